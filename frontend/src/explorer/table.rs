//! The table twin: the same records and ties as a tree of rows, for the keyboard, for a screen reader, and for
//! whoever would rather read than look. Whatever can be done in the drawing can be done here, by the same keys and
//! the same menu.

use std::collections::HashSet;

use accord_shared::RecordId;
use leptos::attr::custom::custom_attribute;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::inspector::{kind_of, state_of};
use super::legend::{change_mark, change_word};
use super::menu;
use super::tree::{Row, rows};
use super::verbs::{Explorer, Picture};
use crate::i18n::{format, td_string};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// What the rows share.
#[derive(Clone, Copy)]
struct Rows {
    explorer: Explorer,
    all: Memo<Vec<Row>>,
    /// Rows whose own rows the reader has put away; that is no matter of the picture.
    closed: RwSignal<HashSet<RecordId>>,
}

impl Rows {
    fn find(self, id: RecordId) -> Option<Row> {
        self.all.read().iter().find(|row| row.node.id == id).cloned()
    }

    /// Goes to a row; with Shift it is chosen beside the others.
    fn go(self, id: RecordId, more: bool) {
        if more {
            let state = self.explorer.state.get_untracked();
            let from = state.selected().filter(|_| state.chosen.is_empty());
            self.explorer.look(|state| state.choose(from.into_iter().chain([id]), true));
        } else {
            self.explorer.select(Some(id));
        }
        focus_row(id);
    }

    /// Shows what hangs on a row, or asks for it.
    fn open(self, row: &Row) {
        let id = row.node.id;
        if self.closed.read_untracked().contains(&id) {
            self.closed.update(|closed| closed.retain(|other| *other != id));
        } else if row.open == Some(false) {
            self.explorer.change(|state| state.expand(id, None));
        }
    }

    /// Puts away what hangs on a row; what was asked for goes out of the picture too.
    fn close(self, row: &Row) {
        let id = row.node.id;
        if self.explorer.state.get_untracked().is_expanded(id) {
            self.explorer.change(|state| state.collapse(id));
        } else {
            self.closed.update(|closed| closed.extend([id]));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || !on_row(event) {
            return;
        }
        let rows = self.all.get_untracked();
        let selected = self.explorer.state.get_untracked().selected();
        let Some(at) = rows.iter().position(|row| Some(row.node.id) == selected) else { return };
        let row = &rows[at];
        let next = match event.key().as_str() {
            "ArrowDown" => rows.get(at + 1),
            "ArrowUp" => at.checked_sub(1).and_then(|at| rows.get(at)),
            "Home" => rows.first(),
            "End" => rows.last(),
            "ArrowRight" if row.open == Some(true) => rows.get(at + 1),
            "ArrowRight" => {
                self.open(row);
                None
            }
            "ArrowLeft" if row.open == Some(true) && row.parent.is_some() => {
                self.close(row);
                None
            }
            "ArrowLeft" => rows.iter().find(|above| Some(above.node.id) == row.parent),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(next) = next {
            self.go(next.node.id, event.shift_key());
        }
    }
}

/// Whether a row itself has the keyboard, and not something in it.
fn on_row(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| target.matches("tr[role=row]").unwrap_or(false))
}

fn row_id(id: RecordId) -> String {
    format!("row-{}", id.uuid)
}

fn focus_row(id: RecordId) {
    let row = document().get_element_by_id(&row_id(id)).and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        // A row that has just gone needs no focus.
        let _ = row.focus();
    }
}

