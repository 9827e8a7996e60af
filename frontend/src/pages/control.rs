//! The Control page: what is overdue and what comes due, each obligation by its next open date, grouped by time.
//! Regulation 2.1.5: the Department controls the implementation of responsibilities.

use accord_shared::Noun;
use accord_shared::obligation::Standing;
use accord_shared::term::Term;
use cynic::Id;
use leptos::prelude::*;

use super::cells::short_name;
use super::failed::Failed;
use super::obligation::list::Obligations;
use super::register::List;
use super::register::bar::bar;
use super::register::facets::facets;
use super::register::pages::Pages;
use super::register::spec::{Column, FacetSpec, Reader, Register, Scope};
use super::register::state::ListState;
use super::register::table::foot;
use crate::api::obligation::{ObligationRow, ObligationsQuery, ObligationsVariables};
use crate::api::parts::{OrganizationBrief, Page, PageAsk, record};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::Glyph;
use crate::ui::marks;

/// How an obligation stands that still asks for something.
const OPEN: [Standing; 3] = [Standing::Overdue, Standing::DueSoon, Standing::Scheduled];

/// The page.
pub fn page() -> impl IntoView {
    let locale = use_locale();
    let list = List::at::<Control>(Route::Control);
    let pages = Pages::<Control>::of(list);
    let facets_open = RwSignal::new(false);
    let total = move || pages.total().map(|total| format::number(locale.get(), total.into()));
    let title = move || Control::title(locale.get());
    Effect::new(move |_| document().set_title(&format!("{} · Accord", title())));
    view! {
        <main class="split reg" class:facets-open=move || facets_open.get()>
            <div class="pagehead">
                <h1>{title} <span class="n" aria-live="polite">{total}</span></h1>
            </div>
            {facets(list, pages)}
            <section class="regmain" aria-label=title>
                {bar(list, pages, facets_open)}
                {groups(list, pages)}
                {foot(pages)}
            </section>
        </main>
    }
}

/// The obligations that are open: those of the register, narrowed, and always the first due first.
struct Control;

impl Register for Control {
    type Row = ObligationRow;
    type Query = ObligationsQuery;
    type Variables = ObligationsVariables;

    const NOUN: Noun = Noun::Obligation;
    const SORT: &'static str = Obligations::SORT;
    // All but the first: how an obligation stands is what the groups tell.
    const FACETS: &'static [FacetSpec] = Obligations::FACETS.split_at(1).1;
    const SCOPES: &'static [Scope] = Obligations::SCOPES;

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, control.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        Obligations::new_title(locale)
    }

    fn columns() -> Vec<Column<ObligationRow>> {
        Obligations::columns()
    }

    fn variables(state: &ListState, ask: PageAsk) -> ObligationsVariables {
        let mut narrowed = state.clone();
        narrowed.sort = None;
        let mut variables = Obligations::variables(&narrowed, ask);
        variables.filter.get_or_insert_default().standings = Some(OPEN.to_vec());
        variables
    }

    fn page(answer: ObligationsQuery) -> Page<ObligationRow> {
        Obligations::page(answer)
    }

    fn id(row: &ObligationRow) -> &Id {
        Obligations::id(row)
    }

    fn can_edit(row: &ObligationRow) -> bool {
        row.can_edit
    }

    fn name(row: &ObligationRow, locale: Locale) -> (String, Option<(String, String)>) {
        Obligations::name(row, locale)
    }
}

/// The groups, or why there are none.
fn groups(list: List, pages: Pages<Control>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let content = move || {
        if let Some(error) = pages.error() {
            return view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.list_failed).to_owned())
                    error=error
                    retry=move |()| pages.retry()
                />
            }
            .into_any();
        }
        if pages.is_waiting() {
            let label = Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned());
            return view! { <Skeleton label=label /> }.into_any();
        }
        if pages.shown() == 0 {
            return view! {
                <Blank
                    glyph=Glyph::Control
                    title=Signal::derive(move || t_string!(i18n, control.empty).to_owned())
                    text=Signal::derive(move || t_string!(i18n, control.empty_help).to_owned())
                >
                    <Show when=move || list.state.read().is_filtered()>
                        <button type="button" class="btn" on:click=move |_| list.update(ListState::clear_all)>
                            {t!(i18n, common.verb.clear_filters)}
                        </button>
                    </Show>
                </Blank>
            }
            .into_any();
        }
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let loaded = pages.get();
        let rows: Vec<&ObligationRow> = loaded.iter().flat_map(|page| &page.rows).collect();
        Term::ALL.into_iter().filter_map(|term| group(term, &rows, list, reader)).collect_view().into_any()
    };
    view! {
        <div class="tw" aria-busy=move || pages.is_busy().to_string()>
            {content}
        </div>
    }
}

