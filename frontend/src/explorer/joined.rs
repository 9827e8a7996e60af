//! Agreements as ties of their parties: who is joined with whom, and by how many.

use std::collections::{BTreeMap, HashSet};

use accord_shared::{Noun, RecordId};

use super::scene::Scene;
use super::shown::Shown;
use crate::api::graph::EdgeKind;

/// An agreement of more parties stays a record: as ties of everyone with everyone it would say less.
const MOST_PARTIES: usize = 6;

/// Two parties, and what they have agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The one; the lower place.
    pub from: u32,
    /// The other.
    pub to: u32,
    /// The agreements, in the scene's order.
    pub agreements: Vec<u32>,
    /// Whether none of them ties them any longer.
    pub ended: bool,
}

/// Takes every agreement that can be a tie out of the drawing. One that the reader must see stays, and so does one
/// that joins nobody in the picture.
pub fn fold_agreements(scene: &Scene, kept: &HashSet<RecordId>, shown: &mut Shown) {
    let mut pairs = BTreeMap::<(u32, u32), Joined>::new();
    for place in 0..scene.nodes.len() as u32 {
        let id = scene.id(place);
        if id.noun != Noun::Agreement || !shown.nodes[place as usize] || kept.contains(&id) {
            continue;
        }
        let parties = parties(scene, shown, place);
        if parties.len() < 2 || parties.len() > MOST_PARTIES || shown.groups.contains_key(&place) {
            continue;
        }
        shown.nodes[place as usize] = false;
        let all: Vec<_> = parties.into_iter().collect();
        for (at, &(from, ended)) in all.iter().enumerate() {
            for &(to, also_ended) in &all[at + 1..] {
                let joined = pairs.entry((from, to)).or_insert_with(|| Joined {
                    from,
                    to,
                    agreements: Vec::new(),
                    ended: true,
                });
                joined.agreements.push(place);
                joined.ended &= ended || also_ended;
            }
        }
    }
    let before = tied(scene, shown);
    for (place, edge) in scene.edges.iter().enumerate() {
        shown.edges[place] &= shown.has(edge.from) && shown.has(edge.to);
    }
    let (after, joined) = (tied(scene, shown), pairs.values().flat_map(|joined| [joined.from, joined.to]));
    let joined: HashSet<_> = joined.collect();
    for place in before.difference(&after).filter(|place| !joined.contains(place)) {
        // What hung on a folded agreement alone, such as an obligation, would hang in the air.
        if shown.nodes[*place as usize] && !kept.contains(&scene.id(*place)) {
            shown.nodes[*place as usize] = false;
            shown.count -= shown.groups.get(place).map_or(1, Vec::len);
        }
    }
    shown.joined = pairs.into_values().collect();
}

/// The drawn records that a drawn tie leads to.
fn tied(scene: &Scene, shown: &Shown) -> HashSet<u32> {
    let drawn = scene.edges.iter().enumerate().filter(|(place, _)| shown.edges[*place]);
    drawn.flat_map(|(_, edge)| [edge.from, edge.to].map(|end| shown.stand_in[end as usize])).collect()
}

/// The parties of an agreement as they are drawn, each with whether it has left.
fn parties(scene: &Scene, shown: &Shown, agreement: u32) -> BTreeMap<u32, bool> {
    let mut parties = BTreeMap::new();
    for (place, edge) in scene.edges.iter().enumerate() {
        let other = match (edge.from == agreement, edge.to == agreement) {
            (true, false) => edge.to,
            (false, true) => edge.from,
            _ => continue,
        };
        if edge.edge.kind == EdgeKind::Participation && shown.edges[place] {
            let ended = parties.entry(shown.stand_in[other as usize]).or_insert(true);
            *ended &= edge.edge.ended;
        }
    }
    parties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, edge, graph, node, obligation, organization};
    use crate::explorer::scene::Answers;
    use crate::explorer::state::State;

    /// Agreements by their parties, around the first organization.
    fn scene(agreements: &[&[u128]]) -> Scene {
        let mut nodes: Vec<_> = (1..20).map(|number| node(organization(number), 1)).collect();
        let mut edges = Vec::new();
        for (number, parties) in (100..).zip(agreements) {
            nodes.push(node(agreement(number), parties.len() as u32));
            edges.extend(
                parties
                    .iter()
                    .map(|&party| edge(EdgeKind::Participation, organization(party), agreement(number))),
            );
        }
        nodes.push(node(obligation(1), 1));
        edges.push(edge(EdgeKind::Obligation, obligation(1), agreement(100)));
        Scene::new(organization(1), &Answers { focus: graph(nodes, edges), ..Answers::default() })
    }

    fn folded() -> State {
        State { focus: Some(organization(1)), folded: true, ..State::default() }
    }

    fn drawn(scene: &Scene, shown: &Shown) -> Vec<RecordId> {
        let agreements = (0..scene.nodes.len()).filter(|&place| shown.nodes[place]);
        agreements.map(|place| scene.id(place as u32)).filter(|id| id.noun == Noun::Agreement).collect()
    }

    #[test]
    fn parties_are_joined_by_as_many_agreements_as_they_have() {
        let scene = scene(&[&[1, 2], &[2, 1], &[1, 2, 3]]);
        let shown = Shown::new(&scene, &folded());
        let counts: Vec<_> =
            shown.joined.iter().map(|joined| (joined.from, joined.to, joined.agreements.len())).collect();
        assert_eq!(counts, [(0, 1, 3), (0, 2, 1), (1, 2, 1)]);
        assert!(drawn(&scene, &shown).is_empty());
        assert_eq!(
            shown.edges.iter().filter(|drawn| **drawn).count(),
            0,
            "nothing leads to what is not drawn"
        );
        assert_eq!(
            shown.count,
            scene.nodes.len() - 1,
            "a folded agreement is in the picture, what hangs on it is not"
        );
    }

    #[test]
    fn an_agreement_stays_where_a_tie_would_say_less() {
        let all: Vec<u128> = (1..=9).collect();
        let scene = scene(&[&[1, 2], &all, &[3]]);
        assert_eq!(drawn(&scene, &Shown::new(&scene, &folded())), [agreement(101), agreement(102)]);
        let mut state = folded();
        state.select(Some(agreement(100)));
        assert_eq!(drawn(&scene, &Shown::new(&scene, &state)).len(), 3, "what was chosen stays in sight");
    }

    #[test]
    fn what_all_have_left_is_an_ended_tie() {
        let mut scene = scene(&[&[1, 2], &[1, 3]]);
        scene.edges[0].edge.ended = true;
        let ended: Vec<_> = Shown::new(&scene, &folded()).joined.iter().map(|joined| joined.ended).collect();
        assert_eq!(ended, [true, false]);
    }

    #[test]
    fn a_group_is_joined_as_one() {
        let mut state = folded();
        state.groups = vec![vec![organization(2), organization(3)]];
        let scene = scene(&[&[1, 2], &[1, 3]]);
        let joined = Shown::new(&scene, &state).joined;
        assert_eq!((joined.len(), joined[0].agreements.len()), (1, 2));
    }
}
