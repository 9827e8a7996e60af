//! What the reader has put away or written, below the legend: hidden records, groups and notes.

use accord_shared::RecordId;
use leptos::prelude::*;

use super::verbs::{Explorer, Picture, Writing};
use crate::i18n::{Locale, td_string};
use crate::ui::icon::{Glyph, icon_s};

/// The three lists; each only where there is something in it.
#[component]
pub fn Shelf(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let gone = Memo::new(move |_| explorer.state.get().gone);
    let groups = Memo::new(move |_| explorer.state.get().groups);
    let notes = Memo::new(move |_| explorer.state.get().notes);
    move || {
        let (locale, picture) = (locale.get(), picture.get()?);
        let hidden: Vec<_> = gone
            .get()
            .into_iter()
            .filter_map(|id| {
                let name = name(&picture, id)?;
                let act = move || explorer.change(|state| state.unhide(id));
                Some(line(name, Glyph::Shown, td_string!(locale, explorer.shelf.unhide), act).into_any())
            })
            .collect();
        let groups: Vec<_> = groups
            .get()
            .into_iter()
            .filter_map(|group| {
                let first = *group.first()?;
                let name = format!("{} +{}", name(&picture, first)?, group.len() - 1);
                let act = move || explorer.change(|state| state.ungroup(first));
                Some(line(name, Glyph::Ungroup, td_string!(locale, explorer.verb.ungroup), act).into_any())
            })
            .collect();
        let notes: Vec<_> = notes
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, note)| {
                let name = note.text.clone();
                let act = move || explorer.writing.set(Some(Writing { at: Some(at), note: note.clone() }));
                line(name, Glyph::Edit, td_string!(locale, explorer.shelf.edit), act).into_any()
            })
            .collect();
        Some(view! {
            {section(locale, |locale| td_string!(locale, explorer.shelf.hidden), hidden)}
            {section(locale, |locale| td_string!(locale, explorer.shelf.groups), groups)}
            {section(locale, |locale| td_string!(locale, explorer.shelf.notes), notes)}
        })
    }
}

fn section(locale: Locale, title: fn(Locale) -> &'static str, lines: Vec<AnyView>) -> Option<impl IntoView> {
    (!lines.is_empty()).then(|| view! { <h2>{title(locale)}</h2> <ul class="shelf">{lines}</ul> })
}

fn line(
    name: String,
    glyph: Glyph,
    verb: &'static str,
    act: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <li>
            <span class="cut grow" title=name.clone()>{name.clone()}</span>
            <button type="button" class="ib" aria-label=format!("{verb}: {name}") title=verb on:click=move |_| act()>
                {icon_s(glyph)}
            </button>
        </li>
    }
}

/// A record by its short name; none for one that the picture does not have, on this day or for this viewer.
pub fn name(picture: &Picture, id: RecordId) -> Option<String> {
    let node = &picture.scene.find(id)?.node;
    Some(node.short.clone().unwrap_or_else(|| node.label.clone()))
}
