//! What an open screen is concerned by.

use std::collections::BTreeSet;

use accord_shared::{Noun, RecordId};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Reading, scope};
use crate::{
    graph::{Around, LiveGraph, MAX_NODES},
    store::StoreError,
};

/// Those of these records of a noun that the viewer sees.
pub async fn seen(reading: Reading<'_>, noun: Noun, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    scope::seen_of(reading, noun, ids).await
}

/// The records whose change concerns a screen that shows `record`: itself, and what the viewer sees it tied to.
/// Nothing where they may not see the record, or where it is not.
pub async fn concerns(
    reading: Reading<'_>,
    graph: Option<&LiveGraph>,
    record: RecordId,
    today: NaiveDate,
) -> Result<Option<BTreeSet<RecordId>>, StoreError> {
    if !scope::sees(reading, record).await? {
        return Ok(None);
    }
    let mut concerns = BTreeSet::from([record]);
    if let Some(graph) = graph {
        graph.catch_up(reading.store).await?;
        let around =
            Around { focus: record, depth: 1, edges: None, nouns: None, as_of: today, limit: MAX_NODES };
        let near = graph.read().neighbourhood(reading.viewer, &around);
        concerns.extend(near.into_iter().flat_map(|near| near.nodes).map(|node| node.card.id));
    }
    Ok(Some(concerns))
}
