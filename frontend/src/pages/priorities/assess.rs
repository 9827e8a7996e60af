//! The form in which an organization is assessed as a whole. What is saved is a new assessment: the one before stays.

use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::{AccessLevel, Noun, RecordId};
use cynic::Id;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::issue::Issue;
use crate::api::assessment::{
    AssessedPriorityInput, Assessment, AssessmentInput, AssessmentsQuery, AssessmentsVariables, assess,
};
use crate::api::client::{ApiError, use_query};
use crate::api::direction::{Direction, DirectionsQuery};
use crate::api::parts::{Day, Text};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::form::fields::{AccessField, AreaField, DateField, TextField, WordField};
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field};

/// The page.
pub fn page() -> impl IntoView {
    change_page::<AssessForm>()
}

/// An assessment as it is typed.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct AssessForm {
    /// The assessment that the reader saw; nothing where there was none.
    expected: Field,
    access_level: Field,
    assessed_on: Field,
    status: Field,
    status_since: Field,
    rights: Field,
    dues: Field,
    dues_due_on: Field,
    reports_due_on: Field,
    reasons: TextForm,
    priorities: RwSignal<Vec<Priority>>,
    issues: RwSignal<Vec<Issue>>,
}

/// The priority in a direction.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Priority {
    direction: Field,
    level: Field,
    reasons: TextForm,
}

impl Priority {
    fn of(direction: &Direction, made: Option<&Assessment>) -> Self {
        let given = made.and_then(|made| made.priorities.iter().find(|one| one.direction.id == direction.id));
        Self {
            direction: field(direction.id.inner()),
            level: field(given.map(|one| one.level.code()).unwrap_or_default()),
            reasons: TextForm::of(&given.and_then(|one| one.reasons.clone()).unwrap_or_default()),
        }
    }

    /// As it is saved; nothing where no level was chosen.
    fn read(self, reading: &Reading) -> Option<AssessedPriorityInput> {
        let level = PriorityLevel::of_code(&self.level.get_untracked())?;
        let direction = Id::new(self.direction.get_untracked());
        Some(AssessedPriorityInput { direction, level, reasons: reading.names(self.reasons) })
    }
}

/// Whose version the form started from: a number that another assessment has not.
pub(super) fn version_of(made: Option<&Assessment>) -> i32 {
    let id = made.and_then(|made| made.id.inner().rsplit('-').next().map(str::to_owned));
    let number = id.and_then(|id| u64::from_str_radix(&id, 16).ok()).unwrap_or(0);
    i32::try_from(number & 0x7fff_ffff).unwrap_or_default()
}

impl Form for AssessForm {
    type Input = (AssessmentInput, Option<Id>);
    type Query = AssessmentsQuery;
    type Variables = AssessmentsVariables;

    const NOUN: Noun = Noun::Organization;
    const OF_RECORD: bool = false;

    fn draft(id: RecordId) -> String {
        format!("assess.{id}")
    }

    fn title(locale: Locale, _new: bool) -> &'static str {
        td_string!(locale, priorities.assess)
    }

    fn blank() -> Self {
        Self::of(None, &[])
    }

    fn variables(id: Id) -> AssessmentsVariables {
        AssessmentsVariables { organization: id }
    }

    fn can_edit(answer: &AssessmentsQuery) -> bool {
        answer.organization.is_some()
    }

    fn loaded(answer: &AssessmentsQuery) -> Option<Result<(Self, i32), TooLarge>> {
        answer.organization.as_ref()?;
        let last = answer.assessments.first();
        Some(Ok((Self::of(last, &answer.directions), version_of(last))))
    }

    fn read(self, reading: &mut Reading) -> Option<Self::Input> {
        let status = reading.required_word::<OurStatus>("status", self.status);
        let access_level = reading.required_word::<AccessLevel>("accessLevel", self.access_level);
        let issues = self.issues.get_untracked().into_iter().enumerate();
        let on = reading.text(self.assessed_on).map(|text| text.parse::<chrono::NaiveDate>());
        if matches!(on, Some(Err(_))) {
            reading.problem("assessedOn", accord_shared::error::ErrorCode::Invalid);
        }
        let input = AssessmentInput {
            access_level: access_level?,
            assessed_on: on.and_then(Result::ok).map(Day),
            status: status?,
            status_since: reading.date("statusSince", self.status_since),
            rights: reading.text(self.rights),
            dues: reading.text(self.dues),
            dues_due_on: reading.date("duesDueOn", self.dues_due_on),
            reports_due_on: reading.date("reportsDueOn", self.reports_due_on),
            reasons: reading.required_names("reasons", self.reasons),
            priorities: self
                .priorities
                .get_untracked()
                .into_iter()
                .filter_map(|one| one.read(reading))
                .collect(),
            issues: issues.map(|(at, issue)| issue.read(at, reading)).collect(),
        };
        Some((input, reading.id(self.expected)))
    }

    async fn save(
        (input, expected): Self::Input,
        change: Option<(Id, i32)>,
        _sending: Sending,
    ) -> Result<Saved, ApiError> {
        let Some((organization, _)) = change else { return Ok(Saved { id: None, errors: Vec::new() }) };
        let errors = assess(organization.clone(), expected, input).await?;
        Ok(Saved { id: errors.is_empty().then_some(organization), errors })
    }

    fn view(self) -> AnyView {
        self.fields(true).into_any()
    }
}

