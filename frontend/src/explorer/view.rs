//! The window on the picture: what part of it is on the screen, and how it moves there.

use accord_layout::{Bounds, Positions, Transform};

use super::arrange::radius;
use super::label::{FOCUS_SIZE, SIZE};
use super::scene::Scene;
use super::shown::Shown;

/// The room that is kept free around a picture that was fitted in.
const PADDING: f32 = 28.0;

/// A few records are not blown up to fill the window.
const LARGEST_FIT: f32 = 1.15;

/// From so far away nothing can be told apart; so near, nothing is around it.
const SMALLEST: f32 = 0.08;
const LARGEST: f32 = 4.0;

/// So small marks can still be told apart, as a part of their own size; larger than this they do not grow.
const SMALL_MARK: f32 = 0.62;
const LARGE_MARK: f32 = 1.3;

/// So many small marks leave a window its ground.
const ROOMY: f32 = 500.0;

/// How long a picture takes to its new place, in milliseconds (look.md, motion).
pub const MOTION: f64 = 260.0;

/// The drawing's size on the screen, and what floats over its edges.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    /// In CSS pixels.
    pub width: f32,
    /// In CSS pixels.
    pub height: f32,
    /// Covered at the left, by the legend.
    pub left: f32,
    /// Covered above, by the tools.
    pub top: f32,
}

impl Frame {
    /// The middle of what is not covered.
    pub fn middle(&self) -> (f32, f32) {
        ((self.left + self.width) / 2.0, (self.top + self.height) / 2.0)
    }

    /// Shows everything that is drawn.
    pub fn fit(&self, scene: &Scene, shown: &Shown, at: &Positions) -> Transform {
        let bounds = bounds(scene, shown, at);
        let (width, height) = (self.width - self.left, self.height - self.top);
        let fit = bounds.fit(width.max(1.0), height.max(1.0), PADDING);
        let fit = if fit.scale > LARGEST_FIT {
            fit.zoomed(LARGEST_FIT / fit.scale, width / 2.0, height / 2.0)
        } else {
            fit
        };
        Transform { x: fit.x + self.left, y: fit.y + self.top, ..fit }
    }
}

/// Larger or smaller by a factor around a place on the screen, within what can still be read.
pub fn zoom(view: &Transform, factor: f32, x: f32, y: f32) -> Transform {
    let scale = (view.scale * factor).clamp(SMALLEST, LARGEST);
    view.zoomed(scale / view.scale, x, y)
}

/// Moved by a part of the screen.
pub fn pan(view: &Transform, dx: f32, dy: f32) -> Transform {
    Transform { x: view.x + dx, y: view.y + dy, ..*view }
}

/// How large a mark and its type are drawn: they follow the zoom, but stay readable; where there are so many that they
/// would cover the picture, those that do not stand out shrink with it and become dots.
pub fn mark_scale(view: &Transform, marks: usize, stands_out: bool) -> f32 {
    let room = if stands_out { 1.0 } else { (ROOMY / marks as f32).sqrt().min(1.0) };
    view.scale.clamp(SMALL_MARK * room, LARGE_MARK)
}

/// Whether marks of this scale are dots: their icons could not be told apart.
pub fn is_dotted(mark_scale: f32) -> bool {
    mark_scale < 0.42
}

/// How far a motion has come, from 0 to 1, after `elapsed` milliseconds: fast first, then settling.
pub fn eased(elapsed: f64) -> f32 {
    let rest = (1.0 - elapsed / MOTION).clamp(0.0, 1.0) as f32;
    1.0 - rest * rest * rest
}

/// Between two windows.
pub fn between(from: &Transform, to: &Transform, part: f32) -> Transform {
    let mix = |from: f32, to: f32| from + (to - from) * part;
    Transform { scale: mix(from.scale, to.scale), x: mix(from.x, to.x), y: mix(from.y, to.y) }
}

