//! Explore: how are we connected to X?
//!
//! The address is the state (`state`); `loader` asks the server what the state needs and `scene` merges the
//! answers; `filter` and `shown` decide what is drawn; `arrange` gives everything its place; `sketch` and `paint`
//! draw it on the `board`; `verbs` are what the reader can do, and each of them changes the address only, so that
//! `history` can take it back; `deeds` are what is offered for a record, in the menu and in the table alike.

mod address;
mod arrange;
mod board;
mod canvas;
mod change;
mod changes;
mod common;
mod deeds;
mod export;
mod facts;
mod fields;
mod filter;
mod find;
mod glyphs;
mod history;
mod ink;
mod inspector;
mod join;
mod joined;
mod keys;
mod label;
mod lasso;
mod legend;
mod loader;
mod menu;
mod narrow;
mod note;
mod overlay;
mod paint;
mod palette;
mod path;
mod placement;
mod plan;
mod saved;
mod scene;
mod several;
mod shelf;
mod shown;
mod sketch;
mod start;
mod state;
mod state_parts;
mod table;
mod time;
mod timeline;
mod tools;
mod tree;
mod verbs;
mod view;

#[cfg(test)]
mod samples;

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html::Canvas as CanvasTag;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::api::client::{Api, ApiError};
use crate::api::live::{self, Screen};
use crate::app::keys::Keys;
use crate::i18n::td_string;
use crate::pages::failed::{Failed, sentence};
use crate::pages::not_found::NotFoundPage;
use crate::ui::blank::Skeleton;
use canvas::Canvas;
use deeds::Deed;
use export::Sheet;
use find::FindBar;
use inspector::Inspector;
use keys::{Act, Held, Place};
use legend::Legend;
use loader::Loader;
use menu::MenuLayer;
use note::NoteDialog;
use shown::Shown;
use start::Start;
use state::{State, View};
use table::TableTwin;
use time::TimeStrip;
use tools::Tools;
use verbs::{Explorer, Picture, Tool};

/// So many records of a picture are watched, those nearest to its middle first; each stands for its neighbours too.
const MOST_WATCHED: usize = 60;

/// The explorer's page.
#[component]
pub fn ExplorerPage() -> impl IntoView {
    let explorer = Explorer::provide();
    let loader = Loader::follow(explorer.state);
    let picture = Memo::new(move |_| {
        let (scene, state) = (loader.scene()?, explorer.state.get());
        let shown = Arc::new(Shown::new(&scene, &state));
        Some(Picture { scene, shown })
    });
    // What the server says of any of these changes the picture: what may not be shown any more is not in the next.
    let api = Api::expect();
    let renew = live::together(move || api.renew());
    live::watch(
        move || {
            let scene = loader.scene();
            let nodes = scene.iter().flat_map(|scene| scene.nodes.iter());
            let records = nodes.take(MOST_WATCHED).map(|node| node.node.id).collect();
            Screen { records, ..Screen::default() }
        },
        move |_| renew(),
    );
    Effect::new(move |_| {
        if let Some(Picture { scene, shown }) = picture.get() {
            let state = explorer.state.get();
            explorer.board.draw(|drawing| drawing.show(&scene, &shown, &state));
        }
    });
    // A memo, so that the room is built once and not anew with every answer.
    let face = Memo::new(move |_| {
        if explorer.state.get().focus.is_none() {
            Face::Start
        } else if loader.missing() {
            Face::NotFound
        } else if picture.get().is_some() {
            Face::Room
        } else {
            loader.trouble().map_or(Face::Waiting, Face::Failed)
        }
    });
    move || match face.get() {
        Face::Start => view! { <Start /> }.into_any(),
        Face::NotFound => view! { <NotFoundPage /> }.into_any(),
        Face::Room => view! { <Room loader=loader picture=picture /> }.into_any(),
        Face::Failed(error) => {
            let title = move || td_string!(explorer.locale.get(), common.msg.page_failed).to_owned();
            let title = Signal::derive(title);
            view! { <Failed title=title error=error retry=move |()| loader.retry() /> }.into_any()
        }
        Face::Waiting => {
            let label = move || td_string!(explorer.locale.get(), common.msg.loading).to_owned();
            view! { <Skeleton label=Signal::derive(label) /> }.into_any()
        }
    }
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq)]
enum Face {
    Start,
    Waiting,
    Room,
    NotFound,
    Failed(ApiError),
}

