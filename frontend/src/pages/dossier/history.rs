//! What the ledger knows of a record.

use cynic::Id;
use leptos::prelude::*;

use super::parts::Card;
use crate::api::client::use_query;
use crate::api::history::{HistoryQuery, HistoryVariables, LedgerEntry};
use crate::i18n::{Locale, format, td_string, use_locale};

const SHOWN: i32 = 20;

/// The card of a record's history; nothing where the ledger has no entry that the viewer may see.
#[component]
pub fn History(
    /// Whose.
    record: Id,
) -> impl IntoView {
    let locale = use_locale();
    let loaded = use_query::<HistoryQuery, HistoryVariables>(move || {
        Some(HistoryVariables { record: record.clone(), first: SHOWN, after: None })
    });
    move || {
        let locale = locale.get();
        let answer = loaded.ok()?;
        let entries = &answer.history.nodes;
        (!entries.is_empty()).then(|| {
            let rows = entries.iter().map(|entry| row(locale, entry)).collect_view();
            view! {
                <Card title=td_string!(locale, common.history.title) locale=locale>
                    <ol class="hist">{rows}</ol>
                </Card>
            }
        })
    }
}

fn row(locale: Locale, entry: &LedgerEntry) -> impl IntoView + use<> {
    let day = entry.at.0.get(..10).and_then(|day| day.parse().ok());
    let day = day.map_or_else(|| entry.at.0.clone(), |day| format::day(locale, day));
    let who = match &entry.acting_for {
        Some(whom) => {
            td_string!(locale, common.history.by, who = entry.actor.clone(), whom = whom.clone()).to_string()
        }
        None => entry.actor.clone(),
    };
    let hash: String = entry.hash.chars().take(8).collect();
    view! {
        <li>
            <time datetime=entry.at.0.clone()>{day}</time>
            <span>{action(locale, &entry.action)}</span>
            <span>{who}</span>
            <code title=entry.hash.clone()>{format!("#{} {hash}", entry.seq)}</code>
        </li>
    }
}

/// What was done, in words; a word that this client does not know is shown as the ledger has it.
fn action(locale: Locale, action: &str) -> String {
    let what = action.rsplit(['.', '_', ' ']).next().unwrap_or(action);
    match (what, action) {
        ("create" | "created", _) => td_string!(locale, common.history.create).to_owned(),
        ("change" | "changed", _) => td_string!(locale, common.history.change).to_owned(),
        ("import" | "imported", _) => td_string!(locale, common.history.import).to_owned(),
        ("remove" | "removed", _) => td_string!(locale, common.history.remove).to_owned(),
        _ => action.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_said_in_words() {
        assert_eq!(action(Locale::en, "create"), "Created");
        assert_eq!(action(Locale::ru, "agreement.change"), "Изменено");
        assert_eq!(action(Locale::en, "reindex"), "reindex");
    }
}
