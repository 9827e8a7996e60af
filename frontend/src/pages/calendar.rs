//! The working calendar: a year to see, and to change by whoever may change records.

use accord_shared::calendar::{DayKind, is_weekend, moved_rest};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::failed::outcome;
use super::session::Session;
use crate::api::calendar::{
    CalendarDay, CalendarDayInput, CalendarQuery, CalendarYear, CalendarYearInput, set,
};
use crate::api::client::{Api, use_query};
use crate::api::parts::{Day, Text, TextInput};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::toast::Toasts;

/// A day as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    day: RwSignal<String>,
    kind: RwSignal<DayKind>,
    az: RwSignal<String>,
    en: RwSignal<String>,
    ru: RwSignal<String>,
}

impl Row {
    fn new(day: Option<NaiveDate>, kind: DayKind, names: &Text) -> Self {
        let text = |text: &Option<String>| RwSignal::new(text.clone().unwrap_or_default());
        Self {
            day: RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default()),
            kind: RwSignal::new(kind),
            az: text(&names.az),
            en: text(&names.en),
            ru: text(&names.ru),
        }
    }

    fn of(day: &CalendarDay) -> Self {
        Self::new(Some(day.day.0), day.kind, &day.names)
    }

    fn date(self) -> Option<NaiveDate> {
        self.day.get_untracked().parse().ok()
    }

    /// As it is saved; nothing without a day.
    fn read(self) -> Option<CalendarDayInput> {
        let text = |text: RwSignal<String>| {
            Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let names = TextInput {
            az: text(self.az),
            en: text(self.en),
            ru: text(self.ru),
            original: None,
            original_language: None,
        };
        Some(CalendarDayInput { day: Day(self.date()?), kind: self.kind.get_untracked(), names })
    }
}

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let years = use_query::<CalendarQuery, ()>(|| Some(()));
    let chosen = RwSignal::new(clock::today().year());
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, treaty.calendar.title)))
    });
    let known =
        Memo::new(move |_| years.ok().map(|answer| answer.calendar_years.clone()).unwrap_or_default());
    let tabs = move || {
        let known = known.get();
        let next =
            known.iter().map(|year| year.year).max().map_or_else(|| clock::today().year(), |last| last + 1);
        let tab = |year: i32, text: String| {
            view! {
                <button
                    type="button"
                    class="btn s"
                    class:pri=move || chosen.get() == year
                    aria-pressed=move || (chosen.get() == year).to_string()
                    on:click=move |_| chosen.set(year)
                >
                    {text}
                </button>
            }
        };
        let add = td_string!(locale.get(), treaty.calendar.add_year, year = next).to_string();
        let mut tabs: Vec<_> = known.iter().map(|year| tab(year.year, year.year.to_string())).collect();
        tabs.push(tab(next, add));
        tabs
    };
    let content = move || {
        let year = chosen.get();
        let found = known.get().into_iter().find(|known| known.year == year);
        let found = found.unwrap_or(CalendarYear { version: 0, year, note: None, days: Vec::new() });
        view! { <Year year=found /> }
    };
    view! {
        <main class="page">
            <div class="form">
                <h1>{t!(i18n, treaty.calendar.title)}</h1>
                <p class="soft">{t!(i18n, treaty.calendar.help)}</p>
                <div class="row wrap" role="group" aria-label=move || t_string!(i18n, treaty.calendar.year)>
                    {tabs}
                </div>
                {content}
            </div>
        </main>
    }
}

