//! What is said of a file: what it is, in which language, how closed.

use accord_shared::access::may_hold;
use accord_shared::document::DocumentKind;
use accord_shared::{AccessLevel, Noun};
use leptos::prelude::*;

use crate::i18n::words::Word;
use crate::i18n::{t, tongue, use_i18n, use_locale};
use crate::pages::session::Session;

/// Languages that are offered beside those of the record: of the interface, and of international organizations.
const OFFERED: [&str; 9] = ["az", "en", "ru", "fr", "tr", "ar", "es", "zh", "de"];

/// What is chosen so far.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) kind: RwSignal<DocumentKind>,
    pub(super) language: RwSignal<Option<String>>,
    pub(super) level: RwSignal<Option<AccessLevel>>,
}

/// The fields.
#[component]
pub(super) fn Fields(
    /// What is chosen.
    said: Said,
    /// What it belongs to.
    noun: Noun,
    /// How closed that is.
    level: AccessLevel,
    /// The languages of its authentic texts.
    texts: StoredValue<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let Said { kind, language, level: chosen } = said;
    let kinds = move || {
        let now = kind.get_untracked();
        let known = DocumentKind::of(noun).iter().copied();
        let all: Vec<DocumentKind> =
            known.chain((!DocumentKind::of(noun).contains(&now)).then_some(now)).collect();
        all.into_iter()
            .map(|kind| {
                view! { <option value=kind.code() selected=kind == now>{kind.word(locale.get())}</option> }
            })
            .collect_view()
    };
    let languages = move || {
        let now = language.get_untracked();
        let mut codes = texts.get_value();
        codes.extend(now.clone());
        codes.extend(OFFERED.map(str::to_owned));
        let mut seen = std::collections::HashSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        codes
            .into_iter()
            .map(|code| {
                let selected = now.as_ref() == Some(&code);
                let name = tongue::name(locale.get(), &code);
                view! { <option value=code selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let levels = move || {
        let now = chosen.get_untracked();
        let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
        AccessLevel::ALL
            .iter()
            .copied()
            .filter(|&offered| may_hold(level, offered) && offered <= clearance)
            .map(|offered| {
                let selected = now == Some(offered);
                view! { <option value=offered.code() selected=selected>{offered.word(locale.get())}</option> }
            })
            .collect_view()
    };
    let language_chosen = move |event: leptos::ev::Event| {
        language.set(Some(event_target_value(&event)).filter(|code| !code.is_empty()));
    };
    view! {
        <div class="f">
            <label for="paper-kind">{t!(i18n, papers.kind)}</label>
            <select
                class="in"
                id="paper-kind"
                on:change=move |event| {
                    if let Some(word) = DocumentKind::of_code(&event_target_value(&event)) {
                        kind.set(word);
                    }
                }
            >
                {kinds}
            </select>
        </div>
        <div class="f">
            <label for="paper-language">{t!(i18n, papers.language)}</label>
            <select class="in" id="paper-language" on:change=language_chosen>
                <option value="">{t!(i18n, papers.no_language)}</option>
                {languages}
            </select>
        </div>
        <div class="f">
            <label for="paper-level">{t!(i18n, papers.access)}</label>
            <select
                class="in"
                id="paper-level"
                on:change=move |event| chosen.set(AccessLevel::of_code(&event_target_value(&event)))
            >
                <option value="" selected=move || chosen.get_untracked().is_none()>
                    {t!(i18n, papers.as_record)}
                </option>
                {levels}
            </select>
        </div>
    }
}
