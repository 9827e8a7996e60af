//! The steps of a review beside its approval: it is submitted to the Head, returned, or given up, each with words.

use accord_shared::review::{ReviewAct, needs_words};
use leptos::prelude::*;

use crate::api::review::{Review, give_back, give_up, submit};
use crate::i18n::{Locale, td_string, use_locale};
use crate::pages::asking::{Answer, Asking};
use crate::pages::form::fields::Label;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// A step that is taken with words: what is said before it, and what is done.
#[derive(Clone, Copy)]
struct Step {
    act: ReviewAct,
    glyph: Glyph,
    verb: Label,
    title: Label,
    help: Label,
    words: Label,
    done: Label,
}

/// In the order of their buttons.
const STEPS: [Step; 3] = [
    Step {
        act: ReviewAct::Withdraw,
        glyph: Glyph::Waived,
        verb: |locale| td_string!(locale, priorities.reviews.give_up),
        title: |locale| td_string!(locale, priorities.reviews.give_up),
        help: |locale| td_string!(locale, priorities.reviews.give_up_help),
        words: |locale| td_string!(locale, priorities.reviews.give_up_words),
        done: |locale| td_string!(locale, priorities.reviews.given_up_toast),
    },
    Step {
        act: ReviewAct::Return,
        glyph: Glyph::Undo,
        verb: |locale| td_string!(locale, priorities.reviews.give_back),
        title: |locale| td_string!(locale, priorities.reviews.give_back_title),
        help: |locale| td_string!(locale, priorities.reviews.give_back_help),
        words: |locale| td_string!(locale, priorities.reviews.give_back_words),
        done: |locale| td_string!(locale, priorities.reviews.given_back_toast),
    },
    Step {
        act: ReviewAct::Submit,
        glyph: Glyph::Submit,
        verb: |locale| td_string!(locale, priorities.reviews.submit),
        title: |locale| td_string!(locale, priorities.reviews.submit),
        help: |locale| td_string!(locale, priorities.reviews.submit_help),
        words: |locale| td_string!(locale, priorities.reviews.submit_words),
        done: |locale| td_string!(locale, priorities.reviews.submitted_toast),
    },
];

/// Which step is being taken with which review, once the dialog is open.
#[derive(Clone, Copy)]
pub(super) struct Stepping {
    open: RwSignal<bool>,
    taken: RwSignal<Option<(Step, Review)>>,
}

impl Stepping {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), taken: RwSignal::new(None) }
    }
}

/// The buttons of the steps that the reader can take now.
pub(super) fn buttons(review: &Review, stepping: Stepping, locale: Locale) -> impl IntoView + use<> {
    let session = Session::expect();
    // An empty review is laid before nobody.
    let can = |step: &&Step| {
        review.can(step.act) && (step.act != ReviewAct::Submit || !review.assessments.is_empty())
    };
    let button = |step: &Step| {
        let (step, review) = (*step, StoredValue::new(review.clone()));
        let class = match step.act {
            ReviewAct::Submit => "btn pri noprint",
            ReviewAct::Withdraw => "btn quiet noprint",
            _ => "btn noprint",
        };
        let begin = move |_| {
            stepping.taken.set(Some((step, review.get_value())));
            stepping.open.set(true);
        };
        view! {
            <Show when=move || session.can_act()>
                <button type="button" class=class on:click=begin>
                    {icon(step.glyph)}
                    {(step.verb)(locale)}
                </button>
            </Show>
        }
    };
    STEPS.iter().filter(can).map(button).collect_view()
}

/// The dialog in which a step is taken.
pub(super) fn dialog(stepping: Stepping) -> impl IntoView {
    let locale = use_locale();
    let label = Signal::derive(move || {
        let title = stepping.taken.with(|taken| taken.as_ref().map(|(step, _)| step.title));
        title.map(|title| title(locale.get()).to_owned()).unwrap_or_default()
    });
    view! {
        <Dialog open=stepping.open label=label>
            {move || stepping.taken.get().map(|(step, review)| form(step, review, stepping.open))}
        </Dialog>
    }
}

fn form(step: Step, review: Review, open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let words = RwSignal::new(String::new());
    let asking = Asking::new(open);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        if typed.is_empty() && needs_words(step.act) {
            return asking.refuse(|locale| td_string!(locale, priorities.reviews.words_missing));
        }
        let (id, version) = (review.head.id.clone(), review.version);
        let answer: Answer = match step.act {
            ReviewAct::Submit => Box::pin(submit(id, version, typed)),
            ReviewAct::Return => Box::pin(give_back(id, version, typed)),
            _ => Box::pin(give_up(id, version, typed)),
        };
        asking.send(answer, move |locale| (step.done)(locale).to_owned());
    };
    view! {
        <form class="pad form-small" on:submit=send>
            <h2>{move || (step.title)(locale.get())}</h2>
            <p class="soft">{move || (step.help)(locale.get())}</p>
            <div class="f wide">
                <label for="step-words">{move || (step.words)(locale.get())}</label>
                <textarea
                    class="in"
                    id="step-words"
                    rows="3"
                    maxlength="500"
                    prop:value=words
                    on:input=move |event| words.set(event_target_value(&event))
                ></textarea>
            </div>
            {asking.foot(step.verb)}
        </form>
    }
}
