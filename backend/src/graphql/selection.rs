//! Look-ahead: the selection of a request as what is wanted of the register.

use async_graphql::{Name, SelectionField, Value};

use crate::register::{
    RELATED, agreement, assessment, contact, interaction, matrix, obligation, organization, participation,
    post, relation,
};

/// The fields of a list of fields with one name, seen as one.
pub(super) type Fields<'a> = Vec<SelectionField<'a>>;

/// What is selected below a field.
pub(super) fn below<'a>(field: &SelectionField<'a>) -> Fields<'a> {
    field.selection_set().collect()
}

/// What is selected of a connection's nodes, whether by `nodes` or by `edges { node }`.
pub(super) fn of_nodes<'a>(connection: &SelectionField<'a>) -> Fields<'a> {
    let mut fields = Fields::new();
    for field in connection.selection_set() {
        match field.name() {
            "nodes" => fields.extend(field.selection_set()),
            "edges" => {
                let nodes = field.selection_set().filter(|field| field.name() == "node");
                fields.extend(nodes.flat_map(|node| node.selection_set().collect::<Vec<_>>()));
            }
            _ => {}
        }
    }
    fields
}

/// What is selected below the payload's field of this name.
pub(super) fn of_payload<'a>(payload: &SelectionField<'a>, name: &str) -> Fields<'a> {
    payload.selection_set().filter(|field| field.name() == name).flat_map(|field| below(&field)).collect()
}

/// What is wanted of organizations.
pub(super) fn organization(fields: &Fields<'_>) -> organization::Wanted {
    let mut wanted = organization::Wanted::default();
    for field in fields {
        match field.name() {
            "city" | "website" | "establishedOn" | "dissolvedOn" | "note" => wanted.details = true,
            "aliases" | "acronym" => wanted.aliases = true,
            "identifiers" => wanted.identifiers = true,
            "custody" => wanted.custody = true,
            "canEdit" => wanted.can_edit = true,
            "relations" => wanted.relations = Some(Box::new(relation(&below(field)))),
            "participations" => wanted.participations = Some(Box::new(participation(field))),
            "participationCount" => wanted.participation_count = true,
            "posts" => wanted.posts = Some(Box::new(post(field))),
            "obligations" => wanted.obligations = Some(Box::new(obligations(field))),
            "openObligationCount" => wanted.open_obligation_count = true,
            "balance" => wanted.balance = true,
            "interactions" => wanted.interactions = Some(Box::new(interactions(field))),
            _ => {}
        }
    }
    wanted
}

fn relation(fields: &Fields<'_>) -> relation::Wanted {
    let ends: Fields<'_> =
        fields.iter().filter(|field| matches!(field.name(), "from" | "to")).flat_map(below).collect();
    relation::Wanted { organizations: (!ends.is_empty()).then(|| Box::new(organization(&ends))) }
}

fn participation(field: &SelectionField<'_>) -> participation::Wanted {
    let mut wanted = participation::Wanted { first: first(field), ..participation::Wanted::default() };
    for field in field.selection_set() {
        match field.name() {
            "actions" | "state" => wanted.actions = true,
            "procedures" => wanted.procedures = true,
            "organization" => wanted.organization = Some(Box::new(organization(&below(&field)))),
            "agreement" => wanted.agreement = Some(Box::new(agreement(&below(&field)))),
            _ => {}
        }
    }
    wanted
}

fn post(field: &SelectionField<'_>) -> post::Wanted {
    let mut wanted = post::Wanted { first: first(field), ..post::Wanted::default() };
    for field in field.selection_set() {
        match field.name() {
            "contact" => wanted.contact = Some(Box::new(contact(&below(&field)))),
            "organization" => wanted.organization = Some(Box::new(organization(&below(&field)))),
            _ => {}
        }
    }
    wanted
}

