//! A list taken out whole, as its reader sees it: the same filter and the same order as on the page, row after row, in
//! the form that was asked for.

mod calendar;
mod cell;
mod columns;
mod encode;
mod follow;
mod sheet;

use accord_shared::{AccessLevel, Language, access, error::ErrorCode, id::Noun};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Failure, Page, Problem, Reading,
    agreement::{self, Agreement, AgreementList},
    contact::{self, Contact, ContactList},
    obligation::{self, Obligation, ObligationList},
    organization::{self, Organization, OrganizationList},
    participation, person, post,
    writing::Writing,
};
use crate::ledger::{self, Change};

pub use encode::Encoder;

/// How many records are read at a time.
const AT_ONCE: i32 = 200;

/// In which form a list goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook of Office Open XML.
    Xlsx,
    /// Due dates for a calendar (RFC 5545).
    Ics,
    /// JSON Lines in FollowTheMoney's vocabulary.
    Jsonl,
}

impl Format {
    /// What a browser is told that it gets.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ics => "text/calendar; charset=utf-8",
            Self::Jsonl => "application/jsonl; charset=utf-8",
        }
    }

    /// How the file's name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ics => "ics",
            Self::Jsonl => "jsonl",
        }
    }
}

/// The list that goes out, of whichever noun.
#[derive(Debug, Clone)]
pub enum List {
    /// Of organizations.
    Organizations(OrganizationList),
    /// Of agreements.
    Agreements(AgreementList),
    /// Of obligations.
    Obligations(ObligationList),
    /// Of contacts.
    Contacts(ContactList),
}

/// Some records of the list, in its order.
#[derive(Debug)]
pub enum Records {
    /// Organizations.
    Organizations(Vec<Organization>),
    /// Agreements.
    Agreements(Vec<Agreement>),
    /// Obligations.
    Obligations(Vec<Obligation>),
    /// Contacts.
    Contacts(Vec<Contact>),
}

/// For whom and for which day records are written.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// In which language what a record is tied to is named.
    pub language: Language,
    /// The day on which states and standings are judged.
    pub day: NaiveDate,
    /// When the list was asked for.
    pub at: DateTime<Utc>,
}

impl List {
    /// What it is a list of.
    pub const fn noun(&self) -> Noun {
        match self {
            Self::Organizations(_) => Noun::Organization,
            Self::Agreements(_) => Noun::Agreement,
            Self::Obligations(_) => Noun::Obligation,
            Self::Contacts(_) => Noun::Contact,
        }
    }

    /// The records after a cursor, and the cursor of the last of them where more follow.
    pub async fn read(
        &self,
        reading: Reading<'_>,
        after: Option<String>,
    ) -> Result<(Records, Option<String>), Failure> {
        let page = Page { first: Some(AT_ONCE), after, ..Page::default() };
        macro_rules! of {
            ($list:expr, $wanted:expr, $records:ident) => {{
                let found = $list.page(reading, &page, &$wanted).await?;
                let last = found.rows.last().map(|(cursor, _)| cursor.encode()).filter(|_| found.has_next);
                (Records::$records(found.rows.into_iter().map(|(_, row)| row).collect()), last)
            }};
        }
        Ok(match self {
            Self::Organizations(list) => of!(list, wanted_organization(), Organizations),
            Self::Agreements(list) => of!(list, wanted_agreement(), Agreements),
            Self::Obligations(list) => of!(list, wanted_obligation(), Obligations),
            Self::Contacts(list) => of!(list, wanted_contact(), Contacts),
        })
    }

    async fn total(&self, reading: Reading<'_>) -> Result<i64, Failure> {
        Ok(match self {
            Self::Organizations(list) => list.total(reading).await?,
            Self::Agreements(list) => list.total(reading).await?,
            Self::Obligations(list) => list.total(reading).await?,
            Self::Contacts(list) => list.total(reading).await?,
        })
    }
}

/// Allows a list to go out, and remembers who took it, in which form, how many records it had and by which question
/// (5.12): the entry is written before anything goes out. Returns how many records there are.
pub async fn allow(
    writing: Writing<'_>,
    list: &List,
    format: Format,
    question: &Value,
) -> Result<i64, Failure> {
    if !access::may_export(writing.viewer) {
        return Err(Problem::refused().into());
    }
    person::session::require_confirmed(writing.viewer, writing.moment)?;
    if format == Format::Ics && list.noun() != Noun::Obligation {
        return Err(
            Problem::whole(ErrorCode::Invalid, "only obligations have due dates for a calendar").into()
        );
    }
    let records = list.total(Reading { store: writing.store, viewer: writing.viewer }).await?;
    let after = json!({
        "of": list.noun().code(),
        "format": format,
        "records": records,
        "question": question,
    });
    let change = Change {
        action: "register.export",
        noun: "register",
        record: Uuid::nil(),
        access_level: AccessLevel::Secret,
        before: None,
        after: Some(after.to_string()),
    };
    let transaction = writing.store.begin().await?;
    ledger::append(&transaction, writing.viewer, &writing.moment, [change]).await?;
    transaction.commit().await?;
    Ok(records)
}

fn wanted_organization() -> organization::Wanted {
    organization::Wanted {
        details: true,
        aliases: true,
        participation_count: true,
        open_obligation_count: true,
        ..organization::Wanted::default()
    }
}

fn wanted_agreement() -> agreement::Wanted {
    agreement::Wanted {
        details: true,
        unit: Some(Box::default()),
        directions: true,
        participations: Some(Box::new(participation::Wanted {
            organization: Some(Box::default()),
            first: usize::MAX,
            ..participation::Wanted::default()
        })),
        open_obligation_count: true,
        next_occurrence: Some(Box::default()),
        ..agreement::Wanted::default()
    }
}

fn wanted_obligation() -> obligation::Wanted {
    obligation::Wanted {
        agreement: Some(Box::default()),
        organizations: Some(Box::default()),
        person: Some(Box::default()),
        ..obligation::Wanted::default()
    }
}

fn wanted_contact() -> contact::Wanted {
    contact::Wanted {
        posts: Some(Box::new(post::Wanted {
            organization: Some(Box::default()),
            first: usize::MAX,
            ..post::Wanted::default()
        })),
        ..contact::Wanted::default()
    }
}
