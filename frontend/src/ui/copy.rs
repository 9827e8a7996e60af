//! A button that copies a text.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::toast::Toasts;
use crate::i18n::{t, td_string, use_i18n, use_locale};

/// Copies the text, and says so; or says that the browser refused, which it may, and over plain HTTP always does.
#[component]
pub fn CopyButton(
    /// What is copied.
    text: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            // Elsewhere the browser has no clipboard to ask.
            let copied = window().is_secure_context()
                && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
            toasts.say(match copied {
                true => td_string!(locale.get_untracked(), common.msg.copied),
                false => td_string!(locale.get_untracked(), common.msg.not_copied),
            });
        });
    };
    view! {
        <button type="button" class="btn s" on:click=copy>
            {t!(i18n, common.verb.copy)}
        </button>
    }
}