/// The room that everything drawn takes, with its labels.
pub fn bounds(scene: &Scene, shown: &Shown, at: &Positions) -> Bounds {
    let drawn = (0..scene.nodes.len().min(at.len())).filter(|&place| shown.nodes[place]);
    drawn
        .map(|place| {
            let node = &scene.nodes[place];
            let focus = place as u32 == scene.focus;
            let radius = radius(node.node.id.noun, focus);
            // What is written grows with the size of its type.
            let written = if focus { FOCUS_SIZE / SIZE } else { 1.0 };
            let (width, height) = (node.room.0 * written, node.room.1 * written);
            let half = radius.max(width / 2.0);
            let (x, y) = at.get(place as u32);
            Bounds { left: x - half, top: y - radius, right: x + half, bottom: y + radius + height }
        })
        .reduce(|one, other| Bounds {
            left: one.left.min(other.left),
            top: one.top.min(other.top),
            right: one.right.max(other.right),
            bottom: one.bottom.max(other.bottom),
        })
        .unwrap_or(Bounds { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{contact, graph, node, organization};
    use crate::explorer::scene::Answers;
    use crate::explorer::state::State;

    #[test]
    fn a_fitted_picture_lies_beside_the_legend_and_below_the_tools() {
        let answer = graph(vec![node(organization(1), 1), node(contact(2), 1)], Vec::new());
        let scene = Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() });
        let shown = Shown::new(&scene, &State::default());
        let at = Positions { x: vec![-900.0, 900.0], y: vec![-300.0, 300.0] };
        let frame = Frame { width: 1000.0, height: 700.0, left: 220.0, top: 60.0 };
        let view = frame.fit(&scene, &shown, &at);
        for place in 0..2 {
            let (x, y) = view.apply(at.x[place], at.y[place]);
            assert!(x > 220.0 + PADDING - 1.0 && x < 1000.0 - PADDING + 1.0, "{x}");
            assert!(y > 60.0 + PADDING - 1.0 && y < 700.0 - PADDING + 1.0, "{y}");
        }
    }

    #[test]
    fn zooming_has_an_end_on_both_sides_and_keeps_the_place_under_the_pointer() {
        let mut view = Transform::default();
        for _ in 0..100 {
            view = zoom(&view, 1.5, 40.0, 50.0);
        }
        assert_eq!(view.scale, LARGEST);
        let (x, y) = view.apply(40.0, 50.0);
        assert!((x - 40.0).abs() < 0.1 && (y - 50.0).abs() < 0.1);
        for _ in 0..100 {
            view = zoom(&view, 0.5, 40.0, 50.0);
        }
        assert!((view.scale - SMALLEST).abs() < 1e-6);
    }

    #[test]
    fn many_marks_shrink_until_they_are_dots_and_grow_again_where_the_reader_looks_closer() {
        let far = Transform { scale: 0.2, ..Transform::default() };
        let plain = |view: &Transform, marks| mark_scale(view, marks, false);
        assert_eq!(plain(&far, 40), plain(&far, 400), "a usual picture stays readable");
        assert!(!is_dotted(plain(&far, 400)) && is_dotted(plain(&far, 5_000)));
        assert_eq!(mark_scale(&far, 5_000, true), plain(&far, 40), "what stands out stays as it is");
        let near = Transform { scale: 1.0, ..far };
        assert_eq!(plain(&near, 5_000), 1.0);
    }

    #[test]
    fn a_motion_begins_where_it_was_and_ends_where_it_goes() {
        assert_eq!((eased(0.0), eased(MOTION), eased(1e9), eased(-5.0)), (0.0, 1.0, 1.0, 0.0));
        let (from, to) = (Transform::default(), Transform { scale: 2.0, x: 10.0, y: -4.0 });
        assert_eq!(between(&from, &to, eased(0.0)), from);
        assert_eq!(between(&from, &to, eased(MOTION)), to);
    }
}
