//! Why something is done, for the ledger: the field in the foot of a form.

use leptos::prelude::*;

use crate::i18n::{t_string, use_i18n};

/// The field. `typed` hears each change of it, where what was typed is kept elsewhere too.
pub fn reason_field(reason: RwSignal<String>, typed: impl Fn(&str) + 'static) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <input
            class="in form-why"
            type="text"
            maxlength="500"
            aria-label=move || t_string!(i18n, ledger.reason)
            title=move || t_string!(i18n, ledger.reason_help)
            placeholder=move || t_string!(i18n, ledger.reason)
            prop:value=reason
            on:input=move |event| {
                reason.set(event_target_value(&event));
                typed(&reason.read_untracked());
            }
        />
    }
}
