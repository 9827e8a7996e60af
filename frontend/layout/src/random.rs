//! Randomness from a seed.

/// SplitMix64: enough for jitter, and the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// At least 0, below 1.
    pub(crate) fn unit(&mut self) -> f32 {
        // 24 bits are what an f32 can tell apart.
        (self.bits() >> 40) as f32 / (1 << 24) as f32
    }

    /// At least `-radius`, below `radius`.
    pub(crate) fn around(&mut self, radius: f32) -> f32 {
        (self.unit() * 2.0 - 1.0) * radius
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
