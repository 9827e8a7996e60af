//! Cooperation at a glance, for management: what is in force and what ends, what both sides did of what they promised, by
//! kind, direction and country; each figure leads to its records, and stands beside that of a year before.

use accord_shared::Noun;
use accord_shared::agreement::{AgreementKind, AgreementState};
use accord_shared::organization::OrganizationKind;
use accord_shared::overview::{self, ends_by, met_in_time};
use accord_shared::partial_date::year_before;
use accord_shared::region::Subregion;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::control::chart;
use crate::api::agreement::AgreementFilter;
use crate::api::client::use_query;
use crate::api::control::{Control, OccurrenceFilter, SideBalance};
use crate::api::organization::OrganizationFilter;
use crate::api::overview::{EndingAgreement, OverviewQuery, OverviewVariables};
use crate::api::parts::{Day, Facet, FacetValue};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::{record_link, short_name};
use crate::pages::failed::answered;
use crate::pages::register::export::take_out;
use crate::routes::{AS_OF, AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;
use crate::ui::toast::Toasts;

/// So many bars are shown of a kind.
const BARS: usize = 10;

/// What the figures of a day are asked with.
fn variables(day: NaiveDate) -> OverviewVariables {
    let states = Some(AgreementState::IN_FORCE.to_vec());
    let force = |on: NaiveDate| AgreementFilter {
        states: states.clone(),
        on: Some(Day(on)),
        ..AgreementFilter::default()
    };
    let ending = |on: NaiveDate| AgreementFilter { ends_to: Some(Day(ends_by(on))), ..force(on) };
    let due = |on: NaiveDate| OccurrenceFilter { on: Some(Day(on)), ..OccurrenceFilter::default() };
    let before = year_before(day);
    OverviewVariables {
        force: force(day),
        ending: ending(day),
        force_before: force(before),
        ending_before: ending(before),
        due: due(day),
        due_before: due(before),
        partners: OrganizationFilter {
            ours: Some(false),
            has_agreement: Some(true),
            on: Some(Day(day)),
            ..OrganizationFilter::default()
        },
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let loaded = use_query::<OverviewQuery, OverviewVariables>(move || Some(variables(as_of.day())));
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, overview.title))));
    let content = answered(loaded, move |answer| {
        shown(&answer, Asked { locale: locale.get(), day: as_of.day(), as_of: as_of.get() }).into_any()
    });
    let (toasts, busy) = (Toasts::expect(), RwSignal::new(false));
    let take = move |_| {
        let language = language(locale.get_untracked()).code().to_ascii_uppercase();
        let asked = json!({ "language": language, "asOf": as_of.get().map(|day| day.to_string()) });
        busy.set(true);
        spawn_local(async move {
            take_out(locale.get_untracked(), toasts, "/export/overview", &asked).await;
            busy.set(false);
        });
    };
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <main class="page overview">
            <div class="pagehead">
                <h1>
                    {t!(i18n, overview.title)}
                    <span class="n">{move || format::day(locale.get(), as_of.day())}</span>
                </h1>
                <span class="grow"></span>
                <button type="button" class="btn noprint" disabled=busy on:click=take>
                    {icon(Glyph::Export)}
                    {t!(i18n, export.xlsx)}
                </button>
                <button type="button" class="btn noprint" on:click=print>
                    {icon(Glyph::Print)}
                    {t!(i18n, overview.print)}
                </button>
            </div>
            {content}
        </main>
    }
}

/// For whom and on which day the figures are shown.
#[derive(Clone, Copy)]
struct Asked {
    locale: Locale,
    day: NaiveDate,
    as_of: Option<NaiveDate>,
}

impl Asked {
    /// A list's address with a filter.
    fn list(self, noun: Noun, query: &str) -> String {
        let as_of = self.as_of.map(|day| format!("&{AS_OF}={day}")).unwrap_or_default();
        format!("{}?{query}{as_of}", Route::Register(noun).href(None))
    }
}

