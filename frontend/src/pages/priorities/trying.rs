//! Weights that are tried in the matrix and saved nowhere: they are kept in the browser while it is looked what they would move.

use cynic::Id;
use serde_json::{Value, json};

use crate::api::assessment::{DirectionImportanceInput, FactorWeightInput, PriorityWeightsInput};
use crate::i18n::words::Word;
use crate::settings;

/// The parameter of an address in which they are tried.
pub(super) const TRY: &str = "try";

const KEY: &str = "accord.weights";

/// Keeps weights to be tried.
pub(super) fn keep(weights: &PriorityWeightsInput) {
    settings::write(KEY, Some(&written(weights).to_string()));
}

/// Those that were kept, where there are any.
pub(super) fn kept() -> Option<PriorityWeightsInput> {
    read(&serde_json::from_str(&settings::read(KEY)?).ok()?)
}

/// Forgets them.
pub(super) fn forget() {
    settings::write(KEY, None);
}

fn written(weights: &PriorityWeightsInput) -> Value {
    let PriorityWeightsInput { factors, low, medium, high, directions } = weights;
    let factors: Vec<Value> = factors.iter().map(|it| json!([it.factor.code(), it.weight])).collect();
    let directions: Vec<Value> =
        directions.iter().map(|it| json!([it.direction.inner(), it.importance])).collect();
    json!({ "factors": factors, "levels": [low, medium, high], "directions": directions })
}

fn read(kept: &Value) -> Option<PriorityWeightsInput> {
    let number = |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok());
    let factor = |it: &Value| {
        Some(FactorWeightInput { factor: Word::of_code(it[0].as_str()?)?, weight: number(&it[1])? })
    };
    let direction = |it: &Value| {
        let direction = Id::new(it[0].as_str()?);
        Some(DirectionImportanceInput { direction, importance: number(&it[1])? })
    };
    let levels = &kept["levels"];
    Some(PriorityWeightsInput {
        factors: kept["factors"].as_array()?.iter().map(factor).collect::<Option<_>>()?,
        low: number(&levels[0])?,
        medium: number(&levels[1])?,
        high: number(&levels[2])?,
        directions: kept["directions"].as_array()?.iter().map(direction).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use accord_shared::suggestion::PriorityFactor;

    use super::*;

    #[test]
    fn weights_are_read_back_as_they_were_kept_or_not_at_all() {
        let weights = PriorityWeightsInput {
            factors: vec![FactorWeightInput { factor: PriorityFactor::Meetings, weight: 35 }],
            low: 20,
            medium: 45,
            high: 70,
            directions: vec![DirectionImportanceInput { direction: Id::new("direction:1"), importance: 90 }],
        };
        assert_eq!(read(&written(&weights)), Some(weights));
        assert_eq!(
            read(&json!({ "factors": [["meetings", "much"]], "levels": [1, 2, 3], "directions": [] })),
            None
        );
    }
}
