//! Cards and facts.

use leptos::prelude::*;

use crate::i18n::{Locale, format};

/// A card of a dossier.
#[component]
pub fn Card(
    /// What it is about.
    title: &'static str,
    /// How many there are, where that says something.
    #[prop(optional_no_strip)]
    count: Option<usize>,
    /// For whom the number is written.
    locale: Locale,
    /// What stands at the end of its head.
    #[prop(optional, into)]
    end: ViewFn,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-label=title>
            <header>
                <h2>{title}</h2>
                {count.map(|count| view! { <span class="badge">{format::number(locale, count as i64)}</span> })}
                {end.run()}
            </header>
            {children()}
        </section>
    }
}

/// A fact's name and value; nothing where the value is not known.
pub fn fact(name: &'static str, value: Option<impl IntoView + 'static>) -> Option<(&'static str, AnyView)> {
    value.map(|value| (name, value.into_any()))
}

/// A fact whose value is an address on the web. Only what a browser may safely open becomes a link.
pub fn link_fact(name: &'static str, address: Option<String>) -> Option<(&'static str, AnyView)> {
    let address = address?;
    let safe = address.starts_with("https://") || address.starts_with("http://");
    let view = if safe {
        let shown = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
        view! { <a class="link cut block" href=address rel="noreferrer external">{shown}</a> }.into_any()
    } else {
        address.into_any()
    };
    Some((name, view))
}

/// Facts as a list of names and values.
pub fn facts(facts: impl IntoIterator<Item = Option<(&'static str, AnyView)>>) -> AnyView {
    let rows = facts
        .into_iter()
        .flatten()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
        .collect_view();
    view! { <dl class="dl pad">{rows}</dl> }.into_any()
}
