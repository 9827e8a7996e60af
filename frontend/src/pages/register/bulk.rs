//! What can be done with the chosen rows.

use accord_shared::bulk::BulkVerdict;
use accord_shared::{AccessLevel, Noun, RecordId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::List;
use super::export::question;
use super::pages::Pages;
use super::selection::Selection;
use super::spec::Register;
use crate::api::bulk::{self, Before, Done, Judged, Preview, Wanted};
use crate::api::client::{Api, use_query};
use crate::api::custody::ColleaguesQuery;
use crate::api::parts::PageAsk;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::pages::form::fields::Problems;
use crate::pages::form::picker::RecordField;
use crate::pages::scope::use_name;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route, explore_all};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::toast::Toasts;

/// What is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Responsible,
    Access,
    Unit,
}

impl Kind {
    fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Responsible => td_string!(locale, access.responsible),
            Self::Access => td_string!(locale, common.field.access_level),
            Self::Unit => td_string!(locale, agreements.unit),
        }
    }

    /// The change as it is sent; nothing before a value is chosen.
    fn change(self, value: &str) -> Option<Value> {
        let (field, to) = match self {
            Self::Responsible => ("RESPONSIBLE", json!(value)),
            Self::Access => ("ACCESS_LEVEL", json!(value.to_uppercase())),
            Self::Unit => ("UNIT", json!(value)),
        };
        (!value.is_empty()).then(|| json!({ "field": field, "to": to }))
    }
}

/// The bar over the table's foot, while rows are chosen.
pub fn bulk_bar<R: Register>(list: List, pages: Pages<R>, selection: Selection) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let open = RwSignal::new(false);
    let kind = RwSignal::new(Kind::Responsible);
    let as_of = AsOf::expect();
    let total = move || pages.total().unwrap_or_default();
    let chosen = move || {
        let count = i64::try_from(selection.count(total())).unwrap_or_default();
        td_string!(locale.get(), bulk.chosen, count = count).to_string()
    };
    let all = move || {
        td_string!(locale.get(), bulk.all, total = format::number(locale.get(), total().into())).to_string()
    };
    let can_widen = move || {
        let total = usize::try_from(total()).unwrap_or_default();
        !selection.is_all() && selection.count(0) < total
    };
    let ask = StoredValue::new(move |change: Value| {
        let ask = PageAsk { first: 0, after: None, on: untrack(|| as_of.get()) };
        let variables = serde_json::to_value(R::variables(&list.state.get_untracked(), ask));
        let variables = selection.narrow(question(variables.unwrap_or_default()));
        Wanted { of: R::NOUN.code(), variables, change }
    });
    let kinds: &'static [Kind] = match R::NOUN {
        Noun::Agreement | Noun::Obligation => &[Kind::Responsible, Kind::Access, Kind::Unit],
        Noun::Organization | Noun::Contact | Noun::Interaction => &[Kind::Responsible, Kind::Access],
    };
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !open.get_untracked() {
            selection.clear();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <Show when=move || !selection.is_empty()>
            <div class="bulk" role="toolbar" aria-label=move || t_string!(i18n, bulk.title)>
                <b aria-live="polite">{chosen}</b>
                <Show when=can_widen>
                    <button type="button" class="btn s" on:click=move |_| selection.choose_all()>
                        {all}
                    </button>
                </Show>
                {move || {
                    explore_all(&selection.records(), as_of.get()).map(|href| {
                        view! {
                            <a class="btn s" href=href>
                                {icon_s(Glyph::Explore)}
                                {t!(i18n, common.verb.explore)}
                            </a>
                        }
                    })
                }}
                <Show when=move || session.can_edit()>
                    <hr />
                    {kinds
                        .iter()
                        .map(|&one| {
                            view! {
                                <button
                                    type="button"
                                    class="btn s"
                                    on:click=move |_| {
                                        kind.set(one);
                                        open.set(true);
                                    }
                                >
                                    {move || one.title(locale.get())}
                                </button>
                            }
                        })
                        .collect_view()}
                </Show>
                <hr />
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, bulk.clear)
                    title=move || t_string!(i18n, bulk.clear)
                    on:click=move |_| selection.clear()
                >
                    {icon_s(Glyph::Close)}
                </button>
            </div>
        </Show>
        <Dialog open=open label=Signal::derive(move || t_string!(i18n, bulk.title).to_owned())>
            <Change kind=kind.get_untracked() wanted=ask.get_value() open selection />
        </Dialog>
    }
}

