//! Connections, transactions and entities. Knows no use case.
//!
//! Writes go through sea-orm in one transaction ([`Store::begin`]). Reads pass one narrow door, a statement in
//! and typed rows out ([`Store::rows`]): underneath it is rusqlite on threads of its own for SQLite, where it
//! costs a third of sqlx's row channel, and sea-orm's pool for PostgreSQL.

pub mod entity;
mod read;
mod schema;
mod snapshot;
mod sqlite;
mod tables;
mod trouble;

use std::{path::Path, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::{Expr, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder},
    sqlx::{Connection, Executor, SqliteConnection},
};
use uuid::Uuid;

use crate::content::ContentError;

pub use read::{FromRow, Row};
pub use schema::{Schema, migrations};
pub use snapshot::{Filling, Pages, Snapshot};
pub use tables::{Cell, Column, Kind, Table};
pub use trouble::Trouble;

/// What can go wrong between the register and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither SQLite's nor PostgreSQL's.
    #[error("“{0}” is not a database address: use sqlite:accord.db or postgres://user@host/database")]
    Address(String),
    /// sea-orm or its driver failed.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// A read on SQLite failed.
    #[error("reading the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value is not of its type.
    #[error("column {column} of a row holds what it cannot: {reason}")]
    Damaged {
        /// Position of the column in the statement, from 0.
        column: usize,
        /// What was wrong.
        reason: String,
    },
    /// A column of a type that a copy of the whole cannot carry from one database to the other.
    #[error("the column {table}.{column} is declared as {declared}, which a backup cannot carry")]
    Uncopied {
        /// Its table.
        table: String,
        /// Its name.
        column: String,
        /// How the database declares it.
        declared: String,
    },
    /// The ledger is chained under a key that this program was not given.
    #[error(
        "the ledger is under the key {under}, and this server has {}: start it with the key file that it had",
        given.as_ref().map_or_else(|| "none".to_owned(), |given| format!("the key {given}"))
    )]
    ChainKey {
        /// The name of the ledger's key.
        under: String,
        /// The name of the key that was given.
        given: Option<String>,
    },
    /// The content of a document could not be kept or read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The reader threads are gone; the process is shutting down.
    #[error("the database is closed")]
    Closed,
}

/// Which language of SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL and the engines that speak its protocol.
    Postgres,
}

impl Dialect {
    /// The dialect that a connection or a transaction speaks.
    pub fn of(connection: &impl ConnectionTrait) -> Self {
        match connection.get_database_backend() {
            DbBackend::Sqlite => Self::Sqlite,
            _ => Self::Postgres,
        }
    }

    /// A condition that `column` is one of `ids`, whose text does not change with their number, so that the
    /// prepared statement is found again.
    pub fn one_of(self, column: (&'static str, &'static str), ids: &[Uuid]) -> Expr {
        let (table, column) = column;
        match self {
            Self::Sqlite => {
                // In the order in which records were made, and lie in the file: neighbours share a page.
                let mut ids = ids.to_vec();
                ids.sort_unstable();
                let mut list = String::with_capacity(ids.len() * 35 + 2);
                list.push('[');
                for (at, id) in ids.iter().enumerate() {
                    list.push_str(if at == 0 { "\"" } else { ",\"" });
                    list.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
                    list.push('"');
                }
                list.push(']');
                let sql = format!(r#""{table}"."{column}" IN (SELECT unhex(value) FROM json_each(?))"#);
                Expr::cust_with_values(sql, [list])
            }
            Self::Postgres => {
                let list: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
                let sql = format!(r#""{table}"."{column}" = ANY(string_to_array($1, ',')::uuid[])"#);
                Expr::cust_with_values(sql, [list.join(",")])
            }
        }
    }
}

/// The name of PostgreSQL's advisory lock that a change holds.
const WRITING: i64 = 0x4143_434f_5244_0002;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    write: DatabaseConnection,
    readers: Option<Arc<sqlite::Readers>>,
}

impl Store {
    /// Opens the database at `url` (`sqlite:FILE`, created where it is missing, or `postgres://…`) and brings
    /// its schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        store.upgrade().await?;
        Ok(store)
    }

