//! How a page says that it could not be loaded.

use std::sync::Arc;

use accord_shared::error::ErrorCode;
use leptos::prelude::*;

use crate::api::client::{ApiError, Loaded, Refusal};
use crate::api::parts::UserError;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon};

/// The sentence for an error.
pub fn sentence(locale: Locale, error: &ApiError) -> &'static str {
    match error {
        ApiError::Offline => td_string!(locale, common.msg.offline),
        ApiError::SignedOut => td_string!(locale, common.msg.session),
        ApiError::Server { .. } => td_string!(locale, common.msg.server),
        ApiError::Refused(_) => td_string!(locale, common.msg.refused_query),
    }
}

/// What was asked for, once it is there; before that grey bars, or why it could not be had and another try.
pub fn answered<Q: Send + Sync + 'static>(
    loaded: Loaded<Q>,
    shown: impl Fn(Arc<Q>) -> AnyView + Send + Sync + 'static,
) -> impl Fn() -> AnyView + Send + Sync + 'static {
    let i18n = use_i18n();
    move || match loaded.get() {
        None => view! {
            <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
        }
        .into_any(),
        Some(Err(error)) => view! {
            <Failed
                title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                error=error
                retry=move |()| loaded.retry()
            />
        }
        .into_any(),
        Some(Ok(answer)) => shown(answer),
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

/// Why something was not done, where it was asked for.
pub fn banner(why: String) -> impl IntoView {
    view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} {why}</p> }
}

/// The sentence for what was refused below `/session`.
pub fn refusal(locale: Locale, refusal: &Refusal) -> String {
    if let Some(seconds) = refusal.wait {
        return td_string!(locale, people.gate.slow, seconds = seconds).to_string();
    }
    match (refusal.code.as_str(), ErrorCode::of_code(&refusal.code)) {
        (Refusal::OFFLINE, _) => td_string!(locale, common.msg.offline).to_owned(),
        (_, Some(code)) => code.word(locale).to_owned(),
        (_, None) => td_string!(locale, common.msg.refused_query).to_owned(),
    }
}

/// The sentence for what became of an act: nothing where it was done.
pub fn outcome(locale: Locale, outcome: &Result<Vec<UserError>, ApiError>) -> Option<String> {
    match outcome {
        Ok(errors) => errors.first().map(|error| error.code.word(locale).to_owned()),
        Err(error) => Some(sentence(locale, error).to_owned()),
    }
}
