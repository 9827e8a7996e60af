//! Anything that has an id.

use accord_shared::{
    AccessLevel,
    id::{AgreementId, ContactId, DirectionId, InteractionId, Noun, ObligationId, OrganizationId, RecordId},
};
use async_graphql::{Context, ID, Interface, Object, Result};

use super::{
    agreement::Agreement,
    asking::{Asked, asked_for, unexpected},
    contact::Contact,
    direction::Direction,
    interaction::Interaction,
    obligation::Obligation,
    organization::Organization,
    selection,
};
use crate::register::{agreement, contact, direction, identifier, interaction, obligation, organization};

/// Something with an id that leads back to it.
#[derive(Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its id."))]
pub(super) enum Node {
    /// An organization.
    Organization(Organization),
    /// An agreement.
    Agreement(Agreement),
    /// An obligation.
    Obligation(Obligation),
    /// A contact.
    Contact(Contact),
    /// An interaction.
    Interaction(Interaction),
    /// A direction of cooperation.
    Direction(Direction),
}

impl Node {
    /// How closed it is by itself.
    fn level(&self) -> AccessLevel {
        match self {
            Self::Organization(found) => found.level(),
            Self::Agreement(found) => found.level(),
            Self::Obligation(found) => found.level(),
            Self::Contact(found) => found.level(),
            Self::Interaction(found) => found.level(),
            Self::Direction(_) => AccessLevel::Open,
        }
    }
}

/// Records of any noun.
#[derive(Default, Debug)]
pub(super) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with this id; nothing where it does not exist or is not open to the viewer.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        if let Ok(id) = id.parse::<DirectionId>() {
            let found = direction::find(ctx.reading(), id).await.map_err(unexpected)?;
            return Ok(found.map(|found| Node::Direction(found.into())));
        }
        match id.parse::<RecordId>() {
            Ok(record) => load(ctx, record).await,
            Err(_) => Ok(None),
        }
    }

    /// The record that a scheme knows under a value: `iso3166-1-alpha3`, `AZE`.
    async fn record_by_identifier(
        &self,
        ctx: &Context<'_>,
        scheme: String,
        value: String,
    ) -> Result<Option<Node>> {
        match identifier::find_record(ctx.reading(), &scheme, &value).await.map_err(unexpected)? {
            Some(record) => load(ctx, record).await,
            None => Ok(None),
        }
    }
}

async fn load(ctx: &Context<'_>, record: RecordId) -> Result<Option<Node>> {
    let fields = selection::below(&ctx.field());
    let reading = ctx.reading();
    let node = match record.noun {
        Noun::Organization => {
            let wanted = selection::organization(&fields);
            let found = organization::find(reading, OrganizationId(record.uuid), &wanted).await;
            found.map_err(unexpected)?.map(|found| Node::Organization(found.into()))
        }
        Noun::Agreement => {
            let wanted = selection::agreement(&fields);
            let found = agreement::find(reading, AgreementId(record.uuid), &wanted).await;
            found.map_err(unexpected)?.map(|found| Node::Agreement(found.into()))
        }
        Noun::Obligation => {
            let wanted = selection::obligation(&fields);
            let found = obligation::find(reading, ObligationId(record.uuid), &wanted).await;
            found.map_err(unexpected)?.map(|found| Node::Obligation(found.into()))
        }
        Noun::Contact => {
            let wanted = selection::contact(&fields);
            let found = contact::find(reading, ContactId(record.uuid), &wanted).await;
            found.map_err(unexpected)?.map(|found| Node::Contact(found.into()))
        }
        Noun::Interaction => {
            let wanted = selection::interaction(&fields);
            let found = interaction::find(reading, InteractionId(record.uuid), &wanted).await;
            found.map_err(unexpected)?.map(|found| Node::Interaction(found.into()))
        }
    };
    asked_for(ctx, record, node.as_ref().map(Node::level)).await?;
    Ok(node)
}
