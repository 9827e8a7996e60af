//! The table of a register: rows that the keyboard moves through, cards on a phone.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::html::Table;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::List;
use super::groups::groups;
use super::pages::Pages;
use super::selection::Selection;
use super::spec::{Column, FacetSpec, Reader, Register, columns, grouping};
use super::state::Sort;
use crate::api::parts::record;
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon, icon_s};

/// The table, or why there is none.
///
/// `on_screen` is told the ids of the rows, first to last.
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
    let ids = shown_ids::<R>(pages);
    let body = body::<R>(list, pages, Among { selection, on_screen: ids });
    frame::<R>(list, Among { selection, on_screen: ids }, on_screen, body.into_any())
}

/// Among which rows one stands.
#[derive(Clone, Copy)]
pub(super) struct Among {
    /// Those that are chosen.
    pub selection: Selection,
    /// Those on the screen, first to last.
    pub on_screen: Memo<Vec<String>>,
}

/// The rows of pages. A row is drawn anew only when it, the language, the day or the columns are others.
pub(super) fn body<R: Register>(list: List, pages: Pages<R>, among: Among) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let shape = Memo::new(move |_| list.state.read().columns.clone());
    let drawn = Memo::new(move |before: Option<&(u32, Reader)>| {
        shape.track();
        let number = before.map_or(0, |(number, _)| number.wrapping_add(1));
        (number, Reader { locale: locale.get(), day: as_of.day() })
    });
    let shown = move || {
        let drawn = drawn.get();
        let rows = pages.get().into_iter().flat_map(|page| page.rows.clone());
        rows.map(|row| (row, drawn)).collect::<Vec<_>>()
    };
    type Drawn<T> = (Arc<T>, (u32, Reader));
    let row = move |(row, (_, reader)): Drawn<R::Row>| {
        let columns = columns::<R>(&list.state.read_untracked());
        row_view::<R>(&row, &columns, reader, among, pages.changed())
    };
    let key = |(row, (number, _)): &Drawn<R::Row>| (Arc::as_ptr(row) as usize, *number);
    view! {
        <tbody>
            <For each=shown key=key children=row />
        </tbody>
    }
}

/// The table with its head, around the bodies. `on_screen` is told the ids of the rows.
pub(super) fn frame<R: Register>(
    list: List,
    among: Among,
    on_screen: RwSignal<Vec<String>>,
    bodies: AnyView,
) -> impl IntoView {
    let shape = Memo::new(move |_| list.state.read().columns.clone());
    let table = NodeRef::<Table>::new();
    listen(table);
    Effect::new(move |_| on_screen.set(among.on_screen.get()));
    let shown = move || {
        shape.track();
        columns::<R>(&list.state.get_untracked())
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
                        {all_shown(among)}
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

fn row_view<R: Register>(
    row: &R::Row,
    columns: &[Column<R::Row>],
    reader: Reader,
    Among { selection, on_screen }: Among,
    changed: RwSignal<BTreeSet<String>>,
) -> impl IntoView + use<R> {
    let as_of = AsOf::expect();
    let navigate = use_navigate();
    let id = record(R::id(row));
    let open = move |event: leptos::ev::MouseEvent| {
        // A click anywhere on the row opens it; links and buttons in it do their own work.
        let own = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_own = own.is_some_and(|element| element.closest("a, button, input").ok().flatten().is_some());
        let selecting = window().get_selection().ok().flatten().is_some_and(|s| !s.is_collapsed());
        if !is_own
            && !selecting
            && let Some(id) = id
        {
            navigate(&as_of.href(Route::Dossier(id)), Default::default());
        }
    };
    let own = StoredValue::new(R::id(row).inner().to_owned());
    let is_fresh = move || own.with_value(|own| changed.read().contains(own));
    let is_chosen = move || own.with_value(|own| selection.has(own));
    let tick = move |range: bool| {
        own.with_value(|own| selection.toggle(own, range, &on_screen.read_untracked()));
    };
    // The space bar chooses the row that has the focus, with Shift all rows from the last one.
    let space = move |event: leptos::ev::KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let on_link = target.is_some_and(|target| target.class_list().contains("row-link"));
        if event.key() == " " && on_link {
            event.prevent_default();
            tick(event.shift_key());
        }
    };
    let name = R::name(row, reader.locale).0;
    let label = td_string!(reader.locale, bulk.select_row, name = name).to_string();
    let cells = columns[1..]
        .iter()
        .map(|column| view! { <td class=column.class>{(column.cell)(row, reader)}</td> })
        .collect_view();
    view! {
        <tr class:sel=is_chosen class:fresh=is_fresh on:click=open on:keydown=space>
            <td class="c-s">
                <input
                    class="cb"
                    type="checkbox"
                    aria-label=label
                    prop:checked=is_chosen
                    on:click=move |event| tick(event.shift_key())
                />
            </td>
            <td class=format!("c-t has {}", columns[0].class)>{name_cell::<R>(row, columns, reader)}</td>
            {cells}
        </tr>
    }
}

/// The ids of the rows that are there, first to last.
pub(super) fn shown_ids<R: Register>(pages: Pages<R>) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        let rows = pages.get().into_iter();
        rows.flat_map(|page| page.rows.iter().map(|row| R::id(row).inner().to_owned()).collect::<Vec<_>>())
            .collect()
    })
}

