//! The due rule in the form: a date, a recurrence in its own words or as RFC 5545 writes it, an event with a period; and
//! what it would make.

use accord_shared::due::Recurrence;
use accord_shared::obligation::DueEvent;
use chrono::Weekday;
use cynic::Id;
use leptos::prelude::*;

use crate::api::client::use_query;
use crate::api::obligation::{DuePreview, DuePreviewQuery, DuePreviewVariables, DueRuleInput};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, td_string, use_i18n, use_locale};
use crate::pages::due::{recurrence_text, weekday_name};
use crate::pages::form::Field;
use crate::pages::form::fields::{DateField, TextField, WordField};
use crate::pages::form::reading::Reading;

/// Which of the three forms a due rule has; none where the source gives no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A date.
    Date,
    /// A recurrence.
    Recurrence,
    /// A period after an event.
    After,
}

impl Word for Rule {
    const WORDS: &'static [Self] = &[Self::Date, Self::Recurrence, Self::After];

    fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Recurrence => "recurrence",
            Self::After => "after",
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Date => td_string!(locale, obligations.rule_date),
            Self::Recurrence => td_string!(locale, obligations.rule_recurrence),
            Self::After => td_string!(locale, obligations.rule_after),
        }
    }
}

/// How often, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Yearly,
    HalfYearly,
    Quarterly,
    QuarterEnd,
    Monthly,
    LastWorkingDay,
    Weekly,
    Advanced,
}

impl Word for Pattern {
    const WORDS: &'static [Self] = &[
        Self::Yearly,
        Self::HalfYearly,
        Self::Quarterly,
        Self::QuarterEnd,
        Self::Monthly,
        Self::LastWorkingDay,
        Self::Weekly,
        Self::Advanced,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Yearly => "yearly",
            Self::HalfYearly => "half",
            Self::Quarterly => "quarterly",
            Self::QuarterEnd => "quarter_end",
            Self::Monthly => "monthly",
            Self::LastWorkingDay => "last_working_day",
            Self::Weekly => "weekly",
            Self::Advanced => "advanced",
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Yearly => td_string!(locale, duty.pattern.yearly),
            Self::HalfYearly => td_string!(locale, duty.pattern.half),
            Self::Quarterly => td_string!(locale, duty.pattern.quarterly),
            Self::QuarterEnd => td_string!(locale, duty.pattern.quarter_end),
            Self::Monthly => td_string!(locale, duty.pattern.monthly),
            Self::LastWorkingDay => td_string!(locale, duty.pattern.last_working_day),
            Self::Weekly => td_string!(locale, duty.pattern.weekly),
            Self::Advanced => td_string!(locale, duty.pattern.advanced),
        }
    }
}

impl Pattern {
    const fn of(recurrence: Option<Recurrence>) -> Self {
        match recurrence {
            Some(Recurrence::Yearly { .. }) => Self::Yearly,
            Some(Recurrence::HalfYearly { .. }) => Self::HalfYearly,
            Some(Recurrence::Quarterly { .. }) => Self::Quarterly,
            Some(Recurrence::QuarterEnd) => Self::QuarterEnd,
            Some(Recurrence::Monthly { .. }) => Self::Monthly,
            Some(Recurrence::LastWorkingDay) => Self::LastWorkingDay,
            Some(Recurrence::Weekly { .. }) => Self::Weekly,
            None => Self::Advanced,
        }
    }

    /// What it is as long as nobody says more; nothing for a rule as it is written.
    const fn first(self) -> Option<Recurrence> {
        Some(match self {
            Self::Yearly => Recurrence::Yearly { month: 1, day: 1 },
            Self::HalfYearly => Recurrence::HalfYearly { day: 1 },
            Self::Quarterly => Recurrence::Quarterly { day: 1 },
            Self::QuarterEnd => Recurrence::QuarterEnd,
            Self::Monthly => Recurrence::Monthly { day: 1 },
            Self::LastWorkingDay => Recurrence::LastWorkingDay,
            Self::Weekly => Recurrence::Weekly { weekday: Weekday::Mon },
            Self::Advanced => return None,
        })
    }
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The fields of a due rule. The recurrence is one text, whatever it is written with.
#[derive(Clone, Copy)]
pub struct RuleForm {
    /// Which form the rule has.
    pub rule: Field,
    /// The date.
    pub due_on: Field,
    /// The recurrence, as RFC 5545 writes it.
    pub recurrence: Field,
    /// From when it is counted.
    pub since: Field,
    /// The days after the event.
    pub days: Field,
    /// The event.
    pub event: Field,
    /// The agreement whose events these are.
    pub agreement: Field,
}

impl RuleForm {
    /// What is saved.
    pub fn read(self, reading: &mut Reading) -> DueRuleInput {
        let mut due = DueRuleInput::default();
        match reading.word::<Rule>(self.rule) {
            Some(Rule::Date) => due.on = reading.required_date("dueRule.on", self.due_on),
            Some(Rule::Recurrence) => {
                due.recurrence = reading.required("dueRule.recurrence", self.recurrence);
                due.since = reading.date("dueRule.since", self.since);
            }
            Some(Rule::After) => {
                due.days = reading
                    .required("dueRule.days", self.days)
                    .and(reading.number("dueRule.days", self.days));
                due.after = reading.required_word("dueRule.after", self.event);
            }
            None => {}
        }
        due
    }

