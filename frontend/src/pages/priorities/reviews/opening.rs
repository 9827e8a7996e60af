//! The dialog in which a review is opened.

use accord_shared::AccessLevel;
use chrono::Datelike;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::review_of;
use crate::api::client::Api;
use crate::api::parts::TextInput;
use crate::api::review::{AssessmentReviewInput, open};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The dialog.
pub(super) fn dialog(opened: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog open=opened label=Signal::derive(move || t_string!(i18n, priorities.reviews.open).to_owned())>
            {form(opened)}
        </Dialog>
    }
}

/// What a review of a year is called where nobody says otherwise.
fn usual(year: i32) -> TextInput {
    let of = |locale: Locale| Some(td_string!(locale, priorities.reviews.usual, year = year).to_string());
    TextInput { az: of(Locale::az), en: of(Locale::en), ru: of(Locale::ru), ..TextInput::default() }
}

fn form(opened: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    // At the end of a year the next one is prepared.
    let today = clock::today();
    let year = RwSignal::new((today.year() + i32::from(today.month() > 6)).to_string());
    let level = RwSignal::new(AccessLevel::Service);
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let locale = locale.get_untracked();
        let typed =
            year.get_untracked().trim().parse::<i32>().ok().filter(|year| (1990..=2200).contains(year));
        let Some(year) = typed else {
            return said.set(Some(td_string!(locale, priorities.reviews.wrong_year).to_owned()));
        };
        let input = AssessmentReviewInput { year, titles: usual(year), access_level: level.get_untracked() };
        said.set(None);
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let done = open(input).await;
            busy.try_set(false);
            let (id, done) = match done {
                Ok((id, errors)) => (id, Ok(errors)),
                Err(error) => (None, Err(error)),
            };
            match outcome(locale, &done) {
                Some(why) => {
                    said.try_set(Some(why));
                }
                None => {
                    opened.try_set(false);
                    Api::expect().refresh();
                    toasts.say(td_string!(locale, priorities.reviews.opened_toast));
                    if let Some(id) = id.as_ref().and_then(review_of) {
                        navigate(&untrack(|| as_of.href(Route::Review(id))), Default::default());
                    }
                }
            }
        });
    };
    let option = move |one: AccessLevel| {
        view! {
            <option value=one.code() selected=move || level.get() == one>
                {move || one.word(locale.get())}
            </option>
        }
    };
    let levels = move || {
        let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
        AccessLevel::ALL.iter().copied().filter(|&one| one <= clearance).map(option).collect_view()
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{t!(i18n, priorities.reviews.open)}</h2>
            <p class="soft">{t!(i18n, priorities.reviews.help)}</p>
            <div class="f">
                <label for="review-year">{t!(i18n, priorities.reviews.year)}</label>
                <input
                    class="in"
                    id="review-year"
                    inputmode="numeric"
                    prop:value=year
                    on:input=move |event| year.set(event_target_value(&event))
                />
            </div>
            <div class="f">
                <label for="review-level">{t!(i18n, common.field.access_level)}</label>
                <select
                    class="in"
                    id="review-level"
                    on:change=move |event| {
                        if let Some(chosen) = AccessLevel::of_code(&event_target_value(&event)) {
                            level.set(chosen);
                        }
                    }
                >
                    {levels}
                </select>
                <small>{t!(i18n, priorities.reviews.level_help)}</small>
            </div>
            {move || {
                said.get()
                    .map(|text| {
                        view! {
                            <p class="banner late" role="alert">
                                {icon(Glyph::Overdue)}
                                {text}
                            </p>
                        }
                    })
            }}
            <div class="row">
                <button type="button" class="btn" on:click=move |_| opened.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button type="submit" class="btn pri" disabled=move || busy.get()>
                    {t!(i18n, priorities.reviews.open)}
                </button>
            </div>
        </form>
    }
}
