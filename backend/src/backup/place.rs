//! Where a register is put: made whole aside, and put in its place in one step.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr, Statement, TransactionTrait};
use tempfile::TempDir;

use super::{
    BackupError,
    writer::{folder, sync_folder},
};
use crate::store::{StoreError, require_address, sqlite_path};

/// The schema of PostgreSQL in which a register is made before it takes its place.
const ASIDE: &str = "accord_restoring";

/// How often, and with which pauses, connections that are just ending are waited for.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// A place for a register that nobody uses.
#[derive(Debug)]
pub enum Place {
    /// A SQLite file, and the folder beside it in which the new one is made.
    File {
        /// The file.
        path: PathBuf,
        /// The folder.
        aside: Option<TempDir>,
    },
    /// A PostgreSQL database.
    Database {
        /// Its address.
        address: String,
    },
}

impl Place {
    /// The place at this address. Refuses one that somebody uses.
    pub async fn find(address: &str) -> Result<Self, BackupError> {
        require_address(address)?;
        match sqlite_path(address) {
            Some(path) => {
                let path = PathBuf::from(path);
                if path.exists() {
                    drop(lock(&path, false)?);
                }
                Ok(Self::File { path, aside: None })
            }
            None => {
                let connection = connect(address).await?;
                require_alone(&connection).await?;
                connection.close().await.map_err(StoreError::from)?;
                Ok(Self::Database { address: address.to_owned() })
            }
        }
    }

    /// The address of an empty database beside it.
    pub async fn aside(&mut self) -> Result<String, BackupError> {
        match self {
            Self::File { path, aside } => {
                let made = empty_folder(path).map_err(BackupError::file(&*path))?;
                let address = format!("sqlite:{}", file_in(&made).display());
                *aside = Some(made);
                Ok(address)
            }
            Self::Database { address } => {
                let connection = connect(address).await?;
                drop_aside(&connection).await?;
                run(&connection, &format!("CREATE SCHEMA {ASIDE}")).await?;
                connection.close().await.map_err(StoreError::from)?;
                let joint = if address.contains('?') { '&' } else { '?' };
                Ok(format!("{address}{joint}options=-c%20search_path%3D{ASIDE}"))
            }
        }
    }

    /// Puts what was made aside into its place.
    pub async fn take(self) -> Result<(), BackupError> {
        match self {
            Self::File { path, aside: Some(aside) } => {
                let made = file_in(&aside);
                settle(&made).await?;
                // Held until the new file has the name: nobody opens the old one in between.
                let _old = path.exists().then(|| lock(&path, true)).transpose()?;
                fs::rename(&made, &path).map_err(BackupError::file(&path))?;
                sync_folder(&path)
            }
            Self::File { aside: None, .. } => Ok(()),
            Self::Database { address } => {
                let connection = connect(&address).await?;
                require_alone(&connection).await?;
                exchange(&connection).await.map_err(StoreError::from)?;
                Ok(connection.close().await.map_err(StoreError::from)?)
            }
        }
    }

    /// Takes away what was made aside.
    pub async fn leave(self) -> Result<(), BackupError> {
        match self {
            // The folder goes with its value.
            Self::File { .. } => Ok(()),
            Self::Database { address } => {
                let connection = connect(&address).await?;
                drop_aside(&connection).await?;
                Ok(connection.close().await.map_err(StoreError::from)?)
            }
        }
    }
}

/// A folder beside a file. What a killed program left in it goes.
fn empty_folder(path: &Path) -> io::Result<TempDir> {
    let name = format!(".{}.making", path.file_name().unwrap_or_default().to_string_lossy());
    let left = folder(path).join(&name);
    if left.is_dir() {
        fs::remove_dir_all(&left)?;
    }
    tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir_in(folder(path))
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("accord.db")
}

