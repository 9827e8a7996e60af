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
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;
use crate::ui::toast::Toasts;

/// The questions that are kept, behind a button, and the way to keep this one.
#[component]
pub(super) fn Kept(query: Memo<String>, question: RwSignal<Question>) -> impl IntoView {
    let i18n = use_i18n();
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
            <Keep query=query question=question open=dialog />
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

/// The dialog: a name, and who else has it.
#[component]
fn Keep(query: Memo<String>, question: RwSignal<Question>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let may_share = move || session.viewer().is_some_and(|viewer| rules::shares(viewer.role));
    let proposed: String = sentence(locale.get_untracked(), question.get_untracked())
        .chars()
        .take(rules::LONGEST_NAME)
        .collect();
    let (name, shared) = (RwSignal::new(proposed), RwSignal::new(false));
    let (wrong, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let key = StoredValue::new(crate::clock::fresh_key());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = SavedViewInput {
            page: ViewPage::Question,
            noun: None,
            name: name.get_untracked(),
            note: None,
            query: query.get_untracked(),
            shared: shared.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let done = api::save(input, key.get_value().as_deref()).await;
            busy.try_set(false);
            match outcome(locale.get_untracked(), &done) {
                Some(text) => {
                    wrong.try_set(Some(text));
                }
                None => {
                    open.try_set(false);
                    toasts.say(td_string!(locale.get_untracked(), questions.saved));
                }
            }
        });
    };
    view! {
        <header>
            <h2>{t!(i18n, questions.save)}</h2>
        </header>
        <form id="question-form" class="pad form-small bulk-form" on:submit=save>
            <div class="f">
                <label for="question-name">{t!(i18n, questions.name)}</label>
                <input
                    class="in"
                    id="question-name"
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
            {move || {
                wrong.get().map(|text| view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} {text}</p> })
            }}
        </form>
        <footer>
            <button type="button" class="btn" on:click=move |_| open.set(false)>
                {t!(i18n, common.verb.cancel)}
            </button>
            <button
                type="submit"
                form="question-form"
                class="btn pri"
                disabled=move || busy.get() || name.read().trim().is_empty()
            >
                {t!(i18n, common.verb.save)}
            </button>
        </footer>
    }
}
