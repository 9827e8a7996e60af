//! What the ledger knows of a record.

use accord_shared::RecordId;
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::parts::Card;
use crate::api::client::{Api, Loaded, use_query};
use crate::api::history::{HistoryQuery, HistoryVariables, LedgerEntry, Look, LookVariables};
use crate::i18n::{Locale, td_string, use_locale};
use crate::pages::change::lines;
use crate::pages::change::undo::Undoing;
use crate::pages::following::Unread;
use crate::routes::AsOf;

const SHOWN: i32 = 10;

/// What the page holds of it: the card is drawn anew whenever the record is, and keeps what it knows.
#[derive(Clone, Copy)]
pub struct HistoryState {
    record: RecordId,
    since: RwSignal<Option<i32>>,
    loaded: Loaded<HistoryQuery>,
    /// Each part is asked for when the one before it is there: the parts as the ledger gave them,
    older: RwSignal<Vec<LedgerEntry>>,
    /// and where it goes on.
    rest: RwSignal<Option<Option<String>>>,
}

impl HistoryState {
    /// Asks for it, for the page that is drawn, and notes that the reader looks.
    pub fn provide(record: RecordId) {
        let loaded = use_query(move || Some(asked(record, None)));
        let (older, rest) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        Effect::new(move |_| {
            loaded.ok();
            older.set(Vec::new());
            rest.set(None);
        });
        let since = use_look(Some(Id::new(record.to_string())));
        provide_context(Self { record, since, loaded, older, rest });
    }
}

fn asked(record: RecordId, after: Option<String>) -> HistoryVariables {
    HistoryVariables { record: Id::new(record.to_string()), first: SHOWN, after }
}

/// The card of the history of the page's record; nothing where the ledger has no entry that the viewer may see.
#[component]
pub fn History() -> impl IntoView {
    let locale = use_locale();
    let api = Api::expect();
    let undoing = Undoing::expect();
    let HistoryState { record, since, loaded, older, rest } = expect_context();
    let more = move |after: String| {
        spawn_local(async move {
            let asked = asked(record, Some(after));
            if let Ok(answer) = api.query::<HistoryQuery, _>(asked).await {
                let page = answer.history;
                rest.try_set(Some(page.page_info.end_cursor.filter(|_| page.page_info.has_next_page)));
                older.try_update(|older| older.extend(page.nodes));
            }
        });
    };
    move || {
        let locale = locale.get();
        let answer = loaded.ok()?;
        let page = &answer.history;
        if page.nodes.is_empty() {
            return None;
        }
        let since = since.get();
        let row = |entry: &LedgerEntry| row(record, entry, since, undoing, locale);
        let rows = page.nodes.iter().map(row).collect_view();
        let older = older.get().iter().map(row).collect_view();
        let last = page.page_info.end_cursor.clone().filter(|_| page.page_info.has_next_page);
        let next = rest.get().unwrap_or(last).map(|after| {
            view! {
                <div class="ent-foot">
                    <button type="button" class="btn s" on:click=move |_| more(after.clone())>
                        {td_string!(locale, ledger.more)}
                    </button>
                </div>
            }
        });
        Some(view! {
            <Card title=td_string!(locale, common.history.title) locale=locale>
                <ol class="ents">{rows} {older}</ol>
                {next}
            </Card>
        })
    }
}

/// Notes that the reader looks, once, and says after which entry everything is new to them.
pub fn use_look(record: Option<Id>) -> RwSignal<Option<i32>> {
    let since = RwSignal::new(None);
    let (as_of, unread) = (AsOf::expect(), Unread::expect());
    // Who looks at another day has not seen what is new today.
    if untrack(|| as_of.get()).is_none() {
        spawn_local(async move {
            let noted = Api::expect().note(Look::build(LookVariables { record })).await;
            if let Ok(noted) = noted {
                since.try_set(noted.look.since);
                unread.ask();
            }
        });
    }
    since
}

fn row(id: RecordId, entry: &LedgerEntry, since: Option<i32>, undoing: Undoing, locale: Locale) -> AnyView {
    let is_new = since.is_some_and(|since| entry.seq > since);
    let (seq, was_new) = (entry.seq, entry.action.ends_with(".create"));
    let undo = entry.undoable.then(|| {
        let help = td_string!(locale, ledger.undo_help);
        view! {
            <button
                type="button"
                class="btn s noprint"
                title=help
                on:click=move |_| undoing.run(id, seq, was_new)
            >
                {td_string!(locale, ledger.undo)}
            </button>
        }
    });
    lines::entry(id.noun, entry, is_new, locale, undo.into_any())
}
