//! The table of a register: rows that the keyboard moves through, cards on a phone.

use leptos::html::Table;
use leptos::prelude::*;

use super::among::Among;
use super::groups::groups;
use super::pages::Pages;
use super::rows::{Sight, body, shown_ids};
use super::selection::Selection;
use super::spec::{Column, FacetSpec, Register, columns, grouping};
use super::state::Sort;
use super::{List, keys};
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon, icon_s};

/// Of so many rows the server says when they are gone, the first ones.
const MOST_TOLD: usize = 400;

/// The table, or why there is none.
///
/// `on_screen` is told the ids of the first rows.
pub fn table<R: Register>(
    list: List,
    pages: Pages<R>,
    selection: Selection,
    on_screen: RwSignal<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = move || {
        pages.error().map(|error| {
            view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.list_failed).to_owned())
                    error=error
                    retry=move |()| pages.retry()
                />
            }
        })
    };
    let grouping = Memo::new(move |_| grouping::<R>(&list.state.read()).map(By));
    let is_empty = Memo::new(move |_| pages.total() == Some(0) && pages.error().is_none());
    view! {
        <div class="tw" aria-busy=move || pages.is_busy().to_string()>
            {error}
            <Show when=move || pages.is_waiting()>
                <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
            </Show>
            <Show when=move || is_empty.get()>{empty::<R>(list)}</Show>
            <Show when=move || !is_empty.get() && !pages.is_waiting() && pages.error().is_none()>
                {move || match grouping.get() {
                    Some(spec) => groups::<R>(list, pages, selection, on_screen, spec.0).into_any(),
                    None => rows::<R>(list, pages, selection, on_screen).into_any(),
                }}
            </Show>
        </div>
    }
}

