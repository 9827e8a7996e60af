//! Agreements: international documents.

mod clauses;
mod event;
mod family;
mod link;
mod list;
mod number;
mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    agreement::{AgreementKind, AgreementState, Ambit, Life, Term},
    entry::EntryKind,
    id::{AgreementId, Noun},
    obligation::ObligationSide,
};
use chrono::NaiveDate;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use super::{
    MOST_RELATED, Reading, concern,
    custody::{self, Custody},
    direction::{self, Direction},
    document::{self, Document},
    identifier::{self, Identifier},
    interaction::{self, Interaction},
    obligation::{self, Obligation, Occurrence, Tally},
    organization::{self, Organization},
    participation::{self, Participation},
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub use clauses::{Expected, Stated, Waiting};
pub(super) use clauses::{in_row, windows};
pub use event::record;
pub use link::{AgreementLink, AgreementLinkInput};
pub use list::{AgreementFacet, AgreementFilter, AgreementList, AgreementOrder, AgreementOrderField, list};
pub use number::{Registration, register};
pub use write::{AgreementInput, change, create};
pub(super) use write::{rewrite, take_back};

/// An agreement with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// How many times it was written.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Its titles.
    pub titles: LocalizedText,
    /// What it is by its name.
    pub kind: AgreementKind,
    /// Between two or among more.
    pub ambit: Ambit,
    /// How long it is to last.
    pub term: Term,
    /// The dates on which its life turns.
    pub life: Life,
    /// What a list does not show.
    pub details: Details,
    /// The unit that answers for it.
    pub unit: Option<Arc<Organization>>,
    /// The fields of cooperation it belongs to.
    pub directions: Vec<Arc<Direction>>,
    /// Under which names others know it.
    pub identifiers: Vec<Identifier>,
    /// Who answers for it, and who may know of it.
    pub custody: Custody,
    /// Whether the viewer may change it; nothing says so unless it was wanted.
    pub can_edit: bool,
    /// Who takes part.
    pub participations: Vec<Participation>,
    /// How many take part.
    pub participation_count: i64,
    /// What is owed under it, by article.
    pub obligations: Vec<Arc<Obligation>>,
    /// How many of those are open.
    pub open_obligation_count: i64,
    /// What is owed and was, by side, where it is wanted.
    pub tallies: Vec<(ObligationSide, Tally)>,
    /// The occurrence that comes first among those still open.
    pub next_occurrence: Option<Occurrence>,
    /// What it amends and what amends it, and the like.
    pub links: Vec<AgreementLink>,
    /// The links of its whole family.
    pub family: Vec<AgreementLink>,
    /// What it says of its own life.
    pub stated: Option<Stated>,
    /// Its entry into force as its clauses and its parties' acts say.
    pub expected: Option<Expected>,
    /// The number under which it stands in the register.
    pub registration: Option<Registration>,
    /// Its documents.
    pub documents: Vec<Document>,
    /// The interactions that were about it, newest first.
    pub interactions: Vec<Arc<Interaction>>,
}

/// What only a dossier shows.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// Its register number.
    pub number: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// When drafting began.
    pub drafted_on: Option<PartialDate>,
    /// Where it was signed.
    pub place: Option<String>,
    /// A page about it.
    pub website: Option<String>,
    /// Where its text is published.
    pub text_url: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The id of the unit that answers for it.
    pub unit_id: Option<Uuid>,
}

/// What a request wants of agreements beside their titles and dates.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What only a dossier shows.
    pub details: bool,
    /// The responsible unit.
    pub unit: Option<Box<organization::Wanted>>,
    /// Directions of cooperation.
    pub directions: bool,
    /// Identifiers.
    pub identifiers: bool,
    /// Who answers for it, and who may know of it.
    pub custody: bool,
    /// Whether the viewer may change it.
    pub can_edit: bool,
    /// Participations.
    pub participations: Option<Box<participation::Wanted>>,
    /// Their number.
    pub participation_count: bool,
    /// Obligations.
    pub obligations: Option<Box<obligation::Wanted>>,
    /// The number of open ones.
    pub open_obligation_count: bool,
    /// What the sides owe each other.
    pub balance: bool,
    /// The first open occurrence.
    pub next_occurrence: Option<Box<obligation::Wanted>>,
    /// Links to other agreements.
    pub links: Option<Box<Wanted>>,
    /// The links of its whole family.
    pub family: Option<Box<Wanted>>,
    /// What it says of its own life.
    pub stated: bool,
    /// Entry into force as that and its parties' acts say.
    pub expected: bool,
    /// Its number in the register.
    pub registration: bool,
    /// Documents.
    pub documents: bool,
    /// The interactions that were about it.
    pub interactions: Option<Box<interaction::Wanted>>,
}

