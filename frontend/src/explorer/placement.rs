//! Which labels are written, and where: those there is room for.

use accord_layout::{LABEL_GAP, Positions, Transform};

use super::arrange::radius;
use super::label::{self, FOCUS_SIZE, SIZE};
use super::sketch::{Emphasis, Sketch};
use super::view::{Frame, mark_scale};

/// Nearly the picture's own size: what the layout has left room for has room on the screen.
pub const READABLE: f32 = 0.85;

/// Up to so many marks all labels are written at that size.
const LABEL_ALL: usize = 60;

/// Otherwise so many, the most important first, where they do not lie on each other.
const LABEL_MOST: usize = 40;

/// A label that has found its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// Whose it is, among the marks.
    pub mark: u32,
    /// Its middle.
    pub x: f32,
    /// Its upper edge.
    pub top: f32,
    width: f32,
    height: f32,
    /// The size of its type.
    pub size: f32,
}

impl Label {
    /// Whether it lies on something of a size, given by its middle and its upper edge.
    pub fn covers(&self, x: f32, top: f32, width: f32, height: f32) -> bool {
        (self.x - x).abs() < (self.width + width) / 2.0
            && self.top < top + height
            && top < self.top + self.height
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.covers(other.x, other.top, other.width, other.height)
    }
}

/// The labels that there is room for, the most important first. `all` where nobody waits for them: a file has as many as
/// there is room for.
pub fn place_labels(
    placed: &mut Vec<Label>,
    sketch: &Sketch,
    at: &Positions,
    view: &Transform,
    frame: &Frame,
    all: bool,
) {
    placed.clear();
    let few = sketch.marks.len() <= LABEL_ALL;
    // At the picture's own size the layout has left room for every label.
    let roomy = few && view.scale >= READABLE;
    let most = if few || all { sketch.marks.len() } else { LABEL_MOST };
    for &place in &sketch.label_order {
        if placed.len() >= most {
            break;
        }
        let mark = &sketch.marks[place as usize];
        let focus = mark.emphasis == Emphasis::Focus;
        let scale = mark_scale(view, sketch.marks.len(), mark.stands_out());
        let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
        let size = if focus { FOCUS_SIZE } else { SIZE } * scale.max(0.9);
        let halo = mark.on_path || mark.emphasis != Emphasis::None;
        let below = radius(mark.noun, focus) * scale + if halo { 5.0 } else { LABEL_GAP };
        let (width, height) = label::room(&mark.label, size);
        let label = Label { mark: place, x, top: y + below, width, height, size };
        let free = roomy || placed.iter().all(|other| !label.overlaps(other));
        if free && inside(frame, x, y, width / 2.0) {
            placed.push(label);
        }
    }
}

/// Whether something that reaches so far around a place is on the screen.
pub fn inside(frame: &Frame, x: f32, y: f32, reach: f32) -> bool {
    x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{graph, node, organization};
    use crate::explorer::scene::{Answers, Scene};
    use crate::explorer::shown::Shown;
    use crate::explorer::state::State;

    /// Records on a line, so many pixels apart.
    fn row(count: u128, apart: f32) -> (Sketch, Positions) {
        let nodes = (0..count).map(|number| node(organization(number), 0)).collect();
        let answers = Answers { focus: graph(nodes, Vec::new()), ..Answers::default() };
        let (scene, state) = (Scene::new(organization(0), &answers), State::default());
        let sketch = Sketch::new(&scene, &Shown::new(&scene, &state), &state);
        let x = (0..count).map(|number| number as f32 * apart).collect::<Vec<_>>();
        (sketch, Positions { y: vec![100.0; x.len()], x })
    }

    fn labels(count: u128, apart: f32, scale: f32) -> Vec<Label> {
        let (sketch, at) = row(count, apart);
        let frame = Frame { width: 1e6, height: 1e6, ..Frame::default() };
        let mut placed = Vec::new();
        place_labels(&mut placed, &sketch, &at, &Transform { scale, ..Transform::default() }, &frame, false);
        placed
    }

    #[test]
    fn a_small_picture_is_labelled_whole_and_a_large_one_at_its_most_important_places() {
        assert_eq!(labels(60, 10.0, 1.0).len(), 60, "the layout has left room, even if it looks as if not");
        assert_eq!(labels(200, 200.0, 1.0).len(), LABEL_MOST);
    }

    #[test]
    fn where_labels_yield_none_lies_on_another_and_the_focus_speaks_first() {
        for (count, scale) in [(50, 0.5), (200, 1.0)] {
            let placed = labels(count, 20.0, scale);
            assert!(placed.len() > 3);
            for (at, label) in placed.iter().enumerate() {
                assert!(placed[..at].iter().all(|other| !label.overlaps(other)));
            }
            assert_eq!(placed[0].x, 0.0);
        }
    }
}
