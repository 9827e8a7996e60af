//! Adjacency in two flat arrays, and the breadth-first search every start begins with.

/// The depth of a node that cannot be reached.
pub const UNREACHED: u32 = u32::MAX;

/// Compressed sparse rows: the neighbours of a node are one slice.
#[derive(Clone, Debug, Default)]
pub struct Csr {
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Csr {
    /// Both directions of every edge. The edges must lie within `nodes`.
    pub fn new(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut offsets = vec![0; nodes + 1];
        for &(a, b) in edges {
            offsets[a as usize + 1] += 1;
            offsets[b as usize + 1] += 1;
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let mut next = offsets.clone();
        let mut neighbours = vec![0; edges.len() * 2];
        let mut put = |from: u32, to: u32| {
            let slot = &mut next[from as usize];
            neighbours[*slot as usize] = to;
            *slot += 1;
        };
        for &(a, b) in edges {
            put(a, b);
            put(b, a);
        }
        Self { offsets, neighbours }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The nodes that share an edge with `node`.
    pub fn neighbours(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.neighbours[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// How many edges `node` has.
    pub fn degree(&self, node: u32) -> usize {
        self.neighbours(node).len()
    }

    /// The depth of every node, counted in edges from `from`; [`UNREACHED`] where no path leads.
    pub fn depths(&self, from: u32) -> Vec<u32> {
        let mut depth = vec![UNREACHED; self.nodes()];
        self.search(from, &mut depth, &mut Vec::new());
        depth
    }

    /// The same into the caller's buffers. `depth` must say [`UNREACHED`] wherever the search may
    /// go; `order` ends with the nodes it reached, nearest first.
    pub(crate) fn search(&self, from: u32, depth: &mut [u32], order: &mut Vec<u32>) {
        order.clear();
        order.push(from);
        depth[from as usize] = 0;
        let mut head = 0;
        while head < order.len() {
            let node = order[head];
            head += 1;
            for &next in self.neighbours(node) {
                if depth[next as usize] == UNREACHED {
                    depth[next as usize] = depth[node as usize] + 1;
                    order.push(next);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_seen_from_both_ends() {
        let csr = Csr::new(4, &[(0, 1), (0, 2)]);
        assert_eq!(csr.neighbours(0), [1, 2]);
        assert_eq!(csr.neighbours(2), [0]);
        assert_eq!(csr.degree(3), 0);
    }

    #[test]
    fn depths_count_the_edges_of_the_shortest_path() {
        let csr = Csr::new(5, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        assert_eq!(csr.depths(0), [0, 1, 2, 1, UNREACHED]);
    }
}