/// One year: its days as a table; fields where the reader may change it.
#[component]
fn Year(year: CalendarYear) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let (number, version) = (year.year, year.version);
    let rows = RwSignal::new(year.days.iter().map(Row::of).collect::<Vec<_>>());
    let note = RwSignal::new(year.note.clone().unwrap_or_default());
    let days = StoredValue::new(year.days);
    let save = move |_| {
        let days = rows.get_untracked().into_iter().filter_map(Row::read).collect();
        let note = Some(note.get_untracked()).filter(|note| !note.trim().is_empty());
        spawn_local(async move {
            let done = set(version, CalendarYearInput { year: number, note, days }).await;
            match outcome(locale.get_untracked(), &done) {
                Some(said) => toasts.say(said),
                None => {
                    toasts.say(td_string!(locale.get_untracked(), treaty.calendar.saved));
                    Api::expect().refresh();
                }
            }
        });
    };
    let seen = move || {
        let locale = locale.get();
        let rows = days.with_value(|days| days.iter().map(|day| shown(locale, day)).collect_view());
        view! {
            <section class="card">
                <p class="pad soft">{note.get()}</p>
                <table class="t small">
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    };
    let edited = move || {
        view! {
            <section class="card">
                <div class="fgrid pad">
                    <div class="f wide">
                        <label for="calendar-note">{t!(i18n, treaty.calendar.note)}</label>
                        <input
                            class="in"
                            id="calendar-note"
                            prop:value=note
                            on:input=move |event| note.set(event_target_value(&event))
                        />
                    </div>
                </div>
                <div class="scroll-x">
                    <table class="t small cal">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, treaty.calendar.day)}</th>
                                <th scope="col">{t!(i18n, treaty.calendar.kind)}</th>
                                <th scope="col">{t!(i18n, words.language.az)}</th>
                                <th scope="col">{t!(i18n, words.language.en)}</th>
                                <th scope="col">{t!(i18n, words.language.ru)}</th>
                                <th></th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || {
                                let all = rows.get().into_iter();
                                all.map(|row| editable(row, rows)).collect_view()
                            }}
                        </tbody>
                    </table>
                </div>
                <div class="row wrap pad">
                    <button
                        type="button"
                        class="btn quiet"
                        on:click=move |_| {
                            let first = NaiveDate::from_ymd_opt(number, 1, 1);
                            rows.update(|rows| rows.push(Row::new(first, DayKind::Holiday, &Text::default())));
                        }
                    >
                        {icon(Glyph::Add)}
                        {t!(i18n, treaty.calendar.add)}
                    </button>
                    <button type="button" class="btn quiet" on:click=move |_| propose(rows)>
                        {icon(Glyph::Add)}
                        {t!(i18n, treaty.calendar.propose)}
                    </button>
                    <span class="grow"></span>
                    <button type="button" class="btn pri" on:click=save>
                        {t!(i18n, treaty.calendar.save)}
                    </button>
                </div>
            </section>
        }
    };
    move || if session.can_edit() { edited().into_any() } else { seen().into_any() }
}

/// Adds the rest days that the Labour Code owes for these holidays and that are not there yet.
fn propose(rows: RwSignal<Vec<Row>>) {
    let typed = rows.get_untracked();
    let of = |kind| {
        let typed = typed.iter().filter(move |row| row.kind.get_untracked() == kind);
        typed.filter_map(|row| row.date()).collect::<Vec<_>>()
    };
    let (holidays, rest, mourning) = (of(DayKind::Holiday), of(DayKind::Rest), of(DayKind::Mourning));
    let name = |locale: Locale| Some(td_string!(locale, treaty.calendar.moved).to_owned());
    let names = Text { az: name(Locale::az), en: name(Locale::en), ru: name(Locale::ru), ..Text::default() };
    let moved = moved_rest(&holidays, |day| mourning.contains(&day) || is_weekend(day));
    let new = moved.into_iter().filter(|day| !rest.contains(day));
    let new: Vec<_> = new.map(|day| Row::new(Some(day), DayKind::Rest, &names)).collect();
    rows.update(|rows| {
        rows.extend(new);
        rows.sort_by_key(|row| row.day.get_untracked());
    });
}

fn shown(locale: Locale, day: &CalendarDay) -> impl IntoView + use<> {
    view! {
        <tr>
            <td class="nowrap">{format::day(locale, day.day.0)}</td>
            <td>{day.names.pick(language(locale))}</td>
            <td class="soft">{day.kind.word(locale)}</td>
        </tr>
    }
}

fn editable(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let locale = use_locale();
    let text = |value: RwSignal<String>, label: &'static str| {
        view! {
            <td>
                <input
                    class="in"
                    aria-label=label
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </td>
        }
    };
    let options = DayKind::ALL
        .iter()
        .map(|&kind| {
            view! {
                <option value=kind.code() selected=move || row.kind.get() == kind>
                    {move || kind.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    let remove = move || td_string!(locale.get(), treaty.calendar.remove, day = row.day.get()).to_string();
    view! {
        <tr>
            <td>
                <input
                    class="in"
                    type="date"
                    aria-label=move || td_string!(locale.get(), treaty.calendar.day)
                    prop:value=row.day
                    on:input=move |event| row.day.set(event_target_value(&event))
                />
            </td>
            <td>
                <select
                    class="in"
                    aria-label=move || td_string!(locale.get(), treaty.calendar.kind)
                    on:change=move |event| {
                        if let Some(kind) = DayKind::of_code(&event_target_value(&event)) {
                            row.kind.set(kind);
                        }
                    }
                >
                    {options}
                </select>
            </td>
            {text(row.az, "az")}
            {text(row.en, "en")}
            {text(row.ru, "ru")}
            <td class="end">
                <button
                    type="button"
                    class="ib"
                    aria-label=remove
                    title=remove
                    on:click=move |_| rows.update(|rows| rows.retain(|other| *other != row))
                >
                    {icon_s(Glyph::Close)}
                </button>
            </td>
        </tr>
    }
}