fn shown(answer: &OverviewQuery, asked: Asked) -> impl IntoView + use<> {
    let Asked { locale, day, .. } = asked;
    view! {
        <div class="tiles">{tiles(answer, asked)}</div>
        <div class="cols ov-cols">
            <div class="stack">
                {bars(
                    td_string!(locale, overview.by_direction),
                    facet(&answer.in_force.facets, "DIRECTION"),
                    asked,
                    |value, _| value.label.clone().unwrap_or_else(|| value.value.clone()),
                    |value| (Noun::Agreement, format!("state=in_force,provisional&direction={}", value.value)),
                )}
                {bars(
                    td_string!(locale, overview.by_kind),
                    facet(&answer.in_force.facets, "KIND"),
                    asked,
                    |value, locale| {
                        AgreementKind::of_code(&value.value)
                            .map_or_else(|| value.value.clone(), |kind| kind.word(locale).to_owned())
                    },
                    |value| {
                        (Noun::Agreement, format!("state=in_force,provisional&kind={}", value.value.to_lowercase()))
                    },
                )}
                {bars(
                    td_string!(locale, overview.by_region),
                    &by_region(facet(&answer.partners.facets, "COUNTRY")),
                    asked,
                    |value, locale| {
                        Subregion::of_code(&value.value)
                            .map_or_else(|| value.value.clone(), |part| part.word(locale).to_owned())
                    },
                    |value| {
                        let countries = Subregion::of_code(&value.value).map_or(&[][..], Subregion::countries);
                        let countries = countries.join(",").to_lowercase();
                        (Noun::Organization, format!("pact=true&side=false&country={countries}"))
                    },
                )}
                {bars(
                    td_string!(locale, overview.by_country),
                    facet(&answer.partners.facets, "COUNTRY"),
                    asked,
                    |value, locale| country::name(locale, &value.value.to_ascii_uppercase()),
                    |value| (Noun::Organization, format!("pact=true&side=false&country={}", value.value.to_lowercase())),
                )}
                {bars(
                    td_string!(locale, overview.by_partner),
                    facet(&answer.partners.facets, "KIND"),
                    asked,
                    |value, locale| {
                        OrganizationKind::of_code(&value.value)
                            .map_or_else(|| value.value.clone(), |kind| kind.word(locale).to_owned())
                    },
                    |value| (Noun::Organization, format!("pact=true&side=false&kind={}", value.value.to_lowercase())),
                )}
            </div>
            <div class="stack">
                {ending(&answer.ending.nodes, locale)} {both_sides(&answer.due, locale)}
                <section class="card">
                    <header>
                        <h2>{td_string!(locale, overview.over_time)}</h2>
                    </header>
                    <div class="chart">{chart::picture(&answer.due.months, locale, day)}</div>
                </section>
                {risks(&answer.due, locale)}
            </div>
        </div>
    }
}

/// The countries' figures as those of the parts of the world in which they lie.
fn by_region(countries: &[FacetValue]) -> Vec<FacetValue> {
    let of = countries.iter().map(|value| (value.value.as_str(), i64::from(value.count)));
    let part = |(part, count): (Subregion, i64)| FacetValue {
        value: part.code().to_owned(),
        label: None,
        count: i32::try_from(count).unwrap_or(i32::MAX),
    };
    overview::by_region(of).into_iter().map(part).collect()
}

fn facet<'f>(facets: &'f [Facet], field: &str) -> &'f [FacetValue] {
    facets
        .iter()
        .find(|facet| facet.field.eq_ignore_ascii_case(field))
        .map_or(&[], |facet| facet.values.as_slice())
}

/// The key figures, each beside that of a year before.
fn tiles(answer: &OverviewQuery, asked: Asked) -> impl IntoView + use<> {
    let Asked { locale, day, as_of } = asked;
    let percent = |control: &Control| met_in_time(control.met.into(), control.met_in_time.into());
    let number = |number: i32| format::number(locale, number.into());
    let before = |text: String| td_string!(locale, overview.before, figure = text).to_string();
    let ends = ends_by(day);
    let control = Route::Control.href(as_of);
    let late = format!("{control}{}standing=overdue", if control.contains('?') { '&' } else { '?' });
    // What was overdue then was done since: no figure of that day can be had from what is known now.
    let oldest = answer.due.oldest_overdue.and_then(|oldest| format::days_late(oldest, day));
    let oldest =
        oldest.map_or_else(String::new, |days| td_string!(locale, control.oldest, count = days).to_string());
    let share =
        |control: &Control| percent(control).map_or_else(|| "—".to_owned(), |share| format!("{share} %"));
    view! {
        {tile(
            td_string!(locale, overview.in_force),
            number(answer.in_force.total_count),
            before(number(answer.in_force_before.total_count)),
            asked.list(Noun::Agreement, "state=in_force,provisional"),
        )}
        {tile(
            td_string!(locale, overview.ending),
            number(answer.ending.total_count),
            before(number(answer.ending_before.total_count)),
            asked.list(Noun::Agreement, &format!("state=in_force,provisional&ends={ends}")),
        )}
        {tile(
            td_string!(locale, overview.overdue),
            number(answer.due.overdue),
            oldest,
            late,
        )}
        {tile(
            td_string!(locale, overview.in_time),
            share(&answer.due),
            before(share(&answer.due_before)),
            control,
        )}
    }
}

fn tile(title: &'static str, figure: String, help: String, href: String) -> impl IntoView {
    view! {
        <a class="tile" href=href>
            <span>{title}</span>
            <b class="tile-n">{figure}</b>
            <small>{help}</small>
        </a>
    }
}

