//! A field that is changed in many records: its new value is chosen.

use accord_shared::agreement::AgreementKind;
use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::Priority;
use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, Noun};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::deed::{Asked, Deed, provide_problems};
use crate::api::client::use_query;
use crate::api::custody::ColleaguesQuery;
use crate::api::direction::DirectionsQuery;
use crate::api::organization::UnitsQuery;
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, td_string, use_i18n, use_locale};
use crate::pages::form::picker::RecordField;
use crate::pages::scope::use_name;
use crate::pages::session::Session;

/// What is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    /// Who answers for it.
    Responsible,
    /// How closed it is.
    Access,
    /// The unit it is of.
    Unit,
    /// What kind of record it is.
    Kind,
    /// How much it matters.
    Priority,
    /// A field of cooperation that comes or goes.
    Directions,
    /// The town of its seat.
    City,
    /// The article in which it stands.
    Article,
}

impl Attribute {
    /// What the reader calls it.
    pub fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Responsible => td_string!(locale, access.responsible),
            Self::Access => td_string!(locale, common.field.access_level),
            Self::Unit => td_string!(locale, agreements.unit),
            Self::Kind => td_string!(locale, agreements.kind),
            Self::Priority => td_string!(locale, obligations.priority),
            Self::Directions => td_string!(locale, agreements.directions),
            Self::City => td_string!(locale, organizations.city),
            Self::Article => td_string!(locale, obligations.article),
        }
    }

    /// The field as it is sent.
    pub(in crate::pages::register) const fn field(self, noun: Noun, adds: bool) -> &'static str {
        match (self, noun) {
            (Self::Responsible, _) => "RESPONSIBLE",
            (Self::Access, _) => "ACCESS_LEVEL",
            (Self::Unit, _) => "UNIT",
            (Self::Kind, Noun::Organization) => "ORGANIZATION_KIND",
            (Self::Kind, Noun::Interaction) => "INTERACTION_KIND",
            (Self::Kind, Noun::Agreement | Noun::Obligation | Noun::Contact) => "AGREEMENT_KIND",
            (Self::Priority, _) => "PRIORITY",
            (Self::Directions, _) if adds => "ADD_DIRECTION",
            (Self::Directions, _) => "REMOVE_DIRECTION",
            (Self::City, _) => "CITY",
            (Self::Article, _) => "ARTICLE",
        }
    }

    /// Whether its value is typed, and not chosen.
    pub(in crate::pages::register) const fn is_text(self) -> bool {
        matches!(self, Self::City | Self::Article)
    }

    /// The value as it is sent: words of closed lists in capitals, ids and texts as they are, nothing for none.
    pub(in crate::pages::register) fn value(self, value: &str) -> Value {
        match self {
            Self::Access | Self::Kind | Self::Priority => json!(value.to_ascii_uppercase()),
            Self::Unit | Self::City | Self::Article if value.trim().is_empty() => Value::Null,
            Self::Responsible | Self::Unit | Self::Directions | Self::City | Self::Article => json!(value),
        }
    }
}

/// A change of a field of a noun's records.
pub fn change(kind: Attribute, noun: Noun) -> Deed {
    let locale = use_locale();
    provide_problems();
    let value = RwSignal::new(String::new());
    let word = RwSignal::new(String::new());
    let adds = RwSignal::new(true);
    let asked = Signal::derive(move || {
        let value = value.get();
        let change = (!value.is_empty())
            .then(|| json!({ "field": kind.field(noun, adds.get()), "to": kind.value(&value) }));
        Asked { look: change.clone(), change, missing: None }
    });
    let to = Signal::derive(move || {
        let word = word.get();
        Some(match (kind, adds.get()) {
            (Attribute::Directions, true) => format!("+ {word}"),
            (Attribute::Directions, false) => format!("− {word}"),
            _ => word,
        })
    });
    let view = view! {
        {(kind == Attribute::Directions).then(|| way(adds))}
        <NewValue kind noun value word />
    };
    Deed {
        title: Signal::derive(move || kind.title(locale.get()).to_owned()),
        view: view.into_any(),
        asked,
        to,
        reasoned: true,
        go: |locale, count| td_string!(locale, bulk.go, count = count).to_string(),
        done: |locale, count| td_string!(locale, bulk.done, count = count).to_string(),
    }
}

