//! What is to be drawn, worked out once for each picture so that a frame only has to draw it.

use std::collections::{BTreeMap, HashMap};

use accord_shared::Noun;
use accord_shared::obligation::Standing;

use super::arrange::radius;
use super::label;
use super::scene::{Scene, SceneEdge};
use super::shown::Shown;
use super::state::State;
use crate::api::graph::EdgeKind;

/// So far a tie bends aside, as a part of its length.
const BOW: f32 = 0.06;

/// A picture as marks and lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    /// The marks, the most important last, so that they lie on top.
    pub marks: Vec<Mark>,
    /// Places in `marks` in the order in which they get their labels.
    pub label_order: Vec<u32>,
    /// The ties by their style: each style is one line for the pen.
    pub lines: BTreeMap<Stroke, Vec<Line>>,
    /// The ties of the path in order.
    pub path: Vec<Line>,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its place in the scene.
    pub place: u32,
    /// Its shape.
    pub noun: Noun,
    /// Its colours.
    pub tone: Tone,
    /// How much larger than usual.
    pub size: f32,
    /// How it stands out.
    pub emphasis: Emphasis,
    /// On the path.
    pub on_path: bool,
    /// Held by the reader.
    pub pinned: bool,
    /// What is written below.
    pub label: Vec<String>,
    /// "+n": neighbours that are not drawn.
    pub badge: Option<String>,
}

/// The colours of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// An organization of our side: solid.
    Ours,
    /// Another organization.
    Organization,
    /// An agreement.
    Agreement,
    /// A contact.
    Contact,
    /// An obligation that needs nothing now.
    Plain,
    /// Done.
    Met,
    /// Due soon.
    Soon,
    /// Late, or not done.
    Late,
}

/// How a mark stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emphasis {
    /// It does not.
    None,
    /// The middle of the picture.
    Focus,
    /// Chosen.
    Selected,
}

/// The style of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stroke {
    /// Its colour.
    pub tone: Tone,
    /// Its dashes.
    pub dash: Dash,
}

/// The dashes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dash {
    /// None.
    Solid,
    /// No longer so.
    Ended,
    /// Something owed.
    Dotted,
}

/// A tie between two places of the scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// From here.
    pub from: u32,
    /// To here.
    pub to: u32,
    /// How far it bends aside, as a part of its length.
    pub bow: f32,
}

impl Sketch {
    /// The picture that a state makes of a scene.
    pub fn new(scene: &Scene, shown: &Shown, state: &State) -> Self {
        let mut marks: Vec<_> = (0..scene.nodes.len())
            .filter(|&place| shown.nodes[place])
            .map(|place| mark(scene, shown, state, place as u32))
            .collect();
        marks.sort_by_key(|mark| (mark.emphasis, mark.on_path));
        let mut label_order: Vec<u32> = (0..marks.len() as u32).collect();
        label_order.sort_by_key(|&at| {
            let mark = &marks[at as usize];
            let node = &scene.nodes[mark.place as usize].node;
            std::cmp::Reverse((mark.emphasis, mark.on_path, mark.pinned, node.ours, node.degree))
        });
        let mut bows = Bows::default();
        let (mut lines, mut path) = (BTreeMap::<_, Vec<_>>::new(), vec![None; scene.path_edges.len()]);
        for (place, edge) in scene.edges.iter().enumerate().filter(|(place, _)| shown.edges[*place]) {
            let line = Line { from: edge.from, to: edge.to, bow: bows.next(edge.from, edge.to) };
            match scene.path_edges.iter().position(|&on_path| on_path == place as u32) {
                Some(hop) => path[hop] = Some(line),
                None => lines.entry(stroke(edge)).or_default().push(line),
            }
        }
        Self { marks, label_order, lines, path: path.into_iter().flatten().collect() }
    }
}

fn mark(scene: &Scene, shown: &Shown, state: &State, place: u32) -> Mark {
    let node = &scene.nodes[place as usize].node;
    let focus = place == scene.focus;
    let emphasis = if state.selected() == Some(node.id) && !focus {
        Emphasis::Selected
    } else if focus {
        Emphasis::Focus
    } else {
        Emphasis::None
    };
    let hidden = shown.hidden_neighbours[place as usize];
    Mark {
        place,
        noun: node.id.noun,
        tone: match node.id.noun {
            Noun::Organization if node.ours => Tone::Ours,
            Noun::Organization => Tone::Organization,
            Noun::Agreement => Tone::Agreement,
            Noun::Contact => Tone::Contact,
            Noun::Obligation => standing_tone(node.standing),
            Noun::Interaction => Tone::Plain,
        },
        size: radius(node.id.noun, focus) / radius(node.id.noun, false),
        emphasis,
        on_path: scene.path_nodes.contains(&place),
        pinned: state.pin_of(node.id).is_some(),
        label: label::lines(node),
        badge: (hidden > 0).then(|| format!("+{hidden}")),
    }
}

