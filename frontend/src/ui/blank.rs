//! How a page waits, is empty, fails and is not there.

use leptos::prelude::*;

use super::icon::{Glyph, icon};

/// A page or a panel with nothing in it: what happened, and what to do.
#[component]
pub fn Blank(
    /// The icon above.
    glyph: Glyph,
    /// What happened.
    #[prop(into)]
    title: Signal<String>,
    /// Why, or what to do.
    #[prop(into)]
    text: Signal<String>,
    /// Buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="blank">
            {icon(glyph)}
            <h3>{title}</h3>
            <p>{text}</p>
            {children()}
        </div>
    }
}

/// Grey bars in the place of what loads. They appear after 150 ms: what is quick does not flicker.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
    /// What a screen reader hears.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    const WIDTHS: [&str; 4] = ["46%", "62%", "38%", "54%"];
    let bars = (0..rows)
        .map(|row| {
            view! {
                <div class="row wait-row">
                    <span class="sk wait-mark"></span>
                    <span class="grow">
                        <span class="sk" style=("width", WIDTHS[row % 4])></span>
                        <span class="sk wait-second" style=("width", WIDTHS[(row + 2) % 4])></span>
                    </span>
                    <span class="sk wait-end"></span>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="wait" role="status">
            <span class="sr">{label}</span>
            {bars}
        </div>
    }
}
