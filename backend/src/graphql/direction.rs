//! Directions of cooperation in the schema.

use std::sync::Arc;

use accord_shared::{Language, LocalizedText, id::DirectionId, partial_date::Day};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
};
use crate::register::{
    Failure,
    direction::{self, DirectionInput},
};

/// A field of cooperation.
#[derive(Debug, Clone)]
pub(super) struct Direction(Arc<direction::Direction>);

impl From<direction::Direction> for Direction {
    fn from(direction: direction::Direction) -> Self {
        Self(Arc::new(direction))
    }
}

impl From<&Arc<direction::Direction>> for Direction {
    fn from(direction: &Arc<direction::Direction>) -> Self {
        Self(direction.clone())
    }
}

#[Object(serial)]
impl Direction {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// A short word that never changes.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Its name for a reader of this language.
    async fn name(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.names.pick(ctx.language(language))
    }

    /// Its names in every language.
    async fn names(&self) -> &LocalizedText {
        &self.0.names
    }

    /// How many times it was written; a change says which version it starts from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Its place among its siblings.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// The day from which it is no longer used.
    async fn retired_on(&self) -> Option<Day> {
        self.0.retired_on.map(Day)
    }

    /// The wider field it belongs to.
    async fn parent(&self) -> Option<ID> {
        self.0.parent.map(|parent| ID(parent.to_string()))
    }
}

/// Directions of cooperation.
#[derive(Default, Debug)]
pub(super) struct DirectionQuery;

#[Object]
impl DirectionQuery {
    /// Every direction, in the order of the tree.
    async fn directions(&self, ctx: &Context<'_>) -> Result<Vec<Direction>> {
        let directions = direction::list(ctx.reading()).await.map_err(unexpected)?;
        Ok(directions.into_iter().map(Direction::from).collect())
    }
}

/// The direction that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct DirectionPayload {
    /// The direction after the change.
    direction: Option<Direction>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of the directions.
#[derive(Default, Debug)]
pub(super) struct DirectionMutation;

#[Object]
impl DirectionMutation {
    /// Enters a direction of cooperation. The Sector for Relations with International Organizations, the Head and the Deputy
    /// may (7.1.2).
    async fn create_direction(
        &self,
        ctx: &Context<'_>,
        input: DirectionInput,
        reason: Option<String>,
    ) -> Result<DirectionPayload> {
        answer(ctx, direction::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives a direction other names, another place in the tree, or a day from which it is no longer used.
    async fn change_direction(
        &self,
        ctx: &Context<'_>,
        id: DirectionId,
        expected_version: i32,
        input: DirectionInput,
        reason: Option<String>,
    ) -> Result<DirectionPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        answer(ctx, direction::change(writing, id, expected_version, input).await).await
    }

    /// Puts a direction below another one, or at the top where none is given, at a place among those that are there: 0 is the
    /// first, and beyond the last is the last. Siblings that come to stand elsewhere by that are changed with it.
    async fn place_direction(
        &self,
        ctx: &Context<'_>,
        id: DirectionId,
        expected_version: i32,
        parent: Option<DirectionId>,
        at: i32,
    ) -> Result<DirectionPayload> {
        let at = usize::try_from(at).unwrap_or(0);
        answer(ctx, direction::place(ctx.writing(), id, expected_version, parent, at).await).await
    }
}

async fn answer(ctx: &Context<'_>, written: Result<DirectionId, Failure>) -> Result<DirectionPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            let found = direction::find(ctx.reading(), id).await.map_err(unexpected)?;
            Ok(DirectionPayload { direction: found.map(Direction::from), errors: Vec::new() })
        }
        Err(errors) => Ok(DirectionPayload { direction: None, errors }),
    }
}
