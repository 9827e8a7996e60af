//! What lies ahead between us and the organizations, as a calendar or a list, with the issues on their agendas beside it
//! (regulation 7.1).

mod entries;
mod filter;
mod issues;

use std::sync::Arc;

use accord_shared::Noun;
use chrono::{Months, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use self::entries::Entry;
use self::filter::Address;
use super::tabs::tabs;
use crate::api::agenda::{Agenda, AgendaQuery, AgendaVariables, HeldQuery, HeldVariables};
use crate::api::client::{Loaded, use_query};
use crate::api::parts::Day;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::answered;
use crate::pages::form::field;
use crate::pages::form::fields::Problems;
use crate::pages::form::picker::RecordField;
use crate::pages::month::{Item, grid, head, last_of, month_of};
use crate::pages::register::export::take_out;
use crate::pages::register::spec::Reader;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let address = Address::here();
    let first = Memo::new(move |_| month_of(address.state.read().month.as_deref(), as_of.day()));
    let loaded = use_query::<AgendaQuery, AgendaVariables>(move || {
        let (filter, from) = (address.state.get(), first.get());
        Some(AgendaVariables {
            from: Day(from),
            to: Day(last_of(from)),
            organization: filter.organization(),
            direction: filter.direction(),
            as_of: as_of.get().map(Day),
        })
    });
    let held = use_query::<HeldQuery, HeldVariables>(move || {
        let organization = address.state.read().organization();
        Some(HeldVariables { as_of: as_of.get().map(Day), organization })
    });
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.calendar.title)));
    });
    let go = move |to: NaiveDate| address.update(|state| state.month = Some(to.format("%Y-%m").to_string()));
    let content = answered(loaded, move |answer| {
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        month(&answer.agenda, address.state.read().list, first.get(), reader)
    });
    let beside = move || {
        let answer = held.ok()?;
        let (filter, first) = (address.state.get(), first.get());
        Some(issues::card(&answer.held_assessments, &filter, (first, last_of(first)), locale.get()))
    };
    view! {
        <main class="page reviews-page">
            <div class="pagehead">
                <h1>{t!(i18n, priorities.calendar.title)}</h1>
                {tabs(Route::Agenda)}
                <span class="grow"></span>
                {export_button(address, first)}
                {view_choice(address)}
            </div>
            <div class="reviews-body">
                {bar(address, held)}
                <div class="cols">
                    <section class="card" aria-label=move || t_string!(i18n, priorities.calendar.title)>
                        {head(first, go)}
                        {content}
                    </section>
                    <div class="stack">{beside}</div>
                </div>
            </div>
        </main>
    }
}

/// The month as a calendar or as a list.
fn month(agenda: &Agenda, as_list: bool, first: NaiveDate, reader: Reader) -> AnyView {
    let (as_of, locale) = (AsOf::expect(), reader.locale);
    let all: Vec<Entry> = agenda.entries.iter().map(|row| Entry::of(row, locale)).collect();
    let cut = cut(agenda, locale);
    if !as_list {
        let items: Vec<Item> = all.iter().map(|one| one.item(as_of)).collect();
        return view! { {grid(first, &items, reader)} {cut} }.into_any();
    }
    if all.is_empty() {
        let text = td_string!(locale, priorities.calendar.nothing);
        return view! { <p class="pad soft">{text}</p> {cut} }.into_any();
    }
    let lines = all.iter().map(|one| one.line(as_of, locale)).collect_view();
    view! { <ul class="list">{lines}</ul> {cut} }.into_any()
}

/// What of the month is more than is shown.
fn cut(agenda: &Agenda, locale: Locale) -> impl IntoView + use<> {
    let (meetings, dues, agreements) = (agenda.meetings_left, agenda.dues_left, agenda.agreements_left);
    let parts = [
        (meetings, td_string!(locale, priorities.calendar.left_meetings, count = meetings).to_string()),
        (dues, td_string!(locale, priorities.calendar.left_dues, count = dues).to_string()),
        (agreements, td_string!(locale, priorities.calendar.left_agreements, count = agreements).to_string()),
    ];
    let said = parts.into_iter().filter(|(left, _)| *left > 0).map(|(_, said)| said).collect::<Vec<_>>();
    (!said.is_empty()).then(|| view! { <p class="soft pad">{said.join(" · ")}</p> })
}

