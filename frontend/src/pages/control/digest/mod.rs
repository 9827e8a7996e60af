//! What a week brings and what the one before brought, for the Department, a unit or a person: to be read and to be printed.

mod week;

use accord_shared::clauses::NoticePhase;
use accord_shared::escalation::EscalateTo;
use accord_shared::obligation::Standing;
use accord_shared::occurrence::OccurrenceAct;
use chrono::NaiveDate;
use cynic::Id;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::week::{Week, Whose};
use super::line::partner;
use super::news::News;
use crate::api::agreement::{AgreementFilter, AgreementRow, AgreementsQuery, AgreementsVariables};
use crate::api::client::use_query;
use crate::api::control::{
    ActedFilter, OccurrenceFacet, OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables,
};
use crate::api::parts::{Day, FacetValue, record};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::agreement::dossier::window;
use crate::pages::cells::short_name;
use crate::pages::register::spec::Reader;
use crate::routes::{AS_OF, AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// Lines of a part.
const MOST: i32 = 100;

/// The parameters of the address.
const WEEK: &str = "week";
const WHOSE: &str = "for";

/// A part of the digest that lists due dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Escalated,
    Overdue,
    Due,
    Waiting,
    Accepted,
    Returned,
}

const PARTS: [Part; 6] =
    [Part::Escalated, Part::Overdue, Part::Due, Part::Waiting, Part::Accepted, Part::Returned];

impl Part {
    fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Escalated => td_string!(locale, control.digest.escalated),
            Self::Overdue => td_string!(locale, control.digest.overdue),
            Self::Due => td_string!(locale, control.digest.due),
            Self::Waiting => td_string!(locale, control.digest.waiting),
            Self::Accepted => td_string!(locale, control.digest.accepted),
            Self::Returned => td_string!(locale, control.digest.returned),
        }
    }

    fn filter(self, week: Week, filter: OccurrenceFilter) -> OccurrenceFilter {
        let standings = |standing| Some(vec![standing]);
        let acted = |act| {
            let (from, to) = week.before();
            Some(ActedFilter { acts: vec![act], from: Day(from), to: Day(to) })
        };
        match self {
            Self::Escalated => OccurrenceFilter { escalated: Some(EscalateTo::ALL.to_vec()), ..filter },
            Self::Overdue => OccurrenceFilter { standings: standings(Standing::Overdue), ..filter },
            Self::Due => OccurrenceFilter {
                standings: Some(vec![Standing::DueSoon, Standing::Scheduled]),
                due_from: Some(Day(week.on)),
                due_to: Some(Day(week.last)),
                ..filter
            },
            Self::Waiting => OccurrenceFilter { standings: standings(Standing::Reported), ..filter },
            Self::Accepted => OccurrenceFilter { acted: acted(OccurrenceAct::Accept), ..filter },
            Self::Returned => OccurrenceFilter { acted: acted(OccurrenceAct::Return), ..filter },
        }
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let query = use_query_map();
    let week = Memo::new(move |_| {
        Week::of(query.read().get(WEEK).and_then(|named| named.parse().ok()), as_of.day())
    });
    let whose = Memo::new(move |_| Whose::read(&query.read().get(WHOSE).unwrap_or_default()));
    let title = move || t_string!(i18n, control.digest.title);
    Effect::new(move |_| document().set_title(&format!("{} · Accord", title())));
    let span = move || {
        let (week, locale) = (week.get(), locale.get());
        let (from, to) = (format::day(locale, week.first), format::day(locale, week.last));
        td_string!(locale, control.digest.week, from = from, to = to).to_string()
    };
    let judged = move || {
        let locale = locale.get();
        td_string!(locale, control.digest.judged, date = format::day(locale, week.get().on)).to_string()
    };
    let to = move |first: Option<NaiveDate>, whose: &Whose| {
        let week = first.map(|first| format!("{WEEK}={first}"));
        let whose = Some(whose.code()).filter(|code| !code.is_empty()).map(|code| format!("{WHOSE}={code}"));
        let as_of = as_of.get().map(|day| format!("{AS_OF}={day}"));
        let query: Vec<_> = week.into_iter().chain(whose).chain(as_of).collect();
        let path = Route::Digest.href(None);
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    };
    let named = move || query.read().get(WEEK).and_then(|named| named.parse::<NaiveDate>().ok());
    let arrow = move |label: Signal<&'static str>, glyph: Glyph, first: Signal<NaiveDate>| {
        view! {
            <a
                class="ib noprint"
                aria-label=label
                title=label
                href=move || to(Some(first.get()), &whose.get())
            >
                {icon_s(glyph)}
            </a>
        }
    };
    view! {
        <main class="page">
            <article class="dos digest">
                <a class="link noprint" href=move || Route::Control.href(as_of.get())>
                    {t!(i18n, control.escalation.back)}
                </a>
                <div class="pagehead">
                    <h1>{title}</h1>
                    {arrow(
                        Signal::derive(move || t_string!(i18n, control.digest.before)),
                        Glyph::Before,
                        Signal::derive(move || week.get().before().0),
                    )}
                    <b aria-live="polite">{span}</b>
                    {arrow(
                        Signal::derive(move || t_string!(i18n, control.digest.after)),
                        Glyph::Next,
                        Signal::derive(move || week.get().after()),
                    )}
                    <span class="grow"></span>
                    {choice(whose, move |whose| to(named(), &whose))}
                    <button
                        type="button"
                        class="btn noprint"
                        on:click=move |_| {
                            let _ = leptos::prelude::window().print();
                        }
                    >
                        {icon(Glyph::File)}
                        {t!(i18n, control.digest.print)}
                    </button>
                </div>
                <p class="soft">{judged}</p>
                {PARTS.into_iter().map(|part| view! { <Dates part=part week=week whose=whose /> }).collect_view()}
                <Notice week=week whose=whose />
                <News
                    days=Signal::derive(move || week.get().before())
                    reads=Signal::derive(move || as_of.get().is_none() && named().is_none())
                />
            </article>
        </main>
    }
}