/// By what the rows are grouped. Two of one key are the same.
#[derive(Clone, Copy)]
struct By(&'static FacetSpec);

impl PartialEq for By {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

fn rows<R: Register>(
    list: List,
    pages: Pages<R>,
    selection: Selection,
    on_screen: RwSignal<Vec<String>>,
) -> impl IntoView {
    let table = NodeRef::<Table>::new();
    let among = Among { selection, ids: shown_ids::<R>(pages) };
    let body = body::<R>(list, pages, among, Sight::of(table, pages, true));
    frame::<R>(list, among, on_screen, table, body.into_any())
}

/// The table with its head, around the bodies. `on_screen` is told the ids of the first rows.
pub(super) fn frame<R: Register>(
    list: List,
    among: Among,
    on_screen: RwSignal<Vec<String>>,
    table: NodeRef<Table>,
    bodies: AnyView,
) -> impl IntoView {
    let locale = use_locale();
    let shape = Memo::new(move |_| list.state.read().columns.clone());
    let select_shown = move || td_string!(locale.get(), bulk.select_shown).to_owned();
    keys::listen(move || table.get_untracked().map(Into::into), "tr");
    Effect::new(move |_| on_screen.set(among.ids.run(MOST_TOLD)));
    let shown = move || {
        // Read, and not only tracked: a memo that nobody reads follows nothing.
        shape.with(|_| columns::<R>(&list.state.read_untracked()))
    };
    let width = |column: &Column<R::Row>| view! { <col class=column.class style=("width", column.width.unwrap_or("auto")) /> };
    view! {
        <table class="t cards at" node_ref=table>
            <colgroup>
                <col class="c-s" />
                {move || shown().iter().map(width).collect_view()}
            </colgroup>
            <thead>
                <tr>
                    <th class="c-s" scope="col">
                        {among.tick_all(move || among.ids.run(usize::MAX), select_shown)}
                    </th>
                    {move || shown().iter().map(|column| head(column, list, R::SORT)).collect_view()}
                </tr>
            </thead>
            {bodies}
        </table>
    }
}

fn head<R: 'static>(column: &Column<R>, list: List, own: &'static str) -> impl IntoView + use<R> {
    let locale = use_locale();
    let title = column.title;
    let class = column.class;
    let Some(key) = column.sort else {
        return view! { <th class=class scope="col">{move || title(locale.get())}</th> }.into_any();
    };
    let own = Sort::read(own);
    let current = {
        let own = own.clone();
        Memo::new(move |_| {
            let state = list.state.read();
            let sort = state.sort.as_ref().unwrap_or(&own);
            (sort.key == key).then_some(sort.descending)
        })
    };
    let sorted = move || current.get().map(|descending| if descending { "descending" } else { "ascending" });
    let label = move || td_string!(locale.get(), common.list.sort_by, name = title(locale.get())).to_string();
    view! {
        <th class=class scope="col" aria-sort=sorted>
            <button
                type="button"
                title=label
                on:click=move |_| list.update(|state| state.sort_by(key, &own))
            >
                {move || title(locale.get())}
                {move || {
                    current
                        .get()
                        .map(|descending| {
                            icon_s(if descending { Glyph::Descending } else { Glyph::Ascending })
                        })
                }}
            </button>
        </th>
    }
    .into_any()
}

fn empty<R: Register>(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let filtered = move || list.state.read().is_filtered();
    let title = move || {
        if filtered() { t_string!(i18n, common.msg.no_match) } else { t_string!(i18n, common.msg.empty) }
    };
    let text = move || match (filtered(), session.can_enter(R::NOUN)) {
        (true, _) => t_string!(i18n, common.msg.no_match_help),
        (false, true) => t_string!(i18n, common.msg.empty_help),
        (false, false) => t_string!(i18n, common.msg.empty_reader),
    };
    view! {
        <Blank
            glyph=Glyph::Search
            title=Signal::derive(move || title().to_owned())
            text=Signal::derive(move || text().to_owned())
        >
            <div class="row">
                <Show when=filtered>
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| list.update(super::state::ListState::clear_all)
                    >
                        {t!(i18n, common.verb.clear_filters)}
                    </button>
                </Show>
                <Show when=move || !filtered() && session.can_enter(R::NOUN)>
                    <a class="btn pri" href=move || as_of.href(Route::New(R::NOUN))>
                        {move || R::new_title(locale.get())}
                    </a>
                </Show>
            </div>
        </Blank>
    }
}

/// Below the table: how much is shown, the rest, the keys.
pub fn foot<R: Register>(pages: Pages<R>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let shown = move || {
        let locale = locale.get();
        let total = pages.total()?;
        let shown = format::number(locale, pages.shown() as i64);
        let total = format::number(locale, total.into());
        Some(td_string!(locale, common.list.shown, shown = shown, total = total).to_string())
    };
    view! {
        <div class="tfoot">
            <span aria-live="polite">{shown}</span>
            <Show when=move || !pages.changed().read().is_empty()>
                <span class="muted" role="status">{t!(i18n, common.list.renewed)}</span>
            </Show>
            <Show when=move || pages.has_more()>
                <button
                    type="button"
                    class="btn s"
                    disabled=move || pages.is_busy()
                    on:click=move |_| pages.show_more()
                >
                    {t!(i18n, common.verb.show_more)}
                </button>
            </Show>
            <Show when=move || pages.more_error().is_some()>
                <span class="st late" role="alert">
                    {icon(Glyph::Overdue)}
                    {t!(i18n, common.msg.list_failed)}
                </span>
            </Show>
            <span class="grow"></span>
            <span class="hints hide-m">
                <span>
                    <kbd>"J"</kbd>
                    <kbd>"K"</kbd>
                    {t!(i18n, common.key.moves)}
                </span>
                <span>
                    <kbd>"↵"</kbd>
                    {t!(i18n, common.key.open)}
                </span>
                <span>
                    <kbd>"?"</kbd>
                    {t!(i18n, common.key.all)}
                </span>
            </span>
        </div>
    }
}
