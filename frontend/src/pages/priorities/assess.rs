//! The form in which an organization is assessed as a whole. What is saved is a new assessment: the one before stays.

use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::{AccessLevel, Noun, RecordId};
use cynic::Id;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::agreement::{Direction, DirectionsQuery};
use crate::api::assessment::{
    AgendaIssue, AgendaIssueInput, AssessedPriorityInput, Assessment, AssessmentInput, AssessmentsQuery,
    AssessmentsVariables, assess,
};
use crate::api::client::{ApiError, use_query};
use crate::api::parts::{Day, Text, TextInput};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::form::fields::{AccessField, AreaField, DateField, TextField, WordField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of};
use crate::pages::scope::use_name;
use crate::ui::icon::{Glyph, icon_s};

/// The page.
pub fn page() -> impl IntoView {
    change_page::<AssessForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct AssessForm {
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

/// An issue on the agenda.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Issue {
    titles: TextForm,
    positions: TextForm,
    since: Field,
    until: Field,
    unit: Field,
    /// Ids, each followed by a space.
    directions: Field,
    agreements: Field,
    interactions: Field,
}

/// Ids in one field.
fn joined<'i>(ids: impl Iterator<Item = &'i Id>) -> Field {
    field(ids.map(Id::inner).collect::<Vec<_>>().join(" "))
}

fn split(text: &str) -> Vec<Id> {
    text.split_whitespace().map(Id::new).collect()
}

/// A text that may be missing.
fn optional(form: TextForm) -> Option<TextInput> {
    let text = |field: Field| Some(field.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
    let input = TextInput {
        az: text(form.az),
        en: text(form.en),
        ru: text(form.ru),
        original: text(form.original),
        original_language: text(form.original_language),
    };
    (input != TextInput::default()).then_some(input)
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
    fn read(self) -> Option<AssessedPriorityInput> {
        let level = PriorityLevel::of_code(&self.level.get_untracked())?;
        let direction = Id::new(self.direction.get_untracked());
        Some(AssessedPriorityInput { direction, level, reasons: optional(self.reasons) })
    }
}

impl Issue {
    fn blank() -> Self {
        let [since, until, unit, directions, agreements, interactions] = std::array::from_fn(|_| field(""));
        let (titles, positions) = (TextForm::blank(), TextForm::blank());
        Self { titles, positions, since, until, unit, directions, agreements, interactions }
    }

    fn of(issue: &AgendaIssue) -> Self {
        Self {
            titles: TextForm::of(&issue.titles),
            positions: TextForm::of(&issue.positions.clone().unwrap_or_default()),
            since: field_of(issue.since),
            until: field_of(issue.until),
            unit: field_of(issue.unit.as_ref().map(|unit| unit.id.inner().to_owned())),
            directions: joined(issue.directions.iter().map(|one| &one.id)),
            agreements: joined(issue.agreements.iter().map(|one| &one.id)),
            interactions: joined(issue.interactions.iter().map(|one| &one.id)),
        }
    }

    fn read(self, at: usize, reading: &mut Reading) -> AgendaIssueInput {
        let path = |part: &str| format!("issues.{at}.{part}");
        AgendaIssueInput {
            titles: reading.required_names(&path("titles"), self.titles),
            positions: optional(self.positions),
            since: reading.date(&path("since"), self.since),
            until: reading.date(&path("until"), self.until),
            unit: reading.id(self.unit),
            directions: split(&self.directions.get_untracked()),
            agreements: split(&self.agreements.get_untracked()),
            interactions: split(&self.interactions.get_untracked()),
        }
    }

    fn view(at: usize, row: Self) -> AnyView {
        view! {
            <div class="fgrid">
                {own_text(row.titles, format!("issues.{at}.titles"), |locale| td_string!(locale, priorities.issue), false)}
                {own_text(
                    row.positions,
                    format!("issues.{at}.positions"),
                    |locale| td_string!(locale, priorities.position),
                    true,
                )}
                <DateField
                    path=format!("issues.{at}.since")
                    label=|locale| td_string!(locale, priorities.issue_since)
                    value=row.since
                />
                <DateField
                    path=format!("issues.{at}.until")
                    label=|locale| td_string!(locale, priorities.issue_until)
                    value=row.until
                />
                <RecordField
                    path=format!("issues.{at}.unit")
                    label=|locale| td_string!(locale, priorities.unit)
                    value=row.unit
                    noun=Noun::Organization
                />
                {directions_field(row.directions)}
                {records_field(
                    format!("issues.{at}.agreements"),
                    |locale| td_string!(locale, priorities.issue_agreement),
                    row.agreements,
                    Noun::Agreement,
                )}
                {records_field(
                    format!("issues.{at}.interactions"),
                    |locale| td_string!(locale, priorities.issue_meeting),
                    row.interactions,
                    Noun::Interaction,
                )}
            </div>
        }
        .into_any()
    }
}

/// Whose version the form started from: a number that another assessment has not.
fn version_of(made: Option<&Assessment>) -> i32 {
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
            priorities: self.priorities.get_untracked().into_iter().filter_map(Priority::read).collect(),
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
                    <TextField
                        path="assessedOn"
                        label=|locale| td_string!(locale, priorities.assessed_on)
                        help=|locale| td_string!(locale, priorities.assessed_help)
                        value=self.assessed_on
                        kind="date"
                    />
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
        .into_any()
    }
}

