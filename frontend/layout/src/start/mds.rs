//! Pivot MDS (Brandes and Pich, 2006): distances to a few pivots stand for all distances.

use crate::components::{components, set_out};
use crate::csr::{Csr, UNREACHED};
use crate::options::Options;
use crate::positions::Positions;
use crate::random::Random;

/// Nodes with the same distances to all pivots, such as the leaves of one hub, would share a spot.
const JITTER: f32 = 10.0;

/// Enough for two directions that need not be exact: the forces follow.
const ROUNDS: usize = 40;

pub(super) fn start(graph: &Csr, options: &Options) -> Positions {
    let mut random = Random::new(options.seed);
    let mut at = Positions::zeros(graph.nodes());
    let mut depth = vec![UNREACHED; graph.nodes()];
    let parts = components(graph);
    for part in &parts {
        if part.len() > 1 {
            place(graph, part, options.link_distance, &mut depth, &mut random, &mut at);
        }
    }
    set_out(&parts, options.link_distance, &mut at);
    for value in at.x.iter_mut().chain(&mut at.y) {
        *value += random.around(JITTER);
    }
    at
}

fn place(graph: &Csr, part: &[u32], link: f32, depth: &mut [u32], random: &mut Random, at: &mut Positions) {
    let (pivots, distances) = measure(graph, part, depth);
    let centred = centre(&distances, part.len());
    let [across, down] = directions(&centred, part.len(), random);
    let project = |direction: &[f32], index: usize| -> f32 {
        centred.chunks_exact(part.len()).zip(direction).map(|(row, weight)| row[index] * weight).sum()
    };
    for (index, &node) in part.iter().enumerate() {
        at.set(node, project(&across, index), project(&down, index));
    }
    let scale = fitting_scale(part, &pivots, &distances, at) * link;
    for &node in part {
        let (x, y) = at.get(node);
        at.set(node, x * scale, y * scale);
    }
}

/// The pivots, and row by row the steps from each to every node of the part. Each pivot is the
/// node furthest from those before it.
fn measure(graph: &Csr, part: &[u32], depth: &mut [u32]) -> (Vec<u32>, Vec<f32>) {
    // 50 settle a picture of 300 nodes better than 20; of 5,000 no better, and take 8 ms longer.
    let count = if part.len() <= 1_000 { 50 } else { 20 };
    let mut nearest = vec![UNREACHED; part.len()];
    let (mut pivots, mut distances) = (Vec::new(), Vec::new());
    let mut reached = Vec::new();
    let mut pivot = part[part.len() - 1];
    while pivots.len() < count {
        part.iter().for_each(|&node| depth[node as usize] = UNREACHED);
        graph.search(pivot, depth, &mut reached);
        pivots.push(pivot);
        distances.extend(part.iter().map(|&node| depth[node as usize] as f32));
        for (near, &node) in nearest.iter_mut().zip(part) {
            *near = (*near).min(depth[node as usize]);
        }
        let Some((&next, &gap)) = part.iter().zip(&nearest).max_by_key(|&(_, near)| near) else { break };
        if gap == 0 {
            break;
        }
        pivot = next;
    }
    (pivots, distances)
}

/// Squared distances with the means of rows and columns taken out: the inner products of places.
fn centre(distances: &[f32], width: usize) -> Vec<f32> {
    let mut squares: Vec<f32> = distances.iter().map(|distance| distance * distance).collect();
    let rows = (squares.len() / width) as f32;
    let mut columns = vec![0.0; width];
    for row in squares.chunks_exact(width) {
        columns.iter_mut().zip(row).for_each(|(column, value)| *column += value / rows);
    }
    let whole = columns.iter().sum::<f32>() / width as f32;
    for row in squares.chunks_exact_mut(width) {
        let mean = row.iter().sum::<f32>() / width as f32;
        for (value, column) in row.iter_mut().zip(&columns) {
            *value = (mean + column - whole - *value) / 2.0;
        }
    }
    squares
}

/// The two directions among the pivots along which the nodes differ most: the leading
/// eigenvectors, by power iteration.
fn directions(centred: &[f32], width: usize, random: &mut Random) -> [Vec<f32>; 2] {
    let rows: Vec<&[f32]> = centred.chunks_exact(width).collect();
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let matrix: Vec<Vec<f32>> = rows.iter().map(|a| rows.iter().map(|b| product(a, b)).collect()).collect();
    let mut found = [vec![0.0; rows.len()], vec![0.0; rows.len()]];
    for index in 0..2 {
        let mut direction: Vec<f32> = rows.iter().map(|_| random.around(1.0)).collect();
        for _ in 0..ROUNDS {
            let first = if index == 1 { product(&direction, &found[0]) } else { 0.0 };
            direction.iter_mut().zip(&found[0]).for_each(|(value, other)| *value -= first * other);
            let next: Vec<f32> = matrix.iter().map(|row| product(row, &direction)).collect();
            // A path has only one direction; the second is then nothing, and must not become NaN.
            let length = product(&next, &next).sqrt().max(f32::MIN_POSITIVE);
            direction = next.iter().map(|value| value / length).collect();
        }
        found[index] = direction;
    }
    found
}

/// What makes a step in the graph, on the whole, a step of one in the plane.
fn fitting_scale(part: &[u32], pivots: &[u32], distances: &[f32], at: &Positions) -> f32 {
    let (mut agreement, mut size) = (0.0_f64, 0.0_f64);
    for (pivot, row) in pivots.iter().zip(distances.chunks_exact(part.len())) {
        let (px, py) = at.get(*pivot);
        for (&node, &steps) in part.iter().zip(row) {
            let (x, y) = at.get(node);
            let length = f64::from((x - px).hypot(y - py));
            agreement += length * f64::from(steps);
            size += length * length;
        }
    }
    if size > 0.0 { (agreement / size) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn options() -> Options {
        Options { link_distance: 100.0, ..Options::default() }
    }

    #[test]
    fn a_path_becomes_a_line() {
        let edges: Vec<_> = (0..9).map(|node| (node, node + 1)).collect();
        let at = start(&Csr::new(10, &edges), &options());
        let gap = |a: usize, b: usize| (at.x[a] - at.x[b]).hypot(at.y[a] - at.y[b]);
        assert!((850.0..950.0).contains(&gap(0, 9)), "{}", gap(0, 9));
        assert!((0..9).all(|node| (70.0..130.0).contains(&gap(node, node + 1))));
    }

    #[test]
    fn a_grid_keeps_its_corners_apart() {
        let edges = samples::grid(20);
        let at = start(&Csr::new(400, &edges), &options());
        let gap = |a: usize, b: usize| (at.x[a] - at.x[b]).hypot(at.y[a] - at.y[b]);
        let side = gap(0, 19);
        assert!(side > 1_000.0);
        for (a, b) in [(19, 399), (399, 380), (380, 0)] {
            assert!((gap(a, b) / side - 1.0).abs() < 0.2, "{} and {side}", gap(a, b));
        }
    }

    #[test]
    fn no_graph_is_too_odd_to_start() {
        let star: Vec<_> = (1..200).map(|leaf| (0, leaf)).collect();
        for (nodes, edges) in [(0, &[][..]), (1, &[]), (2, &[(0, 1)]), (5, &[(3, 4)]), (200, &star)] {
            let at = start(&Csr::new(nodes, edges), &options());
            assert_eq!(at.len(), nodes);
            assert!(at.x.iter().chain(&at.y).all(|value| value.is_finite()), "{nodes} nodes");
        }
    }
}
