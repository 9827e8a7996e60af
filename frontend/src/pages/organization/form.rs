//! The form of an organization.

use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, Noun};
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::client::{Api, ApiError};
use crate::api::organization::{
    Alias, AliasInput, ChangeOrganization, ChangeOrganizationVariables, CreateOrganization,
    CreateOrganizationVariables, Organization, OrganizationInput, OrganizationPayload, OrganizationQuery,
    OrganizationVariables, Relation, RelationInput,
};
use crate::i18n::{Locale, td_string};
use crate::pages::form::fields::{
    AccessField, AreaField, CheckField, CountryField, DateField, TextField, WordField,
};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{IdentifierForm, TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of, new_page};

/// As many relations as the question asks for; a record with that many may have more.
const MOST_RELATIONS: usize = 200;

/// The page for a new one.
pub fn create() -> impl IntoView {
    new_page::<OrganizationForm>()
}

/// The page that changes one.
pub fn change() -> impl IntoView {
    change_page::<OrganizationForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct OrganizationForm {
    access_level: Field,
    kind: Field,
    ours: Field,
    names: TextForm,
    country: Field,
    city: Field,
    website: Field,
    established_on: Field,
    dissolved_on: Field,
    note: Field,
    aliases: RwSignal<Vec<AliasForm>>,
    identifiers: RwSignal<Vec<IdentifierForm>>,
    relations: RwSignal<Vec<RelationForm>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct AliasForm {
    kind: Field,
    language: Field,
    text: Field,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct RelationForm {
    kind: Field,
    membership: Field,
    to: Field,
    since: Field,
    until: Field,
    note: Field,
}

impl AliasForm {
    fn blank() -> Self {
        Self { kind: field(AliasKind::Alias.code()), language: field(""), text: field("") }
    }

    fn of(alias: &Alias) -> Self {
        let (kind, text) = (field(alias.kind.code()), field(alias.text.clone()));
        Self { kind, language: field_of(alias.language.as_ref()), text }
    }

    fn read(self, at: usize, reading: &mut Reading) -> Option<AliasInput> {
        let kind = reading.required_word(&format!("aliases.{at}.kind"), self.kind);
        let text = reading.required(&format!("aliases.{at}.text"), self.text);
        Some(AliasInput { kind: kind?, language: reading.text(self.language), text: text? })
    }

    fn view(at: usize, row: Self) -> AnyView {
        view! {
            <div class="fgrid">
                <TextField
                    path=format!("aliases.{at}.text")
                    label=|locale| td_string!(locale, common.field.name)
                    value=row.text
                    required=true
                    wide=true
                />
                <WordField<AliasKind>
                    path=format!("aliases.{at}.kind")
                    label=|locale| td_string!(locale, organizations.alias_kind)
                    value=row.kind
                    required=true
                />
                <TextField
                    path=format!("aliases.{at}.language")
                    label=|locale| td_string!(locale, common.form.alias_language)
                    value=row.language
                />
            </div>
        }
        .into_any()
    }
}

impl RelationForm {
    fn blank() -> Self {
        let [kind, membership, to, since, until, note] = std::array::from_fn(|_| field(""));
        Self { kind, membership, to, since, until, note }
    }

    fn of(relation: &Relation) -> Self {
        Self {
            kind: field(relation.kind.code()),
            membership: field_of(relation.membership),
            to: field(relation.to.id.inner()),
            since: field_of(relation.since),
            until: field_of(relation.until),
            note: field_of(relation.note.as_ref()),
        }
    }

    fn read(self, at: usize, reading: &mut Reading) -> Option<RelationInput> {
        let path = |name: &str| format!("relations.{at}.{name}");
        let kind = reading.required_word(&path("kind"), self.kind);
        let to = reading.required_id(&path("to"), self.to);
        let since = reading.date(&path("since"), self.since);
        let until = reading.date(&path("until"), self.until);
        let membership = reading.word(self.membership).filter(|_| kind == Some(RelationKind::MemberOf));
        Some(RelationInput { kind: kind?, membership, to: to?, since, until, note: reading.text(self.note) })
    }

    fn view(at: usize, row: Self) -> AnyView {
        let is_membership = move || row.kind.get() == RelationKind::MemberOf.code();
        view! {
            <div class="fgrid">
                <WordField<RelationKind>
                    path=format!("relations.{at}.kind")
                    label=|locale| td_string!(locale, common.field.kind)
                    value=row.kind
                    required=true
                />
                <RecordField
                    path=format!("relations.{at}.to")
                    label=|locale| td_string!(locale, organizations.relation_to)
                    value=row.to
                    noun=Noun::Organization
                    required=true
                />
                <Show when=is_membership>
                    <WordField<MembershipKind>
                        path=format!("relations.{at}.membership")
                        label=|locale| td_string!(locale, organizations.membership)
                        value=row.membership
                    />
                </Show>
                <DateField
                    path=format!("relations.{at}.since")
                    label=|locale| td_string!(locale, common.field.since)
                    value=row.since
                />
                <DateField
                    path=format!("relations.{at}.until")
                    label=|locale| td_string!(locale, common.field.until)
                    value=row.until
                />
                <TextField
                    path=format!("relations.{at}.note")
                    label=|locale| td_string!(locale, common.field.note)
                    value=row.note
                />
            </div>
        }
        .into_any()
    }
}

impl OrganizationForm {
    fn of(body: &Organization) -> Self {
        // Relations that end here belong to the other organization.
        let own = body.relations.iter().filter(|relation| relation.from.id == body.id);
        Self {
            access_level: field(body.access_level.code()),
            kind: field(body.kind.code()),
            ours: field(if body.ours { "true" } else { "" }),
            names: TextForm::of(&body.names),
            country: field_of(body.country.as_ref()),
            city: field_of(body.city.as_ref()),
            website: field_of(body.website.as_ref()),
            established_on: field_of(body.established_on),
            dissolved_on: field_of(body.dissolved_on),
            note: field_of(body.note.as_ref()),
            aliases: RwSignal::new(body.aliases.iter().map(AliasForm::of).collect()),
            identifiers: IdentifierForm::of(&body.identifiers),
            relations: RwSignal::new(own.map(RelationForm::of).collect()),
        }
    }
}

impl Form for OrganizationForm {
    type Input = OrganizationInput;
    type Query = OrganizationQuery;
    type Variables = OrganizationVariables;

    const NOUN: Noun = Noun::Organization;

    fn title(locale: Locale, new: bool) -> &'static str {
        if new { td_string!(locale, organizations.new) } else { td_string!(locale, organizations.edit) }
    }

    fn blank() -> Self {
        let [kind, ours, country, city, website, established_on, dissolved_on, note] =
            std::array::from_fn(|_| field(""));
        Self {
            access_level: field(AccessLevel::Open.code()),
            kind,
            ours,
            names: TextForm::blank(),
            country,
            city,
            website,
            established_on,
            dissolved_on,
            note,
            aliases: RwSignal::new(Vec::new()),
            identifiers: RwSignal::new(Vec::new()),
            relations: RwSignal::new(Vec::new()),
        }
    }

    fn variables(id: Id) -> OrganizationVariables {
        OrganizationVariables { id, on: None }
    }

    fn can_edit(answer: &OrganizationQuery) -> bool {
        answer.organization.as_ref().is_some_and(|body| body.can_edit)
    }

    fn loaded(answer: &OrganizationQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let body = answer.organization.as_ref()?;
        if body.relations.len() >= MOST_RELATIONS {
            return Some(Err(TooLarge));
        }
        Some(Ok((Self::of(body), body.version)))
    }

    fn read(self, reading: &mut Reading) -> Option<OrganizationInput> {
        let rows = self.aliases.get_untracked().into_iter().enumerate();
        let aliases = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let rows = self.relations.get_untracked().into_iter().enumerate();
        let relations = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let access_level = reading.required_word("accessLevel", self.access_level);
        let kind = reading.required_word("kind", self.kind);
        let names = reading.required_names("names", self.names);
        let established_on = reading.date("establishedOn", self.established_on);
        let dissolved_on = reading.date("dissolvedOn", self.dissolved_on);
        let identifiers = IdentifierForm::read(self.identifiers, reading);
        Some(OrganizationInput {
            access_level: access_level?,
            kind: kind?,
            ours: self.ours.get_untracked() == "true",
            names,
            aliases,
            identifiers,
            country: reading.text(self.country).map(|country| country.to_ascii_uppercase()),
            city: reading.text(self.city),
            website: reading.text(self.website),
            established_on,
            dissolved_on,
            note: reading.text(self.note),
            relations,
        })
    }

    async fn save(
        input: OrganizationInput,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> Result<Saved, ApiError> {
        let api = Api::expect();
        let key = sending.key.as_deref();
        let payload = match change {
            None => {
                let variables = CreateOrganizationVariables { input, reason: sending.reason };
                api.mutate_once(CreateOrganization::build(variables), key).await?.create_organization
            }
            Some((id, expected_version)) => {
                let variables =
                    ChangeOrganizationVariables { id, expected_version, input, reason: sending.reason };
                api.mutate_once(ChangeOrganization::build(variables), key).await?.change_organization
            }
        };
        let OrganizationPayload { organization, errors } = payload;
        Ok(Saved { id: organization.map(|saved| saved.id), errors })
    }

    fn view(self) -> AnyView {
        let facts = view! {
            <WordField<OrganizationKind>
                path="kind"
                label=|locale| td_string!(locale, common.field.kind)
                value=self.kind
                required=true
            />
            <AccessField value=self.access_level />
            <CountryField
                path="country"
                label=|locale| td_string!(locale, organizations.country)
                value=self.country
            />
            <TextField path="city" label=|locale| td_string!(locale, organizations.city) value=self.city />
            <DateField
                path="establishedOn"
                label=|locale| td_string!(locale, organizations.established)
                value=self.established_on
            />
            <DateField
                path="dissolvedOn"
                label=|locale| td_string!(locale, organizations.dissolved)
                value=self.dissolved_on
            />
            <TextField
                path="website"
                label=|locale| td_string!(locale, common.field.website)
                value=self.website
                kind="url"
            />
            <div class="f">
                <CheckField label=|locale| td_string!(locale, organizations.ours) value=self.ours />
            </div>
            <AreaField path="note" label=|locale| td_string!(locale, common.field.note) value=self.note />
        };
        view! {
            {card(|locale| td_string!(locale, organizations.names), self.names.view("names", false))}
            {card(|locale| td_string!(locale, common.form.facts), facts)}
            {rows_card(
                |locale| td_string!(locale, organizations.aliases),
                |locale| td_string!(locale, common.verb.add),
                self.aliases,
                AliasForm::blank,
                AliasForm::view,
            )}
            {rows_card(
                |locale| td_string!(locale, organizations.relations_help),
                |locale| td_string!(locale, common.verb.add),
                self.relations,
                RelationForm::blank,
                RelationForm::view,
            )}
            {IdentifierForm::card(self.identifiers)}
        }
        .into_any()
    }
}