    /// The rule as far as it is typed, for a preview.
    fn typed(self) -> Option<DueRuleInput> {
        let text = |field: Field| Some(field.get().trim().to_owned()).filter(|text| !text.is_empty());
        let blank = DueRuleInput::default();
        match Rule::of_code(&self.rule.get())? {
            Rule::Date => None,
            Rule::Recurrence => {
                let recurrence = Some(text(self.recurrence)?);
                let since = text(self.since).and_then(|text| text.parse().ok());
                Some(DueRuleInput { recurrence, since, ..blank })
            }
            Rule::After => {
                let days = text(self.days)?.parse::<u16>().ok().map(i32::from);
                let after = Some(DueEvent::of_code(&self.event.get())?);
                days.map(|days| DueRuleInput { days: Some(days), after, ..blank })
            }
        }
    }

    /// The fields, and the preview.
    pub fn view(self) -> impl IntoView {
        let chosen = Memo::new(move |_| Rule::of_code(&self.rule.get()));
        let fields = move || match chosen.get() {
            Some(Rule::Date) => view! {
                <DateField
                    path="dueRule.on"
                    label=|locale| td_string!(locale, common.field.date)
                    value=self.due_on
                    required=true
                />
            }
            .into_any(),
            Some(Rule::Recurrence) => self.recurrence_view().into_any(),
            Some(Rule::After) => view! {
                <TextField
                    path="dueRule.days"
                    label=|locale| td_string!(locale, obligations.days)
                    value=self.days
                    kind="number"
                    required=true
                />
                <WordField<DueEvent>
                    path="dueRule.after"
                    label=|locale| td_string!(locale, obligations.event)
                    value=self.event
                    required=true
                />
            }
            .into_any(),
            None => ().into_any(),
        };
        view! {
            <WordField<Rule>
                path="dueRule"
                label=|locale| td_string!(locale, obligations.due_rule)
                value=self.rule
            />
            {fields}
            {self.preview()}
        }
    }

    fn recurrence_view(self) -> impl IntoView {
        let recurrence = self.recurrence;
        let written = recurrence.get_untracked();
        let plain = Memo::new(move |_| Recurrence::of(&recurrence.get()));
        if written.trim().is_empty() {
            recurrence.set(Recurrence::Yearly { month: 1, day: 1 }.rule());
        }
        let advanced = RwSignal::new(Recurrence::of(&recurrence.get_untracked()).is_none());
        let pattern = RwSignal::new(Pattern::of(plain.get_untracked()).code().to_owned());
        Effect::new(move |before: Option<String>| {
            let code = pattern.get();
            // Only what is chosen changes the rule, not that it is shown.
            if before.is_some_and(|before| before != code)
                && let Some(chosen) = Pattern::of_code(&code)
            {
                advanced.set(chosen == Pattern::Advanced);
                if let Some(first) = chosen.first() {
                    recurrence.set(first.rule());
                }
            }
            code
        });
        let fields = move || {
            if advanced.get() {
                return view! {
                    <TextField
                        path="dueRule.recurrence"
                        label=|locale| td_string!(locale, duty.rfc)
                        help=|locale| td_string!(locale, duty.rfc_help)
                        value=recurrence
                        required=true
                    />
                }
                .into_any();
            }
            match Pattern::of_code(&pattern.get()) {
                Some(Pattern::Yearly) => {
                    view! { {month_select(recurrence)} {day_select(recurrence, 31)} }.into_any()
                }
                Some(Pattern::HalfYearly | Pattern::Quarterly | Pattern::Monthly) => {
                    day_select(recurrence, 28).into_any()
                }
                Some(Pattern::Weekly) => weekday_select(recurrence).into_any(),
                Some(Pattern::QuarterEnd | Pattern::LastWorkingDay | Pattern::Advanced) | None => {
                    ().into_any()
                }
            }
        };
        view! {
            <WordField<Pattern>
                path="dueRule.pattern"
                label=|locale| td_string!(locale, duty.often)
                value=pattern
                required=true
            />
            {fields}
            <DateField
                path="dueRule.since"
                label=|locale| td_string!(locale, duty.since)
                value=self.since
            />
        }
    }

