//! What can be wrong with what somebody asks: codes that the client translates.

vocabulary! {
    /// Why a request was refused. The client has a sentence for each in every language.
    pub enum ErrorCode {
        /// The record does not exist, or the viewer may not see it; the two are never told apart.
        NotFound = "not_found",
        /// Somebody changed the record since the version that the request was made from.
        StaleVersion = "stale_version",
        /// A field that must be filled is empty.
        Required = "required",
        /// A text is longer than its limit.
        TooLong = "too_long",
        /// A list has more items than its limit.
        TooMany = "too_many",
        /// A value is not of its form, or contradicts another one.
        Invalid = "invalid",
        /// Another record already carries this identifier.
        Duplicate = "duplicate",
        /// The request's idempotency key was used for another request before.
        KeyReused = "key_reused",
        /// The change cannot be taken back: a later one, or another record, builds on it.
        BuiltUpon = "built_upon",
        /// The record still has documents, which the act would leave behind.
        HasDocuments = "has_documents",
        /// The viewer's role does not allow the act.
        Refused = "refused",
        /// The record does not concern the body whose coordinator the viewer is.
        OutsideScope = "outside_scope",
        /// The change would take the record away from the coordinator's body, or into or out of another one's.
        LeavesScope = "leaves_scope",
        /// The act asks the viewer to prove again who they are, and then to repeat it.
        Reauthenticate = "reauthenticate",
        /// A text is shorter than its limit.
        TooShort = "too_short",
        /// A password is common or made of what is easily known.
        Guessable = "guessable",
        /// A password or a code is not the right one.
        Wrong = "wrong",
    }
}

/// A word that its list does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not a word of {list}")]
pub struct UnknownWord {
    list: &'static str,
    word: String,
}

impl UnknownWord {
    /// `list` is the enum's name, `word` what was read.
    pub fn new(list: &'static str, word: &str) -> Self {
        Self { list, word: word.chars().take(80).collect() }
    }
}
