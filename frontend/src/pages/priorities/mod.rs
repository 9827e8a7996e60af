//! The Sector's matrix: organizations by directions of cooperation, with what it judged, what is done and what is missing.
//! Regulation 7.1: the Sector for Relations with International Organizations defines the status of these organizations,
//! priority issues on the agenda, and cooperation directions.

pub mod agenda;
pub mod assess;
mod bar;
pub mod directions;
mod gaps;
mod issue;
mod layout;
pub mod panel;
mod reassess;
pub mod reviews;
mod state;
mod table;
mod tabs;
mod trying;
pub mod weights;
pub mod withdraw;

use std::sync::Arc;

use accord_shared::assessment::PriorityLevel;
use accord_shared::partial_date::year_before;
use chrono::NaiveDate;
use leptos::prelude::*;

use self::reassess::Reassessing;
use self::state::{Address, Rows};
use crate::api::client::{Loaded, use_query};
use crate::api::matrix::{CellQuery, Matrix, MatrixCell, MatrixQuery, MatrixVariables};
use crate::i18n::{format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon, icon_s};

pub use self::gaps::page as gaps_page;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let address = Address::here();
    let question = Memo::new(move |_| address.state.read().variables(as_of.get(), language(locale.get())));
    let loaded = use_query::<MatrixQuery, MatrixVariables>(move || Some(question.get()));
    // While another question is asked the rows stay, so that nothing jumps.
    let matrix = Memo::new(move |before: Option<&Option<Arc<Matrix>>>| match loaded.ok() {
        Some(answer) => Some(Arc::new(answer.matrix.clone())),
        None => before.cloned().flatten(),
    });
    let reassessing = Reassessing::new();
    let withdrawing = withdraw::Withdrawing::new();
    let cell = panel::use_cell(address);
    let begin = Callback::new(move |(cell, level): (MatrixCell, Option<PriorityLevel>)| {
        reassessing.begin(cell, level)
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.title))));
    let count = move || {
        matrix.with(|matrix| {
            let matrix = matrix.as_ref()?;
            let locale = locale.get();
            let rows =
                td_string!(locale, priorities.organizations, count = i64::from(matrix.total)).to_string();
            let columns = i64::try_from(matrix.directions.len()).unwrap_or_default();
            let columns = td_string!(locale, priorities.directions, count = columns).to_string();
            Some(format!("{rows}, {columns}"))
        })
    };
    let error = move || match loaded.get() {
        Some(Err(error)) => Some(view! {
            <Failed
                title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                error=error
                retry=move |()| loaded.retry()
            />
        }),
        _ => None,
    };
    let is_empty = Memo::new(move |_| {
        matrix.with(|matrix| matrix.as_ref().is_some_and(|matrix| matrix.rows.is_empty()))
    });
    let waits = Memo::new(move |_| matrix.with(Option::is_none));
    let content = move || {
        if waits.get() {
            return view! {
                <div class="pad">
                    <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
                </div>
            }
            .into_any();
        }
        if is_empty.get() {
            return empty(address).into_any();
        }
        grid(address, matrix, cell, reassessing).into_any()
    };
    let opened = Memo::new(move |_| address.state.read().cell.is_some());
    view! {
        <main class="split prio" class:opened=opened>
            <section class="prio-main" aria-label=move || t_string!(i18n, priorities.title)>
                <div class="pagehead">
                    <h1>{t!(i18n, priorities.title)} <span class="n" aria-live="polite">{count}</span></h1>
                    {tabs::tabs(Route::Priorities)}
                    <span class="grow"></span>
                    {compare(address)}
                </div>
                {tried(address, matrix)}
                {bar::bar(address, matrix)}
                {error}
                {content}
                {cut(matrix)}
            </section>
            {panel::panel(address, cell, begin, withdrawing)}
            {reassess::dialog(reassessing)}
            {withdraw::dialog(withdrawing)}
        </main>
    }
}

