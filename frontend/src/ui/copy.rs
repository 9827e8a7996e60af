//! A button that copies a text.

use leptos::prelude::*;

use super::toast::Toasts;
use crate::i18n::{t, td_string, use_i18n, use_locale};

/// Copies the text, and says so.
#[component]
pub fn CopyButton(
    /// What is copied.
    text: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        toasts.say(td_string!(locale.get_untracked(), common.msg.copied));
    };
    view! {
        <button type="button" class="btn s" on:click=copy>
            {t!(i18n, common.verb.copy)}
        </button>
    }
}
