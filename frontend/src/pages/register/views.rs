//! The views of a list that are kept under a name: beside its title, with the dialog that keeps, changes and deletes one.

use accord_shared::view::{self as rules, ViewPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::List;
use super::spec::Register;
use crate::api::client::use_query;
use crate::api::view::{self as api, SavedView, SavedViewInput, SavedViewsQuery};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;
use crate::ui::toast::Toasts;

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
            <Edit input=SavedViewInput {
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

/// The dialog: a name, who else has it, and for a known view whether it is given the address of now.
#[component]
fn Edit(input: SavedViewInput, edited: Option<SavedView>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let may_share = move || session.viewer().is_some_and(|viewer| rules::shares(viewer.role));
    let name = RwSignal::new(edited.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let shared = RwSignal::new(edited.as_ref().is_some_and(|view| view.shared));
    let anew = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(crate::clock::fresh_key());
    let is_other = edited.as_ref().is_some_and(|view| view.query != input.query);
    let id = StoredValue::new(edited.as_ref().map(|view| view.id.clone()));
    let input = StoredValue::new(input);
    let end = move |done, said: &'static str| {
        busy.try_set(false);
        match outcome(locale.get_untracked(), &done) {
            Some(text) => {
                wrong.try_set(Some(text));
            }
            None => {
                open.try_set(false);
                toasts.say(said);
            }
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, shared) = (name.get_untracked(), shared.get_untracked());
        let (input, id) = (input.get_value(), id.get_value());
        let query = anew.get_untracked().then(|| input.query.clone());
        busy.set(true);
        spawn_local(async move {
            let key = key.get_value();
            let done = match id {
                Some(id) => api::change(id, name, None, query, shared, key.as_deref()).await,
                None => api::save(SavedViewInput { name, shared, ..input }, key.as_deref()).await,
            };
            end(done, td_string!(locale.get_untracked(), views.saved));
        });
    };
    let delete = move |_| {
        let Some(id) = id.get_value() else { return };
        busy.set(true);
        spawn_local(async move {
            let done = api::delete(id).await;
            end(done, td_string!(locale.get_untracked(), views.deleted));
        });
    };
    let is_known = edited.is_some();
    view! {
        <header>
            <h2>{move || if is_known { t_string!(i18n, views.edit) } else { t_string!(i18n, views.save) }}</h2>
        </header>
        <form id="view-form" class="pad form-small bulk-form" on:submit=save>
                <div class="f">
                    <label for="view-name">{t!(i18n, views.name)}</label>
                    <input
                        class="in"
                        id="view-name"
                        required
                        autofocus
                        maxlength=rules::LONGEST_NAME
                        prop:value=name
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </div>
                <Show when=may_share>
                    <div class="f">
                        <label class="fo">
                            <input
                                class="cb"
                                type="checkbox"
                                prop:checked=shared
                                on:change=move |event| shared.set(event_target_checked(&event))
                            />
                            <span>{t!(i18n, views.share)}</span>
                        </label>
                        <p>{t!(i18n, views.share_help)}</p>
                    </div>
                </Show>
                <Show when=move || is_other>
                    <label class="fo">
                        <input
                            class="cb"
                            type="checkbox"
                            prop:checked=anew
                            on:change=move |event| anew.set(event_target_checked(&event))
                        />
                        <span>{t!(i18n, views.now)}</span>
                    </label>
                </Show>
                {move || {
                    wrong
                        .get()
                        .map(|text| view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} {text}</p> })
                }}
        </form>
        <footer>
                <Show when=move || is_known>
                    <button type="button" class="btn" disabled=busy on:click=delete>
                        {t!(i18n, views.delete)}
                    </button>
                    <span class="grow"></span>
                </Show>
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button type="submit" form="view-form" class="btn pri" disabled=move || busy.get() || name.read().trim().is_empty()>
                    {t!(i18n, common.verb.save)}
                </button>
            </footer>
    }
}