/// Picture, time and details.
#[component]
fn Room(loader: Loader, picture: Memo<Option<Picture>>) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let canvas = NodeRef::<CanvasTag>::new();
    let (legend, paper) = (RwSignal::new(false), RwSignal::new(None));
    let closed = Memo::new(move |_| explorer.state.get().selected().is_none());
    let table = Memo::new(move |_| explorer.state.get().view == View::Table);
    let close = move || {
        explorer.select(None);
        if let Some(canvas) = canvas.get_untracked() {
            // A canvas that has just gone needs no focus.
            let _ = canvas.focus();
        }
    };
    let press = move |event: KeyboardEvent| {
        if event.default_prevented() {
            return;
        }
        let held = Held {
            control: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
        };
        if let Some(act) = keys::act(&letter(&event), held, place_of(&event)) {
            event.prevent_default();
            match act {
                Act::Close if legend.get_untracked() => legend.set(false),
                Act::Close if explorer.tool.get_untracked() == Tool::Lasso => explorer.tool.set(Tool::Move),
                Act::Close if !explorer.state.get_untracked().chosen.is_empty() => {
                    Deed::ChooseNone.act(explorer)
                }
                Act::Close => close(),
                act => perform(explorer, act),
            }
        }
    };
    // On the window, so that the keys work before anything has the focus, and behind the shell's own.
    let listener = window_event_listener(leptos::ev::keydown, press);
    let shell = Keys::expect();
    shell.within.set(Some(Callback::new(move |()| explorer.finding.set(true))));
    on_cleanup(move || {
        listener.remove();
        shell.within.set(None);
    });
    let to_canvas = move |()| {
        if let Some(canvas) = canvas.get_untracked() {
            // A canvas that has just gone needs no focus.
            let _ = canvas.focus();
        }
    };
    Effect::new(move |before: Option<bool>| {
        let table = table.get();
        if before.is_some_and(|before| before != table) {
            request_animation_frame(focus_view);
        }
        table
    });
    view! {
        <main class="split explore" class:wide=closed>
            <h1 class="sr">{move || td_string!(locale.get(), common.nav.explore)}</h1>
            <section class="stage" aria-label=move || td_string!(locale.get(), explorer.view.section)>
                {move || {
                    let overlay = move || {
                        view! {
                            <Tools picture=picture legend=legend paper=paper pending=Signal::derive(move || loader.pending()) />
                            <Legend picture=picture open=legend />
                            <Show when=move || explorer.finding.get()>
                                <FindBar picture=picture on_close=to_canvas />
                            </Show>
                            <Stale loader=loader />
                        }
                    };
                    if table.get() {
                        view! { <div class="canvas as-table">{overlay()} <TableTwin picture=picture /></div> }.into_any()
                    } else {
                        view! { <Canvas picture=picture canvas=canvas>{overlay()}</Canvas> }.into_any()
                    }
                }}
                <TimeStrip scene=Signal::derive(move || loader.scene()) />
            </section>
            <Show when=move || !closed.get()>
                <Inspector picture=picture on_close=move |()| close() />
            </Show>
            <MenuLayer picture=picture />
            <NoteDialog />
            <Sheet paper=paper />
        </main>
    }
}

/// Whoever changed the view with a key goes on in the new one. A button that was pressed keeps the focus.
fn focus_view() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let view =
        document().query_selector(".canvas > canvas, .canvas > .twin tr[tabindex=\"0\"]").ok().flatten();
    if let Some(view) = view.and_then(|view| view.dyn_into::<HtmlElement>().ok())
        && lost
    {
        // An element that has just gone needs no focus.
        let _ = view.focus();
    }
}

