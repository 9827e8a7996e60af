//! What each field of a record is called, and how its values print.

use accord_shared::agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, Ambit, Term};
use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::calendar::PeriodUnit;
use accord_shared::document::DocumentKind;
use accord_shared::entry::EntryKind;
use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::{DueEvent, ObligationSide, OccurrenceState, Priority};
use accord_shared::occurrence::{OccurrenceAct, Outcome};
use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::participation::{ActionKind, ParticipationRole, ProcedureKind};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, Noun, PartialDate};

use crate::i18n::words::{Word, act_done, link_out};
use crate::i18n::{Locale, format, td_string};
use crate::pages::form::fields::Label;

/// How a value prints.
#[derive(Clone, Copy)]
enum Shape {
    /// As it is.
    Text,
    /// A partial date.
    Date,
    /// Yes or no.
    Truth,
    /// A word of a list.
    Word(fn(&str, Locale) -> Option<&'static str>),
}

fn word<W: Word>(code: &str, locale: Locale) -> Option<&'static str> {
    W::of_code(code).map(|word| word.word(locale))
}

/// What a link is, in the words of the document that acts.
fn link_word(code: &str, locale: Locale) -> Option<&'static str> {
    let kind = AgreementLinkKind::ALL.iter().find(|kind| kind.code().eq_ignore_ascii_case(code));
    kind.map(|&kind| link_out(kind, locale))
}

/// What was done with an occurrence.
fn step_word(code: &str, locale: Locale) -> Option<&'static str> {
    OccurrenceAct::of_code(code).map(|act| act_done(act, locale))
}

/// Fields that the ledger needs to give a record back and that say nothing to a reader.
pub fn is_inner(path: &str) -> bool {
    matches!(
        path,
        "occurrences.steps.by"
            | "occurrences.steps.document"
            | "occurrences.steps.at"
            | "occurrences.enteredAs"
            | "organization"
    )
}

