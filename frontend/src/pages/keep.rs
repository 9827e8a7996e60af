//! The dialog in which a page is kept under a name, or what is kept is changed, shared and deleted.

use accord_shared::view::{self as rules, ViewPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::view::{self as api, SavedView, SavedViewInput};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{banner, outcome};
use crate::pages::session::Session;
use crate::ui::toast::Toasts;

/// The dialog: a name, who else has it, and for a known view whether it is given the address of now.
#[component]
pub fn Keep(
    /// What is kept, with the address as it is now and the name that is proposed for it.
    input: SavedViewInput,
    /// The view that is changed; a new one where none.
    edited: Option<SavedView>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let may_share = move || session.viewer().is_some_and(|viewer| rules::shares(viewer.role));
    let name = edited.as_ref().map_or_else(|| input.name.clone(), |view| view.name.clone());
    let name = RwSignal::new(name);
    let shared = RwSignal::new(edited.as_ref().is_some_and(|view| view.shared));
    // Only an exploration is more than its name says.
    let is_noted = input.page == ViewPage::Exploration;
    let note = RwSignal::new(edited.as_ref().and_then(|view| view.note.clone()).unwrap_or_default());
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
        let note = is_noted.then(|| note.get_untracked());
        let query = anew.get_untracked().then(|| input.query.clone());
        busy.set(true);
        spawn_local(async move {
            let key = key.get_value();
            let done = match id {
                Some(id) => api::change(id, name, note, query, shared, key.as_deref()).await,
                None => {
                    api::save(
                        SavedViewInput { name, note: note.filter(|note| !note.is_empty()), shared, ..input },
                        key.as_deref(),
                    )
                    .await
                }
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
                <Show when=move || is_noted>
                    <div class="f">
                        <label for="view-note">{t!(i18n, views.note)}</label>
                        <textarea
                            class="in"
                            id="view-note"
                            rows="3"
                            maxlength=rules::LONGEST_NOTE
                            prop:value=note
                            on:input=move |event| note.set(event_target_value(&event))
                        ></textarea>
                    </div>
                </Show>
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
                {move || wrong.get().map(banner)}
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
