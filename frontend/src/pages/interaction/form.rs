//! The form of an interaction.

use accord_shared::interaction::InteractionKind;
use accord_shared::{AccessLevel, Noun};
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::client::{Api, ApiError};
use crate::api::interaction::{
    ChangeInteraction, ChangeInteractionVariables, CreateInteraction, CreateInteractionVariables,
    Interaction, InteractionInput, InteractionPayload, InteractionQuery, InteractionVariables,
};
use crate::i18n::{Locale, td_string};
use crate::pages::form::fields::{AccessField, AreaField, DateField, TextField, WordField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of, new_page};

/// As many of each as the question asks for; a record with that many may have more.
const MOST: usize = 200;

/// The page for a new one.
pub fn create() -> impl IntoView {
    new_page::<InteractionForm>()
}

/// The page that changes one.
pub fn change() -> impl IntoView {
    change_page::<InteractionForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct InteractionForm {
    access_level: Field,
    kind: Field,
    on: Field,
    until: Field,
    place: Field,
    subjects: TextForm,
    outcome: Field,
    organizations: RwSignal<Vec<Part>>,
    contacts: RwSignal<Vec<Part>>,
    agreements: RwSignal<Vec<Part>>,
}

/// A record that had to do with it.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Part {
    id: Field,
}

impl Part {
    fn blank() -> Self {
        Self { id: field("") }
    }

    fn of<'i>(ids: impl Iterator<Item = &'i Id>) -> RwSignal<Vec<Self>> {
        RwSignal::new(ids.map(|id| Self { id: field(id.inner()) }).collect())
    }

    fn read(list: &str, rows: RwSignal<Vec<Self>>, reading: &mut Reading) -> Vec<Id> {
        let rows = rows.get_untracked().into_iter().enumerate();
        rows.filter_map(|(at, row)| reading.required_id(&format!("{list}.{at}"), row.id)).collect()
    }

    fn organization(at: usize, row: Self) -> AnyView {
        view! {
            <RecordField
                path=format!("organizations.{at}")
                label=|locale| td_string!(locale, interactions.organization)
                value=row.id
                noun=Noun::Organization
                required=true
            />
        }
        .into_any()
    }

    fn contact(at: usize, row: Self) -> AnyView {
        view! {
            <RecordField
                path=format!("contacts.{at}")
                label=|locale| td_string!(locale, interactions.person)
                value=row.id
                noun=Noun::Contact
                required=true
            />
        }
        .into_any()
    }

    fn agreement(at: usize, row: Self) -> AnyView {
        view! {
            <RecordField
                path=format!("agreements.{at}")
                label=|locale| td_string!(locale, interactions.agreement)
                value=row.id
                noun=Noun::Agreement
                required=true
            />
        }
        .into_any()
    }
}

impl InteractionForm {
    fn of(interaction: &Interaction) -> Self {
        Self {
            access_level: field(interaction.access_level.code()),
            kind: field(interaction.kind.code()),
            on: field(interaction.on.to_string()),
            until: field_of(interaction.until),
            place: field_of(interaction.place.as_ref()),
            subjects: TextForm::of(&interaction.subjects),
            outcome: field_of(interaction.outcome.as_ref()),
            organizations: Part::of(interaction.organizations.iter().map(|body| &body.id)),
            contacts: Part::of(interaction.contacts.iter().map(|person| &person.id)),
            agreements: Part::of(interaction.agreements.iter().map(|agreement| &agreement.id)),
        }
    }
}

impl Form for InteractionForm {
    type Input = InteractionInput;
    type Query = InteractionQuery;
    type Variables = InteractionVariables;

    const NOUN: Noun = Noun::Interaction;

