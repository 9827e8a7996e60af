//! Small parts that several nouns' lists and dossiers show the same way.

use accord_shared::PartialDate;
use cynic::Id;
use leptos::prelude::*;

use super::register::spec::Reader;
use crate::api::organization::OrderDirection;
use crate::api::parts::{OrganizationBrief, Text, record};
use crate::i18n::{Locale, format, language};
use crate::routes::{AsOf, Route};
use crate::ui::marks;

use super::register::state::Sort;

/// An organization's name where there is little room.
pub fn short_name(organization: &OrganizationBrief, locale: Locale) -> String {
    organization.acronym.clone().unwrap_or_else(|| organization.names.pick(language(locale)))
}

/// A record's dossier as a link; the bare name where the id names nothing.
pub fn record_link(id: &Id, name: String) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    match record(id) {
        Some(id) => {
            view! { <a class="link" href=move || as_of.href(Route::Dossier(id))>{name}</a> }.into_any()
        }
        None => name.into_any(),
    }
}

/// An organization with its mark, as a link.
pub fn organization_link(organization: &OrganizationBrief, locale: Locale) -> impl IntoView + use<> {
    let mark = marks::kind(marks::Kind::organization(organization.kind, organization.ours));
    let name = organization.names.pick(language(locale));
    view! { <span class="row">{mark} {record_link(&organization.id, name)}</span> }
}

/// Two lines of a cell: what matters, and what supports it.
pub fn two_lines(first: String, second: String) -> impl IntoView {
    view! {
        <div class="two">
            <b class="cut regular" title=first.clone()>{first.clone()}</b>
            <span class="cut" title=second.clone()>{second.clone()}</span>
        </div>
    }
}

/// One line of a cell, cut where it is too long.
pub fn one_line(text: String) -> impl IntoView {
    view! { <span class="cut block" title=text.clone()>{text.clone()}</span> }
}

/// From when until when, as known.
pub fn span(locale: Locale, since: Option<PartialDate>, until: Option<PartialDate>) -> String {
    let date = |date: Option<PartialDate>| date.map(|date| format::short(locale, date));
    match (date(since), date(until)) {
        (None, None) => String::new(),
        (Some(since), None) => format!("{since} –"),
        (None, Some(until)) => format!("– {until}"),
        (Some(since), Some(until)) => format!("{since} – {until}"),
    }
}

/// On which day, or from which to which.
pub fn days(locale: Locale, on: PartialDate, until: Option<PartialDate>) -> String {
    let first = format::short(locale, on);
    match until.filter(|until| *until != on) {
        Some(until) => format!("{first} – {}", format::short(locale, until)),
        None => first,
    }
}

/// The name and the second line of a text in the reader's language.
pub fn names(text: &Text, locale: Locale) -> (String, Option<(String, String)>) {
    (text.pick(language(locale)), text.second(language(locale)))
}

/// Which way the schema sorts.
pub const fn direction(sort: &Sort) -> OrderDirection {
    if sort.descending { OrderDirection::Desc } else { OrderDirection::Asc }
}

/// How an obligation stands, over its date.
pub fn due_cell(
    standing: accord_shared::obligation::Standing,
    due_on: Option<PartialDate>,
    second: String,
    reader: Reader,
) -> impl IntoView {
    let mark = marks::due_line(reader.locale, standing, due_on, reader.day);
    view! {
        <div class="two">
            {mark}
            <span class="cut under-mark" title=second.clone()>{second.clone()}</span>
        </div>
    }
}
