//! One change of many records at once: what becomes of each of them.

use crate::AccessLevel;

/// The most records that one bulk change may have.
pub const MOST_RECORDS: usize = 20_000;

/// The most due dates with which one act may be done: each of them is judged, and remembered, by itself.
pub const MOST_ACTS: usize = 2_000;

/// The longest text that a field gets by one, in letters: a line.
pub const LONGEST_TEXT: usize = 2_000;

plain_vocabulary! {
    /// What a bulk change makes of a record.
    pub enum BulkVerdict {
        /// It is changed.
        Changes = "changes",
        /// It is so already.
        Same = "same",
        /// Somebody changed it since the change was looked at: it is left alone.
        Stale = "stale",
        /// Whoever is to answer for it may not see it.
        Unseen = "unseen",
        /// What is to be done cannot be done with it as it stands, or not by who asks.
        Refused = "refused",
    }
}

/// Whether a level opens what was closed: an act for which whoever does it proves again who they are (5.12).
pub const fn opens(from: AccessLevel, to: AccessLevel) -> bool {
    to.rank() < from.rank()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_lower_level_opens() {
        for &from in AccessLevel::ALL {
            for &to in AccessLevel::ALL {
                assert_eq!(opens(from, to), to < from);
            }
        }
    }
}
