//! The page of a form: the draft, saving, a version that has become old, leaving with changes.

use accord_shared::RecordId;
use accord_shared::error::ErrorCode;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::conflict::{self, Choices, Side};
use super::draft::{Base, Draft};
use super::fields::Problems;
use super::reading::{Problem, Reading};
use super::{Form, TooLarge, field, lay_ground, on_ground};
use crate::api::client::{Api, use_query};
use crate::api::live::{self, News, Screen};
use crate::api::parts::record;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::change::undo::Undoing;
use crate::pages::dossier::use_record;
use crate::pages::failed::{Failed, sentence};
use crate::pages::not_found::NotFoundPage;
use crate::pages::reason::reason_field;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The form for a new record.
pub fn new_page<F: Form>() -> impl IntoView {
    let query = use_query_map();
    let from = untrack(|| F::begun(&|key| query.read().get(key))).map(|(_, from)| from);
    let draft = Draft::of(match &from {
        Some(from) => format!("{}.new.{from}", F::NOUN.code()),
        None => format!("{}.new", F::NOUN.code()),
    });
    let session = Session::expect();
    guarded(
        move || session.can_enter(F::NOUN),
        move || {
            let begun = untrack(|| F::begun(&|key| query.read().get(key)));
            let form = begun.map_or_else(F::blank, |(form, _)| form);
            open::<F>(form, None, draft.clone(), RwSignal::new(0)).into_any()
        },
    )
}

/// The form that changes the record of the path.
pub fn change_page<F: Form>() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_record(F::NOUN);
    // Grows when the reader asks for the record as it is now.
    let attempt = RwSignal::new(0u32);
    let loaded =
        use_query::<F::Query, F::Variables>(move || id.get().map(|id| F::variables(Id::new(id.to_string()))));
    let session = Session::expect();
    guarded(
        move || session.writes(),
        move || {
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
                Some(_) if !F::can_edit(&answer) => {
                    banner_page(|locale| td_string!(locale, common.form.outside)).into_any()
                }
                None => view! { <NotFoundPage /> }.into_any(),
                Some(Err(TooLarge)) => {
                    banner_page(|locale| td_string!(locale, common.form.too_large)).into_any()
                }
                Some(Ok((form, version))) => {
                    let draft = Draft::of(F::draft(id));
                    open(form, Some((id, version)), draft, attempt).into_any()
                }
            },
        }
        },
    )
}

