//! A list taken out whole, as its reader sees it: the same filter and the same order as on the page, row after row, in
//! the form that was asked for.

mod calendar;
mod cell;
mod columns;
mod encode;
mod follow;
mod sheet;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{AccessLevel, Language, Viewer, error::ErrorCode, id::Noun};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Failure, Page, Problem, Reading,
    agreement::{self, Agreement, AgreementList},
    contact::{self, Contact, ContactList},
    export,
    interaction::{self, Interaction, InteractionList},
    obligation::{self, Obligation, ObligationList},
    organization::{self, Organization, OrganizationList},
    participation, post,
    writing::Writing,
};
use crate::store::{Store, StoreError};

pub use calendar::agenda;
pub use encode::Encoder;

/// How many records are read at a time.
const AT_ONCE: usize = 200;

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
    /// Of interactions.
    Interactions(InteractionList),
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
    /// Interactions.
    Interactions(Vec<Interaction>),
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
    /// What is kept from them.
    pub withheld: Option<Withheld>,
}

impl List {
    /// What it is a list of.
    pub const fn noun(&self) -> Noun {
        match self {
            Self::Organizations(_) => Noun::Organization,
            Self::Agreements(_) => Noun::Agreement,
            Self::Obligations(_) => Noun::Obligation,
            Self::Contacts(_) => Noun::Contact,
            Self::Interactions(_) => Noun::Interaction,
        }
    }

    /// The ids of its records, in its order.
    async fn ids(&self, reading: Reading<'_>) -> Result<Vec<Uuid>, Failure> {
        let mut page = Page { first: Some(AT_ONCE as i32), ..Page::default() };
        let mut ids = Vec::new();
        loop {
            macro_rules! of {
                ($list:expr, $module:ident) => {{
                    let found = $list.page(reading, &page, &$module::Wanted::default()).await?;
                    ids.extend(found.rows.iter().map(|(_, row)| row.id.0));
                    found.rows.last().map(|(cursor, _)| cursor.encode()).filter(|_| found.has_next)
                }};
            }
            page.after = match self {
                Self::Organizations(list) => of!(list, organization),
                Self::Agreements(list) => of!(list, agreement),
                Self::Obligations(list) => of!(list, obligation),
                Self::Contacts(list) => of!(list, contact),
                Self::Interactions(list) => of!(list, interaction),
            };
            if page.after.is_none() {
                return Ok(ids);
            }
        }
    }

    /// The ids of its records, at most so many, in the order in which they were entered.
    pub async fn chosen(&self, reading: Reading<'_>, most: u64) -> Result<Vec<Uuid>, Failure> {
        Ok(match self {
            Self::Organizations(list) => list.ids(reading, most).await?,
            Self::Agreements(list) => list.ids(reading, most).await?,
            Self::Obligations(list) => list.ids(reading, most).await?,
            Self::Contacts(list) => list.ids(reading, most).await?,
            Self::Interactions(list) => list.ids(reading, most).await?,
        })
    }

    /// These records of it in this order, those that were closed or are gone meanwhile left out.
    async fn load(&self, reading: Reading<'_>, ids: &[Uuid]) -> Result<Records, StoreError> {
        macro_rules! in_order {
            ($found:expr) => {{
                let mut found: HashMap<Uuid, _> = $found;
                ids.iter().filter_map(|id| found.remove(id).map(Arc::unwrap_or_clone)).collect()
            }};
        }
        let all = ids.to_vec();
        Ok(match self {
            Self::Organizations(_) => {
                let found = organization::load(reading, all, &wanted_organization()).await?;
                Records::Organizations(in_order!(found))
            }
            Self::Agreements(_) => {
                let found = agreement::load(reading, all, &wanted_agreement()).await?;
                Records::Agreements(in_order!(found))
            }
            Self::Obligations(_) => {
                let found = obligation::load(reading, all, &wanted_obligation()).await?;
                Records::Obligations(in_order!(found.into_iter().map(|row| (row.id.0, row)).collect()))
            }
            Self::Contacts(_) => {
                let found = contact::load(reading, all, &wanted_contact()).await?;
                Records::Contacts(in_order!(found))
            }
            Self::Interactions(_) => {
                let found = interaction::load(reading, all, &wanted_interaction()).await?;
                Records::Interactions(in_order!(found))
            }
        })
    }
}

/// What is kept from the reader for whom an export is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    /// The reader's level.
    pub level: AccessLevel,
    /// How many records of the list whoever made it sees, and its reader may not.
    pub records: usize,
}

/// A list that may go out: which records, and through whose eyes.
#[derive(Debug)]
pub struct Taken {
    list: List,
    viewer: Viewer,
    ids: Vec<Uuid>,
    /// What is kept from its reader; nothing where whoever takes it out is the reader.
    pub withheld: Option<Withheld>,
}

impl Taken {
    /// What it is a list of.
    pub const fn noun(&self) -> Noun {
        self.list.noun()
    }

    /// The next of its records, of which so many were read; nothing after the last.
    pub async fn read(&self, store: &Store, done: usize) -> Result<Option<(Records, usize)>, StoreError> {
        let rest = self.ids.get(done..).filter(|rest| !rest.is_empty());
        let Some(next) = rest.and_then(|rest| rest.chunks(AT_ONCE).next()) else { return Ok(None) };
        let reading = Reading { store, viewer: &self.viewer };
        Ok(Some((self.list.load(reading, next).await?, done + next.len())))
    }
}

/// Allows a list to go out for whoever asks, or for a reader of `level` who is on no need-to-know list: that is the list
/// which the same question gives such a reader. Who took it, in which form, by which question, how many records it has
/// and which were withheld is in the ledger before anything goes out (5.12).
pub async fn allow(
    writing: Writing<'_>,
    list: List,
    format: Format,
    level: Option<AccessLevel>,
    question: &Value,
) -> Result<Taken, Failure> {
    export::require(writing, level)?;
    if format == Format::Ics && list.noun() != Noun::Obligation {
        return Err(
            Problem::whole(ErrorCode::Invalid, "only obligations have due dates for a calendar").into()
        );
    }
    let own = list.ids(Reading { store: writing.store, viewer: writing.viewer }).await?;
    let (viewer, ids, kept) = match level {
        None => (writing.viewer.clone(), own, Vec::new()),
        Some(level) => {
            let viewer = export::reader(writing.viewer, level);
            let ids = list.ids(Reading { store: writing.store, viewer: &viewer }).await?;
            let theirs: HashSet<Uuid> = ids.iter().copied().collect();
            (viewer, ids, own.into_iter().filter(|id| !theirs.contains(id)).collect())
        }
    };
    let told = json!({
        "of": list.noun().code(),
        "format": format,
        "level": level,
        "records": ids.len(),
        "withheldRecords": kept,
        "question": question,
    });
    export::remember(writing, &told).await?;
    let withheld = level.map(|level| Withheld { level, records: kept.len() });
    Ok(Taken { list, viewer, ids, withheld })
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

fn wanted_interaction() -> interaction::Wanted {
    interaction::Wanted {
        organizations: Some(Box::default()),
        contacts: Some(Box::default()),
        agreements: Some(Box::default()),
        ..interaction::Wanted::default()
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
