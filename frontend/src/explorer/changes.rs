//! What has come between two days, told record by record and tie by tie in the inspector.

use leptos::prelude::*;

use super::change::Change;
use super::inspector::state_of;
use super::legend::{change_mark, change_word};
use super::path::{rich, sentence};
use super::scene::{Scene, SceneEdge, SceneNode};
use super::verbs::{Explorer, Picture};
use crate::clock;
use crate::i18n::{Locale, format, td_string};
use crate::ui::marks;

/// So many of each kind of change are told.
const MOST: usize = 60;

/// The section, while two days are compared.
#[component]
pub fn Changes(
    /// The picture.
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let days = Memo::new(move |_| {
        let state = explorer.state.get();
        let (one, other) = (state.as_of.unwrap_or_else(clock::today), state.compared?);
        (one != other).then(|| (one.min(other), one.max(other)))
    });
    move || {
        let ((from, to), picture) = (days.get()?, picture.get()?);
        let locale = locale.get();
        let day = |day| format::day(locale, day);
        let title = td_string!(locale, explorer.change.title, from = day(from), to = day(to)).to_string();
        let parts: Vec<_> = [Change::Added, Change::Gone, Change::Changed]
            .into_iter()
            .filter_map(|change| part(explorer, locale, &picture.scene, change))
            .collect();
        let nothing = parts.is_empty().then(|| {
            view! { <p class="muted">{td_string!(locale, explorer.change.nothing)}</p> }
        });
        // What one of the two answers leaves out for its length may seem to have come or gone.
        let cut = (picture.scene.more > 0).then(|| {
            view! { <p class="muted">{td_string!(locale, explorer.change.cut)}</p> }
        });
        Some(view! { <section class="sec"><h3>{title}</h3> {nothing} {parts} {cut}</section> })
    }
}

fn part(explorer: Explorer, locale: Locale, scene: &Scene, change: Change) -> Option<impl IntoView + use<>> {
    let nodes: Vec<_> = scene.nodes.iter().filter(|node| node.change == Some(change)).collect();
    let edges: Vec<_> = scene.edges.iter().filter(|edge| told(scene, edge, change)).collect();
    let count = nodes.len() + edges.len();
    let lines: Vec<_> = nodes.into_iter().take(MOST).map(|node| record(explorer, locale, node)).collect();
    let ties: Vec<_> = edges
        .into_iter()
        .take(MOST)
        .map(|edge| {
            let node = |place: u32| &scene.nodes[place as usize].node;
            let sentence = sentence(locale, &edge.edge, node(edge.from), node(edge.to));
            let ended = edge.edge.ended.then(|| {
                view! { <span class="muted">{td_string!(locale, explorer.edge.ended)}</span> }
            });
            view! { <li class="change-tie"><span class="grow">{rich(&sentence)}</span> {ended}</li> }
        })
        .collect();
    (count > 0).then(|| {
        view! {
            <p class="change-head">
                {change_mark(change)} <b>{change_word(locale, change)}</b>
                <span class="muted">{format::number(locale, count as i64)}</span>
            </p>
            <ul class="list">{lines} {ties}</ul>
        }
    })
}

/// A tie is told where its records do not tell it already: where both were there on both days.
fn told(scene: &Scene, edge: &SceneEdge, change: Change) -> bool {
    let stays =
        |place: u32| matches!(scene.nodes[place as usize].change, Some(Change::Same | Change::Changed));
    edge.change == Some(change) && stays(edge.from) && stays(edge.to)
}

fn record(explorer: Explorer, locale: Locale, node: &SceneNode) -> impl IntoView + use<> {
    let SceneNode { node, before, .. } = node;
    let id = node.id;
    let kind = marks::Kind::of(id.noun, node.organization_kind, node.ours);
    let before = before.as_ref().map(|before| {
        view! { <span class="row change-states">{state_of(locale, before)} "→" {state_of(locale, node)}</span> }
    });
    view! {
        <li class="change-line">
            {marks::kind(kind)}
            <span class="grow">
                <button type="button" class="link" on:click=move |_| explorer.show(id)>{node.label.clone()}</button>
                {before}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, edge, graph, node, organization};
    use crate::explorer::scene::{Answers, Compared};

    #[test]
    fn a_tie_of_a_record_that_came_is_not_told_twice() {
        let party = |number| edge(EdgeKind::Participation, organization(number), agreement(9));
        let then = graph(
            vec![node(organization(1), 1), node(organization(2), 1), node(agreement(9), 2)],
            vec![party(1)],
        );
        let now = graph(
            vec![
                node(organization(1), 1),
                node(organization(2), 1),
                node(agreement(9), 3),
                node(organization(3), 1),
            ],
            vec![party(1), party(2), party(3)],
        );
        let compared = Some(Compared { graphs: vec![then], earlier: true });
        let scene = Scene::new(organization(1), &Answers { focus: now, compared, ..Answers::default() });
        let told: Vec<_> = scene.edges.iter().map(|edge| told(&scene, edge, Change::Added)).collect();
        assert_eq!(told, [false, true, false]);
    }
}
