//! The copies of a brief that are kept, and the way to keep another.

use accord_shared::AccessLevel;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::points::Points;
use crate::api::brief::{self as api, BriefVariables, KeptBrief, KeptBriefsQuery, KeptVariables};
use crate::api::client::use_query;
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;
use crate::ui::toast::Toasts;

/// Where a copy is.
pub fn address(id: &Id) -> String {
    let key = id.inner().split_once(':').map_or(id.inner(), |(_, key)| key);
    format!("/briefs/kept/{key}")
}

/// Keeps a copy, with the points as they were written, and then does what is to be done with it.
pub fn keep(
    asked: BriefVariables,
    points: Points,
    busy: RwSignal<bool>,
    then: impl FnOnce(KeptBrief) + 'static,
) {
    if busy.get_untracked() {
        return;
    }
    let toasts = Toasts::expect();
    let locale = use_locale();
    busy.set(true);
    let sent = points.sent();
    spawn_local(async move {
        let done = api::keep(asked, sent).await;
        busy.try_set(false);
        let locale = locale.get_untracked();
        match done {
            Ok((Some(kept), _)) => {
                points.forget();
                toasts.say(td_string!(locale, briefs.kept));
                then(kept);
            }
            Ok((None, errors)) => {
                let said = outcome(locale, &Ok(errors));
                toasts.say(said.unwrap_or_else(|| td_string!(locale, common.msg.page_failed).to_owned()));
            }
            Err(error) => {
                toasts.say(outcome(locale, &Err(error)).unwrap_or_default());
            }
        }
    });
}

/// The copies of a record's briefs that the reader may see.
#[component]
pub fn Copies(of: Id) -> impl IntoView {
    let i18n = use_i18n();
    let loaded = use_query::<KeptBriefsQuery, KeptVariables>(move || Some(KeptVariables { id: of.clone() }));
    let copies = Memo::new(move |_| loaded.ok().map(|answer| answer.kept_briefs.clone()).unwrap_or_default());
    move || {
        let copies = copies.get();
        (!copies.is_empty()).then(|| {
            view! {
                <section class="card brief-copies noprint" aria-labelledby="brief-copies">
                    <header>
                        <h2 id="brief-copies">{t!(i18n, briefs.copies)}</h2>
                    </header>
                    <ul class="list" aria-label=move || t_string!(i18n, briefs.copies)>
                        {copies.iter().map(copy).collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

/// An instant as the reader's clock shows it.
pub fn instant(locale: Locale, at: &str) -> String {
    clock::local(at).map_or_else(|| at.to_owned(), |at| format::instant(locale, at))
}

fn copy(kept: &KeptBrief) -> impl IntoView + use<> {
    let locale = use_locale();
    let (href, author, level) = (address(&kept.id), kept.author.clone(), kept.access_level);
    let (at, day, language, full) = (kept.made_at.0.clone(), kept.day.0, kept.language, kept.full);
    let said = move || {
        let locale = locale.get();
        let size = if full { td_string!(locale, briefs.full) } else { td_string!(locale, briefs.short) };
        let as_of = td_string!(locale, briefs.day, date = format::day(locale, day)).to_string();
        [author.clone(), language.word(locale).to_owned(), size.to_owned(), as_of].join(" · ")
    };
    view! {
        <li>
            {icon(Glyph::Brief)}
            <span class="grow two-plain">
                <a class="link" href=href>{move || instant(locale.get(), &at)}</a>
                <small class="muted">{said}</small>
            </span>
            {(level > AccessLevel::Open).then_some(move || marks::access(locale.get(), level))}
        </li>
    }
}
