//! A row that can be chosen among others: by its box, by the space bar, with Shift all from the last one.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::selection::Selection;

/// Among which rows one stands.
#[derive(Clone, Copy)]
pub struct Among {
    /// Those that are chosen.
    pub selection: Selection,
    /// The ids of those that are there, first to last, at most so many. They are asked for and not kept: there may be many.
    pub ids: Callback<usize, Vec<String>>,
}

impl Among {
    /// Chooses a row or gives it up; with `range` every row from the last one to it.
    fn turn(self, id: &str, range: bool) {
        self.selection.toggle(id, range, &untrack(|| self.ids.run(usize::MAX)));
    }

    /// Whether a row is chosen.
    pub fn is_chosen(self, id: &str) -> impl Fn() -> bool + Clone + Send + Sync + 'static + use<> {
        let id = id.to_owned();
        move || self.selection.has(&id)
    }

    /// The space bar chooses the row whose link has the focus.
    pub fn on_space(self, id: &str) -> impl Fn(leptos::ev::KeyboardEvent) + Send + Sync + 'static + use<> {
        let id = id.to_owned();
        move |event: leptos::ev::KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let on_link = target.is_some_and(|target| target.class_list().contains("row-link"));
            if event.key() == " " && on_link {
                event.prevent_default();
                self.turn(&id, event.shift_key());
            }
        }
    }

    /// The box of a row.
    pub fn tick(self, id: &str, label: String) -> impl IntoView + use<> {
        let is_chosen = self.is_chosen(id);
        let id = id.to_owned();
        view! {
            <input
                class="cb"
                type="checkbox"
                aria-label=label
                prop:checked=is_chosen
                on:click=move |event| self.turn(&id, event.shift_key())
            />
        }
    }

    /// The box over the boxes of some rows; of all that are there where `of` is.
    pub fn tick_all(
        self,
        of: impl Fn() -> Vec<String> + Copy + Send + Sync + 'static,
        label: impl Fn() -> String + Copy + Send + Sync + 'static,
    ) -> impl IntoView {
        let Self { selection, .. } = self;
        let is_whole = move || {
            if selection.is_empty() || selection.is_all() {
                return selection.is_all();
            }
            of().iter().all(|id| selection.has(id))
        };
        let is_part = move || !is_whole() && of().iter().any(|id| selection.has(id));
        view! {
            <input
                class="cb"
                class:some=is_part
                type="checkbox"
                aria-label=label
                title=label
                prop:checked=is_whole
                on:change=move |_| selection.toggle_shown(&untrack(of))
            />
        }
    }
}
