//! Taking back one's own last change.

use accord_shared::RecordId;
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::api::client::Api;
use crate::api::history::{HistoryQuery, HistoryVariables, Undo, UndoVariables};
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string, use_locale};
use crate::pages::failed::sentence;
use crate::routes::{AsOf, Route};
use crate::ui::toast::Toasts;

type Run = Box<dyn Fn(RecordId, i32, bool) + Send + Sync>;

/// Takes back entries, and says what came of it. One for the whole client: what it offers outlives the page that
/// offered it.
#[derive(Clone, Copy)]
pub struct Undoing {
    run: StoredValue<Run>,
    toasts: Toasts,
    locale: Signal<Locale>,
}

impl Undoing {
    /// Puts it into the context. Needs the router around it, and the toasts.
    pub fn provide() {
        let (api, toasts, as_of, locale) = (Api::expect(), Toasts::expect(), AsOf::expect(), use_locale());
        let navigate = use_navigate();
        let run = move |record: RecordId, entry: i32, was_new: bool| {
            let navigate = navigate.clone();
            spawn_local(async move {
                let answer = api.mutate(Undo::build(UndoVariables { entry })).await;
                let locale = locale.get_untracked();
                let undone = match answer {
                    Err(error) => return toasts.say(sentence(locale, &error)),
                    Ok(Undo { undo }) => undo,
                };
                if let Some(error) = undone.errors.first() {
                    return toasts.say(error.code.word(locale));
                }
                if was_new {
                    toasts.say(td_string!(locale, ledger.undo_gone));
                    navigate(&as_of.href(Route::Register(record.noun)), Default::default());
                } else {
                    toasts.say(td_string!(locale, ledger.undone));
                }
                api.refresh();
            });
        };
        provide_context(Self { run: StoredValue::new(Box::new(run)), toasts, locale });
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Takes back an entry of a record; `was_new` where the entry made the record.
    pub fn run(self, record: RecordId, entry: i32, was_new: bool) {
        self.run.with_value(|run| run(record, entry, was_new));
    }

    /// Says that a record was saved, and offers to take it back while nothing has built on it.
    pub async fn offer(self, record: RecordId, was_new: bool) {
        let asked = HistoryVariables { record: Id::new(record.to_string()), first: 1, after: None };
        let answer = Api::expect().query::<HistoryQuery, _>(asked).await;
        let last = answer.ok().and_then(|answer| answer.history.nodes.into_iter().next());
        let locale = self.locale.get_untracked();
        let saved = td_string!(locale, common.msg.saved);
        match last.filter(|entry| entry.undoable) {
            Some(entry) => {
                let run = move || self.run(record, entry.seq, was_new);
                self.toasts.offer(saved, td_string!(locale, ledger.undo), run);
            }
            None => self.toasts.say(saved),
        }
    }
}
