//! Many rows through the interface: a file is sent, its columns are matched, its rows are compared and shown, and only
//! then brought in. Each step is kept, so that a page that is left finds the import where it was; and an import can be
//! taken back whole, as long as nothing has built on it.
//!
//! What is compared and written, and how, is [`import`](super::import)'s to say.

mod fault;
mod jobs;
mod line;
mod mapping;
mod sheet;
mod undo;
mod work;
mod workbook;

use std::collections::BTreeMap;

use accord_shared::{
    Viewer, access,
    error::ErrorCode,
    intake::{ImportFault, ImportState, ImportStep, MOST_BYTES, Outcome},
};
use chrono::{DateTime, TimeDelta};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

pub use fault::Fault;
pub use jobs::{Jobs, Step, Work};
pub use line::{Line, lines};
pub use mapping::{Choice, Mapping};
pub use work::{Begin, Broken, Started, carry_out};

use super::{Failure, Problem, Reading, writing::Writing};
use crate::store::{
    Dialect, FromRow, Row, StoreError,
    entity::{import_file, import_job, import_line},
};

/// How many imports a page shows.
const LISTED: u64 = 30;

/// How long the report of an import is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How long an import can be under way at another instance before it counts as interrupted.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

/// An import, as whoever began it sees it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: ImportState,
    /// The file, as it was named.
    pub file_name: String,
    /// How many rows it has.
    pub rows: i64,
    /// When it was sent, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// How many lines of the report came to what; empty before the first comparison.
    pub counts: BTreeMap<Outcome, u64>,
    /// Why the last step came to nothing.
    pub fault: Option<Fault>,
    /// Its header.
    pub columns: Vec<String>,
    /// Its first rows.
    pub preview: Vec<Vec<String>>,
    /// What was last chosen for it.
    pub choice: Option<Choice>,
    /// What keeps it from being taken back.
    pub blocked: Option<Blocked>,
    /// The last and the number of records that it wrote, where it is in the register.
    pub records: i64,
    #[serde(skip)]
    changed_at: i64,
}

/// Records that have built on an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// How many there are, of those that can be told.
    pub count: usize,
    /// The first of them, by outer id: changed since, or new and referring to what the import made.
    pub records: Vec<String>,
}

impl FromRow for Import {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let id = row.uuid()?;
        let state = row.word()?;
        let (file_name, rows, created_at, changed_at) = (row.text()?, row.long()?, row.long()?, row.long()?);
        let columns = read(row, &row_text)?.unwrap_or_default();
        let preview = read(row, &row_text)?.unwrap_or_default();
        let counts = read(row, &opt_text)?.unwrap_or_default();
        let (fault, choice, blocked) = (read(row, &opt_text)?, read(row, &opt_text)?, read(row, &opt_text)?);
        let entries = row.opt_long()?.zip(row.opt_long()?);
        let records = entries.map_or(0, |(first, last)| last - first + 1);
        Ok(Self {
            id,
            state,
            file_name,
            rows,
            created_at,
            counts,
            fault,
            columns,
            preview,
            choice,
            blocked,
            records,
            changed_at,
        })
    }
}

