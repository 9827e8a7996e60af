//! What is due as a board: one column for each way in which it stands.

use accord_shared::obligation::Standing;
use leptos::prelude::*;

use super::groups::empty;
use super::line::partner;
use super::spec::filter;
use crate::api::control::{OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables};
use crate::api::parts::{Day, record};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string, use_locale};
use crate::pages::cells::short_name;
use crate::pages::register::List;
use crate::pages::register::live::use_followed;
use crate::pages::register::spec::Reader;
use crate::routes::{AsOf, Route};
use crate::ui::marks;

/// The columns, from what presses most to what is done.
const COLUMNS: [Standing; 5] =
    [Standing::Overdue, Standing::DueSoon, Standing::Scheduled, Standing::Reported, Standing::Met];

/// Cards of a column that are shown at first.
const FIRST: i32 = 20;

/// The board.
pub fn board(list: List) -> impl IntoView {
    // A column that the filter leaves out is not shown.
    let shown = Memo::new(move |_| {
        let state = list.state.read();
        let chosen = state.words::<Standing>("standing");
        COLUMNS
            .into_iter()
            .filter(|column| chosen.as_ref().is_none_or(|chosen| chosen.contains(column)))
            .collect::<Vec<_>>()
    });
    let columns = move || {
        let shown = shown.get();
        if shown.is_empty() {
            return empty(list).into_any();
        }
        shown.into_iter().map(|standing| column(list, standing)).collect_view().into_any()
    };
    view! { <div class="board">{columns}</div> }
}

fn column(list: List, standing: Standing) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let shown = RwSignal::new(FIRST);
    let loaded = use_followed::<OccurrencesQuery, OccurrencesVariables>(list, move || {
        let on = as_of.get().map(Day);
        let narrowed = filter(&list.state.get(), on);
        Some(OccurrencesVariables {
            first: Some(shown.get()),
            after: None,
            filter: Some(OccurrenceFilter { standings: Some(vec![standing]), ..narrowed }),
            on,
            facets: Vec::new(),
            head: true,
        })
    });
    let total = move || {
        let answer = loaded.ok()?;
        answer.occurrences.total_count.map(|total| format::number(locale.get(), total.into()))
    };
    let cards = move || {
        let answer = loaded.ok()?;
        let found = &answer.occurrences;
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let cards = found.nodes.iter().map(|row| card(row, reader)).collect_view();
        let left = found.total_count.unwrap_or_default() - found.nodes.len() as i32;
        let more = (left > 0).then(|| {
            let label = td_string!(reader.locale, control.more, count = left).to_string();
            view! {
                <button
                    type="button"
                    class="btn s"
                    on:click=move |_| shown.update(|shown| *shown = (*shown + 50).min(200))
                >
                    {label}
                </button>
            }
        });
        Some(view! {
            <ul>{cards}</ul>
            {more}
        })
    };
    view! {
        <section class="col" aria-label=move || standing.word(locale.get())>
            <h2>
                {move || marks::standing(locale.get(), standing)}
                <span class="badge end">{total}</span>
            </h2>
            {cards}
        </section>
    }
}

fn card(row: &OccurrenceRow, reader: Reader) -> Option<impl IntoView + use<>> {
    let as_of = AsOf::expect();
    let locale: Locale = reader.locale;
    let duty = row.obligation.as_ref()?;
    let id = record(&duty.id);
    let partner = partner(duty).map(|partner| short_name(partner, locale));
    let unit = duty.unit.as_ref().map(|unit| short_name(unit, locale));
    let under = partner.into_iter().chain(unit).collect::<Vec<_>>().join(" · ");
    Some(view! {
        <li class="bcard">
            {marks::due(locale, row.standing, Some(row.due_on), reader.day)}
            {row.escalation.map(|found| marks::escalated(locale, found.to))}
            <a class="row-link" href=move || id.map(|id| as_of.href(Route::Dossier(id)))>
                {duty.texts.pick(language(locale))}
            </a>
            <span class="row wrap">{marks::side(locale, duty.side)} <span class="soft">{under}</span></span>
        </li>
    })
}