/// Says that other weights are tried and nothing is saved, with what they would move and the ways out.
fn tried(address: Address, matrix: Memo<Option<Arc<Matrix>>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let tries = Memo::new(move |_| address.state.read().weights().is_some());
    let moved = move || {
        let count = matrix.with(|matrix| {
            let rows = matrix.iter().flat_map(|matrix| &matrix.rows);
            rows.flat_map(|row| &row.cells.0).filter(|cell| cell.moves()).count()
        });
        td_string!(locale.get(), priorities.weights.would_move, count = count as i64).to_string()
    };
    let back = move || {
        let path = as_of.href(Route::Weights);
        format!("{path}{}{}=1", if path.contains('?') { '&' } else { '?' }, trying::TRY)
    };
    let end = move |_| {
        trying::forget();
        address.update(|state| state.tries = false);
    };
    view! {
        <Show when=move || tries.get()>
            <div class="banner tried noprint" role="status">
                {icon(Glyph::Weights)}
                <span class="grow">
                    <b>{t!(i18n, priorities.weights.tried)}</b>
                    " "
                    {moved}
                </span>
                <a class="btn s" href=back>
                    {t!(i18n, priorities.weights.to_weights)}
                </a>
                <button type="button" class="btn s" on:click=end>
                    {t!(i18n, priorities.weights.end)}
                </button>
            </div>
        </Show>
    }
}

fn grid(
    address: Address,
    matrix: Memo<Option<Arc<Matrix>>>,
    cell: Loaded<CellQuery>,
    reassessing: Reassessing,
) -> impl IntoView {
    let session = Session::expect();
    // A level that was typed waits for the cell it is about.
    let typed = RwSignal::new(None::<u8>);
    Effect::new(move |_| {
        let Some(rank) = typed.get() else { return };
        let Some(cell) = cell.ok().and_then(|answer| answer.matrix_cell.clone()) else { return };
        let is_it = address.state.with_untracked(|state| {
            state.cell.as_ref().is_some_and(|(organization, direction)| {
                cell.organization.id.inner() == organization && cell.direction.id.inner() == direction
            })
        });
        if is_it {
            typed.set(None);
            if cell.can_assess && untrack(|| session.can_act()) {
                reassessing.begin(cell, PriorityLevel::from_rank(rank));
            }
        }
    });
    table::table(address, matrix, Callback::new(move |rank| typed.set(Some(rank))))
}

/// The day that is compared with: a year before at a press, or any other.
fn compare(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let now = move || address.state.read().compare;
    let press = move |_| {
        let to = if now().is_some() { None } else { Some(year_before(untrack(|| as_of.day()))) };
        address.update(|state| state.compare = to);
    };
    let label = move || {
        let locale = locale.get();
        match now() {
            Some(day) => td_string!(locale, priorities.compared, date = format::day(locale, day)).to_string(),
            None => td_string!(locale, priorities.compare).to_owned(),
        }
    };
    let chosen = move |event: leptos::ev::Event| {
        if let Ok(day) = event_target_value(&event).parse::<NaiveDate>() {
            address.update(|state| state.compare = Some(day));
        }
    };
    view! {
        <Show when=move || now().is_some()>
            <input
                class="in date noprint"
                type="date"
                aria-label=move || t_string!(i18n, priorities.compare_day)
                prop:value=move || now().map(|day| day.to_string()).unwrap_or_default()
                on:change=chosen
            />
        </Show>
        <button
            type="button"
            class="btn hide-s noprint"
            aria-pressed=move || now().is_some().to_string()
            on:click=press
        >
            {icon(Glyph::Changes)}
            {label}
        </button>
    }
}

/// What to do where nothing is in the matrix.
fn empty(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let is_first = move || {
        let state = address.state.read();
        state.rows == Rows::Assessed
            && state.text.is_empty()
            && state.kinds.is_empty()
            && !state.gaps
            && state.area.is_none()
            && state.member_of.is_none()
    };
    let text = move || {
        if is_first() {
            t_string!(i18n, priorities.empty_help)
        } else {
            t_string!(i18n, common.msg.no_match_help)
        }
    };
    let all = move |_| {
        address.update(|state| {
            state.rows = Rows::All;
            state.text.clear();
            state.kinds.clear();
            (state.area, state.member_of) = (None, None);
            state.gaps = false;
        });
    };
    view! {
        <Blank
            glyph=Glyph::Priorities
            title=Signal::derive(move || t_string!(i18n, priorities.empty).to_owned())
            text=Signal::derive(move || text().to_owned())
        >
            <button type="button" class="btn pri" on:click=all>
                {t!(i18n, priorities.show_all)}
            </button>
        </Blank>
    }
}

fn cut(matrix: Memo<Option<Arc<Matrix>>>) -> impl IntoView {
    let i18n = use_i18n();
    let is_cut = move || matrix.with(|matrix| matrix.as_ref().is_some_and(|matrix| matrix.cut));
    view! {
        <Show when=is_cut>
            <p class="pad st soon" role="status">{icon_s(Glyph::Gap)} {t!(i18n, priorities.cut)}</p>
        </Show>
    }
}
