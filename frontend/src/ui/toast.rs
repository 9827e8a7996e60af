//! What happened, said for eight seconds at the foot of the page.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Glyph, icon_s};
use crate::i18n::{t, t_string, use_i18n};

const SHOWN_FOR: Duration = Duration::from_secs(8);

/// What can be done about what happened.
#[derive(Clone)]
struct Offer {
    label: &'static str,
    run: Arc<dyn Fn() + Send + Sync>,
}

/// The place where pages say what happened.
#[derive(Clone, Copy)]
pub struct Toasts {
    text: RwSignal<Option<String>>,
    offer: RwSignal<Option<Offer>>,
    number: RwSignal<u32>,
}

impl Toasts {
    /// Puts it into the context.
    pub fn provide() -> Self {
        let toasts = Self { text: RwSignal::new(None), offer: RwSignal::new(None), number: RwSignal::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says it; what was said before goes.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    /// Says it, and offers to do something about it.
    pub fn offer(self, text: impl Into<String>, label: &'static str, run: impl Fn() + Send + Sync + 'static) {
        self.show(text.into(), Some(Offer { label, run: Arc::new(run) }));
    }

    fn show(self, text: String, offer: Option<Offer>) {
        self.offer.set(offer);
        self.text.set(Some(text));
        self.number.update(|number| *number = number.wrapping_add(1));
        self.end_later();
    }

    fn end_later(self) {
        let mine = self.number.get_untracked();
        set_timeout(
            move || {
                if self.number.try_get_untracked() == Some(mine) {
                    self.text.set(None);
                }
            },
            SHOWN_FOR,
        );
    }

    /// Stays while the reader is at it.
    fn hold(self) {
        self.number.update(|number| *number = number.wrapping_add(1));
    }
}

/// Where it is shown.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let toasts = Toasts::expect();
    let i18n = use_i18n();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || {
                toasts
                    .text
                    .get()
                    .map(|text| {
                        view! {
                            <div
                                class="toast"
                                on:mouseenter=move |_| toasts.hold()
                                on:mouseleave=move |_| toasts.end_later()
                                on:focusin=move |_| toasts.hold()
                                on:focusout=move |_| toasts.end_later()
                            >
                                <span>{text}</span>
                                {move || {
                                    toasts
                                        .offer
                                        .get()
                                        .map(|offer| {
                                            let run = offer.run.clone();
                                            view! {
                                                <button
                                                    type="button"
                                                    class="btn s"
                                                    on:click=move |_| {
                                                        toasts.text.set(None);
                                                        run();
                                                    }
                                                >
                                                    {offer.label}
                                                </button>
                                            }
                                        })
                                }}
                                <button
                                    type="button"
                                    class="ib"
                                    aria-label=move || t_string!(i18n, common.verb.close)
                                    on:click=move |_| toasts.text.set(None)
                                >
                                    {icon_s(Glyph::Close)}
                                    <span class="sr">{t!(i18n, common.verb.close)}</span>
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
