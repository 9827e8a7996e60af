//! Reading SQLite on threads of its own.

use std::{
    path::Path,
    sync::{Mutex, mpsc},
    thread,
};

use rusqlite::{Connection, OpenFlags, ToSql, types::ToSqlOutput};
use sea_orm::sea_query::{Value, Values};
use tokio::sync::oneshot;

use super::{FromRow, Row, StoreError};

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// A few threads with a read-only connection each; jobs go to whichever is free.
#[derive(Debug)]
pub(super) struct Readers {
    jobs: mpsc::Sender<Job>,
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = std::sync::Arc::new(Mutex::new(queue));
        for number in 0..count {
            let connection = connect(path)?;
            let queue = queue.clone();
            let name = format!("sqlite-reader-{number}");
            thread::Builder::new()
                .name(name)
                .spawn(move || work(&connection, &queue))
                .map_err(|_| StoreError::Closed)?;
        }
        Ok(Self { jobs })
    }

    pub(super) async fn rows<T: FromRow>(&self, sql: String, values: Values) -> Result<Vec<T>, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // A caller that has gone away needs no answer.
            let _ = answer.send(query(connection, &sql, values));
        });
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Without mmap the first question of the bench costs 40 % more; the cache is in KiB when negative.
    connection
        .execute_batch("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -65536; PRAGMA query_only = ON;")?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn work(connection: &Connection, queue: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = {
            let Ok(queue) = queue.lock() else { return };
            queue.recv()
        };
        match job {
            Ok(job) => job(connection),
            Err(mpsc::RecvError) => return,
        }
    }
}

fn query<T: FromRow>(connection: &Connection, sql: &str, values: Values) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let values: Vec<Parameter> = values.0.into_iter().map(Parameter).collect();
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        read.push(T::from_row(&mut Row::sqlite(row))?);
    }
    Ok(read)
}

/// A value of a statement, bound as SQLite stores it: ids as 16 bytes, truths as 0 and 1.
struct Parameter(Value);

impl ToSql for Parameter {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::{Null, ValueRef};
        let borrowed = |bytes| Ok(ToSqlOutput::Borrowed(bytes));
        match &self.0 {
            Value::Bool(Some(value)) => Ok(i64::from(*value).into()),
            Value::SmallInt(Some(value)) => Ok((*value).into()),
            Value::Int(Some(value)) => Ok((*value).into()),
            Value::BigInt(Some(value)) => Ok((*value).into()),
            Value::BigUnsigned(Some(value)) => Ok(i64::try_from(*value).unwrap_or(i64::MAX).into()),
            Value::String(Some(value)) => borrowed(ValueRef::Text(value.as_bytes())),
            Value::Bytes(Some(value)) => borrowed(ValueRef::Blob(value)),
            Value::Uuid(Some(value)) => borrowed(ValueRef::Blob(value.as_bytes())),
            other if *other == other.as_null() => Ok(ToSqlOutput::from(Null)),
            other => {
                Err(rusqlite::Error::ToSqlConversionFailure(format!("no SQLite form for {other:?}").into()))
            }
        }
    }
}
