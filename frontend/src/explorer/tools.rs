//! What floats above the picture: which view, which path, how deep, and the button of the legend.

use leptos::prelude::*;

use super::state::{DEEPEST, View};
use super::verbs::{Explorer, Picture};
use crate::i18n::td_string;
use crate::ui::icon::{Glyph, icon_s};

/// The row of tools.
#[component]
pub fn Tools(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// Whether the legend was opened from its button.
    legend: RwSignal<bool>,
    /// Whether a newer picture is on its way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let hidden = move || explorer.state.get().hidden.len();
    view! {
        <div class="float tools">
            <ViewSwitch />
            <PathChip picture=picture />
            <button
                type="button"
                class="chip only-m"
                aria-controls="legend"
                aria-expanded=move || legend.get().to_string()
                on:click=move |_| legend.update(|open| *open = !*open)
            >
                {icon_s(Glyph::Filter)} {move || td_string!(locale.get(), explorer.legend.title)}
                {move || {
                    (hidden() > 0).then(|| {
                        let text = td_string!(locale.get(), explorer.legend.hidden, count = hidden()).to_string();
                        view! { <b>{text}</b> }
                    })
                }}
            </button>
            <span class="grow"></span>
            <span class="muted tools-wait" role="status">
                {move || pending.get().then(|| td_string!(locale.get(), explorer.view.updating))}
            </span>
            <Depth />
        </div>
    }
}

#[component]
fn ViewSwitch() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let view = Memo::new(move |_| explorer.state.get().view);
    let choose = move |wanted: View| {
        if view.get_untracked() != wanted {
            explorer.toggle_view();
        }
    };
    view! {
        <span class="seg" role="group" aria-label=move || td_string!(locale.get(), explorer.view.label)>
            <button type="button" aria-pressed=move || (view.get() == View::Graph).to_string() on:click=move |_| choose(View::Graph)>
                {icon_s(Glyph::Explore)} {move || td_string!(locale.get(), explorer.view.graph)}
            </button>
            <button type="button" aria-pressed=move || (view.get() == View::Table).to_string() on:click=move |_| choose(View::Table)>
                {icon_s(Glyph::Table)} {move || td_string!(locale.get(), explorer.view.table)} <kbd>"T"</kbd>
            </button>
        </span>
    }
}

/// From where to where the way is shown.
#[component]
fn PathChip(picture: Signal<Option<Picture>>) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    move || {
        let (from, to) = explorer.state.get().path?;
        let picture = picture.get()?;
        let name = |id| {
            let node = picture.scene.find(id).map(|node| &node.node);
            node.map(|node| node.short.clone().unwrap_or_else(|| node.label.clone()))
                .unwrap_or_else(|| "…".into())
        };
        let locale = locale.get();
        Some(view! {
            <span class="chip path-chip">
                <span class="muted">{td_string!(locale, explorer.path.from)}</span>
                <b class="cut">{name(from)}</b>
                {icon_s(Glyph::Towards)}
                <span class="muted">{td_string!(locale, explorer.path.to)}</span>
                <b class="cut">{name(to)}</b>
                <button
                    type="button"
                    class="x"
                    aria-label=td_string!(locale, explorer.path.clear)
                    title=td_string!(locale, explorer.path.clear)
                    on:click=move |_| explorer.clear_path()
                >
                    {icon_s(Glyph::Close)}
                </button>
            </span>
        })
    }
}

#[component]
fn Depth() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let choose = move |event: leptos::ev::Event| {
        if let Ok(depth) = event_target_value(&event).parse() {
            explorer.set_depth(depth);
        }
    };
    let depths: Vec<_> =
        (1..=DEEPEST).map(|depth| view! { <option value=depth.to_string()>{depth}</option> }).collect();
    view! {
        <label class="chip depth">
            {icon_s(Glyph::Depth)} {move || td_string!(locale.get(), explorer.view.depth)}
            <select prop:value=move || explorer.state.get().depth.to_string() on:change=choose>
                {depths}
            </select>
        </label>
    }
}
