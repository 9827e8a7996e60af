//! What becomes of an organization: another name, and its end or the passing of its affairs to others.
//!
//! Each is one change of the organization's own record, so that it is taken back like any other. Agreements, posts and
//! obligations stay with whom they were entered: under which of them a successor stands is decided for each agreement, by an
//! act of succession that its depositary is told of.

use accord_shared::{
    LocalizedText, PartialDate, error::ErrorCode, id::OrganizationId, relation::RelationKind,
};

use super::write::{OrganizationInput, find, replace};
use crate::{
    register::{
        Failure, Problem, Reading, check::trimmed_text, history::Names, merge::names_beside,
        relation::RelationInput, writing::Writing,
    },
    store::StoreError,
};

/// Gives an organization other names; those that it had become former ones.
pub async fn rename(
    writing: Writing<'_>,
    id: OrganizationId,
    expected_version: i32,
    names: LocalizedText,
) -> Result<(), Failure> {
    rewrite(writing, id, expected_version, "organization.rename", |had| had.renamed(trimmed_text(names)))
        .await
}

/// How an organization ends, or passes its affairs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// When.
    pub on: PartialDate,
    /// Whether it is no more from then on: else it goes on beside its successors, as after a part was split off.
    pub dissolved: bool,
    /// Who succeeds it, one or several; nobody where it ends without.
    pub successors: Vec<OrganizationId>,
}

/// Records that an organization is dissolved, merged into another, or split: its relations end on that day where it does,
/// and lead to its successors.
pub async fn succeed(
    writing: Writing<'_>,
    id: OrganizationId,
    expected_version: i32,
    succession: Succession,
) -> Result<(), Failure> {
    rewrite(writing, id, expected_version, "organization.succeed", |had| had.succeeded(&succession)).await
}

/// One change of what the writer sees of the record; what they do not see stays.
async fn rewrite(
    writing: Writing<'_>,
    id: OrganizationId,
    expected_version: i32,
    action: &'static str,
    change: impl FnOnce(OrganizationInput) -> Result<OrganizationInput, Problem>,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let damaged = |error: serde_json::Error| StoreError::Damaged { column: 9, reason: error.to_string() };
    let had = OrganizationInput::load(&transaction, old.clone()).await?;
    let had = serde_json::to_value(&had).map_err(damaged)?;
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let seen = Names::of(reading, &[&had]).await?.hide(&had);
    let seen = serde_json::from_value(seen).map_err(damaged)?;
    let change = replace(&transaction, writing, old, change(seen)?, action).await?;
    transaction.commit(change).await
}

impl OrganizationInput {
    fn renamed(self, names: LocalizedText) -> Result<Self, Problem> {
        if names == self.names {
            return Err(Problem::at("names", ErrorCode::Invalid, "it has this name already"));
        }
        let former = names_beside((&names, &self.aliases), (&self.names, &[]));
        let former = former
            .into_iter()
            .map(|alias| super::Alias { kind: accord_shared::organization::AliasKind::Former, ..alias });
        Ok(Self { aliases: self.aliases.iter().cloned().chain(former).collect(), names, ..self })
    }

    fn succeeded(self, succession: &Succession) -> Result<Self, Problem> {
        let Succession { on, dissolved, successors } = succession;
        if !dissolved && successors.is_empty() {
            let message = "name who succeeds it, or say that it is dissolved";
            return Err(Problem::at("successors", ErrorCode::Required, message));
        }
        if *dissolved && self.dissolved_on.is_some() {
            return Err(Problem::at("on", ErrorCode::Invalid, "it is dissolved already"));
        }
        let mut relations = self.relations;
        for relation in relations.iter_mut().filter(|one| *dissolved && one.until.is_none()) {
            // What begins later than that never did; its own date says so.
            let began = relation.since.is_none_or(|since| since.earliest() <= on.latest());
            if relation.kind != RelationKind::SucceededBy && began {
                relation.until = Some(*on);
            }
        }
        for &to in successors {
            let kind = RelationKind::SucceededBy;
            if !relations.iter().any(|one| one.kind == kind && one.to == to) {
                let since = Some(*on);
                relations.push(RelationInput { kind, membership: None, to, since, until: None, note: None });
            }
        }
        Ok(Self { relations, dissolved_on: if *dissolved { Some(*on) } else { self.dissolved_on }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use accord_shared::organization::{AliasKind, OrganizationKind};

    use super::*;

    fn body(name: &str) -> OrganizationInput {
        OrganizationInput {
            access_level: accord_shared::AccessLevel::Open,
            kind: OrganizationKind::Company,
            ours: false,
            names: LocalizedText { en: Some(name.into()), ..LocalizedText::default() },
            aliases: Vec::new(),
            identifiers: Vec::new(),
            country: None,
            city: None,
            website: None,
            established_on: None,
            dissolved_on: None,
            note: None,
            relations: Vec::new(),
        }
    }

    #[test]
    fn a_name_that_is_given_up_is_a_former_one_and_never_twice() {
        let named = |text: &str| LocalizedText { en: Some(text.into()), ..LocalizedText::default() };
        let once = body("Posts").renamed(named("Posts and Networks")).unwrap();
        let twice = once.clone().renamed(named("Networks")).unwrap();
        let former: Vec<_> = twice.aliases.iter().map(|alias| (alias.kind, alias.text.as_str())).collect();
        assert_eq!(former, [(AliasKind::Former, "Posts"), (AliasKind::Former, "Posts and Networks")]);
        let back = twice.renamed(named("Posts")).unwrap();
        assert_eq!(back.aliases.len(), 3);
        assert!(once.clone().renamed(once.names).is_err());
    }

    #[test]
    fn whoever_ends_leads_to_its_successors_and_what_it_was_part_of_ends_with_it() {
        let id = |number: u128| OrganizationId(uuid::Uuid::from_u128(number));
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        let relation = |kind, to, since: &str| RelationInput {
            kind,
            membership: None,
            to: id(to),
            since: Some(date(since)),
            until: None,
            note: None,
        };
        let relations =
            vec![relation(RelationKind::MemberOf, 1, "2001"), relation(RelationKind::PartOf, 2, "2030")];
        let had = OrganizationInput { relations, ..body("Posts") };
        let on = date("2026-05");
        let split = Succession { on, dissolved: true, successors: vec![id(3), id(4)] };
        let after = had.clone().succeeded(&split).unwrap();
        let ends: Vec<_> = after.relations.iter().map(|one| (one.kind, one.to, one.until)).collect();
        assert_eq!(after.dissolved_on, Some(on));
        assert_eq!(
            ends,
            [
                (RelationKind::MemberOf, id(1), Some(on)),
                (RelationKind::PartOf, id(2), None),
                (RelationKind::SucceededBy, id(3), None),
                (RelationKind::SucceededBy, id(4), None),
            ]
        );
        let part = Succession { on, dissolved: false, successors: vec![id(3)] };
        let after = had.clone().succeeded(&part).unwrap();
        assert_eq!((after.dissolved_on, after.relations[0].until, after.relations.len()), (None, None, 3));
        let nobody = Succession { on, dissolved: false, successors: Vec::new() };
        assert!(had.succeeded(&nobody).is_err());
    }
}
