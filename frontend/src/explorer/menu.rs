//! The menu of a record, of several, or of the ground: under the right button, and under the keyboard's own key.

use accord_shared::RecordId;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::deeds::{Deed, Target, offers};
use super::verbs::{Explorer, Picture};
use crate::i18n::{format, td_string};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon_s};

/// The menu's size as far as it decides where there is room for it, in CSS pixels.
const WIDTH: f64 = 256.0;
const LINE: f64 = 34.0;

/// An open menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// What it is for.
    pub target: Target,
    /// Where it opens, in CSS pixels of the window.
    pub at: (f64, f64),
}

/// Opens the menu of a record at a place of the window; of all that is chosen, where it is one of those.
pub fn of_record(explorer: Explorer, id: RecordId, at: (f64, f64)) {
    let chosen = explorer.state.get_untracked().chosen;
    let target = if chosen.len() > 1 && chosen.contains(&id) {
        Target::Records(chosen)
    } else {
        explorer.select(Some(id));
        Target::Records(vec![id])
    };
    explorer.menu.set(Some(Menu { target, at }));
}

/// Where a menu opens under the button that was pressed for it.
pub fn under(event: &leptos::ev::MouseEvent) -> (f64, f64) {
    let button = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let place = button.map(|button| button.get_bounding_client_rect());
    place.map_or((0.0, 0.0), |place| (place.left(), place.bottom() + 4.0))
}

/// Where the menu of a record opens when no pointer says so: at its row where the table is shown, else at its mark.
pub fn beside(explorer: Explorer, id: RecordId) -> (f64, f64) {
    let row = document().query_selector("tr[aria-selected=true]").ok().flatten();
    if let Some(row) = row {
        let place = row.get_bounding_client_rect();
        return (place.left() + 48.0, place.bottom());
    }
    let canvas = document().query_selector(".canvas > canvas").ok().flatten();
    let corner = canvas.map(|canvas| canvas.get_bounding_client_rect());
    let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
    let (x, y) = explorer.board.with(|drawing| drawing.on_screen(id)).flatten().unwrap_or_default();
    (left + f64::from(x) + 16.0, top + f64::from(y) + 16.0)
}

/// The menu, where it is open. It takes the keyboard and gives it back.
#[component]
pub fn MenuLayer(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let before = StoredValue::new_local(None::<HtmlElement>);
    let close = move || {
        explorer.menu.set(None);
        if let Some(element) = before.try_update_value(Option::take).flatten() {
            // An element that has just gone needs no focus.
            let _ = element.focus();
        }
    };
    move || {
        let menu = explorer.menu.get()?;
        let picture = picture.get_untracked()?;
        let active = document().active_element().and_then(|element| element.dyn_into().ok());
        before.set_value(active);
        Some(view! { <Open menu=menu picture=picture close=Callback::new(move |()| close()) /> })
    }
}

#[component]
fn Open(menu: Menu, picture: Picture, close: Callback<()>) -> impl IntoView {
    let explorer = Explorer::expect();
    let (locale, as_of) = (explorer.locale, AsOf::expect());
    let panel = NodeRef::<Div>::new();
    let sections = offers(&picture, &explorer.state.get_untracked(), &menu.target);
    let (title, dossier) = match &menu.target {
        Target::Records(ids) => match &ids[..] {
            [id] => (
                picture.scene.find(*id).map(|node| node.node.label.clone()).unwrap_or_default(),
                Some(untrack(|| as_of.href(Route::Dossier(*id)))),
            ),
            ids => {
                let count = format::number(locale.get_untracked(), ids.len() as i64);
                (td_string!(locale.get_untracked(), explorer.verb.chosen, count = count).to_string(), None)
            }
        },
        Target::Ground(..) => (td_string!(locale.get_untracked(), explorer.view.section).to_owned(), None),
    };
    let lines =
        sections.iter().map(Vec::len).sum::<usize>() + sections.len() + usize::from(dossier.is_some());
    let (left, top) = room(menu.at, lines);
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            step(&panel, Step::First);
        }
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        let Some(panel) = panel.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => step(&panel, Step::Next),
            "ArrowUp" => step(&panel, Step::Before),
            "Home" => step(&panel, Step::First),
            "End" => step(&panel, Step::Last),
            "Escape" | "Tab" => close.run(()),
            // Enter and the space bar press what has the focus.
            _ => return event.stop_propagation(),
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let leave = move |event: leptos::ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = panel.get_untracked().is_some_and(|panel| panel.contains(next.as_ref()));
        if !inside && explorer.menu.try_get_untracked().flatten().is_some() {
            explorer.menu.set(None);
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if panel.get_untracked().is_some_and(|panel| !panel.contains(target.as_ref())) {
            explorer.menu.set(None);
        }
    });
    on_cleanup(move || outside.remove());
    let link = dossier.map(|href| {
        view! {
            <a class="menu-item" role="menuitem" tabindex="-1" href=href on:click=move |_| explorer.menu.set(None)>
                {icon_s(Glyph::List)} <span class="grow">{td_string!(locale.get_untracked(), explorer.inspector.dossier)}</span>
            </a>
        }
    });
    let sections: Vec<_> = sections
        .into_iter()
        .map(|section| {
            let items: Vec<_> = section.into_iter().map(|deed| item(explorer, deed, close)).collect();
            view! { <div class="menu-part" role="group">{items}</div> }
        })
        .collect();
    view! {
        <div
            class="menu context"
            role="menu"
            aria-label=title.clone()
            node_ref=panel
            style=("left", format!("{left:.0}px"))
            style=("top", format!("{top:.0}px"))
            on:keydown=key
            on:focusout=leave
            on:contextmenu=|event| event.prevent_default()
        >
            <p class="menu-head cut" aria-hidden="true">{title.clone()}</p>
            {link.map(|link| view! { <div class="menu-part" role="group">{link}</div> })}
            {sections}
        </div>
    }
}

fn item(explorer: Explorer, deed: Deed, close: Callback<()>) -> impl IntoView {
    let locale = explorer.locale.get_untracked();
    let (glyph, count, key) = (deed.glyph(), deed.count(), deed.key());
    let word = untrack(|| deed.word(explorer));
    let inner = matches!(deed, Deed::Expand(_, Some(_), _));
    let press = move |_| {
        close.run(());
        deed.clone().act(explorer);
    };
    view! {
        <button type="button" class="menu-item" class:inner=inner role="menuitem" tabindex="-1" on:click=press>
            {icon_s(glyph)}
            <span class="grow">{word}</span>
            {count.map(|count| view! { <span class="muted">{format!("+{}", format::number(locale, count.into()))}</span> })}
            {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}

/// Where the menu opens so that all of it is in the window.
fn room(at: (f64, f64), lines: usize) -> (f64, f64) {
    let size =
        |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let fit = |at: f64, room: f64, size: f64| at.min(room - size - 8.0).max(8.0);
    (fit(at.0, width, WIDTH), fit(at.1, height, lines as f64 * LINE + 24.0))
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Before,
}

/// Moves the focus from item to item, around at the ends.
fn step(panel: &HtmlElement, step: Step) {
    let Ok(items) = panel.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|at| items.get(at).and_then(|item| item.dyn_into().ok())).collect();
    let active = document().active_element();
    let here = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
    let next = match (step, here) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Before, None) => items.len().saturating_sub(1),
        (Step::Next, Some(here)) => (here + 1) % items.len(),
        (Step::Before, Some(here)) => (here + items.len() - 1) % items.len(),
    };
    if let Some(item) = items.get(next) {
        // An element that has just gone needs no focus.
        let _ = item.focus();
    }
}
