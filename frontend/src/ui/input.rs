//! One line to type into, with its label and a line of help or of what is wrong.

use leptos::prelude::*;

use super::icon::{Glyph, icon_s};

/// The field of a small form.
#[component]
pub fn Input(
    /// Its id in the page.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// What kind of text: `text`, `password`, `email`, `date`, `number`.
    #[prop(into, default = Signal::stored("text"))]
    kind: Signal<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// One line of help.
    #[prop(into, default = Signal::stored(None))]
    help: Signal<Option<String>>,
    /// What is wrong with it.
    #[prop(into, default = Signal::stored(None))]
    wrong: Signal<Option<String>>,
    /// Whether it takes the focus when it is shown.
    #[prop(default = false)]
    focus: bool,
) -> impl IntoView {
    let element = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get().filter(|_| focus) {
            let _ = element.focus();
        }
    });
    let line = format!("{id}-line");
    view! {
        <div class="f" class:bad=move || wrong.read().is_some()>
            <label for=id>{label}</label>
            <input
                node_ref=element
                class="in"
                id=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=line.clone()
                aria-invalid=move || wrong.read().is_some().to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p id=line aria-live="polite">
                {move || match wrong.get() {
                    Some(wrong) => view! { {icon_s(Glyph::Overdue)} {wrong} }.into_any(),
                    None => help.get().into_any(),
                }}
            </p>
        </div>
    }
}
