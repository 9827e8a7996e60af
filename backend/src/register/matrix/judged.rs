//! What the matrix needs of assessments, and no more: thousands of them are read for one picture.

use std::collections::{HashMap, HashSet};

use accord_shared::{
    LocalizedText, PartialDate,
    assessment::{Dated, OurStatus, PriorityLevel, changes, in_force_on},
    partial_date::day_key,
};
use chrono::{DateTime, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::columns::Columns;
use crate::{
    register::{Reading, assessment::issue_ties, scope},
    store::{FromRow, Row, StoreError},
};

/// An assessment of an organization.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) dated: Dated,
    pub(super) status: OurStatus,
    pub(super) dues_due_on: Option<PartialDate>,
    pub(super) reports_due_on: Option<PartialDate>,
    /// The level of each column that has one.
    pub(super) levels: HashMap<u16, PriorityLevel>,
    pub(super) issues: Vec<Issue>,
}

/// An issue on an agenda.
#[derive(Debug, Clone)]
pub(super) struct Issue {
    pub(super) id: Uuid,
    pub(super) until: Option<PartialDate>,
    pub(super) owned: bool,
    pub(super) titles: LocalizedText,
    /// The columns in which it counts.
    pub(super) columns: Vec<u16>,
    pub(super) interactions: Vec<Uuid>,
}

/// What was judged of one organization.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    /// Its assessments that were read, the earliest first.
    all: Vec<Judged>,
}

impl History {
    /// The assessment that holds on a day.
    pub(super) fn on(&self, day: NaiveDate) -> Option<&Judged> {
        in_force_on(&self.all, |judged| judged.dated, day)
    }

    /// Since when the level of a column is what it is on a day; nothing where it has none.
    pub(super) fn since(&self, column: u16, day: NaiveDate) -> Option<NaiveDate> {
        let by_then: Vec<&Judged> =
            self.all.iter().filter(|judged| judged.dated.assessed_on <= day).collect();
        let levels: Vec<_> = by_then.iter().map(|judged| judged.levels.get(&column).copied()).collect();
        levels.last().copied().flatten()?;
        changes(&levels).last().map(|&at| by_then[at].dated.assessed_on)
    }

    /// The assessments that gave a column another level than it had, the latest first.
    pub(super) fn changes(&self, column: u16) -> Vec<(Dated, Option<PriorityLevel>)> {
        let levels: Vec<_> = self.all.iter().map(|judged| judged.levels.get(&column).copied()).collect();
        changes(&levels).into_iter().rev().map(|at| (self.all[at].dated, levels[at])).collect()
    }
}

/// Which assessments are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Of these organizations; of all where nothing is said.
    pub(super) bodies: Option<&'w [Uuid]>,
    /// Those that hold on these days; the issues of the first.
    pub(super) days: (NaiveDate, Option<NaiveDate>),
    /// All that were made by the first day: since when something is so follows from them.
    pub(super) history: bool,
}

struct Stored(Uuid, Judged);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, organization) = (row.uuid()?, row.uuid()?);
        let assessed_on = row.date()?.earliest();
        let recorded_at = DateTime::from_timestamp_millis(row.long()?).unwrap_or_default();
        let judged = Judged {
            dated: Dated { assessed_on, recorded_at, id },
            status: row.word()?,
            dues_due_on: row.opt_date()?,
            reports_due_on: row.opt_date()?,
            levels: HashMap::new(),
            issues: Vec::new(),
        };
        Ok(Self(organization, judged))
    }
}

/// What was judged of organizations, by organization.
pub(super) async fn load(
    reading: Reading<'_>,
    wanted: Wanted<'_>,
    columns: &Columns,
) -> Result<HashMap<Uuid, History>, StoreError> {
    let (day, compare) = wanted.days;
    let latest = compare.map_or(day, |compare| Ord::max(compare, day));
    let mut all: HashMap<Uuid, Vec<Judged>> = HashMap::new();
    for Stored(organization, judged) in reading.store.rows(&select(reading, wanted.bodies, latest)).await? {
        all.entry(organization).or_default().push(judged);
    }
    let mut found: HashMap<Uuid, History> = HashMap::with_capacity(all.len());
    for (organization, mut all) in all {
        if !wanted.history {
            let holds = |day| in_force_on(&all, |judged| judged.dated, day).map(|judged| judged.dated);
            let kept = [holds(day), compare.and_then(holds)];
            all.retain(|judged| kept.contains(&Some(judged.dated)));
        }
        all.sort_unstable_by_key(|judged| judged.dated);
        found.insert(organization, History { all });
    }
    levels(reading, &mut found, columns).await?;
    issues(reading, &mut found, day, columns).await?;
    Ok(found)
}