/// The old picture stays when a newer one could not be had; this says so.
#[component]
fn Stale(loader: Loader) -> impl IntoView {
    let locale = Explorer::expect().locale;
    move || {
        loader.trouble().map(|error| {
            let locale = locale.get();
            view! {
                <div class="float stale" role="alert">
                    <span>{td_string!(locale, explorer.view.stale)} " " {sentence(locale, &error)}</span>
                    <button type="button" class="btn s" on:click=move |_| loader.retry()>
                        {td_string!(locale, common.verb.retry)}
                    </button>
                </div>
            }
        })
    }
}

fn perform(explorer: Explorer, act: Act) {
    let board = explorer.board;
    let state = explorer.state.get_untracked();
    let (chosen, meant) = (state.selected(), state.meant());
    let step = |direction| {
        let from = chosen.or(state.focus);
        from.and_then(|from| board.with(|drawing| drawing.neighbour(from, direction)).flatten())
    };
    match (act, chosen) {
        (Act::View, _) => explorer.change(State::toggle_view),
        (Act::ZoomIn, _) => board.draw(|drawing| drawing.zoom(1.3, None)),
        (Act::ZoomOut, _) => board.draw(|drawing| drawing.zoom(1.0 / 1.3, None)),
        (Act::Fit, _) => board.draw(board::Drawing::fit),
        (Act::Undo, _) => explorer.undo(),
        (Act::Redo, _) => explorer.redo(),
        (Act::Fold, _) => Deed::Fold.act(explorer),
        (Act::Find, _) => Deed::Find.act(explorer),
        (Act::ChooseAll, _) => Deed::ChooseAll.act(explorer),
        (Act::Lasso, _) => tools::toggle_lasso(explorer),
        (Act::Note, _) => {
            let (x, y) = note::place(explorer);
            Deed::Note(x, y).act(explorer);
        }
        (Act::Menu, Some(id)) => menu::of_record(explorer, id, menu::beside(explorer, id)),
        (Act::Step(direction), _) => {
            if let Some(next) = step(direction) {
                explorer.show(next);
            }
        }
        (Act::Reach(direction), _) => {
            if let Some(next) = step(direction) {
                let from = chosen.filter(|_| state.chosen.is_empty());
                explorer.look(|state| state.choose(from.into_iter().chain([next]), true));
                board.draw(|drawing| drawing.reveal(next));
            }
        }
        (Act::Focus, Some(id)) => explorer.focus(id),
        (Act::Expand, Some(id)) if state.focus != Some(id) => {
            explorer.change(|state| state.toggle_expanded(id));
        }
        (Act::Path, Some(id)) => Deed::Path(id).act(explorer),
        (Act::Pin, Some(_)) => explorer.toggle_pin(&meant),
        (Act::Hide, Some(_)) => Deed::Hide(meant).act(explorer),
        (Act::Choose, Some(id)) => Deed::Choose(id).act(explorer),
        (Act::Group, Some(id)) if state.group_of(id).is_some() && meant.len() == 1 => {
            Deed::Ungroup(id).act(explorer);
        }
        (Act::Group, Some(_)) => Deed::Group(meant).act(explorer),
        (_, None) | (Act::Expand | Act::Close, _) => {}
    }
}

/// The key, or for a letter of another script the letter that a Latin keyboard has there.
fn letter(event: &KeyboardEvent) -> String {
    let key = event.key();
    if key.is_ascii() { key } else { event.code().trim_start_matches("Key").to_owned() }
}

fn place_of(event: &KeyboardEvent) -> Place {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some())
    };
    if within("input, select, textarea, [contenteditable], [role=slider], dialog, [role=dialog]") {
        Place::Field
    } else if within("canvas") {
        Place::Canvas
    } else if target.as_ref().is_some_and(|target| target.matches("tr[role=row]").unwrap_or(false)) {
        Place::Row
    } else if within("button, a, summary") {
        Place::Button
    } else {
        Place::Elsewhere
    }
}
