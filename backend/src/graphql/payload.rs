//! What a mutation answers: the record, or what is wrong with the request.

use std::str::FromStr;

use accord_shared::{RecordId, error::ErrorCode, id::DocumentId};
use async_graphql::{Context, SimpleObject, Value};

use super::asking::{Asked, unexpected};
use crate::{
    register::{Failure, Problem, audit},
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
/// failed here. Whoever tried what their role does not allow, or asked for what is not there for them, is in the ledger
/// before they are told (5.12).
pub(super) async fn outcome<T: FromStr>(
    ctx: &Context<'_>,
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
        Err(Failure::Refused(problems)) => {
            let turned_away = |problem: &Problem| {
                let turned_away = [
                    ErrorCode::NotFound,
                    ErrorCode::Refused,
                    ErrorCode::OutsideScope,
                    ErrorCode::LeavesScope,
                ];
                turned_away.contains(&problem.code) && problem.field.is_none()
            };
            if problems.iter().any(turned_away) {
                let (writing, id) = (ctx.writing(), subject(ctx));
                let record = id.as_ref().and_then(|id| id.parse::<RecordId>().ok());
                let document = id.as_ref().and_then(|id| id.parse::<DocumentId>().ok());
                let denied = match (record, document) {
                    (Some(record), _) => audit::denied(writing, record).await,
                    (None, Some(document)) => audit::document_denied(writing, document).await,
                    (None, None) => audit::refused(writing).await,
                };
                denied.map_err(unexpected)?;
            }
            Ok(Err(problems.into_iter().map(UserError::from).collect()))
        }
        Err(Failure::Store(error)) => Err(unexpected(error)),
    }
}

/// The id of what a mutation is about, where it names something: a record, the organization that is assessed, or the
/// record of which a brief is kept or that is followed.
fn subject(ctx: &Context<'_>) -> Option<String> {
    let arguments = ctx.field().arguments().ok()?;
    let (_, id) = arguments
        .into_iter()
        .find(|(name, _)| matches!(name.as_str(), "id" | "organization" | "of" | "record"))?;
    match id {
        Value::String(id) => Some(id),
        _ => None,
    }
}
