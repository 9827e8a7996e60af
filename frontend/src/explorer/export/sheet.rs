//! The page that is printed: the picture with its legend and date, and below it every record and every tie with
//! what it rests on.

use leptos::prelude::*;

use super::super::verbs::Explorer;
use super::Paper;
use crate::i18n::{format, td_string};

/// The page, which only paper shows. It asks the browser to print as soon as it is there.
#[component]
pub fn Sheet(
    /// What is printed.
    paper: RwSignal<Option<Paper>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    Effect::new(move |_| {
        if paper.read().is_some() {
            request_animation_frame(move || {
                // A browser that cannot print shows nothing, as it does for its own command.
                let _ = window().print();
            });
        }
    });
    // What the browser prints later, by its own command, is the page as it is then.
    let printed = window_event_listener(leptos::ev::afterprint, move |_| paper.set(None));
    on_cleanup(move || printed.remove());
    move || {
        let Paper { svg, subtitle, report } = paper.get()?;
        let locale = locale.get();
        let records: Vec<_> = report
            .records
            .iter()
            .map(|record| {
                let since = record.since.map(|date| format::short(locale, date));
                view! {
                    <tr>
                        <td>{record.name.clone()}</td>
                        <td>{record.kind.clone()}</td>
                        <td>{record.state.clone()}</td>
                        <td>{since}</td>
                        <td>{record.access.clone()}</td>
                    </tr>
                }
            })
            .collect();
        let ties: Vec<_> = report
            .ties
            .iter()
            .map(|tie| view! { <li>{tie.sentence.clone()} " " <span class="muted">{tie.source.clone()}</span></li> })
            .collect();
        let notes: Vec<_> = report.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect();
        Some(view! {
            <article class="sheet" aria-hidden="true">
                <h1>{report.title.clone()}</h1>
                <p>{subtitle}</p>
                <div class="sheet-picture" inner_html=svg></div>
                {(!notes.is_empty()).then(|| view! { <h2>{td_string!(locale, explorer.shelf.notes)}</h2> <ul>{notes}</ul> })}
                <h2>{td_string!(locale, explorer.legend.records)}</h2>
                <table>
                    <thead>
                        <tr>
                            <th>{td_string!(locale, explorer.table.record)}</th>
                            <th>{td_string!(locale, explorer.table.kind)}</th>
                            <th>{td_string!(locale, explorer.table.state)}</th>
                            <th>{td_string!(locale, explorer.table.since)}</th>
                            <th>{td_string!(locale, explorer.legend.levels)}</th>
                        </tr>
                    </thead>
                    <tbody>{records}</tbody>
                </table>
                <h2>{td_string!(locale, explorer.export.sources)}</h2>
                <ol>{ties}</ol>
            </article>
        })
    }
}
