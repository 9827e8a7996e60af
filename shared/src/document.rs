//! A file that belongs to an agreement.

vocabulary! {
    /// What a document is to its agreement.
    pub enum DocumentKind {
        /// The signed, authentic text.
        SignedText = "signed_text",
        /// A translation.
        Translation = "translation",
        /// A draft.
        Draft = "draft",
        /// A negotiating position.
        Position = "position",
        /// An annex.
        Annex = "annex",
    }
}
