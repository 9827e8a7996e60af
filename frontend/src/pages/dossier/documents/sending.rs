//! Files on their way in: how far each is, and what became of those that did not arrive.

use accord_shared::document::title_of;
use leptos::prelude::*;
use web_sys::File;

use super::{DocumentsState, size};
use crate::api::client::{Api, Refusal};
use crate::api::document::{self, Sent};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string, use_locale};
use crate::ui::icon::{Glyph, icon_s};
use accord_shared::error::ErrorCode;

/// A file on its way.
#[derive(Clone)]
pub(super) struct Upload {
    /// The page's own name for it.
    number: u32,
    /// What the reader calls it.
    name: String,
    file: StoredValue<File, LocalStorage>,
    place: String,
    /// Sent again with it, it is taken once all the same.
    key: Option<String>,
    /// From 0 to 1.
    gone: f64,
    /// Why it did not arrive.
    wrong: Option<Wrong>,
}

/// Why a file did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wrong {
    TooLarge,
    Refused(Refusal),
}

/// Sends a file to this address.
pub(super) fn begin(state: DocumentsState, file: File, name: String, place: String) {
    let number = next();
    let name = if name.is_empty() { title_of(&file.name()) } else { name };
    let wrong = (file.size() > state.most.get_untracked()).then_some(Wrong::TooLarge);
    let upload = Upload {
        number,
        name,
        file: StoredValue::new_local(file),
        place,
        key: clock::fresh_key(),
        gone: 0.0,
        wrong: wrong.clone(),
    };
    state.sending.update(|all| all.push(upload.clone()));
    if wrong.is_none() {
        send(state, &upload);
    }
}

fn next() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

fn send(state: DocumentsState, upload: &Upload) {
    let number = upload.number;
    let alter = move |change: &dyn Fn(&mut Upload)| {
        state.sending.try_update(|all| {
            if let Some(upload) = all.iter_mut().find(|upload| upload.number == number) {
                change(upload);
            }
        });
    };
    let progress = move |gone: f64| alter(&|upload| upload.gone = gone);
    let ended = move |sent: Sent| match sent {
        Sent::Done => {
            leave(state, number);
            Api::expect().refresh();
        }
        Sent::Stopped => leave(state, number),
        Sent::Refused(refusal) => alter(&|upload| upload.wrong = Some(Wrong::Refused(refusal.clone()))),
    };
    let file = upload.file.get_value();
    document::send(number, &upload.place, &file, upload.key.as_deref(), progress, ended);
}

fn again(state: DocumentsState, number: u32) {
    let found =
        state.sending.with_untracked(|all| all.iter().find(|upload| upload.number == number).cloned());
    if let Some(upload) = found {
        state.sending.update(|all| {
            if let Some(upload) = all.iter_mut().find(|upload| upload.number == number) {
                (upload.gone, upload.wrong) = (0.0, None);
            }
        });
        send(state, &upload);
    }
}

fn leave(state: DocumentsState, number: u32) {
    state.sending.try_update(|all| all.retain(|upload| upload.number != number));
}

/// The list of them.
#[component]
pub(super) fn Sendings(
    /// The page's.
    state: DocumentsState,
) -> impl IntoView {
    view! {
        <ul class="list papers-sending" aria-live="polite">
            <For
                each=move || state.sending.get()
                key=|upload| upload.number
                children=move |upload| one(state, &upload)
            />
        </ul>
    }
}

