//! What this server is at: how far each import is, and that it is to stop.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::register::import::Progress;

/// What an import is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Whether records are being written, after all rows were compared.
    pub writing: bool,
    /// So many are done,
    pub done: u64,
    /// of so many; 0 where that is not known yet.
    pub total: u64,
}

/// The imports that this server is at.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<HashMap<Uuid, Arc<Shared>>>);

#[derive(Debug)]
struct Shared {
    step: Mutex<Step>,
    cancelled: Notify,
}

/// One import that is under way; it is so for as long as this lives.
#[derive(Debug)]
pub struct Work {
    jobs: Arc<Jobs>,
    id: Uuid,
    shared: Arc<Shared>,
}

impl Jobs {
    /// Begins to be at an import; nothing where that is so already.
    pub fn begin(self: &Arc<Self>, id: Uuid) -> Option<Work> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.contains_key(&id) {
            return None;
        }
        let step = Mutex::new(Step { writing: false, done: 0, total: 0 });
        let shared = Arc::new(Shared { step, cancelled: Notify::new() });
        jobs.insert(id, shared.clone());
        Some(Work { jobs: self.clone(), id, shared })
    }

    /// How far an import is; nothing where this server is not at it.
    pub fn progress(&self, id: Uuid) -> Option<Step> {
        let shared = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()?;
        let step = *shared.step.lock().unwrap_or_else(PoisonError::into_inner);
        Some(step)
    }

    /// Calls an import off.
    pub fn cancel(&self, id: Uuid) {
        if let Some(shared) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            shared.cancelled.notify_one();
        }
    }
}

impl Work {
    /// Which import it is.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Notes how far it is.
    pub fn note(&self, progress: Progress) {
        let (writing, done, total) = match progress {
            Progress::Rows { done, total } => (false, done, total),
            Progress::Records { done, total } => (true, done, total),
        };
        *self.shared.step.lock().unwrap_or_else(PoisonError::into_inner) = Step { writing, done, total };
    }

    /// Done once it is called off.
    pub async fn cancelled(&self) {
        self.shared.cancelled.notified().await;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.jobs.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}
