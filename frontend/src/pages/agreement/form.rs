//! The form of an agreement. Its rows are in `form_rows`.

use accord_shared::agreement::{AgreementEnd, AgreementKind, Ambit, Term};
use accord_shared::{AccessLevel, Noun};
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::form_clauses::ClausesForm;
use super::form_rows::{LinkForm, PartForm, directions};
use crate::api::agreement::{
    Agreement, AgreementInput, AgreementPayload, AgreementQuery, AgreementVariables, ChangeAgreement,
    ChangeAgreementVariables, CreateAgreement, CreateAgreementVariables,
};
use crate::api::client::{Api, ApiError};
use crate::i18n::{Locale, td_string};
use crate::pages::form::fields::{AccessField, AreaField, DateField, Label, TextField, WordField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{IdentifierForm, TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of, new_page};

/// The page for a new one.
pub fn create() -> impl IntoView {
    new_page::<AgreementForm>()
}

/// The page that changes one.
pub fn change() -> impl IntoView {
    change_page::<AgreementForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct AgreementForm {
    access_level: Field,
    titles: TextForm,
    number: Field,
    kind: Field,
    ambit: Field,
    term: Field,
    subject: Field,
    drafted_on: Field,
    reviewed_on: Field,
    agreed_on: Field,
    signed_on: Field,
    provisional_on: Field,
    in_force_on: Field,
    suspended_on: Field,
    resumed_on: Field,
    clauses: ClausesForm,
    ends_on: Field,
    ended_on: Field,
    ended_by: Field,
    place: Field,
    website: Field,
    text_url: Field,
    note: Field,
    unit: Field,
    directions: RwSignal<Vec<String>>,
    identifiers: RwSignal<Vec<IdentifierForm>>,
    participations: RwSignal<Vec<PartForm>>,
    links: RwSignal<Vec<LinkForm>>,
}

impl AgreementForm {
    fn of(agreement: &Agreement) -> Self {
        // Links that end here belong to the other document.
        let own = agreement.links.iter().filter(|link| link.from.id == agreement.id);
        let directions = agreement.directions.iter().map(|direction| direction.id.inner().to_owned());
        Self {
            access_level: field(agreement.access_level.code()),
            titles: TextForm::of(&agreement.titles),
            number: field_of(agreement.number.as_ref()),
            kind: field(agreement.kind.code()),
            ambit: field(agreement.ambit.code()),
            term: field(agreement.term.code()),
            subject: field_of(agreement.subject.as_ref()),
            drafted_on: field_of(agreement.drafted_on),
            reviewed_on: field_of(agreement.reviewed_on),
            agreed_on: field_of(agreement.agreed_on),
            signed_on: field_of(agreement.signed_on),
            provisional_on: field_of(agreement.provisional_on),
            // A computed date stays computed: only what somebody enters is saved.
            in_force_on: field_of(agreement.in_force_on.filter(|_| !agreement.in_force_computed)),
            suspended_on: field_of(agreement.suspended_on),
            resumed_on: field_of(agreement.resumed_on),
            clauses: ClausesForm::of(agreement),
            ends_on: field_of(agreement.ends_on),
            ended_on: field_of(agreement.ended_on),
            ended_by: field_of(agreement.ended_by),
            place: field_of(agreement.place.as_ref()),
            website: field_of(agreement.website.as_ref()),
            text_url: field_of(agreement.text_url.as_ref()),
            note: field_of(agreement.note.as_ref()),
            unit: field_of(agreement.unit.as_ref().map(|unit| unit.id.inner())),
            directions: RwSignal::new(directions.collect()),
            identifiers: IdentifierForm::of(&agreement.identifiers),
            participations: RwSignal::new(agreement.participations.iter().map(PartForm::of).collect()),
            links: RwSignal::new(own.map(LinkForm::of).collect()),
        }
    }

    fn facts(self) -> impl IntoView {
        view! {
            <WordField<AgreementKind>
                path="kind"
                label=|locale| td_string!(locale, agreements.kind)
                value=self.kind
                required=true
            />
            <WordField<Ambit>
                path="ambit"
                label=|locale| td_string!(locale, agreements.ambit)
                value=self.ambit
                required=true
            />
            <TextField path="number" label=|locale| td_string!(locale, agreements.number) value=self.number />
            <AccessField value=self.access_level />
            <RecordField
                path="unit"
                label=|locale| td_string!(locale, agreements.unit)
                value=self.unit
                noun=Noun::Organization
            />
            <TextField path="place" label=|locale| td_string!(locale, agreements.place) value=self.place />
            <TextField
                path="subject"
                label=|locale| td_string!(locale, agreements.subject)
                value=self.subject
                wide=true
            />
            <TextField
                path="website"
                label=|locale| td_string!(locale, common.field.website)
                value=self.website
                kind="url"
            />
            <TextField
                path="textUrl"
                label=|locale| td_string!(locale, agreements.text_url)
                value=self.text_url
                kind="url"
            />
            <AreaField path="note" label=|locale| td_string!(locale, common.field.note) value=self.note />
        }
    }

    fn dates(self) -> impl IntoView {
        let dates: [(&str, Label, Field); 10] = [
            ("draftedOn", |locale| td_string!(locale, agreements.drafted), self.drafted_on),
            ("reviewedOn", |locale| td_string!(locale, treaty.reviewed), self.reviewed_on),
            ("agreedOn", |locale| td_string!(locale, treaty.agreed), self.agreed_on),
            ("signedOn", |locale| td_string!(locale, agreements.signed), self.signed_on),
            ("provisionalOn", |locale| td_string!(locale, agreements.provisional), self.provisional_on),
            ("inForceOn", |locale| td_string!(locale, agreements.in_force), self.in_force_on),
            ("suspendedOn", |locale| td_string!(locale, agreements.suspended), self.suspended_on),
            ("resumedOn", |locale| td_string!(locale, treaty.resumed), self.resumed_on),
            ("endsOn", |locale| td_string!(locale, agreements.ends), self.ends_on),
            ("endedOn", |locale| td_string!(locale, agreements.ended), self.ended_on),
        ];
        let dates = dates
            .into_iter()
            .map(|(path, label, value)| view! { <DateField path=path label=label value=value /> })
            .collect_view();
        view! {
            {dates}
            <WordField<AgreementEnd>
                path="endedBy"
                label=|locale| td_string!(locale, agreements.ended_by)
                value=self.ended_by
            />
            <WordField<Term>
                path="term"
                label=|locale| td_string!(locale, agreements.term)
                value=self.term
                required=true
            />
        }
    }
}

impl Form for AgreementForm {
    type Input = AgreementInput;
    type Query = AgreementQuery;
    type Variables = AgreementVariables;

    const NOUN: Noun = Noun::Agreement;

    fn title(locale: Locale, new: bool) -> &'static str {
        if new { td_string!(locale, agreements.new) } else { td_string!(locale, agreements.edit) }
    }

    fn blank() -> Self {
        let [number, kind, ambit, subject, drafted_on, signed_on, provisional_on, in_force_on, suspended_on] =
            std::array::from_fn(|_| field(""));
        let [reviewed_on, agreed_on, resumed_on] = std::array::from_fn(|_| field(""));
        let [ends_on, ended_on, ended_by, place, website, text_url, note, unit] =
            std::array::from_fn(|_| field(""));
        Self {
            access_level: field(AccessLevel::Open.code()),
            titles: TextForm::blank(),
            number,
            kind,
            ambit,
            term: field(Term::Unknown.code()),
            subject,
            drafted_on,
            reviewed_on,
            agreed_on,
            signed_on,
            provisional_on,
            in_force_on,
            suspended_on,
            resumed_on,
            clauses: ClausesForm::blank(),
            ends_on,
            ended_on,
            ended_by,
            place,
            website,
            text_url,
            note,
            unit,
            directions: RwSignal::new(Vec::new()),
            identifiers: RwSignal::new(Vec::new()),
            participations: RwSignal::new(Vec::new()),
            links: RwSignal::new(Vec::new()),
        }
    }

    fn begun(asked: &dyn Fn(&str) -> Option<String>) -> Option<(Self, String)> {
        let organization = asked("organization")?;
        let form = Self::blank();
        form.participations.set(vec![PartForm::with(&organization)]);
        Some((form, organization))
    }

    fn variables(id: Id) -> AgreementVariables {
        AgreementVariables { id, on: None }
    }

    fn can_edit(answer: &AgreementQuery) -> bool {
        answer.agreement.as_ref().is_some_and(|agreement| agreement.can_edit)
    }

    fn loaded(answer: &AgreementQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let agreement = answer.agreement.as_ref()?;
        let all = usize::try_from(agreement.participation_count).unwrap_or(usize::MAX);
        if agreement.participations.len() < all {
            return Some(Err(TooLarge));
        }
        Some(Ok((Self::of(agreement), agreement.version)))
    }

    fn read(self, reading: &mut Reading) -> Option<AgreementInput> {
        let titles = reading.required_names("titles", self.titles);
        let kind = reading.required_word("kind", self.kind);
        let ambit = reading.required_word("ambit", self.ambit);
        let term = reading.required_word("term", self.term);
        let access_level = reading.required_word("accessLevel", self.access_level);
        let drafted_on = reading.date("draftedOn", self.drafted_on);
        let reviewed_on = reading.date("reviewedOn", self.reviewed_on);
        let agreed_on = reading.date("agreedOn", self.agreed_on);
        let signed_on = reading.date("signedOn", self.signed_on);
        let provisional_on = reading.date("provisionalOn", self.provisional_on);
        let in_force_on = reading.date("inForceOn", self.in_force_on);
        let suspended_on = reading.date("suspendedOn", self.suspended_on);
        let resumed_on = reading.date("resumedOn", self.resumed_on);
        let ends_on = reading.date("endsOn", self.ends_on);
        let ended_on = reading.date("endedOn", self.ended_on);
        let rows = self.participations.get_untracked().into_iter().enumerate();
        let participations = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let rows = self.links.get_untracked().into_iter().enumerate();
        let links = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let identifiers = IdentifierForm::read(self.identifiers, reading);
        Some(AgreementInput {
            access_level: access_level?,
            titles,
            number: reading.text(self.number),
            kind: kind?,
            ambit: ambit?,
            term: term?,
            subject: reading.text(self.subject),
            drafted_on,
            reviewed_on,
            agreed_on,
            signed_on,
            provisional_on,
            in_force_on,
            suspended_on,
            resumed_on,
            clauses: self.clauses.read(reading),
            authentic_languages: self.clauses.languages(),
            ends_on,
            ended_on,
            ended_by: reading.word(self.ended_by),
            place: reading.text(self.place),
            website: reading.text(self.website),
            text_url: reading.text(self.text_url),
            note: reading.text(self.note),
            unit: reading.id(self.unit),
            directions: self.directions.get_untracked().into_iter().map(Id::new).collect(),
            identifiers,
            participations,
            links,
        })
    }

    async fn save(
        input: AgreementInput,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> Result<Saved, ApiError> {
        let api = Api::expect();
        let key = sending.key.as_deref();
        let payload = match change {
            None => {
                let variables = CreateAgreementVariables { input, reason: sending.reason };
                api.mutate_once(CreateAgreement::build(variables), key).await?.create_agreement
            }
            Some((id, expected_version)) => {
                let variables =
                    ChangeAgreementVariables { id, expected_version, input, reason: sending.reason };
                api.mutate_once(ChangeAgreement::build(variables), key).await?.change_agreement
            }
        };
        let AgreementPayload { agreement, errors } = payload;
        Ok(Saved { id: agreement.map(|saved| saved.id), errors })
    }

    fn view(self) -> AnyView {
        view! {
            {card(|locale| td_string!(locale, agreements.name), self.titles.view("titles", false))}
            {card(|locale| td_string!(locale, common.form.facts), self.facts())}
            {card(|locale| td_string!(locale, agreements.dates), self.dates())}
            {card(|locale| td_string!(locale, treaty.duration), self.clauses.duration())}
            {card(|locale| td_string!(locale, treaty.entry), self.clauses.entry())}
            {rows_card(
                |locale| td_string!(locale, agreements.participations),
                |locale| td_string!(locale, agreements.add_party),
                self.participations,
                PartForm::blank,
                PartForm::view,
            )}
            {card(|locale| td_string!(locale, agreements.directions), directions(self.directions))}
            {rows_card(
                |locale| td_string!(locale, agreements.links),
                |locale| td_string!(locale, common.verb.add),
                self.links,
                LinkForm::blank,
                LinkForm::view,
            )}
            {IdentifierForm::card(self.identifiers)}
        }
        .into_any()
    }
}
