//! Who answers for a record, and who may know of it.

use accord_shared::{Role, error::ErrorCode, id::UserId};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
};
use crate::register::{
    Failure, Problem,
    custody::{self, Listed},
};

/// Who answers for a record, and who may know of it.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct Custody {
    /// Who answers for it: whom somebody named, else whoever entered it.
    responsible: Option<Colleague>,
    /// Those who may know of it, by name; nothing where it has no need-to-know list.
    need_to_know: Option<Vec<Colleague>>,
}

/// Somebody who uses Accord.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct Colleague {
    /// Their id.
    id: ID,
    /// Their name.
    name: String,
    /// What they are in the Department.
    role: Role,
}

impl From<&custody::Colleague> for Colleague {
    fn from(colleague: &custody::Colleague) -> Self {
        Self { id: ID(colleague.id.to_string()), name: colleague.name.clone(), role: colleague.role }
    }
}

impl From<&custody::Custody> for Custody {
    fn from(custody: &custody::Custody) -> Self {
        let list = custody.need_to_know.as_ref();
        Self {
            responsible: custody.responsible.as_ref().map(Colleague::from),
            need_to_know: list.map(|list| list.iter().map(Colleague::from).collect()),
        }
    }
}

/// The people of the Department.
#[derive(Default, Debug)]
pub(super) struct CustodyQuery;

#[Object]
impl CustodyQuery {
    /// Those who may be put on a list or made to answer for a record, by name; empty for whoever may do neither.
    async fn colleagues(&self, ctx: &Context<'_>) -> Result<Vec<Colleague>> {
        let colleagues = custody::colleagues(ctx.reading()).await.map_err(unexpected)?;
        Ok(colleagues.iter().map(Colleague::from).collect())
    }

    /// Who answers for a record, and who may know of it; of a document, who may know of it. Nothing where it does not exist or
    /// is not open to the viewer.
    async fn custody(&self, ctx: &Context<'_>, record: ID) -> Result<Option<Custody>> {
        let Ok(id) = record.parse::<Listed>() else { return Ok(None) };
        let found = custody::find(ctx.reading(), id).await.map_err(unexpected)?;
        Ok(found.as_ref().map(Custody::from))
    }
}

/// What is wrong with a change of custody; empty where it was made.
#[derive(Debug, SimpleObject)]
pub(super) struct CustodyPayload {
    /// What is wrong with the input.
    errors: Vec<UserError>,
}

/// Changes of who answers for records and who may know of them.
#[derive(Default, Debug)]
pub(super) struct CustodyMutation;

#[Object]
impl CustodyMutation {
    /// Gives a record of any noun, a document or an interaction a need-to-know list: from then on only these people
    /// and whoever made the list know of it. Without people, the list is taken away.
    async fn set_need_to_know(
        &self,
        ctx: &Context<'_>,
        id: ID,
        people: Option<Vec<UserId>>,
    ) -> Result<CustodyPayload> {
        let set = match id.parse::<Listed>() {
            Ok(record) => custody::set_list(ctx.writing(), record, people).await,
            Err(_) => Err(Problem::not_found().into()),
        };
        answer(ctx, set).await
    }

    /// Says who answers for a record from now on.
    async fn reassign(&self, ctx: &Context<'_>, id: ID, to: ID) -> Result<CustodyPayload> {
        let missing = || Problem::at("to", ErrorCode::NotFound, "nobody with an open account has this id");
        let assigned = match (id.parse(), to.parse::<UserId>()) {
            (Ok(record), Ok(to)) => custody::reassign(ctx.writing(), record, to).await,
            (Ok(_), Err(_)) => Err(missing().into()),
            (Err(_), _) => Err(Problem::not_found().into()),
        };
        answer(ctx, assigned).await
    }
}

async fn answer(ctx: &Context<'_>, done: Result<Uuid, Failure>) -> Result<CustodyPayload> {
    match outcome(ctx, done.map(|record| record.to_string())).await? {
        Ok(_) => {
            ctx.catch_up().await?;
            Ok(CustodyPayload { errors: Vec::new() })
        }
        Err(errors) => Ok(CustodyPayload { errors }),
    }
}
