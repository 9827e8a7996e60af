//! The numbers that shape a picture.

/// How a picture is laid out. The defaults were measured to read well with labels; see
/// `examples/measure.rs`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// How many ticks a picture takes to settle.
    pub ticks: u32,
    /// How long a link would like to be.
    pub link_distance: f32,
    /// Multiplies the push of every node, which is d3's −30.
    pub charge: f32,
    /// How strongly everything is drawn to the middle; without it, parts that share no link
    /// drift apart for ever.
    pub gravity: f32,
    /// When a distant crowd counts as one body: its size, as a multiple of its distance. 0 never.
    pub theta: f32,
    /// Whether marks and labels are moved off each other towards the end.
    pub collide: bool,
    /// Where the jitter comes from: the same seed, the same picture.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ticks: 110,
            link_distance: 80.0,
            charge: 4.0,
            gravity: 0.02,
            theta: 1.2,
            collide: true,
            seed: 1,
        }
    }
}
