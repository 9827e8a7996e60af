//! The weights of a suggested priority in the schema.

use accord_shared::{access::may_assess, id::PriorityWeightsId, suggestion::PriorityFactor};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, unexpected},
    direction::Direction,
    payload::{UserError, outcome},
};
use crate::register::{
    direction,
    weights::{self as register, PriorityWeightsInput},
};

/// What weighs how much in a suggested priority.
#[derive(Debug, SimpleObject)]
pub(super) struct PriorityWeights {
    /// Their id as a set.
    id: ID,
    /// How many times they were written; a change says which version it starts from.
    version: i32,
    /// The weight of each factor, in the order in which they are told.
    factors: Vec<FactorWeight>,
    /// The score of 100 from which a suggestion is low.
    low: u16,
    /// From which it is medium.
    medium: u16,
    /// From which it is high.
    high: u16,
    /// How much each direction matters to the country, in the order of the tree.
    directions: Vec<DirectionImportance>,
    /// Whether the viewer may change them: the Sector for Relations with International Organizations, the Head and the Deputy
    /// may (7.1.2).
    can_edit: bool,
}

/// The weight of a factor.
#[derive(Debug, SimpleObject)]
pub(super) struct FactorWeight {
    /// Which.
    factor: PriorityFactor,
    /// How much it weighs: 0 to 100.
    weight: u16,
}

/// How much a direction matters to the country.
#[derive(Debug, SimpleObject)]
pub(super) struct DirectionImportance {
    /// Which.
    direction: Direction,
    /// How much it matters: 0 to 100; 50 where nobody said.
    importance: u16,
}

/// The weights.
#[derive(Default, Debug)]
pub(super) struct WeightsQuery;

#[Object]
impl WeightsQuery {
    /// What weighs how much in a suggested priority.
    async fn priority_weights(&self, ctx: &Context<'_>) -> Result<Option<PriorityWeights>> {
        find(ctx).await
    }
}

async fn find(ctx: &Context<'_>) -> Result<Option<PriorityWeights>> {
    let reading = ctx.reading();
    let Some(found) = register::find(reading).await.map_err(unexpected)? else { return Ok(None) };
    let directions = direction::list(reading).await.map_err(unexpected)?;
    let weights = &found.scale.weights;
    Ok(Some(PriorityWeights {
        id: ID(found.id.to_string()),
        version: found.version,
        factors: PriorityFactor::ALL
            .iter()
            .map(|&factor| FactorWeight { factor, weight: weights.of(factor) })
            .collect(),
        low: weights.low,
        medium: weights.medium,
        high: weights.high,
        directions: directions
            .into_iter()
            .map(|direction| DirectionImportance {
                importance: found.scale.importance(direction.id),
                direction: direction.into(),
            })
            .collect(),
        can_edit: may_assess(reading.viewer),
    }))
}

/// What came of a change of the weights.
#[derive(Debug, SimpleObject)]
pub(super) struct PriorityWeightsPayload {
    /// The weights after the change.
    weights: Option<PriorityWeights>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of the weights.
#[derive(Default, Debug)]
pub(super) struct WeightsMutation;

#[Object]
impl WeightsMutation {
    /// Gives the register these weights instead of those it had at the expected version.
    async fn set_priority_weights(
        &self,
        ctx: &Context<'_>,
        expected_version: i32,
        input: PriorityWeightsInput,
        reason: Option<String>,
    ) -> Result<PriorityWeightsPayload> {
        let set = register::set(ctx.writing().because(reason.as_deref()), expected_version, input).await;
        match outcome::<PriorityWeightsId>(ctx, set).await? {
            Ok(_) => Ok(PriorityWeightsPayload { weights: find(ctx).await?, errors: Vec::new() }),
            Err(errors) => Ok(PriorityWeightsPayload { weights: None, errors }),
        }
    }
}
