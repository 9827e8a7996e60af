//! A brief that is kept as it was made.

use cynic::Id;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{failed, kept, print, sheet, waiting};
use crate::api::brief::{KeptBrief, KeptBriefQuery, KeptVariables};
use crate::api::client::use_query;
use crate::api::parts::record;
use crate::i18n::{t, t_string, use_i18n, use_locale};
use crate::pages::not_found::NotFoundPage;
use crate::routes::Route;
use crate::ui::icon::{Glyph, icon};

/// The page.
pub fn page() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").map(|key| format!("brief:{key}")));
    let loaded =
        use_query::<KeptBriefQuery, KeptVariables>(move || Some(KeptVariables { id: Id::new(id.get()?) }));
    move || match loaded.get() {
        None => waiting().into_any(),
        Some(Err(error)) => failed(error, Callback::new(move |()| loaded.retry())).into_any(),
        Some(Ok(answer)) => {
            match answer.kept_brief.as_ref().and_then(|brief| Some((brief, brief.kept.as_ref()?))) {
                None => view! { <NotFoundPage /> }.into_any(),
                Some((brief, made)) => {
                    document().set_title(&format!("{}: {} · Accord", brief.kind, brief.title));
                    sheet::sheet(brief, None, tools(made), ().into_any())
                }
            }
        }
    }
}

/// The row above the copy: who made it and when, and where it goes.
fn tools(made: &KeptBrief) -> AnyView {
    let i18n = use_i18n();
    let locale = use_locale();
    let (at, author) = (made.made_at.0.clone(), made.author.clone());
    let said = move || {
        let at = kept::instant(locale.get(), &at);
        t_string!(i18n, briefs.made, at = at, author = author.clone()).to_string()
    };
    let id = made.id.inner().to_owned();
    let file = |ending: &'static str| {
        view! {
            <a class="btn quiet" href=format!("/papers/{id}.{ending}") rel="external" download>
                {icon(Glyph::Export)}
                {move || if ending == "pdf" { t_string!(i18n, briefs.pdf) } else { t_string!(i18n, briefs.docx) }}
            </a>
        }
    };
    let live = record(&made.record).map(|of| {
        view! {
            <a class="btn quiet" href=Route::Brief(of).href(None)>
                {icon(Glyph::Before)}
                {t!(i18n, briefs.live)}
            </a>
        }
    });
    view! {
        <div class="row wrap brief-tools noprint">
            {live} <span class="grow"></span> {file("docx")} {file("pdf")} {print()}
        </div>
        <p class="brief-tools muted" role="note">
            {said} " · " {t!(i18n, briefs.frozen)}
        </p>
    }
    .into_any()
}
