//! What is due as a calendar.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::spec::filter;
use crate::api::control::{OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables};
use crate::api::parts::{Day, record};
use crate::i18n::words::Word;
use crate::i18n::{language, use_locale};
use crate::pages::month::{Item, grid, head, last_of, left_out, month_of};
use crate::pages::register::List;
use crate::pages::register::live::use_followed;
use crate::pages::register::spec::Reader;
use crate::routes::{AsOf, Route};
use crate::ui::icon::icon_s;
use crate::ui::marks;

/// The most that a page of the list gives.
const MOST: i32 = 200;

/// The calendar.
pub fn calendar(list: List) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let first = Memo::new(move |_| month_of(list.state.read().value("month"), as_of.day()));
    let loaded = use_followed::<OccurrencesQuery, OccurrencesVariables>(list, move || {
        let on = as_of.get().map(Day);
        let state = list.state.get();
        // A calendar shows what was done as well, unless the reader narrows it.
        let standings = state.words("standing");
        let narrowed = filter(&state, on);
        Some(OccurrencesVariables {
            first: Some(MOST),
            after: None,
            filter: Some(OccurrenceFilter {
                standings,
                due_from: Some(Day(first.get())),
                due_to: Some(Day(last_of(first.get()))),
                ..narrowed
            }),
            on,
            facets: Vec::new(),
            head: true,
        })
    });
    let go = move |to: NaiveDate| {
        list.update(|state| {
            state.clear("month");
            state.toggle("month", &to.format("%Y-%m").to_string());
        });
    };
    let content = move || {
        let answer = loaded.ok()?;
        let found = &answer.occurrences;
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let items: Vec<Item> = found.nodes.iter().filter_map(|row| item(row, reader, as_of)).collect();
        Some(view! {
            {grid(first.get(), &items, reader)}
            {left_out(found.total_count, found.nodes.len(), reader.locale)}
        })
    };
    view! {
        {head(first, go)}
        {content}
    }
}

/// A due date as it stands on its day.
pub fn item(row: &OccurrenceRow, reader: Reader, as_of: AsOf) -> Option<Item> {
    let locale = reader.locale;
    let duty = row.obligation.as_ref()?;
    let id = record(&duty.id);
    let text = duty.texts.pick(language(locale));
    let standing = row.standing;
    let word = standing.word(locale);
    let view = move || {
        let (class, title) = (format!("st {}", marks::standing_class(standing)), format!("{word}: {text}"));
        view! {
            <a
                class="cal-item"
                title=title
                href=move || id.map(|id| as_of.href(Route::Dossier(id)))
            >
                <span class=class>
                    {icon_s(marks::standing_glyph(standing))} <span class="sr">{word} ": "</span>
                </span>
                <span class="cut">{text.clone()}</span>
            </a>
        }
    };
    Some(Item { on: row.due_on, until: None, view: ViewFn::from(view) })
}
