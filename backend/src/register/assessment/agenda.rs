//! The issues on organizations' agendas, as assessments tell of them.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{LocalizedText, PartialDate};
use sea_orm::sea_query::{Order, Query};
use uuid::Uuid;

use super::{AgendaIssue, WantedIssues};
use crate::{
    register::{Reading, agreement, direction::Direction, interaction, organization, scope},
    store::{FromRow, Row, StoreError},
};

struct Stored {
    assessment: Uuid,
    unit: Option<Uuid>,
    issue: AgendaIssue,
}

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, assessment, unit) = (row.uuid()?, row.uuid()?, row.opt_uuid()?);
        let (since, until): (Option<PartialDate>, Option<PartialDate>) = (row.opt_date()?, row.opt_date()?);
        let (titles, positions): (LocalizedText, LocalizedText) = (row.localized()?, row.localized()?);
        let issue = AgendaIssue {
            id: id.into(),
            titles,
            positions: (!positions.is_empty()).then_some(positions),
            since,
            until,
            unit: None,
            owned: false,
            directions: Vec::new(),
            agreements: Vec::new(),
            interactions: Vec::new(),
        };
        Ok(Self { assessment, unit, issue })
    }
}

const COLUMNS: [&str; 15] = [
    "id",
    "assessment_id",
    "unit_id",
    "since_on",
    "until_on",
    "title_az",
    "title_en",
    "title_ru",
    "title_original",
    "title_language",
    "stance_az",
    "stance_en",
    "stance_ru",
    "stance_original",
    "stance_language",
];

/// The issues of each of these assessments, in their order. `directions` are those that the viewer may see, in the order
/// of the tree.
pub(super) async fn of(
    reading: Reading<'_>,
    assessments: &[Uuid],
    directions: &[Arc<Direction>],
    wanted: &WantedIssues,
) -> Result<HashMap<Uuid, Vec<AgendaIssue>>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS.map(|column| ("agenda_issue", column)))
        .from("agenda_issue")
        .and_where(reading.store.dialect().one_of(("agenda_issue", "assessment_id"), assessments))
        .order_by(("agenda_issue", "position"), Order::Asc)
        .order_by(("agenda_issue", "id"), Order::Asc)
        .to_owned();
    let mut stored: Vec<Stored> = reading.store.rows(&statement).await?;
    let ids: Vec<Uuid> = stored.iter().map(|stored| stored.issue.id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }

    let units: HashSet<Uuid> = stored.iter().filter_map(|stored| stored.unit).collect();
    let units: Vec<Uuid> = units.into_iter().collect();
    let seen: HashSet<Uuid> =
        scope::seen_of(reading, accord_shared::Noun::Organization, &units).await?.into_iter().collect();
    let named = match &wanted.unit {
        Some(wanted) => organization::load(reading, units, wanted).await?,
        None => HashMap::new(),
    };
    for stored in &mut stored {
        stored.issue.owned = stored.unit.is_some_and(|unit| seen.contains(&unit));
        stored.issue.unit = stored.unit.and_then(|unit| named.get(&unit).cloned());
    }

    let lies_in = ties(reading, ("agenda_issue_direction", "direction_id"), &ids).await?;
    for stored in &mut stored {
        let of = lies_in.get(&stored.issue.id.0);
        let lies_in = |direction: &&Arc<Direction>| of.is_some_and(|of| of.contains(&direction.id.0));
        stored.issue.directions = directions.iter().filter(lies_in).cloned().collect();
    }
    macro_rules! parts {
        ($field:ident, $module:ident, $table:literal, $column:literal) => {
            if let Some(wanted) = &wanted.$field {
                let of = ties(reading, ($table, $column), &ids).await?;
                let all: HashSet<Uuid> = of.values().flatten().copied().collect();
                let found = $module::load(reading, all.into_iter().collect(), wanted).await?;
                for stored in &mut stored {
                    let parts = of.get(&stored.issue.id.0).into_iter().flatten();
                    stored.issue.$field = parts.filter_map(|part| found.get(part).cloned()).collect();
                }
            }
        };
    }
    parts!(agreements, agreement, "agenda_issue_agreement", "agreement_id");
    parts!(interactions, interaction, "agenda_issue_interaction", "interaction_id");

    let mut of: HashMap<Uuid, Vec<AgendaIssue>> = HashMap::new();
    for stored in stored {
        of.entry(stored.assessment).or_default().push(stored.issue);
    }
    Ok(of)
}

/// What issues are tied to, in the order of its ids.
pub(in crate::register) async fn ties(
    reading: Reading<'_>,
    (table, column): (&'static str, &'static str),
    issues: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
    let statement = Query::select()
        .columns([(table, "issue_id"), (table, column)])
        .from(table)
        .and_where(reading.store.dialect().one_of((table, "issue_id"), issues))
        .order_by((table, column), Order::Asc)
        .to_owned();
    let mut of: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (issue, other) in reading.store.rows::<(Uuid, Uuid)>(&statement).await? {
        of.entry(issue).or_default().push(other);
    }
    Ok(of)
}
