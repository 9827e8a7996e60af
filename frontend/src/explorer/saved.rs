//! Explorations that are kept under a name: opened, joined with the picture, changed and shared.

use accord_shared::view::ViewPage;
use leptos::prelude::*;

use super::state::State;
use super::verbs::Explorer;
use crate::api::client::use_query;
use crate::api::view::{SavedView, SavedViewInput, SavedViewsQuery};
use crate::i18n::td_string;
use crate::pages::keep::Keep;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;

/// The explorations that the reader has, their own and those that are shared with them.
pub fn explorations() -> Memo<Vec<SavedView>> {
    let loaded = use_query::<SavedViewsQuery, ()>(|| Some(()));
    Memo::new(move |_| {
        let mut views = loaded.ok().map(|answer| answer.saved_views.clone()).unwrap_or_default();
        views.retain(|view| view.page == ViewPage::Exploration);
        views
    })
}

/// Whose it is, and what is said of it.
pub fn about(explorer: Explorer, view: &SavedView) -> String {
    let locale = explorer.locale.get();
    let whose = if view.shared {
        td_string!(locale, views.shared_by, name = view.owner.clone()).to_string()
    } else {
        td_string!(locale, views.mine).to_owned()
    };
    view.note.iter().cloned().chain([whose]).collect::<Vec<_>>().join(" · ")
}

/// The button and its menu.
#[component]
pub fn Saved() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let views = explorations();
    let (menu, dialog) = (RwSignal::new(false), RwSignal::new(false));
    let edited = RwSignal::new(None::<SavedView>);
    let edit = move |view: Option<SavedView>| {
        menu.set(false);
        edited.set(view);
        dialog.set(true);
    };
    let lines = move || {
        let line = |view: SavedView| line(explorer, view, menu, edit);
        views.get().into_iter().map(line).collect_view()
    };
    let title = Signal::derive(move || td_string!(locale.get(), explorer.saved.title).to_owned());
    view! {
        <Popover open=menu class="ib" label=title button=|| icon(Glyph::Views)>
            <div class="menu manner">
                <h3>{title}</h3>
                <Show when=move || views.read().is_empty()>
                    <p class="muted menu-note">{move || td_string!(locale.get(), explorer.saved.none)}</p>
                </Show>
                {lines}
                <button type="button" class="menu-item" on:click=move |_| edit(None)>
                    {icon(Glyph::Add)} {move || td_string!(locale.get(), explorer.saved.save)}
                </button>
            </div>
        </Popover>
        <Dialog open=dialog label=title class="confirm">
            <Keep
                input=SavedViewInput {
                    page: ViewPage::Exploration,
                    noun: None,
                    name: String::new(),
                    note: None,
                    query: explorer.state.get_untracked().print(),
                    shared: false,
                }
                edited=edited.get_untracked()
                open=dialog
            />
        </Dialog>
    }
}

fn line(
    explorer: Explorer,
    view: SavedView,
    menu: RwSignal<bool>,
    edit: impl Fn(Option<SavedView>) + Copy + 'static,
) -> impl IntoView {
    let locale = explorer.locale.get();
    let about = about(explorer, &view);
    let (join, change) = (view.clone(), view.clone());
    let add = move |_| {
        menu.set(false);
        let other = State::read(&join.query);
        explorer.change(|state| state.join(&other));
    };
    let joins = td_string!(locale, explorer.saved.join);
    let changes = td_string!(locale, views.edit);
    view! {
        <div class="row">
            <a class="menu-item grow" href=view.address() on:click=move |_| menu.set(false)>
                <span>
                    <b>{view.name.clone()}</b>
                    <small>{about}</small>
                </span>
            </a>
            <button type="button" class="ib" aria-label=format!("{joins}: {}", view.name) title=joins on:click=add>
                {icon_s(Glyph::Join)}
            </button>
            {view.can_edit.then(|| {
                view! {
                    <button
                        type="button"
                        class="ib"
                        aria-label=format!("{changes}: {}", view.name)
                        title=changes
                        on:click=move |_| edit(Some(change.clone()))
                    >
                        {icon_s(Glyph::Edit)}
                    </button>
                }
            })}
        </div>
    }
}