/// The dialog: a value, what it would do, and the button that does it.
#[component]
fn Change(
    kind: Kind,
    wanted: impl Fn(Value) -> Wanted + Clone + Send + Sync + 'static,
    open: RwSignal<bool>,
    selection: Selection,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let (api, toasts) = (Api::expect(), Toasts::expect());
    provide_context(Problems(RwSignal::new(Vec::new())));
    let value = RwSignal::new(String::new());
    let word = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Preview>);
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(crate::clock::fresh_key());
    let wanted = StoredValue::new(wanted);
    Effect::new(move |_| {
        let change = kind.change(&value.get());
        found.set(None);
        let Some(change) = change else { return };
        let wanted = wanted.with_value(|wanted| wanted(change));
        spawn_local(async move {
            match bulk::preview(&wanted).await {
                Ok(preview) => {
                    wrong.try_set(None);
                    found.try_set(Some(preview));
                }
                Err(refused) => {
                    wrong.try_set(Some(refusal(locale.get_untracked(), &refused)));
                }
            }
        });
    });
    let go = move |_| {
        let (Some(change), Some(preview)) = (kind.change(&value.get_untracked()), found.get_untracked())
        else {
            return;
        };
        let wanted = wanted.with_value(|wanted| wanted(change));
        busy.set(true);
        spawn_local(async move {
            let reason = reason.get_untracked();
            let done = bulk::apply(&wanted, preview.snapshot, &reason, key.get_value().as_deref()).await;
            busy.try_set(false);
            let locale = locale.get_untracked();
            match done {
                Ok(done) => {
                    open.try_set(false);
                    selection.clear();
                    said(toasts, locale, done);
                    api.refresh();
                }
                Err(refused) => {
                    wrong.try_set(Some(refusal(locale, &refused)));
                }
            }
        });
    };
    let count = move || found.read().as_ref().map_or(0, |preview| preview.changes);
    let button = move || {
        let count = i64::try_from(count()).unwrap_or_default();
        td_string!(locale.get(), bulk.go, count = count).to_string()
    };
    view! {
        <header>
            <h2>{move || kind.title(locale.get())}</h2>
        </header>
        <div class="pad form-small bulk-form">
            <NewValue kind value word />
            <div class="f">
                <label for="bulk-reason">{t!(i18n, ledger.reason)}</label>
                <input
                    class="in"
                    id="bulk-reason"
                    maxlength="500"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                />
                <p>{t!(i18n, ledger.reason_help)}</p>
            </div>
            <div class="bulk-found" aria-live="polite">
                {move || found.get().map(|preview| summary(locale.get(), &preview, &word.get()))}
            </div>
            {move || {
                wrong
                    .get()
                    .map(|text| view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} {text}</p> })
            }}
        </div>
        <footer>
            <button type="button" class="btn" on:click=move |_| open.set(false)>
                {t!(i18n, common.verb.cancel)}
            </button>
            <button
                type="button"
                class="btn pri"
                disabled=move || busy.get() || count() == 0
                on:click=go
            >
                {button}
            </button>
        </footer>
    }
}