    fn title(locale: Locale, new: bool) -> &'static str {
        if new { td_string!(locale, interactions.new) } else { td_string!(locale, interactions.edit) }
    }

    fn blank() -> Self {
        let [on, until, place, outcome, kind] = std::array::from_fn(|_| field(""));
        Self {
            access_level: field(AccessLevel::Open.code()),
            kind,
            on,
            until,
            place,
            subjects: TextForm::blank(),
            outcome,
            organizations: RwSignal::new(vec![Part::blank()]),
            contacts: RwSignal::new(Vec::new()),
            agreements: RwSignal::new(Vec::new()),
        }
    }

    fn begun(asked: &dyn Fn(&str) -> Option<String>) -> Option<(Self, String)> {
        let organization = asked("organization")?;
        let form = Self::blank();
        form.organizations.update(|rows| {
            if let Some(first) = rows.first() {
                first.id.set(organization.clone());
            }
        });
        Some((form, organization))
    }

    fn variables(id: Id) -> InteractionVariables {
        InteractionVariables { id, on: None }
    }

    fn can_edit(answer: &InteractionQuery) -> bool {
        answer.interaction.as_ref().is_some_and(|interaction| interaction.can_edit)
    }

    fn loaded(answer: &InteractionQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let interaction = answer.interaction.as_ref()?;
        let counts =
            [interaction.organizations.len(), interaction.contacts.len(), interaction.agreements.len()];
        if counts.iter().any(|&count| count >= MOST) {
            return Some(Err(TooLarge));
        }
        Some(Ok((Self::of(interaction), interaction.version)))
    }

    fn read(self, reading: &mut Reading) -> Option<InteractionInput> {
        let subjects = reading.required_names("subjects", self.subjects);
        let kind = reading.required_word("kind", self.kind);
        let on = reading.required_date("on", self.on);
        let until = reading.date("until", self.until);
        let access_level = reading.required_word("accessLevel", self.access_level);
        let organizations = Part::read("organizations", self.organizations, reading);
        let contacts = Part::read("contacts", self.contacts, reading);
        let agreements = Part::read("agreements", self.agreements, reading);
        Some(InteractionInput {
            access_level: access_level?,
            kind: kind?,
            on: on?,
            until,
            place: reading.text(self.place),
            subjects,
            outcome: reading.text(self.outcome),
            organizations,
            contacts,
            agreements,
        })
    }

    async fn save(
        input: InteractionInput,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> Result<Saved, ApiError> {
        let api = Api::expect();
        let key = sending.key.as_deref();
        let payload = match change {
            None => {
                let variables = CreateInteractionVariables { input, reason: sending.reason };
                api.mutate_once(CreateInteraction::build(variables), key).await?.create_interaction
            }
            Some((id, expected_version)) => {
                let variables =
                    ChangeInteractionVariables { id, expected_version, input, reason: sending.reason };
                api.mutate_once(ChangeInteraction::build(variables), key).await?.change_interaction
            }
        };
        let InteractionPayload { interaction, errors } = payload;
        Ok(Saved { id: interaction.map(|saved| saved.id), errors })
    }

    fn view(self) -> AnyView {
        let facts = view! {
            <WordField<InteractionKind>
                path="kind"
                label=|locale| td_string!(locale, interactions.kind)
                value=self.kind
                required=true
            />
            <TextField path="place" label=|locale| td_string!(locale, interactions.place) value=self.place />
            <DateField
                path="on"
                label=|locale| td_string!(locale, interactions.on)
                value=self.on
                required=true
            />
            <DateField path="until" label=|locale| td_string!(locale, interactions.until) value=self.until />
            <AccessField value=self.access_level />
            <AreaField
                path="outcome"
                label=|locale| td_string!(locale, interactions.outcome)
                value=self.outcome
            />
        };
        view! {
            {card(|locale| td_string!(locale, interactions.subject), self.subjects.view("subjects", false))}
            {card(|locale| td_string!(locale, common.form.facts), facts)}
            {rows_card(
                |locale| td_string!(locale, interactions.organizations),
                |locale| td_string!(locale, interactions.add_organization),
                self.organizations,
                Part::blank,
                Part::organization,
            )}
            {rows_card(
                |locale| td_string!(locale, interactions.people),
                |locale| td_string!(locale, interactions.add_person),
                self.contacts,
                Part::blank,
                Part::contact,
            )}
            {rows_card(
                |locale| td_string!(locale, interactions.agreements),
                |locale| td_string!(locale, interactions.add_agreement),
                self.agreements,
                Part::blank,
                Part::agreement,
            )}
        }
        .into_any()
    }
}