type Take = dyn Fn(&mut Row<'_>) -> Result<Option<String>, StoreError>;

fn row_text(row: &mut Row<'_>) -> Result<Option<String>, StoreError> {
    row.text().map(Some)
}

fn opt_text(row: &mut Row<'_>) -> Result<Option<String>, StoreError> {
    row.opt_text()
}

/// JSON in a column. What cannot be read any more says nothing.
fn read<T: serde::de::DeserializeOwned>(row: &mut Row<'_>, take: &Take) -> Result<Option<T>, StoreError> {
    Ok(take(row)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn select(viewer: &Viewer) -> SelectStatement {
    Query::select()
        .columns([
            "id",
            "state",
            "file_name",
            "row_count",
            "created_at",
            "changed_at",
            "columns",
            "preview",
            "counts",
            "fault",
            "choice",
            "blocked",
            "first_seq",
            "last_seq",
        ])
        .from("import_job")
        .and_where(Expr::col("user_id").eq(viewer.user.0))
        .to_owned()
}

/// The viewer's imports, the latest first.
pub async fn list(
    reading: Reading<'_>,
    jobs: &Jobs,
    now: DateTime<chrono::Utc>,
) -> Result<Vec<Import>, Failure> {
    require(reading.viewer)?;
    let statement = select(reading.viewer).order_by("created_at", Order::Desc).limit(LISTED).to_owned();
    let found = standing(reading, jobs, &statement).await?;
    let dialect = reading.store.dialect();
    Ok(found.into_iter().map(|import| import.settled(jobs, dialect, now)).collect())
}

/// One of the viewer's imports.
pub async fn get(
    reading: Reading<'_>,
    jobs: &Jobs,
    now: DateTime<chrono::Utc>,
    id: Uuid,
) -> Result<Import, Failure> {
    require(reading.viewer)?;
    let statement = select(reading.viewer).and_where(Expr::col("id").eq(id)).to_owned();
    let found =
        standing(reading, jobs, &statement).await?.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(found.settled(jobs, reading.store.dialect(), now))
}

/// The imports of a statement. One that is said to be under way and is not here may have ended since it was read: it is
/// read once more, and what is still said then was left.
async fn standing(
    reading: Reading<'_>,
    jobs: &Jobs,
    statement: &SelectStatement,
) -> Result<Vec<Import>, StoreError> {
    let found: Vec<Import> = reading.store.rows(statement).await?;
    let may_have_ended = |import: &Import| import.state.is_under_way() && jobs.progress(import.id).is_none();
    if found.iter().any(may_have_ended) { reading.store.rows(statement).await } else { Ok(found) }
}

/// The profile that somebody's matching of columns came to, as TOML.
pub async fn profile(reading: Reading<'_>, id: Uuid) -> Result<String, Failure> {
    require(reading.viewer)?;
    let statement = Query::select()
        .column("profile")
        .from("import_job")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("profile").is_not_null())
        .to_owned();
    let found = reading.store.row::<Text>(&statement).await?;
    Ok(found.map(|Text(text)| text).ok_or_else(Problem::not_found)?)
}

struct Text(String);

impl FromRow for Text {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        row.text().map(Self)
    }
}

impl Import {
    /// What is said to be under way and is not came to nothing: the server stopped.
    fn settled(self, jobs: &Jobs, dialect: Dialect, now: DateTime<chrono::Utc>) -> Self {
        if !is_dead(self.state, self.id, self.changed_at, jobs, dialect, now) {
            return self;
        }
        let state = self.state.after(ImportStep::Fail).unwrap_or(self.state);
        Self { state, fault: Some(Fault::plain(ImportFault::Interrupted)), ..self }
    }
}

/// Whether nobody is at what is said to be under way.
fn is_dead(
    state: ImportState,
    id: Uuid,
    changed_at: i64,
    jobs: &Jobs,
    dialect: Dialect,
    now: DateTime<chrono::Utc>,
) -> bool {
    jobs.progress(id).is_none() && is_left(state, changed_at, dialect, now)
}

/// Whether what is said to be under way, and is not here, is so nowhere. SQLite has one server; of several over PostgreSQL
/// one knows only its own.
fn is_left(state: ImportState, changed_at: i64, dialect: Dialect, now: DateTime<chrono::Utc>) -> bool {
    let is_old = now.timestamp_millis() - changed_at > LONGEST.num_milliseconds();
    state.is_under_way() && (dialect == Dialect::Sqlite || is_old)
}

/// Refuses whoever may not bring many rows in.
fn require(viewer: &Viewer) -> Result<(), Problem> {
    if access::may_import(viewer) { Ok(()) } else { Err(Problem::refused()) }
}

/// Takes a file in. One that cannot be read to its end leaves nothing behind.
pub async fn take(writing: Writing<'_>, name: &str, bytes: Vec<u8>) -> Result<Result<Uuid, Fault>, Failure> {
    require(writing.viewer)?;
    if bytes.len() > MOST_BYTES {
        return Ok(Err(Fault::plain(ImportFault::TooLarge)));
    }
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let named = name.clone();
    // Unpacking and reading is work for a thread that nobody waits on.
    let read = tokio::task::spawn_blocking(move || sheet::read(bytes, &named)).await;
    let sheet = match read {
        Ok(Ok(sheet)) => sheet,
        Ok(Err(fault)) => return Ok(Err(fault)),
        Err(_) => return Ok(Err(Fault::plain(ImportFault::Workbook))),
    };
    let (id, at) = (writing.moment.id(), writing.moment.at);
    let transaction = writing.store.begin().await?;
    forget_old(&transaction, writing).await?;
    let json = |value: Value| value.to_string();
    let job = import_job::Model {
        id,
        user_id: writing.viewer.user.0,
        state: ImportState::Ready.code().to_owned(),
        file_name: name,
        delimiter: char::from(sheet.delimiter).to_string(),
        columns: json(sheet.columns.into()),
        preview: json(sheet.preview.into()),
        row_count: i64::try_from(sheet.rows).unwrap_or(i64::MAX),
        choice: None,
        profile: None,
        fault: None,
        counts: None,
        blocked: None,
        first_seq: None,
        last_seq: None,
        created_at: at.timestamp_millis(),
        changed_at: at.timestamp_millis(),
    };
    import_job::Entity::insert(job.into_active_model()).exec_without_returning(&transaction).await?;
    let file = import_file::Model { job_id: id, content: sheet.content };
    import_file::Entity::insert(file.into_active_model()).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(Ok(id))
}

/// Forgets an import's file and report. What it brought in stays, and can then be taken back record by record only.
pub async fn discard(writing: Writing<'_>, jobs: &Jobs, id: Uuid) -> Result<(), Failure> {
    require(writing.viewer)?;
    let transaction = writing.store.begin().await?;
    let job = find(&transaction, writing.viewer, id).await?;
    let state: ImportState = job.state.parse().map_err(|_| Problem::not_found())?;
    let dialect = writing.store.dialect();
    if state.is_under_way() && !is_dead(state, id, job.changed_at, jobs, dialect, writing.moment.at) {
        return Err(wrong_step().into());
    }
    forget(&transaction, vec![id]).await?;
    Ok(transaction.commit().await?)
}

async fn forget_old(transaction: &DatabaseTransaction, writing: Writing<'_>) -> Result<(), StoreError> {
    let before = (writing.moment.at - KEPT).timestamp_millis();
    let old: Vec<Uuid> = import_job::Entity::find()
        .select_only()
        .column(import_job::Column::Id)
        .filter(import_job::Column::CreatedAt.lt(before))
        .into_tuple()
        .all(transaction)
        .await?;
    if old.is_empty() { Ok(()) } else { forget(transaction, old).await }
}

async fn forget(transaction: &DatabaseTransaction, ids: Vec<Uuid>) -> Result<(), StoreError> {
    let of = import_line::Column::JobId.is_in(ids.clone());
    import_line::Entity::delete_many().filter(of).exec(transaction).await?;
    let of = import_file::Column::JobId.is_in(ids.clone());
    import_file::Entity::delete_many().filter(of).exec(transaction).await?;
    import_job::Entity::delete_many().filter(import_job::Column::Id.is_in(ids)).exec(transaction).await?;
    Ok(())
}

async fn find(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    id: Uuid,
) -> Result<import_job::Model, Failure> {
    let found = import_job::Entity::find_by_id(id)
        .filter(import_job::Column::UserId.eq(viewer.user.0))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

fn wrong_step() -> Problem {
    Problem::whole(ErrorCode::Invalid, "the import does not stand where this can be done")
}

/// Notes that what was under way came to nothing, and why; nothing where it came to its end after all.
pub async fn fail(
    writing: Writing<'_>,
    id: Uuid,
    fault: &Fault,
    blocked: Option<&Blocked>,
) -> Result<(), Failure> {
    let transaction = writing.store.begin().await?;
    let job = find(&transaction, writing.viewer, id).await?;
    let state: ImportState = job.state.parse().map_err(|_| Problem::not_found())?;
    let Some(next) = state.after(ImportStep::Fail) else { return Ok(()) };
    let mut job = job.into_active_model();
    job.state = Set(next.code().to_owned());
    job.fault = Set(serde_json::to_string(fault).ok());
    job.blocked = Set(blocked.and_then(|blocked| serde_json::to_string(blocked).ok()));
    job.update(&transaction).await?;
    Ok(transaction.commit().await?)
}
