//! An export made for a reader of some level: what they may see of a list, and how much was withheld from them.
//!
//! The ledger has who made it, for what level, and which records and parts were withheld, by id and without contents
//! (5.12).

use std::collections::BTreeMap;

use accord_shared::{AccessLevel, Viewer, access};
use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Failure, Page, Problem, Reading, agreement, listing::Direction, organization, participation, post,
    relation, writing::Writing,
};
use crate::ledger::{self, Change};

/// How many records are read at a time.
const AT_ONCE: i32 = 200;

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "lowercase")]
pub enum Exported {
    /// Every organization.
    Organizations,
    /// Every agreement.
    Agreements,
}

/// A finished export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// One JSON object on each line: the records, and the [`Summary`] on the last.
    pub text: String,
    /// What it holds and what it does not.
    pub summary: Summary,
}

/// What an export holds, and what it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// What was exported.
    pub of: Exported,
    /// For a reader of which level.
    pub level: AccessLevel,
    /// How many records are in it.
    pub records: usize,
    /// How many records whoever made it sees, and its reader may not.
    pub withheld_records: usize,
    /// How many values of the records in it whoever made it sees, and its reader may not.
    pub withheld_values: usize,
}

/// Refuses whoever may not take many records out, for themselves or for a reader of `level`, or sits at the keys and has
/// not proved lately to be who they are.
pub(super) fn require(writing: Writing<'_>, level: Option<AccessLevel>) -> Result<(), Failure> {
    let may = match level {
        Some(level) => access::may_export_for(writing.viewer, level),
        None => access::may_export(writing.viewer),
    };
    if !may {
        return Err(Problem::refused().into());
    }
    if !access::is_export_proven(writing.viewer, writing.moment.at) {
        return Err(Problem::reauthenticate().into());
    }
    Ok(())
}

/// A reader of this level for whom somebody makes an export: on no need-to-know list.
pub(super) fn reader(maker: &Viewer, level: AccessLevel) -> Viewer {
    Viewer { clearance: level, listed: std::sync::Arc::default(), ..maker.clone() }
}

/// Appends to the ledger that somebody took records out, and what is told of that: ids and numbers, no contents.
pub(super) async fn remember(writing: Writing<'_>, told: &Value) -> Result<(), Failure> {
    let change = Change {
        action: "register.export",
        noun: "register",
        record: Uuid::nil(),
        access_level: AccessLevel::Secret,
        before: None,
        after: Some(told.to_string()),
    };
    let transaction = writing.store.begin().await?;
    ledger::append(&transaction, writing.viewer, &writing.moment, [change]).await?;
    Ok(transaction.commit().await?)
}

/// Makes an export for a reader of `level`, who is on no need-to-know list. The entry in the ledger is written before
/// anything goes out.
pub async fn make(writing: Writing<'_>, of: Exported, level: AccessLevel) -> Result<Export, Failure> {
    require(writing, Some(level))?;
    let reader = reader(writing.viewer, level);
    let own = Reading { store: writing.store, viewer: writing.viewer };
    let theirs = Reading { store: writing.store, viewer: &reader };

    let mut redacted = Redacted::default();
    let mut page = Page { first: Some(AT_ONCE), ..Page::default() };
    loop {
        let (all, after) = match of {
            Exported::Organizations => organizations(own, &page).await?,
            Exported::Agreements => agreements(own, &page).await?,
        };
        let ids: Vec<Uuid> = all.keys().copied().collect();
        let open: BTreeMap<Uuid, Value> = match of {
            Exported::Organizations => {
                let found = organization::load(theirs, ids, &wanted_organization()).await?;
                found.into_iter().map(|(id, found)| (id, organization_line(&found))).collect()
            }
            Exported::Agreements => {
                let found = agreement::load(theirs, ids, &wanted_agreement()).await?;
                found.into_iter().map(|(id, found)| (id, agreement_line(&found))).collect()
            }
        };
        redacted.take(all, &open);
        match after {
            Some(after) => page.after = Some(after),
            None => break,
        }
    }
    redacted.finish(writing, of, level).await
}

