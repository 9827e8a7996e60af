//! Keeping something in memory in step with the ledger.

use std::{
    collections::BTreeSet,
    future::Future,
    sync::{
        PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicI64, Ordering},
    },
};

use accord_shared::{Noun, RecordId};
use sea_orm::sea_query::SelectStatement;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::{head, touched_after};
use crate::store::{Dialect, Store, StoreError};

/// Above so many entries it is cheaper to start anew than to follow.
const TOO_MANY: u64 = 5_000;

/// Which records are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every record.
    All,
    /// These and what belongs to them.
    Records(BTreeSet<RecordId>),
}

impl Scope {
    /// Narrows a statement to the records of one noun whose ids stand in `column`; nothing where none of that
    /// noun is asked for.
    pub fn narrow(
        &self,
        dialect: Dialect,
        noun: Noun,
        column: (&'static str, &'static str),
        mut statement: SelectStatement,
    ) -> Option<SelectStatement> {
        if let Self::Records(records) = self {
            let ids: Vec<Uuid> =
                records.iter().filter(|record| record.noun == noun).map(|record| record.uuid).collect();
            if ids.is_empty() {
                return None;
            }
            statement.and_where(dialect.one_of(column, &ids));
        }
        Some(statement)
    }
}

/// What is kept in memory and can be brought up to date record by record.
pub trait Follower: Sized + Send + Sync + 'static {
    /// What was read of some records; those asked for and not in it are gone.
    type Batch: Send;

    /// Reads these records as the store has them now.
    fn load(store: &Store, scope: Scope) -> impl Future<Output = Result<Self::Batch, StoreError>> + Send;

    /// Takes in what was read.
    fn apply(&mut self, batch: Self::Batch);

    /// As it is before anything was read.
    fn empty() -> Self;

    /// Reads everything.
    fn build(store: &Store) -> impl Future<Output = Result<Self, StoreError>> + Send {
        async move {
            let batch = Self::load(store, Scope::All).await?;
            let mut built = Self::empty();
            built.apply(batch);
            Ok(built)
        }
    }
}

/// Something kept in memory, with the number of the last ledger entry that is in it.
#[derive(Debug)]
pub struct Live<T> {
    value: RwLock<T>,
    seq: AtomicI64,
    following: Mutex<()>,
}

impl<T: Follower> Live<T> {
    /// Reads everything there is. The ledger's number is read first: whatever is written meanwhile is read again
    /// by the next [`Live::catch_up`].
    pub async fn open(store: &Store) -> Result<Self, StoreError> {
        let seq = head(store).await?;
        let value = T::build(store).await?;
        Ok(Self { value: RwLock::new(value), seq: AtomicI64::new(seq), following: Mutex::new(()) })
    }

    /// Takes in what the ledger has gained. A writer that calls this after its commit sees its own change, and so
    /// does every reader that calls it before reading.
    pub async fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        if head(store).await? == self.seq() {
            return Ok(());
        }
        let _turn = self.following.lock().await;
        let touched = touched_after(store, self.seq(), TOO_MANY + 1).await?;
        let Some(last) = touched.last().map(|touched| touched.seq) else { return Ok(()) };
        if touched.len() as u64 > TOO_MANY {
            let seq = head(store).await?;
            let value = T::build(store).await?;
            self.put(seq, |held| *held = value);
            return Ok(());
        }
        // An entry names the whole to which a changed part belongs, so the four nouns cover everything; users and
        // directions are in nothing that is kept here.
        let records: BTreeSet<RecordId> = touched
            .iter()
            .filter(|touched| touched.changed())
            .filter_map(|touched| Some(RecordId::new(touched.noun.parse().ok()?, touched.record)))
            .collect();
        if records.is_empty() {
            self.seq.store(last, Ordering::Release);
            return Ok(());
        }
        let batch = T::load(store, Scope::Records(records)).await?;
        self.put(last, |held| held.apply(batch));
        Ok(())
    }

    /// What is kept, to read. The guard cannot live across an await in a task that moves between threads.
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        self.value.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the last ledger entry that is in it.
    pub fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    fn put(&self, seq: i64, change: impl FnOnce(&mut T)) {
        change(&mut self.value.write().unwrap_or_else(PoisonError::into_inner));
        self.seq.store(seq, Ordering::Release);
    }
}
