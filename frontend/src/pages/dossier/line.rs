//! The line of time on a dossier: what happened with a record, newest first, year by year.

use accord_shared::{Noun, PartialDate};
use cynic::Id;
use leptos::prelude::*;

use super::Card;
use crate::api::interaction::InteractionBrief;
use crate::i18n::words::Word;
use crate::i18n::{language, td_string};
use crate::pages::cells::{days, record_link};
use crate::pages::register::spec::Reader;
use crate::routes::{AS_OF, AsOf};
use crate::ui::marks;

/// Something that happened on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// When, or from when.
    pub on: PartialDate,
    /// Its last day, where it took more than one.
    pub until: Option<PartialDate>,
    /// What that was, in the reader's language.
    pub what: &'static str,
    /// What it belongs to.
    pub noun: Noun,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What came of it.
    pub outcome: Option<String>,
}

impl Happened {
    /// An interaction.
    pub fn met(interaction: &InteractionBrief, reader: Reader) -> Self {
        Self {
            on: interaction.on,
            until: interaction.until,
            what: interaction.kind.word(reader.locale),
            noun: Noun::Interaction,
            id: interaction.id.clone(),
            name: interaction.subjects.pick(language(reader.locale)),
            outcome: interaction.outcome.clone(),
        }
    }
}

/// Newest first, under the years in which it happened.
fn years(mut all: Vec<Happened>) -> Vec<(u16, Vec<Happened>)> {
    all.sort_by_key(|happened| std::cmp::Reverse(happened.on));
    let mut years: Vec<(u16, Vec<Happened>)> = Vec::new();
    for happened in all {
        match years.last_mut().filter(|(year, _)| *year == happened.on.year()) {
            Some((_, those)) => those.push(happened),
            None => years.push((happened.on.year(), vec![happened])),
        }
    }
    years
}

/// The card: of what a list has more than a dossier shows, its head leads to the list, whose filter `scope` names.
pub fn card(all: Vec<Happened>, scope: (&'static str, &Id), reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let as_of = AsOf::expect();
    let (key, id) = (scope.0, scope.1.inner().to_owned());
    let href = format!("/{}?{key}={id}", Noun::Interaction.section());
    (!all.is_empty()).then(|| {
        let count = Some(all.len());
        let met = all.iter().any(|happened| happened.noun == Noun::Interaction);
        let end = move || {
            let href = href.clone();
            met.then(|| {
                let href = move || match as_of.get() {
                    Some(day) => format!("{href}&{AS_OF}={day}"),
                    None => href.clone(),
                };
                view! { <a class="link end noprint" href=href>{td_string!(locale, common.dossier.all)}</a> }
            })
        };
        let years = years(all).into_iter().map(|(year, those)| {
            let rows = those.into_iter().map(|happened| row(happened, reader)).collect_view();
            view! {
                <div class="sec">
                    <h3>{year}</h3>
                    <ul class="list">{rows}</ul>
                </div>
            }
        });
        let years = years.collect_view();
        view! {
            <Card title=td_string!(locale, interactions.line) count=count locale=locale end=end>
                <div>{years}</div>
            </Card>
        }
    })
}

fn row(happened: Happened, reader: Reader) -> impl IntoView {
    let Happened { on, until, what, noun, id, name, outcome } = happened;
    let outcome = outcome.map(|outcome| view! { <small class="muted">{outcome}</small> });
    view! {
        <li>
            <span class="muted nowrap when">{days(reader.locale, on, until)}</span>
            {marks::kind(marks::Kind::of(noun, None, false))}
            <span class="grow two-plain">{record_link(&id, name)} {outcome}</span>
            <span class="muted nowrap">{what}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_stands_under_its_year_the_newest_first() {
        let happened = |on: &str| Happened {
            on: on.parse().unwrap(),
            until: None,
            what: "",
            noun: Noun::Interaction,
            id: Id::new(on),
            name: String::new(),
            outcome: None,
        };
        let years = years(["2024-05", "2026", "2026-03-12", "2025-12-31"].map(happened).to_vec());
        let shape: Vec<_> = years
            .iter()
            .map(|(year, those)| (*year, those.iter().map(|one| one.id.inner()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            shape,
            [(2026, vec!["2026-03-12", "2026"]), (2025, vec!["2025-12-31"]), (2024, vec!["2024-05"])]
        );
    }
}