type Field = (&'static str, Label, Shape);

/// Fields that several nouns have.
const COMMON: &[Field] = &[
    ("accessLevel", |locale| td_string!(locale, common.field.access_level), Shape::Word(word::<AccessLevel>)),
    ("note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("website", |locale| td_string!(locale, common.field.website), Shape::Text),
    ("identifiers", |locale| td_string!(locale, common.field.identifiers), Shape::Text),
    ("identifiers.scheme", |locale| td_string!(locale, common.field.scheme), Shape::Text),
    ("identifiers.value", |locale| td_string!(locale, common.field.value), Shape::Text),
];

const ORGANIZATION: &[Field] = &[
    ("names", |locale| td_string!(locale, common.field.name), Shape::Text),
    ("kind", |locale| td_string!(locale, common.field.kind), Shape::Word(word::<OrganizationKind>)),
    ("ours", |locale| td_string!(locale, organizations.ours), Shape::Truth),
    ("country", |locale| td_string!(locale, organizations.country), Shape::Text),
    ("city", |locale| td_string!(locale, organizations.city), Shape::Text),
    ("establishedOn", |locale| td_string!(locale, organizations.established), Shape::Date),
    ("dissolvedOn", |locale| td_string!(locale, organizations.dissolved), Shape::Date),
    ("aliases", |locale| td_string!(locale, organizations.aliases), Shape::Text),
    ("aliases.text", |locale| td_string!(locale, common.field.name), Shape::Text),
    ("aliases.kind", |locale| td_string!(locale, organizations.alias_kind), Shape::Word(word::<AliasKind>)),
    ("aliases.language", |locale| td_string!(locale, common.field.language), Shape::Text),
    ("relations", |locale| td_string!(locale, organizations.relations), Shape::Text),
    ("relations.kind", |locale| td_string!(locale, common.field.kind), Shape::Word(word::<RelationKind>)),
    ("relations.to", |locale| td_string!(locale, organizations.relation_to), Shape::Text),
    (
        "relations.membership",
        |locale| td_string!(locale, organizations.membership),
        Shape::Word(word::<MembershipKind>),
    ),
    ("relations.since", |locale| td_string!(locale, common.field.since), Shape::Date),
    ("relations.until", |locale| td_string!(locale, common.field.until), Shape::Date),
    ("relations.note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("apart", |locale| td_string!(locale, merge.apart), Shape::Text),
];

const AGREEMENT: &[Field] = &[
    ("titles", |locale| td_string!(locale, agreements.name), Shape::Text),
    ("number", |locale| td_string!(locale, agreements.number), Shape::Text),
    ("kind", |locale| td_string!(locale, agreements.kind), Shape::Word(word::<AgreementKind>)),
    ("ambit", |locale| td_string!(locale, agreements.ambit), Shape::Word(word::<Ambit>)),
    ("term", |locale| td_string!(locale, agreements.term), Shape::Word(word::<Term>)),
    ("subject", |locale| td_string!(locale, agreements.subject), Shape::Text),
    ("draftedOn", |locale| td_string!(locale, agreements.drafted), Shape::Date),
    ("reviewedOn", |locale| td_string!(locale, treaty.reviewed), Shape::Date),
    ("agreedOn", |locale| td_string!(locale, treaty.agreed), Shape::Date),
    ("signedOn", |locale| td_string!(locale, agreements.signed), Shape::Date),
    ("provisionalOn", |locale| td_string!(locale, agreements.provisional), Shape::Date),
    ("inForceOn", |locale| td_string!(locale, agreements.in_force), Shape::Date),
    ("suspendedOn", |locale| td_string!(locale, agreements.suspended), Shape::Date),
    ("resumedOn", |locale| td_string!(locale, treaty.resumed), Shape::Date),
    ("endsOn", |locale| td_string!(locale, agreements.ends), Shape::Date),
    ("endedOn", |locale| td_string!(locale, agreements.ended), Shape::Date),
    ("endedBy", |locale| td_string!(locale, agreements.ended_by), Shape::Word(word::<AgreementEnd>)),
    ("registerNumber", |locale| td_string!(locale, treaty.register_number), Shape::Text),
    ("registeredOn", |locale| td_string!(locale, treaty.registered_on), Shape::Date),
    ("clauses", |locale| td_string!(locale, treaty.duration), Shape::Text),
    ("clauses.termMonths", |locale| td_string!(locale, treaty.term_months), Shape::Text),
    ("clauses.firstTermEndsOn", |locale| td_string!(locale, treaty.first_term_ends), Shape::Date),
    ("clauses.renewalMonths", |locale| td_string!(locale, treaty.renewal_months), Shape::Text),
    ("clauses.notice", |locale| td_string!(locale, treaty.notice), Shape::Text),
    ("clauses.notice.amount", |locale| td_string!(locale, treaty.notice_amount), Shape::Text),
    ("clauses.notice.unit", |locale| td_string!(locale, treaty.unit), Shape::Word(word::<PeriodUnit>)),
    ("clauses.noticeOpens", |locale| td_string!(locale, treaty.opens), Shape::Text),
    ("clauses.noticeOpens.amount", |locale| td_string!(locale, treaty.opens_amount), Shape::Text),
    ("clauses.noticeOpens.unit", |locale| td_string!(locale, treaty.unit), Shape::Word(word::<PeriodUnit>)),
    ("clauses.durationArticle", |locale| td_string!(locale, treaty.duration_article), Shape::Text),
    ("clauses.entryKind", |locale| td_string!(locale, treaty.entry_rule), Shape::Word(word::<EntryKind>)),
    ("clauses.entryOn", |locale| td_string!(locale, treaty.entry_on), Shape::Date),
    ("clauses.entryThreshold", |locale| td_string!(locale, treaty.entry_threshold), Shape::Text),
    ("clauses.entryDelay", |locale| td_string!(locale, treaty.entry_delay), Shape::Text),
    ("clauses.entryDelay.amount", |locale| td_string!(locale, treaty.entry_delay_amount), Shape::Text),
    ("clauses.entryDelay.unit", |locale| td_string!(locale, treaty.unit), Shape::Word(word::<PeriodUnit>)),
    ("clauses.entryArticle", |locale| td_string!(locale, treaty.entry_article), Shape::Text),
    ("authenticLanguages", |locale| td_string!(locale, treaty.languages), Shape::Text),
    ("place", |locale| td_string!(locale, agreements.place), Shape::Text),
    ("textUrl", |locale| td_string!(locale, agreements.text_url), Shape::Text),
    ("unit", |locale| td_string!(locale, agreements.unit), Shape::Text),
    ("directions", |locale| td_string!(locale, agreements.directions), Shape::Text),
    ("participations", |locale| td_string!(locale, agreements.participations), Shape::Text),
    ("participations.organization", |locale| td_string!(locale, agreements.organization), Shape::Text),
    (
        "participations.role",
        |locale| td_string!(locale, agreements.role),
        Shape::Word(word::<ParticipationRole>),
    ),
    ("participations.note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("participations.actions", |locale| td_string!(locale, agreements.action), Shape::Text),
    (
        "participations.actions.kind",
        |locale| td_string!(locale, agreements.action),
        Shape::Word(word::<ActionKind>),
    ),
    ("participations.actions.on", |locale| td_string!(locale, common.field.date), Shape::Date),
    ("participations.actions.note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("participations.actions.text", |locale| td_string!(locale, treaty.text), Shape::Text),
    ("participations.actions.withdrawnOn", |locale| td_string!(locale, treaty.withdrawn_on), Shape::Date),
    ("participations.actions.against", |locale| td_string!(locale, treaty.against), Shape::Text),
    ("participations.procedures", |locale| td_string!(locale, treaty.procedures), Shape::Text),
    (
        "participations.procedures.kind",
        |locale| td_string!(locale, treaty.procedure),
        Shape::Word(word::<ProcedureKind>),
    ),
    ("participations.procedures.doneOn", |locale| td_string!(locale, treaty.done_on), Shape::Date),
    ("participations.procedures.note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("links", |locale| td_string!(locale, agreements.links), Shape::Text),
    ("links.kind", |locale| td_string!(locale, agreements.link_kind), Shape::Word(link_word)),
    ("links.to", |locale| td_string!(locale, agreements.link_to), Shape::Text),
];

const OBLIGATION: &[Field] = &[
    ("texts", |locale| td_string!(locale, common.field.text), Shape::Text),
    ("agreement", |locale| td_string!(locale, obligations.agreement), Shape::Text),
    ("article", |locale| td_string!(locale, obligations.article), Shape::Text),
    ("side", |locale| td_string!(locale, obligations.side), Shape::Word(word::<ObligationSide>)),
    ("priority", |locale| td_string!(locale, obligations.priority), Shape::Word(word::<Priority>)),
    ("debtor", |locale| td_string!(locale, obligations.debtor), Shape::Text),
    ("creditor", |locale| td_string!(locale, obligations.creditor), Shape::Text),
    ("unit", |locale| td_string!(locale, obligations.unit), Shape::Text),
    ("person", |locale| td_string!(locale, obligations.person), Shape::Text),
    ("interaction", |locale| td_string!(locale, interactions.source), Shape::Text),
    ("dueRule", |locale| td_string!(locale, obligations.due_rule), Shape::Text),
    ("dueRule.on", |locale| td_string!(locale, obligations.due), Shape::Date),
    ("dueRule.recurrence", |locale| td_string!(locale, obligations.recurrence), Shape::Text),
    ("dueRule.since", |locale| td_string!(locale, duty.since), Shape::Date),
    ("dueRule.days", |locale| td_string!(locale, obligations.days), Shape::Text),
    ("dueRule.after", |locale| td_string!(locale, obligations.event), Shape::Word(word::<DueEvent>)),
    ("occurrences", |locale| td_string!(locale, obligations.occurrences), Shape::Text),
    ("occurrences.dueOn", |locale| td_string!(locale, obligations.due), Shape::Date),
    (
        "occurrences.state",
        |locale| td_string!(locale, obligations.occurrence_state),
        Shape::Word(word::<OccurrenceState>),
    ),
    ("occurrences.reportedOn", |locale| td_string!(locale, obligations.reported), Shape::Date),
    ("occurrences.evidence", |locale| td_string!(locale, obligations.evidence), Shape::Text),
    ("occurrences.note", |locale| td_string!(locale, common.field.note), Shape::Text),
    ("occurrences.steps", |locale| td_string!(locale, duty.act), Shape::Text),
    ("occurrences.steps.act", |locale| td_string!(locale, duty.act), Shape::Word(step_word)),
    ("occurrences.steps.outcome", |locale| td_string!(locale, duty.outcome), Shape::Word(word::<Outcome>)),
    ("occurrences.steps.on", |locale| td_string!(locale, duty.on), Shape::Date),
    ("occurrences.steps.text", |locale| td_string!(locale, duty.text), Shape::Text),
    ("occurrences.steps.evidence", |locale| td_string!(locale, duty.evidence), Shape::Text),
    ("occurrences.steps.link", |locale| td_string!(locale, duty.link), Shape::Text),
    ("occurrences.steps.name", |locale| td_string!(locale, duty.who), Shape::Text),
];

const CONTACT: &[Field] = &[
    ("names", |locale| td_string!(locale, common.field.name), Shape::Text),
    ("email", |locale| td_string!(locale, contacts.email), Shape::Text),
    ("phone", |locale| td_string!(locale, contacts.phone), Shape::Text),
    ("languages", |locale| td_string!(locale, contacts.languages), Shape::Text),
    ("personalLevel", |locale| td_string!(locale, contacts.personal), Shape::Word(word::<AccessLevel>)),
    ("posts", |locale| td_string!(locale, contacts.posts), Shape::Text),
    ("posts.organization", |locale| td_string!(locale, contacts.organization), Shape::Text),
    ("posts.titles", |locale| td_string!(locale, contacts.post_title), Shape::Text),
    ("posts.since", |locale| td_string!(locale, common.field.since), Shape::Date),
    ("posts.until", |locale| td_string!(locale, common.field.until), Shape::Date),
];

const INTERACTION: &[Field] = &[
    ("subjects", |locale| td_string!(locale, interactions.subject), Shape::Text),
    ("kind", |locale| td_string!(locale, interactions.kind), Shape::Word(word::<InteractionKind>)),
    ("on", |locale| td_string!(locale, interactions.on), Shape::Date),
    ("until", |locale| td_string!(locale, interactions.until), Shape::Date),
    ("place", |locale| td_string!(locale, interactions.place), Shape::Text),
    ("outcome", |locale| td_string!(locale, interactions.outcome), Shape::Text),
    ("organizations", |locale| td_string!(locale, interactions.organization), Shape::Text),
    ("contacts", |locale| td_string!(locale, interactions.person), Shape::Text),
    ("agreements", |locale| td_string!(locale, interactions.agreement), Shape::Text),
];

const FILE: &[Field] = &[
    ("title", |locale| td_string!(locale, papers.name), Shape::Text),
    ("kind", |locale| td_string!(locale, papers.kind), Shape::Word(word::<DocumentKind>)),
    ("language", |locale| td_string!(locale, papers.language), Shape::Text),
    ("number", |locale| td_string!(locale, papers.field.number), Shape::Text),
    ("mediaType", |locale| td_string!(locale, papers.field.format), Shape::Text),
    ("size", |locale| td_string!(locale, papers.field.size), Shape::Text),
    ("sha256", |locale| td_string!(locale, papers.field.hash), Shape::Text),
];

const ASSESSMENT: &[Field] = &[
    ("status", |locale| td_string!(locale, priorities.status), Shape::Word(word::<OurStatus>)),
    ("statusSince", |locale| td_string!(locale, priorities.status_from), Shape::Date),
    ("rights", |locale| td_string!(locale, priorities.rights), Shape::Text),
    ("dues", |locale| td_string!(locale, priorities.dues), Shape::Text),
    ("duesDueOn", |locale| td_string!(locale, priorities.dues_due), Shape::Date),
    ("reportsDueOn", |locale| td_string!(locale, priorities.reports_due), Shape::Date),
    ("priorities", |locale| td_string!(locale, priorities.priority), Shape::Text),
    ("priorities.direction", |locale| td_string!(locale, priorities.direction), Shape::Text),
    (
        "priorities.level",
        |locale| td_string!(locale, priorities.priority),
        Shape::Word(word::<PriorityLevel>),
    ),
    ("priorities.reasons", |locale| td_string!(locale, priorities.own_reason), Shape::Text),
    ("issues", |locale| td_string!(locale, priorities.issue), Shape::Text),
    ("issues.titles", |locale| td_string!(locale, priorities.issue), Shape::Text),
    ("issues.positions", |locale| td_string!(locale, priorities.position), Shape::Text),
    ("issues.since", |locale| td_string!(locale, priorities.issue_since), Shape::Date),
    ("issues.until", |locale| td_string!(locale, priorities.issue_until), Shape::Date),
    ("issues.units", |locale| td_string!(locale, priorities.unit), Shape::Text),
    ("issues.directions", |locale| td_string!(locale, priorities.issue_directions), Shape::Text),
    ("issues.agreements", |locale| td_string!(locale, priorities.issue_agreement), Shape::Text),
    ("issues.interactions", |locale| td_string!(locale, priorities.issue_meeting), Shape::Text),
    ("reasons", |locale| td_string!(locale, priorities.reason), Shape::Text),
    ("assessedOn", |locale| td_string!(locale, priorities.assessed_on), Shape::Date),
    ("withdrawnOn", |locale| td_string!(locale, priorities.withdrawn_on), Shape::Date),
];

/// What an entry tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The record itself.
    Record(Noun),
    /// One of its files.
    File,
    /// How the Sector judged it.
    Assessment,
}

impl Told {
    /// What an entry of a record's history tells of.
    pub fn of(noun: Noun, action: &str) -> Self {
        match action.split('.').next() {
            Some("document") => Self::File,
            Some("assessment") => Self::Assessment,
            _ => Self::Record(noun),
        }
    }
}

impl From<Noun> for Told {
    fn from(noun: Noun) -> Self {
        Self::Record(noun)
    }
}

const fn fields(told: Told) -> &'static [Field] {
    match told {
        Told::Record(Noun::Organization) => ORGANIZATION,
        Told::Record(Noun::Agreement) => AGREEMENT,
        Told::Record(Noun::Obligation) => OBLIGATION,
        Told::Record(Noun::Contact) => CONTACT,
        Told::Record(Noun::Interaction) => INTERACTION,
        Told::File => FILE,
        Told::Assessment => ASSESSMENT,
    }
}

/// The field of a path with its place in the form's order.
fn find(told: Told, path: &str) -> Option<(usize, Field)> {
    let all = fields(told).iter().chain(COMMON).enumerate();
    all.into_iter().find(|(_, (known, _, _))| *known == path).map(|(at, field)| (at, *field))
}

/// The part of a path that names a wording: its language.
fn wording(path: &str) -> Option<(&str, &str)> {
    path.rsplit_once('.')
        .filter(|(_, last)| matches!(*last, "az" | "en" | "ru" | "original" | "originalLanguage"))
}

/// What a field is called: `Name (Russian)`, `Signed`.
pub fn label(told: impl Into<Told>, path: &str, locale: Locale) -> String {
    let told = told.into();
    if let Some((whole, language)) = wording(path) {
        let language = match language {
            "az" => td_string!(locale, words.language.az),
            "en" => td_string!(locale, words.language.en),
            "ru" => td_string!(locale, words.language.ru),
            "original" => td_string!(locale, common.field.original),
            _ => td_string!(locale, common.field.original_language),
        };
        return format!("{} ({language})", label(told, whole, locale));
    }
    let found = find(told, path).map(|(_, (_, label, _))| label(locale).to_owned());
    // A field that this client does not know is shown as the ledger has it.
    found.unwrap_or_else(|| path.to_owned())
}

/// Where a field stands in the form.
pub fn order(told: impl Into<Told>, path: &str) -> usize {
    let whole = wording(path).map_or(path, |(whole, _)| whole);
    find(told.into(), whole).map_or(usize::MAX, |(at, _)| at)
}

/// How a value prints.
pub fn value(told: impl Into<Told>, path: &str, text: &str, locale: Locale) -> String {
    let printed = match find(told.into(), path).map(|(_, (_, _, shape))| shape) {
        Some(Shape::Date) => text.parse::<PartialDate>().ok().map(|date| format::long(locale, date)),
        Some(Shape::Truth) if text == "true" => Some(td_string!(locale, ledger.yes).to_owned()),
        Some(Shape::Truth) => Some(td_string!(locale, ledger.no).to_owned()),
        Some(Shape::Word(word)) => word(text, locale).map(str::to_owned),
        Some(Shape::Text) | None => None,
    };
    printed.unwrap_or_else(|| text.to_owned())
}

/// A path as the ledger writes it, of one as a form drafts it: `signed_on` is `signedOn`.
pub fn camel(path: &[String]) -> String {
    let one = |name: &String| {
        let mut words = name.split('_');
        let mut camel = words.next().unwrap_or_default().to_owned();
        for word in words {
            let mut letters = word.chars();
            camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            camel.push_str(letters.as_str());
        }
        camel
    };
    path.iter().map(one).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_as_in_its_form_and_its_value_prints_in_the_readers_way() {
        assert_eq!(label(Noun::Organization, "names.ru", Locale::en), "Name (Russian)");
        assert_eq!(value(Noun::Agreement, "signedOn", "1994-09-20", Locale::ru), "20 сентября 1994 г.");
        assert_eq!(value(Noun::Agreement, "participations.role", "PARTY", Locale::en), "Party");
        assert_eq!(value(Noun::Agreement, "participations.role", "party", Locale::en), "Party");
        assert_eq!(value(Noun::Organization, "ours", "true", Locale::en), "Yes");
        let judged = Told::of(Noun::Organization, "assessment.reassess");
        assert_eq!(label(judged, "priorities.level", Locale::en), "Priority");
        assert_eq!(value(judged, "status", "sector_member", Locale::ru), "Член сектора");
        assert_eq!(label(judged, "issues.titles.az", Locale::en), "Issue (Azerbaijani)");
        assert_eq!(label(Noun::Contact, "unheardOf", Locale::az), "unheardOf");
        assert_eq!(camel(&["due_rule".into(), "on".into()]), "dueRule.on");
        assert_eq!(camel(&["access_level".into()]), "accessLevel");
    }
}