    fn preview(self) -> impl IntoView {
        let i18n = use_i18n();
        let locale = use_locale();
        let loaded = use_query::<DuePreviewQuery, DuePreviewVariables>(move || {
            let agreement = Some(self.agreement.get()).filter(|id| !id.is_empty()).map(Id::new);
            self.typed().map(|rule| DuePreviewVariables { rule, agreement })
        });
        let said = move || {
            let answer = loaded.ok()?;
            let text = text_of(&answer.due_preview, locale.get());
            let rule = self.typed().and_then(|rule| rule.recurrence);
            let words = rule.map(|rule| recurrence_text(&rule, locale.get()));
            Some(view! {
                <b>{t!(i18n, duty.preview)}</b>
                <span class="soft">{words}</span>
                <span>{text}</span>
            })
        };
        view! {
            <p class="wide due-preview" aria-live="polite">
                {said}
            </p>
        }
    }
}

/// What a rule would make, in one line.
fn text_of(preview: &DuePreview, locale: Locale) -> String {
    if preview.fault.is_some() {
        return td_string!(locale, duty.preview_wrong).to_owned();
    }
    if let Some(date) = preview.not_before {
        return td_string!(locale, duty.not_before, date = format::short(locale, date)).to_string();
    }
    let dates: Vec<_> = preview.dates.iter().map(|date| format::short(locale, *date)).collect();
    if dates.is_empty() { td_string!(locale, duty.preview_none).to_owned() } else { dates.join(" · ") }
}

/// A list of choices that changes the rule.
fn select(
    id: &'static str,
    label: fn(Locale) -> &'static str,
    choices: Vec<(String, Signal<String>)>,
    chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let locale = use_locale();
    let options = choices
        .into_iter()
        .map(|(value, word)| {
            let is_chosen = {
                let value = value.clone();
                move || chosen.get() == value
            };
            view! { <option value=value selected=is_chosen>{word}</option> }
        })
        .collect_view();
    view! {
        <div class="f">
            <label for=id>{move || label(locale.get())}</label>
            <select class="in" id=id on:change=move |event| choose(event_target_value(&event))>
                {options}
            </select>
        </div>
    }
}

fn month_select(recurrence: Field) -> impl IntoView {
    let locale = use_locale();
    let choices = (1..=12u8)
        .map(|month| {
            let word = Signal::derive(move || format::month_name(locale.get(), month).to_owned());
            (month.to_string(), word)
        })
        .collect();
    let chosen = Signal::derive(move || match Recurrence::of(&recurrence.get()) {
        Some(Recurrence::Yearly { month, .. }) => month.to_string(),
        _ => String::new(),
    });
    let choose = move |value: String| {
        let (Some(Recurrence::Yearly { day, .. }), Ok(month)) =
            (Recurrence::of(&recurrence.get_untracked()), value.parse())
        else {
            return;
        };
        // A day that the month does not have becomes the last that it always has.
        let fits = (1..=day).rev().map(|day| Recurrence::Yearly { month, day }).find(|one| one.is_sound());
        if let Some(fits) = fits {
            recurrence.set(fits.rule());
        }
    };
    select("rule-month", |locale| td_string!(locale, duty.month), choices, chosen, choose)
}

fn day_select(recurrence: Field, last: u8) -> impl IntoView {
    let choices = (1..=last).map(|day| (day.to_string(), Signal::stored(day.to_string()))).collect();
    let chosen = Signal::derive(move || match Recurrence::of(&recurrence.get()) {
        Some(
            Recurrence::Yearly { day, .. }
            | Recurrence::HalfYearly { day }
            | Recurrence::Quarterly { day }
            | Recurrence::Monthly { day },
        ) => day.to_string(),
        _ => String::new(),
    });
    let choose = move |value: String| {
        let Ok(day) = value.parse() else { return };
        let next = match Recurrence::of(&recurrence.get_untracked()) {
            Some(Recurrence::Yearly { month, .. }) => Recurrence::Yearly { month, day },
            Some(Recurrence::HalfYearly { .. }) => Recurrence::HalfYearly { day },
            Some(Recurrence::Quarterly { .. }) => Recurrence::Quarterly { day },
            Some(Recurrence::Monthly { .. }) => Recurrence::Monthly { day },
            _ => return,
        };
        if next.is_sound() {
            recurrence.set(next.rule());
        }
    };
    select("rule-day", |locale| td_string!(locale, duty.day), choices, chosen, choose)
}

fn weekday_select(recurrence: Field) -> impl IntoView {
    let locale = use_locale();
    let choices = WEEK
        .into_iter()
        .map(|weekday| {
            let word = Signal::derive(move || weekday_name(weekday, locale.get()).to_owned());
            (Recurrence::Weekly { weekday }.rule(), word)
        })
        .collect();
    let chosen = Signal::derive(move || recurrence.get());
    select(
        "rule-weekday",
        |locale| td_string!(locale, duty.weekday),
        choices,
        chosen,
        move |rule| recurrence.set(rule),
    )
}
