//! What lies ahead between us and the organizations, as a calendar or a list, with the issues on their agendas beside it
//! (regulation 7.1).

mod entries;
mod filter;
mod issues;

use std::sync::Arc;

use accord_shared::Noun;
use accord_shared::agreement::AgreementState;
use chrono::NaiveDate;
use leptos::prelude::*;

use self::entries::{Entry, within};
use self::filter::Address;
use super::tabs::tabs;
use crate::api::agenda::{Held, HeldQuery, HeldVariables};
use crate::api::agreement::{AgreementFilter, AgreementsQuery, AgreementsVariables};
use crate::api::client::{ApiError, Loaded, use_query};
use crate::api::control::{OccurrenceFilter, OccurrencesQuery, OccurrencesVariables};
use crate::api::interaction::{
    InteractionFilter, InteractionOrder, InteractionOrderField, InteractionsQuery, InteractionsVariables,
};
use crate::api::organization::OrderDirection;
use crate::api::parts::Day;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::control::month::item as due_item;
use crate::pages::failed::Failed;
use crate::pages::form::field;
use crate::pages::form::fields::Problems;
use crate::pages::form::picker::RecordField;
use crate::pages::month::{Item, grid, head, last_of, left_out, month_of};
use crate::pages::register::spec::Reader;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};

/// The most that is asked of a kind.
const MOST: i32 = 200;

/// Everything that the calendar is made of.
#[derive(Clone, Copy)]
struct Sources {
    held: Loaded<HeldQuery>,
    meetings: Loaded<InteractionsQuery>,
    dates: Loaded<OccurrencesQuery>,
    agreements: Loaded<AgreementsQuery>,
}

impl Sources {
    fn ask(address: Address, first: Memo<NaiveDate>) -> Self {
        let as_of = AsOf::expect();
        let state = address.state;
        let held = use_query::<HeldQuery, HeldVariables>(move || {
            Some(HeldVariables { as_of: as_of.get().map(Day), organization: state.read().organization() })
        });
        let meetings = use_query::<InteractionsQuery, InteractionsVariables>(move || {
            let filter = InteractionFilter {
                organization: state.read().organization(),
                since: Some(first.get().into()),
                ..InteractionFilter::default()
            };
            let order_by = Some(InteractionOrder {
                field: InteractionOrderField::HeldOn,
                direction: OrderDirection::Asc,
            });
            Some(InteractionsVariables {
                first: Some(MOST),
                after: None,
                filter: Some(filter),
                order_by,
                head: false,
            })
        });
        let dates = use_query::<OccurrencesQuery, OccurrencesVariables>(move || {
            let on = as_of.get().map(Day);
            let filter = OccurrenceFilter {
                organization: state.read().organization(),
                directions: state.read().directions(),
                due_from: Some(Day(first.get())),
                due_to: Some(Day(last_of(first.get()))),
                on,
                ..OccurrenceFilter::default()
            };
            Some(OccurrencesVariables {
                first: Some(MOST),
                after: None,
                filter: Some(filter),
                on,
                facets: Vec::new(),
                head: true,
            })
        });
        let agreements = use_query::<AgreementsQuery, AgreementsVariables>(move || {
            let on = as_of.get().map(Day);
            let filter = AgreementFilter {
                organization: state.read().organization(),
                directions: state.read().directions(),
                states: Some(AgreementState::IN_FORCE.to_vec()),
                // A window opens up to two years before its term ends.
                ends_to: first.get().checked_add_months(chrono::Months::new(24)).map(Day),
                on,
                ..AgreementFilter::default()
            };
            Some(AgreementsVariables {
                first: Some(MOST),
                after: None,
                filter: Some(filter),
                order_by: None,
                on,
                head: false,
            })
        });
        Self { held, meetings, dates, agreements }
    }

    /// Why something of it could not be had.
    fn failed(self) -> Option<ApiError> {
        let Self { held, meetings, dates, agreements } = self;
        held.error().or_else(|| meetings.error()).or_else(|| dates.error()).or_else(|| agreements.error())
    }

    fn retry(self) {
        self.held.retry();
        self.meetings.retry();
        self.dates.retry();
        self.agreements.retry();
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let address = Address::here();
    let first = Memo::new(move |_| month_of(address.state.read().month.as_deref(), as_of.day()));
    let sources = Sources::ask(address, first);
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.calendar.title)));
    });
    let go = move |to: NaiveDate| address.update(|state| state.month = Some(to.format("%Y-%m").to_string()));
    let content = move || {
        if let Some(error) = sources.failed() {
            return view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    error=error
                    retry=move |()| sources.retry()
                />
            }
            .into_any();
        }
        match entries(sources, address, first.get(), Reader { locale: locale.get(), day: as_of.day() }) {
            Some(shown) => shown,
            None => view! {
                <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
            }
            .into_any(),
        }
    };
    let beside = move || {
        let answer = sources.held.ok()?;
        let (filter, first) = (address.state.get(), first.get());
        Some(issues::card(&answer.held_assessments, &filter, (first, last_of(first)), locale.get()))
    };
    view! {
        <main class="page reviews-page">
            <div class="pagehead">
                <h1>{t!(i18n, priorities.calendar.title)}</h1>
                {tabs(Route::Agenda)}
                <span class="grow"></span>
                {view_choice(address)}
            </div>
            <div class="reviews-body">
                {bar(address, sources.held)}
                <div class="cols">
                    <section class="card" aria-label=move || t_string!(i18n, priorities.calendar.title)>
                        {head(first, go)}
                        {content}
                    </section>
                    <div class="stack">{beside}</div>
                </div>
            </div>
        </main>
    }
}