impl Agreement {
    /// Its state on a day.
    pub fn state_on(&self, day: NaiveDate) -> AgreementState {
        self.life.state_on(day)
    }
}

/// One row of the table; the details are read only where they were selected.
struct Read<const DETAILS: bool>(Arc<Agreement>);

impl<const DETAILS: bool> FromRow for Read<DETAILS> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let mut agreement = Agreement {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            titles: row.localized()?,
            kind: row.word()?,
            ambit: row.word()?,
            term: row.word()?,
            life: Life {
                signed_on: row.opt_date()?,
                provisional_on: row.opt_date()?,
                in_force_on: row.opt_date()?,
                suspended_on: row.opt_date()?,
                ends_on: row.opt_date()?,
                ended_on: row.opt_date()?,
                ended_by: row.opt_word()?,
                reviewed_on: row.opt_date()?,
                agreed_on: row.opt_date()?,
                resumed_on: row.opt_date()?,
                needs_procedures: row.opt_word()?.is_some_and(EntryKind::needs_procedures),
            },
            details: Details::default(),
            unit: None,
            directions: Vec::new(),
            identifiers: Vec::new(),
            custody: Custody::default(),
            can_edit: false,
            participations: Vec::new(),
            participation_count: 0,
            obligations: Vec::new(),
            open_obligation_count: 0,
            tallies: Vec::new(),
            next_occurrence: None,
            links: Vec::new(),
            family: Vec::new(),
            stated: None,
            expected: None,
            registration: None,
            documents: Vec::new(),
            interactions: Vec::new(),
        };
        if DETAILS {
            agreement.details = Details {
                number: row.opt_text()?,
                subject: row.opt_text()?,
                drafted_on: row.opt_date()?,
                place: row.opt_text()?,
                website: row.opt_text()?,
                text_url: row.opt_text()?,
                note: row.opt_text()?,
                unit_id: row.opt_uuid()?,
            };
        }
        Ok(Self(Arc::new(agreement)))
    }
}

fn columns(statement: &mut SelectStatement, details: bool) {
    let card = [
        "id",
        "version",
        "access_level",
        "title_az",
        "title_en",
        "title_ru",
        "title_original",
        "title_language",
        "kind",
        "ambit",
        "term",
        "signed_on",
        "provisional_on",
        "in_force_on",
        "suspended_on",
        "ends_on",
        "ended_on",
        "ended_by",
        "reviewed_on",
        "agreed_on",
        "resumed_on",
        "entry_kind",
    ];
    statement.columns(card.map(|column| ("agreement", column)));
    if details {
        let rest = ["number", "subject", "drafted_on", "place", "website", "text_url", "note", "unit_id"];
        statement.columns(rest.map(|column| ("agreement", column)));
    }
}

/// Whom an agreement concerns: who takes part in it.
pub(super) fn concerned(reading: Reading<'_>) -> Vec<concern::Tie> {
    let rows =
        Query::select().from("participation").and_where(scope::visible(reading, "participation")).to_owned();
    let (record, body) = (("participation", "agreement_id"), ("participation", "organization_id"));
    vec![concern::Tie { rows, record, body }]
}

/// The agreement with this id, if the viewer may see it.
pub async fn find(
    reading: Reading<'_>,
    id: AgreementId,
    wanted: &Wanted,
) -> Result<Option<Arc<Agreement>>, StoreError> {
    Ok(load(reading, vec![id.0], wanted).await?.remove(&id.0))
}

