//! The top bar: search, the date, language, theme, the person.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_navigate};
use serde_json::json;

use super::keys::Keys;
use crate::api::client::Api;
use crate::api::session::{DemoPerson, Viewer};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::following::Unread;
use crate::pages::session::Session;
use crate::routes::{AS_OF, AsOf, Route};
use crate::settings::{Theme, remember_language};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;
use crate::ui::popover::Popover;

/// The bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let i18n = use_i18n();
    let keys = Keys::expect();
    view! {
        <header class="top">
            <button
                type="button"
                class="search"
                aria-haspopup="dialog"
                on:click=move |_| keys.palette.set(true)
            >
                {icon_s(Glyph::Search)}
                <span>{t!(i18n, common.nav.search)}</span>
                <kbd class="hide-s">"Ctrl K"</kbd>
            </button>
            <AsOfChip />
            <Bell />
            <Languages />
            <ThemeButton />
            <Person />
        </header>
    }
}

/// How much is new to the reader, and the way to it.
#[component]
fn Bell() -> impl IntoView {
    let locale = use_locale();
    let (as_of, session, unread) = (AsOf::expect(), Session::expect(), Unread::expect());
    let count = move || unread.get().filter(|&count| count > 0);
    let label = move || match count() {
        None => td_string!(locale.get(), home.notices.title).to_owned(),
        Some(count) => {
            let number = format::number(locale.get(), count.into());
            td_string!(locale.get(), home.notices.bell, number = number).to_string()
        }
    };
    view! {
        <Show when=move || session.viewer().as_ref().is_some_and(Viewer::reads)>
            <a class="ib bell" href=move || as_of.href(Route::Notices) aria-label=label title=label>
                {icon(Glyph::Notices)}
                {move || count().map(|count| view! { <b>{if count > 99 { "99+".to_owned() } else { count.to_string() }}</b> })}
            </a>
        </Show>
    }
}

/// The date the register is seen at.
#[component]
fn AsOfChip() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let keys = Keys::expect();
    let open = keys.as_of;
    let text = move || {
        let locale = locale.get();
        let date = format::day(locale, as_of.day());
        match as_of.get() {
            None => td_string!(locale, common.as_of.today, date = date).to_string(),
            Some(_) => td_string!(locale, common.as_of.other, date = date).to_string(),
        }
    };
    let choose = use_choose_day();
    view! {
        <div class="asof">
            <Popover
                open=open
                class="chip asof-chip"
                label=Signal::derive(String::new)
                button=move || {
                    view! {
                        {icon_s(Glyph::Date)}
                        <b class="asof-text">{text()}</b>
                        {icon_s(Glyph::Down)}
                    }
                }
            >
                <div class="f pad">
                    <label for="as-of">{t!(i18n, common.as_of.caption)}</label>
                    <input
                        class="in"
                        id="as-of"
                        type="date"
                        prop:value=move || as_of.day().to_string()
                        on:change=move |event| choose.run(event_target_value(&event))
                    />
                    <button
                        type="button"
                        class="btn s"
                        disabled=move || as_of.get().is_none()
                        on:click=move |_| {
                            open.set(false);
                            choose.run(String::new());
                        }
                    >
                        {t!(i18n, common.as_of.back)}
                    </button>
                </div>
            </Popover>
        </div>
    }
}

/// Puts a day into the address, or takes it out; everything else in it stays.
fn use_choose_day() -> Callback<String> {
    let navigate = use_navigate();
    let location = use_location();
    Callback::new(move |day: String| {
        let mut query = location.query.get_untracked();
        query.remove(AS_OF);
        // Today is what an address without a date means; a text that is no day changes nothing.
        if let Ok(day) = day.parse::<chrono::NaiveDate>()
            && day != clock::today()
        {
            query.insert(AS_OF, day.to_string());
        }
        let path = location.pathname.get_untracked();
        navigate(&format!("{path}{}", query.to_query_string()), Default::default());
    })
}

/// Says that the register is not seen as of today.
#[component]
pub fn AsOfBanner() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let choose = use_choose_day();
    view! {
        <Show when=move || as_of.get().is_some()>
            <div class="banner" role="status">
                {icon(Glyph::Date)}
                <span class="grow">
                    {move || {
                        let locale = locale.get();
                        let date = format::day(locale, as_of.day());
                        td_string!(locale, common.as_of.banner, date = date).to_string()
                    }}
                </span>
                <button type="button" class="btn s" on:click=move |_| choose.run(String::new())>
                    {t!(i18n, common.as_of.back)}
                </button>
            </div>
        </Show>
    }
}

