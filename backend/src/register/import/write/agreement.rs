//! Agreements with their identifiers, links, participations and acts.

use accord_shared::Noun;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use uuid::Uuid;

use super::{added, identifier_row, insert, key};
use crate::{
    register::{
        folded,
        import::{
            record::{Agreement, Participation},
            shelf::{Shelf, Write},
        },
    },
    store::{
        StoreError,
        entity::{agreement, agreement_link, identifier, participation, participation_action},
    },
};

pub(super) async fn write(
    to: &DatabaseTransaction,
    shelf: &Shelf<Agreement>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), StoreError> {
    let (mut new, mut changed, mut identifiers, mut links) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut parts = Parts::default();
    for write in shelf.writes() {
        let (before, now) = match write {
            Write::New(now) => (None, now),
            Write::Changed(before, now) => (Some(before), now),
        };
        match before {
            None => new.push(row(now, now.version).into()),
            Some(before) => changed.push(row(now, before.version + 1)),
        }
        identifiers.extend(
            added(before.map(|before| before.identifiers.as_slice()), &now.identifiers)
                .map(|identifier| identifier_row(Noun::Agreement, now.id, identifier)),
        );
        let is_new = |link: &&(_, Uuid)| !before.is_some_and(|before| before.links.contains(link));
        links.extend(now.links.iter().filter(is_new).map(|&(kind, to_id)| {
            agreement_link::ActiveModel::from(agreement_link::Model { from_id: now.id, to_id, kind })
        }));
        parts.collect(before, now);
    }
    let count = new.len();
    insert::<agreement::Entity>(to, new).await?;
    progress(count);
    for model in changed {
        let row = agreement::ActiveModel::from(model).reset_all();
        agreement::ActiveModel { computed_in_force_on: NotSet, ..row }.update(to).await?;
        progress(1);
    }
    insert::<identifier::Entity>(to, identifiers).await?;
    insert::<agreement_link::Entity>(to, links).await?;
    parts.write(to).await
}

/// Participations and acts of all agreements that are written.
#[derive(Default)]
struct Parts {
    new: Vec<participation::ActiveModel>,
    changed: Vec<participation::Model>,
    stale_actions: Vec<Uuid>,
    actions: Vec<participation_action::ActiveModel>,
}

impl Parts {
    fn collect(&mut self, before: Option<&Agreement>, now: &Agreement) {
        // An import only adds participations, so that the first are those that were there.
        let known = before.map_or(&[][..], |before| before.participations.as_slice());
        for (at, participation) in now.participations.iter().enumerate() {
            match known.get(at) {
                None => self.new.push(participation_row(now.id, participation, participation.version).into()),
                Some(known) if known == participation => continue,
                Some(known) => {
                    self.changed.push(participation_row(now.id, participation, known.version + 1));
                    self.stale_actions.push(participation.id);
                }
            }
            self.actions.extend(action_rows(participation));
        }
    }

    async fn write(self, to: &DatabaseTransaction) -> Result<(), StoreError> {
        insert::<participation::Entity>(to, self.new).await?;
        for model in self.changed {
            participation::ActiveModel::from(model).reset_all().update(to).await?;
        }
        for ids in self.stale_actions.chunks(super::VALUES) {
            let of_these = participation_action::Column::ParticipationId.is_in(ids.iter().copied());
            participation_action::Entity::delete_many().filter(of_these).exec(to).await?;
        }
        insert::<participation_action::Entity>(to, self.actions).await
    }
}

fn row(record: &Agreement, version: i32) -> agreement::Model {
    let (titles, kept) = (&record.titles, &record.kept);
    let clauses = &kept.clauses;
    agreement::Model {
        id: record.id,
        version,
        access_level: record.access_level,
        title_az: titles.az.clone(),
        title_en: titles.en.clone(),
        title_ru: titles.ru.clone(),
        title_original: titles.original.clone(),
        title_language: titles.original_language.clone(),
        folded: folded::searchable(titles.all().chain(record.number.as_deref())),
        sort_key: folded::sort_key(titles),
        kind: record.kind,
        ambit: record.ambit,
        term: record.term,
        number: record.number.clone(),
        subject: record.subject.clone(),
        drafted_on: key(record.drafted_on),
        signed_on: key(record.signed_on),
        provisional_on: key(record.provisional_on),
        in_force_on: key(record.in_force_on),
        suspended_on: key(record.suspended_on),
        ends_on: key(record.ends_on),
        ended_on: key(record.ended_on),
        ended_by: record.ended_by,
        place: record.place.clone(),
        website: record.website.clone(),
        text_url: record.text_url.clone(),
        note: record.note.clone(),
        unit_id: record.unit,
        reviewed_on: key(kept.reviewed_on),
        agreed_on: key(kept.agreed_on),
        resumed_on: key(kept.resumed_on),
        term_months: clauses.term_months,
        first_term_ends_on: key(clauses.first_term_ends_on),
        renewal_months: clauses.renewal_months,
        notice_amount: clauses.notice.map(|period| period.amount),
        notice_unit: clauses.notice.map(|period| period.unit),
        opens_amount: clauses.notice_opens.map(|period| period.amount),
        opens_unit: clauses.notice_opens.map(|period| period.unit),
        duration_article: clauses.duration_article.clone(),
        entry_kind: clauses.entry_kind,
        entry_on: key(clauses.entry_on),
        entry_threshold: clauses.entry_threshold,
        entry_delay_amount: clauses.entry_delay.map(|period| period.amount),
        entry_delay_unit: clauses.entry_delay.map(|period| period.unit),
        entry_article: clauses.entry_article.clone(),
        authentic_languages: Some(kept.authentic_languages.join(" ")).filter(|codes| !codes.is_empty()),
        computed_in_force_on: None,
    }
}

fn participation_row(agreement: Uuid, participation: &Participation, version: i32) -> participation::Model {
    participation::Model {
        id: participation.id,
        version,
        access_level: participation.access_level,
        agreement_id: agreement,
        organization_id: participation.organization,
        role: participation.role,
        note: participation.note.clone(),
    }
}

fn action_rows(participation: &Participation) -> impl Iterator<Item = participation_action::ActiveModel> {
    participation.actions.iter().zip(0..).map(|(action, position)| {
        participation_action::Model {
            participation_id: participation.id,
            position,
            kind: action.kind,
            done_on: key(action.on),
            note: action.note.clone(),
            text: action.text.clone(),
            withdrawn_on: key(action.withdrawn_on),
            against_id: action.against,
        }
        .into()
    })
}
