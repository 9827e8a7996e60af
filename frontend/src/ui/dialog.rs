//! What floats above the page and takes the keyboard until it is closed.

use leptos::html::Dialog as DialogElement;
use leptos::prelude::*;

/// A modal dialog on the browser's own element, which keeps the focus inside and gives it back afterwards.
#[component]
pub fn Dialog(
    /// Whether it is open; `Esc` and a click beside it close it.
    open: RwSignal<bool>,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
    /// What is in it; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<DialogElement>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close_beside = move |event: leptos::ev::MouseEvent| {
        // The element itself is hit only outside of what is in it.
        let beside = element.get().is_some_and(|dialog| {
            event.target().is_some_and(|target| {
                use wasm_bindgen::JsCast;
                target.dyn_ref::<web_sys::Element>() == Some(dialog.as_ref())
            })
        });
        if beside {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=element
            class=format!("dialog {class}")
            aria-label=label
            on:close=move |_| open.set(false)
            on:click=close_beside
        >
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}