fn select(reading: Reading<'_>, bodies: Option<&[Uuid]>, latest: NaiveDate) -> SelectStatement {
    let columns =
        ["id", "organization_id", "assessed_on", "recorded_at", "status", "dues_due_on", "reports_due_on"];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("assessment", column)))
        .from("assessment")
        .and_where(scope::visible(reading, "assessment"))
        .and_where(Expr::col(("assessment", "draft")).eq(false))
        .and_where(Expr::col(("assessment", "withdrawn_on")).is_null())
        .and_where(Expr::col(("assessment", "assessed_on")).lte(day_key(latest)))
        .to_owned();
    if let Some(bodies) = bodies {
        statement.and_where(reading.store.dialect().one_of(("assessment", "organization_id"), bodies));
    }
    statement
}

struct Level(Uuid, Uuid, PriorityLevel);

impl FromRow for Level {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.uuid()?, row.word()?))
    }
}

async fn levels(
    reading: Reading<'_>,
    found: &mut HashMap<Uuid, History>,
    columns: &Columns,
) -> Result<(), StoreError> {
    let mut of: HashMap<Uuid, &mut Judged> = HashMap::new();
    for judged in found.values_mut().flat_map(|history| &mut history.all) {
        of.insert(judged.dated.id, judged);
    }
    if of.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = of.keys().copied().collect();
    let statement = Query::select()
        .columns(["assessment_id", "direction_id", "level"].map(|column| ("assessment_priority", column)))
        .from("assessment_priority")
        .and_where(reading.store.dialect().one_of(("assessment_priority", "assessment_id"), &ids))
        .to_owned();
    for Level(assessment, direction, level) in reading.store.rows(&statement).await? {
        if let (Some(judged), Some(column)) = (of.get_mut(&assessment), columns.column(direction)) {
            judged.levels.insert(column, level);
        }
    }
    Ok(())
}

struct StoredIssue(Uuid, Option<Uuid>, Issue);

impl FromRow for StoredIssue {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, assessment, unit) = (row.uuid()?, row.uuid()?, row.opt_uuid()?);
        let (until, titles) = (row.opt_date()?, row.localized()?);
        let (columns, interactions) = (Vec::new(), Vec::new());
        Ok(Self(assessment, unit, Issue { id, until, owned: false, titles, columns, interactions }))
    }
}

/// The issues of the assessments that hold on a day.
async fn issues(
    reading: Reading<'_>,
    found: &mut HashMap<Uuid, History>,
    day: NaiveDate,
    columns: &Columns,
) -> Result<(), StoreError> {
    let holding: HashSet<Uuid> =
        found.values().filter_map(|history| history.on(day)).map(|judged| judged.dated.id).collect();
    if holding.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = holding.iter().copied().collect();
    let names = [
        "id",
        "assessment_id",
        "unit_id",
        "until_on",
        "title_az",
        "title_en",
        "title_ru",
        "title_original",
        "title_language",
    ];
    let statement = Query::select()
        .columns(names.map(|column| ("agenda_issue", column)))
        .from("agenda_issue")
        .and_where(reading.store.dialect().one_of(("agenda_issue", "assessment_id"), &ids))
        .order_by(("agenda_issue", "position"), Order::Asc)
        .order_by(("agenda_issue", "id"), Order::Asc)
        .to_owned();
    let mut stored: Vec<StoredIssue> = reading.store.rows(&statement).await?;
    if stored.is_empty() {
        return Ok(());
    }
    let units: HashSet<Uuid> = stored.iter().filter_map(|StoredIssue(_, unit, _)| *unit).collect();
    let units: Vec<Uuid> = units.into_iter().collect();
    let seen = scope::seen_of(reading, accord_shared::Noun::Organization, &units).await?;
    let seen: HashSet<Uuid> = seen.into_iter().collect();
    let ids: Vec<Uuid> = stored.iter().map(|StoredIssue(_, _, issue)| issue.id).collect();
    let directions = issue_ties(reading, ("agenda_issue_direction", "direction_id"), &ids).await?;
    let interactions = issue_ties(reading, ("agenda_issue_interaction", "interaction_id"), &ids).await?;
    for StoredIssue(_, unit, issue) in &mut stored {
        issue.owned = unit.is_some_and(|unit| seen.contains(&unit));
        issue.columns = directions.get(&issue.id).map_or_else(Vec::new, |lies_in| columns.around(lies_in));
        issue.interactions = interactions.get(&issue.id).cloned().unwrap_or_default();
    }
    let mut of: HashMap<Uuid, Vec<Issue>> = HashMap::new();
    for StoredIssue(assessment, _, issue) in stored {
        of.entry(assessment).or_default().push(issue);
    }
    for judged in found.values_mut().flat_map(|history| &mut history.all) {
        judged.issues = of.remove(&judged.dated.id).unwrap_or_default();
    }
    Ok(())
}
