//! What the content promises: every screen has something to show, whatever is filtered.

use std::fmt::Debug;

use accord_shared::{
    AccessLevel,
    agreement::{AgreementLinkKind, AgreementState, Life},
    id::UserId,
    obligation::{ObligationSide, OccurrenceState, Standing, Summary, standing_on},
    occurrence::{OccurrenceAct, OccurrenceLife},
    organization::OrganizationKind,
    participation::ParticipationRole,
    relation::{MembershipKind, RelationKind},
};

use chrono::NaiveDate;

use super::content::{Agreement, Content, Obligation, Occurrence};

fn content() -> Content {
    Content::embedded().unwrap()
}

/// The day against which the files are written.
fn today() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn every_one_occurs<T: PartialEq + Debug>(all: &[T], found: impl IntoIterator<Item = T>) {
    let found: Vec<T> = found.into_iter().collect();
    for word in all {
        assert!(found.contains(word), "no record has {word:?}");
    }
}

#[test]
fn every_kind_of_body_and_of_relation_occurs() {
    let organizations = content().organizations;
    let kinds = organizations.iter().map(|organization| organization.kind);
    every_one_occurs(OrganizationKind::ALL, kinds);
    let relations: Vec<_> = organizations.iter().flat_map(|organization| &organization.relations).collect();
    every_one_occurs(RelationKind::ALL, relations.iter().map(|relation| relation.kind));
    every_one_occurs(MembershipKind::ALL, relations.iter().filter_map(|relation| relation.membership));
    assert!(relations.iter().any(|relation| relation.until.is_some_and(|until| until.latest() < today())));
}

#[test]
fn what_is_on_our_side_by_its_kind_is_marked_so() {
    for organization in content().organizations {
        assert!(organization.ours || !organization.kind.is_ours(), "{}", organization.key);
    }
}

#[test]
fn every_state_of_an_agreement_and_every_link_and_role_occurs_today() {
    let agreements = content().agreements;
    every_one_occurs(
        AgreementState::ALL,
        agreements.iter().map(|agreement| life(agreement).state_on(today())),
    );
    every_one_occurs(
        AgreementLinkKind::ALL,
        agreements.iter().flat_map(|one| one.links.iter().map(|link| link.kind)),
    );
    let roles = agreements.iter().flat_map(|one| one.participations.iter().map(|part| part.role));
    every_one_occurs(ParticipationRole::ALL, roles);
}

fn life(agreement: &Agreement) -> Life {
    Life {
        reviewed_on: agreement.reviewed_on,
        agreed_on: agreement.agreed_on,
        signed_on: agreement.signed_on,
        provisional_on: agreement.provisional_on,
        in_force_on: agreement.in_force_on,
        suspended_on: agreement.suspended_on,
        resumed_on: agreement.resumed_on,
        ends_on: agreement.ends_on,
        ended_on: agreement.ended_on,
        ended_by: agreement.ended_by,
        needs_procedures: agreement.entry.kind.is_some_and(accord_shared::entry::EntryKind::needs_procedures),
    }
}

#[test]
fn every_side_and_every_standing_of_an_obligation_occurs_today() {
    let obligations = content().obligations;
    every_one_occurs(ObligationSide::ALL, obligations.iter().map(|one| one.side));
    let standing = |one: &Obligation| {
        let occurrences = one.occurrences.iter().map(|occurrence| (state(occurrence), occurrence.due_on));
        Summary::of(occurrences).standing_on(today())
    };
    every_one_occurs(Standing::ALL, obligations.iter().map(standing));
    let overdue = |one: &&Obligation| standing(one) == Standing::Overdue;
    assert!(obligations.iter().filter(overdue).count() >= 5, "the control page has something to show");
    let due = obligations.iter().flat_map(|one| &one.occurrences);
    every_one_occurs(
        Standing::ALL.split_last().unwrap().1,
        due.map(|due| standing_on(state(due), due.due_on, today())),
    );
}

#[test]
fn whatever_can_be_done_with_an_occurrence_was_done_with_one_but_for_opening_again() {
    let obligations = content().obligations;
    let steps = obligations.iter().flat_map(|one| &one.occurrences).flat_map(|due| &due.steps);
    let usual = OccurrenceAct::ALL.iter().copied().filter(|&act| act != OccurrenceAct::Reopen);
    every_one_occurs(&usual.collect::<Vec<_>>(), steps.map(|step| step.act));
}

/// The state of an occurrence after what was done with it. Each is somebody by the letters of their login.
fn state(occurrence: &Occurrence) -> OccurrenceState {
    let user = |login: &str| {
        UserId(uuid::Uuid::from_u128(
            login.bytes().fold(0u128, |sum, letter| (sum << 8) | u128::from(letter)),
        ))
    };
    let acts = occurrence.steps.iter().map(|step| (step.act, step.outcome, user(&step.by)));
    OccurrenceLife::of(occurrence.state, acts).unwrap().state
}

#[test]
fn every_access_level_occurs_among_every_noun() {
    let content = content();
    every_one_occurs(AccessLevel::ALL, content.organizations.iter().map(|one| one.access));
    every_one_occurs(AccessLevel::ALL, content.agreements.iter().map(|one| one.access));
    every_one_occurs(AccessLevel::ALL, content.obligations.iter().map(|one| one.access));
    every_one_occurs(AccessLevel::ALL, content.contacts.iter().map(|one| one.access));
}