    /// Opens the database at `url` and leaves its schema as it is.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        require_address(url)?;
        if let Some(path) = sqlite_path(url) {
            let write = Database::connect(sqlite_options(path)).await?;
            empty_log(&write).await?;
            let readers = sqlite::Readers::open(Path::new(path), 2)?;
            Ok(Self { write, readers: Some(Arc::new(readers)) })
        } else {
            Ok(Self { write: Database::connect(postgres_options(url)).await?, readers: None })
        }
    }

    /// Opens the database at `url` to read it and nothing else: it is neither made nor migrated, and a write fails.
    pub async fn open_to_read(url: &str) -> Result<Self, StoreError> {
        let mut options;
        let mut readers = None;
        if let Some(path) = sqlite_path(url) {
            readers = Some(Arc::new(sqlite::Readers::open(Path::new(path), 1)?));
            options = ConnectOptions::new(format!("sqlite://{path}?mode=ro"));
            options.max_connections(1).sqlx_logging(false);
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            options = postgres_options(url);
            options.map_sqlx_postgres_opts(|postgres| {
                postgres.options([("default_transaction_read_only", "on")])
            });
        } else {
            return Err(StoreError::Address(url.chars().take(200).collect()));
        }
        Ok(Self { write: Database::connect(options).await?, readers })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        if self.readers.is_some() { Dialect::Sqlite } else { Dialect::Postgres }
    }

    /// A transaction for one change. It takes the write lock at once, on SQLite so that it never has to give up
    /// half-way, on PostgreSQL so that what it reads stands until it writes: two changes of one version at once would
    /// otherwise both find it, and the second would bury the first. Changes meet at the ledger's head anyway, one
    /// after the other; this only moves the meeting to their beginning.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.write.begin_with_options(options).await?;
        if self.dialect() == Dialect::Postgres {
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITING})")).await?;
        }
        Ok(transaction)
    }

    /// The rows of a statement, in its order. The narrow door of every read.
    pub async fn rows<T: FromRow>(&self, statement: &SelectStatement) -> Result<Vec<T>, StoreError> {
        match &self.readers {
            Some(readers) => {
                let (sql, values) = statement.build(SqliteQueryBuilder);
                readers.rows(sql, values).await
            }
            None => {
                let (sql, values) = statement.build(PostgresQueryBuilder);
                read::postgres_rows(&self.write, sql, values).await
            }
        }
    }

    /// Runs a request where its rows are, as long as it waits for nothing else: on SQLite the whole of it then costs two
    /// switches between threads, and not two for each statement. Nothing comes back of what takes longer there than
    /// `patience`; what has waited for something else has to know its own end.
    pub async fn near<F>(&self, patience: Duration, work: F) -> Result<Option<F::Output>, StoreError>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        match &self.readers {
            Some(readers) => readers.near(patience, work).await,
            None => Ok(Some(work.await)),
        }
    }

    /// The first row of a statement, where there is one.
    pub async fn row<T: FromRow>(&self, statement: &SelectStatement) -> Result<Option<T>, StoreError> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    /// Answers where the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.write.ping().await?)
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), StoreError> {
        if self.readers.is_some() {
            empty_log(&self.write).await?;
        }
        Ok(self.write.close().await?)
    }
}

/// Carries SQLite's write-ahead log over into the database file. SQLite does so itself when the last connection closes, but not where that one only reads; and whoever opens a
/// database with a long log looks each page up in it: after a large import that made every question a quarter dearer.
/// Where somebody else is reading, what can be carried over is, and the rest another time.
async fn empty_log(connection: &DatabaseConnection) -> Result<(), StoreError> {
    connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    Ok(())
}

/// Refuses what is not an address of a database.
pub fn require_address(url: &str) -> Result<(), StoreError> {
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|kind| url.starts_with(kind)) {
        return Ok(());
    }
    Err(StoreError::Address(url.chars().take(200).collect()))
}

/// The file behind a SQLite address; nothing where the address is another database's.
pub fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(path.split('?').next().unwrap_or(path))
}

fn sqlite_options(path: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
    // One writer: SQLite has one write lock, and waiting in the pool is fairer than waiting on the file.
    options.max_connections(1).sqlx_logging(false).acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("cache_size", "-65536")
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
    });
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.before_acquire(|connection, _| Box::pin(async move { Ok(is_free(connection).await) }))
    });
    options
}

/// Whether no transaction is left on a connection. When the disk is full, SQLite and the driver can come to count
/// transactions differently: one is left open, everything after goes into it, and nothing is ever committed. Such a
/// connection is closed, which takes back what nobody was told was done.
async fn is_free(connection: &mut SqliteConnection) -> bool {
    !connection.is_in_transaction()
        && connection.execute("BEGIN").await.is_ok()
        && connection.execute("ROLLBACK").await.is_ok()
}

fn postgres_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(8)
        .sqlx_logging(false)
        .test_before_acquire(false)
        // Less than a request may take: who asks while the database is away is told so, and not that it took long.
        .acquire_timeout(Duration::from_secs(5));
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_address_names_its_file() {
        assert_eq!(sqlite_path("sqlite:accord.db"), Some("accord.db"));
        assert_eq!(sqlite_path("sqlite:///srv/accord.db?mode=rwc"), Some("/srv/accord.db"));
        assert_eq!(sqlite_path("postgres://localhost/accord"), None);
    }
}
