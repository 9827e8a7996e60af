//! What is done with a review: organizations come into it and leave it, and the Head approves it.

use accord_shared::Noun;
use accord_shared::id::AssessmentReviewId;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::api::client::Api;
use crate::api::parts::{Day, record};
use crate::api::review::{DraftVariables, Drafted, Review, approve, draft, withdraw};
use crate::clock;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::asking::Asking;
use crate::pages::failed::outcome;
use crate::pages::form::field;
use crate::pages::form::fields::Problems;
use crate::pages::form::picker::RecordField;
use crate::routes::{AsOf, Route};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::toast::Toasts;

/// The field in which an organization is chosen that the review does not have yet; its draft is opened at once.
pub(super) fn adding(review: AssessmentReviewId, as_of: AsOf) -> impl IntoView {
    let i18n = use_i18n();
    provide_context(Problems(RwSignal::new(Vec::new())));
    let chosen = field("");
    let navigate = use_navigate();
    Effect::new(move |_| {
        let of = record(&cynic::Id::new(chosen.get()));
        if let Some(of) = of {
            navigate(&untrack(|| as_of.href(Route::Draft(review, of))), Default::default());
        }
    });
    view! {
        <section class="card noprint" aria-label=move || t_string!(i18n, priorities.reviews.add)>
            <div class="fgrid pad">
                <RecordField
                    path="organization"
                    label=|locale| td_string!(locale, priorities.reviews.add)
                    value=chosen
                    noun=Noun::Organization
                />
            </div>
        </section>
    }
}

/// Takes a draft out; it can be put back as it was.
pub(super) fn withdraw_button(
    review: &Review,
    one: &Drafted,
    locale: Locale,
) -> Option<impl IntoView + use<>> {
    let organization = one.organization.as_ref()?.id.clone();
    let of = DraftVariables { review: review.head.id.clone(), organization };
    let made = one.made.clone();
    let toasts = Toasts::expect();
    let busy = RwSignal::new(false);
    let press = move |_| {
        busy.set(true);
        let (of, made) = (of.clone(), made.clone());
        spawn_local(async move {
            let done = withdraw(of.clone()).await;
            busy.try_set(false);
            match outcome(locale, &done) {
                Some(why) => toasts.say(why),
                None => {
                    let text = td_string!(locale, priorities.reviews.withdrawn);
                    toasts.offer(text, td_string!(locale, ledger.undo), move || {
                        let (of, made) = (of.clone(), made.clone());
                        spawn_local(async move {
                            let done = draft(of, None, made.into()).await;
                            toasts.say(outcome(locale, &done).unwrap_or_else(|| {
                                td_string!(locale, priorities.reviews.put_back).to_owned()
                            }));
                            Api::expect().refresh();
                        });
                    });
                }
            }
            Api::expect().refresh();
        });
    };
    let name = td_string!(locale, priorities.reviews.withdraw);
    Some(view! {
        <button
            type="button"
            class="ib noprint"
            aria-label=name
            title=name
            disabled=move || busy.get()
            on:click=press
        >
            {icon_s(Glyph::Close)}
        </button>
    })
}

/// The dialog in which a review is approved.
#[derive(Clone, Copy)]
pub(super) struct Approving {
    open: RwSignal<bool>,
    review: RwSignal<Option<Review>>,
}

impl Approving {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), review: RwSignal::new(None) }
    }

    pub(super) fn begin(self, review: Review) {
        self.review.set(Some(review));
        self.open.set(true);
    }
}

/// Says what happens, and does it as one act.
pub(super) fn approve_dialog(state: Approving) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog
            open=state.open
            label=Signal::derive(move || t_string!(i18n, priorities.reviews.approve).to_owned())
        >
            {form(state)}
        </Dialog>
    }
}

fn form(state: Approving) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let on = RwSignal::new(clock::today().to_string());
    let reason = RwSignal::new(String::new());
    let Approving { open, review } = state;
    let asking = Asking::new(open);
    let what = move || {
        review.with(|review| {
            let head = &review.as_ref()?.head;
            let locale = locale.get();
            let (assessments, moved) = (i64::from(head.assessment_count), i64::from(head.moved_priorities));
            let count = td_string!(locale, priorities.reviews.assessments, count = assessments);
            let moved = td_string!(locale, priorities.reviews.moved, count = moved);
            Some(format!("{count}, {moved}."))
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(review) = review.get_untracked() else { return };
        let Ok(day) = on.get_untracked().parse::<NaiveDate>() else {
            return asking.refuse(|locale| td_string!(locale, priorities.reviews.wrong_day));
        };
        let reason = Some(reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
        asking.send(approve(review.head.id, review.version, Some(Day(day)), reason), move |locale| {
            let date = format::day(locale, day);
            td_string!(locale, priorities.reviews.approved_toast, date = date).to_string()
        });
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{t!(i18n, priorities.reviews.approve)}</h2>
            <p>{what}</p>
            <p class="soft">{t!(i18n, priorities.reviews.approve_help)}</p>
            <div class="f">
                <label for="approve-day">{t!(i18n, priorities.assessed_on)}</label>
                <input
                    class="in"
                    type="date"
                    id="approve-day"
                    max=clock::today().to_string()
                    prop:value=on
                    on:input=move |event| on.set(event_target_value(&event))
                />
            </div>
            <div class="f wide">
                <label for="approve-reason">{t!(i18n, ledger.reason)}</label>
                <input
                    class="in"
                    id="approve-reason"
                    maxlength="500"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </div>
            {asking.foot(|locale| td_string!(locale, priorities.reviews.approve))}
        </form>
    }
}
