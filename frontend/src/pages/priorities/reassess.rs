//! The dialog in which a cell gets another priority: the level and why. It keeps what is typed while the cell changes.

use accord_shared::assessment::PriorityLevel;
use cynic::Id;
use leptos::prelude::*;

use crate::api::assessment::{Reassessment, reassess};
use crate::api::matrix::MatrixCell;
use crate::api::parts::TextInput;
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::asking::Asking;
use crate::pages::cells::short_name;
use crate::ui::dialog::Dialog;

/// What the page holds of the dialog.
#[derive(Clone, Copy)]
pub struct Reassessing {
    open: RwSignal<bool>,
    cell: RwSignal<Option<MatrixCell>>,
    level: RwSignal<PriorityLevel>,
    reason: RwSignal<String>,
}

impl Reassessing {
    /// One that is closed.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            cell: RwSignal::new(None),
            level: RwSignal::new(PriorityLevel::None),
            reason: RwSignal::new(String::new()),
        }
    }

    /// Opens it for a cell, with the level that is proposed; else with the one that it has.
    pub fn begin(self, cell: MatrixCell, level: Option<PriorityLevel>) {
        let same = self.cell.with_untracked(|known| {
            known.as_ref().is_some_and(|known| {
                known.organization.id == cell.organization.id && known.direction.id == cell.direction.id
            })
        });
        if !same {
            self.reason.set(String::new());
        }
        self.level.set(level.or(cell.level).unwrap_or(PriorityLevel::None));
        self.cell.set(Some(cell));
        self.open.set(true);
    }
}

/// A text in the reader's language alone.
pub fn in_language(locale: Locale, text: String) -> TextInput {
    let text = Some(text);
    match locale {
        Locale::az => TextInput { az: text, ..TextInput::default() },
        Locale::en => TextInput { en: text, ..TextInput::default() },
        Locale::ru => TextInput { ru: text, ..TextInput::default() },
    }
}

/// The dialog.
pub fn dialog(state: Reassessing) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog
            open=state.open
            class="reassess"
            label=Signal::derive(move || t_string!(i18n, priorities.reassess).to_owned())
        >
            {form(state)}
        </Dialog>
    }
}

fn form(state: Reassessing) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let Reassessing { open, cell, level, reason } = state;
    let asking = Asking::new(open);
    let whose = move || {
        let locale = locale.get();
        cell.with(|cell| {
            let cell = cell.as_ref()?;
            let direction = cell.direction.names.pick(language(locale));
            Some(format!("{} × {direction}", short_name(&cell.organization, locale)))
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let locale = locale.get_untracked();
        let typed = reason.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return asking.refuse(|locale| td_string!(locale, priorities.reason_missing));
        }
        let Some(cell) = cell.get_untracked() else { return };
        let expected: Option<Id> = cell.assessment.as_ref().map(|made| made.id.clone());
        let changed = Reassessment {
            organization: cell.organization.id.clone(),
            direction: cell.direction.id.clone(),
            level: level.get_untracked(),
            reason: in_language(locale, typed),
            expected,
        };
        asking.send(reassess(changed), move |locale| {
            reason.try_set(String::new());
            td_string!(locale, priorities.reassessed).to_owned()
        });
    };
    let option = move |one: PriorityLevel| {
        let is_it = move || level.get() == one;
        view! {
            <label class="level" class:on=is_it>
                <input
                    type="radio"
                    name="level"
                    value=one.code()
                    prop:checked=is_it
                    on:change=move |_| level.set(one)
                />
                <span class=format!("cell still h{}", one.rank())>{one.rank().to_string()}</span>
                {move || one.word(locale.get())}
            </label>
        }
    };
    view! {
        <form class="pad form-small" on:submit=submit>
                <h2>{whose}</h2>
                <fieldset class="levels">
                    <legend>{t!(i18n, priorities.priority)}</legend>
                    {PriorityLevel::ALL.iter().map(|&one| option(one)).collect_view()}
                </fieldset>
                <div class="f wide">
                    <label for="reassess-reason">{t!(i18n, priorities.reason)}</label>
                    <textarea
                        class="in"
                        id="reassess-reason"
                        rows="3"
                        aria-describedby="reassess-help"
                        prop:value=reason
                        on:input=move |event| reason.set(event_target_value(&event))
                    ></textarea>
                    <small id="reassess-help">{t!(i18n, priorities.reason_help)}</small>
                </div>
            {asking.foot(|locale| td_string!(locale, priorities.record))}
        </form>
    }
}
