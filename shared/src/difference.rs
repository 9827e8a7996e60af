//! What became of something between two days.

vocabulary! {
    /// What became of a record or a tie in a picture between two days.
    pub enum Difference {
        /// It is there, and was not, or was over.
        Added = "added",
        /// It is there no more, or over, and was there.
        Gone = "gone",
        /// It is there as it was, but in another state.
        Changed = "changed",
        /// It came and went in between.
        Passed = "passed",
    }
}
