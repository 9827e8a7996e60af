//! How the forces fade, so that a picture comes to rest.

/// Some ticks over which the forces fade geometrically.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stage {
    pub(crate) ticks: u32,
    pub(crate) hot: f32,
    pub(crate) cold: f32,
    /// What is left of the mobility of nodes that were there before.
    pub(crate) kept_mobility: f32,
    /// How strongly those are drawn back to where they were.
    pub(crate) kept_anchor: f32,
}

impl Stage {
    /// A picture from its start to its rest.
    pub(crate) fn whole(ticks: u32) -> Self {
        Self { ticks, hot: HOT, cold: COLD, kept_mobility: 1.0, kept_anchor: 0.0 }
    }

    /// A picture that was at rest moves a little further.
    pub(crate) fn warm() -> Self {
        Self { ticks: 40, hot: WARM, cold: COLD, kept_mobility: 1.0, kept_anchor: 0.0 }
    }
}

pub(crate) const HOT: f32 = 0.6;
pub(crate) const WARM: f32 = 0.15;
pub(crate) const COLD: f32 = 0.005;

/// One tick of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Beat {
    /// What the forces are multiplied with.
    pub(crate) heat: f32,
    /// Whether it is in the last third of its stage, when nodes are moved off each other: earlier
    /// they still have to pass through one another.
    pub(crate) late: bool,
    /// Whether nothing comes after it.
    pub(crate) last: bool,
}

/// The stages a simulation goes through, and how far it has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    stages: Vec<Stage>,
    stage: usize,
    tick: u32,
}

impl Schedule {
    pub(crate) fn new(stages: impl IntoIterator<Item = Stage>) -> Self {
        let stages = stages.into_iter().filter(|stage| stage.ticks > 0).collect();
        Self { stages, stage: 0, tick: 0 }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.stage >= self.stages.len()
    }

    /// The stage that has just begun, if one has.
    pub(crate) fn beginning(&self) -> Option<Stage> {
        self.stages.get(self.stage).copied().filter(|_| self.tick == 0)
    }

    pub(crate) fn advance(&mut self) -> Option<Beat> {
        let stage = self.stages.get(self.stage)?;
        let done = self.tick as f32 / (stage.ticks - 1).max(1) as f32;
        let heat = stage.hot * (stage.cold / stage.hot).powf(done);
        let late = self.tick * 3 >= stage.ticks * 2;
        self.tick += 1;
        if self.tick == stage.ticks {
            self.stage += 1;
            self.tick = 0;
        }
        Some(Beat { heat, late, last: self.is_over() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_falls_from_hot_to_cold() {
        let mut schedule = Schedule::new([Stage::whole(110)]);
        let beats: Vec<_> = std::iter::from_fn(|| schedule.advance()).collect();
        assert_eq!(beats.len(), 110);
        assert_eq!(beats[0].heat, HOT);
        assert!((beats[109].heat - COLD).abs() < 1e-6);
        assert!(beats.windows(2).all(|pair| pair[1].heat < pair[0].heat));
        assert_eq!(beats.iter().filter(|beat| beat.late).count(), 36);
        assert_eq!(beats.iter().filter(|beat| beat.last).count(), 1);
    }

    #[test]
    fn stages_follow_each_other_and_empty_ones_are_skipped() {
        let stages = [Stage::whole(0), Stage::whole(2), Stage::whole(1)];
        let mut schedule = Schedule::new(stages);
        assert_eq!(std::iter::from_fn(|| schedule.advance()).count(), 3);
        assert!(Schedule::new([Stage::whole(0)]).is_over());
    }
}
