//! The part of the digest that tells what others changed in what the reader follows.

use accord_shared::notice::NoticeReason;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::use_query;
use crate::api::notice::{Notice, NoticesQuery, NoticesVariables, Reading, mark_read};
use crate::api::parts::Day;
use crate::i18n::{td_string, use_locale};
use crate::pages::following::Unread;
use crate::pages::notices::line;

/// So many are told.
const MOST: i32 = 100;

/// What changed in these days. What is told here is not told again as new: where `reads` says that it is the reader's own
/// digest of today, it is noted as read.
#[component]
pub fn News(
    /// From which day to which.
    days: Signal<(NaiveDate, NaiveDate)>,
    /// Whether it is the reader's, and of today.
    reads: Signal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let unread = Unread::expect();
    let loaded = use_query::<NoticesQuery, NoticesVariables>(move || {
        let (since, until) = days.get();
        let (since, until) = (Some(Day(since)), Some(Day(until)));
        Some(NoticesVariables { first: MOST, after: None, since, until, unread: false })
    });
    let follows = |notice: &&Notice| {
        let of = [NoticeReason::Following, NoticeReason::FollowingAgreement];
        notice.reasons.iter().any(|reason| of.contains(reason))
    };
    Effect::new(move |_| {
        let Some(answer) = loaded.ok().filter(|_| reads.get()) else { return };
        let new = answer.notices.nodes.iter().filter(follows).filter(|notice| !notice.read);
        let new: Vec<_> = new.map(|notice| notice.id.clone()).collect();
        if !new.is_empty() {
            spawn_local(async move {
                if let Ok(count) = mark_read(Reading::These(new)).await {
                    unread.set(count);
                }
            });
        }
    });
    move || {
        let (locale, answer) = (locale.get(), loaded.ok()?);
        let told: Vec<&Notice> = answer.notices.nodes.iter().filter(follows).collect();
        let title = td_string!(locale, home.section.week);
        let count = told.len();
        let rows = told.into_iter().map(|notice| line(notice, locale, None)).collect::<Vec<_>>();
        let content = if rows.is_empty() {
            view! { <p class="pad soft">{td_string!(locale, control.digest.nothing)}</p> }.into_any()
        } else {
            view! { <ol class="nts">{rows}</ol> }.into_any()
        };
        Some(view! {
            <section class="card" aria-label=title>
                <header>
                    <h2>{title}</h2>
                    <span class="badge end">{count}</span>
                </header>
                {content}
            </section>
        })
    }
}