/// Whether a field of cooperation is added or taken away.
fn way(adds: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="f">
            <label for="bulk-way">{t!(i18n, bulk.what)}</label>
            <select
                class="in"
                id="bulk-way"
                on:change=move |event| adds.set(event_target_value(&event) == "add")
            >
                <option value="add">{t!(i18n, bulk.add)}</option>
                <option value="remove">{t!(i18n, bulk.remove)}</option>
            </select>
        </div>
    }
}

/// What can be chosen: its code, and what the reader calls it.
pub type Choice = (String, String);

/// The field for the new value, which says in `word` what the reader calls it.
#[component]
fn NewValue(kind: Attribute, noun: Noun, value: RwSignal<String>, word: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    if kind == Attribute::Unit {
        let name = use_name(move || Some(value.get()));
        Effect::new(move |_| word.set(name.get().unwrap_or_else(|| "…".into())));
        return view! {
            <RecordField
                path="bulkUnit"
                label=|locale| td_string!(locale, agreements.unit)
                value=value
                noun=Noun::Organization
            />
        }
        .into_any();
    }
    let choices = choices(kind, noun);
    let options = move || {
        // Asked for again, the list keeps what is chosen.
        let option = |(code, text): Choice| {
            let selected = value.with_untracked(|value| *value == code);
            view! { <option value=code selected=selected>{text}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let choose = move |event: leptos::ev::Event| {
        let code = event_target_value(&event);
        let chosen = choices.get_untracked().into_iter().find(|(known, _)| *known == code);
        word.set(chosen.map(|(_, text)| text).unwrap_or_default());
        value.set(code);
    };
    view! {
        <div class="f">
            <label for="bulk-value">{move || kind.title(locale.get())}</label>
            <select class="in" id="bulk-value" on:change=choose>
                <option value="">{t!(i18n, common.form.choose)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// Every value that can be chosen.
pub fn choices(kind: Attribute, noun: Noun) -> Signal<Vec<Choice>> {
    let locale = use_locale();
    let session = Session::expect();
    let people = use_query::<ColleaguesQuery, ()>(move || (kind == Attribute::Responsible).then_some(()));
    let fields = use_query::<DirectionsQuery, ()>(move || (kind == Attribute::Directions).then_some(()));
    let units = use_query::<UnitsQuery, ()>(move || (kind == Attribute::Unit).then_some(()));
    Signal::derive(move || {
        let locale = locale.get();
        match (kind, noun) {
            (Attribute::Responsible, _) => {
                let people = people.ok().map(|answer| answer.colleagues.clone()).unwrap_or_default();
                let choice = |one: crate::api::custody::Colleague| {
                    (one.id.inner().to_owned(), format!("{} · {}", one.name, one.role.word(locale)))
                };
                people.into_iter().map(choice).collect()
            }
            (Attribute::Directions, _) => {
                let fields = fields.ok().map(|answer| answer.directions.clone()).unwrap_or_default();
                let choice = |one: &crate::api::direction::Direction| {
                    (one.id.inner().to_owned(), one.names.pick(language(locale)))
                };
                fields.iter().map(choice).collect()
            }
            (Attribute::Access, _) => {
                let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
                words::<AccessLevel>(locale, |level| level <= clearance)
            }
            (Attribute::Kind, Noun::Organization) => words::<OrganizationKind>(locale, |_| true),
            (Attribute::Kind, Noun::Interaction) => words::<InteractionKind>(locale, |_| true),
            (Attribute::Kind, Noun::Agreement | Noun::Obligation | Noun::Contact) => {
                words::<AgreementKind>(locale, |_| true)
            }
            (Attribute::Priority, _) => words::<Priority>(locale, |_| true),
            (Attribute::Unit, _) => {
                let units = units.ok().map(|answer| answer.organizations.nodes.clone()).unwrap_or_default();
                let choice = |one: crate::api::parts::OrganizationBrief| {
                    (one.id.inner().to_owned(), one.names.pick(language(locale)))
                };
                units.into_iter().map(choice).collect()
            }
            (Attribute::City | Attribute::Article, _) => Vec::new(),
        }
    })
}

fn words<W: Word>(locale: Locale, keep: impl Fn(W) -> bool) -> Vec<Choice> {
    let kept = W::WORDS.iter().copied().filter(|&word| keep(word));
    kept.map(|word| (word.code().to_owned(), word.word(locale).to_owned())).collect()
}
