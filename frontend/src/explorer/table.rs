//! The table twin: the same records and ties, for the keyboard, for a screen reader, and for whoever would
//! rather read than look.

use accord_shared::RecordId;
use leptos::prelude::*;

use super::inspector::{kind_of, state_of};
use super::path::tie;
use super::verbs::{Explorer, Picture};
use crate::api::graph::Node;
use crate::i18n::{Locale, format, td_string};
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// So many ties of a record are listed.
const TIES: usize = 3;

/// A row.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    node: Node,
    /// What ties it to which other record.
    ties: Vec<(String, RecordId, String)>,
    more: usize,
    expanded: bool,
}

/// The records near the focus first, then by name.
fn rows(locale: Locale, picture: &Picture) -> Vec<Row> {
    let (scene, shown) = (&picture.scene, &picture.shown);
    let drawn = (0..scene.nodes.len() as u32).filter(|place| shown.nodes[*place as usize]);
    let mut rows: Vec<_> = drawn
        .map(|place| {
            let node = &scene.nodes[place as usize];
            let mut ties: Vec<_> = scene
                .ties(place)
                .filter(|(_, other)| shown.nodes[*other as usize])
                .map(|(edge, other)| {
                    let other = &scene.nodes[other as usize].node;
                    let name = other.short.clone().unwrap_or_else(|| other.label.clone());
                    (tie(locale, &edge.edge), other.id, name)
                })
                .collect();
            let more = ties.len().saturating_sub(TIES);
            ties.truncate(TIES);
            (place != scene.focus, Row { node: node.node.clone(), ties, more, expanded: node.expanded })
        })
        .collect();
    rows.sort_by(|(one_aside, one), (other_aside, other)| {
        let key = |aside: &bool, row: &Row| (*aside, row.node.depth);
        key(one_aside, one).cmp(&key(other_aside, other)).then_with(|| {
            accord_shared::fold::fold(&one.node.label).cmp(&accord_shared::fold::fold(&other.node.label))
        })
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The table.
#[component]
pub fn TableTwin(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let rows =
        Memo::new(move |_| picture.get().map(|picture| rows(locale.get(), &picture)).unwrap_or_default());
    let caption = move || {
        let picture = picture.get()?;
        let focus = picture.scene.nodes.get(picture.scene.focus as usize)?.node.label.clone();
        Some(td_string!(locale.get(), explorer.table.caption, focus = focus).to_string())
    };
    view! {
        <div class="twin" tabindex="0" role="region" aria-label=caption>
            <table class="t cards">
                <caption class="sr">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="twin-record">{move || td_string!(locale.get(), explorer.table.record)}</th>
                        <th scope="col" class="twin-kind">{move || td_string!(locale.get(), explorer.table.kind)}</th>
                        <th scope="col" class="twin-through">{move || td_string!(locale.get(), explorer.table.through)}</th>
                        <th scope="col" class="twin-since">{move || td_string!(locale.get(), explorer.table.since)}</th>
                        <th scope="col" class="twin-state">{move || td_string!(locale.get(), explorer.table.state)}</th>
                        <th scope="col" class="twin-acts">{move || td_string!(locale.get(), explorer.table.actions)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| (row.node.id, row.expanded, row.ties.clone()) children=move |row| view! { <TwinRow row=row /> } />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TwinRow(row: Row) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale.get_untracked();
    let node = row.node;
    let id = node.id;
    let chosen = Memo::new(move |_| explorer.state.get().selected() == Some(id));
    let kind = marks::Kind::of(id.noun, node.organization_kind, node.ours);
    let ties: Vec<_> = row
        .ties
        .into_iter()
        .map(|(tie, other, name)| {
            view! {
                <span class="twin-tie">
                    {format!("{tie}: ")}
                    <button type="button" class="link" on:click=move |_| explorer.select(Some(other))>{name}</button>
                </span>
            }
        })
        .collect();
    let more = (row.more > 0).then(|| td_string!(locale, explorer.table.more, count = row.more).to_string());
    view! {
        <tr class:sel=chosen aria-current=move || chosen.get().then_some("true")>
            <th scope="row" class="c-t">
                <span class="row">
                    {marks::kind(kind)}
                    <button type="button" class="twin-name" title=node.label.clone() on:click=move |_| explorer.select(Some(id))>
                        {node.label.clone()}
                    </button>
                </span>
            </th>
            <td>{kind_of(locale, &node)}</td>
            <td class="twin-through">{ties} {more.map(|more| view! { <span class="muted">{more}</span> })}</td>
            <td class="twin-since">{node.since.map(|since| format::short(locale, since))}</td>
            <td>{state_of(locale, &node)}</td>
            <td class="twin-acts"><Acts id=id expanded=row.expanded name=node.label.clone() /></td>
        </tr>
    }
}

/// Every verb of the drawing, as buttons.
#[component]
fn Acts(id: RecordId, expanded: bool, name: String) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale.get_untracked();
    let is_focus = Memo::new(move |_| explorer.state.get().focus == Some(id));
    let pinned = Memo::new(move |_| explorer.state.get().pin_of(id).is_some());
    let named = move |verb: &str, name: &str| format!("{verb}: {name}");
    let (expand_word, expand_glyph) = if expanded {
        (td_string!(locale, explorer.inspector.collapse), Glyph::Collapse)
    } else {
        (td_string!(locale, explorer.inspector.expand), Glyph::Expand)
    };
    let (for_pin, for_path, for_focus) = (name.clone(), name.clone(), name.clone());
    let pin_word = move || {
        if pinned.get() {
            td_string!(locale, explorer.inspector.unpin)
        } else {
            td_string!(locale, explorer.inspector.pin)
        }
    };
    view! {
        <span class="row">
            <button type="button" class="ib" aria-label=named(expand_word, &name) title=expand_word disabled=is_focus on:click=move |_| explorer.expand(id)>
                {icon(expand_glyph)}
            </button>
            <button type="button" class="ib" aria-label=named(td_string!(locale, explorer.inspector.focus), &for_focus) title=td_string!(locale, explorer.inspector.focus) disabled=is_focus on:click=move |_| explorer.focus(id)>
                {icon(Glyph::Focus)}
            </button>
            <button type="button" class="ib" aria-label=named(td_string!(locale, explorer.inspector.path), &for_path) title=td_string!(locale, explorer.inspector.path) disabled=is_focus on:click=move |_| explorer.find_path(id)>
                {icon(Glyph::Path)}
            </button>
            <button type="button" class="ib" aria-label=move || named(pin_word(), &for_pin) title=pin_word aria-pressed=move || pinned.get().to_string() on:click=move |_| explorer.toggle_pin(id)>
                {move || icon(if pinned.get() { Glyph::Pinned } else { Glyph::Pin })}
            </button>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, edge, graph, node, organization};
    use crate::explorer::scene::{Answers, Scene};
    use crate::explorer::shown::Shown;
    use crate::explorer::state::State;

    #[test]
    fn the_focus_comes_first_then_the_near_by_name_and_all_that_is_drawn_is_there() {
        let named = |id, label: &str, depth| {
            let mut node = node(id, 1);
            (node.label, node.depth) = (label.into(), depth);
            node
        };
        let nodes = vec![
            named(organization(1), "Zəngilan", 0),
            named(agreement(2), "şərq", 2),
            named(agreement(3), "Şamaxı", 1),
            named(agreement(4), "Ağdam", 1),
        ];
        let edges = (2..5).map(|number| edge(EdgeKind::Participation, organization(1), agreement(number)));
        let scene = Scene::new(
            organization(1),
            &Answers { focus: graph(nodes, edges.collect()), ..Answers::default() },
        );
        let state = State { focus: Some(organization(1)), ..State::default() };
        let picture = Picture { shown: Arc::new(Shown::new(&scene, &state)), scene: Arc::new(scene) };
        let rows = rows(Locale::az, &picture);
        let names: Vec<_> = rows.iter().map(|row| row.node.label.as_str()).collect();
        assert_eq!(names, ["Zəngilan", "Ağdam", "Şamaxı", "şərq"]);
        assert_eq!((rows[0].ties.len(), rows[0].more), (3, 0));
        assert_eq!(rows[1].ties[0].2, "Zəngilan");
    }
}
