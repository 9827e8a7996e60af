//! Relations between organizations in the schema.

use accord_shared::{
    PartialDate,
    relation::{MembershipKind, RelationKind},
};
use async_graphql::{ID, Object, Result};

use super::organization::Organization;
use crate::register::relation;

/// A dated, typed edge between two organizations.
#[derive(Debug, Clone)]
pub(super) struct Relation(relation::Relation);

impl From<&relation::Relation> for Relation {
    fn from(relation: &relation::Relation) -> Self {
        Self(relation.clone())
    }
}

#[Object(serial)]
impl Relation {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What the first organization is to the second.
    async fn kind(&self) -> RelationKind {
        self.0.kind
    }

    /// In what standing, where it is a membership.
    async fn membership(&self) -> Option<MembershipKind> {
        self.0.membership
    }

    /// The first organization.
    async fn from(&self) -> Result<Organization> {
        self.0.from.as_ref().map(Organization::from).ok_or_else(|| "not loaded".into())
    }

    /// The second organization.
    async fn to(&self) -> Result<Organization> {
        self.0.to.as_ref().map(Organization::from).ok_or_else(|| "not loaded".into())
    }

    /// Since when.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since
    }

    /// Until when.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}