/// The colours of an obligation.
pub fn standing_tone(standing: Option<Standing>) -> Tone {
    match standing {
        Some(Standing::Overdue | Standing::NotMet) => Tone::Late,
        Some(Standing::DueSoon | Standing::PartlyMet) => Tone::Soon,
        Some(Standing::Met) => Tone::Met,
        Some(Standing::Scheduled | Standing::Reported | Standing::Waived | Standing::None) | None => {
            Tone::Plain
        }
    }
}

fn stroke(edge: &SceneEdge) -> Stroke {
    let edge = &edge.edge;
    let tone = match edge.kind {
        EdgeKind::Relation => Tone::Organization,
        EdgeKind::Participation | EdgeKind::Link => Tone::Agreement,
        EdgeKind::Post => Tone::Contact,
        EdgeKind::Obligation => standing_tone(edge.standing),
        EdgeKind::Interaction => Tone::Plain,
    };
    let dash = match (edge.kind, edge.ended) {
        (EdgeKind::Obligation, _) => Dash::Dotted,
        (_, true) => Dash::Ended,
        (_, false) => Dash::Solid,
    };
    Stroke { tone, dash }
}

/// Several ties of the same two records fan out instead of lying on each other.
#[derive(Default)]
struct Bows(HashMap<(u32, u32), u32>);

impl Bows {
    fn next(&mut self, from: u32, to: u32) -> f32 {
        let pair = (from.min(to), from.max(to));
        let count = self.0.entry(pair).or_default();
        *count += 1;
        let side = if (from + to + *count).is_multiple_of(2) { 1.0 } else { -1.0 };
        // A line bends to its own left: one that runs the other way bends to the other side.
        let direction = if from < to { 1.0 } else { -1.0 };
        BOW * side * direction * count.div_ceil(2) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, edge, graph, node, obligation, organization};
    use crate::explorer::scene::Answers;

    fn sketch(state: &State) -> Sketch {
        let mut late = edge(EdgeKind::Obligation, obligation(3), agreement(2));
        late.standing = Some(Standing::Overdue);
        let mut left = edge(EdgeKind::Participation, organization(1), agreement(2));
        left.ended = true;
        let mut depositary = edge(EdgeKind::Participation, organization(1), agreement(2));
        depositary.id = "depositary".into();
        let answer = graph(
            vec![node(organization(1), 4), node(agreement(2), 2), node(obligation(3), 1)],
            vec![left, depositary, late],
        );
        let scene = Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() });
        Sketch::new(&scene, &Shown::new(&scene, state), state)
    }

    fn focused() -> State {
        State { focus: Some(organization(1)), ..State::default() }
    }

    #[test]
    fn what_ended_is_dashed_and_what_is_owed_dotted_in_its_colour() {
        let lines = sketch(&focused()).lines;
        let strokes: Vec<_> = lines.keys().map(|stroke| (stroke.tone, stroke.dash)).collect();
        assert_eq!(
            strokes,
            [(Tone::Agreement, Dash::Solid), (Tone::Agreement, Dash::Ended), (Tone::Late, Dash::Dotted)]
        );
    }

    #[test]
    fn two_ties_of_the_same_records_do_not_lie_on_each_other() {
        let lines = sketch(&focused()).lines;
        let bows: Vec<_> = lines.values().flatten().filter(|line| line.to == 1 && line.from == 0).collect();
        assert_eq!(bows.len(), 2);
        assert_ne!(bows[0].bow, bows[1].bow);
        let mut forth_and_back = Bows::default();
        // The same bend seen from the two ends lies on two sides, so it must differ in sign to be one curve.
        assert_ne!(forth_and_back.next(0, 1), -forth_and_back.next(1, 0));
    }

    #[test]
    fn the_chosen_lies_on_top_and_speaks_first() {
        let mut state = focused();
        state.select(Some(obligation(3)));
        let sketch = sketch(&state);
        assert_eq!(sketch.marks.last().map(|mark| mark.place), Some(2));
        assert_eq!(sketch.marks[sketch.label_order[0] as usize].place, 2);
        assert_eq!(sketch.marks[sketch.label_order[1] as usize].emphasis, Emphasis::Focus);
    }

    #[test]
    fn a_badge_says_how_many_neighbours_are_not_drawn() {
        let badges: Vec<_> =
            sketch(&focused()).marks.into_iter().map(|mark| (mark.place, mark.badge)).collect();
        assert_eq!(badges, [(1, None), (2, None), (0, Some("+3".into()))]);
    }
}
