//! What a writer does not see of the assessment that theirs comes after: it stays as it is. Whoever judges again by the whole
//! would else untie from an issue what is hidden from them, without knowing of it.

use std::collections::{BTreeMap, BTreeSet};

use accord_shared::Viewer;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{AgendaIssueInput, AssessmentInput};
use crate::{
    register::scope,
    store::entity::{agreement, direction, interaction, organization},
};

/// What of an assessment's references a viewer does not see.
struct Unseen {
    organizations: BTreeSet<Uuid>,
    agreements: BTreeSet<Uuid>,
    interactions: BTreeSet<Uuid>,
    directions: BTreeSet<Uuid>,
}

/// An assessment with what its writer does not see of the one before: units, agreements, interactions and directions of the
/// issues that go on in it, and priorities in directions.
pub(super) async fn keep(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    before: AssessmentInput,
    mut input: AssessmentInput,
) -> Result<AssessmentInput, DbErr> {
    let unseen = of(transaction, viewer, &before).await?;
    let mut earlier = before.issues;
    // Those that say which issue they continue come first: another one may have taken over the title.
    let named = input.issues.iter().map(|issue| issue.continues.is_some()).enumerate();
    let order: BTreeMap<(bool, usize), usize> = named.map(|(at, named)| ((!named, at), at)).collect();
    for at in order.into_values() {
        let issue = &mut input.issues[at];
        let by_id = issue.continues.and_then(|id| earlier.iter().position(|old| old.continues == Some(id)));
        let place = by_id.or_else(|| earlier.iter().position(|old| old.titles == issue.titles));
        if let Some(place) = place {
            unseen.carry_over(earlier.remove(place), issue);
        }
    }
    let hidden = before.priorities.into_iter().filter(|one| unseen.directions.contains(&one.direction.0));
    for priority in hidden {
        if input.priorities.iter().all(|given| given.direction != priority.direction) {
            input.priorities.push(priority);
        }
    }
    Ok(input)
}

impl Unseen {
    fn carry_over(&self, old: AgendaIssueInput, issue: &mut AgendaIssueInput) {
        if issue.unit.is_none() {
            issue.unit = old.unit.filter(|unit| self.organizations.contains(&unit.0));
        }
        issue.directions.extend(old.directions.into_iter().filter(|id| self.directions.contains(&id.0)));
        issue.agreements.extend(old.agreements.into_iter().filter(|id| self.agreements.contains(&id.0)));
        let interactions = old.interactions.into_iter();
        issue.interactions.extend(interactions.filter(|id| self.interactions.contains(&id.0)));
    }
}

async fn of(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    before: &AssessmentInput,
) -> Result<Unseen, DbErr> {
    let issues = &before.issues;
    let of_issues = issues.iter().flat_map(|issue| &issue.directions);
    let of_priorities = before.priorities.iter().map(|priority| &priority.direction);
    macro_rules! unseen {
        ($entity:ident, $table:literal, $ids:expr) => {{
            let all: BTreeSet<Uuid> = $ids.map(|id| id.0).collect();
            let seen: Vec<Uuid> = $entity::Entity::find()
                .select_only()
                .column($entity::Column::Id)
                .filter($entity::Column::Id.is_in(all.iter().copied()))
                .filter(scope::visible_within(transaction, viewer, $table))
                .into_tuple()
                .all(transaction)
                .await?;
            let seen: BTreeSet<Uuid> = seen.into_iter().collect();
            all.difference(&seen).copied().collect()
        }};
    }
    Ok(Unseen {
        organizations: unseen!(organization, "organization", issues.iter().filter_map(|issue| issue.unit)),
        agreements: unseen!(agreement, "agreement", issues.iter().flat_map(|issue| &issue.agreements)),
        interactions: unseen!(
            interaction,
            "interaction",
            issues.iter().flat_map(|issue| &issue.interactions)
        ),
        directions: unseen!(direction, "direction", of_issues.chain(of_priorities)),
    })
}
