//! Doing something with a due instance: reporting, accepting, returning, waiving, opening again, commenting.

use accord_shared::PartialDate;
use accord_shared::occurrence::{ActRefusal, OccurrenceAct, Outcome, Told, told_enough};
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::Api;
use crate::api::obligation::{
    Acted, Obligation, Occurrence, OccurrenceOption, OccurrenceStepInput, act as send,
};
use crate::clock;
use crate::i18n::words::{Word, act_done};
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome as sentence_of;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// Which due instance of which obligation, as it was read.
#[derive(Clone)]
struct Aim {
    id: Id,
    version: i32,
    due_on: PartialDate,
    options: Vec<OccurrenceOption>,
}

/// The button with its dialog, where the reader can do something.
pub fn act_button(obligation: &Obligation, occurrence: &Occurrence) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let open = RwSignal::new(false);
    let can = occurrence.options.iter().any(|option| option.refusal.is_none());
    let due_on = occurrence.due_on;
    let aim = StoredValue::new(Aim {
        id: obligation.id.clone(),
        version: obligation.version,
        due_on,
        options: occurrence.options.clone(),
    });
    // Nobody acts in a register of another day.
    let shown = move || can && session.can_act();
    let label = Signal::derive(move || {
        td_string!(locale.get(), duty.act_on, date = format::short(locale.get(), due_on)).to_string()
    });
    view! {
        <div class="occ-act noprint">
            <Show when=shown>
                <button type="button" class="btn s" aria-label=label on:click=move |_| open.set(true)>
                    {icon(Glyph::Edit)}
                    {t!(i18n, duty.act)}
                </button>
                <Dialog open=open label=label>
                    {form(aim.get_value(), open, label)}
                </Dialog>
            </Show>
        </div>
    }
}

/// What is done, and what is told with it. What cannot be done now is greyed out, with its reason.
fn form(aim: Aim, open: RwSignal<bool>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let first = aim.options.iter().find(|option| option.refusal.is_none()).map(|option| option.act);
    let chosen = RwSignal::new(first);
    let told = RwSignal::new(Some(Outcome::Met));
    let on = RwSignal::new(clock::today().to_string());
    let [text, evidence, link] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let options = aim.options.iter().copied().map(|option| act_option(option, chosen)).collect_view();
    let reports = move || chosen.get() == Some(OccurrenceAct::Report);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = |signal: RwSignal<String>| {
            Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let locale = locale.get_untracked();
        let Some(act) = chosen.get_untracked() else { return };
        let is_report = act == OccurrenceAct::Report;
        let day = on.get_untracked().trim().parse::<PartialDate>();
        if is_report && day.is_err() {
            said.set(Some(td_string!(locale, common.date.form).to_owned()));
            return;
        }
        let input = OccurrenceStepInput {
            act,
            outcome: told.get_untracked().filter(|_| is_report),
            on: day.ok().filter(|_| is_report),
            text: words(text),
            evidence: words(evidence).filter(|_| is_report),
            link: words(link).filter(|_| is_report),
        };
        let enough = Told {
            outcome: input.outcome,
            words: input.text.is_some(),
            evidence: input.evidence.is_some() || input.link.is_some(),
        };
        if let Err(refusal) = told_enough(act, enough) {
            said.set(Some(refused(refusal, locale)));
            return;
        }
        let aim = aim.clone();
        busy.set(true);
        spawn_local(async move {
            let done = send(aim.id, aim.version, aim.due_on, input).await;
            busy.set(false);
            match done {
                Ok(Acted::Done) => {
                    open.set(false);
                    toasts.say(td_string!(locale, duty.done, act = act_done(act, locale)).to_string());
                    Api::expect().refresh();
                }
                Ok(Acted::Refused(refusal)) => said.set(Some(refused(refusal, locale))),
                Ok(Acted::Wrong(errors)) => said.set(sentence_of(locale, &Ok(errors))),
                Err(error) => said.set(sentence_of(locale, &Err(error))),
            }
        });
    };
    let text_label = move || match chosen.get() {
        Some(OccurrenceAct::Waive) => t_string!(i18n, duty.ground),
        Some(OccurrenceAct::Return | OccurrenceAct::Reopen) => t_string!(i18n, duty.why),
        Some(OccurrenceAct::Report) => t_string!(i18n, duty.report),
        Some(OccurrenceAct::Accept | OccurrenceAct::Comment) | None => t_string!(i18n, duty.comment),
    };
    view! {
        <form class="fgrid pad occ-form" on:submit=submit>
            <h2 class="wide">{title}</h2>
            <div class="f wide">
                <label for="act-what">{t!(i18n, duty.choose)}</label>
                <select
                    class="in"
                    id="act-what"
                    on:change=move |event| {
                        said.set(None);
                        chosen.set(OccurrenceAct::of_code(&event_target_value(&event)));
                    }
                >
                    {options}
                </select>
            </div>
            <Show when=reports>{report_fields(told, on, evidence, link)}</Show>
            <div class="f wide">
                <label for="act-text">{text_label}</label>
                <textarea
                    class="in"
                    id="act-text"
                    rows="3"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
            <p class="wide late" aria-live="polite">
                {move || said.get()}
            </p>
            <div class="row wide">
                <button type="submit" class="btn pri" disabled=move || chosen.get().is_none() || busy.get()>
                    {t!(i18n, duty.do_it)}
                </button>
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
            </div>
        </form>
    }
}

