//! The form of an obligation.

use accord_shared::obligation::{ObligationSide, OccurrenceState, Priority};
use accord_shared::{AccessLevel, Noun};
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::form_rule::{Rule, RuleForm};
use crate::api::client::{Api, ApiError};
use crate::api::obligation::{
    ChangeObligation, ChangeObligationVariables, CreateObligation, CreateObligationVariables, Obligation,
    ObligationInput, ObligationPayload, ObligationQuery, ObligationVariables, Occurrence, OccurrenceInput,
};
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string, use_locale};
use crate::pages::form::fields::{AccessField, DateField, Label, TextField, WordField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{IdentifierForm, TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of, new_page};

/// As many due instances as the question asks for; a record with that many may have more.
const MOST_OCCURRENCES: usize = 200;

/// The page for a new one.
pub fn create() -> impl IntoView {
    new_page::<ObligationForm>()
}

/// The page that changes one.
pub fn change() -> impl IntoView {
    change_page::<ObligationForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct ObligationForm {
    access_level: Field,
    agreement: Field,
    article: Field,
    texts: TextForm,
    side: Field,
    priority: Field,
    debtor: Field,
    creditor: Field,
    unit: Field,
    person: Field,
    #[serde(default = "blank")]
    interaction: Field,
    rule: Field,
    due_on: Field,
    recurrence: Field,
    #[serde(default = "blank")]
    since: Field,
    days: Field,
    event: Field,
    occurrences: RwSignal<Vec<OccurrenceForm>>,
    identifiers: RwSignal<Vec<IdentifierForm>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct OccurrenceForm {
    due_on: Field,
    state: Field,
    reported_on: Field,
    evidence: Field,
    note: Field,
    /// Whether something was done with it: then what became of it follows from that.
    #[serde(default)]
    locked: bool,
}

impl OccurrenceForm {
    fn blank() -> Self {
        let [due_on, reported_on, evidence, note] = std::array::from_fn(|_| field(""));
        let state = field(OccurrenceState::Scheduled.code());
        Self { due_on, state, reported_on, evidence, note, locked: false }
    }

    fn of(occurrence: &Occurrence) -> Self {
        Self {
            due_on: field(occurrence.due_on.to_string()),
            state: field(occurrence.state.code()),
            reported_on: field_of(occurrence.reported_on),
            evidence: field_of(occurrence.evidence.as_ref()),
            note: field_of(occurrence.note.as_ref()),
            locked: !occurrence.steps.is_empty(),
        }
    }

    fn read(self, at: usize, reading: &mut Reading) -> Option<OccurrenceInput> {
        let path = |name: &str| format!("occurrences.{at}.{name}");
        let due_on = reading.required_date(&path("dueOn"), self.due_on);
        let state = reading.required_word(&path("state"), self.state);
        let reported_on = reading.date(&path("reportedOn"), self.reported_on);
        Some(OccurrenceInput {
            due_on: due_on?,
            state: state?,
            reported_on,
            evidence: reading.text(self.evidence),
            note: reading.text(self.note),
        })
    }

    fn view(at: usize, row: Self) -> AnyView {
        let path = move |name: &str| format!("occurrences.{at}.{name}");
        let became = move || {
            view! {
                <WordField<OccurrenceState>
                    path=path("state")
                    label=|locale| td_string!(locale, obligations.occurrence_state)
                    value=row.state
                    required=true
                />
                <DateField
                    path=path("reportedOn")
                    label=|locale| td_string!(locale, obligations.reported)
                    value=row.reported_on
                />
                <TextField
                    path=path("evidence")
                    label=|locale| td_string!(locale, obligations.evidence)
                    value=row.evidence
                />
            }
        };
        let locale = use_locale();
        view! {
            <div class="fgrid">
                <DateField
                    path=path("dueOn")
                    label=|locale| td_string!(locale, obligations.due)
                    value=row.due_on
                    required=true
                />
                {if row.locked {
                    view! { <p class="soft wide">{move || td_string!(locale.get(), duty.locked)}</p> }
                        .into_any()
                } else {
                    became().into_any()
                }}
                <TextField
                    path=path("note")
                    label=|locale| td_string!(locale, common.field.note)
                    value=row.note
                    wide=true
                />
            </div>
        }
        .into_any()
    }
}

/// A field that older drafts do not have.
fn blank() -> Field {
    field("")
}

impl ObligationForm {
    fn of(obligation: &Obligation) -> Self {
        let due = &obligation.due_rule;
        let rule = match (&due.on, &due.recurrence, &due.after) {
            (Some(_), _, _) => Some(Rule::Date),
            (_, Some(_), _) => Some(Rule::Recurrence),
            (_, _, Some(_)) => Some(Rule::After),
            _ => None,
        };
        let id = |body: &crate::api::parts::OrganizationBrief| body.id.inner().to_owned();
        Self {
            access_level: field(obligation.access_level.code()),
            agreement: field(obligation.agreement.id.inner()),
            article: field_of(obligation.article.as_ref()),
            texts: TextForm::of(&obligation.texts),
            side: field(obligation.side.code()),
            priority: field(obligation.priority.code()),
            debtor: field_of(obligation.debtor.as_ref().map(id)),
            creditor: field_of(obligation.creditor.as_ref().map(id)),
            unit: field_of(obligation.unit.as_ref().map(id)),
            person: field_of(obligation.person.as_ref().map(|person| person.id.inner())),
            interaction: field_of(obligation.interaction.as_ref().map(|source| source.id.inner())),
            rule: field_of(rule.map(Rule::code)),
            due_on: field_of(due.on),
            recurrence: field_of(due.recurrence.as_ref()),
            since: field_of(due.since),
            days: field_of(due.days),
            event: field_of(due.after),
            occurrences: RwSignal::new(obligation.occurrences.iter().map(OccurrenceForm::of).collect()),
            identifiers: IdentifierForm::of(&obligation.identifiers),
        }
    }

    const fn rule_form(self) -> RuleForm {
        let Self { rule, due_on, recurrence, since, days, event, agreement, .. } = self;
        RuleForm { rule, due_on, recurrence, since, days, event, agreement }
    }

    fn facts(self) -> impl IntoView {
        let records: [(&str, Label, Field, Noun); 5] = [
            ("debtor", |locale| td_string!(locale, obligations.debtor), self.debtor, Noun::Organization),
            (
                "creditor",
                |locale| td_string!(locale, obligations.creditor),
                self.creditor,
                Noun::Organization,
            ),
            ("unit", |locale| td_string!(locale, obligations.unit), self.unit, Noun::Organization),
            ("person", |locale| td_string!(locale, obligations.person), self.person, Noun::Contact),
            (
                "interaction",
                |locale| td_string!(locale, interactions.source),
                self.interaction,
                Noun::Interaction,
            ),
        ];
        let records = records
            .into_iter()
            .map(|(path, label, value, noun)| {
                view! { <RecordField path=path label=label value=value noun=noun /> }
            })
            .collect_view();
        view! {
            <RecordField
                path="agreement"
                label=|locale| td_string!(locale, obligations.agreement)
                value=self.agreement
                noun=Noun::Agreement
                required=true
            />
            <TextField
                path="article"
                label=|locale| td_string!(locale, obligations.article)
                value=self.article
            />
            <WordField<ObligationSide>
                path="side"
                label=|locale| td_string!(locale, obligations.side)
                value=self.side
                required=true
            />
            <WordField<Priority>
                path="priority"
                label=|locale| td_string!(locale, obligations.priority)
                value=self.priority
                required=true
            />
            {records}
            <AccessField value=self.access_level />
        }
    }
}

impl Form for ObligationForm {
    type Input = ObligationInput;
    type Query = ObligationQuery;
    type Variables = ObligationVariables;

    const NOUN: Noun = Noun::Obligation;

    fn title(locale: Locale, new: bool) -> &'static str {
        if new { td_string!(locale, obligations.new) } else { td_string!(locale, obligations.edit) }
    }

    fn blank() -> Self {
        let [agreement, article, side, debtor, creditor, unit, person] = std::array::from_fn(|_| field(""));
        let [rule, due_on, recurrence, since, days, event, interaction] = std::array::from_fn(|_| field(""));
        Self {
            access_level: field(AccessLevel::Open.code()),
            agreement,
            article,
            texts: TextForm::blank(),
            side,
            priority: field(Priority::Normal.code()),
            debtor,
            creditor,
            unit,
            person,
            interaction,
            rule,
            due_on,
            recurrence,
            since,
            days,
            event,
            occurrences: RwSignal::new(Vec::new()),
            identifiers: RwSignal::new(Vec::new()),
        }
    }

    fn begun(asked: &dyn Fn(&str) -> Option<String>) -> Option<(Self, String)> {
        let interaction = asked("interaction")?;
        let form = Self::blank();
        let known = [
            ("agreement", form.agreement),
            ("side", form.side),
            ("debtor", form.debtor),
            ("creditor", form.creditor),
            ("access", form.access_level),
        ];
        for (key, field) in known {
            if let Some(text) = asked(key) {
                field.set(text);
            }
        }
        form.interaction.set(interaction.clone());
        // The other side of the same interaction is another draft.
        Some((form, format!("{interaction}.{}", form.side.get_untracked())))
    }

    fn variables(id: Id) -> ObligationVariables {
        ObligationVariables { id, on: None }
    }

    fn can_edit(answer: &ObligationQuery) -> bool {
        answer.obligation.as_ref().is_some_and(|obligation| obligation.can_edit)
    }

    fn loaded(answer: &ObligationQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let obligation = answer.obligation.as_ref()?;
        if obligation.occurrences.len() >= MOST_OCCURRENCES {
            return Some(Err(TooLarge));
        }
        Some(Ok((Self::of(obligation), obligation.version)))
    }

    fn read(self, reading: &mut Reading) -> Option<ObligationInput> {
        let texts = reading.required_names("texts", self.texts);
        let agreement = reading.required_id("agreement", self.agreement);
        let side = reading.required_word("side", self.side);
        let priority = reading.required_word("priority", self.priority);
        let access_level = reading.required_word("accessLevel", self.access_level);
        let due_rule = self.rule_form().read(reading);
        let rows = self.occurrences.get_untracked().into_iter().enumerate();
        let occurrences = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let identifiers = IdentifierForm::read(self.identifiers, reading);
        Some(ObligationInput {
            access_level: access_level?,
            agreement: agreement?,
            article: reading.text(self.article),
            texts,
            side: side?,
            priority: priority?,
            debtor: reading.id(self.debtor),
            creditor: reading.id(self.creditor),
            unit: reading.id(self.unit),
            person: reading.id(self.person),
            interaction: reading.id(self.interaction),
            due_rule,
            occurrences,
            identifiers,
        })
    }

    async fn save(
        input: ObligationInput,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> Result<Saved, ApiError> {
        let api = Api::expect();
        let key = sending.key.as_deref();
        let payload = match change {
            None => {
                let variables = CreateObligationVariables { input, reason: sending.reason };
                api.mutate_once(CreateObligation::build(variables), key).await?.create_obligation
            }
            Some((id, expected_version)) => {
                let variables =
                    ChangeObligationVariables { id, expected_version, input, reason: sending.reason };
                api.mutate_once(ChangeObligation::build(variables), key).await?.change_obligation
            }
        };
        let ObligationPayload { obligation, errors } = payload;
        Ok(Saved { id: obligation.map(|saved| saved.id), errors })
    }

    fn view(self) -> AnyView {
        view! {
            {card(|locale| td_string!(locale, obligations.text), self.texts.view("texts", true))}
            {card(|locale| td_string!(locale, common.form.facts), self.facts())}
            {card(|locale| td_string!(locale, obligations.due_rule), self.rule_form().view())}
            {rows_card(
                |locale| td_string!(locale, obligations.occurrences),
                |locale| td_string!(locale, obligations.add_occurrence),
                self.occurrences,
                OccurrenceForm::blank,
                OccurrenceForm::view,
            )}
            {IdentifierForm::card(self.identifiers)}
        }
        .into_any()
    }
}
