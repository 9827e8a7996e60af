//! A list in FollowTheMoney's vocabulary: entities of a schema with properties, each a list of texts, and the ties
//! between them as entities of their own.

use accord_shared::{LocalizedText, PartialDate, organization::OrganizationKind};
use serde_json::{Map, Value, json};

use super::{Reader, Records};
use crate::register::{
    agreement::Agreement, contact::Contact, interaction::Interaction, obligation::Obligation,
    organization::Organization,
};

/// The entities of these records, one after another.
pub(super) fn entities(records: &Records, reader: Reader) -> Vec<Value> {
    match records {
        Records::Organizations(records) => records.iter().map(organization).collect(),
        Records::Agreements(records) => records.iter().flat_map(agreement).collect(),
        Records::Obligations(records) => records.iter().map(|row| obligation(row, reader)).collect(),
        Records::Contacts(records) => records.iter().flat_map(|row| contact(row, reader)).collect(),
        Records::Interactions(records) => records.iter().map(interaction).collect(),
    }
}

/// An entity in the making; properties without values are left out.
struct Entity {
    id: String,
    schema: &'static str,
    properties: Map<String, Value>,
}

impl Entity {
    fn new(id: impl ToString, schema: &'static str) -> Self {
        Self { id: id.to_string(), schema, properties: Map::new() }
    }

    fn with<T: ToString>(mut self, property: &str, values: impl IntoIterator<Item = T>) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for text in values.into_iter().map(|value| value.to_string()) {
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        if !texts.is_empty() {
            self.properties.insert(property.to_owned(), json!(texts));
        }
        self
    }

    fn done(self) -> Value {
        json!({ "id": self.id, "schema": self.schema, "properties": self.properties })
    }
}

fn organization(row: &Organization) -> Value {
    let schema = match row.kind {
        OrganizationKind::Company | OrganizationKind::JointVenture => "Company",
        OrganizationKind::OurUnit | OrganizationKind::Subordinate | OrganizationKind::ForeignBody => {
            "PublicBody"
        }
        _ => "Organization",
    };
    Entity::new(row.id, schema)
        .with("name", row.names.all())
        .with("alias", row.aliases.iter().map(|alias| &alias.text))
        .with("country", row.country.as_ref().map(|country| country.to_lowercase()))
        .with("website", &row.details.website)
        .with("incorporationDate", row.details.established_on.map(date))
        .with("dissolutionDate", row.details.dissolved_on.map(date))
        .with("notes", &row.details.note)
        .done()
}

fn agreement(row: &Agreement) -> Vec<Value> {
    let document = Entity::new(row.id, "Document")
        .with("title", row.titles.all())
        .with("summary", &row.details.subject)
        .with("date", row.life.signed_on.map(date))
        .with("notes", &row.details.note)
        .with("sourceUrl", &row.details.text_url)
        .done();
    let parts = row.participations.iter().filter_map(|part| Some((part, part.organization.as_deref()?)));
    let ties = parts.map(|(part, body)| {
        Entity::new(part.id, "Documentation")
            .with("document", [row.id])
            .with("entity", [body.id])
            .with("role", [part.role.code()])
            .done()
    });
    std::iter::once(document).chain(ties).collect()
}

fn obligation(row: &Obligation, reader: Reader) -> Value {
    let involved = [&row.debtor, &row.creditor].into_iter().flatten().map(|body| body.id);
    Entity::new(row.id, "Event")
        .with("name", row.texts.all())
        .with("date", row.summary.next_due_on.map(date))
        .with("involved", involved)
        .with("summary", row.agreement.as_deref().map(|agreement| agreement.titles.pick(reader.language)))
        .with("proof", row.agreement.as_deref().map(|agreement| agreement.id))
        .done()
}

fn contact(row: &Contact, reader: Reader) -> Vec<Value> {
    let person = Entity::new(row.id, "Person")
        .with("name", row.names.all())
        .with("email", &row.email)
        .with("phone", &row.phone)
        .with("notes", &row.note)
        .done();
    let posts = row.posts.iter().filter_map(|post| Some((post, post.organization.as_deref()?)));
    let ties = posts.map(|(post, body)| {
        let title: &LocalizedText = &post.titles;
        Entity::new(post.id, "Employment")
            .with("employee", [row.id])
            .with("employer", [body.id])
            .with("role", [title.pick(reader.language)])
            .with("startDate", post.since.map(date))
            .with("endDate", post.until.map(date))
            .done()
    });
    std::iter::once(person).chain(ties).collect()
}

fn interaction(row: &Interaction) -> Value {
    let bodies = row.organizations.iter().map(|body| body.id.to_string());
    let people = row.contacts.iter().map(|person| person.id.to_string());
    Entity::new(row.id, "Event")
        .with("name", row.subjects.all())
        .with("date", [date(row.on)])
        .with("endDate", row.until.map(date))
        .with("location", &row.place)
        .with("involved", bodies.chain(people))
        .with("summary", &row.outcome)
        .with("proof", row.agreements.iter().map(|agreement| agreement.id))
        .done()
}

/// A date as far as it is known; the vocabulary has no mark of doubt.
fn date(date: PartialDate) -> String {
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", date.year()),
        (Some(month), None) => format!("{:04}-{month:02}", date.year()),
        (None, _) => format!("{:04}", date.year()),
    }
}
