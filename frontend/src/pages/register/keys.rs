//! `J` and `K` move through the rows' links; `Enter` on one opens it, as on any link.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Listens for as long as the rows are there. `root` is what they stand in, `row` how one of them is found.
pub fn listen(root: impl Fn() -> Option<HtmlElement> + 'static, row: &'static str) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || typing(&event) {
            return;
        }
        let step = match event.code().as_str() {
            "KeyJ" => 1,
            "KeyK" => -1,
            _ => return,
        };
        if let Some(root) = root() {
            event.prevent_default();
            focus_next(&root, row, step);
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

fn focus_next(root: &HtmlElement, row: &str, step: i32) {
    let Ok(links) = root.query_selector_all(".row-link") else { return };
    let link = |at: u32| links.item(at).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let row = document().active_element().and_then(|element| element.closest(row).ok().flatten());
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
