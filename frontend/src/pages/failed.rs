//! How a page says that it could not be loaded.

use leptos::prelude::*;

use crate::api::client::ApiError;
use crate::i18n::{Locale, t, td_string, use_i18n, use_locale};
use crate::ui::blank::Blank;
use crate::ui::icon::Glyph;

/// The sentence for an error.
pub fn sentence(locale: Locale, error: &ApiError) -> &'static str {
    match error {
        ApiError::Offline => td_string!(locale, common.msg.offline),
        ApiError::SignedOut => td_string!(locale, common.msg.session),
        ApiError::Server { .. } => td_string!(locale, common.msg.server),
        ApiError::Refused(_) => td_string!(locale, common.msg.refused_query),
    }
}

/// The error in the place of what was asked for, with another try and the reference.
#[component]
pub fn Failed(
    /// What could not be loaded.
    #[prop(into)]
    title: Signal<String>,
    /// Why.
    error: ApiError,
    /// Asks again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let reference = match &error {
        ApiError::Server { reference } => reference.clone(),
        _ => None,
    };
    view! {
        <div role="alert">
            <Blank
                glyph=Glyph::Offline
                title=title
                text=Signal::derive(move || sentence(locale.get(), &error).to_owned())
            >
                <div class="row">
                    <button type="button" class="btn pri" on:click=move |_| retry.run(())>
                        {t!(i18n, common.verb.retry)}
                    </button>
                </div>
                {reference
                    .map(|id| {
                        view! {
                            <p>
                                {move || {
                                    td_string!(locale.get(), common.msg.reference, id = id.clone())
                                        .to_string()
                                }}
                            </p>
                        }
                    })}
            </Blank>
        </div>
    }
}
