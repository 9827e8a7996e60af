//! The dialog in which a direction is named.

use leptos::prelude::*;

use super::tree::code_of;
use crate::api::direction::{DirectionInput, Node, change, create};
use crate::api::parts::TextInput;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::asking::Asking;
use crate::ui::dialog::Dialog;

/// What is being named.
#[derive(Debug, Clone)]
enum What {
    /// A new one, below another where one is given.
    New(Option<Node>),
    /// One that is there.
    Known(Node),
}

/// The state of the dialog.
#[derive(Clone, Copy)]
pub(super) struct Forming {
    open: RwSignal<bool>,
    what: RwSignal<What>,
}

impl Forming {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), what: RwSignal::new(What::New(None)) }
    }

    /// Opens it for a new direction, below another where one is given.
    pub(super) fn enter(self, below: Option<Node>) {
        self.what.set(What::New(below));
        self.open.set(true);
    }

    /// Opens it for one that is there.
    pub(super) fn change(self, node: Node) {
        self.what.set(What::Known(node));
        self.open.set(true);
    }
}

/// The dialog.
pub(super) fn dialog(state: Forming) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog
            open=state.open
            label=Signal::derive(move || t_string!(i18n, priorities.direction).to_owned())
        >
            {form(state)}
        </Dialog>
    }
}

fn form(state: Forming) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let asking = Asking::new(state.open);
    let what = state.what.get_untracked();
    let names = match &what {
        What::Known(node) => node.names.clone().into(),
        What::New(_) => TextInput::default(),
    };
    let typed = RwSignal::new(names);
    let is_new = matches!(what, What::New(_));
    // The code follows the English name until somebody types another one.
    let code = RwSignal::new(None::<String>);
    let code_now =
        move || code.get().unwrap_or_else(|| code_of(typed.read().en.as_deref().unwrap_or_default()));
    let below = match &what {
        What::New(Some(node)) => Some(node.names.clone()),
        _ => None,
    };
    let title = move || {
        let locale = locale.get();
        match (&below, is_new) {
            (Some(names), _) => {
                let name = names.pick(language(locale));
                td_string!(locale, priorities.tree.new_below, name = name).to_string()
            }
            (None, true) => td_string!(locale, priorities.tree.add).to_owned(),
            (None, false) => td_string!(locale, priorities.tree.rename).to_owned(),
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let tidy = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let names = typed.with_untracked(|names| TextInput {
            az: tidy(&names.az),
            en: tidy(&names.en),
            ru: tidy(&names.ru),
            ..names.clone()
        });
        if names.az.is_none() || names.en.is_none() || names.ru.is_none() {
            return asking.refuse(|locale| td_string!(locale, priorities.tree.names_missing));
        }
        let what = what.clone();
        let code = untrack(code_now);
        let act = async move {
            match what {
                What::Known(node) => {
                    let (id, version) = (node.id.clone(), node.version);
                    change(id, version, DirectionInput { names, ..node.into() }).await
                }
                // As the last of those that are there.
                What::New(below) => {
                    let parent = below.map(|node| node.id);
                    create(DirectionInput { code, names, parent, position: 1_000, retired_on: None }).await
                }
            }
        };
        asking.send(act, |locale| td_string!(locale, common.msg.saved).to_owned());
    };
    let name = move |locale: Locale, part: &'static str| {
        let get = move || {
            typed.with(|names| {
                let text = match locale {
                    Locale::az => &names.az,
                    Locale::en => &names.en,
                    Locale::ru => &names.ru,
                };
                text.clone().unwrap_or_default()
            })
        };
        let set = move |event: leptos::ev::Event| {
            let text = Some(event_target_value(&event));
            typed.update(|names| match locale {
                Locale::az => names.az = text,
                Locale::en => names.en = text,
                Locale::ru => names.ru = text,
            });
        };
        let label = move || match locale {
            Locale::az => t_string!(i18n, words.language.az),
            Locale::en => t_string!(i18n, words.language.en),
            Locale::ru => t_string!(i18n, words.language.ru),
        };
        let id = format!("direction-{part}");
        view! {
            <div class="f wide">
                <label for=id.clone()>{label}</label>
                <input class="in" id=id lang=part maxlength="300" prop:value=get on:input=set />
            </div>
        }
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{title}</h2>
            {name(Locale::az, "az")}
            {name(Locale::en, "en")}
            {name(Locale::ru, "ru")}
            {is_new
                .then(|| {
                    view! {
                        <div class="f wide">
                            <label for="direction-code">{t!(i18n, priorities.tree.code)}</label>
                            <input
                                class="in"
                                id="direction-code"
                                maxlength="60"
                                prop:value=code_now
                                on:input=move |event| code.set(Some(event_target_value(&event)))
                            />
                            <small>{t!(i18n, priorities.tree.code_help)}</small>
                        </div>
                    }
                })}
            {asking.foot(|locale| td_string!(locale, common.verb.save))}
        </form>
    }
}
