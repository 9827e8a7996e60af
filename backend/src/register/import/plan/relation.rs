//! Relations between organizations.

use accord_shared::{
    id::{OrganizationId, RelationId},
    relation::RelationKind,
};
use uuid::Uuid;

use super::{Plan, Refusal};
use crate::register::import::{
    profile::{Directed, RelationFields},
    reading::Reading,
    record::{Organization, Relation},
};

impl Plan<'_> {
    pub(super) fn relation(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &RelationFields,
    ) -> Result<(), Refusal> {
        let first = self.refer_organization(reading, &fields.from)?;
        let second = self.refer_organization(reading, &fields.to)?;
        if first == second {
            return Err(Refusal::new("relation to itself", OrganizationId(first).to_string()));
        }
        let Some(Directed { kind, reversed }) = reading.word(&fields.kind) else {
            return Err(Refusal::new("no kind", "no kind of relation that we have"));
        };
        let (mut from, mut to) = if reversed { (second, first) } else { (first, second) };
        let since = reading.day(&fields.since);
        let until = reading.date(&fields.until).date();
        let membership = fields.membership.as_ref().and_then(|cell| reading.word(cell));
        let note = reading.field(&fields.note);
        let is_this = |relation: &Relation, to: Uuid| {
            relation.kind == kind
                && relation.to == to
                && (relation.since == since || relation.since.is_none() || since.is_none())
        };
        let holds = |record: Option<&Organization>, to: Uuid| {
            record.is_some_and(|record| record.relations.iter().any(|relation| is_this(relation, to)))
        };
        // Cooperation reads the same both ways: the other way round it is the same relation.
        let other_way = self.known.organizations.get(to).map(|entry| &entry.now);
        if kind == RelationKind::CooperatesWith && holds(other_way, from) {
            (from, to) = (to, from);
        }
        let mut merge = self.merge(from);
        let new_id = self.moment.id();
        let Some((record, _)) = self.known.organizations.edit(from, self.mark) else {
            return Err(Refusal::new("target unknown", OrganizationId(from).to_string()));
        };
        let Some(relation) = record.relations.iter_mut().find(|relation| is_this(relation, to)) else {
            record.relations.push(Relation {
                id: new_id,
                version: 1,
                access_level: fields.access_level,
                kind,
                membership,
                to,
                since,
                until,
                note,
            });
            self.earlier_part(new_id);
            self.created(RelationId(new_id), reading);
            return Ok(());
        };
        merge.option("membership", &mut relation.membership, membership);
        merge.option("since", &mut relation.since, since);
        merge.option("until", &mut relation.until, until);
        merge.note(&mut relation.note, note);
        let id = relation.id;
        let earlier = self.earlier_part(id);
        self.met(RelationId(id), earlier, merge, reading);
        Ok(())
    }
}
