//! How far a picture reaches, and how it is brought onto the screen.

use crate::graph::Graph;
use crate::positions::Positions;
use crate::shape::Shape;

/// A picture of three nodes is not blown up to fill a screen.
const LARGEST_FIT: f32 = 1.5;

/// The smallest rectangle around a picture, marks and labels included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Bounds {
    /// Around all nodes; a point at the origin when there is none.
    pub fn of(graph: &Graph, at: &Positions) -> Self {
        let nodes = graph.nodes().iter().zip(at.x.iter().zip(&at.y));
        nodes
            .map(|(node, (x, y))| {
                let whole = Shape::new(node, 0.0).whole();
                let (left, right) = (x - whole.half_width, x + whole.half_width);
                Self { left, top: y + whole.top, right, bottom: y + whole.bottom }
            })
            .reduce(Self::with)
            .unwrap_or(Self { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 })
    }

    /// From left to right.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Shows all of it, centred, as large as it goes up to 150 %, with `padding` pixels left free
    /// on every side.
    pub fn fit(&self, view_width: f32, view_height: f32, padding: f32) -> Transform {
        // A window smaller than its padding still gets a picture, if a tiny one.
        let room = |view: f32| (view - 2.0 * padding).max(1.0);
        let scale = (room(view_width) / self.width().max(1.0))
            .min(room(view_height) / self.height().max(1.0))
            .min(LARGEST_FIT);
        Transform {
            scale,
            x: view_width / 2.0 - scale * (self.left + self.right) / 2.0,
            y: view_height / 2.0 - scale * (self.top + self.bottom) / 2.0,
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// From the picture to the screen: scaled, then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// 1 is 100 %.
    pub scale: f32,
    /// Where the picture's origin is on the screen, across.
    pub x: f32,
    /// Where it is, down.
    pub y: f32,
}

impl Default for Transform {
    fn default() -> Self {
        Self { scale: 1.0, x: 0.0, y: 0.0 }
    }
}

impl Transform {
    /// A place of the picture on the screen.
    pub fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (x * self.scale + self.x, y * self.scale + self.y)
    }

    /// A place on the screen in the picture.
    pub fn invert(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.x) / self.scale, (y - self.y) / self.scale)
    }

    /// Larger by `factor`, while the place under (`x`, `y`) of the screen stays under it.
    pub fn zoomed(&self, factor: f32, x: f32, y: f32) -> Self {
        Self { scale: self.scale * factor, x: x - (x - self.x) * factor, y: y - (y - self.y) * factor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Node;
    use crate::shape::LABEL_GAP;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_fit_shows_every_mark_and_label(
            spots in prop::collection::vec((-5e3_f32..5e3, -5e3_f32..5e3, 1.0_f32..30.0, 0.0_f32..200.0), 1..50),
            (width, height) in (200.0_f32..3_000.0, 200.0_f32..2_000.0),
        ) {
            let nodes = spots.iter().map(|s| Node { radius: s.2, label: (s.3, 14.0), ..Node::default() }).collect();
            let graph = Graph::new(nodes, &[]);
            let at = Positions { x: spots.iter().map(|s| s.0).collect(), y: spots.iter().map(|s| s.1).collect() };
            let fit = Bounds::of(&graph, &at).fit(width, height, 24.0);
            for &(x, y, radius, label) in &spots {
                let half = radius.max(label / 2.0);
                let (left, top) = fit.apply(x - half, y - radius);
                let (right, bottom) = fit.apply(x + half, y + radius + LABEL_GAP + 14.0);
                prop_assert!(left > 23.9 && top > 23.9 && right < width - 23.9 && bottom < height - 23.9);
            }
        }

        #[test]
        fn what_is_applied_can_be_inverted(x in -1e3_f32..1e3, y in -1e3_f32..1e3, scale in 0.1_f32..4.0) {
            let transform = Transform { scale, x: 40.0, y: -7.0 }.zoomed(1.3, 10.0, 20.0);
            let (sx, sy) = transform.apply(x, y);
            let (bx, by) = transform.invert(sx, sy);
            prop_assert!((bx - x).abs() < 0.01 && (by - y).abs() < 0.01);
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let before = Transform { scale: 0.5, x: 100.0, y: 30.0 };
        let (x, y) = before.invert(320.0, 200.0);
        let (sx, sy) = before.zoomed(1.7, 320.0, 200.0).apply(x, y);
        assert!((sx - 320.0).abs() < 0.01 && (sy - 200.0).abs() < 0.01);
    }

    #[test]
    fn an_empty_picture_fits_in_the_middle() {
        let fit = Bounds::of(&Graph::default(), &Positions::default()).fit(800.0, 600.0, 20.0);
        assert_eq!(fit.apply(0.0, 0.0), (400.0, 300.0));
        assert_eq!(fit.scale, LARGEST_FIT);
    }
}