/// Locks a SQLite file against everybody. In WAL mode every connection holds it, even one that does nothing. Where it
/// is to be replaced, its journal goes into it first: a journal beside another file would be taken for that one's.
fn lock(path: &Path, for_good: bool) -> Result<rusqlite::Connection, BackupError> {
    let in_use = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => BackupError::InUse,
        _ => StoreError::from(error).into(),
    };
    let connection = rusqlite::Connection::open(path).map_err(in_use)?;
    connection.busy_timeout(Duration::from_millis(500)).map_err(in_use)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;").map_err(in_use)?;
    if for_good {
        connection.execute_batch("PRAGMA journal_mode = DELETE;").map_err(in_use)?;
        connection.execute_batch("BEGIN EXCLUSIVE;").map_err(in_use)?;
    } else {
        connection.execute_batch("BEGIN EXCLUSIVE; ROLLBACK;").map_err(in_use)?;
    }
    Ok(connection)
}

/// Brings everything of a SQLite database that was just closed into its one file, and onto the disk.
async fn settle(path: &Path) -> Result<(), BackupError> {
    for attempt in 1.. {
        let connection = rusqlite::Connection::open(path).map_err(StoreError::from)?;
        let mode: Result<String, _> =
            connection.query_row("PRAGMA journal_mode = DELETE", (), |row| row.get(0));
        match mode {
            Ok(mode) if mode == "delete" => break,
            // Its readers are just ending.
            _ if attempt < TRIES => tokio::time::sleep(PAUSE).await,
            Ok(_) => return Err(BackupError::InUse),
            Err(error) => return Err(StoreError::from(error).into()),
        }
    }
    let file = fs::OpenOptions::new().write(true).open(path).map_err(BackupError::file(path))?;
    file.sync_all().map_err(BackupError::file(path))
}

async fn connect(address: &str) -> Result<DatabaseConnection, BackupError> {
    let mut options = sea_orm::ConnectOptions::new(address);
    options.max_connections(1).sqlx_logging(false);
    Ok(Database::connect(options).await.map_err(StoreError::from)?)
}

async fn run(connection: &impl ConnectionTrait, sql: &str) -> Result<(), BackupError> {
    connection.execute_unprepared(sql).await.map_err(StoreError::from)?;
    Ok(())
}

async fn drop_aside(connection: &impl ConnectionTrait) -> Result<(), BackupError> {
    run(connection, &format!("DROP SCHEMA IF EXISTS {ASIDE} CASCADE")).await
}

/// Refuses a database to which somebody else is connected. Connections of this program that are just ending are
/// waited for.
async fn require_alone(connection: &DatabaseConnection) -> Result<(), BackupError> {
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                  AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    for _ in 0..TRIES {
        let statement = Statement::from_string(connection.get_database_backend(), others);
        let row = connection.query_one_raw(statement).await.map_err(StoreError::from)?;
        let others: Option<i64> =
            row.map(|row| row.try_get_by_index(0)).transpose().map_err(StoreError::from)?;
        if others == Some(0) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(BackupError::InUse)
}

/// Drops the tables that are there and moves the new ones to their place, in one transaction.
async fn exchange(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = connection.begin().await?;
    let backend = transaction.get_database_backend();
    let steps = format!(
        "SELECT format('DROP TABLE %I.%I CASCADE', table_schema, table_name) \
         FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' \
         UNION ALL SELECT format('ALTER TABLE %I.%I SET SCHEMA %I', table_schema, table_name, current_schema()) \
         FROM information_schema.tables WHERE table_schema = '{ASIDE}' AND table_type = 'BASE TABLE'"
    );
    let rows = transaction.query_all_raw(Statement::from_string(backend, steps)).await?;
    let mut steps =
        rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<Vec<_>, _>>()?;
    // What is there goes before what comes takes its names.
    steps.sort_by_key(|step| !step.starts_with("DROP"));
    for step in &steps {
        transaction.execute_unprepared(step).await?;
    }
    transaction.execute_unprepared(&format!("DROP SCHEMA {ASIDE}")).await?;
    transaction.commit().await
}
