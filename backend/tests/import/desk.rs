//! A database and the means to import into it and to look at it.

use std::path::PathBuf;

use accord_backend::{
    clock::{IdSource, Moment},
    ledger,
    register::import::{ImportError, Profile, import, report::Report},
    store::{FromRow, Row, Store, StoreError},
};
use accord_databases::Database;
use accord_shared::{AccessLevel, Role, Viewer};
use chrono::DateTime;
use sea_orm::sea_query::{Expr, Query};

pub struct Desk {
    pub store: Store,
    ids: IdSource,
    _database: Database,
}

pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

impl Desk {
    /// An empty database of the kind that the test runs on.
    pub async fn new() -> Self {
        let database = Database::new();
        let store = Store::open(&database.url).await.unwrap();
        Self { store, ids: IdSource::seeded(3), _database: database }
    }

    /// A database with the states and agreements of the fixture.
    pub async fn with_agreements() -> Self {
        let desk = Self::new().await;
        desk.import("countries", "states.csv").await;
        desk.import("ggo-agreements", "agreements.csv").await;
        desk
    }

    pub fn moment(&self) -> Moment<'_> {
        Moment::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap(), &self.ids)
    }

    pub async fn try_import(
        &self,
        profile: &Profile,
        file: PathBuf,
        dry_run: bool,
    ) -> Result<Report, ImportError> {
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
        let reports = import(&self.store, &viewer, self.moment(), profile, &[file], dry_run, &|_| {}).await?;
        Ok(reports.into_iter().next().unwrap())
    }

    pub async fn import(&self, profile: &str, file: &str) -> Report {
        self.try_import(&Profile::find(profile).unwrap(), fixture(file), false).await.unwrap()
    }

    /// The rows of a query as text; the columns and the rest are SQL that both databases read.
    pub async fn look(&self, columns: &str, from: &str) -> Vec<String> {
        let joined = columns.split(", ").map(|column| format!("COALESCE(CAST({column} AS TEXT), '-')"));
        let text = joined.collect::<Vec<_>>().join(" || ' | ' || ");
        let query = Query::select().expr(Expr::cust(format!("{text} FROM {from}"))).to_owned();
        self.store.rows::<Text>(&query).await.unwrap().into_iter().map(|Text(text)| text).collect()
    }

    pub async fn count(&self, table: &str) -> usize {
        self.look("1", table).await.len()
    }

    /// How many entries the ledger has; its chain must hold.
    pub async fn entries(&self) -> i64 {
        ledger::verify(&self.store, &[], None).await.unwrap().unwrap().entries
    }
}

struct Text(String);

impl FromRow for Text {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        row.text().map(Self)
    }
}

/// The report as lines: row, outcome and reason.
pub fn lines(report: &Report) -> Vec<String> {
    let line = |line: &accord_backend::register::import::report::Line| {
        let outcome = line.outcome.code();
        format!("{} {} {}", line.row, outcome, line.reason)
    };
    report.lines.iter().map(line).collect()
}

/// The lines of one row, without its number.
pub fn of_row(report: &Report, row: u64) -> Vec<String> {
    let prefix = format!("{row} ");
    lines(report).into_iter().filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned)).collect()
}