/// A chart of bars that are links, which reads as the list that it is.
fn bars(
    title: &'static str,
    values: &[FacetValue],
    asked: Asked,
    word: fn(&FacetValue, Locale) -> String,
    leads: fn(&FacetValue) -> (Noun, String),
) -> Option<impl IntoView + use<>> {
    let most = values.iter().map(|value| value.count).max().filter(|most| *most > 0)?;
    let line = |value: &FacetValue| {
        let (noun, query) = leads(value);
        let share = f64::from(value.count) / f64::from(most) * 100.0;
        view! {
            <li>
                <a href=asked.list(noun, &query)>
                    <span class="cut">{word(value, asked.locale)}</span>
                    <span class="track" aria-hidden="true">
                        <i style:width=format!("{share:.0}%")></i>
                    </span>
                    <b class="num">{format::number(asked.locale, value.count.into())}</b>
                </a>
            </li>
        }
    };
    let lines = values.iter().take(BARS).map(line).collect_view();
    Some(view! {
        <section class="card">
            <header>
                <h2>{title}</h2>
            </header>
            <ul class="ov-bars">{lines}</ul>
        </section>
    })
}

/// The documents that end next.
fn ending(nodes: &[EndingAgreement], locale: Locale) -> impl IntoView + use<> {
    let line = |one: &EndingAgreement| {
        view! {
            <li>
                <span class="grow cut">{record_link(&one.id, one.titles.pick(language(locale)))}</span>
                <span class="muted nowrap">{one.ends_on.map(|date| format::short(locale, date))}</span>
            </li>
        }
    };
    let lines = nodes.iter().map(line).collect_view();
    let none = nodes
        .is_empty()
        .then(|| view! { <p class="pad muted">{td_string!(locale, overview.nothing_ends)}</p> });
    view! {
        <section class="card">
            <header>
                <h2>{td_string!(locale, overview.ends_next)}</h2>
            </header>
            <ul class="list ov-list">{lines}</ul>
            {none}
        </section>
    }
}

/// What both sides did of what they owed, over all partners that are told.
fn both_sides(due: &Control, locale: Locale) -> impl IntoView + use<> {
    let sum = |pick: fn(&crate::api::control::Balance) -> SideBalance| {
        due.balances
            .iter()
            .map(|one| pick(&one.balance))
            .fold((0, 0, 0), |sum, side| (sum.0 + side.owed, sum.1 + side.done, sum.2 + side.late))
    };
    let line = |name: &'static str, (owed, done, late): (i32, i32, i32)| {
        let share = if owed > 0 { f64::from(done) / f64::from(owed) * 100.0 } else { 0.0 };
        let told = td_string!(
            locale,
            overview.done_of,
            done = format::number(locale, done.into()),
            owed = format::number(locale, owed.into()),
            late = format::number(locale, late.into())
        )
        .to_string();
        view! {
            <li>
                <span>{name}</span>
                <span class="track" aria-hidden="true">
                    <i style:width=format!("{share:.0}%")></i>
                </span>
                <small class="muted">{told}</small>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>{td_string!(locale, overview.both_sides)}</h2>
            </header>
            <ul class="ov-sides">
                {line(td_string!(locale, overview.we), sum(|balance| balance.we))}
                {line(td_string!(locale, overview.they), sum(|balance| balance.they))}
                {line(td_string!(locale, overview.together), sum(|balance| balance.joint))}
            </ul>
        </section>
    }
}

/// The partners with whom most is late, on either side.
fn risks(due: &Control, locale: Locale) -> Option<impl IntoView + use<>> {
    let mut late: Vec<_> = due
        .balances
        .iter()
        .map(|one| (one.balance.we.late + one.balance.they.late + one.balance.joint.late, &one.partner))
        .filter(|(late, _)| *late > 0)
        .collect();
    late.sort_by_key(|(late, _)| std::cmp::Reverse(*late));
    let line = |(late, partner): &(i32, &crate::api::parts::OrganizationBrief)| {
        view! {
            <li>
                {marks::kind(marks::Kind::organization(partner.kind, partner.ours))}
                <span class="grow cut">{record_link(&partner.id, short_name(partner, locale))}</span>
                <span class="st late">{td_string!(locale, overview.late, count = *late).to_string()}</span>
            </li>
        }
    };
    let lines = late.iter().take(6).map(line).collect_view();
    (!late.is_empty()).then(|| {
        view! {
            <section class="card">
                <header>
                    <h2>{td_string!(locale, overview.risks)}</h2>
                </header>
                <ul class="list ov-list">{lines}</ul>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_asked_for_the_day_and_the_same_day_a_year_before() {
        let day: NaiveDate = "2026-11-29".parse().unwrap();
        let asked = variables(day);
        assert_eq!(asked.force.on, Some(Day(day)));
        assert_eq!(asked.ending.ends_to, Some(Day("2027-05-29".parse().unwrap())));
        assert_eq!(asked.force_before.on, Some(Day("2025-11-29".parse().unwrap())));
        assert_eq!(asked.due_before.on, asked.force_before.on);
        // The day that not every year has.
        assert_eq!(year_before("2028-02-29".parse().unwrap()).to_string(), "2027-02-28");
    }
}
