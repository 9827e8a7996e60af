//! A record as somebody would enter it: the form in which the ledger keeps it, whoever wrote it.

use accord_shared::{
    id::{AgreementId, ContactId, InteractionId, OrganizationId},
    obligation::DueRule,
};

use async_graphql::ID;

use super::record::{Agreement, Contact, Identifier, Obligation, Organization};
use crate::register::{
    agreement::{AgreementInput, AgreementLinkInput},
    contact::ContactInput,
    identifier,
    obligation::{DueRuleInput, ObligationInput, OccurrenceInput},
    organization::{Alias, OrganizationInput},
    participation::{ParticipationAction, ParticipationInput},
    post::PostInput,
    relation::RelationInput,
};

impl From<&Organization> for OrganizationInput {
    fn from(record: &Organization) -> Self {
        let alias = |alias: &super::record::OtherName| Alias {
            kind: alias.kind,
            language: alias.language.clone(),
            text: alias.text.clone(),
        };
        let relation = |relation: &super::record::Relation| RelationInput {
            kind: relation.kind,
            membership: relation.membership,
            to: OrganizationId(relation.to),
            since: relation.since,
            until: relation.until,
            note: relation.note.clone(),
        };
        Self {
            access_level: record.access_level,
            kind: record.kind,
            ours: record.ours,
            names: record.names.clone(),
            aliases: record.aliases.iter().map(alias).collect(),
            identifiers: identifiers(&record.identifiers),
            country: record.country.clone(),
            city: record.city.clone(),
            website: record.website.clone(),
            established_on: record.established_on,
            dissolved_on: record.dissolved_on,
            note: record.note.clone(),
            relations: record.relations.iter().map(relation).collect(),
        }
    }
}

impl From<&Agreement> for AgreementInput {
    fn from(record: &Agreement) -> Self {
        let act = |action: &super::record::Action| ParticipationAction {
            text: action.text.clone(),
            withdrawn_on: action.withdrawn_on,
            against: action.against.map(|id| ID(OrganizationId(id).to_string())),
            ..ParticipationAction::new(action.kind, action.on, action.note.clone())
        };
        let participation = |participation: &super::record::Participation| ParticipationInput {
            organization: OrganizationId(participation.organization),
            role: participation.role,
            note: participation.note.clone(),
            actions: participation.actions.iter().map(act).collect(),
            procedures: participation.procedures.clone(),
        };
        let link = |&(kind, to)| AgreementLinkInput { kind, to: AgreementId(to) };
        Self {
            access_level: record.access_level,
            titles: record.titles.clone(),
            number: record.number.clone(),
            kind: record.kind,
            ambit: record.ambit,
            term: record.term,
            subject: record.subject.clone(),
            drafted_on: record.drafted_on,
            signed_on: record.signed_on,
            provisional_on: record.provisional_on,
            in_force_on: record.in_force_on,
            suspended_on: record.suspended_on,
            ends_on: record.ends_on,
            ended_on: record.ended_on,
            ended_by: record.ended_by,
            reviewed_on: record.kept.reviewed_on,
            agreed_on: record.kept.agreed_on,
            resumed_on: record.kept.resumed_on,
            clauses: record.kept.clauses.clone(),
            authentic_languages: record.kept.authentic_languages.clone(),
            place: record.place.clone(),
            website: record.website.clone(),
            text_url: record.text_url.clone(),
            note: record.note.clone(),
            unit: record.unit.map(OrganizationId),
            directions: record.directions.iter().copied().map(Into::into).collect(),
            identifiers: identifiers(&record.identifiers),
            participations: record.participations.iter().map(participation).collect(),
            links: record.links.iter().map(link).collect(),
        }
    }
}

impl From<&Obligation> for ObligationInput {
    fn from(record: &Obligation) -> Self {
        let occurrence = |occurrence: &super::record::Occurrence| OccurrenceInput {
            due_on: occurrence.due_on,
            state: occurrence.state,
            reported_on: occurrence.reported_on,
            evidence: occurrence.evidence.clone(),
            note: occurrence.note.clone(),
            entered_as: (!occurrence.steps.is_empty()).then_some(occurrence.entered_as),
            steps: occurrence.steps.clone(),
        };
        Self {
            access_level: record.access_level,
            agreement: AgreementId(record.agreement),
            article: record.article.clone(),
            texts: record.texts.clone(),
            side: record.side,
            priority: record.priority,
            debtor: record.debtor.map(OrganizationId),
            creditor: record.creditor.map(OrganizationId),
            unit: record.unit.map(OrganizationId),
            person: record.person.map(ContactId),
            interaction: record.interaction.map(InteractionId),
            due_rule: DueRuleInput {
                since: record.since.filter(|_| matches!(record.due, DueRule::Recurrence(_))),
                ..due_rule(&record.due)
            },
            occurrences: record.occurrences.iter().map(occurrence).collect(),
            identifiers: identifiers(&record.identifiers),
        }
    }
}

impl From<&Contact> for ContactInput {
    fn from(record: &Contact) -> Self {
        let post = |post: &super::record::Post| PostInput {
            organization: OrganizationId(post.organization),
            titles: post.titles.clone(),
            since: post.since,
            until: post.until,
        };
        Self {
            access_level: record.access_level,
            names: record.names.clone(),
            email: record.email.clone(),
            phone: record.phone.clone(),
            languages: record.languages.clone(),
            note: record.note.clone(),
            personal_level: record.personal_level,
            posts: record.posts.iter().map(post).collect(),
            identifiers: identifiers(&record.identifiers),
        }
    }
}

fn due_rule(rule: &DueRule) -> DueRuleInput {
    match rule {
        DueRule::On(on) => DueRuleInput { on: Some(*on), ..DueRuleInput::default() },
        DueRule::Recurrence(recurrence) => {
            DueRuleInput { recurrence: Some(recurrence.clone()), ..DueRuleInput::default() }
        }
        DueRule::After { days, event } => {
            DueRuleInput { days: Some(i32::from(*days)), after: Some(*event), ..DueRuleInput::default() }
        }
        DueRule::Unstated => DueRuleInput::default(),
    }
}

fn identifiers(known: &[Identifier]) -> Vec<identifier::Identifier> {
    let entered = |(scheme, value): &Identifier| identifier::Identifier {
        scheme: scheme.clone(),
        value: value.clone(),
    };
    known.iter().map(entered).collect()
}
