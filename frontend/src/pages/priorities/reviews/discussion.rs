//! What is said of a review: of the whole, or of an organization in it.

use accord_shared::review::ReviewAct;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::who;
use crate::api::client::Api;
use crate::api::review::{Comment, Review, ReviewStep, comment};
use crate::clock;
use crate::i18n::words::review_done;
use crate::i18n::{Locale, format, td_string};
use crate::pages::cells::{organization_link, short_name};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::toast::Toasts;

/// What is being said; it stays while the page is asked for anew.
#[derive(Clone, Copy)]
pub(super) struct Saying {
    text: RwSignal<String>,
    of: RwSignal<String>,
}

impl Saying {
    pub(super) fn new() -> Self {
        Self { text: RwSignal::new(String::new()), of: RwSignal::new(String::new()) }
    }
}

/// The card.
pub(super) fn card(review: &Review, saying: Saying, locale: Locale) -> impl IntoView + use<> {
    let session = Session::expect();
    // What was said and what was done, as it came.
    let comments = review.comments.iter().map(|one| (clock::local(&one.at.0), line(one, locale).into_any()));
    let steps = review.head.steps.iter().map(|one| (clock::local(&one.at.0), step(one, locale).into_any()));
    let mut stream: Vec<_> = comments.chain(steps).collect();
    stream.sort_by_key(|(at, _)| *at);
    let count = stream.len();
    let said = stream.into_iter().map(|(_, line)| line).collect_view();
    let nothing = (count == 0).then(|| {
        view! { <p class="muted pad">{td_string!(locale, priorities.reviews.nothing_said)}</p> }
    });
    let form = review.can(ReviewAct::Comment).then(|| {
        let review = StoredValue::new(review.clone());
        view! {
            <Show when=move || session.can_edit()>
                {review.with_value(|review| form(review, saying, locale))}
            </Show>
        }
    });
    view! {
        <section class="card" aria-label=td_string!(locale, priorities.reviews.discussion)>
            <header>
                <h2>{td_string!(locale, priorities.reviews.discussion)}</h2>
                <span class="badge">{count}</span>
            </header>
            {nothing}
            <ul class="list said">{said}</ul>
            {form}
        </section>
    }
}

fn line(one: &Comment, locale: Locale) -> impl IntoView + use<> {
    let at = clock::local(&one.at.0).map(|at| format::instant(locale, at)).unwrap_or_default();
    let of = one.organization.as_ref().map(|of| view! { <p>{organization_link(of, locale)}</p> });
    view! {
        <li>
            <div class="grow">
                <p class="muted">{one.author.clone()} " · " {at}</p>
                {of}
                <p>{one.text.clone()}</p>
            </div>
        </li>
    }
}

fn step(one: &ReviewStep, locale: Locale) -> impl IntoView + use<> {
    let at = clock::local(&one.at.0).map(|at| format::instant(locale, at)).unwrap_or_default();
    let glyph = match one.act {
        ReviewAct::Submit => Glyph::Submit,
        ReviewAct::Return => Glyph::Undo,
        ReviewAct::Withdraw => Glyph::Waived,
        ReviewAct::Approve | ReviewAct::Draft | ReviewAct::Comment => Glyph::Check,
    };
    view! {
        <li class="stepped">
            <div class="grow">
                <p class="muted">{who(one, locale)} " · " {at}</p>
                <p class="st">{icon_s(glyph)} <b>{review_done(one.act, locale)}</b></p>
                <p>{one.words.clone()}</p>
            </div>
        </li>
    }
}

fn form(review: &Review, saying: Saying, locale: Locale) -> impl IntoView + use<> {
    let toasts = Toasts::expect();
    let Saying { text, of } = saying;
    let busy = RwSignal::new(false);
    let id = review.head.id.clone();
    let option = |one: &crate::api::review::Drafted| {
        let organization = one.organization.as_ref()?;
        let id = organization.id.inner().to_owned();
        let chosen = id.clone();
        Some(view! {
            <option value=id selected=move || *of.read() == chosen>
                {short_name(organization, locale)}
            </option>
        })
    };
    let options = review.assessments.iter().filter_map(option).collect_view();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return;
        }
        let id = id.clone();
        let organization = Some(of.get_untracked()).filter(|of| !of.is_empty()).map(Id::new);
        busy.set(true);
        spawn_local(async move {
            let done = comment(id, organization, typed).await;
            busy.try_set(false);
            match outcome(locale, &done) {
                Some(why) => toasts.say(why),
                None => {
                    text.try_set(String::new());
                    toasts.say(td_string!(locale, priorities.reviews.said_toast));
                }
            }
            Api::expect().refresh();
        });
    };
    view! {
        <form class="pad said-form noprint" on:submit=submit>
            <select
                class="in"
                aria-label=td_string!(locale, priorities.reviews.said_of)
                on:change=move |event| of.set(event_target_value(&event))
            >
                <option value="" selected=move || of.read().is_empty()>
                    {td_string!(locale, priorities.reviews.of_whole)}
                </option>
                {options}
            </select>
            <textarea
                class="in"
                id="review-comment"
                rows="3"
                aria-label=td_string!(locale, priorities.reviews.comment)
                placeholder=td_string!(locale, priorities.reviews.comment)
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <button type="submit" class="btn" disabled=move || busy.get() || text.read().trim().is_empty()>
                {td_string!(locale, priorities.reviews.say)}
            </button>
        </form>
    }
}