/// The field for the new value, which says in `word` what the reader calls it.
#[component]
fn NewValue(kind: Kind, value: RwSignal<String>, word: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let people = use_query::<ColleaguesQuery, ()>(move || (kind == Kind::Responsible).then_some(()));
    if kind == Kind::Unit {
        let name = use_name(move || Some(value.get()));
        Effect::new(move |_| word.set(name.get().unwrap_or_else(|| "…".into())));
        return view! {
            <RecordField
                path="bulkUnit"
                label=|locale| td_string!(locale, agreements.unit)
                value=value
                noun=Noun::Organization
            />
        }
        .into_any();
    }
    let options = move || {
        let locale = locale.get();
        // Asked for again, the list keeps what is chosen.
        let option = |code: String, text: String| {
            let selected = value.with_untracked(|value| *value == code);
            view! { <option value=code selected=selected>{text}</option> }
        };
        if kind == Kind::Responsible {
            let people = people.ok().map(|answer| answer.colleagues.clone()).unwrap_or_default();
            let name = |one: crate::api::custody::Colleague| {
                option(one.id.inner().to_owned(), format!("{} · {}", one.name, one.role.word(locale)))
            };
            people.into_iter().map(name).collect_view()
        } else {
            let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
            let levels = AccessLevel::ALL.iter().filter(|&&level| level <= clearance);
            levels.map(|level| option(level.code().to_owned(), level.word(locale).to_owned())).collect_view()
        }
    };
    let choose = move |event: leptos::ev::Event| {
        let code = event_target_value(&event);
        let name = if kind == Kind::Responsible {
            let people = people.ok().map(|answer| answer.colleagues.clone()).unwrap_or_default();
            people.into_iter().find(|one| one.id.inner() == code).map(|one| one.name)
        } else {
            AccessLevel::of_code(&code).map(|level| level.word(locale.get_untracked()).to_owned())
        };
        word.set(name.unwrap_or_default());
        value.set(code);
    };
    view! {
        <div class="f">
            <label for="bulk-value">{move || kind.title(locale.get())}</label>
            <select class="in" id="bulk-value" on:change=choose>
                <option value="">{t!(i18n, common.form.choose)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// What would become of the records: how many of each kind, and the first of them one by one.
fn summary(locale: Locale, preview: &Preview, to: &str) -> impl IntoView + use<> {
    let number = |count: usize| format::number(locale, i64::try_from(count).unwrap_or_default());
    let lines = [
        (td_string!(locale, bulk.will_change), preview.changes),
        (td_string!(locale, bulk.same), preview.same),
        (td_string!(locale, bulk.left), preview.refused),
    ];
    let lines = lines
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(text, count)| view! { <dt>{text}</dt> <dd>{number(count)}</dd> })
        .collect_view();
    let rest = (preview.changes + preview.same + preview.refused).saturating_sub(preview.records.len());
    let rest = (rest > 0).then(|| {
        let text = td_string!(locale, bulk.rest, count = number(rest)).to_string();
        view! { <li class="muted">{text}</li> }
    });
    let records = preview.records.iter().map(|judged| judged_line(locale, judged, to)).collect_view();
    view! {
        <dl class="dl">{lines}</dl>
        <ul class="list bulk-records">
            {records}
            {rest}
        </ul>
    }
}

fn judged_line(locale: Locale, judged: &Judged, to: &str) -> impl IntoView + use<> {
    let language = language(locale);
    let before = match &judged.before {
        None => "—".to_owned(),
        Some(Before::Responsible(name)) => name.clone(),
        Some(Before::AccessLevel(level)) => level.word(locale).to_owned(),
        Some(Before::Unit(names)) => names.pick(language).to_owned(),
    };
    let becomes = match judged.verdict {
        BulkVerdict::Changes => view! {
            <span>{before} " → " <b>{to.to_owned()}</b></span>
        }
        .into_any(),
        BulkVerdict::Same => view! { <span class="muted">{td_string!(locale, bulk.same)}</span> }.into_any(),
        BulkVerdict::Stale => left(td_string!(locale, bulk.stale)).into_any(),
        BulkVerdict::Unseen => left(td_string!(locale, bulk.unseen)).into_any(),
    };
    let name = judged.name.as_ref().map(|name| name.pick(language).to_owned());
    let href = judged.record.parse::<RecordId>().ok().map(|id| Route::Dossier(id).href(None));
    view! {
        <li>
            <a class="link cut" href=href target="_blank">{name.unwrap_or_else(|| judged.record.clone())}</a>
            {becomes}
        </li>
    }
}

/// Why a record is left alone.
fn left(why: &'static str) -> impl IntoView {
    view! {
        <span class="st late">
            {icon_s(Glyph::NotMet)}
            {why}
        </span>
    }
}

/// Says what was done, and offers to take it back.
fn said(toasts: Toasts, locale: Locale, done: Done) {
    let count = i64::try_from(done.changed).unwrap_or_default();
    let mut text = td_string!(locale, bulk.done, count = count).to_string();
    if !done.left.is_empty() {
        let left = i64::try_from(done.left.len()).unwrap_or_default();
        text = format!("{text} · {}: {}", td_string!(locale, bulk.left), format::number(locale, left));
    }
    if done.changed == 0 {
        return toasts.say(text);
    }
    let run = move || {
        let id = done.id.clone();
        spawn_local(async move {
            let undone = bulk::undo(&id).await;
            match undone {
                Ok(blocked) if blocked.is_empty() => {
                    toasts.say(td_string!(locale, bulk.undone));
                    Api::expect().refresh();
                }
                Ok(_) => toasts.say(td_string!(locale, bulk.blocked)),
                Err(refused) => toasts.say(refusal(locale, &refused)),
            }
        });
    };
    toasts.offer(text, td_string!(locale, ledger.undo), run);
}