/// What has been written so far, and what has been left out.
#[derive(Default)]
struct Redacted {
    text: String,
    records: usize,
    values: usize,
    withheld: Vec<Uuid>,
    shortened: Vec<Uuid>,
}

impl Redacted {
    fn take(&mut self, all: BTreeMap<Uuid, Value>, open: &BTreeMap<Uuid, Value>) {
        for (id, own) in all {
            let Some(theirs) = open.get(&id) else {
                self.withheld.push(id);
                continue;
            };
            let missing = leaves(&own) - leaves(theirs).min(leaves(&own));
            if missing > 0 {
                self.shortened.push(id);
                self.values += missing;
            }
            self.records += 1;
            self.line(theirs);
        }
    }

    fn line(&mut self, value: &Value) {
        self.text.push_str(&value.to_string());
        self.text.push('\n');
    }

    async fn finish(
        mut self,
        writing: Writing<'_>,
        of: Exported,
        level: AccessLevel,
    ) -> Result<Export, Failure> {
        let summary = Summary {
            of,
            level,
            records: self.records,
            withheld_records: self.withheld.len(),
            withheld_values: self.values,
        };
        let told = json!({
            "summary": summary,
            "withheldRecords": self.withheld,
            "recordsWithWithheldValues": self.shortened,
        });
        remember(writing, &told).await?;
        self.line(&json!({ "export": summary }));
        Ok(Export { text: self.text, summary })
    }
}

/// How many values an object has, at any depth.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Array(list) => list.iter().map(leaves).sum(),
        Value::Object(object) => object.values().map(leaves).sum(),
        _ => 1,
    }
}

type Lines = (BTreeMap<Uuid, Value>, Option<String>);

async fn organizations(reading: Reading<'_>, page: &Page) -> Result<Lines, Failure> {
    let order = organization::OrganizationOrder {
        field: organization::OrganizationOrderField::Id,
        direction: Direction::Asc,
    };
    // No filter depends on the day.
    let list =
        organization::list(organization::OrganizationFilter::default(), Some(order), chrono::NaiveDate::MIN);
    let found = list.page(reading, page, &wanted_organization()).await?;
    let after = found.rows.last().map(|(cursor, _)| cursor.encode()).filter(|_| found.has_next);
    let lines = found.rows.iter().map(|(_, row)| (row.id.0, organization_line(row)));
    Ok((lines.collect(), after))
}

async fn agreements(reading: Reading<'_>, page: &Page) -> Result<Lines, Failure> {
    let order =
        agreement::AgreementOrder { field: agreement::AgreementOrderField::Id, direction: Direction::Asc };
    // No filter depends on the day.
    let list = agreement::list(agreement::AgreementFilter::default(), Some(order), chrono::NaiveDate::MIN);
    let found = list.page(reading, page, &wanted_agreement()).await?;
    let after = found.rows.last().map(|(cursor, _)| cursor.encode()).filter(|_| found.has_next);
    let lines = found.rows.iter().map(|(_, row)| (row.id.0, agreement_line(row)));
    Ok((lines.collect(), after))
}

fn wanted_organization() -> organization::Wanted {
    organization::Wanted {
        details: true,
        aliases: true,
        identifiers: true,
        relations: Some(Box::new(relation::Wanted { organizations: Some(Box::default()) })),
        posts: Some(Box::new(post::Wanted {
            contact: Some(Box::default()),
            first: usize::MAX,
            ..post::Wanted::default()
        })),
        interactions: Some(Box::default()),
        ..organization::Wanted::default()
    }
}

