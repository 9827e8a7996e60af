//! The room a node takes: its mark and the label below it.

use crate::graph::Node;

/// The gap between a mark and the label below it. What is drawn must use it too.
pub const LABEL_GAP: f32 = 2.0;

/// Shapes that reach less than this into each other touch: far from the origin a smaller step than
/// this is lost in rounding, and the two would be moved apart for ever.
const TOUCH: f32 = 0.01;

/// A mark and a label, around the node's place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    mark: Part,
    label: Option<Part>,
    /// The rectangle around both.
    whole: Part,
}

/// A rectangle around the vertical line through its node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) half_width: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
}

impl Shape {
    /// With so much free room on every side.
    pub(crate) fn new(node: &Node, margin: f32) -> Self {
        let (width, height) = node.label;
        let below = node.radius + LABEL_GAP;
        let mark = Part::new(node.radius, -node.radius, node.radius, margin);
        let label = (width > 0.0).then(|| Part::new(width / 2.0, below, below + height, margin));
        let whole = label.map_or(mark, |label| Part {
            half_width: mark.half_width.max(label.half_width),
            top: mark.top,
            bottom: label.bottom,
        });
        Self { mark, label, whole }
    }

    /// The rectangle around mark and label.
    pub(crate) fn whole(&self) -> Part {
        self.whole
    }

    /// How `other`, which lies `between` away, has to move to be free of this one: straight across,
    /// up or down, past all of its parts. The way that is shorter as a part of their size: the
    /// shorter in pixels would nearly always be the vertical one, since labels are wide and low,
    /// and piling everything up takes ten times as many rounds.
    pub(crate) fn way_out(&self, other: &Self, between: (f32, f32)) -> Option<(f32, f32)> {
        if self.whole.inside(&other.whole, between).is_free() {
            return None;
        }
        let (mut overlap, mut across, mut down, mut up) = (false, 0.0_f32, 0.0_f32, 0.0_f32);
        for (mine, theirs) in self.parts().flat_map(|mine| other.parts().map(move |theirs| (mine, theirs))) {
            let inside = mine.inside(&theirs, between);
            overlap |= !inside.is_free();
            if !inside.is_above() {
                across = across.max(inside.across);
            }
            if !inside.is_beside() {
                down = down.max(inside.down);
                up = up.max(inside.up);
            }
        }
        let width = 2.0 * (self.whole.half_width + other.whole.half_width);
        let height = self.whole.height() + other.whole.height();
        let vertical = if down <= up { down } else { -up };
        let sideways = across * height < vertical.abs() * width;
        overlap.then_some(if sideways { (across.copysign(between.0), 0.0) } else { (0.0, vertical) })
    }

    fn parts(&self) -> impl Iterator<Item = Part> {
        std::iter::once(self.mark).chain(self.label)
    }
}

impl Part {
    fn new(half_width: f32, top: f32, bottom: f32, margin: f32) -> Self {
        Self { half_width: half_width + margin, top: top - margin, bottom: bottom + margin }
    }

    pub(crate) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    fn inside(&self, other: &Self, (dx, dy): (f32, f32)) -> Inside {
        Inside {
            across: self.half_width + other.half_width - dx.abs(),
            down: self.bottom - (other.top + dy),
            up: other.bottom + dy - self.top,
        }
    }
}

/// How far a part would have to move, each way, to leave another; not above zero where it has.
struct Inside {
    across: f32,
    down: f32,
    up: f32,
}

impl Inside {
    fn is_beside(&self) -> bool {
        self.across <= TOUCH
    }

    fn is_above(&self) -> bool {
        self.down <= TOUCH || self.up <= TOUCH
    }

    fn is_free(&self) -> bool {
        self.is_beside() || self.is_above()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labelled(width: f32) -> Shape {
        Shape::new(&Node { label: (width, 14.0), ..Node::default() }, 0.0)
    }

    #[test]
    fn a_label_reaches_further_than_its_mark() {
        let shape = labelled(90.0);
        assert!(shape.way_out(&shape, (60.0, 0.0)).is_some());
        assert!(
            shape.way_out(&shape, (60.0, 15.0)).is_none(),
            "a mark fits beside a mark, above the other's label"
        );
    }

    proptest! {
        #[test]
        fn the_way_out_leads_out(
            widths in (0.0_f32..150.0, 0.0_f32..150.0),
            (dx, dy) in (-120.0_f32..120.0, -60.0_f32..60.0),
        ) {
            let (a, b) = (labelled(widths.0), labelled(widths.1));
            if let Some((x, y)) = a.way_out(&b, (dx, dy)) {
                let rest = a.way_out(&b, (dx + x, dy + y));
                prop_assert!(rest.is_none(), "{:?} after {:?}", rest, (x, y));
                prop_assert!(b.way_out(&a, (-dx, -dy)).is_some());
            }
        }
    }
}
