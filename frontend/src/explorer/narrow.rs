//! The picture narrowed to one country, or to one direction of cooperation.
//!
//! The legend hides records by what they are; a country or a direction is rather what a reader asks for. What hangs on
//! the records of that country or direction stays with them: an agreement's obligations, its parties, their people. An
//! agreement stays where it is of them or tied to one of them, not by way of another agreement or a meeting. From a body
//! that is not itself of it no way leads on, or everything would stay by way of those that all share.

use std::collections::BTreeMap;

use accord_shared::Noun;

use super::scene::{Scene, SceneNode};
use crate::api::graph::Node;

/// What a picture is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// The country of its organizations: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The direction of its agreements, by its id.
    pub direction: Option<String>,
}

/// What a picture can be narrowed to, each with the number of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The countries of organizations of other sides, by code.
    pub countries: BTreeMap<String, usize>,
    /// The directions of agreements, by id.
    pub directions: BTreeMap<String, usize>,
}

impl Choices {
    /// What the records of a picture leave to choose from.
    pub fn new(scene: &Scene) -> Self {
        let mut choices = Self::default();
        for node in scene.nodes.iter().filter(|node| node.present).map(|node| &node.node) {
            if let Some(country) = node.country.as_ref().filter(|_| !node.ours) {
                *choices.countries.entry(country.clone()).or_default() += 1;
            }
            for direction in &node.directions {
                *choices.directions.entry(direction.clone()).or_default() += 1;
            }
        }
        choices
    }
}

impl Narrowing {
    /// How many things it asks for.
    pub fn count(&self) -> usize {
        usize::from(self.country.is_some()) + usize::from(self.direction.is_some())
    }

    /// What two pictures are both narrowed to.
    pub fn common(&self, other: &Self) -> Self {
        let both = |one: &Option<String>, other: &Option<String>| one.clone().filter(|_| one == other);
        Self {
            country: both(&self.country, &other.country),
            direction: both(&self.direction, &other.direction),
        }
    }

    /// For each record of the picture whether it stays.
    pub fn keeps(&self, scene: &Scene) -> Vec<bool> {
        let mut kept = vec![true; scene.nodes.len()];
        if let Some(country) = &self.country {
            let of = |node: &Node| !node.ours && node.country.as_ref() == Some(country);
            let other = |node: &Node| !node.ours && node.country.is_some() && !of(node);
            narrow(scene, &mut kept, of, other);
        }
        if let Some(direction) = &self.direction {
            let of = |node: &Node| node.directions.contains(direction);
            let other = |node: &Node| node.id.noun == Noun::Agreement && !of(node);
            narrow(scene, &mut kept, of, other);
        }
        kept
    }
}

/// Leaves what is `of` it and what hangs on that, and takes away what is of something `other`, with everything else.
fn narrow(scene: &Scene, kept: &mut [bool], of: impl Fn(&Node) -> bool, other: impl Fn(&Node) -> bool) {
    let mut ties: Vec<Vec<u32>> = vec![Vec::new(); scene.nodes.len()];
    for edge in scene.edges.iter().filter(|edge| edge.present) {
        ties[edge.from as usize].push(edge.to);
        ties[edge.to as usize].push(edge.from);
    }
    let is = |node: &SceneNode| node.present && of(&node.node);
    let chosen: Vec<bool> = scene.nodes.iter().map(is).collect();
    let mut waiting: Vec<u32> = (0..chosen.len() as u32).filter(|place| chosen[*place as usize]).collect();
    let mut stays = chosen.clone();
    while let Some(place) = waiting.pop() {
        for &next in &ties[place as usize] {
            let node = &scene.nodes[next as usize].node;
            let far = node.id.noun == Noun::Agreement && !chosen[place as usize];
            if stays[next as usize] || far || other(node) {
                continue;
            }
            stays[next as usize] = true;
            if node.id.noun != Noun::Organization {
                waiting.push(next);
            }
        }
    }
    kept.iter_mut().zip(stays).for_each(|(kept, stays)| *kept &= stays);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, contact, edge, graph, node, obligation, organization};
    use crate::explorer::scene::Answers;

    const POST: &str = "direction:post";

    /// We (1) have an agreement (2) with Türkiye's ministry (3), with a duty (4), and another (5) with Georgia's (6), where
    /// somebody (7) works; a union (8) is party to both, and a protocol (9) to the first is linked to it.
    fn picture() -> Scene {
        let mut nodes = vec![
            node(organization(1), 2),
            node(agreement(2), 4),
            node(organization(3), 1),
            node(obligation(4), 1),
            node(agreement(5), 3),
            node(organization(6), 2),
            node(contact(7), 1),
            node(organization(8), 2),
            node(agreement(9), 1),
        ];
        (nodes[0].ours, nodes[0].country) = (true, Some("AZ".into()));
        nodes[1].directions = vec![POST.into()];
        nodes[2].country = Some("TR".into());
        nodes[5].country = Some("GE".into());
        let party = |organization, agreement| edge(EdgeKind::Participation, organization, agreement);
        let edges = vec![
            party(organization(1), agreement(2)),
            party(organization(3), agreement(2)),
            edge(EdgeKind::Obligation, obligation(4), agreement(2)),
            party(organization(1), agreement(5)),
            party(organization(6), agreement(5)),
            edge(EdgeKind::Post, contact(7), organization(6)),
            party(organization(8), agreement(2)),
            party(organization(8), agreement(5)),
            edge(EdgeKind::Link, agreement(9), agreement(2)),
        ];
        Scene::new(organization(1), &Answers { focus: graph(nodes, edges), ..Answers::default() })
    }

    fn kept(country: Option<&str>, direction: Option<&str>) -> Vec<usize> {
        let narrowing =
            Narrowing { country: country.map(str::to_owned), direction: direction.map(str::to_owned) };
        let kept = narrowing.keeps(&picture());
        (1..=kept.len()).filter(|number| kept[number - 1]).collect()
    }

    #[test]
    fn a_country_keeps_its_bodies_and_what_hangs_on_them() {
        assert_eq!(kept(Some("TR"), None), [1, 2, 3, 4, 8]);
        assert_eq!(kept(Some("GE"), None), [1, 5, 6, 7, 8], "the union leads nowhere");
        assert_eq!(kept(Some("FR"), None), Vec::<usize>::new());
    }

    #[test]
    fn a_direction_keeps_its_agreements_with_their_parties_and_duties() {
        assert_eq!(kept(None, Some(POST)), [1, 2, 3, 4, 8]);
        assert_eq!(kept(Some("GE"), Some(POST)), [1, 8], "both at once is what either leaves");
        assert_eq!(kept(None, None), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn the_choice_is_of_what_the_picture_has_our_own_country_left_out() {
        let choices = Choices::new(&picture());
        assert_eq!(choices.countries, [("GE".to_owned(), 1), ("TR".to_owned(), 1)].into());
        assert_eq!(choices.directions, [(POST.to_owned(), 1)].into());
    }
}
