//! Graph layout for the explorer: where the nodes go, and what lies under the pointer.
//!
//! Pure: no I/O, no clock, no ambient randomness. A seed is an argument, so the same graph with
//! the same seed is the same picture, on a server's test as in a reader's browser.
//!
//! ```
//! use accord_layout::{Graph, Options, Simulation, start};
//!
//! let graph = Graph::plain(3, &[(0, 1), (1, 2)]);
//! let options = Options::default();
//! let at = start::radial(&graph, 1, &options);
//! let mut simulation = Simulation::new(graph, at, options);
//! simulation.run(u32::MAX);
//! let to_screen = simulation.bounds().fit(1280.0, 800.0, 24.0);
//! let (x, y) = to_screen.apply(simulation.at().x[1], simulation.at().y[1]);
//! # assert!((0.0..1280.0).contains(&x) && (0.0..800.0).contains(&y));
//! ```
//!
//! The y axis points down, as on a canvas. A unit is one CSS pixel at a zoom of 100 %.

mod cells;
mod collide;
mod components;
mod cooling;
mod csr;
mod expand;
mod fold;
mod forces;
mod graph;
mod hit;
mod kernel;
mod morton;
mod options;
pub mod plan;
mod positions;
mod quadtree;
mod random;
mod repulsion;
mod shape;
mod simulation;
pub mod start;
mod view;

#[cfg(test)]
mod samples;

pub use collide::overlaps;
pub use csr::{Csr, UNREACHED};
pub use expand::Place;
pub use fold::{Fold, fold_leaves};
pub use graph::{Anchor, Graph, Node};
pub use hit::{Direction, HitGrid, nearest_in_direction};
pub use options::Options;
pub use positions::Positions;
pub use shape::LABEL_GAP;
pub use simulation::Simulation;
pub use view::{Bounds, Transform};