/// What is wanted of agreements.
pub(super) fn agreement(fields: &Fields<'_>) -> agreement::Wanted {
    let mut wanted = agreement::Wanted::default();
    for field in fields {
        match field.name() {
            "number" | "subject" | "draftedOn" | "place" | "website" | "textUrl" | "note" => {
                wanted.details = true
            }
            "unit" => wanted.unit = Some(Box::new(organization(&below(field)))),
            "directions" => wanted.directions = true,
            "identifiers" => wanted.identifiers = true,
            "custody" => wanted.custody = true,
            "canEdit" => wanted.can_edit = true,
            "participations" => wanted.participations = Some(Box::new(participation(field))),
            "participationCount" => wanted.participation_count = true,
            "obligations" => wanted.obligations = Some(Box::new(obligations(field))),
            "openObligationCount" => wanted.open_obligation_count = true,
            "balance" => wanted.balance = true,
            "nextOccurrence" => {
                let of_obligation = field.selection_set().filter(|field| field.name() == "obligation");
                let fields = of_obligation.flat_map(|field| below(&field)).collect();
                let more = of_occurrences(&below(field));
                wanted.next_occurrence = Some(Box::new(obligation::Wanted { more, ..obligation(&fields) }));
            }
            "clauses" | "inForceComputed" | "authenticLanguages" | "noticeWindow" | "termEndsOn" => {
                wanted.stated = true
            }
            "entry" => wanted.expected = true,
            "registration" => wanted.registration = true,
            "family" => {
                let ends = field.selection_set().filter(|field| matches!(field.name(), "from" | "to"));
                let fields = ends.flat_map(|field| below(&field)).collect();
                wanted.family = Some(Box::new(agreement(&fields)));
            }
            "links" => {
                let ends = field.selection_set().filter(|field| matches!(field.name(), "from" | "to"));
                let fields = ends.flat_map(|field| below(&field)).collect();
                wanted.links = Some(Box::new(agreement(&fields)));
            }
            "documents" => wanted.documents = true,
            "interactions" => wanted.interactions = Some(Box::new(interactions(field))),
            _ => {}
        }
    }
    wanted
}

fn obligations(field: &SelectionField<'_>) -> obligation::Wanted {
    obligation::Wanted { first: first(field), ..obligation(&below(field)) }
}

/// What is wanted of obligations.
pub(super) fn obligation(fields: &Fields<'_>) -> obligation::Wanted {
    let mut wanted = obligation::Wanted { first: RELATED, ..obligation::Wanted::default() };
    let of_organizations: Fields<'_> = fields
        .iter()
        .filter(|field| matches!(field.name(), "debtor" | "creditor" | "unit"))
        .flat_map(below)
        .collect();
    if !of_organizations.is_empty() {
        wanted.organizations = Some(Box::new(organization(&of_organizations)));
    }
    for field in fields {
        match field.name() {
            "agreement" => wanted.agreement = Some(Box::new(agreement(&below(field)))),
            "person" => wanted.person = Some(Box::new(contact(&below(field)))),
            "interaction" => wanted.interaction = Some(Box::new(interaction(&below(field)))),
            "notBefore" => wanted.events = true,
            "occurrences" => {
                wanted.occurrences = true;
                let more = of_occurrences(&below(field));
                wanted.more.steps |= more.steps;
                wanted.more.escalation |= more.escalation;
            }
            "identifiers" => wanted.identifiers = true,
            "custody" => wanted.custody = true,
            "canEdit" => wanted.can_edit = true,
            _ => {}
        }
    }
    wanted
}

/// What is wanted of occurrences: of their obligations, and beside their own fields.
pub(super) fn occurrence(fields: &Fields<'_>) -> (obligation::Wanted, obligation::More) {
    let of_obligation = fields.iter().filter(|field| field.name() == "obligation");
    let wanted = obligation(&of_obligation.flat_map(below).collect());
    (wanted, of_occurrences(fields))
}

/// What is wanted of occurrences beside their own fields.
fn of_occurrences(fields: &Fields<'_>) -> obligation::More {
    obligation::More {
        steps: fields.iter().any(|field| matches!(field.name(), "steps" | "options")),
        escalation: fields.iter().any(|field| field.name() == "escalation"),
    }
}

/// What is wanted of contacts.
pub(super) fn contact(fields: &Fields<'_>) -> contact::Wanted {
    let mut wanted = contact::Wanted::default();
    for field in fields {
        match field.name() {
            "posts" => wanted.posts = Some(Box::new(post(field))),
            "interactions" => wanted.interactions = Some(Box::new(interactions(field))),
            "identifiers" => wanted.identifiers = true,
            "custody" => wanted.custody = true,
            "canEdit" => wanted.can_edit = true,
            _ => {}
        }
    }
    wanted
}

