//! Our partners by direction of cooperation: who is missing, and who clusters where.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{id::DirectionId, partial_date::Day};
use async_graphql::{Context, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    day,
    picture::{GraphNode, GraphPath},
    within,
};
use crate::{
    graph::{self, MAX_MEMBERS, MAX_NEAR},
    graphql::{
        asking::{Asked, unexpected},
        direction::Direction,
        ready::ReadyList,
    },
    register::direction,
};

/// Partners near us without an agreement in some direction.
#[derive(Debug, Default, SimpleObject)]
#[graphql(serial)]
pub(super) struct PartnersNear {
    /// The nearest first.
    partners: ReadyList<PartnerNear>,
    /// How many more there are.
    more: usize,
}

/// A partner near us, and why.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct PartnerNear {
    /// The partner.
    partner: GraphNode,
    /// The tightest ways from us to them, at most three.
    paths: ReadyList<GraphPath>,
    /// How many ways of one or two hops there are.
    ways: usize,
    /// Their agreements with us in that direction that are not in force: drafted, signed, suspended or over; what there
    /// was last comes first, at most three.
    agreements: ReadyList<GraphNode>,
}

impl From<graph::Near> for PartnerNear {
    fn from(near: graph::Near) -> Self {
        Self {
            partner: GraphNode(near.partner),
            paths: near.paths.into_iter().map(GraphPath::from).collect(),
            ways: near.ways,
            agreements: near.agreements.into_iter().map(GraphNode).collect(),
        }
    }
}

/// The partners of a direction of cooperation.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct DirectionCluster {
    /// The direction, with what is narrower; nothing for the agreements that have none.
    direction: Option<Direction>,
    /// How many agreements of ours are in force in it.
    agreements: u32,
    /// How many partners have them.
    partners: u32,
    /// Those who have most of them, and then those who have the fewest others, first.
    members: ReadyList<ClusterMember>,
}

/// A partner in a direction.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct ClusterMember {
    /// The partner.
    node: GraphNode,
    /// How many of the direction's agreements they have.
    agreements: u32,
    /// How many they have with us in all.
    of: u32,
}

impl From<graph::Member> for ClusterMember {
    fn from(member: graph::Member) -> Self {
        Self { node: GraphNode(member.node), agreements: member.agreements, of: member.of }
    }
}

/// Partners and directions.
#[derive(Default, Debug)]
pub(in crate::graphql) struct PartnersQuery;

#[Object]
impl PartnersQuery {
    /// The partners within two hops of our side that have no agreement with it in force in a direction, or in a narrower
    /// one, on a day; the nearest first, with why.
    #[graphql(complexity = "first.clamp(0, 200) as usize * 6 * child_complexity + 200")]
    async fn near_without(
        &self,
        ctx: &Context<'_>,
        direction: DirectionId,
        as_of: Option<Day>,
        #[graphql(default = 20)] first: i32,
    ) -> Result<PartnersNear> {
        let first = within("first", first, 0, MAX_NEAR)?;
        let directions = direction::list(ctx.reading()).await.map_err(unexpected)?;
        if !directions.iter().any(|of| of.id == direction) {
            return Ok(PartnersNear::default());
        }
        ctx.catch_up().await?;
        let within = direction::within(&directions, direction);
        let found = ctx.sources().graph.read().near_without(ctx.viewer(), &within, day(ctx, as_of), first);
        Ok(PartnersNear {
            partners: found.partners.into_iter().map(PartnerNear::from).collect(),
            more: found.more,
        })
    }

    /// Which partners cluster around which direction of cooperation, by the agreements in force with our side on a day; in
    /// the order of the directions, those without agreements left out.
    #[graphql(complexity = "10 * first.clamp(0, 100) as usize * child_complexity + 200")]
    async fn clusters(
        &self,
        ctx: &Context<'_>,
        as_of: Option<Day>,
        #[graphql(default = 10)] first: i32,
    ) -> Result<ReadyList<DirectionCluster>> {
        let first = within("first", first, 0, MAX_MEMBERS)?;
        let directions = direction::list(ctx.reading()).await.map_err(unexpected)?;
        ctx.catch_up().await?;
        let within: Vec<(Uuid, BTreeSet<Uuid>)> =
            directions.iter().map(|of| (of.id.0, direction::within(&directions, of.id))).collect();
        let found = ctx.sources().graph.read().clusters(ctx.viewer(), &within, day(ctx, as_of), first);
        let mut named: HashMap<Uuid, direction::Direction> =
            directions.into_iter().map(|of| (of.id.0, of)).collect();
        let cluster = |cluster: graph::Cluster| DirectionCluster {
            direction: cluster.direction.and_then(|id| named.remove(&id)).map(Direction::from),
            agreements: cluster.agreements,
            partners: cluster.partners,
            members: cluster.members.into_iter().map(ClusterMember::from).collect(),
        };
        Ok(found.into_iter().map(cluster).collect())
    }
}
