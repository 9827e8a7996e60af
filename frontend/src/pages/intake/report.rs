//! What became, or would become, of each row.

use accord_shared::RecordId;
use accord_shared::intake::{ImportState, Outcome};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::api::intake::{self, Import, LINES, Line};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, td_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::save::save;
use crate::ui::toast::Toasts;

/// The report of an import as it stands now.
#[component]
pub fn Report(import: Import) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let is_done = import.state == ImportState::Done;
    let was_written = matches!(import.state, ImportState::Done | ImportState::Undone);
    let filter = RwSignal::new(None::<Outcome>);
    let lines = RwSignal::new(Vec::<Line>::new());
    let more = RwSignal::new(false);
    let id = StoredValue::new(import.id.clone());
    // An answer to a filter that is no longer on is none.
    let ask = move |after: i32| {
        let wanted = filter.get_untracked();
        spawn_local(async move {
            let Ok(found) = intake::lines(&id.get_value(), wanted, after).await else { return };
            if filter.try_get_untracked() != Some(wanted) {
                return;
            }
            more.try_set(found.len() == LINES);
            lines.try_update(|lines| {
                if after == 0 {
                    lines.clear();
                }
                lines.extend(found);
            });
        });
    };
    Effect::new(move |_| {
        filter.track();
        ask(0);
    });
    let next = move |_| ask(lines.read_untracked().last().map_or(0, |line| line.position));
    let counts = import.counts.clone();
    let total: u64 = counts.values().sum();
    let tab = move |outcome: Option<Outcome>, count: u64| {
        view! {
            <button
                type="button"
                class="fo-tab"
                aria-pressed=move || (filter.get() == outcome).to_string()
                on:click=move |_| filter.set(outcome)
            >
                {move || {
                    let locale = locale.get();
                    outcome.map_or_else(|| td_string!(locale, intake.all), |outcome| outcome.word(locale))
                }}
                <b>{move || format::number(locale.get(), i64::try_from(count).unwrap_or_default())}</b>
            </button>
        }
    };
    let skipped = counts.get(&Outcome::Skipped).copied().unwrap_or_default();
    let tabs = Outcome::ALL
        .iter()
        .filter_map(|outcome| Some((*outcome, *counts.get(outcome)?)))
        .map(|(outcome, count)| tab(Some(outcome), count))
        .collect_view();
    let columns = StoredValue::new(import.columns);
    let name = StoredValue::new(import.file_name);
    let take = move |_| {
        let locale = locale.get_untracked();
        spawn_local(async move {
            match error_file(&id.get_value(), &columns.get_value(), locale).await {
                Ok(text) => {
                    let named = name.get_value();
                    let named = named.rsplit_once('.').map_or(named.as_str(), |(stem, _)| stem).to_owned();
                    if save(&format!("{named}-rows.csv"), text.as_bytes()).is_err() {
                        toasts.say(td_string!(locale, export.failed));
                    }
                }
                Err(trouble) => toasts.say(words::trouble(locale, &trouble)),
            }
        });
    };
    let rows = move || {
        let locale = locale.get();
        lines.get().into_iter().map(|line| row(locale, line, is_done)).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="intake-report">
            <header>
                <h2 id="intake-report">
                    {move || {
                        let locale = locale.get();
                        if was_written {
                            td_string!(locale, intake.report_done)
                        } else {
                            td_string!(locale, intake.report_dry)
                        }
                    }}
                </h2>
                <span class="grow"></span>
                <Show when=move || { skipped > 0 }>
                    <button
                        type="button"
                        class="btn s"
                        title=move || td_string!(locale.get(), intake.errors_help)
                        on:click=take
                    >
                        {icon(Glyph::Export)}
                        {t!(i18n, intake.errors)}
                    </button>
                </Show>
            </header>
            <div>
                <div class="fo-tabs" role="group" aria-labelledby="intake-report">
                    {tab(None, total)} {tabs}
                </div>
                <div>
                    <table class="t small imp">
                        <colgroup>
                            <col class="imp-row" />
                            <col class="imp-outcome" />
                            <col />
                        </colgroup>
                        <thead>
                            <tr>
                                <th scope="col" class="num">{t!(i18n, intake.row)}</th>
                                <th scope="col">{t!(i18n, intake.result)}</th>
                                <th scope="col">{t!(i18n, intake.reason)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || lines.read().is_empty()>
                    <p class="pad muted">{t!(i18n, intake.empty_lines)}</p>
                </Show>
                <Show when=move || more.get()>
                    <div class="rows-foot">
                        <button type="button" class="btn s" on:click=next>
                            {t!(i18n, common.verb.show_more)}
                        </button>
                    </div>
                </Show>
            </div>
        </section>
    }
}

