//! One page for what is not there and for what may not be seen: nobody learns which it was.

use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::routes::{AsOf, Route};
use crate::ui::blank::Blank;
use crate::ui::icon::Glyph;

/// The page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    view! {
        <main class="page">
            <Blank
                glyph=Glyph::NotFound
                title=Signal::derive(move || t_string!(i18n, common.msg.not_found).to_owned())
                text=Signal::derive(move || t_string!(i18n, common.msg.not_found_why).to_owned())
            >
                <div class="row">
                    <a class="btn" href=move || as_of.href(Route::Explore(None))>
                        {t!(i18n, common.nav.explore)}
                    </a>
                </div>
            </Blank>
        </main>
    }
}