fn wanted_agreement() -> agreement::Wanted {
    agreement::Wanted {
        details: true,
        unit: Some(Box::default()),
        directions: true,
        identifiers: true,
        participations: Some(Box::new(participation::Wanted {
            actions: true,
            procedures: true,
            organization: Some(Box::default()),
            first: usize::MAX,
            ..participation::Wanted::default()
        })),
        links: Some(Box::default()),
        documents: true,
        stated: true,
        registration: true,
        ..agreement::Wanted::default()
    }
}

fn named(organization: &organization::Organization) -> Value {
    json!({ "id": organization.id, "names": organization.names })
}

fn organization_line(row: &organization::Organization) -> Value {
    let details = &row.details;
    json!({
        "id": row.id,
        "accessLevel": row.access_level,
        "kind": row.kind,
        "ours": row.ours,
        "names": row.names,
        "aliases": row.aliases,
        "identifiers": row.identifiers,
        "country": row.country,
        "city": details.city,
        "website": details.website,
        "establishedOn": details.established_on,
        "dissolvedOn": details.dissolved_on,
        "note": details.note,
        "relations": row.relations.iter().map(|relation| json!({
            "kind": relation.kind,
            "membership": relation.membership,
            "from": relation.from.as_deref().map(named),
            "to": relation.to.as_deref().map(named),
            "since": relation.since,
            "until": relation.until,
            "note": relation.note,
        })).collect::<Vec<_>>(),
        "posts": row.posts.iter().map(|post| json!({
            "contact": post.contact.as_deref().map(|contact| json!({ "id": contact.id, "names": contact.names })),
            "titles": post.titles,
            "since": post.since,
            "until": post.until,
        })).collect::<Vec<_>>(),
        "interactions": row.interactions.iter().map(|interaction| json!({
            "kind": interaction.kind,
            "on": interaction.on,
            "subjects": interaction.subjects,
        })).collect::<Vec<_>>(),
    })
}

fn agreement_line(row: &agreement::Agreement) -> Value {
    let (details, life) = (&row.details, &row.life);
    json!({
        "id": row.id,
        "accessLevel": row.access_level,
        "titles": row.titles,
        "number": details.number,
        "kind": row.kind,
        "ambit": row.ambit,
        "term": row.term,
        "subject": details.subject,
        "draftedOn": details.drafted_on,
        "signedOn": life.signed_on,
        "provisionalOn": life.provisional_on,
        "inForceOn": life.in_force_on,
        "suspendedOn": life.suspended_on,
        "resumedOn": life.resumed_on,
        "reviewedOn": life.reviewed_on,
        "agreedOn": life.agreed_on,
        "endsOn": life.ends_on,
        "endedOn": life.ended_on,
        "endedBy": life.ended_by,
        "clauses": row.stated.as_ref().map(|stated| &stated.clauses),
        "authenticLanguages": row.stated.as_ref().map(|stated| &stated.authentic_languages),
        "registerNumber": row.registration.map(|number| format!("{}/{}", number.number, number.year)),
        "place": details.place,
        "website": details.website,
        "textUrl": details.text_url,
        "note": details.note,
        "unit": row.unit.as_deref().map(named),
        "directions": row.directions.iter().map(|direction| &direction.code).collect::<Vec<_>>(),
        "identifiers": row.identifiers,
        "participations": row.participations.iter().map(|part| json!({
            "organization": part.organization.as_deref().map(named),
            "role": part.role,
            "note": part.note,
            "actions": part.actions,
            "procedures": part.procedures,
        })).collect::<Vec<_>>(),
        "links": row.links.iter().map(|link| json!({
            "kind": link.kind,
            "from": { "id": link.from.id, "titles": link.from.titles },
            "to": { "id": link.to.id, "titles": link.to.titles },
        })).collect::<Vec<_>>(),
        "documents": row.documents.iter().map(|document| json!({
            "id": document.id,
            "title": document.title,
            "kind": document.kind,
            "accessLevel": document.access_level,
        })).collect::<Vec<_>>(),
    })
}
