//! A dated meeting, call, letter, visit or event with participants.

vocabulary! {
    /// How two sides met.
    pub enum InteractionKind {
        /// A meeting.
        Meeting = "meeting",
        /// A session of a standing body.
        Session = "session",
        /// A visit.
        Visit = "visit",
        /// An event.
        Event = "event",
        /// A telephone call.
        Call = "call",
        /// A letter.
        Letter = "letter",
        /// A note verbale.
        Note = "note",
    }
}