/// For whom: the Department, the reader, a unit or a person of those who answer for something.
fn choice(whose: Memo<Whose>, to: impl Fn(Whose) -> String + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let loaded = use_query::<OccurrencesQuery, OccurrencesVariables>(|| {
        Some(OccurrencesVariables {
            first: Some(1),
            after: None,
            filter: None,
            on: None,
            facets: vec![OccurrenceFacet::Unit, OccurrenceFacet::Person],
            head: true,
        })
    });
    let values = move |field: &str| {
        let answer = loaded.ok();
        let facets = answer.as_ref().and_then(|answer| answer.occurrences.facets.as_ref());
        let found = facets.and_then(|facets| facets.iter().find(|facet| facet.field == field));
        found.map(|facet| facet.values.clone()).unwrap_or_default()
    };
    let option = move |FacetValue { value, label, .. }: FacetValue| {
        let own = value.clone();
        view! {
            <option value=value selected=move || whose.read().code() == own>
                {label}
            </option>
        }
    };
    let choose = move |event: leptos::ev::Event| {
        navigate(&to(Whose::read(&event_target_value(&event))), leptos_router::NavigateOptions::default());
    };
    view! {
        <label class="row digest-whose">
            <span class="soft">{t!(i18n, control.digest.whose)}</span>
            <select class="in" on:change=choose>
                <option value="" selected=move || *whose.read() == Whose::All>
                    {t!(i18n, control.digest.all)}
                </option>
                <option value="mine" selected=move || *whose.read() == Whose::Mine>
                    {t!(i18n, control.digest.mine)}
                </option>
                <optgroup label=move || t_string!(i18n, control.digest.units)>
                    {move || values("UNIT").into_iter().map(option).collect_view()}
                </optgroup>
                <optgroup label=move || t_string!(i18n, control.digest.people)>
                    {move || values("PERSON").into_iter().map(option).collect_view()}
                </optgroup>
            </select>
        </label>
    }
}

/// A part that lists due dates.
#[component]
fn Dates(part: Part, week: Memo<Week>, whose: Memo<Whose>) -> impl IntoView {
    let locale = use_locale();
    let loaded = use_query::<OccurrencesQuery, OccurrencesVariables>(move || {
        let week = week.get();
        let on = Some(Day(week.on));
        Some(OccurrencesVariables {
            first: Some(MOST),
            after: None,
            filter: Some(part.filter(week, whose.get().filter(on))),
            on,
            facets: Vec::new(),
            head: true,
        })
    });
    move || {
        let locale = locale.get();
        let answer = loaded.ok()?;
        let found = &answer.occurrences;
        let reader = Reader { locale, day: week.get().on };
        let rows = found.nodes.iter().filter_map(|row| line(row, reader)).collect_view();
        let total = found.total_count.unwrap_or_default();
        let heads = [
            td_string!(locale, control.digest.when),
            td_string!(locale, control.digest.what),
            td_string!(locale, control.digest.document),
            td_string!(locale, control.digest.partner),
            td_string!(locale, control.digest.who),
        ];
        Some(section(part.title(locale), total, found.nodes.len(), heads.to_vec(), rows.into_any(), locale))
    }
}

