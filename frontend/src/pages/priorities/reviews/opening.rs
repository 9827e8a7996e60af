//! The dialog in which a review is opened.

use accord_shared::AccessLevel;
use chrono::Datelike;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::review_of;
use crate::api::parts::TextInput;
use crate::api::review::{AssessmentReviewInput, open};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::asking::Asking;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::dialog::Dialog;

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
    let asking = Asking::new(opened);
    let navigate = use_navigate();
    // At the end of a year the next one is prepared.
    let today = clock::today();
    let year = RwSignal::new((today.year() + i32::from(today.month() > 6)).to_string());
    let level = RwSignal::new(AccessLevel::Service);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed =
            year.get_untracked().trim().parse::<i32>().ok().filter(|year| (1990..=2200).contains(year));
        let Some(year) = typed else {
            return asking.refuse(|locale| td_string!(locale, priorities.reviews.wrong_year));
        };
        let input = AssessmentReviewInput { year, titles: usual(year), access_level: level.get_untracked() };
        let (navigate, new) = (navigate.clone(), StoredValue::new(None));
        let act = async move {
            let (id, errors) = open(input).await?;
            new.try_set_value(id.as_ref().and_then(review_of));
            Ok(errors)
        };
        asking.send(act, move |locale| {
            if let Some(id) = new.try_get_value().flatten() {
                navigate(&untrack(|| as_of.href(Route::Review(id))), Default::default());
            }
            td_string!(locale, priorities.reviews.opened_toast).to_owned()
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
            {asking.foot(|locale| td_string!(locale, priorities.reviews.open))}
        </form>
    }
}
