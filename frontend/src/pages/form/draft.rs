//! What was typed, kept in the browser: with what it started from, so that it can be brought together with what others
//! saved meanwhile, and with what was sent of it, so that sending it again does not do it twice.

use accord_shared::tree::{Merged, merge};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Form, Sending};
use crate::{clock, settings};

/// What a draft started from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The version of the record.
    pub version: i32,
    /// The form as it was filled from it.
    pub form: Value,
}

/// What was sent, with what went with it.
#[derive(Serialize, Deserialize)]
struct Sent {
    form: String,
    sending: Sending,
}

/// A draft that met a later version of the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// What both started from.
    pub original: Value,
    /// What was typed here.
    pub mine: Value,
    /// What somebody else saved.
    pub theirs: Value,
    /// Both, and where they collide.
    pub merged: Merged,
}

/// Where what was typed is kept.
#[derive(Clone)]
pub struct Draft {
    key: String,
}

impl Draft {
    /// The draft of a record, or of a new one of this noun.
    pub fn of(what: impl std::fmt::Display) -> Self {
        Self { key: format!("accord.draft.{what}") }
    }

    fn part(&self, name: &str) -> String {
        format!("{}.{name}", self.key)
    }

    /// What was typed, as a form.
    pub fn read<F: Form>(&self) -> Option<F> {
        serde_json::from_str(&settings::read(&self.key)?).ok()
    }

    fn base(&self) -> Option<Base> {
        serde_json::from_str(&settings::read(&self.part("base"))?).ok()
    }

    /// Keeps what is typed, and what it started from where that is not kept yet.
    pub fn keep(&self, now: &str, base: &Base) {
        settings::write(&self.key, Some(now));
        if self.base().is_none() {
            self.start_from(base);
        }
    }

    /// From now on it counts as started from this.
    pub fn start_from(&self, base: &Base) {
        settings::write(&self.part("base"), serde_json::to_string(base).ok().as_deref());
    }

    /// Why it is changed, as far as that was typed.
    pub fn reason(&self) -> String {
        settings::read(&self.part("reason")).unwrap_or_default()
    }

    /// Keeps why it is changed.
    pub fn keep_reason(&self, reason: &str) {
        settings::write(&self.part("reason"), Some(reason).filter(|reason| !reason.is_empty()));
    }

    /// Forgets all of it.
    pub fn clear(&self) {
        for key in [self.key.clone(), self.part("base"), self.part("sent"), self.part("reason")] {
            settings::write(&key, None);
        }
    }

    /// What was typed and what is saved now, brought together; nothing where what was typed started from that.
    pub fn meeting(&self, now: &Base) -> Option<Meeting> {
        let mine: Value = serde_json::from_str(&settings::read(&self.key)?).ok()?;
        let base = self.base().filter(|base| base.version != now.version)?;
        let merged = merge(&base.form, &mine, &now.form);
        Some(Meeting { original: base.form, mine, theirs: now.form.clone(), merged })
    }

    /// What goes with this form when it is sent: the same as before where the same was sent and no answer came.
    pub fn sending(&self, form: &str, reason: Option<String>) -> Sending {
        let sent =
            settings::read(&self.part("sent")).and_then(|sent| serde_json::from_str::<Sent>(&sent).ok());
        let again = sent.filter(|sent| sent.form == form && sent.sending.reason == reason);
        if let Some(sent) = again {
            return sent.sending;
        }
        let sent = Sent { form: form.to_owned(), sending: Sending { key: clock::fresh_key(), reason } };
        settings::write(&self.part("sent"), serde_json::to_string(&sent).ok().as_deref());
        sent.sending
    }
}
