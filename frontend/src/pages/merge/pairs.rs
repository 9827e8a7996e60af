//! The pairs of organizations that may be one.

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{href, twin};
use crate::api::client::{Api, use_query};
use crate::api::merge::{DuplicatePair, DuplicatesQuery, DuplicatesVariables, keep_apart};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{answered, outcome};
use crate::pages::session::Session;
use crate::ui::blank::Blank;
use crate::ui::icon::Glyph;
use crate::ui::toast::Toasts;

/// How many are shown at once.
const MORE: i32 = 50;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let first = RwSignal::new(MORE);
    let loaded = use_query::<DuplicatesQuery, DuplicatesVariables>(move || {
        Some(DuplicatesVariables { first: first.get(), after: 0 })
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, merge.title))));
    let apart = Callback::new(move |(one, other): (Id, Id)| {
        spawn_local(async move {
            let said = keep_apart(one, other).await;
            let locale = locale.get_untracked();
            match outcome(locale, &said) {
                Some(wrong) => toasts.say(wrong),
                None => {
                    toasts.say(td_string!(locale, merge.kept_apart));
                    Api::expect().refresh();
                }
            }
        });
    });
    let total = move || {
        let total = loaded.ok()?.duplicates.total;
        Some(format::number(locale.get(), total.into()))
    };
    let content = answered(loaded, move |answer| {
        if answer.duplicates.pairs.is_empty() {
            return view! {
                <Blank
                    glyph=Glyph::Met
                    title=Signal::derive(move || t_string!(i18n, merge.none).to_owned())
                    text=Signal::derive(move || t_string!(i18n, merge.none_help).to_owned())
                >
                    <a class="btn" href="/organizations">
                        {t!(i18n, organizations.title)}
                    </a>
                </Blank>
            }
            .into_any();
        }
        let found = &answer.duplicates;
        let locale = locale.get();
        let more = (found.total as usize) > found.pairs.len() && found.pairs.len() < 200;
        let rows = found.pairs.iter().map(|pair| row(pair, locale, apart)).collect_view();
        view! {
            <ul class="twins">{rows}</ul>
            {more
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="btn"
                            on:click=move |_| first.update(|first| *first += MORE)
                        >
                            {td_string!(locale, ledger.more)}
                        </button>
                    }
                })}
        }
        .into_any()
    });
    view! {
        <main class="page">
            <div class="form wide">
                <h1>{t!(i18n, merge.title)} " " <span class="n" aria-live="polite">{total}</span></h1>
                <p class="soft">{t!(i18n, merge.help)}</p>
                {content}
            </div>
        </main>
    }
}

fn row(pair: &DuplicatePair, locale: Locale, apart: Callback<(Id, Id)>) -> impl IntoView + use<> {
    let session = Session::expect();
    // What has more agreements stays, unless somebody chooses otherwise.
    let (kept, gone) = match pair.other.participation_count > pair.one.participation_count {
        true => (&pair.other, &pair.one),
        false => (&pair.one, &pair.other),
    };
    let href = href(&kept.id, &gone.id);
    let reasons = pair.reasons.iter().map(|reason| {
        let class = if reason.speaks_for() { "badge acc" } else { "badge soon" };
        view! { <li class=class>{reason.word(locale)}</li> }
    });
    let reasons = reasons.collect_view();
    let ids = (pair.one.id.clone(), pair.other.id.clone());
    let score = td_string!(locale, merge.score, score = pair.score).to_string();
    view! {
        <li class="card twins-pair">
            <div class="twins-two">
                <div>{twin(kept, locale)}</div>
                <div>{twin(gone, locale)}</div>
            </div>
            <div class="row wrap">
                <b>{score}</b>
                <ul class="row wrap twins-why" aria-label=td_string!(locale, merge.reasons)>
                    {reasons}
                </ul>
                <span class="grow"></span>
                <Show when=move || session.can_edit()>
                    <a class="btn s" href=href.clone()>
                        {td_string!(locale, merge.join)}
                    </a>
                    <button
                        type="button"
                        class="btn quiet s"
                        on:click={
                            let ids = ids.clone();
                            move |_| apart.run(ids.clone())
                        }
                    >
                        {td_string!(locale, merge.apart)}
                    </button>
                </Show>
            </div>
        </li>
    }
}
