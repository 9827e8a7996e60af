//! Stands in for the schema until it is on main.

use accord_shared::Viewer as Seen;
use async_graphql::{Context, EmptySubscription, Object, Schema};

/// Standin.
pub struct Query;

/// Standin.
pub struct Viewer(Seen);

#[Object]
impl Viewer {
    async fn name(&self) -> &str {
        &self.0.name
    }
    async fn role(&self) -> accord_shared::Role {
        self.0.role
    }
}

#[Object]
impl Query {
    async fn viewer(&self, context: &Context<'_>) -> async_graphql::Result<Viewer> {
        Ok(Viewer(context.data::<Seen>()?.clone()))
    }
}

/// Standin.
pub struct Mutation;

#[Object]
impl Mutation {
    async fn nothing(&self) -> bool {
        true
    }
}

/// Standin.
pub fn schema() -> Schema<Query, Mutation, EmptySubscription> {
    Schema::build(Query, Mutation, EmptySubscription).limit_complexity(5000).finish()
}