fn interactions(field: &SelectionField<'_>) -> interaction::Wanted {
    interaction::Wanted { first: first(field), ..interaction(&below(field)) }
}

/// What is wanted of interactions.
pub(super) fn interaction(fields: &Fields<'_>) -> interaction::Wanted {
    let mut wanted = interaction::Wanted::default();
    for field in fields {
        match field.name() {
            "organizations" => wanted.organizations = Some(Box::new(organization(&below(field)))),
            "contacts" => wanted.contacts = Some(Box::new(contact(&below(field)))),
            "agreements" => wanted.agreements = Some(Box::new(agreement(&below(field)))),
            "obligations" => wanted.obligations = Some(Box::new(obligations(field))),
            "custody" => wanted.custody = true,
            "canEdit" => wanted.can_edit = true,
            _ => {}
        }
    }
    wanted
}

/// What is wanted of assessments.
pub(super) fn assessment(fields: &Fields<'_>) -> assessment::Wanted {
    let mut wanted = assessment::Wanted::default();
    for field in fields {
        match field.name() {
            "organization" => wanted.organization = Some(Box::new(organization(&below(field)))),
            "priorities" => wanted.priorities = true,
            "issues" => wanted.issues = Some(issues(&below(field))),
            "before" => wanted.before = Some(Box::new(assessment(&below(field)))),
            _ => {}
        }
    }
    wanted
}

/// What is wanted of reviews.
pub(super) fn review(fields: &Fields<'_>) -> assessment::ReviewWanted {
    let mut wanted = assessment::ReviewWanted::default();
    for field in fields {
        let below = below(field);
        match field.name() {
            "assessments" => wanted.assessments = Some(Box::new(assessment(&below))),
            "comments" => {
                let named = below.iter().filter(|field| field.name() == "organization");
                wanted.comments = Some(Box::new(organization(&named.flat_map(self::below).collect())));
            }
            "steps" | "waits" => wanted.steps = true,
            "assessmentCount" | "movedPriorities" => wanted.figures = true,
            _ => {}
        }
    }
    wanted
}

/// What is wanted of a cell of the matrix.
pub(super) fn cell(fields: &Fields<'_>) -> matrix::CellWanted {
    let mut wanted = matrix::CellWanted::default();
    for field in fields {
        let below = below(field);
        match field.name() {
            "organization" => wanted.organization = organization(&below),
            "assessment" => wanted.assessment = Some(Box::new(assessment(&below))),
            "issues" => wanted.issues = Some(issues(&below)),
            "agreements" => wanted.agreements = Some(Box::new(agreement(&below))),
            "obligations" => wanted.obligations = Some(Box::new(obligation(&below))),
            "interactions" => wanted.interactions = Some(Box::new(interaction(&below))),
            "contacts" => wanted.contacts = Some(Box::new(contact(&below))),
            "representations" => wanted.representations = Some(Box::new(organization(&below))),
            _ => {}
        }
    }
    wanted
}

/// What is wanted of issues on agendas.
pub(super) fn issues(fields: &Fields<'_>) -> assessment::WantedIssues {
    let mut wanted = assessment::WantedIssues::default();
    for field in fields {
        match field.name() {
            "unit" => wanted.unit = Some(Box::new(organization(&below(field)))),
            "agreements" => wanted.agreements = Some(Box::new(agreement(&below(field)))),
            "interactions" => wanted.interactions = Some(Box::new(interaction(&below(field)))),
            _ => {}
        }
    }
    wanted
}

/// The `first` argument of a list of related records.
fn first(field: &SelectionField<'_>) -> usize {
    let arguments: Vec<(Name, Value)> = field.arguments().unwrap_or_default();
    let first = arguments.iter().find(|(name, _)| name == "first").map(|(_, value)| value);
    match first {
        Some(Value::Number(number)) => number.as_u64().map_or(RELATED, |number| number as usize),
        _ => RELATED,
    }
}