/// What is due within a term; nothing where nothing is.
fn group(term: Term, rows: &[&ObligationRow], list: List, reader: Reader) -> Option<impl IntoView + use<>> {
    let within = |row: &&&ObligationRow| row.next_due_on.is_some_and(|due| Term::of(due, reader.day) == term);
    let rows: Vec<_> = rows.iter().filter(within).map(|row| line(row, list, reader)).collect();
    let title = match term {
        Term::Overdue => td_string!(reader.locale, control.overdue),
        Term::ThisWeek => td_string!(reader.locale, control.this_week),
        Term::ThisMonth => td_string!(reader.locale, control.this_month),
        Term::Later => td_string!(reader.locale, control.later),
    };
    let badge = match term {
        Term::Overdue => "badge late",
        Term::ThisWeek => "badge soon",
        Term::ThisMonth | Term::Later => "badge",
    };
    let count = format::number(reader.locale, rows.len() as i64);
    (!rows.is_empty()).then(|| {
        view! {
            <section class="term" aria-label=title>
                <h2 class="gh">{title} <span class=format!("{badge} end")>{count}</span></h2>
                {rows}
            </section>
        }
    })
}

/// One obligation by its next due date. The names of agreement, partner and unit narrow the list to them.
fn line(row: &ObligationRow, list: List, reader: Reader) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let locale = reader.locale;
    let id = record(&row.id);
    let (name, _) = Obligations::name(row, locale);
    let article = row
        .article
        .as_ref()
        .map(|number| td_string!(locale, agreements.article, number = number.clone()).to_string());
    let agreement = row.agreement.titles.pick(language(locale));
    let agreement = narrowing("agreement", &row.agreement.id, agreement, list, locale);
    let organization = |key, organization: &OrganizationBrief| {
        narrowing(key, &organization.id, short_name(organization, locale), list, locale)
    };
    let partner = partner(row).map(|partner| organization("organization", partner));
    let unit = row.unit.as_ref().map(|unit| organization("unit", unit));
    let date = row.next_due_on.map(|due_on| format::short(locale, due_on));
    let title = name.clone();
    view! {
        <div class="ob">
            <div>
                {marks::due(locale, row.standing, row.next_due_on, reader.day)}
                {(row.standing == Standing::Overdue).then(|| view! { <span class="on">{date}</span> })}
            </div>
            <div class="ttl grow">
                <b class="cut">
                    <a class="row-link" href=move || id.map(|id| as_of.href(Route::Dossier(id))) title=title>
                        {name}
                    </a>
                </b>
                <span class="of">{agreement} <span class="article">{article}</span> {partner}</span>
            </div>
            {marks::side(locale, row.side)}
            <span class="soft cut2">{unit}</span>
        </div>
    }
}

/// The party that is not ours.
fn partner(row: &ObligationRow) -> Option<&OrganizationBrief> {
    [&row.debtor, &row.creditor].into_iter().flatten().find(|organization| !organization.ours)
}

/// A record's name that narrows the list to the record.
fn narrowing(key: &'static str, id: &Id, name: String, list: List, locale: Locale) -> impl IntoView + use<> {
    let id = id.inner().to_owned();
    let label = td_string!(locale, control.narrow, name = name.clone()).to_string();
    let narrow = move |_| {
        list.update(|state| {
            if !state.has(key, &id) {
                state.clear(key);
                state.toggle(key, &id);
            }
        });
    };
    view! {
        <button type="button" class="narrow cut" title=label on:click=narrow>
            {name}
        </button>
    }
}
