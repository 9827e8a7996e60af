//! Who is signed in, for every page.

use accord_shared::Noun;
use leptos::prelude::*;

use crate::api::client::{Api, use_query};
use crate::api::session::{SessionQuery, Viewer};
use crate::routes::AsOf;

/// The session in the context.
#[derive(Clone, Copy)]
pub struct Session {
    viewer: Memo<Option<Viewer>>,
    signed_out: Signal<bool>,
    as_of: AsOf,
}

impl Session {
    /// Asks who is signed in and puts it into the context.
    pub fn provide() -> Self {
        let loaded = use_query::<SessionQuery, ()>(|| Some(()));
        // Asked again after every change, the same person comes: nothing is drawn anew for that.
        let viewer = Memo::new(move |_| loaded.ok().map(|answer| answer.viewer.clone()));
        let session = Self { viewer, signed_out: Api::expect().signed_out(), as_of: AsOf::expect() };
        provide_context(session);
        session
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether nobody is.
    pub fn signed_out(self) -> bool {
        self.signed_out.get()
    }

    /// The person, once known.
    pub fn viewer(self) -> Option<Viewer> {
        self.viewer.get()
    }

    /// Whether something can be done now: by whoever is signed in, and only in the register of today. What exactly, the
    /// record says.
    pub fn can_act(self) -> bool {
        self.as_of.get().is_none() && self.viewer.read().is_some()
    }

    /// Whether any record can be changed: by this person, and only in the register of today.
    pub fn can_edit(self) -> bool {
        self.as_of.get().is_none() && self.viewer.read().as_ref().is_some_and(|viewer| viewer.can_edit)
    }

    /// Whether this person assesses organizations: those who do (regulation 7.1.2), in the register of today.
    pub fn can_assess(self) -> bool {
        self.as_of.get().is_none() && self.viewer.read().as_ref().is_some_and(|viewer| viewer.can_assess)
    }

    /// Whether this person can enter a record of this noun.
    pub fn can_enter(self, noun: Noun) -> bool {
        self.as_of.get().is_none()
            && self.viewer.read().as_ref().is_some_and(|viewer| viewer.can_enter.contains(&noun))
    }

    /// Whether this person changes records at all, be it those of one body only.
    pub fn writes(self) -> bool {
        self.as_of.get().is_none()
            && self.viewer.read().as_ref().is_some_and(|viewer| !viewer.can_enter.is_empty())
    }

    /// Whether a record can be changed of which the register says whether this person may.
    pub fn can_change(self, may: bool) -> bool {
        may && self.as_of.get().is_none()
    }
}
