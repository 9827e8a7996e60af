//! Reading SQLite on threads of its own.
//!
//! A statement that is sent to such a thread costs two switches between threads, and a request has a handful of them. So
//! a request that only reads goes there whole ([`Readers::near`]): its statements find the connection in their own
//! thread.

use std::{
    any::Any,
    cell::{OnceCell, RefCell},
    panic::{self, AssertUnwindSafe},
    path::Path,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, ToSql, config::DbConfig, types::ToSqlOutput};
use sea_orm::sea_query::{Value, Values};
use tokio::{runtime::Handle, sync::oneshot, time::timeout};

use super::{FromRow, Row, StoreError};

type Job = Box<dyn FnOnce(&Reader) + Send>;

/// A few threads with a read-only connection each; jobs go to whichever is free.
#[derive(Debug)]
pub(super) struct Readers {
    jobs: mpsc::Sender<Job>,
    number: u64,
}

/// What a thread of [`Readers`] has.
struct Reader {
    connection: Connection,
    /// Whose thread it is: another database's statements are not for this connection.
    of: u64,
    /// Whether what runs here whole is still waited for.
    wanted: RefCell<Option<Arc<AtomicBool>>>,
}

thread_local! {
    static HERE: OnceCell<Reader> = const { OnceCell::new() };
}

static NUMBERS: AtomicU64 = AtomicU64::new(0);

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let of = NUMBERS.fetch_add(1, Ordering::Relaxed);
        for number in 0..count {
            let reader = Reader { connection: connect(path)?, of, wanted: RefCell::new(None) };
            let queue = queue.clone();
            let name = format!("sqlite-reader-{number}");
            let work = move || HERE.with(|here| reader_loop(here.get_or_init(|| reader), &queue));
            thread::Builder::new().name(name).spawn(work).map_err(|_| StoreError::Closed)?;
        }
        Ok(Self { jobs, number: of })
    }

    pub(super) async fn rows<T: FromRow>(&self, sql: String, values: Values) -> Result<Vec<T>, StoreError> {
        let is_mine = |reader: &Reader| reader.of == self.number;
        if HERE.with(|here| here.get().is_some_and(is_mine)) {
            return HERE
                .with(|here| here.get().map_or(Err(StoreError::Closed), |reader| reader.rows(&sql, values)));
        }
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |reader| {
            // A caller that has gone away needs no answer.
            let _ = answer.send(query(&reader.connection, &sql, values));
        });
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs something on a reader's thread until it is done or waits for anything but rows. What has waited once goes on
    /// where it was asked for, so that a thread here is never held by somebody else's lock; its statements are then sent
    /// one by one. When nobody waits for the
    /// answer any more, or `patience` is at its end, it ends at its next statement.
    pub(super) async fn near<F>(&self, patience: Duration, work: F) -> Result<Option<F::Output>, StoreError>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let wanted = Wanted(Arc::new(AtomicBool::new(true)));
        let still = wanted.0.clone();
        let runtime = Handle::current();
        let mut work = Box::pin(work);
        let job: Job = Box::new(move |reader| {
            if answer.is_closed() {
                return;
            }
            let _inside = runtime.enter();
            reader.wanted.replace(Some(still));
            // All its statements see the register as it was at the first of them, and lock the file once.
            let one_moment = reader.connection.unchecked_transaction();
            // Nobody wakes it here: what is not done at once is asked again where its waker is.
            let mut context = Context::from_waker(Waker::noop());
            let step = match panic::catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(&mut context))) {
                Ok(Poll::Ready(output)) => Step::Done(output),
                Ok(Poll::Pending) => Step::Waits(work),
                Err(panic) => Step::Panicked(panic),
            };
            drop(one_moment);
            reader.wanted.replace(None);
            let _ = answer.send(step);
        });
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        let Ok(answered) = timeout(patience, answered).await else { return Ok(None) };
        match answered.map_err(|_| StoreError::Closed)? {
            Step::Done(output) => Ok(Some(output)),
            Step::Waits(work) => Ok(Some(work.await)),
            Step::Panicked(panic) => panic::resume_unwind(panic),
        }
    }
}

/// How far something came on a reader's thread.
enum Step<F: Future> {
    Done(F::Output),
    Waits(Pin<Box<F>>),
    Panicked(Box<dyn Any + Send>),
}