/// The month as it is asked for; nothing while something of it is on its way.
fn entries(sources: Sources, address: Address, first: NaiveDate, reader: Reader) -> Option<AnyView> {
    let (held, meetings) = (sources.held.ok()?, sources.meetings.ok()?);
    let (dates, agreements) = (sources.dates.ok()?, sources.agreements.ok()?);
    let as_of = AsOf::expect();
    let filter = address.state.get();
    let locale = reader.locale;
    let held: &[Held] = &held.held_assessments;
    let mut all: Vec<Entry> = entries::meetings(&meetings.interactions.nodes, held, &filter, locale);
    all.extend(entries::dates(held, &filter, reader.day, locale));
    all.extend(entries::notices(&agreements.agreements.nodes, locale));
    let left = left_out(dates.occurrences.total_count, dates.occurrences.nodes.len(), locale);
    if filter.list {
        let due = dates.occurrences.nodes.iter().filter_map(|row| Entry::due(row, locale));
        let all = within(all.into_iter().chain(due).collect(), first, last_of(first));
        if all.is_empty() {
            let text = td_string!(locale, priorities.calendar.nothing);
            return Some(view! { <p class="pad soft">{text}</p> }.into_any());
        }
        let lines = all.iter().map(|one| one.line(as_of, locale)).collect_view();
        return Some(view! { <ul class="list">{lines}</ul> {left} }.into_any());
    }
    let all = within(all, first, last_of(first));
    let mut items: Vec<Item> = all.iter().map(|one| one.item(as_of)).collect();
    items.extend(dates.occurrences.nodes.iter().filter_map(|row| due_item(row, reader, as_of)));
    Some(view! { {grid(first, &items, reader)} {left} }.into_any())
}

/// As a month or as a list.
fn view_choice(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let button = move |list: bool, glyph: Glyph, name: fn(Locale) -> &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (address.state.read().list == list).to_string()
                on:click=move |_| address.update(|state| state.list = list)
            >
                {icon(glyph)}
                {move || name(locale.get())}
            </button>
        }
    };
    view! {
        <div class="seg noprint" role="group" aria-label=move || t_string!(i18n, control.view)>
            {button(false, Glyph::Date, |locale| td_string!(locale, priorities.calendar.month))}
            {button(true, Glyph::List, |locale| td_string!(locale, priorities.calendar.list))}
        </div>
    }
}

/// Of which organization, in which direction.
fn bar(address: Address, held: Loaded<HeldQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    provide_context(Problems(RwSignal::new(Vec::new())));
    let organization =
        field(address.state.with_untracked(|state| state.organization.clone().unwrap_or_default()));
    Effect::new(move |_| {
        let chosen = Some(organization.get()).filter(|id| !id.is_empty());
        address.update(|state| state.organization = chosen);
    });
    let directions: Memo<Option<Arc<HeldQuery>>> = Memo::new_with_compare(move |_| held.ok(), |_, _| true);
    let now = move || address.state.read().direction.clone();
    let options = move || {
        let answer = directions.get()?;
        let option = |one: &crate::api::direction::Direction| {
            let id = one.id.inner().to_owned();
            let chosen = id.clone();
            view! {
                <option value=id selected=move || now().as_deref() == Some(&chosen)>
                    {one.names.pick(language(locale.get()))}
                </option>
            }
        };
        Some(answer.directions.iter().map(option).collect_view())
    };
    view! {
        <div class="agenda-bar noprint">
            <RecordField
                path="organization"
                label=|locale| td_string!(locale, priorities.organization)
                value=organization
                noun=Noun::Organization
            />
            <div class="f">
                <label for="agenda-direction">{t!(i18n, priorities.direction)}</label>
                <select
                    class="in"
                    id="agenda-direction"
                    on:change=move |event| {
                        let id = Some(event_target_value(&event)).filter(|id| !id.is_empty());
                        address.update(|state| state.direction = id);
                    }
                >
                    <option value="" selected=move || now().is_none()>
                        {t!(i18n, priorities.calendar.every_direction)}
                    </option>
                    {options}
                </select>
            </div>
        </div>
    }
}
