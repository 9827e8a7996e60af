//! The page of a form: the draft, saving, a version that has become old, leaving with changes.

use accord_shared::RecordId;
use accord_shared::error::ErrorCode;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::fields::Problems;
use super::reading::{Problem, Reading};
use super::{Form, TooLarge};
use crate::api::client::{Api, use_query};
use crate::api::parts::record;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::dossier::use_record;
use crate::pages::failed::{Failed, sentence};
use crate::pages::not_found::NotFoundPage;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::settings;
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The form for a new record.
pub fn new_page<F: Form>() -> impl IntoView {
    let draft = Draft { key: format!("accord.draft.{}.new", F::NOUN.code()) };
    guarded(move || open::<F>(F::blank(), None, draft.clone(), RwSignal::new(0)).into_any())
}

/// The form that changes the record of the path.
pub fn change_page<F: Form>() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_record(F::NOUN);
    // Grows when the reader asks for the record as it is now.
    let attempt = RwSignal::new(0u32);
    let loaded =
        use_query::<F::Query, F::Variables>(move || id.get().map(|id| F::variables(Id::new(id.to_string()))));
    guarded(move || {
        let Some(id) = id.get() else { return view! { <NotFoundPage /> }.into_any() };
        attempt.track();
        match loaded.get() {
            None => view! {
                <main class="page">
                    <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
                </main>
            }
            .into_any(),
            Some(Err(error)) => view! {
                <main class="page">
                    <Failed
                        title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                        error=error
                        retry=move |()| loaded.retry()
                    />
                </main>
            }
            .into_any(),
            Some(Ok(answer)) => match F::loaded(&answer) {
                None => view! { <NotFoundPage /> }.into_any(),
                Some(Err(TooLarge)) => {
                    banner_page(|locale| td_string!(locale, common.form.too_large)).into_any()
                }
                Some(Ok((form, version))) => {
                    let draft = Draft { key: format!("accord.draft.{id}") };
                    open(form, Some((id, version)), draft, attempt).into_any()
                }
            },
        }
    })
}

/// The form only for those who may change the register, and only in the register of today.
fn guarded(form: impl Fn() -> AnyView + Send + Sync + 'static) -> impl IntoView {
    let session = Session::expect();
    let as_of = AsOf::expect();
    let form = StoredValue::new(form);
    let allowed = Memo::new(move |_| session.viewer().map(|_| session.can_edit()));
    let refused = move |locale: Locale| match as_of.get() {
        Some(_) => td_string!(locale, common.form.editing_off),
        None => td_string!(locale, common.form.reader),
    };
    move || match allowed.get() {
        None => ().into_any(),
        Some(true) => view! { {move || form.with_value(|form| form())} }.into_any(),
        Some(false) => banner_page(refused).into_any(),
    }
}

fn banner_page(text: impl Fn(Locale) -> &'static str + Send + Sync + 'static) -> impl IntoView {
    let locale = use_locale();
    view! {
        <main class="page">
            <div class="banner" role="status">
                {icon(Glyph::Overdue)}
                <span>{move || text(locale.get())}</span>
            </div>
        </main>
    }
}

/// Where what was typed is kept.
#[derive(Clone)]
struct Draft {
    key: String,
}

impl Draft {
    fn read<F: Form>(&self) -> Option<F> {
        serde_json::from_str(&settings::read(&self.key)?).ok()
    }

    fn clear(&self) {
        settings::write(&self.key, None);
    }
}

/// Where saving stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Typing,
    Saving,
    /// Somebody else has changed the record since.
    Stale,
}

