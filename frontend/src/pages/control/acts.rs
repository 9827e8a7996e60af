//! What can be done with the chosen due dates: reported, accepted, returned, waived; and their obligations reassigned.

use accord_shared::occurrence::OccurrenceAct;
use accord_shared::{Noun, Role};
use leptos::prelude::*;

use super::spec::Control;
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string, use_locale};
use crate::pages::obligation::telling::Telling;
use crate::pages::register::List;
use crate::pages::register::bulk::{Asked, Attribute, Deed, bar, change, deed, title, wanted};
use crate::pages::register::pages::Pages;
use crate::pages::register::selection::Selection;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;

/// What a button of the bar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Act(OccurrenceAct),
    Field(Attribute),
}

const DOINGS: [Doing; 6] = [
    Doing::Act(OccurrenceAct::Report),
    Doing::Act(OccurrenceAct::Accept),
    Doing::Act(OccurrenceAct::Return),
    Doing::Act(OccurrenceAct::Waive),
    Doing::Field(Attribute::Responsible),
    Doing::Field(Attribute::Unit),
];

impl Doing {
    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Act(act) => act.word(locale),
            Self::Field(kind) => kind.title(locale),
        }
    }

    /// Whether this person does such a thing at all. Whether it can be done with a date the preview says.
    fn is_of(self, session: Session) -> bool {
        match self {
            Self::Act(OccurrenceAct::Report) => session.writes(),
            Self::Act(OccurrenceAct::Waive) => {
                let heads = |role| matches!(role, Role::Head | Role::Deputy);
                session.can_edit() && session.viewer().is_some_and(|viewer| heads(viewer.role))
            }
            Self::Act(_) | Self::Field(_) => session.can_edit(),
        }
    }
}

/// The bar, while due dates are chosen.
pub fn acts_bar(list: List, pages: Pages<Control>, selection: Selection) -> impl IntoView {
    let locale = use_locale();
    let session = Session::expect();
    let open = RwSignal::new(false);
    let doing = RwSignal::new(DOINGS[0]);
    let wanted = wanted::<Control>(list, selection, "occurrence");
    let button = move |one: Doing| {
        let press = move |_| {
            doing.set(one);
            open.set(true);
        };
        view! {
            <button type="button" class="btn s" on:click=press>
                {move || one.word(locale.get())}
            </button>
        }
    };
    let buttons = move || {
        let mine: Vec<Doing> = DOINGS.into_iter().filter(|doing| doing.is_of(session)).collect();
        (!mine.is_empty()).then(|| mine.into_iter().map(button).collect_view())
    };
    view! {
        {bar(pages, selection, open, buttons)}
        <Dialog open=open label=title()>
            {move || {
                let made = match doing.get_untracked() {
                    Doing::Act(act) => act_deed(act),
                    Doing::Field(kind) => change(kind, Noun::Obligation),
                };
                deed(made, wanted, open, selection)
            }}
        </Dialog>
    }
}

/// An act with many due dates: told once, judged for each.
fn act_deed(act: OccurrenceAct) -> Deed {
    let locale = use_locale();
    let telling = Telling::new(None);
    let asked = Signal::derive(move || {
        let told = telling.input(act, locale.get());
        let look = serde_json::to_value(telling.as_if_told(act)).ok();
        let (change, missing) = match told {
            Ok(input) => (serde_json::to_value(input).ok(), None),
            Err(missing) => (None, Some(missing)),
        };
        Asked { look, change, missing }
    });
    Deed {
        title: Signal::derive(move || act.word(locale.get()).to_owned()),
        view: telling.view(Signal::stored(Some(act))).into_any(),
        asked,
        to: Signal::stored(None),
        reasoned: false,
        go: |locale, count| td_string!(locale, bulk.act_go, count = count).to_string(),
        done: |locale, count| td_string!(locale, bulk.act_done, count = count).to_string(),
    }
}
