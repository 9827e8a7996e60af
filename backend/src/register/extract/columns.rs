//! The columns of each noun's table: names and ids of everything, words as the register keeps them.

use accord_shared::LocalizedText;

use super::{Reader, Records, cell::Cell};
use crate::register::{
    agreement::Agreement, contact::Contact, interaction::Interaction, obligation::Obligation,
    organization::Organization, post::Post,
};

/// One column: its name, and its cell in a record's row.
type Column<T> = (&'static str, fn(&T, Reader) -> Cell);

const ORGANIZATION: &[Column<Organization>] = &[
    ("id", |row, _| row.id.to_string().into()),
    ("name_az", |row, _| row.names.az.as_deref().into()),
    ("name_en", |row, _| row.names.en.as_deref().into()),
    ("name_ru", |row, _| row.names.ru.as_deref().into()),
    ("name_original", |row, _| row.names.original.as_deref().into()),
    ("original_language", |row, _| row.names.original_language.as_deref().into()),
    ("acronym", |row, reader| row.acronym(reader.language).into()),
    ("kind", |row, _| row.kind.code().into()),
    ("ours", |row, _| row.ours.into()),
    ("country", |row, _| row.country.as_deref().into()),
    ("city", |row, _| row.details.city.as_deref().into()),
    ("website", |row, _| row.details.website.as_deref().into()),
    ("established_on", |row, _| row.details.established_on.into()),
    ("dissolved_on", |row, _| row.details.dissolved_on.into()),
    ("participations", |row, _| row.participation_count.into()),
    ("open_obligations", |row, _| row.open_obligation_count.into()),
    ("access_level", |row, _| row.access_level.code().into()),
    ("note", |row, _| row.details.note.as_deref().into()),
];

const AGREEMENT: &[Column<Agreement>] = &[
    ("id", |row, _| row.id.to_string().into()),
    ("number", |row, _| row.details.number.as_deref().into()),
    ("title_az", |row, _| row.titles.az.as_deref().into()),
    ("title_en", |row, _| row.titles.en.as_deref().into()),
    ("title_ru", |row, _| row.titles.ru.as_deref().into()),
    ("title_original", |row, _| row.titles.original.as_deref().into()),
    ("original_language", |row, _| row.titles.original_language.as_deref().into()),
    ("kind", |row, _| row.kind.code().into()),
    ("ambit", |row, _| row.ambit.code().into()),
    ("state", |row, reader| row.state_on(reader.day).code().into()),
    ("signed_on", |row, _| row.life.signed_on.into()),
    ("in_force_on", |row, _| row.life.in_force_on.into()),
    ("ends_on", |row, _| row.life.ends_on.into()),
    ("ended_on", |row, _| row.life.ended_on.into()),
    ("participants", |row, reader| {
        let parts = row.participations.iter().filter_map(|part| part.organization.as_deref());
        joined(parts.map(|body| body.names.pick(reader.language).to_owned()))
    }),
    ("participant_ids", |row, _| {
        let parts = row.participations.iter().filter_map(|part| part.organization.as_deref());
        joined(parts.map(|body| body.id.to_string()))
    }),
    ("unit", |row, reader| name(row.unit.as_deref(), reader)),
    ("unit_id", |row, _| id(row.unit.as_deref())),
    ("directions", |row, _| joined(row.directions.iter().map(|direction| direction.code.to_string()))),
    ("next_due_on", |row, _| row.next_occurrence.as_ref().map(|next| next.due_on).into()),
    ("open_obligations", |row, _| row.open_obligation_count.into()),
    ("place", |row, _| row.details.place.as_deref().into()),
    ("access_level", |row, _| row.access_level.code().into()),
    ("subject", |row, _| row.details.subject.as_deref().into()),
    ("note", |row, _| row.details.note.as_deref().into()),
];

const OBLIGATION: &[Column<Obligation>] = &[
    ("id", |row, _| row.id.to_string().into()),
    ("article", |row, _| row.article.as_deref().into()),
    ("text_az", |row, _| row.texts.az.as_deref().into()),
    ("text_en", |row, _| row.texts.en.as_deref().into()),
    ("text_ru", |row, _| row.texts.ru.as_deref().into()),
    ("text_original", |row, _| row.texts.original.as_deref().into()),
    ("original_language", |row, _| row.texts.original_language.as_deref().into()),
    ("side", |row, _| row.side.code().into()),
    ("priority", |row, _| row.priority.code().into()),
    ("standing", |row, reader| row.standing_on(reader.day).code().into()),
    ("next_due_on", |row, _| row.summary.next_due_on.into()),
    ("agreement", |row, reader| {
        row.agreement.as_deref().map(|agreement| agreement.titles.pick(reader.language)).into()
    }),
    ("agreement_id", |row, _| row.agreement.as_deref().map(|agreement| agreement.id.to_string()).into()),
    ("debtor", |row, reader| name(row.debtor.as_deref(), reader)),
    ("debtor_id", |row, _| id(row.debtor.as_deref())),
    ("creditor", |row, reader| name(row.creditor.as_deref(), reader)),
    ("creditor_id", |row, _| id(row.creditor.as_deref())),
    ("unit", |row, reader| name(row.unit.as_deref(), reader)),
    ("unit_id", |row, _| id(row.unit.as_deref())),
    ("person", |row, reader| row.person.as_deref().map(|person| person.names.pick(reader.language)).into()),
    ("person_id", |row, _| row.person.as_deref().map(|person| person.id.to_string()).into()),
    ("access_level", |row, _| row.access_level.code().into()),
];

const CONTACT: &[Column<Contact>] = &[
    ("id", |row, _| row.id.to_string().into()),
    ("name_az", |row, _| row.names.az.as_deref().into()),
    ("name_en", |row, _| row.names.en.as_deref().into()),
    ("name_ru", |row, _| row.names.ru.as_deref().into()),
    ("name_original", |row, _| row.names.original.as_deref().into()),
    ("original_language", |row, _| row.names.original_language.as_deref().into()),
    ("post", |row, reader| first_post(row).map(|post| post.titles.pick(reader.language)).into()),
    ("post_since", |row, _| first_post(row).and_then(|post| post.since).into()),
    ("post_until", |row, _| first_post(row).and_then(|post| post.until).into()),
    ("organization", |row, reader| {
        name(first_post(row).and_then(|post| post.organization.as_deref()), reader)
    }),
    ("organization_id", |row, _| id(first_post(row).and_then(|post| post.organization.as_deref()))),
    ("email", |row, _| row.email.as_deref().into()),
    ("phone", |row, _| row.phone.as_deref().into()),
    ("languages", |row, _| joined(row.languages.iter().cloned())),
    ("access_level", |row, _| row.access_level.code().into()),
    ("note", |row, _| row.note.as_deref().into()),
];

const INTERACTION: &[Column<Interaction>] = &[
    ("id", |row, _| row.id.to_string().into()),
    ("subject_az", |row, _| row.subjects.az.as_deref().into()),
    ("subject_en", |row, _| row.subjects.en.as_deref().into()),
    ("subject_ru", |row, _| row.subjects.ru.as_deref().into()),
    ("subject_original", |row, _| row.subjects.original.as_deref().into()),
    ("original_language", |row, _| row.subjects.original_language.as_deref().into()),
    ("kind", |row, _| row.kind.code().into()),
    ("on", |row, _| Some(row.on).into()),
    ("until", |row, _| row.until.into()),
    ("place", |row, _| row.place.as_deref().into()),
    ("organizations", |row, reader| {
        joined(row.organizations.iter().map(|body| body.names.pick(reader.language).to_owned()))
    }),
    ("organization_ids", |row, _| joined(row.organizations.iter().map(|body| body.id.to_string()))),
    ("contacts", |row, reader| {
        joined(row.contacts.iter().map(|person| person.names.pick(reader.language).to_owned()))
    }),
    ("contact_ids", |row, _| joined(row.contacts.iter().map(|person| person.id.to_string()))),
    ("agreements", |row, reader| {
        joined(row.agreements.iter().map(|agreement| agreement.titles.pick(reader.language).to_owned()))
    }),
    ("agreement_ids", |row, _| joined(row.agreements.iter().map(|agreement| agreement.id.to_string()))),
    ("outcome", |row, _| row.outcome.as_deref().into()),
    ("access_level", |row, _| row.access_level.code().into()),
];

/// The names of the columns.
pub(super) fn names(noun: accord_shared::id::Noun) -> Vec<&'static str> {
    use accord_shared::id::Noun;
    match noun {
        Noun::Organization => ORGANIZATION.iter().map(|(name, _)| *name).collect(),
        Noun::Agreement => AGREEMENT.iter().map(|(name, _)| *name).collect(),
        Noun::Obligation => OBLIGATION.iter().map(|(name, _)| *name).collect(),
        Noun::Contact => CONTACT.iter().map(|(name, _)| *name).collect(),
        Noun::Interaction => INTERACTION.iter().map(|(name, _)| *name).collect(),
    }
}