impl AssessForm {
    /// The fields; with the day from which it holds, where that is not the day of an approval.
    pub(super) fn fields(self, dated: bool) -> impl IntoView {
        let day = dated.then(|| {
            view! {
                <TextField
                    path="assessedOn"
                    label=|locale| td_string!(locale, priorities.assessed_on)
                    help=|locale| td_string!(locale, priorities.assessed_help)
                    value=self.assessed_on
                    kind="date"
                />
            }
        });
        view! {
            {card(
                |locale| td_string!(locale, priorities.status),
                view! {
                    <WordField<OurStatus>
                        path="status"
                        label=|locale| td_string!(locale, priorities.status)
                        value=self.status
                        required=true
                    />
                    <DateField
                        path="statusSince"
                        label=|locale| td_string!(locale, priorities.status_from)
                        value=self.status_since
                    />
                    <AreaField path="rights" label=|locale| td_string!(locale, priorities.rights) value=self.rights />
                    <AreaField path="dues" label=|locale| td_string!(locale, priorities.dues) value=self.dues />
                    <DateField
                        path="duesDueOn"
                        label=|locale| td_string!(locale, priorities.dues_due)
                        value=self.dues_due_on
                    />
                    <DateField
                        path="reportsDueOn"
                        label=|locale| td_string!(locale, priorities.reports_due)
                        value=self.reports_due_on
                    />
                }
                    .into_any(),
            )}
            {card(
                |locale| td_string!(locale, priorities.reason),
                view! {
                    {self.reasons.view("reasons", true)}
                    {day}
                    <AccessField value=self.access_level />
                }
                    .into_any(),
            )}
            {priorities_card(self.priorities)}
            {rows_card(
                |locale| td_string!(locale, priorities.agenda_issues),
                |locale| td_string!(locale, priorities.add_issue),
                self.issues,
                Issue::blank,
                Issue::view,
            )}
        }
    }

    /// The form of a draft: with the reasons that it has, and no more closed than its review.
    pub(super) fn of_draft(
        draft: Option<&Assessment>,
        last: Option<&Assessment>,
        directions: &[Direction],
        most: AccessLevel,
    ) -> Self {
        let form = Self::of(draft.or(last), directions);
        let level = draft.or(last).map_or(most, |made| Ord::min(made.access_level, most));
        let reasons = draft.map(|draft| draft.reasons.clone()).unwrap_or_default();
        let expected = draft.map(|draft| draft.id.inner().to_owned()).unwrap_or_default();
        let access_level = field(level.code());
        Self { expected: field(expected), access_level, reasons: TextForm::of(&reasons), ..form }
    }

    fn of(last: Option<&Assessment>, directions: &[Direction]) -> Self {
        let text = |pick: fn(&Assessment) -> Option<String>| field(last.and_then(pick).unwrap_or_default());
        let priorities = directions.iter().map(|direction| Priority::of(direction, last)).collect();
        let issues = last.iter().flat_map(|last| &last.issues).map(Issue::of).collect();
        Self {
            expected: text(|made| Some(made.id.inner().to_owned())),
            access_level: field(last.map_or(AccessLevel::Service, |made| made.access_level).code()),
            assessed_on: field(""),
            status: text(|made| Some(made.status.code().to_owned())),
            status_since: text(|made| made.status_since.map(|date| date.to_string())),
            rights: text(|made| made.rights.clone()),
            dues: text(|made| made.dues.clone()),
            dues_due_on: text(|made| made.dues_due_on.map(|date| date.to_string())),
            reports_due_on: text(|made| made.reports_due_on.map(|date| date.to_string())),
            // Why it is so now is said anew.
            reasons: TextForm::of(&Text::default()),
            priorities: RwSignal::new(priorities),
            issues: RwSignal::new(issues),
        }
    }
}

/// The priority in each direction: its level, and why it is another than the rest.
fn priorities_card(rows: RwSignal<Vec<Priority>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_query::<DirectionsQuery, ()>(|| Some(()));
    let name = move |id: &str| {
        let answer = loaded.ok()?;
        let found = answer.directions.iter().find(|one| one.id.inner() == id)?;
        Some(found.names.pick(language(locale.get())))
    };
    let row = move |row: Priority| {
        let direction = row.direction.get_untracked();
        let name = Memo::new(move |_| name(&direction).unwrap_or_default());
        let option = move |level: PriorityLevel| {
            view! {
                <option value=level.code() selected=move || row.level.get() == level.code()>
                    {move || format!("{} · {}", level.rank(), level.word(locale.get()))}
                </option>
            }
        };
        let reason = move || match locale.get() {
            Locale::az => row.reasons.az,
            Locale::en => row.reasons.en,
            Locale::ru => row.reasons.ru,
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>
                    <select
                        class="in"
                        aria-label=move || name.get()
                        on:change=move |event| row.level.set(event_target_value(&event))
                    >
                        <option value="" selected=move || row.level.read().is_empty()>
                            {t!(i18n, priorities.not_assessed)}
                        </option>
                        {PriorityLevel::ALL.iter().map(|&level| option(level)).collect_view()}
                    </select>
                </td>
                <td>
                    <input
                        class="in"
                        aria-label=move || format!("{}: {}", name.get(), t_string!(i18n, priorities.own_reason))
                        prop:value=move || reason().get()
                        on:input=move |event| reason().set(event_target_value(&event))
                    />
                </td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>{t!(i18n, priorities.by_direction)}</h2>
            </header>
            <table class="t small assess-t">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, priorities.direction)}</th>
                        <th scope="col">{t!(i18n, priorities.priority)}</th>
                        <th scope="col">{t!(i18n, priorities.own_reason)}</th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_was_assessed_the_form_starts_from_nothing() {
        assert_eq!(version_of(None), 0);
    }
}
