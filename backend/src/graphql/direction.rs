//! Directions of cooperation in the schema.

use std::sync::Arc;

use accord_shared::{Language, LocalizedText};
use async_graphql::{Context, ID, Object, Result};

use super::asking::{Asked, unexpected};
use crate::register::direction;

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
