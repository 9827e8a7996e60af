//! A file's dialog: what is said of it, its versions, a new one, and taking it away.

use accord_shared::AccessLevel;
use accord_shared::document::{LONGEST_TITLE, Medium};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::fields::{Fields, Said};
use super::{DocumentsState, sending, size};
use crate::api::client::{Api, use_query};
use crate::api::custody::{ColleaguesQuery, CustodyQuery, CustodyVariables};
use crate::api::document::{self, Document, DocumentContent, DocumentInput, place_of_next};
use crate::clock;
use crate::i18n::{Locale, format, t, td_string, use_i18n, use_locale};
use crate::pages::dossier::custody::{KnownBy, set_list};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::toast::Toasts;

/// The dialog's form.
#[component]
pub(super) fn Edit(
    /// The page's.
    state: DocumentsState,
    /// The document as the reader knows it.
    document: Document,
    /// How closed the record is.
    level: AccessLevel,
    /// The languages of its authentic texts.
    texts: StoredValue<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let said = Said {
        kind: RwSignal::new(document.kind),
        language: RwSignal::new(document.language.clone()),
        level: RwSignal::new(Some(document.access_level)),
    };
    let title = RwSignal::new(document.title.clone());
    let wrong = RwSignal::new(None::<String>);
    let known = StoredValue::new(document.clone());
    // Who may know of it is said by the Department alone, and once it is known who may now.
    let id = document.id.clone();
    let custody = use_query::<CustodyQuery, CustodyVariables>(move || {
        session.can_edit().then(|| CustodyVariables { record: id.clone() })
    });
    let people = use_query::<ColleaguesQuery, ()>(move || session.can_edit().then_some(()));
    let colleagues =
        Memo::new(move |_| people.ok().map(|answer| answer.colleagues.clone()).unwrap_or_default());
    let known_by = KnownBy::everybody();
    let ready = RwSignal::new(false);
    Effect::new(move |_| {
        let custody = custody.ok().and_then(|answer| answer.custody.clone());
        // What the reader chose meanwhile stays when the answer comes again.
        if let Some(custody) = custody.filter(|_| !ready.get_untracked()) {
            known_by.fill(&custody);
            ready.set(true);
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let known = known.get_value();
        let input = DocumentInput {
            access_level: said.level.get_untracked(),
            title: title.get_untracked(),
            kind: said.kind.get_untracked(),
            language: said.language.get_untracked(),
        };
        let relisted = known_by.changed();
        let same = DocumentInput {
            access_level: Some(known.access_level),
            title: known.title.clone(),
            kind: known.kind,
            language: known.language.clone(),
        };
        spawn_local(async move {
            let mut done = match input == same {
                true => Ok(Vec::new()),
                false => document::change(known.id.clone(), known.version, input).await,
            };
            if let (Ok(errors), Some(people)) = (&done, relisted)
                && errors.is_empty()
            {
                done = set_list(Api::expect(), known.id, people).await;
            }
            let locale = locale.get_untracked();
            match outcome(locale, &done) {
                Some(said) => {
                    wrong.try_set(Some(said));
                }
                None => {
                    state.editing.try_set(false);
                    toasts.say(td_string!(locale, common.msg.saved));
                    Api::expect().refresh();
                }
            }
        });
    };
    let remove = move |_| {
        let known = known.get_value();
        spawn_local(async move {
            let done = document::remove(known.id.clone(), known.version).await;
            let locale = locale.get_untracked();
            match outcome(locale, &done) {
                Some(said) => {
                    wrong.try_set(Some(said));
                }
                None => {
                    state.editing.try_set(false);
                    let back = move || bring_back(known.clone(), locale, toasts);
                    toasts.offer(td_string!(locale, papers.removed), td_string!(locale, ledger.undo), back);
                    Api::expect().refresh();
                }
            }
        });
    };
    let input = NodeRef::<leptos::html::Input>::new();
    let replace = move |event: leptos::ev::Event| {
        let chosen = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = chosen.and_then(|input| input.files()).and_then(|files| files.get(0)) {
            let known = known.get_value();
            sending::begin(state, file, known.title.clone(), place_of_next(&known));
            state.editing.set(false);
        }
    };
    let endings =
        Medium::ALL.iter().map(|medium| format!(".{}", medium.ending())).collect::<Vec<_>>().join(",");
    let versions = move || {
        let locale = locale.get();
        let rows = known.with_value(|known| {
            known.contents.iter().map(|content| version(state, known, content, locale)).collect_view()
        });
        view! { <ul class="list">{rows}</ul> }
    };
    view! {
        <form class="fgrid pad paper-form" on:submit=save>
            <h2 class="f wide">{t!(i18n, papers.edit)}</h2>
            <div class="f wide">
                <label for="paper-title">{t!(i18n, papers.name)}</label>
                <input
                    class="in"
                    id="paper-title"
                    required
                    maxlength=LONGEST_TITLE.to_string()
                    autocomplete="off"
                    prop:value=title
                    on:input=move |event| title.set(event_target_value(&event))
                />
            </div>
            <Fields said=said noun=state.record.noun level=level texts=texts />
            <Show when=move || ready.get()>
                <div class="f wide">
                    {known_by.fields(colleagues.into(), |locale| td_string!(locale, papers.restrict))}
                </div>
            </Show>
            <div class="f wide">
                <span class="lb">{t!(i18n, papers.versions)}</span>
                {versions}
                <div class="row wrap">
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| {
                            if let Some(input) = input.get_untracked() {
                                input.click();
                            }
                        }
                    >
                        {icon(Glyph::Attach)}
                        {t!(i18n, papers.replace)}
                    </button>
                    <small class="muted">{t!(i18n, papers.replace_help)}</small>
                </div>
                <input node_ref=input type="file" hidden accept=endings on:change=replace />
            </div>
            <div class="row f wide paper-foot">
                <button type="button" class="btn danger" on:click=remove>
                    {icon(Glyph::Remove)}
                    {t!(i18n, papers.remove)}
                </button>
                <span class="grow st late" role="alert">
                    {move || wrong.get()}
                </span>
                <button type="button" class="btn quiet" on:click=move |_| state.editing.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri">{t!(i18n, common.verb.save)}</button>
            </div>
        </form>
    }
}

/// Takes back that it was taken away, which made one more version of what is known.
fn bring_back(known: Document, locale: Locale, toasts: Toasts) {
    spawn_local(async move {
        let done = document::restore(known.id, known.version + 1).await;
        let said = outcome(locale, &done);
        toasts.say(said.unwrap_or_else(|| td_string!(locale, papers.restored).to_owned()));
        Api::expect().refresh();
    });
}

fn version(state: DocumentsState, document: &Document, content: &DocumentContent, locale: Locale) -> AnyView {
    let date = clock::local(&content.added_at.0).map(|at| format::day(locale, at.date())).unwrap_or_default();
    let by = td_string!(locale, papers.added, who = content.added_by.clone(), date = date).to_string();
    let name = td_string!(locale, papers.version, number = content.number).to_string();
    let kind = content.medium().map(|medium| medium.ending().to_ascii_uppercase()).unwrap_or_default();
    let line = format!("{kind} · {} · {by}", size(locale, f64::from(content.size)));
    let head = if content.medium().is_some_and(|medium| medium.preview().is_some()) {
        let (shown, number) = (document.clone(), content.number);
        view! {
            <button
                type="button"
                class="link paper-open"
                on:click=move |_| {
                    state.editing.set(false);
                    state.show(shown.clone(), number);
                }
            >
                {name.clone()}
            </button>
        }
        .into_any()
    } else {
        view! { <b class="paper-open">{name.clone()}</b> }.into_any()
    };
    view! {
        <li class="paper">
            <span class="grow paper-what">
                {head}
                <small class="muted">{line}</small>
            </span>
            <a
                class="ib"
                href=document.address(content.number, false)
                rel="external"
                download=""
                aria-label=td_string!(locale, papers.download_of, name = name).to_string()
                title=td_string!(locale, papers.download)
            >
                {icon_s(Glyph::Export)}
            </a>
        </li>
    }
    .into_any()
}