fn row(locale: Locale, line: Line, is_done: bool) -> impl IntoView {
    let as_of = AsOf::expect();
    let record = line.record.as_ref().and_then(|id| id.parse::<RecordId>().ok());
    let noun = record.map(|id| id.noun);
    let (class, glyph) = match line.outcome {
        Outcome::Created => ("st met", Glyph::Add),
        Outcome::Changed => ("st met", Glyph::Edit),
        Outcome::Merged | Outcome::Unchanged => ("st", Glyph::Met),
        Outcome::Skipped => ("st late", Glyph::Overdue),
    };
    let notes = line.notes.iter().map(|note| words::note(locale, noun, note)).collect::<Vec<_>>();
    let (first, rest) = notes
        .split_first()
        .map_or((String::new(), String::new()), |(first, rest)| (first.clone(), rest.join("; ")));
    let open = record.filter(|_| is_done).map(|id| {
        view! {
            " "
            <a class="link" href=move || as_of.href(Route::Dossier(id))>
                {td_string!(locale, intake.open_record)}
            </a>
        }
    });
    let cells = line.cells.map(|cells| {
        let text = cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        view! { <span>{text}</span> }
    });
    view! {
        <tr>
            <td class="num">{format::number(locale, line.row)}</td>
            <td>
                <span class=class>{icon(glyph)} {line.outcome.word(locale)}</span>
            </td>
            <td>
                <div class="two">
                    <b class="regular">{first} {open}</b>
                    {(!rest.is_empty()).then(|| view! { <span>{rest}</span> })}
                    {cells}
                </div>
            </td>
        </tr>
    }
}

/// The rows of which nothing was taken, as they came, each with its reason behind it.
async fn error_file(id: &str, columns: &[String], locale: Locale) -> Result<String, intake::Trouble> {
    let reason = td_string!(locale, intake.reason).to_owned();
    let mut text = String::from('\u{feff}');
    record(columns.iter().chain([&reason]), &mut text);
    let (mut after, mut last) = (0, 0);
    loop {
        let found = intake::lines(id, Some(Outcome::Skipped), after).await?;
        for line in &found {
            after = line.position;
            // A row of several records is one row of the file.
            if line.row == last {
                continue;
            }
            last = line.row;
            let why = line.notes.iter().map(|note| words::note(locale, None, note));
            let why = why.collect::<Vec<_>>().join("; ");
            record(line.cells.iter().flatten().chain([&why]), &mut text);
        }
        if found.len() < LINES {
            return Ok(text);
        }
    }
}

/// One record of CSV (RFC 4180). The cells are the reader's own, as they came: what would make a formula harmless would
/// come back into the register with the corrected file.
fn record<'c>(cells: impl Iterator<Item = &'c String>, text: &mut String) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', ';']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_holds_whatever_its_cells_hold() {
        let cells = ["a", "b, c", "say \"no\"", "", "two\nlines"].map(String::from);
        let mut text = String::new();
        record(cells.iter(), &mut text);
        assert_eq!(text, "a,\"b, c\",\"say \"\"no\"\"\",,\"two\nlines\"\r\n");
    }
}