impl AssessForm {
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

/// A text in the reader's language; what it says in the others stays.
fn own_text(form: TextForm, path: String, label: fn(Locale) -> &'static str, long: bool) -> impl IntoView {
    let locale = use_locale();
    move || {
        let locale = locale.get();
        let (part, value) = match locale {
            Locale::az => ("az", form.az),
            Locale::en => ("en", form.en),
            Locale::ru => ("ru", form.ru),
        };
        let path = format!("{path}.{part}");
        if long {
            view! { <AreaField path=path label=label value=value language=part /> }.into_any()
        } else {
            view! { <TextField path=path label=label value=value wide=true language=part /> }.into_any()
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

/// The directions that an issue is in: each can be pressed.
fn directions_field(value: Field) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_query::<DirectionsQuery, ()>(|| Some(()));
    let chips = move || {
        let answer = loaded.ok()?;
        let chip = |direction: &Direction| {
            let id = StoredValue::new(direction.id.inner().to_owned());
            let is_on = move || id.with_value(|id| value.read().split_whitespace().any(|known| known == id));
            let press = move |_| {
                value.update(|value| {
                    let id = id.get_value();
                    let mut ids: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
                    match ids.iter().position(|known| *known == id) {
                        Some(at) => drop(ids.remove(at)),
                        None => ids.push(id),
                    }
                    *value = ids.join(" ");
                });
            };
            view! {
                <button type="button" class="chip" aria-pressed=move || is_on().to_string() on:click=press>
                    {direction.names.pick(language(locale.get()))}
                </button>
            }
        };
        Some(answer.directions.iter().map(chip).collect_view())
    };
    view! {
        <fieldset class="f wide chips">
            <legend>{t!(i18n, priorities.issue_directions)}</legend>
            <div class="row wrap">{chips}</div>
        </fieldset>
    }
}

/// Records that an issue is about: those that are chosen, and one more.
fn records_field(path: String, label: fn(Locale) -> &'static str, value: Field, noun: Noun) -> impl IntoView {
    let i18n = use_i18n();
    let next = field("");
    Effect::new(move |_| {
        let chosen = next.get();
        if chosen.is_empty() {
            return;
        }
        value.update(|value| {
            if !value.split_whitespace().any(|known| known == chosen) {
                *value = format!("{value} {chosen}").trim().to_owned();
            }
        });
        next.set(String::new());
    });
    let chosen = move || {
        let one = |id: &str| {
            let id = StoredValue::new(id.to_owned());
            let name = use_name(move || Some(id.get_value()));
            let remove = move |_| {
                value.update(|value| {
                    let kept = value.split_whitespace().filter(|known| id.with_value(|id| id != known));
                    *value = kept.collect::<Vec<_>>().join(" ");
                });
            };
            view! {
                <span class="picked">
                    <span class="grow cut">{move || name.get().unwrap_or_else(|| "…".into())}</span>
                    <button
                        type="button"
                        class="ib"
                        aria-label=move || t_string!(i18n, common.verb.remove)
                        on:click=remove
                    >
                        {icon_s(Glyph::Close)}
                    </button>
                </span>
            }
        };
        value.get().split_whitespace().map(one).collect_view()
    };
    view! {
        <div class="picks">{chosen} <RecordField path=path label=label value=next noun=noun /></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_a_field_are_read_back() {
        assert_eq!(
            split(" organization:1  agreement:2 "),
            [Id::new("organization:1"), Id::new("agreement:2")]
        );
        assert_eq!(split(""), []);
        assert_eq!(version_of(None), 0);
    }
}
