//! Questions that are kept, with as many slots open as the reader left.

use accord_shared::question::Question;
use accord_shared::view::{self as rules, ViewPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sentence;
use crate::api::client::use_query;
use crate::api::view::{self as api, SavedView, SavedViewInput, SavedViewsQuery};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::keep::Keep;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;
use crate::ui::toast::Toasts;

/// The questions that are kept, behind a button, and the way to keep this one.
#[component]
pub(super) fn Kept(query: Memo<String>, question: RwSignal<Question>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_query::<SavedViewsQuery, ()>(|| Some(()));
    let (menu, dialog) = (RwSignal::new(false), RwSignal::new(false));
    let kept = move || {
        let mut views = loaded.ok().map(|answer| answer.saved_views.clone()).unwrap_or_default();
        views.retain(|view| view.page == ViewPage::Question);
        views.into_iter().map(|view| line(view, menu)).collect_view()
    };
    let save = move |_| {
        menu.set(false);
        dialog.set(true);
    };
    let input = move || SavedViewInput {
        page: ViewPage::Question,
        noun: None,
        name: untrack(|| sentence(locale.get(), question.get())).chars().take(rules::LONGEST_NAME).collect(),
        note: None,
        query: query.get_untracked(),
        shared: false,
    };
    view! {
        <Popover
            open=menu
            class="ib"
            label=Signal::derive(move || t_string!(i18n, questions.kept).to_owned())
            button=move || icon(Glyph::Views)
        >
            <div class="menu">
                <h3>{t!(i18n, questions.kept)}</h3>
                {kept}
                <button type="button" class="menu-item" on:click=save>
                    {icon(Glyph::Add)}
                    {t!(i18n, questions.save)}
                </button>
            </div>
        </Popover>
        <Dialog open=dialog label=Signal::derive(move || t_string!(i18n, questions.save).to_owned()) class="confirm">
            <Keep input=input() edited=None open=dialog />
        </Dialog>
    }
}

fn line(view: SavedView, menu: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let (href, name, owner, shared) = (view.address(), view.name.clone(), view.owner.clone(), view.shared);
    let whose = move || {
        let locale = locale.get();
        if shared {
            td_string!(locale, views.shared_by, name = owner.clone()).to_string()
        } else {
            td_string!(locale, views.mine).to_owned()
        }
    };
    let delete = move |_| {
        let id = view.id.clone();
        spawn_local(async move {
            let done = api::delete(id).await;
            let locale = locale.get_untracked();
            match outcome(locale, &done) {
                Some(text) => toasts.say(text),
                None => toasts.say(td_string!(locale, views.deleted)),
            }
        });
    };
    view! {
        <div class="row">
            <a class="menu-item grow" href=href on:click=move |_| menu.set(false)>
                <span>
                    <b>{name}</b>
                    <small>{whose}</small>
                </span>
            </a>
            {view
                .can_edit
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="ib"
                            aria-label=move || t_string!(i18n, views.delete)
                            title=move || t_string!(i18n, views.delete)
                            on:click=delete
                        >
                            {icon_s(Glyph::Close)}
                        </button>
                    }
                })}
        </div>
    }
}
