//! Where the nodes are.

/// Two flat arrays, because every loop of the layout walks one coordinate at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    /// Across, to the right.
    pub x: Vec<f32>,
    /// Down.
    pub y: Vec<f32>,
}

impl Positions {
    /// `nodes` places at the origin.
    pub fn zeros(nodes: usize) -> Self {
        Self { x: vec![0.0; nodes], y: vec![0.0; nodes] }
    }

    /// How many nodes have a place.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The place of one node.
    pub fn get(&self, node: u32) -> (f32, f32) {
        (self.x[node as usize], self.y[node as usize])
    }

    /// Puts one node at a place.
    pub fn set(&mut self, node: u32, x: f32, y: f32) {
        self.x[node as usize] = x;
        self.y[node as usize] = y;
    }
}
