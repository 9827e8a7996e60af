//! The columns of the matrix: directions in the order of their tree.

use std::{collections::HashMap, sync::Arc};

use accord_shared::id::DirectionId;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::register::direction::Direction;

/// The directions that are used on a day. What lies in a direction counts in its column and in those of the wider ones.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) directions: Vec<Arc<Direction>>,
    own: HashMap<Uuid, u16>,
    /// For each direction, retired ones too, the columns in which it counts.
    within: HashMap<Uuid, Vec<u16>>,
}

impl Columns {
    /// Of all directions that the viewer sees, in the order of the tree.
    pub(super) fn of(all: Vec<Direction>, day: NaiveDate) -> Self {
        let parents: HashMap<DirectionId, Option<DirectionId>> =
            all.iter().map(|direction| (direction.id, direction.parent)).collect();
        let used = all.into_iter().filter(|direction| direction.is_used(day));
        let directions: Vec<Arc<Direction>> = used.take(usize::from(u16::MAX)).map(Arc::new).collect();
        let own: HashMap<Uuid, u16> =
            directions.iter().zip(0..).map(|(direction, column)| (direction.id.0, column)).collect();
        let within = parents.keys().map(|&id| {
            let mut columns: Vec<u16> = Vec::new();
            let mut at = Some(id);
            // However the tree is, nobody climbs it higher than it has directions.
            for _ in 0..=parents.len() {
                let Some(id) = at else { break };
                columns.extend(own.get(&id.0).filter(|column| !columns.contains(column)));
                at = parents.get(&id).copied().flatten();
            }
            (id.0, columns)
        });
        let within = within.collect();
        Self { directions, own, within }
    }

    /// A direction's own column.
    pub(super) fn column(&self, direction: Uuid) -> Option<u16> {
        self.own.get(&direction).copied()
    }

    /// The columns in which something counts that lies in these directions, each once.
    pub(super) fn around(&self, directions: &[Uuid]) -> Vec<u16> {
        let mut columns = Vec::new();
        for column in directions.iter().filter_map(|direction| self.within.get(direction)).flatten() {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        columns
    }

    pub(super) fn direction(&self, column: u16) -> &Arc<Direction> {
        &self.directions[usize::from(column)]
    }

    pub(super) fn len(&self) -> usize {
        self.directions.len()
    }
}
