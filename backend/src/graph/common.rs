//! What two records have in common.

use std::collections::HashMap;

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;

use super::{
    Graph, Path,
    field::tightest,
    lens::{Lens, Step},
    neighbourhood::Tally,
    path::{looseness, steps, toll},
};

/// How many common records can be asked for.
pub const MAX_COMMON: usize = 100;

/// What two records have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Common {
    /// From the one over the common record to the other, what binds most first.
    pub paths: Vec<Path>,
    /// How many more common records there are.
    pub more: usize,
}

impl Graph {
    /// The records that both of two are tied to over what holds on the date. What binds most comes first, as it does
    /// of [`Graph::ways`]; what everybody shares last. Empty where the viewer may not see one of the two, and for a
    /// record with itself.
    pub fn common(&self, viewer: &Viewer, pair: [RecordId; 2], as_of: NaiveDate, most: usize) -> Common {
        let lens = Lens::new(self, viewer, as_of);
        let [Some(one), Some(other)] = pair.map(|id| lens.find(id)) else { return Common::default() };
        if one == other {
            return Common::default();
        }
        let near: HashMap<u32, (u32, Step)> = tightest(&lens, steps(&lens, one), looseness)
            .into_iter()
            .map(|((cost, ..), step)| (step.other, (cost, step)))
            .collect();
        let mut found = Vec::new();
        for ((cost, id, ..), step) in tightest(&lens, steps(&lens, other), looseness) {
            if let Some(&(paid, first)) = near.get(&step.other) {
                let last = Step { other, ..step };
                found.push((paid + cost + toll(&lens, step.other), id, first, last));
            }
        }
        found.sort_unstable_by_key(|&(cost, id, ..)| (cost, id));
        let more = found.len().saturating_sub(most);
        found.truncate(most);
        let mut tally = Tally::new(self);
        let paths = found
            .iter()
            .map(|&(.., first, last)| Path::along(&lens, &mut tally, one, &[first, last]))
            .collect();
        Common { paths, more }
    }
}