/// The three languages.
#[component]
pub fn Languages() -> impl IntoView {
    let i18n = use_i18n();
    let button = move |locale: Locale, code: &'static str, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (i18n.get_locale() == locale).to_string()
                title=name
                lang=code
                on:click=move |_| {
                    i18n.set_locale(locale);
                    remember_language(locale);
                    // Names and titles come in the reader's language.
                    crate::api::client::Api::expect().refresh();
                }
            >
                {code.to_ascii_uppercase()}
            </button>
        }
    };
    view! {
        <span class="seg languages" role="group" aria-label=move || t_string!(i18n, common.nav.language)>
            {button(Locale::az, "az", "Azərbaycan dili")}
            {button(Locale::en, "en", "English")}
            {button(Locale::ru, "ru", "Русский")}
        </span>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let locale = use_locale();
    let theme = RwSignal::new(Theme::remembered());
    let label = move || match theme.get() {
        Theme::System => td_string!(locale.get(), common.nav.theme_system),
        Theme::Light => td_string!(locale.get(), common.nav.theme_light),
        Theme::Dark => td_string!(locale.get(), common.nav.theme_dark),
    };
    let glyph = move || match theme.get() {
        Theme::System => Glyph::Theme,
        Theme::Light => Glyph::Light,
        Theme::Dark => Glyph::Dark,
    };
    view! {
        <button
            type="button"
            class="ib"
            aria-label=label
            title=label
            on:click=move |_| {
                theme.update(|theme| *theme = theme.next());
                theme.get_untracked().apply();
            }
        >
            {move || icon(glyph())}
        </button>
    }
}

/// The person, and whom they may become in a register of sample data.
#[component]
fn Person() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let open = RwSignal::new(false);
    let api = Api::expect();
    let name = move || session.viewer().map(|viewer| viewer.name).unwrap_or_default();
    let role = move || session.viewer().map(|viewer| viewer.role.word(locale.get())).unwrap_or_default();
    let initials =
        move || name().split_whitespace().filter_map(|word| word.chars().next()).take(2).collect::<String>();
    let become_ = move |body: Option<serde_json::Value>| {
        open.set(false);
        spawn_local(async move {
            let (method, body) = match body {
                Some(body) => (Method::POST, body),
                None => (Method::DELETE, serde_json::Value::Null),
            };
            if api.send(method, "/session", body).await.is_ok() {
                api.refresh();
            }
        });
    };
    let as_of = AsOf::expect();
    let place = move |when: fn(&Viewer) -> bool, route: Route, text: fn(Locale) -> &'static str| {
        view! {
            <Show when=move || session.viewer().as_ref().is_some_and(when)>
                <a class="menu-item" href=as_of.href(route) on:click=move |_| open.set(false)>
                    {move || text(locale.get())}
                </a>
            </Show>
        }
    };
    let acting = move || {
        let (locale, acting) = (locale.get(), session.viewer()?.acting?);
        let date = format::day(locale, acting.until.0);
        Some(td_string!(locale, people.acting.line, name = acting.name, date = date).to_string())
    };
    let people = move || {
        let locale = locale.get();
        let viewer = session.viewer()?;
        let choice = move |person: DemoPerson| {
            let here = viewer.name == person.name;
            let login = person.login.clone();
            view! {
                <li>
                    <button
                        type="button"
                        class="menu-item"
                        aria-pressed=here.to_string()
                        on:click=move |_| become_(Some(json!({ "login": login })))
                    >
                        <span class="grow">
                            <b>{person.name.clone()}</b>
                            <small>{person.role.word(locale)}</small>
                        </span>
                        {marks::access(locale, person.clearance)}
                    </button>
                </li>
            }
        };
        Some(viewer.demo_people.clone().into_iter().map(choice).collect_view())
    };
    let clearance = move || {
        let locale = locale.get();
        session.viewer().map(|viewer| {
            let level = viewer.clearance.word(locale);
            td_string!(locale, common.person.clearance, level = level).to_string()
        })
    };
    view! {
        <Show when=move || session.viewer().is_some()>
            <Popover
                open=open
                class=Signal::derive(move || if acting().is_some() { "me acting".to_owned() } else { "me".to_owned() })
                label=Signal::derive(String::new)
                button=move || {
                    view! {
                        <i class="ava" aria-hidden="true">{initials()}</i>
                        <span>
                            <b>{name()}</b>
                            <small>{acting().unwrap_or_else(|| role().to_owned())}</small>
                        </span>
                    }
                }
            >
                <div class="menu">
                    <p class="menu-head">
                        <b>{name}</b>
                        <small>{role}</small>
                        <small>{clearance}</small>
                    </p>
                    <Show when=move || session.viewer().is_some_and(|viewer| !viewer.demo_people.is_empty())>
                        <h3>{t!(i18n, common.person.switch)}</h3>
                        <ul>{people}</ul>
                    </Show>
                    {place(|_| true, Route::Account, |locale| td_string!(locale, people.menu.account))}
                    {place(
                        |viewer| viewer.can_keep_people,
                        Route::People,
                        |locale| td_string!(locale, people.menu.people),
                    )}
                    {place(
                        |viewer| viewer.can_record_absence,
                        Route::Absence,
                        |locale| td_string!(locale, people.menu.absence),
                    )}
                    {place(|_| true, Route::Calendar, |locale| td_string!(locale, treaty.calendar.menu))}
                    <button type="button" class="menu-item" on:click=move |_| become_(None)>
                        {icon(Glyph::SignOut)}
                        {t!(i18n, common.person.sign_out)}
                    </button>
                </div>
            </Popover>
        </Show>
    }
}