/// Held by whoever waits.
struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Reader {
    fn rows<T: FromRow>(&self, sql: &str, values: Values) -> Result<Vec<T>, StoreError> {
        match &*self.wanted.borrow() {
            Some(wanted) if !wanted.load(Ordering::Relaxed) => Err(StoreError::Closed),
            _ => query(&self.connection, sql, values),
        }
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Without mmap the first question of the bench costs 40 % more; the cache is in KiB when negative.
    connection
        .execute_batch("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -65536; PRAGMA query_only = ON;")?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(256);
    // A plan may not depend on the values: statements are prepared once, and not again for other values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

fn reader_loop(reader: &Reader, queue: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = {
            let Ok(queue) = queue.lock() else { return };
            queue.recv()
        };
        match job {
            Ok(job) => job(reader),
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

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    /// A database with the numbers from one to `rows`, and its readers.
    fn numbers(rows: u32) -> (tempfile::TempDir, Arc<Readers>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("numbers.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE number (n INTEGER)").unwrap();
        for n in 1..=rows {
            connection.execute("INSERT INTO number VALUES (?)", [n]).unwrap();
        }
        (folder, Arc::new(Readers::open(&path, 1).unwrap()))
    }

    async fn count(readers: &Readers) -> Result<usize, StoreError> {
        Ok(readers.rows::<Number>("SELECT n FROM number".into(), Values(Vec::new())).await?.len())
    }

    struct Number;

    impl FromRow for Number {
        fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
            row.long().map(|_| Self)
        }
    }

    fn thread() -> String {
        thread::current().name().unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn what_only_reads_runs_where_the_rows_are() {
        let (_folder, readers) = numbers(3);
        let inside = readers.clone();
        let done =
            readers.near(PATIENCE, async move { (count(&inside).await.unwrap(), thread()) }).await.unwrap();
        assert_eq!(done, Some((3, "sqlite-reader-0".to_owned())));
    }

    #[tokio::test]
    async fn what_runs_there_reads_one_moment() {
        let (folder, readers) = numbers(3);
        let (inside, path) = (readers.clone(), folder.path().join("numbers.db"));
        let work = async move {
            let before = count(&inside).await.unwrap();
            Connection::open(path).unwrap().execute("INSERT INTO number VALUES (4)", []).unwrap();
            (before, count(&inside).await.unwrap())
        };
        assert_eq!(readers.near(PATIENCE, work).await.unwrap(), Some((3, 3)));
        assert_eq!(count(&readers).await.unwrap(), 4, "the next question sees what came");
    }

    #[tokio::test]
    async fn what_waits_comes_back_and_holds_no_reader() {
        let (_folder, readers) = numbers(3);
        let inside = readers.clone();
        let waiting = readers.near(PATIENCE, async move {
            let first = thread();
            sleep(Duration::from_millis(50)).await;
            // The only reader is free again, and this statement is sent to it.
            (first, thread(), count(&inside).await.unwrap())
        });
        let (first, second, count) = waiting.await.unwrap().unwrap();
        assert_eq!((first.as_str(), count), ("sqlite-reader-0", 3));
        assert_ne!(second, "sqlite-reader-0");
    }

    #[tokio::test]
    async fn a_panic_goes_to_who_asked_and_the_reader_reads_on() {
        let (_folder, readers) = numbers(3);
        let asked = readers.clone();
        let failed = tokio::spawn(async move { asked.near(PATIENCE, async { panic!("it broke") }).await });
        assert!(failed.await.unwrap_err().is_panic());
        assert_eq!(count(&readers).await.unwrap(), 3);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_nobody_waits_for_any_more_ends_at_its_next_statement() {
        let (_folder, readers) = numbers(3);
        let (inside, (told, hears)) = (readers.clone(), mpsc::channel());
        let slow = async move {
            thread::sleep(Duration::from_millis(100));
            told.send(count(&inside).await.is_err()).unwrap();
        };
        assert_eq!(readers.near(Duration::from_millis(10), slow).await.unwrap(), None);
        assert!(hears.recv().unwrap(), "its statement was not carried out");
        assert_eq!(count(&readers).await.unwrap(), 3, "and the next question has its answer");
    }

    #[tokio::test]
    async fn statements_for_another_database_go_there() {
        let ((_one, small), (_other, large)) = (numbers(1), numbers(5));
        assert_eq!(small.near(PATIENCE, async move { count(&large).await.unwrap() }).await.unwrap(), Some(5));
    }
}
