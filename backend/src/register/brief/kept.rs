//! Briefs that are kept as they were made, with their date and their author.
//!
//! A copy says what its records said then. So it is there for whoever is cleared for its level and may see every record
//! that it cites, by its lists too; for nobody else it is there. What erases a person takes the copies that cite them.

use std::collections::{BTreeMap, BTreeSet};

use accord_shared::{
    AccessLevel, Language, Noun, RecordId,
    brief::{BriefPart, LONGEST_POINT, MOST_POINTS},
    error::ErrorCode,
    id::{BriefId, OrganizationId},
    partial_date::day_key,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, EntityTrait,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde_json::json;
use uuid::Uuid;

use super::{Asked, compose, heading};
use crate::{
    graph::LiveGraph,
    ledger::Change,
    paper::{Line, Paper, Section, words},
    register::{Failure, Problem, Reading, check::Check, merge, scope, writing::Writing},
    store::{FromRow, Row, StoreError, entity},
};

/// The most copies that a list has.
const MOST: u64 = 200;

/// A brief that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which one it is.
    pub id: BriefId,
    /// What it is about.
    pub of: RecordId,
    /// In which language it is written.
    pub language: Language,
    /// The day for which it says how things stand.
    pub day: NaiveDate,
    /// Whether every part is whole.
    pub full: bool,
    /// The highest level of what it cites.
    pub level: AccessLevel,
    /// Who made it, by name.
    pub author: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// A talking point as whoever keeps a brief wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What to say.
    pub text: String,
    /// What it stands on: of what the brief cites.
    pub records: Vec<RecordId>,
}

struct Stored(Kept, String);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let kept = Kept {
            id: BriefId(row.uuid()?),
            of: RecordId::new(row.word()?, row.uuid()?),
            language: row.word()?,
            day: row.date()?.earliest(),
            full: row.bool()?,
            level: row.level()?,
            author: row.text()?,
            made_at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
        };
        Ok(Self(kept, row.text()?))
    }
}

/// Those who may see none of a brief's records are not told that it is there.
fn select(reading: Reading<'_>) -> SelectStatement {
    let columns = ["id", "noun", "record_id", "language", "day", "full", "access_level"];
    Query::select()
        .columns(columns.map(|column| ("brief", column)))
        .column(("user", "name"))
        .columns(["made_at", "paper"].map(|column| ("brief", column)))
        .from("brief")
        .inner_join("user", Expr::col(("user", "id")).equals(("brief", "user_id")))
        .and_where(scope::visible(reading, "brief"))
        .order_by(("brief", "made_at"), Order::Desc)
        .order_by(("brief", "id"), Order::Desc)
        .limit(MOST)
        .to_owned()
}

/// The briefs of a record that are kept and that the viewer may see, the latest first.
pub async fn list(reading: Reading<'_>, of: RecordId) -> Result<Vec<Kept>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(Expr::col(("brief", "record_id")).eq(of.uuid));
    let found = reading.store.rows::<Stored>(&statement).await?;
    let found = shown(reading, found).await?;
    Ok(found.into_iter().map(|Stored(kept, _)| kept).filter(|kept| kept.of == of).collect())
}

/// A brief that is kept, if the viewer may see it.
pub async fn find(reading: Reading<'_>, id: BriefId) -> Result<Option<(Kept, Paper)>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(Expr::col(("brief", "id")).eq(id.0));
    let found = reading.store.rows::<Stored>(&statement).await?;
    let Some(Stored(kept, paper)) = shown(reading, found).await?.pop() else { return Ok(None) };
    let paper = serde_json::from_str(&paper)
        .map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() })?;
    Ok(Some((kept, paper)))
}

/// A record that a brief cites.
struct Cited(Uuid, RecordId);

impl FromRow for Cited {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, RecordId::new(row.word()?, row.uuid()?)))
    }
}

/// Those of these of which the viewer may see all that they cite.
async fn shown(reading: Reading<'_>, found: Vec<Stored>) -> Result<Vec<Stored>, StoreError> {
    if found.is_empty() {
        return Ok(found);
    }
    let ids: Vec<Uuid> = found.iter().map(|Stored(kept, _)| kept.id.0).collect();
    let statement = Query::select()
        .columns(["brief_id", "noun", "record_id"])
        .from("brief_citation")
        .and_where(reading.store.dialect().one_of(("brief_citation", "brief_id"), &ids))
        .to_owned();
    let cited: Vec<Cited> = reading.store.rows(&statement).await?;
    let mut by_noun: BTreeMap<Noun, BTreeSet<Uuid>> = BTreeMap::new();
    for Cited(_, record) in &cited {
        by_noun.entry(record.noun).or_default().insert(record.uuid);
    }
    let mut seen: BTreeSet<RecordId> = BTreeSet::new();
    for (noun, ids) in by_noun {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let there = scope::seen_of(reading, noun, &ids).await?;
        seen.extend(there.into_iter().map(|uuid| RecordId::new(noun, uuid)));
    }
    let mut hidden = BTreeSet::new();
    for Cited(brief, record) in cited {
        if !seen.contains(&record) && !joined_to_seen(reading, record).await? {
            hidden.insert(brief);
        }
    }
    Ok(found.into_iter().filter(|Stored(kept, _)| !hidden.contains(&kept.id.0)).collect())
}

