//! Why a use case did not do what was asked.

use accord_shared::error::ErrorCode;

use crate::store::StoreError;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing; the client translates it.
    pub code: ErrorCode,
    /// The input's field, as a path (`participations.0.role`); none where the whole is meant.
    pub field: Option<String>,
    /// What is wrong and how to mend it, in English, for scripts and logs.
    pub message: String,
}

impl Problem {
    /// A problem of one field.
    pub fn at(field: impl Into<String>, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, field: Some(field.into()), message: message.into() }
    }

    /// A problem of the whole request.
    pub fn whole(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into() }
    }

    /// The record does not exist, or the viewer may not see it.
    pub fn not_found() -> Self {
        Self::whole(ErrorCode::NotFound, "no such record: it does not exist or is not open to you")
    }

    /// Somebody changed the record in the meantime.
    pub fn stale(expected: i32, found: i32) -> Self {
        let message =
            format!("version {expected} was expected, the record is at version {found}: load it again");
        Self::whole(ErrorCode::StaleVersion, message)
    }

    /// The viewer must prove again to be who they are.
    pub fn reauthenticate() -> Self {
        Self::whole(ErrorCode::Reauthenticate, "prove again who you are, then repeat this")
    }

    /// The viewer's role does not allow the act.
    pub fn refused() -> Self {
        Self::whole(ErrorCode::Refused, "your role does not allow this")
    }
}

/// A use case that left everything as it was.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request is at fault; every problem found is listed.
    #[error("the request was refused: {}", .0.first().map_or("", |problem| problem.message.as_str()))]
    Refused(Vec<Problem>),
    /// It was done before under the same idempotency key: the id of the record that was written then.
    #[error("done before: {0}")]
    Repeated(String),
    /// The store is.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}