/// The windows for notice that are open, or whose last day is at most thirty days away. A person has those of the documents
/// under which they answer for something.
#[component]
fn Notice(week: Memo<Week>, whose: Memo<Whose>) -> impl IntoView {
    let locale = use_locale();
    let loaded = use_query::<AgreementsQuery, AgreementsVariables>(move || {
        let on = Some(Day(week.get().on));
        let filter = AgreementFilter {
            notice: Some(vec![NoticePhase::Open, NoticePhase::Month]),
            on,
            ..AgreementFilter::default()
        };
        let filter = match whose.get() {
            Whose::All => filter,
            Whose::Mine => AgreementFilter { mine: Some(true), ..filter },
            Whose::Unit(id) => AgreementFilter { unit: Some(Id::new(id)), ..filter },
            Whose::Person(id) => AgreementFilter { person: Some(Id::new(id)), ..filter },
        };
        Some(AgreementsVariables {
            first: Some(MOST),
            after: None,
            filter: Some(filter),
            order_by: None,
            on,
            head: true,
        })
    });
    move || {
        let locale = locale.get();
        let answer = loaded.ok()?;
        let found = &answer.agreements;
        let reader = Reader { locale, day: week.get().on };
        let rows = found.nodes.iter().map(|row| agreement_line(row, reader)).collect_view();
        let total = found.total_count.unwrap_or_default();
        let heads = vec![
            td_string!(locale, control.digest.when),
            td_string!(locale, control.digest.document),
            td_string!(locale, control.digest.partner),
            td_string!(locale, control.digest.who),
        ];
        let title = td_string!(locale, control.digest.notice);
        Some(section(title, total, found.nodes.len(), heads, rows.into_any(), locale))
    }
}

/// A part with its count; where it is empty, that in a word.
fn section(
    title: &'static str,
    total: i32,
    shown: usize,
    heads: Vec<&'static str>,
    rows: AnyView,
    locale: Locale,
) -> impl IntoView + use<> {
    let count = format::number(locale, total.into());
    let left = total - i32::try_from(shown).unwrap_or(i32::MAX);
    let left = (left > 0).then(|| {
        let left = format::number(locale, left.into());
        let text = td_string!(locale, control.digest.more, left = left).to_string();
        view! { <p class="pad soft">{text}</p> }
    });
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let content = if shown == 0 {
        view! { <p class="pad soft">{td_string!(locale, control.digest.nothing)}</p> }.into_any()
    } else {
        view! {
            <div class="scroll-x">
                <table class="t small digest-t">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {left}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-label=title>
            <header>
                <h2>{title}</h2>
                <span class="badge end">{count}</span>
            </header>
            {content}
        </section>
    }
}

fn line(row: &OccurrenceRow, reader: Reader) -> Option<impl IntoView + use<>> {
    let as_of = AsOf::expect();
    let locale = reader.locale;
    let duty = row.obligation.as_ref()?;
    let link = |id: &Id, text: String| {
        let id = record(id);
        view! {
            <a class="link" href=move || id.map(|id| as_of.href(Route::Dossier(id)))>
                {text}
            </a>
        }
    };
    let article = duty
        .article
        .as_ref()
        .map(|number| td_string!(locale, agreements.article, number = number.clone()).to_string());
    let unit = duty.unit.as_ref().map(|unit| short_name(unit, locale));
    let person = duty.person.as_ref().map(|person| person.names.pick(language(locale)));
    let who = unit.into_iter().chain(person).collect::<Vec<_>>().join(", ");
    Some(view! {
        <tr>
            <td>
                <b class="nowrap">{format::short(locale, row.due_on)}</b>
                {marks::due(locale, row.standing, Some(row.due_on), reader.day)}
                {row.escalation.map(|found| marks::escalated(locale, found.to))}
            </td>
            <td>{link(&duty.id, duty.texts.pick(language(locale)))} {marks::side(locale, duty.side)}</td>
            <td>
                {link(&duty.agreement.id, duty.agreement.titles.pick(language(locale)))}
                <span class="soft">{article}</span>
            </td>
            <td>{partner(duty).map(|partner| link(&partner.id, short_name(partner, locale)))}</td>
            <td>{who}</td>
        </tr>
    })
}

fn agreement_line(row: &AgreementRow, reader: Reader) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let locale = reader.locale;
    let id = record(&row.id);
    let last = row.notice_window.map(|found| format::day(locale, found.last_working_on.0));
    let partners = row.participations.iter().map(|one| &one.organization).filter(|one| !one.ours);
    let partners = partners.map(|one| short_name(one, locale)).collect::<Vec<_>>().join(", ");
    view! {
        <tr>
            <td>
                <b class="nowrap">{last}</b>
                {window(row.notice_window, reader)}
            </td>
            <td>
                <a class="link" href=move || id.map(|id| as_of.href(Route::Dossier(id)))>
                    {row.titles.pick(language(locale))}
                </a>
            </td>
            <td>{partners}</td>
            <td>{row.unit.as_ref().map(|unit| short_name(unit, locale))}</td>
        </tr>
    }
}