/// Takes a year of it out for a calendar program, from the month that is shown.
fn export_button(address: Address, first: Memo<NaiveDate>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let (toasts, busy) = (Toasts::expect(), RwSignal::new(false));
    let take = move |_| {
        let (from, filter) = (first.get_untracked(), address.state.get_untracked());
        let year = from.checked_add_months(Months::new(12)).and_then(|next| next.pred_opt());
        let asked = json!({
            "language": language(locale.get_untracked()).code().to_uppercase(),
            "from": from.to_string(),
            "to": year.unwrap_or(from).to_string(),
            "organization": filter.organization,
            "direction": filter.direction,
            "asOf": untrack(|| as_of.get()).map(|day| day.to_string()),
        });
        busy.set(true);
        spawn_local(async move {
            take_out(locale.get_untracked(), toasts, "/export/agenda", &asked).await;
            busy.set(false);
        });
    };
    view! {
        <button
            type="button"
            class="btn noprint"
            title=move || t_string!(i18n, priorities.calendar.export_help)
            disabled=busy
            on:click=take
        >
            {icon(Glyph::Export)}
            {t!(i18n, priorities.calendar.export)}
        </button>
    }
}

/// As a month or as a list.
fn view_choice(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let button = move |list: bool, glyph: Glyph, name: fn(Locale) -> &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (address.state.read().list == list).to_string()
                on:click=move |_| address.update(|state| state.list = list)
            >
                {icon(glyph)}
                {move || name(locale.get())}
            </button>
        }
    };
    view! {
        <div class="seg noprint" role="group" aria-label=move || t_string!(i18n, control.view)>
            {button(false, Glyph::Date, |locale| td_string!(locale, priorities.calendar.month))}
            {button(true, Glyph::List, |locale| td_string!(locale, priorities.calendar.list))}
        </div>
    }
}

/// Of which organization, in which direction.
fn bar(address: Address, held: Loaded<HeldQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    provide_context(Problems(RwSignal::new(Vec::new())));
    let organization =
        field(address.state.with_untracked(|state| state.organization.clone().unwrap_or_default()));
    Effect::new(move |_| {
        let chosen = Some(organization.get()).filter(|id| !id.is_empty());
        address.update(|state| state.organization = chosen);
    });
    let directions: Memo<Option<Arc<HeldQuery>>> = Memo::new_with_compare(move |_| held.ok(), |_, _| true);
    let now = move || address.state.read().direction.clone();
    let options = move || {
        let answer = directions.get()?;
        let option = |one: &crate::api::direction::Direction| {
            let id = one.id.inner().to_owned();
            let chosen = id.clone();
            view! {
                <option value=id selected=move || now().as_deref() == Some(&chosen)>
                    {one.names.pick(language(locale.get()))}
                </option>
            }
        };
        Some(answer.directions.iter().map(option).collect_view())
    };
    view! {
        <div class="agenda-bar noprint">
            <RecordField
                path="organization"
                label=|locale| td_string!(locale, priorities.organization)
                value=organization
                noun=Noun::Organization
            />
            <div class="f">
                <label for="agenda-direction">{t!(i18n, priorities.direction)}</label>
                <select
                    class="in"
                    id="agenda-direction"
                    on:change=move |event| {
                        let id = Some(event_target_value(&event)).filter(|id| !id.is_empty());
                        address.update(|state| state.direction = id);
                    }
                >
                    <option value="" selected=move || now().is_none()>
                        {t!(i18n, priorities.calendar.every_direction)}
                    </option>
                    {options}
                </select>
            </div>
        </div>
    }
}
