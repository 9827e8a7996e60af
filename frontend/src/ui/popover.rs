//! A button with a panel under it.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button that opens a panel; `Esc` and anything outside close it, and the focus returns to the button.
#[component]
pub fn Popover(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The button's classes.
    #[prop(into)]
    class: Signal<String>,
    /// What the button is called where its content does not say so.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    #[prop(into)]
    button: ViewFn,
    /// What the panel shows; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let leave = move |event: leptos::ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root.get().is_some_and(|root| root.contains(next.as_ref()));
        // Without a next element the click was on something that takes no focus: outside clicks close.
        if !inside && next.is_some() {
            open.set(false);
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(root) = root.get()
                && let Ok(Some(button)) = root.query_selector("button")
                && let Ok(button) = button.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = button.focus();
            }
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if open.get_untracked() && root.get_untracked().is_some_and(|root| !root.contains(target.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <div class="pop" node_ref=root on:focusout=leave on:keydown=key>
            <button
                type="button"
                class=class
                aria-label=move || Some(label.get()).filter(|label| !label.is_empty())
                title=move || Some(label.get()).filter(|label| !label.is_empty())
                aria-haspopup="true"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || button.run()}
            </button>
            <Show when=move || open.get()>
                <div class="pop-panel">{children()}</div>
            </Show>
        </div>
    }
}
