//! Layouts by a rule rather than by forces: rows, rings and a time axis. The same graph is always the same picture,
//! and no two nodes overlap, neither their marks nor their labels.

mod axis;
mod rings;
mod rows;

use crate::graph::Graph;
use crate::positions::Positions;
use crate::shape::LABEL_GAP;

/// What is left free between two nodes.
const GAP: f32 = 14.0;

/// Rows from top to bottom, one for each class in ascending order; a class that is too wide for one takes several.
/// `classes` holds a number for each node. Within a class a node stands below or above what it is tied to.
pub fn rows(graph: &Graph, classes: &[u32]) -> Positions {
    rows::place(graph, classes)
}

/// Rings around `focus` by the number of steps, everyone near the angle of the one they are reached through; a ring
/// that is too full is several. What cannot be reached stands outside.
pub fn rings(graph: &Graph, focus: u32) -> Positions {
    rings::place(graph, focus)
}

/// Along an axis from left to right: what has a number stands above it, at `unit` pixels for each whole number from
/// zero; the others below, in the middle of what they are tied to. The axis runs through zero.
pub fn axis(graph: &Graph, numbers: &[Option<f32>], unit: f32) -> Positions {
    axis::place(graph, numbers, unit)
}

/// The room of a node with its label: half its width, what is above its place, and what is below.
fn room(graph: &Graph, node: u32) -> (f32, f32, f32) {
    let node = &graph.nodes()[node as usize];
    let (width, height) = node.label;
    let below = if width > 0.0 { LABEL_GAP + height } else { 0.0 };
    (node.radius.max(width / 2.0) + GAP / 2.0, node.radius + GAP / 2.0, node.radius + below + GAP / 2.0)
}
