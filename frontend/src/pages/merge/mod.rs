//! Organizations that are there twice: the pairs that may be one, and joining two; and one that divides.

mod join;
mod pairs;
mod split;

pub use join::page as join;
pub use pairs::page as pairs;
pub use split::page as split;

use cynic::Id;
use leptos::prelude::*;

use crate::api::merge::Twin;
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, language, td_string};
use crate::pages::cells::record_link;
use crate::ui::marks;

/// The address of the page that joins two.
fn href(kept: &Id, gone: &Id) -> String {
    format!("/duplicates/join?kept={}&gone={}", kept.inner(), gone.inner())
}

/// One of two, with what tells it from the other.
fn twin(body: &Twin, locale: Locale) -> impl IntoView + use<> {
    let place = body.country.as_ref().map(|code| country::name(locale, code));
    let site = body.website.as_ref().map(|site| {
        site.split_once("://").map_or(site.as_str(), |(_, rest)| rest).trim_end_matches('/').to_owned()
    });
    let agreements = (body.participation_count > 0)
        .then(|| td_string!(locale, common.count.agreements, count = body.participation_count).to_string());
    let numbers = body.identifiers.iter().map(|one| format!("{}: {}", one.scheme, one.value));
    let facts = [Some(body.kind.word(locale).to_owned()), body.acronym.clone(), place, site, agreements];
    let facts = facts.into_iter().flatten().chain(numbers).collect::<Vec<_>>().join(" · ");
    view! {
        <span class="row top">
            {marks::kind(marks::Kind::organization(body.kind, body.ours))}
            <span class="two-plain">
                {record_link(&body.id, body.names.pick(language(locale)))}
                {body.names.second(language(locale)).map(|(text, code)| view! { <small lang=code>{text}</small> })}
                <small class="muted">{facts}</small>
                {marks::access_short(locale, body.access_level)}
            </span>
        </span>
    }
}
