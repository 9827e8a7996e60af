//! Doing something with a due instance: reporting, accepting, returning, waiving, opening again, commenting.

use std::sync::Arc;

use accord_shared::PartialDate;
use accord_shared::occurrence::{ActRefusal, OccurrenceAct, Outcome, Told, told_enough};
use cynic::Id;
use leptos::prelude::*;

use crate::api::obligation::{Acted, ObligationQuery, Occurrence, OccurrenceStepInput, act as send};
use crate::clock;
use crate::i18n::words::{Word, act_done};
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::acting::{Acting, Choice, Fields, Form, as_sentence, dialog};
use crate::pages::failed::outcome as sentence_of;
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon};

/// What the page holds: the dialog, and for which due instance it is.
#[derive(Clone, Copy)]
struct Acts {
    acting: Acting<OccurrenceAct>,
    due_on: RwSignal<Option<PartialDate>>,
    record: Memo<Option<(Id, i32)>>,
}

/// The dialog of the page's obligation, for whichever of its due instances it is opened.
pub fn acts(answer: Signal<Option<Arc<ObligationQuery>>>) -> AnyView {
    let locale = use_locale();
    let due_on = RwSignal::new(None::<PartialDate>);
    let record = Memo::new(move |_| {
        let answer = answer.get()?;
        answer.obligation.as_ref().map(|obligation| (obligation.id.clone(), obligation.version))
    });
    let acting = Acting::new();
    provide_context(Acts { acting, due_on, record });
    let choice = Memo::new(move |_| {
        let answer = answer.get()?;
        let obligation = answer.obligation.as_ref()?;
        let aimed =
            obligation.occurrences.iter().find(|occurrence| Some(occurrence.due_on) == due_on.get())?;
        let acts = aimed.options.iter().map(|option| (option.act, option.refusal)).collect();
        Some(Choice { acts, version: obligation.version })
    });
    let title = Signal::derive(move || {
        let locale = locale.get();
        let date = due_on.get().map(|due_on| format::short(locale, due_on)).unwrap_or_default();
        td_string!(locale, duty.act_on, date = date).to_string()
    });
    let parts: Form<OccurrenceAct, ActRefusal> = Form {
        title,
        choose: |locale| td_string!(locale, duty.choose),
        do_it: |locale| td_string!(locale, duty.do_it),
        choice,
        fields,
    };
    dialog(acting, parts).into_any()
}

/// The button that opens it for a due instance, where the reader can do something.
pub fn act_button(occurrence: &Occurrence) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let Acts { acting, due_on: aimed, .. } = expect_context();
    let can = occurrence.options.iter().any(|option| option.refusal.is_none());
    let due_on = occurrence.due_on;
    // Nobody acts in a register of another day.
    let shown = move || can && session.can_act();
    let label =
        move || td_string!(locale.get(), duty.act_on, date = format::short(locale.get(), due_on)).to_string();
    let open = move |_| {
        aimed.set(Some(due_on));
        acting.open.set(true);
    };
    view! {
        <div class="occ-act noprint">
            <Show when=shown>
                <button type="button" class="btn s" aria-label=label on:click=open>
                    {icon(Glyph::Edit)}
                    {t!(i18n, duty.act)}
                </button>
            </Show>
        </div>
    }
}

/// What is told with an act.
fn fields(acting: Acting<OccurrenceAct>) -> Fields<OccurrenceAct> {
    let i18n = use_i18n();
    let locale = use_locale();
    let Acts { due_on, record, .. } = expect_context();
    let chosen = acting.chosen;
    let told = RwSignal::new(Some(Outcome::Met));
    let on = RwSignal::new(clock::today().to_string());
    let [text, evidence, link] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let reports = move || chosen.get() == Some(OccurrenceAct::Report);
    let submit = move |act: OccurrenceAct| {
        let words = |signal: RwSignal<String>| {
            Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let locale = locale.get_untracked();
        let (Some((id, version)), Some(due_on)) = (record.get_untracked(), due_on.get_untracked()) else {
            return;
        };
        let is_report = act == OccurrenceAct::Report;
        let day = on.get_untracked().trim().parse::<PartialDate>();
        if is_report && day.is_err() {
            return acting.refuse(td_string!(locale, common.date.form).to_owned());
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
            return acting.refuse(as_sentence(refusal.word(locale), locale));
        }
        let done = td_string!(locale, duty.done, act = act_done(act, locale)).to_string();
        let sent = async move {
            let wrong = match send(id, version, due_on, input).await {
                Ok(Acted::Done) => None,
                Ok(Acted::Refused(refusal)) => Some(as_sentence(refusal.word(locale), locale)),
                Ok(Acted::Wrong(errors)) => sentence_of(locale, &Ok(errors)),
                Err(error) => sentence_of(locale, &Err(error)),
            };
            wrong.map_or(Ok(()), Err)
        };
        acting.send(sent, done);
    };
    let text_label = move || match chosen.get() {
        Some(OccurrenceAct::Waive) => t_string!(i18n, duty.ground),
        Some(OccurrenceAct::Return | OccurrenceAct::Reopen) => t_string!(i18n, duty.why),
        Some(OccurrenceAct::Report) => t_string!(i18n, duty.report),
        Some(OccurrenceAct::Accept | OccurrenceAct::Comment) | None => t_string!(i18n, duty.comment),
    };
    let view = view! {
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
    };
    Fields { view: view.into_any(), submit: Arc::new(submit) }
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
