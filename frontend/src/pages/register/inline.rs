//! Cells that are changed where they stand: `E` opens the first of the focused row, `Tab` the next, `Enter` writes, `Esc`
//! leaves it as it was. It is a bulk change of one record: checked, told and taken back like any other.

use accord_shared::bulk::LONGEST_TEXT;
use leptos::html::{Input, Select};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::bulk::{Attribute, Choice, choices, said};
use super::spec::{Column, Reader, Register};
use crate::api::bulk::{self, Preview, Wanted};
use crate::api::client::{Api, Refusal};
use crate::i18n::{td_string, use_locale};
use crate::pages::failed::refusal;
use crate::pages::scope::use_name;
use crate::pages::session::Session;
use crate::ui::toast::Toasts;

/// A column whose cells are changed where they stand.
pub struct Edit<R> {
    /// Its key.
    pub column: &'static str,
    /// What is changed.
    pub attribute: Attribute,
    /// What a row has now: the code of a word, the id of a record or a text; empty where it has nothing.
    pub value: fn(&R) -> String,
}

/// Which cell of a list is open.
#[derive(Clone, Copy)]
pub struct Inline {
    at: RwSignal<Option<(String, &'static str)>>,
    /// The row that takes the focus when it is drawn anew.
    back: StoredValue<Option<String>>,
}

impl Inline {
    /// None.
    pub fn new() -> Self {
        Self { at: RwSignal::new(None), back: StoredValue::new(None) }
    }

    /// Opens the first cell of a row that can be changed; whether there is one.
    pub fn open<R: Register>(self, id: &str, row: &R::Row, columns: &[Column<R::Row>]) -> bool {
        let first = columns.iter().find_map(|column| edit_of::<R>(row, column));
        if let Some(edit) = first {
            self.at.set(Some((id.to_owned(), edit.column)));
        }
        first.is_some()
    }

    /// Whether the row was changed from here and takes the focus back; it is told once.
    pub fn takes_focus(self, id: &str) -> bool {
        let is_it = self.back.with_value(|back| back.as_deref() == Some(id));
        if is_it {
            self.back.set_value(None);
        }
        is_it
    }
}

/// How a cell of a row is changed, where the reader may.
fn edit_of<R: Register>(row: &R::Row, column: &Column<R::Row>) -> Option<&'static Edit<R::Row>> {
    let edit = R::EDITS.iter().find(|edit| edit.column == column.key)?;
    untrack(|| Session::expect().can_change(R::can_edit(row))).then_some(edit)
}

/// A cell: as it is shown, or while it is open the choice of another value. A double click opens it too.
pub fn cell<R: Register>(
    row: &R::Row,
    column: &Column<R::Row>,
    columns: &[Column<R::Row>],
    reader: Reader,
    inline: Inline,
) -> AnyView {
    let shown = (column.cell)(row, reader);
    let class = column.class;
    let Some(edit) = edit_of::<R>(row, column) else {
        return view! { <td class=class>{shown}</td> }.into_any();
    };
    let id = StoredValue::new(R::id(row).inner().to_owned());
    let key = edit.column;
    let is_open = Memo::new(move |_| {
        inline.at.with(|at| {
            at.as_ref().is_some_and(|(open, column)| *column == key && id.with_value(|id| id == open))
        })
    });
    let order: Vec<&'static str> =
        columns.iter().filter_map(|column| edit_of::<R>(row, column)).map(|edit| edit.column).collect();
    let cell = Cell {
        id,
        now: StoredValue::new((edit.value)(row)),
        edit: edit.attribute,
        key,
        inline,
        order: StoredValue::new(order),
    };
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        inline.at.set(Some((id.get_value(), key)));
    };
    view! {
        <td class=format!("{class} editable") class:editing=is_open on:dblclick=open>
            {shown}
            <Show when=move || is_open.get()>{editor::<R>(cell)}</Show>
        </td>
    }
    .into_any()
}

/// A cell that is open.
#[derive(Clone, Copy)]
struct Cell {
    id: StoredValue<String>,
    /// What the row has.
    now: StoredValue<String>,
    edit: Attribute,
    key: &'static str,
    inline: Inline,
    /// The row's cells that can be changed, first to last.
    order: StoredValue<Vec<&'static str>>,
}

impl Cell {
    /// Opens the cell so many further, or none where the row ends.
    fn step(self, by: isize) {
        let next = self.order.with_value(|order| {
            let at = order.iter().position(|key| *key == self.key)?;
            order.get(at.checked_add_signed(by)?).copied()
        });
        self.inline.at.set(next.map(|key| (self.id.get_value(), key)));
    }

