//! What the reader is told, each with why: what changed in what they follow, and what waits for them.

use accord_shared::notice::NoticeReason;
use accord_shared::review::ReviewAct;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::following::Unread;
use crate::api::client::{Api, use_query};
use crate::api::notice::{
    FollowedRecord, FollowingQuery, FollowingVariables, Notice, NoticesQuery, NoticesVariables, Reading,
    mark_read,
};
use crate::api::parts::record;
use crate::clock;
use crate::i18n::words::{Word, review_done};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::change::lines;
use crate::pages::failed::answered;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Blank;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// So many are shown at first, and with each step further.
const SHOWN: i32 = 30;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let unread = Unread::expect();
    let fresh = RwSignal::new(false);
    let shown = RwSignal::new(SHOWN);
    let loaded = use_query::<NoticesQuery, NoticesVariables>(move || {
        let (first, unread) = (shown.get(), fresh.get());
        Some(NoticesVariables { first, after: None, since: None, until: None, unread })
    });
    // What comes while the page is open shows by itself.
    Effect::new(move |before: Option<Option<i32>>| {
        let now = unread.get();
        if before.is_some_and(|before| before.is_some() && before != now) {
            Api::expect().forget();
            loaded.retry();
        }
        now
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, home.notices.title))));
    let read = Callback::new(move |what: Reading| {
        spawn_local(async move {
            if let Ok(count) = mark_read(what).await {
                unread.set(count);
                loaded.retry();
            }
        });
    });
    let content = answered(loaded, move |answer| {
        let found = &answer.notices;
        if found.nodes.is_empty() {
            return view! {
                <Blank
                    glyph=Glyph::Notices
                    title=Signal::derive(move || t_string!(i18n, home.notices.empty).to_owned())
                    text=Signal::derive(move || t_string!(i18n, home.notices.empty_help).to_owned())
                >
                    ""
                </Blank>
            }
            .into_any();
        }
        let rows = found.nodes.iter().map(|notice| line(notice, locale.get(), Some(read))).collect_view();
        let more = found.page_info.has_next_page.then(|| {
            view! {
                <div class="ent-foot">
                    <button type="button" class="btn s" on:click=move |_| shown.update(|shown| *shown += SHOWN)>
                        {t!(i18n, home.notices.more)}
                    </button>
                </div>
            }
        });
        view! {
            <section class="card">
                <ol class="nts">{rows}</ol>
                {more}
            </section>
        }
        .into_any()
    });
    let seq =
        move || loaded.ok().filter(|answer| answer.notices.unread_count > 0).map(|answer| answer.notices.seq);
    let toggle = move |only: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (fresh.get() == only).to_string()
                on:click=move |_| fresh.set(only)
            >
                {move || if only { t_string!(i18n, home.notices.only_new) } else { t_string!(i18n, home.notices.all) }}
            </button>
        }
    };
    view! {
        <main class="page">
            <div class="news stack notices">
                <div class="row wrap">
                    <h1 class="grow">{t!(i18n, home.notices.title)}</h1>
                    <span class="seg" role="group" aria-label=move || t_string!(i18n, home.notices.title)>
                        {toggle(false)} {toggle(true)}
                    </span>
                    {move || {
                        seq()
                            .map(|seq| {
                                view! {
                                    <button
                                        type="button"
                                        class="btn mark-all"
                                        on:click=move |_| read.run(Reading::Through(seq))
                                    >
                                        {icon(Glyph::Check)}
                                        {t!(i18n, home.notices.mark_all)}
                                    </button>
                                }
                            })
                    }}
                </div>
                {content}
                {followed()}
            </div>
        </main>
    }
}

/// What the reader follows.
fn followed() -> impl IntoView {
    let locale = use_locale();
    let loaded =
        use_query::<FollowingQuery, FollowingVariables>(|| Some(FollowingVariables { record: None }));
    move || {
        let (locale, answer) = (locale.get(), loaded.ok()?);
        let row = |followed: &FollowedRecord| {
            let mark = marks::kind(marks::Kind::of(followed.noun, None, false));
            let name = followed.names.pick(language(locale));
            view! { <li>{mark} {super::cells::record_link(&followed.record, name)}</li> }
        };
        let rows = answer.following.iter().map(row).collect_view();
        (!answer.following.is_empty()).then(|| {
            view! {
                <section class="card" aria-label=td_string!(locale, home.follow.list)>
                    <header>
                        <h2>{td_string!(locale, home.follow.list)}</h2>
                        <span class="badge end">{answer.following.len()}</span>
                    </header>
                    <ul class="list pad">{rows}</ul>
                </section>
            }
        })
    }
}

