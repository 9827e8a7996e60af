//! Where the nodes begin. A good start matters more than many ticks.

mod mds;
mod radial;

use crate::graph::Graph;
use crate::options::Options;
use crate::positions::Positions;

/// A start that already has the shape of the graph: distances in the plane follow the lengths of
/// the shortest paths (pivot MDS). Parts that no path joins are set out side by side.
pub fn pivot_mds(graph: &Graph, options: &Options) -> Positions {
    mds::start(graph.adjacency(), options)
}

/// A start for a picture that is looked at from one node: `focus` in the middle, around it rings
/// by the number of steps, everyone near the angle of the one they are reached through. What
/// cannot be reached stands on a ring outside.
pub fn radial(graph: &Graph, focus: u32, options: &Options) -> Positions {
    radial::start(graph.adjacency(), focus, options)
}