    fn wanted<R: Register>(self, value: &str) -> Wanted {
        let change = json!({ "field": self.edit.field(R::NOUN, true), "to": self.edit.value(value) });
        Wanted {
            of: R::NOUN.code(),
            variables: json!({ "filter": { "ids": [self.id.get_value()] } }),
            change,
        }
    }
}

fn editor<R: Register>(cell: Cell) -> AnyView {
    let locale = use_locale();
    let (api, toasts) = (Api::expect(), Toasts::expect());
    let choices = choices(cell.edit, R::NOUN);
    let now = cell.now.get_value();
    let value = RwSignal::new(now.clone());
    let (select, typed) = (NodeRef::<Select>::new(), NodeRef::<Input>::new());
    // What the row has now is what the server has: asked when the cell opens, so that what somebody else wrote after that
    // is not written over.
    let known = StoredValue::new(None::<Result<Preview, Refusal>>);
    let asks = cell.wanted::<R>(&now);
    spawn_local(async move {
        let preview = bulk::preview(&asks).await;
        known.try_set_value(Some(preview));
    });
    Effect::new(move |_| {
        if let Some(select) = select.get() {
            let _ = select.focus();
        }
        if let Some(typed) = typed.get() {
            let _ = typed.focus();
            typed.select();
        }
    });
    let write = move || {
        let (new, now) = (value.get_untracked(), cell.now.get_value());
        if new.trim() == now {
            return;
        }
        let (wanted, seen) = (cell.wanted::<R>(&new), cell.wanted::<R>(&now));
        let known = known.get_value();
        spawn_local(async move {
            let locale = locale.get_untracked();
            let known = match known {
                Some(known) => known,
                None => bulk::preview(&seen).await,
            };
            let told = match known {
                Ok(known) if known.changes > 0 => Err(td_string!(locale, bulk.stale_cell).to_owned()),
                Ok(known) => {
                    let key = crate::clock::fresh_key();
                    let done = bulk::apply(&wanted, known.snapshot, "", key.as_deref()).await;
                    done.map_err(|refused| refusal(locale, &refused))
                }
                Err(refused) => Err(refusal(locale, &refused)),
            };
            match told {
                Ok(done) if done.changed == 0 => toasts.say(td_string!(locale, bulk.stale_cell).to_owned()),
                Ok(done) => said(toasts, locale, done, |locale, count| {
                    td_string!(locale, bulk.done, count = count).to_string()
                }),
                Err(why) => toasts.say(why),
            }
            api.refresh();
        });
    };
    let close = move || {
        cell.inline.back.set_value(Some(cell.id.get_value()));
        cell.inline.at.set(None);
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => {
                write();
                close();
            }
            "Escape" => close(),
            "Tab" => {
                write();
                cell.step(if event.shift_key() { -1 } else { 1 });
            }
            _ => return event.stop_propagation(),
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // Leaving it by the pointer writes what was chosen.
    let left = move |_| {
        if cell.inline.at.with_untracked(|at| at.as_ref().is_some_and(|(_, key)| *key == cell.key)) {
            write();
            cell.inline.at.set(None);
        }
    };
    if cell.edit.is_text() {
        return view! {
            <input
                class="in inline"
                type="text"
                maxlength=LONGEST_TEXT.to_string()
                node_ref=typed
                aria-label=move || cell.edit.title(locale.get())
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=pressed
                on:blur=left
            />
        }
        .into_any();
    }
    // A record may be of a unit that is none of ours: it stays among what can be chosen.
    let name = use_name(move || (cell.edit == Attribute::Unit).then(|| cell.now.get_value()));
    let options = move || {
        let option = |(code, text): Choice| {
            let selected = value.with_untracked(|value| *value == code);
            view! { <option value=code selected=selected>{text}</option> }
        };
        let mut choices = choices.get();
        if cell.edit == Attribute::Unit {
            let now = cell.now.get_value();
            if !now.is_empty() && choices.iter().all(|(code, _)| *code != now) {
                choices.insert(0, (now, name.get().unwrap_or_else(|| "…".to_owned())));
            }
            choices.insert(0, (String::new(), "—".to_owned()));
        }
        choices.into_iter().map(option).collect_view()
    };
    view! {
        <select
            class="in inline"
            node_ref=select
            aria-label=move || cell.edit.title(locale.get())
            on:change=move |event| value.set(event_target_value(&event))
            on:keydown=pressed
            on:blur=left
        >
            {options}
        </select>
    }
    .into_any()
}
