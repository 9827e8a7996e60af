//! The clauses on a document's own life, in its form.

use accord_shared::calendar::PeriodUnit;
use accord_shared::entry::EntryKind;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::agreement::Agreement;
use crate::api::life::{AgreementClausesInput, Period, PeriodInput};
use crate::i18n::td_string;
use crate::pages::form::fields::{DateField, Label, TextField, WordField};
use crate::pages::form::reading::Reading;
use crate::pages::form::{Field, field, field_of};

/// A period: how many, of what.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct PeriodForm {
    amount: Field,
    unit: Field,
}

/// The clauses.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct ClausesForm {
    term_months: Field,
    first_term_ends_on: Field,
    renewal_months: Field,
    notice: PeriodForm,
    notice_opens: PeriodForm,
    duration_article: Field,
    entry_kind: Field,
    entry_on: Field,
    entry_threshold: Field,
    entry_delay: PeriodForm,
    entry_article: Field,
    languages: Field,
}

impl PeriodForm {
    fn of(period: Option<Period>) -> Self {
        Self {
            amount: field_of(period.map(|period| period.amount)),
            unit: field(period.map_or(PeriodUnit::Month, |period| period.unit).code()),
        }
    }

    fn read(self, path: &str, reading: &mut Reading) -> Option<PeriodInput> {
        let amount = reading.number(&format!("{path}.amount"), self.amount)?;
        let unit = reading.required_word(&format!("{path}.unit"), self.unit)?;
        Some(PeriodInput { amount, unit })
    }

    fn view(self, path: &str, label: Label) -> impl IntoView + use<> {
        view! {
            <TextField path=format!("{path}.amount") label=label value=self.amount />
            <WordField<PeriodUnit>
                path=format!("{path}.unit")
                label=|locale| td_string!(locale, treaty.unit)
                value=self.unit
            />
        }
    }
}

impl ClausesForm {
    /// An empty one.
    pub fn blank() -> Self {
        let [term_months, first_term_ends_on, renewal_months, duration_article] =
            std::array::from_fn(|_| field(""));
        let [entry_kind, entry_on, entry_threshold, entry_article, languages] =
            std::array::from_fn(|_| field(""));
        let [notice, notice_opens, entry_delay] = std::array::from_fn(|_| PeriodForm::of(None));
        Self {
            term_months,
            first_term_ends_on,
            renewal_months,
            notice,
            notice_opens,
            duration_article,
            entry_kind,
            entry_on,
            entry_threshold,
            entry_delay,
            entry_article,
            languages,
        }
    }

    /// Those of a record.
    pub fn of(agreement: &Agreement) -> Self {
        let clauses = &agreement.clauses;
        Self {
            term_months: field_of(clauses.term_months),
            first_term_ends_on: field_of(clauses.first_term_ends_on),
            renewal_months: field_of(clauses.renewal_months),
            notice: PeriodForm::of(clauses.notice),
            notice_opens: PeriodForm::of(clauses.notice_opens),
            duration_article: field_of(clauses.duration_article.as_ref()),
            entry_kind: field_of(clauses.entry_kind),
            entry_on: field_of(clauses.entry_on),
            entry_threshold: field_of(clauses.entry_threshold),
            entry_delay: PeriodForm::of(clauses.entry_delay),
            entry_article: field_of(clauses.entry_article.as_ref()),
            languages: field(agreement.authentic_languages.join(" ")),
        }
    }

    /// As they are saved.
    pub fn read(self, reading: &mut Reading) -> AgreementClausesInput {
        AgreementClausesInput {
            term_months: reading.number("clauses.termMonths", self.term_months),
            first_term_ends_on: reading.date("clauses.firstTermEndsOn", self.first_term_ends_on),
            renewal_months: reading.number("clauses.renewalMonths", self.renewal_months),
            notice: self.notice.read("clauses.notice", reading),
            notice_opens: self.notice_opens.read("clauses.noticeOpens", reading),
            duration_article: reading.text(self.duration_article),
            entry_kind: reading.word(self.entry_kind),
            entry_on: reading.date("clauses.entryOn", self.entry_on),
            entry_threshold: reading.number("clauses.entryThreshold", self.entry_threshold),
            entry_delay: self.entry_delay.read("clauses.entryDelay", reading),
            entry_article: reading.text(self.entry_article),
        }
    }

    /// The languages of the authentic texts, as they are saved.
    pub fn languages(self) -> Vec<String> {
        self.languages
            .get_untracked()
            .split([' ', ','])
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The fields on duration and renewal.
    pub fn duration(self) -> impl IntoView {
        view! {
            <TextField
                path="clauses.termMonths"
                label=|locale| td_string!(locale, treaty.term_months)
                value=self.term_months
            />
            <DateField
                path="clauses.firstTermEndsOn"
                label=|locale| td_string!(locale, treaty.first_term_ends)
                value=self.first_term_ends_on
            />
            <TextField
                path="clauses.renewalMonths"
                label=|locale| td_string!(locale, treaty.renewal_months)
                value=self.renewal_months
            />
            <TextField
                path="clauses.durationArticle"
                label=|locale| td_string!(locale, treaty.duration_article)
                value=self.duration_article
            />
            {self.notice.view("clauses.notice", |locale| td_string!(locale, treaty.notice_amount))}
            {self.notice_opens.view("clauses.noticeOpens", |locale| td_string!(locale, treaty.opens_amount))}
        }
    }

    /// The fields on entry into force, and the authentic languages.
    pub fn entry(self) -> impl IntoView {
        view! {
            <WordField<EntryKind>
                path="clauses.entryKind"
                label=|locale| td_string!(locale, treaty.entry_rule)
                value=self.entry_kind
            />
            <TextField
                path="clauses.entryArticle"
                label=|locale| td_string!(locale, treaty.entry_article)
                value=self.entry_article
            />
            <DateField
                path="clauses.entryOn"
                label=|locale| td_string!(locale, treaty.entry_on)
                value=self.entry_on
            />
            <TextField
                path="clauses.entryThreshold"
                label=|locale| td_string!(locale, treaty.entry_threshold)
                value=self.entry_threshold
            />
            {self.entry_delay.view("clauses.entryDelay", |locale| td_string!(locale, treaty.entry_delay_amount))}
            <TextField
                path="authenticLanguages"
                label=|locale| td_string!(locale, treaty.languages)
                help=|locale| td_string!(locale, treaty.languages_help)
                value=self.languages
            />
        }
    }
}