fn one(state: DocumentsState, upload: &Upload) -> impl IntoView + use<> {
    let locale = use_locale();
    let (number, name) = (upload.number, StoredValue::new(upload.name.clone()));
    let of = move |get: fn(&Upload) -> Option<Wrong>| {
        state.sending.with(|all| all.iter().find(|upload| upload.number == number).and_then(get))
    };
    let gone = move || {
        let gone =
            state.sending.with(|all| all.iter().find(|upload| upload.number == number).map(|it| it.gone));
        gone.unwrap_or(1.0).to_string()
    };
    let wrong = Memo::new(move |_| of(|upload| upload.wrong.clone()));
    let said = move || wrong.get().map(|wrong| why(locale.get(), &wrong, state.most.get()));
    let under_way = move || {
        let locale = locale.get();
        let name = name.get_value();
        view! {
            <span class="grow paper-what">
                <span class="cut block">
                    {td_string!(locale, papers.sending, name = name.clone()).to_string()}
                </span>
                <progress max="1" value=gone aria-label=name.clone()></progress>
            </span>
            <button
                type="button"
                class="ib"
                aria-label=td_string!(locale, papers.cancel, name = name).to_string()
                on:click=move |_| {
                    document::stop(number);
                    leave(state, number);
                }
            >
                {icon_s(Glyph::Close)}
            </button>
        }
    };
    let failed = move || {
        let can_help = !matches!(wrong.get(), Some(Wrong::TooLarge))
            && wrong.get().is_some_and(|wrong| !is_for_good(&wrong));
        view! {
            <span class="grow paper-what" role="alert">
                <b>{name.get_value()}</b>
                <small class="st late">{icon_s(Glyph::Overdue)} {said}</small>
            </span>
            {can_help
                .then(|| {
                    view! {
                        <button type="button" class="btn s" on:click=move |_| again(state, number)>
                            {move || td_string!(locale.get(), papers.retry)}
                        </button>
                    }
                })}
            <button
                type="button"
                class="ib"
                aria-label=move || td_string!(locale.get(), papers.dismiss)
                on:click=move |_| leave(state, number)
            >
                {icon_s(Glyph::Close)}
            </button>
        }
    };
    view! {
        <li class="paper">
            {move || if wrong.read().is_some() { failed().into_any() } else { under_way().into_any() }}
        </li>
    }
}

/// Whether sending the same again ends the same way.
fn is_for_good(wrong: &Wrong) -> bool {
    match wrong {
        Wrong::TooLarge => true,
        Wrong::Refused(refusal) => !matches!(
            refusal.code.as_str(),
            Refusal::OFFLINE | "UNAVAILABLE" | "TOOK_TOO_LONG" | "TOO_MANY" | "UNEXPECTED" | "MALFORMED"
        ),
    }
}

/// What is wrong, and how to mend it.
fn why(locale: Locale, wrong: &Wrong, most: f64) -> String {
    let too_large = || td_string!(locale, papers.wrong.large, size = size(locale, most)).to_string();
    let Wrong::Refused(refusal) = wrong else { return too_large() };
    let said = match refusal.code.as_str() {
        "TOO_LARGE" => return too_large(),
        "WRONG_CONTENT" => td_string!(locale, papers.wrong.content),
        "MACROS" => td_string!(locale, papers.wrong.macros),
        "EMPTY" => td_string!(locale, papers.wrong.empty),
        Refusal::OFFLINE => td_string!(locale, papers.wrong.offline),
        "UNAVAILABLE" | "TOOK_TOO_LONG" => td_string!(locale, papers.wrong.unavailable),
        "UNAUTHENTICATED" => td_string!(locale, common.msg.session),
        code => match ErrorCode::of_code(code) {
            Some(code) => code.word(locale),
            None => td_string!(locale, papers.wrong.failed),
        },
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str) -> Wrong {
        Wrong::Refused(Refusal { code: code.into(), field: None, wait: None })
    }

    #[test]
    fn each_reason_says_how_to_mend_it_and_what_is_worth_another_try() {
        let said = |wrong: &Wrong| why(Locale::en, wrong, 67_108_864.0);
        assert!(said(&Wrong::TooLarge).contains("64 MB"));
        assert!(said(&refused("MACROS")).contains("without them"));
        assert!(said(&refused("STALE_VERSION")).len() > 10);
        assert!(said(&refused("?")).contains("again"));
        assert!(is_for_good(&refused("WRONG_CONTENT")) && is_for_good(&Wrong::TooLarge));
        assert!(!is_for_good(&refused("OFFLINE")) && !is_for_good(&refused("UNAVAILABLE")));
    }
}
