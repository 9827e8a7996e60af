//! What a mutation answers: the record, or what is wrong with the request.

use std::str::FromStr;

use accord_shared::error::ErrorCode;
use async_graphql::SimpleObject;

use super::asking::unexpected;
use crate::{
    register::{Failure, Problem},
    store::StoreError,
};

/// One thing that is wrong with an input.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct UserError {
    /// What kind of thing; the client has a sentence for each.
    code: ErrorCode,
    /// The input's field, as a path: `participations.0.role`.
    field: Option<String>,
    /// What is wrong and how to mend it, in English.
    message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code, field: problem.field, message: problem.message }
    }
}

/// Sorts a use case's outcome: done, now or before under the same key; or refused with errors for the payload; or
/// failed here.
pub(super) fn outcome<T: FromStr>(
    result: Result<T, Failure>,
) -> async_graphql::Result<Result<T, Vec<UserError>>> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(Failure::Repeated(record)) => match record.parse() {
            Ok(record) => Ok(Ok(record)),
            Err(_) => Err(unexpected(StoreError::Damaged {
                column: 3,
                reason: format!("{record} is no such record"),
            })),
        },
        Err(Failure::Refused(problems)) => Ok(Err(problems.into_iter().map(UserError::from).collect())),
        Err(Failure::Store(error)) => Err(unexpected(error)),
    }
}