fn open<F: Form>(
    original: F,
    change: Option<(RecordId, i32)>,
    draft: Draft,
    attempt: RwSignal<u32>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let as_of = AsOf::expect();
    let toasts = Toasts::expect();
    let navigate = use_navigate();

    let untouched = untrack(|| serde_json::to_string(&original).unwrap_or_default());
    let earlier = draft.read::<F>();
    let from_draft = RwSignal::new(earlier.is_some());
    let form = earlier.unwrap_or(original);
    let problems = Problems(RwSignal::new(Vec::new()));
    provide_context(problems);
    let stage = RwSignal::new(Stage::Typing);
    let failure = RwSignal::new(None::<String>);

    // Serialising reads every field, so this runs whenever one changes.
    let is_saved = StoredValue::new(false);
    let dirty = {
        let draft = draft.clone();
        Memo::new(move |_| {
            let now = serde_json::to_string(&form).unwrap_or_default();
            let dirty = now != untouched;
            if !is_saved.get_value() {
                settings::write(&draft.key, dirty.then_some(now.as_str()));
            }
            dirty
        })
    };
    warn_before_leaving(dirty, is_saved);

    let save = {
        let draft = draft.clone();
        move || {
            let mut reading = Reading::default();
            let input = form.read(&mut reading);
            problems.0.set(reading.problems.clone());
            let Some(input) = input.filter(|_| reading.problems.is_empty()) else {
                focus_first_problem();
                return;
            };
            stage.set(Stage::Saving);
            failure.set(None);
            let (draft, navigate) = (draft.clone(), navigate.clone());
            let target = change.map(|(id, version)| (Id::new(id.to_string()), version));
            spawn_local(async move {
                let answer = F::save(input, target).await;
                let locale = locale.get_untracked();
                match answer {
                    Err(error) => {
                        stage.set(Stage::Typing);
                        failure.set(Some(sentence(locale, &error).to_owned()));
                    }
                    Ok(saved) if saved.errors.iter().any(|error| error.code == ErrorCode::StaleVersion) => {
                        stage.set(Stage::Stale);
                    }
                    Ok(saved) if !saved.errors.is_empty() => {
                        stage.set(Stage::Typing);
                        problems.0.set(saved.errors.iter().map(Problem::from).collect());
                        focus_first_problem();
                    }
                    Ok(saved) => {
                        is_saved.set_value(true);
                        draft.clear();
                        api.refresh();
                        toasts.say(td_string!(locale, common.msg.saved));
                        let id = saved.id.as_ref().and_then(record).or(change.map(|(id, _)| id));
                        let place = id.map_or(Route::Register(F::NOUN), Route::Dossier);
                        navigate(&as_of.href(place), Default::default());
                    }
                }
            });
        }
    };
    let save = StoredValue::new(save);
    let run_save = move || {
        if stage.get_untracked() != Stage::Saving {
            save.with_value(|save| save());
        }
    };
    // Wherever the focus is: a form is all there is on its page.
    let key = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            run_save();
        }
    });
    on_cleanup(move || key.remove());
    // The record as it is now comes from the server; the draft, if it stays, is laid over it again.
    let reload = {
        let draft = draft.clone();
        move |keep: bool| {
            if !keep {
                is_saved.set_value(true);
                draft.clear();
            }
            api.refresh();
            attempt.update(|attempt| *attempt += 1);
        }
    };
    let reload = StoredValue::new(reload);
    let back = move || {
        let place = change.map_or(Route::Register(F::NOUN), |(id, _)| Route::Dossier(id));
        as_of.href(place)
    };
    let discard = StoredValue::new(move || {
        is_saved.set_value(true);
        draft.clear();
        attempt.update(|attempt| *attempt += 1);
        let _ = window().location().reload();
    });
    let general = move || {
        let locale = locale.get();
        let unplaced = problems.0.read();
        let unplaced = unplaced.iter().find(|problem| problem.path.is_empty());
        let own = unplaced.map(|problem| crate::i18n::words::Word::word(problem.code, locale).to_owned());
        failure.get().or(own).or_else(|| {
            (!problems.0.read().is_empty()).then(|| td_string!(locale, common.form.errors).to_owned())
        })
    };
    let title = move || F::title(locale.get(), change.is_none());
    document().set_title(&format!("{} · Accord", untrack(title)));
    view! {
        <main class="page">
            <form
                class="form"
                novalidate
                aria-label=title
                on:submit=move |event| {
                    event.prevent_default();
                    run_save();
                }
            >
                <h1>{title}</h1>
                <Show when=move || from_draft.get()>
                    <div class="banner" role="status">
                        {icon(Glyph::Edit)}
                        <span class="grow">{t!(i18n, common.form.draft_found)}</span>
                        <button type="button" class="btn s" on:click=move |_| discard.with_value(|discard| discard())>
                            {t!(i18n, common.form.discard)}
                        </button>
                    </div>
                </Show>
                <Show when=move || stage.get() == Stage::Stale>
                    <div class="banner late" role="alert">
                        {icon(Glyph::Overdue)}
                        <span class="grow">{t!(i18n, common.form.conflict)}</span>
                        <button
                            type="button"
                            class="btn s"
                            on:click=move |_| reload.with_value(|reload| reload(true))
                        >
                            {t!(i18n, common.form.conflict_keep)}
                        </button>
                        <button
                            type="button"
                            class="btn s"
                            on:click=move |_| reload.with_value(|reload| reload(false))
                        >
                            {t!(i18n, common.form.conflict_theirs)}
                        </button>
                    </div>
                </Show>
                {form.view()}
                <div class="form-foot">
                    <span class="grow muted" role="status">
                        {move || dirty.get().then_some(t!(i18n, common.form.unsaved))}
                    </span>
                    <span class="st late" role="alert">
                        {general}
                    </span>
                    <a class="btn quiet" href=back>
                        {t!(i18n, common.verb.cancel)}
                    </a>
                    <button class="btn pri" disabled=move || stage.get() == Stage::Saving>
                        {t!(i18n, common.verb.save)}
                        <kbd>"Ctrl ↵"</kbd>
                    </button>
                </div>
            </form>
        </main>
    }
}

/// The browser asks before it closes or reloads a page with changes. (The draft would survive it; the reader
/// may not know.)
fn warn_before_leaving(dirty: Memo<bool>, is_saved: StoredValue<bool>) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        let dirty = dirty.try_get_untracked() == Some(true);
        if dirty && is_saved.try_get_value() == Some(false) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Takes the reader to the first field with a problem, once it is marked.
fn focus_first_problem() {
    request_animation_frame(|| {
        use wasm_bindgen::JsCast;
        let field = document().query_selector(".f.bad input, .f.bad select, .f.bad textarea");
        if let Some(field) =
            field.ok().flatten().and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = field.focus();
        }
    });
}