/// Those of these agreements that the viewer may see.
pub(super) fn load<'a>(
    reading: Reading<'a>,
    ids: Vec<Uuid>,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<HashMap<Uuid, Arc<Agreement>>, StoreError>> {
    Box::pin(async move {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let details = wanted.details || wanted.unit.is_some();
        let mut statement = Query::select();
        columns(&mut statement, details);
        statement
            .from("agreement")
            .and_where(reading.store.dialect().one_of(("agreement", "id"), &ids))
            .and_where(scope::visible(reading, "agreement"));
        let mut found = if details {
            reading.store.rows::<Read<true>>(&statement).await?.into_iter().map(|row| row.0).collect()
        } else {
            reading
                .store
                .rows::<Read<false>>(&statement)
                .await?
                .into_iter()
                .map(|row| row.0)
                .collect::<Vec<_>>()
        };
        attach(reading, &mut found, wanted).await?;
        Ok(found.into_iter().map(|agreement| (agreement.id.0, agreement)).collect())
    })
}

/// Loads what is wanted of these agreements, one flat statement per kind of thing.
async fn attach(
    reading: Reading<'_>,
    agreements: &mut [Arc<Agreement>],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = agreements.iter().map(|agreement| agreement.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    macro_rules! hand_over {
        ($found:expr, $field:ident) => {
            let mut found = $found;
            for agreement in agreements.iter_mut() {
                Arc::make_mut(agreement).$field = found.remove(&agreement.id.0).unwrap_or_default();
            }
        };
    }
    if let Some(wanted) = &wanted.unit {
        let units: HashSet<Uuid> =
            agreements.iter().filter_map(|agreement| agreement.details.unit_id).collect();
        let units = organization::load(reading, units.into_iter().collect(), wanted).await?;
        for agreement in agreements.iter_mut() {
            Arc::make_mut(agreement).unit =
                agreement.details.unit_id.and_then(|unit| units.get(&unit).cloned());
        }
    }
    if wanted.can_edit {
        let editable = concern::editable(reading, Noun::Agreement, &ids).await?;
        for agreement in agreements.iter_mut() {
            Arc::make_mut(agreement).can_edit = editable.contains(&agreement.id.0);
        }
    }
    if wanted.directions {
        hand_over!(direction::of_agreements(reading, &ids).await?, directions);
    }
    if wanted.identifiers {
        hand_over!(identifier::of(reading, &ids).await?, identifiers);
    }
    if wanted.custody {
        hand_over!(custody::of(reading, "agreement", &ids).await?, custody);
    }
    if let Some(wanted) = &wanted.participations {
        hand_over!(
            participation::of(reading, participation::Side::Agreement, &ids, wanted).await?,
            participations
        );
    }
    if wanted.participation_count {
        hand_over!(
            participation::count(reading, participation::Side::Agreement, &ids).await?,
            participation_count
        );
    }
    if let Some(wanted) = &wanted.obligations {
        hand_over!(obligation::of(reading, obligation::Side::Agreement, &ids, wanted).await?, obligations);
    }
    if let Some(wanted) = &wanted.interactions {
        hand_over!(interaction::of(reading, interaction::Side::Agreement, &ids, wanted).await?, interactions);
    }
    if wanted.balance {
        hand_over!(obligation::tallies_of(reading, obligation::Side::Agreement, &ids).await?, tallies);
    }
    if wanted.open_obligation_count {
        hand_over!(
            obligation::open_count(reading, obligation::Side::Agreement, &ids).await?,
            open_obligation_count
        );
    }
    if let Some(wanted) = &wanted.next_occurrence {
        hand_over!(obligation::next_occurrences(reading, &ids, wanted).await?, next_occurrence);
    }
    if let Some(wanted) = &wanted.links {
        hand_over!(link::of(reading, &ids, wanted).await?, links);
    }
    if let Some(wanted) = &wanted.family {
        hand_over!(family::of(reading, &ids, wanted).await?, family);
    }
    if wanted.registration {
        hand_over!(number::of(reading, &ids).await?, registration);
    }
    if wanted.stated || wanted.expected {
        hand_over!(clauses::of(reading, &ids).await?, stated);
    }
    if wanted.expected {
        let all =
            participation::Wanted { actions: true, first: MOST_RELATED, ..participation::Wanted::default() };
        let mut parts = participation::of(reading, participation::Side::Agreement, &ids, &all).await?;
        for agreement in agreements.iter_mut() {
            let parts = parts.remove(&agreement.id.0).unwrap_or_default();
            Arc::make_mut(agreement).expect(&parts);
        }
    }
    if wanted.documents {
        hand_over!(document::of(reading, &ids).await?, documents);
    }
    Ok(())
}