/// Whether a record is gone because it was joined to one that the viewer may see.
async fn joined_to_seen(reading: Reading<'_>, record: RecordId) -> Result<bool, StoreError> {
    if record.noun != Noun::Organization {
        return Ok(false);
    }
    match merge::went_to(reading, OrganizationId(record.uuid)).await? {
        Some(kept) => scope::sees(reading, kept.into()).await,
        None => Ok(false),
    }
}

/// Makes a brief and keeps it, with the talking points as they were written where any are given.
pub async fn keep(
    writing: Writing<'_>,
    graph: &LiveGraph,
    asked: Asked,
    points: Option<Vec<Point>>,
) -> Result<BriefId, Failure> {
    if !accord_shared::brief::may_keep(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let made = compose(reading, graph, asked).await?;
    let mut paper = made.ok_or_else(|| Failure::from(Problem::not_found()))?;
    if let Some(points) = points {
        rewrite(&mut paper, points)?;
    }
    let transaction = writing.open().await?;
    let id = BriefId(writing.moment.id());
    let text = serde_json::to_string(&paper)
        .map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() })?;
    let row = entity::brief::ActiveModel {
        id: Set(id.0),
        noun: Set(asked.of.noun.code().to_owned()),
        record_id: Set(asked.of.uuid),
        language: Set(asked.language.code().to_owned()),
        day: Set(day_key(asked.day)),
        full: Set(asked.full),
        access_level: Set(paper.level),
        user_id: Set(writing.viewer.user.0),
        made_at: Set(writing.moment.at.timestamp_millis()),
        paper: Set(text),
    };
    entity::brief::Entity::insert(row).exec_without_returning(&transaction).await?;
    cite(&transaction, id, asked.of, &paper).await?;
    writing.commit(transaction, entry(id, &paper)).await?;
    Ok(id)
}

/// Writes down which records a brief cites, what it is about among them.
async fn cite(
    transaction: &DatabaseTransaction,
    id: BriefId,
    of: RecordId,
    paper: &Paper,
) -> Result<(), StoreError> {
    let cited: BTreeSet<RecordId> =
        paper.citations.iter().map(|cited| cited.record).chain(std::iter::once(of)).collect();
    let rows = cited.into_iter().map(|record| entity::brief_citation::ActiveModel {
        brief_id: Set(id.0),
        record_id: Set(record.uuid),
        noun: Set(record.noun.code().to_owned()),
    });
    entity::brief_citation::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// Puts these talking points in the place of those that were drafted.
fn rewrite(paper: &mut Paper, points: Vec<Point>) -> Result<(), Failure> {
    let mut check = Check::default();
    if points.len() > MOST_POINTS {
        check.fail("points", ErrorCode::TooMany, format!("at most {MOST_POINTS} talking points"));
    }
    let mut lines = Vec::new();
    for (at, point) in points.into_iter().enumerate() {
        check.text(&format!("points.{at}.text"), Some(&point.text), LONGEST_POINT);
        let text = point.text.trim();
        if text.is_empty() {
            continue;
        }
        let mut line = Line::default().plain(text);
        for record in point.records {
            match paper.citations.iter().position(|cited| cited.record == record) {
                Some(cited) => line = line.cite(cited + 1),
                None => check.fail(
                    format!("points.{at}.records"),
                    ErrorCode::NotFound,
                    "not among what the brief cites",
                ),
            }
        }
        lines.push(line);
    }
    check.done().map_err(Failure::Refused)?;
    let code = BriefPart::Points.code();
    let title = heading(words::texts(paper.language), BriefPart::Points).to_owned();
    let before = paper.sections.iter().position(|section| section.code == code);
    paper.sections.retain(|section| section.code != code);
    if !lines.is_empty() {
        let at = before.unwrap_or(paper.sections.len().min(1));
        paper.sections.insert(at, Section { code: code.to_owned(), title, lines, more: 0 });
    }
    Ok(())
}

/// What the ledger has of it: of which level it is and how much it cites, and no contents (5.12).
fn entry(id: BriefId, paper: &Paper) -> Change {
    let told = json!({
        "language": paper.language.code(),
        "day": paper.day,
        "citations": paper.citations.len(),
    });
    Change {
        action: "brief.keep",
        noun: BriefId::PREFIX,
        record: id.0,
        access_level: paper.level,
        before: None,
        after: Some(told.to_string()),
    }
}

/// Takes away the briefs that cite a record: it tells of somebody whose data are erased.
pub(in crate::register) async fn forget(
    transaction: &DatabaseTransaction,
    record: RecordId,
) -> Result<(), StoreError> {
    let citing = Query::select()
        .column("brief_id")
        .from("brief_citation")
        .and_where(Expr::col("record_id").eq(record.uuid))
        .and_where(Expr::col("noun").eq(record.noun.code()))
        .to_owned();
    let found = sea_orm::ConnectionTrait::query_all(transaction, &citing).await?;
    for row in found {
        let id: Uuid = row.try_get_by_index(0)?;
        let cited =
            Query::delete().from_table("brief_citation").and_where(Expr::col("brief_id").eq(id)).to_owned();
        sea_orm::ConnectionTrait::execute(transaction, &cited).await?;
        entity::brief::Entity::delete_by_id(id).exec(transaction).await?;
    }
    Ok(())
}