/// The box over the boxes.
fn all_shown(Among { selection, on_screen }: Among) -> impl IntoView {
    let i18n = use_i18n();
    let is_whole = move || {
        let shown = on_screen.read();
        !shown.is_empty() && shown.iter().all(|id| selection.has(id))
    };
    view! {
        <input
            class="cb"
            class:some=move || !is_whole() && !selection.is_empty()
            type="checkbox"
            aria-label=move || t_string!(i18n, bulk.select_shown)
            title=move || t_string!(i18n, bulk.select_shown)
            prop:checked=is_whole
            on:change=move |_| selection.toggle_shown(&on_screen.read_untracked())
        />
    }
}

fn name_cell<R: Register>(
    row: &R::Row,
    columns: &[Column<R::Row>],
    reader: Reader,
) -> impl IntoView + use<R> {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let (name, second) = R::name(row, reader.locale);
    let (id, can_edit) = (record(R::id(row)), R::can_edit(row));
    let href = move |route: fn(accord_shared::RecordId) -> Route| id.map(|id| as_of.href(route(id)));
    let mark = (columns[0].cell)(row, reader);
    let title = name.clone();
    view! {
        <div class="row">
            {mark}
            <div class="two grow">
                <b class="cut">
                    <a class="row-link" href=move || href(Route::Dossier) title=title>{name}</a>
                </b>
                {second.map(|(text, language)| view! { <span class="cut" lang=language>{text}</span> })}
            </div>
        </div>
        <span class="acts">
            <a
                class="ib"
                href=move || href(|id| Route::Explore(Some(id)))
                aria-label=move || t_string!(i18n, common.verb.explore)
                title=move || t_string!(i18n, common.verb.explore)
            >
                {icon(Glyph::Explore)}
            </a>
            <Show when=move || session.can_change(can_edit)>
                <a
                    class="ib"
                    href=move || href(Route::Edit)
                    aria-label=move || t_string!(i18n, common.verb.edit)
                    title=move || t_string!(i18n, common.verb.edit)
                >
                    {icon(Glyph::Edit)}
                </a>
            </Show>
        </span>
    }
}

/// `J` and `K` move through the rows' links; `Enter` on one opens it, as on any link.
fn listen(table: NodeRef<Table>) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || typing(&event) {
            return;
        }
        let step = match event.code().as_str() {
            "KeyJ" => 1,
            "KeyK" => -1,
            _ => return,
        };
        if let Some(table) = table.get_untracked() {
            event.prevent_default();
            focus_next(&table, step);
        }
    });
    on_cleanup(move || handle.remove());
}

fn typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        target.closest("input:not([type=checkbox]), textarea, select, dialog").ok().flatten().is_some()
    })
}

fn focus_next(table: &web_sys::HtmlElement, step: i32) {
    let Ok(links) = table.query_selector_all(".row-link") else { return };
    let link = |at: u32| links.item(at).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    let row = document().active_element().and_then(|element| element.closest("tr").ok().flatten());
    let current = (0..links.length())
        .find(|&at| row.as_ref().is_some_and(|row| link(at).is_some_and(|link| row.contains(Some(&link)))));
    let next = match current {
        Some(at) => (at as i32 + step).clamp(0, links.length() as i32 - 1),
        None => 0,
    };
    if let Some(link) = link(next.max(0) as u32) {
        let _ = link.focus();
    }
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
