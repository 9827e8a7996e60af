//! What is due as a calendar: one month, day by day. What is known by its month or year alone stands below.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use leptos::prelude::*;

use super::spec::filter;
use crate::api::control::{OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables};
use crate::api::parts::{Day, record};
use crate::i18n::{Locale, format, language, t_string, td_string, use_i18n, use_locale};
use crate::pages::due::weekday_name;
use crate::pages::register::List;
use crate::pages::register::live::use_followed;
use crate::pages::register::spec::Reader;
use crate::pages::register::state::ListState;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// The most that a page of the list gives.
const MOST: i32 = 200;

/// Dates of a day that are shown; the rest is a number.
const SHOWN: usize = 4;

/// The first day of the month that the address names, else of the reader's.
fn month_of(state: &ListState, day: NaiveDate) -> NaiveDate {
    let named = state.value("month").and_then(|month| format!("{month}-01").parse().ok());
    named.or_else(|| day.with_day(1)).unwrap_or(day)
}

fn last_of(first: NaiveDate) -> NaiveDate {
    first
        .checked_add_months(Months::new(1))
        .and_then(|next| next.checked_sub_days(Days::new(1)))
        .unwrap_or(first)
}

/// The calendar.
pub fn calendar(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let first = Memo::new(move |_| month_of(&list.state.read(), as_of.day()));
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
    let go = move |to: Option<NaiveDate>| {
        if let Some(to) = to {
            list.update(|state| {
                state.clear("month");
                state.toggle("month", &to.format("%Y-%m").to_string());
            });
        }
    };
    let title = move || {
        let (month, locale) = (first.get(), locale.get());
        format!("{} {}", format::month_name(locale, month.month() as u8), month.year())
    };
    let content = move || {
        let answer = loaded.ok()?;
        let found = &answer.occurrences;
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let left = found.total_count.unwrap_or_default() - found.nodes.len() as i32;
        let left = (left > 0).then(|| td_string!(reader.locale, control.too_many, count = left).to_string());
        Some(view! {
            {grid(first.get(), &found.nodes, reader)}
            <p class="soft pad">{left}</p>
        })
    };
    view! {
        <div class="cal-head">
            <button
                type="button"
                class="ib"
                aria-label=move || t_string!(i18n, control.month_before)
                title=move || t_string!(i18n, control.month_before)
                on:click=move |_| go(first.get_untracked().checked_sub_months(Months::new(1)))
            >
                {icon_s(Glyph::Before)}
            </button>
            <h2 aria-live="polite">{title}</h2>
            <button
                type="button"
                class="ib"
                aria-label=move || t_string!(i18n, control.month_after)
                title=move || t_string!(i18n, control.month_after)
                on:click=move |_| go(first.get_untracked().checked_add_months(Months::new(1)))
            >
                {icon_s(Glyph::Next)}
            </button>
        </div>
        {content}
    }
}

fn grid(first: NaiveDate, rows: &[OccurrenceRow], reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let mut by_day: BTreeMap<NaiveDate, Vec<&OccurrenceRow>> = BTreeMap::new();
    let mut loose = Vec::new();
    for row in rows {
        match row.due_on.day() {
            Some(_) => by_day.entry(row.due_on.earliest()).or_default().push(row),
            None => loose.push(row),
        }
    }
    let begins = first.week(Weekday::Mon).first_day();
    let ends = last_of(first).week(Weekday::Mon).last_day();
    let days: Vec<NaiveDate> = begins.iter_days().take_while(|day| *day <= ends).collect();
    let weeks = days
        .chunks(7)
        .map(|week| {
            let cells = week
                .iter()
                .map(|day| cell(*day, first.month(), by_day.get(day).map_or(&[][..], Vec::as_slice), reader))
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let heads = begins
        .iter_days()
        .take(7)
        .map(|day| {
            let name = weekday_name(day.weekday(), locale);
            let short: String = name.chars().take(3).collect();
            view! { <th scope="col" title=name>{short}</th> }
        })
        .collect_view();
    let loose = (!loose.is_empty()).then(|| {
        let items = loose.iter().filter_map(|row| item(row, reader)).collect_view();
        view! {
            <div class="pad">
                <h3 class="sec-name">{td_string!(locale, control.some_day)}</h3>
                <ul class="cal-loose">{items}</ul>
            </div>
        }
    });
    view! {
        <div class="scroll-x">
            <table class="cal-month">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
        {loose}
    }
}

fn cell(day: NaiveDate, month: u32, rows: &[&OccurrenceRow], reader: Reader) -> impl IntoView + use<> {
    let locale: Locale = reader.locale;
    let items = rows.iter().take(SHOWN).filter_map(|row| item(row, reader)).collect_view();
    let rest = rows.len().saturating_sub(SHOWN);
    let rest = (rest > 0).then(|| {
        let label = td_string!(locale, control.and_more, count = rest).to_string();
        view! { <li class="soft">{label}</li> }
    });
    let number = day.day();
    view! {
        <td class:out=day.month() != month class:here=day == reader.day>
            <span class="cal-day">{number}</span>
            <ul>{items} {rest}</ul>
        </td>
    }
}

fn item(row: &OccurrenceRow, reader: Reader) -> Option<impl IntoView + use<>> {
    let as_of = AsOf::expect();
    let locale = reader.locale;
    let duty = row.obligation.as_ref()?;
    let id = record(&duty.id);
    let text = duty.texts.pick(language(locale));
    let word = crate::i18n::words::Word::word(row.standing, locale);
    let class = format!("st {}", marks::standing_class(row.standing));
    let title = format!("{word}: {text}");
    Some(view! {
        <li>
            <a
                class="cal-item cut"
                title=title
                href=move || id.map(|id| as_of.href(Route::Dossier(id)))
            >
                <span class=class>
                    {icon_s(marks::standing_glyph(row.standing))} <span class="sr">{word} ": "</span>
                </span>
                {text}
            </a>
        </li>
    })
}