/// The rows of these records, a cell for each of their noun's columns.
pub(super) fn rows(records: &Records, reader: Reader) -> Vec<Vec<Cell>> {
    match records {
        Records::Organizations(records) => table(ORGANIZATION, records, reader),
        Records::Agreements(records) => table(AGREEMENT, records, reader),
        Records::Obligations(records) => table(OBLIGATION, records, reader),
        Records::Contacts(records) => table(CONTACT, records, reader),
        Records::Interactions(records) => table(INTERACTION, records, reader),
    }
}

fn table<T>(columns: &[Column<T>], records: &[T], reader: Reader) -> Vec<Vec<Cell>> {
    let row = |record| columns.iter().map(|(_, cell)| cell(record, reader)).collect();
    records.iter().map(row).collect()
}

/// The post that comes first in the contact's own order: a present one where there is one.
fn first_post(contact: &Contact) -> Option<&Post> {
    contact.posts.first()
}

fn name(organization: Option<&Organization>, reader: Reader) -> Cell {
    let names: Option<&LocalizedText> = organization.map(|organization| &organization.names);
    names.map(|names| names.pick(reader.language)).into()
}

fn id(organization: Option<&Organization>) -> Cell {
    organization.map(|organization| organization.id.to_string()).into()
}

/// Several values in one cell.
fn joined(values: impl Iterator<Item = String>) -> Cell {
    values.collect::<Vec<_>>().join("; ").into()
}
