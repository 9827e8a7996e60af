//! The question to the reader to prove again who they are, and those who wait for its answer.

use std::future::poll_fn;
use std::task::{Poll, Waker};

use leptos::prelude::*;

/// Whether the question is open, and what came of it.
#[derive(Clone, Copy)]
pub struct Proof {
    open: RwSignal<bool>,
    waiting: StoredValue<Vec<Waker>>,
    given: StoredValue<bool>,
}

impl Proof {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            waiting: StoredValue::new(Vec::new()),
            given: StoredValue::new(false),
        }
    }

    /// Whether the question is open; closing it answers no.
    pub fn open(self) -> RwSignal<bool> {
        self.open
    }

    /// Asks the reader, and waits until they have proved it or given up.
    pub async fn ask(self) -> bool {
        self.given.set_value(false);
        self.open.set(true);
        poll_fn(|context| {
            if self.open.get_untracked() {
                self.waiting.update_value(|waiting| waiting.push(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        self.given.get_value()
    }

    /// The reader has proved it.
    pub fn give(self) {
        self.given.set_value(true);
        self.open.set(false);
    }

    /// Lets those go on who wait: called when the question is closed, either way.
    pub fn settle(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        waiting.into_iter().for_each(Waker::wake);
    }
}