/// Where the act is done that a notice asks for.
fn address(subject: &Id, as_of: AsOf) -> String {
    let review = || subject.inner().parse().ok().map(Route::Review);
    as_of.href(record(subject).map(Route::Dossier).or_else(review).unwrap_or(Route::Reviews))
}

/// A notice: what it is about, what happened, and why the reader is told. `read` notes that it was read.
pub fn line(notice: &Notice, locale: Locale, read: Option<Callback<Reading>>) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let name = notice.names.pick(language(locale));
    let (subject, id) = (notice.subject.clone(), notice.id.clone());
    let mark = match notice.noun {
        Some(noun) => marks::kind(marks::Kind::of(noun, None, false)).into_any(),
        None => icon(Glyph::Priorities).into_any(),
    };
    let at = match clock::local(&notice.at.0) {
        // What a day brought has no hour.
        Some(at) if notice.actor.is_none() => format::day(locale, at.date()),
        Some(at) => format::instant(locale, at),
        None => notice.at.0.clone(),
    };
    let button = read.filter(|_| !notice.read).map(|read| {
        let label = td_string!(locale, home.notices.mark);
        view! {
            <button
                type="button"
                class="ib"
                title=label
                aria-label=format!("{label}: {name}")
                on:click=move |_| read.run(Reading::These(vec![id.clone()]))
            >
                {icon_s(Glyph::Check)}
            </button>
        }
    });
    let badge = (!notice.read)
        .then(|| view! { <span class="badge new">{td_string!(locale, home.notices.fresh)}</span> });
    view! {
        <li class="nt" class:is-new=!notice.read>
            {mark}
            <div>
                <p class="ttl">
                    <a class="link" href=move || address(&subject, as_of)>
                        {name.clone()}
                    </a>
                    {badge}
                </p>
                <p class="said">{said(notice, locale)}</p>
                <p class="why">{why(notice, locale)}</p>
            </div>
            <div class="end">
                <time datetime=notice.at.0.clone()>{at}</time>
                {button}
            </div>
            {details(notice, locale)}
        </li>
    }
}

/// What happened, in a sentence.
fn said(notice: &Notice, locale: Locale) -> String {
    let mut parts = Vec::new();
    let day = notice.day.map(|day| format::day(locale, day.0)).unwrap_or_default();
    for reason in &notice.reasons {
        parts.extend(match reason {
            NoticeReason::NoticeWindow => {
                Some(td_string!(locale, home.notices.window, date = day.clone()).to_string())
            }
            NoticeReason::Expiring => {
                Some(td_string!(locale, home.notices.expiring, date = day.clone()).to_string())
            }
            NoticeReason::Escalated => {
                Some(td_string!(locale, home.notices.escalated, date = day.clone()).to_string())
            }
            NoticeReason::AwaitsApproval => Some(review_done(ReviewAct::Submit, locale).to_owned()),
            NoticeReason::ReviewReturned => Some(review_done(ReviewAct::Return, locale).to_owned()),
            NoticeReason::Following
            | NoticeReason::FollowingAgreement
            | NoticeReason::Returned
            | NoticeReason::AwaitsAcceptance => None,
        });
    }
    parts.extend(notice.entries.first().map(|entry| lines::action(locale, &entry.action)));
    parts.extend(notice.actor.clone().map(|actor| match &notice.acting_for {
        Some(whom) => td_string!(locale, common.history.by, who = actor, whom = whom.clone()).to_string(),
        None => actor,
    }));
    if notice.count > 1 {
        parts.push(td_string!(locale, home.notices.folded, count = notice.count).to_string());
    }
    parts.join(" · ")
}

/// Why the reader is told, in a sentence.
fn why(notice: &Notice, locale: Locale) -> String {
    let mut reasons: Vec<&str> = notice.reasons.iter().map(|reason| reason.word(locale)).collect();
    reasons.dedup();
    td_string!(locale, home.why, reasons = reasons.join("; ")).to_string()
}

/// What changed, field by field, folded.
fn details(notice: &Notice, locale: Locale) -> Option<impl IntoView + use<>> {
    let noun = notice.noun?;
    let rows = notice
        .entries
        .iter()
        .filter(|entry| !entry.changes.is_empty())
        .map(|entry| lines::entry(noun, entry, false, locale, ().into_any()))
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <details>
                <summary>{td_string!(locale, home.notices.what)}</summary>
                <ol class="ents">{rows}</ol>
            </details>
        }
    })
}
