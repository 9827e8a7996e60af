//! Prints how fast the layout is and how good its pictures are:
//! `cargo run --release -p accord-layout --example measure`.

use std::time::Instant;

use accord_layout::{Graph, Node, Options, Place, Positions, Simulation, UNREACHED, overlaps, start};

/// About twelve letters.
const LABEL: (f32, f32) = (90.0, 14.0);

fn main() {
    speed(300, 600);
    speed(5_000, 10_000);
    for charge in [2.0, 4.0, 7.0] {
        quality(300, 600, Options { charge, ..Options::default() });
    }
    for ticks in [60, 300] {
        quality(300, 600, Options { ticks, ..Options::default() });
    }
    quality(60, 90, Options::default());
    quality(5_000, 10_000, Options { collide: false, ..Options::default() });
    for label in [(0.0, 0.0), LABEL] {
        expansion(label);
    }
}

/// The best of a few runs: other work on the machine only ever adds.
fn speed(nodes: usize, edges: usize) {
    let graph = Graph::plain(nodes, &random_edges(nodes, edges));
    let options = Options { collide: nodes <= 300, ..Options::default() };
    let best = |work: &dyn Fn()| (0..7).map(|_| timed(work).1).fold(f64::INFINITY, f64::min);
    let at = start::pivot_mds(&graph, &options);
    let mds = best(&|| drop(start::pivot_mds(&graph, &options)));
    let radial = best(&|| drop(start::radial(&graph, 0, &options)));
    let ticks = best(&|| Simulation::new(graph.clone(), at.clone(), options).run(u32::MAX))
        / f64::from(options.ticks);
    println!("{nodes} / {edges}: {ticks:.3} ms a tick, pivot MDS {mds:.2} ms, radial {radial:.2} ms");
}

fn quality(nodes: usize, edges: usize, options: Options) {
    let edges = random_edges(nodes, edges);
    let graph = Graph::new(vec![Node { label: LABEL, ..Node::default() }; nodes], &edges);
    let at = start::pivot_mds(&graph, &options);
    let before = stress(&graph, &at);
    let mut simulation = Simulation::new(graph, at, options);
    let ((), ms) = timed(|| simulation.run(u32::MAX));
    let (graph, at, bounds) = (simulation.graph(), simulation.at(), simulation.bounds());
    let lengths: Vec<f32> = graph.edges().iter().map(|&(a, b)| distance(at, a, b)).collect();
    let mean = lengths.iter().sum::<f32>() / lengths.len() as f32;
    println!(
        "{nodes} nodes, charge {}, {} ticks, {ms:.0} ms: stress {before:.3} -> {:.3}, {:.1} crossings an edge, links {mean:.0} px, {} overlaps, {:.0} x {:.0} px, fits at {:.0} %",
        options.charge,
        options.ticks,
        stress(graph, at),
        crossings(graph, at),
        overlaps(graph, at),
        bounds.width(),
        bounds.height(),
        bounds.fit(1280.0, 800.0, 24.0).scale * 100.0,
    );
}

/// 30 nodes come out of one of 300.
fn expansion(label: (f32, f32)) {
    let options = Options::default();
    let graph = |nodes: usize, edges: &[(u32, u32)]| {
        Graph::new(vec![Node { label, ..Node::default() }; nodes], edges)
    };
    let anew = |graph: Graph| {
        let mut simulation = Simulation::new(graph.clone(), start::pivot_mds(&graph, &options), options);
        simulation.run(u32::MAX);
        simulation
    };
    let mut edges = random_edges(300, 600);
    let before = anew(graph(300, &edges));
    let mut places: Vec<Place> = (0..300).map(|node| Place::of(before.at(), node)).collect();
    places.extend([Place::Beside(40); 30]);
    edges.extend((300..330).map(|node| (40, node)));
    edges.extend((300..310).map(|node| (node, node - 200)));
    let mut after = Simulation::expand(graph(330, &edges), &places, options);
    let ((), ms) = timed(|| after.run(u32::MAX));
    println!("300 + 30, labels {label:?}: in {ms:.0} ms");
    for (how, after) in [("expanded", after), ("laid out anew", anew(graph(330, &edges)))] {
        let way = |node: u32| {
            let ((ax, ay), (bx, by)) = (before.at().get(node), after.at().get(node));
            (ax - bx).hypot(ay - by)
        };
        let mut ways: Vec<f32> = (0..300).map(way).collect();
        ways.sort_by(f32::total_cmp);
        let (stress, overlaps) = (stress(after.graph(), after.at()), overlaps(after.graph(), after.at()));
        let (median, most) = (ways[150], ways[299]);
        println!(
            "  {how}: old nodes move {median:.1} px in the median, {most:.0} at most; stress {stress:.3}, {overlaps} overlaps"
        );
    }
}

/// How far distances in the plane are from those in the graph, at the best scale: the share of
/// their squares that is not explained. From a sample of nodes when there are many.
fn stress(graph: &Graph, at: &Positions) -> f32 {
    let step = (graph.len() / 300).max(1);
    let (mut weighted, mut squared, mut pairs) = (0.0_f64, 0.0_f64, 0.0_f64);
    for from in (0..graph.len() as u32).step_by(step) {
        for (to, steps) in graph.adjacency().depths(from).into_iter().enumerate() {
            if steps != 0 && steps != UNREACHED {
                let ratio = f64::from(distance(at, from, to as u32)) / f64::from(steps);
                weighted += ratio;
                squared += ratio * ratio;
                pairs += 1.0;
            }
        }
    }
    (1.0 - weighted * weighted / (squared * pairs)) as f32
}

/// How many others each link crosses, in the mean; of a sample when there are many.
fn crossings(graph: &Graph, at: &Positions) -> f32 {
    let step = (graph.edges().len() / 300).max(1);
    let turn = |a: u32, b: u32, c: u32| {
        let ((ax, ay), (bx, by), (cx, cy)) = (at.get(a), at.get(b), at.get(c));
        (bx - ax) * (cy - ay) > (by - ay) * (cx - ax)
    };
    let sample: Vec<_> = graph.edges().iter().step_by(step).collect();
    let crossed = |&&(a, b): &&(u32, u32)| {
        let others = graph.edges().iter().filter(|&&(c, d)| a != c && a != d && b != c && b != d);
        others.filter(|&&(c, d)| turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b)).count()
    };
    sample.iter().map(crossed).sum::<usize>() as f32 / sample.len().max(1) as f32
}

fn distance(at: &Positions, a: u32, b: u32) -> f32 {
    let ((ax, ay), (bx, by)) = (at.get(a), at.get(b));
    (ax - bx).hypot(ay - by)
}

/// A connected graph with hubs, as registers have them: nodes join earlier ones, rather those that
/// have many edges already.
fn random_edges(nodes: usize, edges: usize) -> Vec<(u32, u32)> {
    let mut state = 1_u64;
    let mut pick = |count: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize * count) >> 31
    };
    let mut list: Vec<(u32, u32)> = vec![(0, 1)];
    for node in 2..nodes as u32 {
        let earlier = if pick(3) == 0 { pick(node as usize) as u32 } else { list[pick(list.len())].0 };
        list.push((earlier, node));
    }
    while list.len() < edges {
        list.push((list[pick(list.len())].0, pick(nodes) as u32));
    }
    list
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed().as_secs_f64() * 1_000.0)
}
