//! A file read where it lies: as the browser shows it, in a dialog.

use accord_shared::document::Preview;
use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{DocumentsState, what};
use crate::api::document::{Document, DocumentContent};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::sentence;
use crate::ui::icon::{Glyph, icon, icon_s};

/// So much of a text is shown: more than anybody reads in a dialog.
const SHOWN: i32 = 1 << 20;

/// The dialog's content.
#[component]
pub(super) fn Shown(
    /// The page's.
    state: DocumentsState,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    move || {
        let (document, number) = state.shown.get()?;
        let content = document.contents.iter().find(|content| content.number == number)?.clone();
        let (address, title) = (document.address(number, false), document.title.clone());
        let body = body(&document, &content);
        Some(view! {
            <header class="paper-head">
                <div class="grow paper-what">
                    <h2 class="cut" title=title.clone()>{title.clone()}</h2>
                    <small class="muted">{move || what(&document, locale.get())}</small>
                </div>
                <a class="btn" href=address rel="external" download="">
                    {icon(Glyph::Export)}
                    <span>{t!(i18n, papers.download)}</span>
                </a>
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, common.verb.close)
                    on:click=move |_| state.showing.set(false)
                >
                    {icon_s(Glyph::Close)}
                </button>
            </header>
            <div class="paper-body">{body}</div>
        })
    }
}

fn body(document: &Document, content: &DocumentContent) -> AnyView {
    let i18n = use_i18n();
    let address = document.address(content.number, true);
    let title = document.title.clone();
    match content.medium().and_then(|medium| medium.preview()) {
        Some(Preview::Frame) => view! { <iframe src=address title=title></iframe> }.into_any(),
        Some(Preview::Image) => view! { <img src=address alt=title /> }.into_any(),
        Some(Preview::Text) => view! { <Text address=address size=content.size /> }.into_any(),
        None => view! { <p class="pad muted">{t!(i18n, papers.no_preview)}</p> }.into_any(),
    }
}

/// A text in the page's own letters.
#[component]
fn Text(
    /// Where it is.
    address: String,
    /// How many bytes it has.
    size: i32,
) -> impl IntoView {
    let locale = use_locale();
    let text = RwSignal::new(None::<Option<String>>);
    spawn_local(async move {
        let last = SHOWN - 1;
        let request = Request::get(&address).header("Range", &format!("bytes=0-{last}"));
        let read = match request.send().await {
            // The end may be in the middle of a letter.
            Ok(answer) if answer.ok() => answer.binary().await.ok(),
            _ => None,
        };
        text.try_set(Some(read.map(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            text.trim_start_matches('\u{feff}').trim_end_matches('\u{fffd}').to_owned()
        })));
    });
    move || {
        let locale = locale.get();
        match text.get() {
            None => view! { <p class="pad muted" role="status">{td_string!(locale, common.msg.loading)}</p> }
                .into_any(),
            Some(None) => {
                let said = sentence(locale, &crate::api::client::ApiError::Offline);
                view! { <p class="pad st late" role="alert">{said}</p> }.into_any()
            }
            Some(Some(text)) => view! {
                <pre tabindex="0">{text}</pre>
                {(size > SHOWN).then(|| view! { <p class="pad muted">{td_string!(locale, papers.part)}</p> })}
            }
            .into_any(),
        }
    }
}
