//! What is to be drawn, worked out once for each picture so that a frame only has to draw it.

use std::collections::{BTreeMap, HashMap, HashSet};

use accord_shared::obligation::Standing;
use accord_shared::{Noun, RecordId};

use super::arrange::radius;
use super::change::Change;
use super::label;
use super::scene::{Scene, SceneEdge, SceneNode};
use super::shown::Shown;
use super::state::{Note, State};
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
    /// Ties that stand for several agreements, each with how many.
    pub counts: Vec<(Line, usize)>,
    /// What the reader has written, with its place in the picture.
    pub notes: Vec<Note>,
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
    /// How many records it stands for, where it is a group.
    pub group: Option<usize>,
    /// Among those that a verb for several is for.
    pub chosen: bool,
    /// What has come of it between the two days.
    pub change: Option<Change>,
}

/// The colours of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Tone {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Organization,
        Self::Agreement,
        Self::Contact,
        Self::Met,
        Self::Soon,
        Self::Late,
        Self::Ours,
    ];
}

impl Mark {
    /// Whether it says more of itself than what it is: it is drawn whole however many there are.
    pub fn stands_out(&self) -> bool {
        self.emphasis != Emphasis::None
            || self.on_path
            || self.pinned
            || self.chosen
            || self.group.is_some()
            || self.change.is_some_and(|change| change != Change::Same)
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stroke {
    /// Its colour.
    pub tone: Tone,
    /// Its dashes.
    pub dash: Dash,
    /// What has come of it between the two days.
    pub change: Option<Change>,
}

/// The dashes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
            let loud = (mark.emphasis, mark.chosen, mark.on_path, mark.group, mark.pinned);
            std::cmp::Reverse((loud, node.ours, node.degree))
        });
        let mut sketch = Self { marks, label_order, notes: state.notes.clone(), ..Self::default() };
        sketch.tie(scene, shown);
        sketch
    }

    fn tie(&mut self, scene: &Scene, shown: &Shown) {
        let mut bows = Bows::default();
        let mut path = vec![None; scene.path_edges.len()];
        // What leads to the members of a group is one line for each style.
        let mut alike = HashSet::new();
        for (place, edge) in scene.edges.iter().enumerate().filter(|(place, _)| shown.edges[*place]) {
            let [from, to] = [edge.from, edge.to].map(|end| shown.stand_in[end as usize]);
            let bundled = [from, to].iter().any(|end| shown.groups.contains_key(end));
            let on_path = scene.path_edges.iter().position(|&on_path| on_path == place as u32);
            if bundled && on_path.is_none() && !alike.insert((from.min(to), from.max(to), stroke(edge))) {
                continue;
            }
            let line = Line { from, to, bow: bows.next(from, to) };
            match on_path {
                Some(hop) => path[hop] = Some(line),
                None => self.lines.entry(stroke(edge)).or_default().push(line),
            }
        }
        for joined in &shown.joined {
            let line = Line { from: joined.from, to: joined.to, bow: bows.next(joined.from, joined.to) };
            let dash = if joined.ended { Dash::Ended } else { Dash::Solid };
            let stroke = Stroke { tone: Tone::Agreement, dash, change: None };
            self.lines.entry(stroke).or_default().push(line);
            self.counts.push((line, joined.agreements.len()));
        }
        self.path = path.into_iter().flatten().collect();
    }
}

fn mark(scene: &Scene, shown: &Shown, state: &State, place: u32) -> Mark {
    let SceneNode { node, change, .. } = &scene.nodes[place as usize];
    let focus = place == scene.focus;
    let group = shown.groups.get(&place);
    let stands_for = |id: RecordId| match group {
        Some(members) => scene.place_of(id).is_some_and(|member| members.contains(&member)),
        None => id == node.id,
    };
    let emphasis = if state.selected().is_some_and(stands_for) && !focus {
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
            _ if group.is_some() => Tone::Plain,
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
        label: match group {
            Some(members) => {
                label::group_lines(members.iter().map(|&place| &scene.nodes[place as usize].node))
            }
            None => label::lines(node),
        },
        badge: (hidden > 0 && group.is_none()).then(|| format!("+{hidden}")),
        group: group.map(Vec::len),
        chosen: state.chosen.iter().any(|id| stands_for(*id)),
        change: change.filter(|_| group.is_none()),
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
    let SceneEdge { edge, change, .. } = edge;
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
    Stroke { tone, dash, change: change.filter(|change| *change != Change::Same) }
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
    fn a_group_is_one_mark_with_one_line_of_each_style() {
        let members = (2..6).map(organization).collect::<Vec<_>>();
        let nodes = [organization(1), agreement(9)].into_iter().chain(members.clone()).map(|id| node(id, 9));
        let edges = members.iter().flat_map(|&id| {
            [edge(EdgeKind::Participation, id, agreement(9)), edge(EdgeKind::Relation, id, organization(1))]
        });
        let answer = graph(nodes.collect(), edges.collect());
        let scene = Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() });
        let mut state = State { groups: vec![members.clone()], ..focused() };
        state.select(Some(members[2]));
        let sketch = Sketch::new(&scene, &Shown::new(&scene, &state), &state);
        let group = sketch.marks.iter().find(|mark| mark.group.is_some()).unwrap();
        assert_eq!((group.place, group.group, &group.badge), (2, Some(4), &None));
        assert_eq!(group.emphasis, Emphasis::Selected, "whichever member was chosen");
        assert_eq!(sketch.lines.values().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_badge_says_how_many_neighbours_are_not_drawn() {
        let badges: Vec<_> =
            sketch(&focused()).marks.into_iter().map(|mark| (mark.place, mark.badge)).collect();
        assert_eq!(badges, [(1, None), (2, None), (0, Some("+3".into()))]);
    }
}
