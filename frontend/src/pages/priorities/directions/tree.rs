//! Where a direction can go in the tree.

use cynic::Id;

use crate::api::direction::{Node, Placing};

/// A step of a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
    /// Into the one before it, as its last.
    In,
    /// Out of the one that it is in, behind that.
    Out,
}

impl Step {
    pub(super) const ALL: [Self; 4] = [Self::Up, Self::Down, Self::In, Self::Out];

    /// The step of an arrow.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowRight" => Self::In,
            "ArrowLeft" => Self::Out,
            _ => return None,
        })
    }
}

/// Those that lie directly in one, in their order.
fn inside<'n>(nodes: &'n [Node], parent: Option<&Id>) -> Vec<&'n Node> {
    nodes.iter().filter(|node| node.parent.as_ref() == parent).collect()
}

/// How deep a direction lies: 0 at the top.
pub(super) fn depth(nodes: &[Node], node: &Node) -> usize {
    let mut depth = 0;
    let mut at = node;
    // No deeper than there are directions, however they hang together.
    while let Some(wider) = nodes.iter().find(|other| at.parent.as_ref() == Some(&other.id)) {
        (at, depth) = (wider, depth + 1);
        if depth > nodes.len() {
            break;
        }
    }
    depth
}

/// How many stand before a direction among its siblings.
fn rank(siblings: &[&Node], id: &Id) -> Option<usize> {
    siblings.iter().position(|node| node.id == *id)
}

/// Where it is now, as one would put it there.
pub(super) fn here(nodes: &[Node], node: &Node) -> Placing {
    let at = rank(&inside(nodes, node.parent.as_ref()), &node.id).unwrap_or_default();
    placing(node, node.parent.clone(), at)
}

/// Where a step leads; nothing where there is no way.
pub(super) fn step(nodes: &[Node], node: &Node, step: Step) -> Option<Placing> {
    let siblings = inside(nodes, node.parent.as_ref());
    let at = rank(&siblings, &node.id)?;
    match step {
        Step::Up => Some(placing(node, node.parent.clone(), at.checked_sub(1)?)),
        Step::Down => (at + 1 < siblings.len()).then(|| placing(node, node.parent.clone(), at + 1)),
        Step::In => {
            let into = siblings.get(at.checked_sub(1)?)?.id.clone();
            let last = inside(nodes, Some(&into)).len();
            Some(placing(node, Some(into), last))
        }
        Step::Out => {
            let wider = nodes.iter().find(|other| node.parent.as_ref() == Some(&other.id))?;
            let behind = rank(&inside(nodes, wider.parent.as_ref()), &wider.id)? + 1;
            Some(placing(node, wider.parent.clone(), behind))
        }
    }
}

fn placing(node: &Node, parent: Option<Id>, at: usize) -> Placing {
    Placing { id: node.id.clone(), version: node.version, parent, at: i32::try_from(at).unwrap_or(i32::MAX) }
}

/// The code that a name suggests: small letters, digits and underscores.
pub(super) fn code_of(name: &str) -> String {
    let mut code = String::new();
    for letter in accord_shared::fold::fold(name).chars() {
        match letter.is_ascii_alphanumeric() {
            true => code.push(letter.to_ascii_lowercase()),
            false if !code.is_empty() && !code.ends_with('_') => code.push('_'),
            false => {}
        }
    }
    code.truncate(60);
    code.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::parts::Text;

    fn node(id: &str, parent: Option<&str>) -> Node {
        Node {
            id: Id::new(id),
            code: id.into(),
            names: Text::default(),
            version: 3,
            position: 1,
            retired_on: None,
            parent: parent.map(Id::new),
        }
    }

    #[test]
    fn a_step_leads_to_a_place_or_nowhere() {
        let nodes =
            [node("a", None), node("b", None), node("c", Some("b")), node("d", Some("b")), node("e", None)];
        let to = |at: usize, one: Step| {
            let placing = step(&nodes, &nodes[at], one)?;
            Some((placing.parent.map(|id| id.inner().to_owned()), placing.at))
        };
        let b = || Some("b".to_owned());
        assert_eq!(to(0, Step::Up), None);
        assert_eq!(to(1, Step::Up), Some((None, 0)));
        assert_eq!(to(1, Step::Down), Some((None, 2)));
        assert_eq!(to(4, Step::Down), None);
        assert_eq!(to(4, Step::In), Some((b(), 2)), "as the last of those that are there");
        assert_eq!(to(3, Step::Out), Some((None, 2)), "behind the one that it was in");
        assert_eq!(to(0, Step::Out), None);
        assert_eq!(to(2, Step::In), None, "nothing stands before it");
        assert_eq!((here(&nodes, &nodes[3]).parent, here(&nodes, &nodes[3]).at), (Some(Id::new("b")), 1));
        assert_eq!(nodes.iter().map(|one| depth(&nodes, one)).collect::<Vec<_>>(), [0, 0, 1, 1, 0]);
    }

    #[test]
    fn a_name_suggests_a_code() {
        assert_eq!(code_of("Artificial intelligence (AI)"), "artificial_intelligence_ai");
        assert_eq!(code_of("  5G & 6G "), "5g_6g");
        assert_eq!(code_of("!"), "");
    }
}