/// The table.
#[component]
pub fn TableTwin(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let closed = RwSignal::new(HashSet::new());
    let all = Memo::new(move |_| {
        picture.get().map(|picture| rows(locale.get(), &picture, &closed.read())).unwrap_or_default()
    });
    let rows = Rows { explorer, all, closed };
    let ids = move || all.read().iter().map(|row| row.node.id).collect::<Vec<_>>();
    let caption = move || {
        let picture = picture.get()?;
        let focus = picture.scene.nodes.get(picture.scene.focus as usize)?.node.label.clone();
        Some(td_string!(locale.get(), explorer.table.caption, focus = focus).to_string())
    };
    view! {
        <div class="twin">
            <p class="sr" id="twin-keys">{move || td_string!(locale.get(), explorer.table.keys)}</p>
            <table
                class="t cards"
                role="treegrid"
                aria-label=caption
                aria-describedby="twin-keys"
                aria-multiselectable="true"
                on:keydown=move |event| rows.key(&event)
            >
                <thead role="rowgroup">
                    <tr>
                        <th scope="col" role="columnheader" class="twin-record">{move || td_string!(locale.get(), explorer.table.record)}</th>
                        <th scope="col" role="columnheader" class="twin-kind">{move || td_string!(locale.get(), explorer.table.kind)}</th>
                        <th scope="col" role="columnheader" class="twin-through">{move || td_string!(locale.get(), explorer.table.through)}</th>
                        <th scope="col" role="columnheader" class="twin-since">{move || td_string!(locale.get(), explorer.table.since)}</th>
                        <th scope="col" role="columnheader" class="twin-state">{move || td_string!(locale.get(), explorer.table.state)}</th>
                        <th scope="col" role="columnheader" class="twin-acts">
                            <span class="sr">{move || td_string!(locale.get(), explorer.table.actions)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For
                        each=ids
                        key=|id| *id
                        children=move |id| view! { <TwinRow id=id rows=rows /> }
                    />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TwinRow(id: RecordId, rows: Rows) -> impl IntoView {
    let explorer = rows.explorer;
    // The row stays while what is in it changes, so that the keyboard stays on it.
    let row = Memo::new(move |_| rows.find(id));
    let current = Memo::new(move |_| explorer.state.get().selected() == Some(id));
    let chosen = Memo::new(move |_| explorer.state.get().chosen.contains(&id) || current.get());
    let first = Memo::new(move |_| rows.all.read().first().is_some_and(|first| first.node.id == id));
    let reachable = Memo::new(move |_| {
        let selected = explorer.state.get().selected();
        let there = rows.all.read().iter().any(|row| Some(row.node.id) == selected);
        current.get() || (first.get() && !there)
    });
    let level = move || row.read().as_ref().map_or(1, |row| row.level);
    let among = move |part: fn((usize, usize)) -> usize| row.read().as_ref().map(|row| part(row.among));
    let press = move |event: leptos::ev::MouseEvent| {
        let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if inside.is_some_and(|inside| inside.closest("button, a").ok().flatten().is_none()) {
            rows.go(id, event.shift_key() || event.ctrl_key());
        }
    };
    let offer = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if explorer.menu.get_untracked().is_none() {
            menu::of_record(explorer, id, (event.client_x().into(), event.client_y().into()));
        }
    };
    view! {
        <tr
            {..custom_attribute("aria-level", level)}
            role="row"
            id=row_id(id)
            class:sel=chosen
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-posinset=move || among(|among| among.0)
            aria-setsize=move || among(|among| among.1)
            aria-expanded=move || row.read().as_ref().and_then(|row| row.open).map(|open| open.to_string())
            aria-selected=move || chosen.get().to_string()
            on:click=press
            on:focus=move |_| if !current.get_untracked() { explorer.select(Some(id)); }
            on:contextmenu=offer
        >
            {move || row.get().map(|row| cells(rows, row))}
        </tr>
    }
}

/// How far a row is drawn in, by its level; deeper ones no farther.
fn indent(level: usize) -> &'static str {
    ["in-1", "in-2", "in-3", "in-4", "in-5"][level.clamp(1, 5) - 1]
}

fn cells(rows: Rows, row: Row) -> impl IntoView {
    let explorer = rows.explorer;
    let locale = explorer.locale.get();
    let node = row.node.clone();
    let id = node.id;
    let kind = marks::Kind::of(id.noun, node.organization_kind, node.ours);
    let ties: Vec<_> = row
        .ties
        .iter()
        .cloned()
        .map(|(tie, other, name)| {
            view! {
                <span class="twin-tie">
                    {format!("{tie}: ")}
                    <button type="button" class="link" tabindex="-1" on:click=move |_| rows.go(other, false)>{name}</button>
                </span>
            }
        })
        .collect();
    let more = (row.more > 0).then(|| td_string!(locale, explorer.table.more, count = row.more).to_string());
    let (open, twist) = (row.open, row.clone());
    let twister = open.map(|open| {
        let label = if open {
            td_string!(locale, explorer.inspector.collapse)
        } else {
            td_string!(locale, explorer.inspector.expand)
        };
        let act = move |_| if open { rows.close(&twist) } else { rows.open(&twist) };
        view! {
            <button type="button" class="ib twist" tabindex="-1" aria-label=format!("{label}: {}", node.label) title=label on:click=act>
                {icon_s(if open { Glyph::Down } else { Glyph::Next })}
            </button>
        }
    });
    let change = row.change.filter(|change| change.sign().is_some());
    view! {
        <th scope="row" role="rowheader" class="c-t">
            <span class=format!("row {}", indent(row.level))>
                {twister.map(IntoAny::into_any).unwrap_or_else(|| view! { <i class="twist"></i> }.into_any())}
                {marks::kind(kind)}
                <span class="twin-name" title=node.label.clone()>{node.label.clone()}</span>
            </span>
        </th>
        <td role="gridcell">{kind_of(locale, &node)}</td>
        <td role="gridcell" class="twin-through">{ties} {more.map(|more| view! { <span class="muted">{more}</span> })}</td>
        <td role="gridcell" class="twin-since">{node.since.map(|since| format::short(locale, since))}</td>
        <td role="gridcell">
            {state_of(locale, &node)}
            {change.map(|change| view! { <span class="twin-change">{change_mark(change)} {change_word(locale, change)}</span> })}
        </td>
        <td role="gridcell" class="twin-acts">
            <button
                type="button"
                class="ib"
                tabindex="-1"
                aria-haspopup="menu"
                aria-label=format!("{}: {}", td_string!(locale, explorer.verb.more), node.label)
                title=td_string!(locale, explorer.verb.more)
                on:click=move |event| menu::of_record(explorer, id, menu::under(&event))
            >
                {icon(Glyph::More)}
            </button>
        </td>
    }
}
