//! What floats above the picture: which view, which path, how deep, how laid out, and what can be taken back.

use leptos::prelude::*;

use super::deeds::{layout_glyph, layout_word};
use super::export::{Export, Paper};
use super::saved::Saved;
use super::state::{DEEPEST, Layout, State, View};
use super::verbs::{Explorer, Picture, Tool};
use crate::i18n::td_string;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;

/// The row of tools.
#[component]
pub fn Tools(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// Whether the legend was opened from its button.
    legend: RwSignal<bool>,
    /// What is being printed.
    paper: RwSignal<Option<Paper>>,
    /// Whether a newer picture is on its way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let hidden = move || explorer.state.with(State::hiding);
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
            <span class="tools-set">
                <Manner />
                <Steps />
                <ToolButton
                    glyph=Glyph::Search
                    label=Signal::derive(move || td_string!(locale.get(), explorer.verb.find))
                    key="/"
                    act=move || explorer.finding.update(|finding| *finding = !*finding)
                />
                <Show when=move || explorer.state.get().view == View::Graph>
                    <ToolButton
                        glyph=Glyph::Lasso
                        label=Signal::derive(move || td_string!(locale.get(), explorer.verb.lasso))
                        key="L"
                        pressed=Signal::derive(move || Some(explorer.tool.get() == Tool::Lasso))
                        act=move || toggle_lasso(explorer)
                    />
                </Show>
                <Saved />
                <Export picture=picture paper=paper />
            </span>
        </div>
    }
}

/// Takes up the lasso, or lays it down.
pub fn toggle_lasso(explorer: Explorer) {
    explorer.tool.update(|tool| *tool = if *tool == Tool::Lasso { Tool::Move } else { Tool::Lasso });
}

#[component]
fn ToolButton(
    glyph: Glyph,
    label: Signal<&'static str>,
    key: &'static str,
    #[prop(into, default = Signal::stored(None))] pressed: Signal<Option<bool>>,
    #[prop(into, default = Signal::stored(false))] disabled: Signal<bool>,
    act: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="ib"
            aria-label=label
            title=move || format!("{} ({key})", label.get())
            aria-pressed=move || pressed.get().map(|pressed| pressed.to_string())
            disabled=disabled
            on:click=move |_| act()
        >
            {icon(glyph)}
        </button>
    }
}

/// Taking back and doing again.
#[component]
fn Steps() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let ways = Memo::new(move |_| explorer.ways());
    view! {
        <ToolButton
            glyph=Glyph::Undo
            label=Signal::derive(move || td_string!(locale.get(), explorer.verb.undo))
            key="Ctrl Z"
            disabled=Signal::derive(move || !ways.get().0)
            act=move || explorer.undo()
        />
        <ToolButton
            glyph=Glyph::Redo
            label=Signal::derive(move || td_string!(locale.get(), explorer.verb.redo))
            key="Ctrl Shift Z"
            disabled=Signal::derive(move || !ways.get().1)
            act=move || explorer.redo()
        />
    }
}

/// How the picture is laid out, and whether agreements are ties.
#[component]
fn Manner() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let open = RwSignal::new(false);
    let layout = Memo::new(move |_| explorer.state.get().layout);
    let folded = Memo::new(move |_| explorer.state.get().folded);
    let line = move |choice: Layout| {
        view! {
            <button
                type="button"
                class="menu-item"
                aria-pressed=move || (layout.get() == choice).to_string()
                on:click=move |_| {
                    open.set(false);
                    explorer.change(|state: &mut State| state.lay_out(choice));
                }
            >
                {icon_s(layout_glyph(choice))}
                <span class="grow">{move || layout_word(locale.get(), choice)}</span>
                {move || (layout.get() == choice).then(|| icon_s(Glyph::Check))}
            </button>
        }
    };
    view! {
        <Popover
            open=open
            class="ib"
            label=Signal::derive(move || td_string!(locale.get(), explorer.layout.title).to_owned())
            button=move || icon(layout_glyph(layout.get()))
        >
            <div class="menu manner">
                <p class="menu-head"><small>{move || td_string!(locale.get(), explorer.layout.title)}</small></p>
                {Layout::ALL.map(line)}
                <hr class="menu-rule" />
                <button
                    type="button"
                    class="menu-item"
                    aria-pressed=move || folded.get().to_string()
                    on:click=move |_| explorer.change(|state| state.folded = !state.folded)
                >
                    {icon_s(Glyph::Agreement)}
                    <span class="grow">{move || td_string!(locale.get(), explorer.verb.fold)}</span>
                    {move || folded.get().then(|| icon_s(Glyph::Check))}
                    <kbd aria-hidden="true">"A"</kbd>
                </button>
            </div>
        </Popover>
    }
}

#[component]
fn ViewSwitch() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let view = Memo::new(move |_| explorer.state.get().view);
    let choose = move |wanted: View| {
        if view.get_untracked() != wanted {
            explorer.change(State::toggle_view);
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
                    on:click=move |_| explorer.change(State::clear_path)
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
            explorer.change(|state| state.depth = depth);
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
