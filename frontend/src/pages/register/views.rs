//! The views of a list that are kept under a name: beside its title, with the dialog that keeps, changes and deletes one.

use accord_shared::view::ViewPage;
use leptos::prelude::*;

use super::List;
use super::spec::Register;
use crate::api::client::use_query;
use crate::api::view::{SavedView, SavedViewInput, SavedViewsQuery};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::keep::Keep;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;

/// Views that stand beside the title; the others are behind the button.
const BESIDE: usize = 3;

/// Which view the dialog is about; a new one where none.
type Edited = RwSignal<Option<SavedView>>;

/// The views of a list, and the button behind which all of them are.
pub fn views<R: Register>(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let loaded = use_query::<SavedViewsQuery, ()>(|| Some(()));
    let views = Memo::new(move |_| {
        let mut views = loaded.ok().map(|answer| answer.saved_views.clone()).unwrap_or_default();
        views.retain(|view| view.noun == Some(R::NOUN));
        views
    });
    // The day that the register is seen at is no part of a view.
    let here = Memo::new(move |_| query(list));
    let (menu, dialog) = (RwSignal::new(false), RwSignal::new(false));
    let edited: Edited = RwSignal::new(None);
    let save = move |_| {
        menu.set(false);
        edited.set(None);
        dialog.set(true);
    };
    let beside = move || {
        let views = views.get().into_iter().take(BESIDE);
        views.map(|view| link(view, here)).collect_view()
    };
    let lines = move || {
        let line = |view| line(view, here, menu, dialog, edited);
        views.get().into_iter().map(line).collect_view()
    };
    view! {
        <Show when=move || !views.read().is_empty()>
            <nav class="seg hide-m" aria-label=move || t_string!(i18n, views.title)>
                {beside}
            </nav>
        </Show>
        <Popover
            open=menu
            class="ib"
            label=Signal::derive(move || t_string!(i18n, views.title).to_owned())
            button=move || icon(Glyph::Views)
        >
            <div class="menu">
                <h3>{t!(i18n, views.title)}</h3>
                <Show when=move || views.read().is_empty()>
                    <p class="muted menu-note">{t!(i18n, views.none)}</p>
                </Show>
                {lines}
                <button type="button" class="menu-item" on:click=save>
                    {icon(Glyph::Add)}
                    {t!(i18n, views.save)}
                </button>
            </div>
        </Popover>
        <Dialog open=dialog label=Signal::derive(move || t_string!(i18n, views.title).to_owned()) class="confirm">
            <Keep input=SavedViewInput {
                page: ViewPage::List,
                noun: Some(R::NOUN),
                name: String::new(),
                note: None,
                query: here.get_untracked(),
                shared: false,
            } edited=edited.get_untracked() open=dialog />
        </Dialog>
    }
}

/// The query of the list's address as a view keeps it.
fn query(list: List) -> String {
    list.state.read().query(None).trim_start_matches('?').to_owned()
}

fn link(view: SavedView, here: Memo<String>) -> impl IntoView {
    let (href, title, name, query) = (view.address(), view.name.clone(), view.name, view.query);
    view! {
        <a class="cut" href=href title=title aria-current=move || (here.get() == query).then_some("page")>
            {name}
        </a>
    }
}

/// A view behind the button: where it leads, whose it is, and the way to change it.
fn line(
    view: SavedView,
    here: Memo<String>,
    menu: RwSignal<bool>,
    dialog: RwSignal<bool>,
    edited: Edited,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let (shared, owner, can_edit, query) =
        (view.shared, view.owner.clone(), view.can_edit, view.query.clone());
    let whose = move || {
        let locale = locale.get();
        if shared {
            td_string!(locale, views.shared_by, name = owner.clone()).to_string()
        } else {
            td_string!(locale, views.mine).to_owned()
        }
    };
    let (href, name) = (view.address(), view.name.clone());
    let change = move |_| {
        menu.set(false);
        edited.set(Some(view.clone()));
        dialog.set(true);
    };
    view! {
        <div class="row">
            <a
                class="menu-item grow"
                href=href
                aria-current=move || (here.get() == query).then_some("page")
                on:click=move |_| menu.set(false)
            >
                <span>
                    <b>{name}</b>
                    <small>{whose}</small>
                </span>
            </a>
            {can_edit
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="ib"
                            aria-label=move || t_string!(i18n, views.edit)
                            title=move || t_string!(i18n, views.edit)
                            on:click=change
                        >
                            {icon_s(Glyph::Edit)}
                        </button>
                    }
                })}
        </div>
    }
}
