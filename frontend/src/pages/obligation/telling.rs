//! What is told with an act on due dates: a report with what proves it, a ground, a reason, a comment.

use accord_shared::PartialDate;
use accord_shared::occurrence::{OccurrenceAct, Outcome, Told, told_enough};
use cynic::Id;
use leptos::prelude::*;

use crate::api::document::Document;
use crate::api::obligation::OccurrenceStepInput;
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::dossier::DocumentsState;
use crate::ui::icon::{Glyph, icon_s};

/// What was typed.
#[derive(Clone, Copy)]
pub struct Telling {
    outcome: RwSignal<Option<Outcome>>,
    on: RwSignal<String>,
    text: RwSignal<String>,
    evidence: RwSignal<String>,
    link: RwSignal<String>,
    document: RwSignal<Option<Id>>,
    files: Option<DocumentsState>,
}

impl Telling {
    /// Nothing yet: what was done was met, today. A report can name one of the record's files where there is one record.
    pub fn new(files: Option<DocumentsState>) -> Self {
        let [text, evidence, link] = std::array::from_fn(|_| RwSignal::new(String::new()));
        let on = RwSignal::new(clock::today().to_string());
        let (outcome, document) = (RwSignal::new(Some(Outcome::Met)), RwSignal::new(None));
        Self { outcome, on, text, evidence, link, document, files }
    }

    /// The act as it is sent; or what is missing, or not to be read.
    pub fn input(self, act: OccurrenceAct, locale: Locale) -> Result<OccurrenceStepInput, String> {
        let input = self.typed(act);
        if input.act == OccurrenceAct::Report && input.on.is_none() {
            return Err(td_string!(locale, common.date.form).to_owned());
        }
        let enough = Told {
            outcome: input.outcome,
            words: input.text.is_some(),
            evidence: input.evidence.is_some() || input.link.is_some() || input.document.is_some(),
        };
        match told_enough(act, enough) {
            Ok(()) => Ok(input),
            Err(refusal) => Err(format::as_sentence(refusal.word(locale), locale)),
        }
    }

    /// The act as if all that it wants were told: what can be done with it does not hang on the words.
    pub fn as_if_told(self, act: OccurrenceAct) -> OccurrenceStepInput {
        let some = Some("…".to_owned());
        let typed = self.typed(act);
        let reports = act == OccurrenceAct::Report;
        let evidence = some.clone().filter(|_| reports);
        OccurrenceStepInput { text: some, evidence, link: None, document: None, ..typed }
    }

    /// Only a report has an outcome, a date and evidence.
    fn typed(self, act: OccurrenceAct) -> OccurrenceStepInput {
        let words =
            |signal: RwSignal<String>| Some(signal.get().trim().to_owned()).filter(|text| !text.is_empty());
        let is_report = act == OccurrenceAct::Report;
        OccurrenceStepInput {
            act,
            outcome: self.outcome.get().filter(|_| is_report),
            on: self.on.get().trim().parse::<PartialDate>().ok().filter(|_| is_report),
            text: words(self.text),
            evidence: words(self.evidence).filter(|_| is_report),
            link: words(self.link).filter(|_| is_report),
            document: self.document.get().filter(|_| is_report),
        }
    }

    /// The fields.
    pub fn view(self, act: Signal<Option<OccurrenceAct>>) -> impl IntoView {
        let i18n = use_i18n();
        let reports = move || act.get() == Some(OccurrenceAct::Report);
        let text_label = move || match act.get() {
            Some(OccurrenceAct::Waive) => t_string!(i18n, duty.ground),
            Some(OccurrenceAct::Return | OccurrenceAct::Reopen) => t_string!(i18n, duty.why),
            Some(OccurrenceAct::Report) => t_string!(i18n, duty.report),
            Some(OccurrenceAct::Accept | OccurrenceAct::Comment) | None => t_string!(i18n, duty.comment),
        };
        view! {
            <Show when=reports>{self.report_fields()}</Show>
            <div class="f wide">
                <label for="act-text">{text_label}</label>
                <textarea
                    class="in"
                    id="act-text"
                    rows="3"
                    prop:value=self.text
                    on:input=move |event| self.text.set(event_target_value(&event))
                ></textarea>
            </div>
        }
    }

    /// What only a report has: what became of it, when, and what proves it.
    fn report_fields(self) -> impl IntoView {
        let i18n = use_i18n();
        let locale = use_locale();
        let Self { outcome: told, on, evidence, link, .. } = self;
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
            {self.files.map(|files| self.file_field(files))}
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

    /// The files of the record, and how another one comes in without leaving the report.
    fn file_field(self, files: DocumentsState) -> impl IntoView {
        let i18n = use_i18n();
        let chosen = self.document;
        // A file that comes in while the report is written is what proves it, until the reader says otherwise.
        Effect::new(move |before: Option<Vec<Id>>| {
            let now: Vec<Id> = files.files().into_iter().map(|file| file.id).collect();
            if let Some(new) = before.and_then(|before| now.iter().find(|id| !before.contains(id)).cloned()) {
                chosen.set(Some(new));
            }
            now
        });
        let options = move || {
            let option = |file: Document| {
                let (id, value) = (file.id.clone(), file.id.inner().to_owned());
                let selected = move || chosen.with(|chosen| chosen.as_ref() == Some(&id));
                view! { <option value=value selected=selected>{file.title}</option> }
            };
            files.files().into_iter().map(option).collect_view()
        };
        view! {
            <div class="f">
                <label for="act-document">{t!(i18n, duty.document)}</label>
                <div class="row">
                    <select
                        class="in grow"
                        id="act-document"
                        aria-describedby="act-document-help"
                        on:change=move |event| {
                            let value = event_target_value(&event);
                            chosen.set((!value.is_empty()).then(|| Id::new(value)));
                        }
                    >
                        <option value="" selected=move || chosen.with(Option::is_none)>
                            {t!(i18n, duty.no_document)}
                        </option>
                        {options}
                    </select>
                    <button
                        type="button"
                        class="ib"
                        aria-label=move || t_string!(i18n, papers.add)
                        title=move || t_string!(i18n, papers.add)
                        on:click=move |_| files.pick()
                    >
                        {icon_s(Glyph::Attach)}
                    </button>
                </div>
                <small id="act-document-help">{t!(i18n, duty.document_help)}</small>
            </div>
        }
    }
}
