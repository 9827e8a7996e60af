//! An issue on an organization's agenda in the form: what it is about, our position, who answers, what it has to do with.

use accord_shared::Noun;
use cynic::Id;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::assessment::{AgendaIssue, AgendaIssueInput};
use crate::api::client::use_query;
use crate::api::direction::{Direction, DirectionsQuery};
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::form::fields::{AreaField, DateField, TextField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::TextForm;
use crate::pages::form::{Field, field, field_of};
use crate::pages::scope::use_name;
use crate::ui::icon::{Glyph, icon_s};

/// An issue on the agenda.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Issue {
    /// The issue that goes on in it.
    continues: Field,
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

impl Issue {
    /// An empty one.
    pub(super) fn blank() -> Self {
        let [continues, since, until, unit, directions, agreements, interactions] =
            std::array::from_fn(|_| field(""));
        let (titles, positions) = (TextForm::blank(), TextForm::blank());
        Self { continues, titles, positions, since, until, unit, directions, agreements, interactions }
    }

    /// One of an assessment.
    pub(super) fn of(issue: &AgendaIssue) -> Self {
        Self {
            continues: field(issue.id.inner()),
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

    /// As it is saved.
    pub(super) fn read(self, at: usize, reading: &mut Reading) -> AgendaIssueInput {
        let path = |part: &str| format!("issues.{at}.{part}");
        AgendaIssueInput {
            continues: reading.id(self.continues),
            titles: reading.required_names(&path("titles"), self.titles),
            positions: reading.names(self.positions),
            since: reading.date(&path("since"), self.since),
            until: reading.date(&path("until"), self.until),
            unit: reading.id(self.unit),
            directions: split(&self.directions.get_untracked()),
            agreements: split(&self.agreements.get_untracked()),
            interactions: split(&self.interactions.get_untracked()),
        }
    }

    /// Its fields.
    pub(super) fn view(at: usize, row: Self) -> AnyView {
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
    }
}