fn act_option(option: OccurrenceOption, chosen: RwSignal<Option<OccurrenceAct>>) -> impl IntoView {
    let locale = use_locale();
    let OccurrenceOption { act, refusal } = option;
    let word = move || {
        let locale = locale.get();
        match refusal {
            Some(refusal) => format!("{} ({})", act.word(locale), refusal.word(locale)),
            None => act.word(locale).to_owned(),
        }
    };
    view! {
        <option
            value=act.code()
            disabled=refusal.is_some()
            selected=move || chosen.get() == Some(act)
        >
            {word}
        </option>
    }
}

/// What only a report has: what became of it, when, and what proves it.
fn report_fields(
    told: RwSignal<Option<Outcome>>,
    on: RwSignal<String>,
    evidence: RwSignal<String>,
    link: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let outcomes = Outcome::ALL
        .iter()
        .map(|&outcome| {
            view! {
                <option value=outcome.code() selected=move || told.get() == Some(outcome)>
                    {move || outcome.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="f">
            <label for="act-outcome">{t!(i18n, duty.outcome)}</label>
            <select
                class="in"
                id="act-outcome"
                on:change=move |event| told.set(Outcome::of_code(&event_target_value(&event)))
            >
                {outcomes}
            </select>
        </div>
        <div class="f">
            <label for="act-on">{t!(i18n, duty.on)}</label>
            <input
                class="in"
                id="act-on"
                prop:value=on
                on:input=move |event| on.set(event_target_value(&event))
            />
        </div>
        <div class="f">
            <label for="act-evidence">{t!(i18n, duty.evidence)}</label>
            <input
                class="in"
                id="act-evidence"
                aria-describedby="act-evidence-help"
                prop:value=evidence
                on:input=move |event| evidence.set(event_target_value(&event))
            />
            <small id="act-evidence-help">{t!(i18n, duty.evidence_help)}</small>
        </div>
        <div class="f">
            <label for="act-link">{t!(i18n, duty.link)}</label>
            <input
                class="in"
                id="act-link"
                type="url"
                aria-describedby="act-link-help"
                prop:value=link
                on:input=move |event| link.set(event_target_value(&event))
            />
            <small id="act-link-help">{t!(i18n, duty.link_help)}</small>
        </div>
    }
}

/// The refusal as a sentence of its own.
fn refused(refusal: ActRefusal, locale: crate::i18n::Locale) -> String {
    let word = refusal.word(locale);
    let mut letters = word.chars();
    let first = letters.next().map(|first| match (locale, first) {
        // The capital of the Azerbaijani i has a dot.
        (crate::i18n::Locale::az, 'i') => "İ".to_owned(),
        _ => first.to_uppercase().to_string(),
    });
    first.into_iter().chain([letters.as_str().to_owned()]).collect()
}