/// The form only for those who may change the register, and only in the register of today.
fn guarded(
    may: impl Fn() -> bool + Send + Sync + 'static,
    form: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let session = Session::expect();
    let as_of = AsOf::expect();
    let form = StoredValue::new(form);
    let allowed = Memo::new(move |_| session.viewer().map(|_| may()));
    let refused = move |locale: Locale| match as_of.get() {
        Some(_) => td_string!(locale, common.form.editing_off),
        None if session.writes() => td_string!(locale, common.form.department),
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

/// Where saving stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Typing,
    Saving,
}

fn open<F: Form>(
    original: F,
    change: Option<(RecordId, i32)>,
    draft: Draft,
    attempt: RwSignal<u32>,
) -> impl IntoView {
    lay_ground();
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let as_of = AsOf::expect();
    let toasts = Toasts::expect();
    let undoing = Undoing::expect();
    let navigate = use_navigate();
    let place = change.map(|(id, _)| F::place(id));

    let base = Base {
        version: change.map_or(0, |(_, version)| version),
        form: untrack(|| serde_json::to_value(original).unwrap_or_default()),
    };
    let untouched = base.form.clone();
    let met = draft.meeting(&base);
    let earlier = match &met {
        Some(met) => serde_json::from_value(met.merged.value.clone()).ok(),
        None => draft.read::<F>(),
    };
    let from_draft = RwSignal::new(earlier.is_some() && met.is_none());
    // Replaced as a whole where a collision is chosen.
    let form = RwSignal::new(earlier.unwrap_or(original));
    let choices: Choices =
        RwSignal::new(vec![None; met.as_ref().map_or(0, |met| met.merged.conflicts.len())]);
    let met = StoredValue::new(met);
    let reason = field(draft.reason());
    let reason_kept = draft.clone();
    let problems = Problems(RwSignal::new(Vec::new()));
    provide_context(problems);
    let stage = RwSignal::new(Stage::Typing);
    let failure = RwSignal::new(None::<String>);

    // Serialising reads every field, so this runs whenever one changes.
    let is_saved = StoredValue::new(false);
    let dirty = {
        let (draft, base) = (draft.clone(), base.clone());
        Memo::new(move |_| {
            let now = serde_json::to_value(form.get()).unwrap_or_default();
            let dirty = now != untouched;
            match dirty {
                _ if is_saved.get_value() => {}
                true => draft.keep(&now.to_string(), &base),
                false => draft.clear(),
            }
            dirty
        })
    };
    warn_before_leaving(dirty, is_saved);

    let save = {
        let (draft, base) = (draft.clone(), base.clone());
        move || {
            if untrack(|| conflict::open(choices)) > 0 {
                focus_meeting();
                return;
            }
            let form = form.get_untracked();
            let mut reading = Reading::default();
            let input = form.read(&mut reading);
            problems.0.set(reading.problems.clone());
            let Some(input) = input.filter(|_| reading.problems.is_empty()) else {
                focus_first_problem();
                return;
            };
            stage.set(Stage::Saving);
            failure.set(None);
            let typed = untrack(|| serde_json::to_string(&form).unwrap_or_default());
            let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
            let sending = draft.sending(&typed, why);
            let (draft, navigate, base) = (draft.clone(), navigate.clone(), base.clone());
            let target = change.map(|(id, version)| (Id::new(id.to_string()), version));
            spawn_local(async move {
                let answer = F::save(input, target, sending).await;
                let locale = locale.get_untracked();
                match answer {
                    Err(error) => {
                        stage.set(Stage::Typing);
                        failure.set(Some(sentence(locale, &error).to_owned()));
                    }
                    Ok(saved) if saved.errors.iter().any(|error| error.code == ErrorCode::StaleVersion) => {
                        // The record is asked for again, and the draft meets what comes.
                        stage.set(Stage::Typing);
                        draft.start_from(&base);
                        draft.keep(&typed, &base);
                        api.refresh();
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
                        let id = saved.id.as_ref().and_then(record).or(change.map(|(id, _)| id));
                        let place = place.or(id.map(Route::Dossier)).unwrap_or(Route::Register(F::NOUN));
                        navigate(&as_of.href(place), Default::default());
                        match id {
                            Some(id) if F::OF_RECORD => undoing.offer(id, change.is_none()).await,
                            _ => toasts.say(td_string!(locale, common.msg.saved)),
                        }
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
    let choose = move |at: usize, side: Side| {
        choices.update(|choices| choices[at] = Some(side));
        let chosen = met.with_value(|met| {
            let conflict = met.as_ref()?.merged.conflicts.get(at)?;
            let value = if side == Side::Mine { &conflict.mine } else { &conflict.theirs };
            let mut tree = untrack(|| serde_json::to_value(form.get()).ok())?;
            conflict.put(&mut tree, value.as_ref());
            on_ground(|| serde_json::from_value(tree).ok())
        });
        if let Some(chosen) = chosen {
            form.set(chosen);
        }
    };
    let news = change.map(|(id, version)| {
        let stale = RwSignal::new(None::<News>);
        let idle = move || stage.get_untracked() == Stage::Typing && !is_saved.get_value();
        live::watch(
            move || Screen { records: vec![id], ..Screen::default() },
            move |news| {
                if stage.try_get_untracked().is_none() || !idle() {
                    return;
                }
                if let News::Gone(_) = news {
                    return stale.set(Some(news));
                }
                // What the record is tied to may have changed, and not the record.
                spawn_local(async move {
                    api.forget();
                    let answer = api.query::<F::Query, _>(F::variables(Id::new(id.to_string()))).await;
                    let now = answer.ok().and_then(|answer| Some(F::loaded(&answer)?.ok()?.1));
                    let is_other = now.is_some_and(|now| now != version);
                    match dirty.try_get_untracked() {
                        // Nothing is lost where nothing was typed.
                        Some(false) if is_other && idle() => api.refresh(),
                        Some(true) if is_other && idle() => stale.set(Some(news)),
                        _ => {}
                    }
                });
            },
        );
        let (draft, base) = (draft.clone(), base.clone());
        let take_in = StoredValue::new(move || {
            // As after a save that came too late: the record is asked for again, and what was typed meets what comes.
            let typed = untrack(|| serde_json::to_string(&form.get()).unwrap_or_default());
            draft.start_from(&base);
            draft.keep(&typed, &base);
            api.refresh();
        });
        move || {
            stale
                .get()
                .map(|news| news_banner(matches!(news, News::Gone(_)), move || take_in.with_value(|it| it())))
        }
    });
    let meeting =
        move || met.with_value(|met| met.as_ref().map(|met| conflict::panel(F::NOUN, met, choices, choose)));
    let back = move || as_of.href(place.unwrap_or(Route::Register(F::NOUN)));
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
                {news}
                {meeting}
                {move || form.get().view()}
                <div class="form-foot">
                    <span class="grow muted" role="status">
                        {move || dirty.get().then_some(t!(i18n, common.form.unsaved))}
                    </span>
                    <span class="st late" role="alert">
                        {general}
                    </span>
                    {F::OF_RECORD.then(|| reason_field(reason, move |typed| reason_kept.keep_reason(typed)))}
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

/// Says that somebody changed the record meanwhile, and offers to take it in; or that it is there no more.
fn news_banner(gone: bool, take_in: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let take_in = StoredValue::new(take_in);
    view! {
        <div class="banner" role="status">
            {icon(Glyph::Changes)}
            <span class="grow">
                {move || {
                    if gone { t_string!(i18n, common.form.gone) } else { t_string!(i18n, common.form.changed_meanwhile) }
                }}
            </span>
            <Show when=move || !gone>
                <button type="button" class="btn s" on:click=move |_| take_in.with_value(|take_in| take_in())>
                    {t!(i18n, common.form.take_in)}
                </button>
            </Show>
        </div>
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

/// Takes the reader to what is still to be chosen.
fn focus_meeting() {
    use wasm_bindgen::JsCast;
    let panel = document().get_element_by_id("meeting");
    if let Some(panel) = panel.and_then(|panel| panel.dyn_into::<web_sys::HtmlElement>().ok()) {
        panel.scroll_into_view();
        let _ = panel.focus();
    }
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
