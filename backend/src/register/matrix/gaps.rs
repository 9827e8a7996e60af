//! Gaps over everything, as a list.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    LocalizedText, Noun, RecordId,
    assessment::PriorityLevel,
    error::ErrorCode,
    gap::{Gap, GapAct, GapKind, GapSet},
    id::{DirectionId, OrganizationId},
};
use async_graphql::InputObject;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Asked, MatrixFilter, Read, body::Body, judged::Issue};
use crate::{
    graph::LiveGraph,
    register::{
        Failure, Problem, Reading,
        direction::Direction,
        listing::{MOST, PAGE},
        organization::OrganizationFilter,
    },
};

/// Which gaps a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct GapFilter {
    /// Of these kinds.
    pub kinds: Option<Vec<GapKind>>,
    /// Of this organization.
    pub organization: Option<OrganizationId>,
    /// In this direction.
    pub direction: Option<DirectionId>,
}

/// What is missing or late, where, and why it is a gap.
#[derive(Debug, Clone)]
pub struct GapOf {
    /// What, since when, how many.
    pub gap: Gap,
    /// Of which organization.
    pub organization: OrganizationId,
    /// In which direction; nothing where it is of the whole.
    pub direction: Option<Arc<Direction>>,
    /// The priority there.
    pub level: Option<PriorityLevel>,
    /// The records that it is about.
    pub records: Vec<RecordId>,
    /// The title of the issue that it is about.
    pub issue: Option<LocalizedText>,
}

impl GapOf {
    /// What closes it.
    pub fn act(&self) -> GapAct {
        self.gap.kind.act()
    }
}

/// How many gaps there are of a kind.
pub type GapCounts = Vec<(GapKind, usize)>;

/// A page of gaps.
#[derive(Debug, Clone)]
pub struct Gaps {
    /// The gaps, each with the cursor that leads back to it.
    pub rows: Vec<(String, GapOf)>,
    /// Whether gaps come before these.
    pub has_previous: bool,
    /// Whether gaps come after these.
    pub has_next: bool,
    /// How many there are.
    pub total: usize,
    /// How many there are of each kind, whatever kinds are asked for.
    pub counts: GapCounts,
}

/// Where a gap stands in the list: what matters most first, then by organization, direction, kind and issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    /// Three less the level.
    level: u8,
    sort_key: Vec<u8>,
    organization: Uuid,
    /// One more than the column; 0 for the whole.
    column: u16,
    kind: u8,
    issue: u128,
}

/// Where a page begins.
#[derive(Debug, Clone)]
pub struct GapCursor(Place);

impl GapCursor {
    /// Reads a cursor that the list of gaps gave.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let place = Place::decode(text).map(Self);
        place.ok_or_else(|| Problem::at("after", ErrorCode::Invalid, "not a cursor of this list").into())
    }
}

impl Place {
    fn encode(&self) -> String {
        let mut bytes = vec![self.level, self.kind];
        bytes.extend(self.column.to_be_bytes());
        bytes.extend(self.issue.to_be_bytes());
        bytes.extend(self.organization.as_bytes());
        bytes.extend(&self.sort_key);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (&[level, kind], rest) = bytes.split_first_chunk()?;
        let (&column, rest) = rest.split_first_chunk()?;
        let (&issue, rest) = rest.split_first_chunk()?;
        let (&organization, sort_key) = rest.split_first_chunk()?;
        Some(Self {
            level,
            kind,
            column: u16::from_be_bytes(column),
            issue: u128::from_be_bytes(issue),
            organization: Uuid::from_bytes(organization),
            sort_key: sort_key.to_vec(),
        })
    }
}

/// The gaps that pass the filter, as the viewer may see them: those of the highest priority first. `graph` must have caught
/// up with the store.
pub async fn gaps(
    reading: Reading<'_>,
    graph: &LiveGraph,
    filter: GapFilter,
    day: NaiveDate,
    first: Option<i32>,
    after: Option<GapCursor>,
) -> Result<Gaps, Failure> {
    let first = usize::try_from(first.unwrap_or(PAGE as i32)).unwrap_or(0).min(MOST);
    let asked = Asked { day, compare: None, weights: None };
    let read = Read::of(reading, graph, of_organization(filter.organization), asked, false).await?;
    let column = match filter.direction {
        Some(direction) => match read.columns.column(direction.0) {
            Some(column) => Some(column + 1),
            None => return Ok(Gaps::none()),
        },
        None => None,
    };
    let kinds: Option<GapSet> = filter.kinds.map(|kinds| kinds.into_iter().collect());
    let mut places: Vec<Place> = {
        let graph = graph.read();
        let ids: Vec<OrganizationId> = read.bodies.iter().map(|body| body.id).collect();
        let ties = graph.cooperation(reading.viewer, day, &ids);
        let of = |(brief, ties): (&crate::register::organization::Brief, &_)| {
            let body = Body::new(read.picture(&asked), ties, read.history.get(&brief.id.0));
            let found = found(&body);
            found.into_iter().map(|found| found.place(brief.id.0, &brief.sort_key)).collect::<Vec<_>>()
        };
        read.bodies.iter().zip(&ties).flat_map(of).collect()
    };
    places.retain(|place| column.is_none_or(|column| place.column == column));
    let counts = GapKind::ALL.iter().filter_map(|&kind| {
        let count = places.iter().filter(|place| place.kind == kind as u8).count();
        (count > 0).then_some((kind, count))
    });
    let counts = counts.collect();
    places.retain(|place| {
        let kind = GapKind::ALL.get(usize::from(place.kind)).copied();
        kinds.is_none_or(|kinds| kind.is_some_and(|kind| kinds.has(kind)))
    });
    places.sort_unstable();
    let total = places.len();
    let begin = after.map_or(0, |GapCursor(after)| places.partition_point(|place| *place <= after));
    let page: Vec<Place> = places.into_iter().skip(begin).take(first).collect();
    let rows = told(reading, graph, asked, page).await?;
    let has_next = begin + rows.len() < total;
    Ok(Gaps { rows, has_previous: begin > 0, has_next, total, counts })
}

impl Gaps {
    fn none() -> Self {
        Self { rows: Vec::new(), has_previous: false, has_next: false, total: 0, counts: Vec::new() }
    }
}

fn of_organization(organization: Option<OrganizationId>) -> MatrixFilter {
    of_organizations(organization.map(|id| vec![id]))
}

pub(super) fn of_organizations(ids: Option<Vec<OrganizationId>>) -> MatrixFilter {
    let organizations = ids.map(|ids| OrganizationFilter { ids: Some(ids), ..OrganizationFilter::default() });
    MatrixFilter { organizations, ..MatrixFilter::default() }
}

/// These gaps with all that is told of them: for that the whole history of their organizations is read.
async fn told(
    reading: Reading<'_>,
    graph: &LiveGraph,
    asked: Asked<'_>,
    page: Vec<Place>,
) -> Result<Vec<(String, GapOf)>, Failure> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<OrganizationId> = page.iter().map(|place| place.organization.into()).collect();
    ids.sort_unstable();
    ids.dedup();
    let read = Read::of(reading, graph, of_organizations(Some(ids)), asked, true).await?;
    let graph = graph.read();
    let ids: Vec<OrganizationId> = read.bodies.iter().map(|body| body.id).collect();
    let ties = graph.cooperation(reading.viewer, asked.day, &ids);
    let mut known: HashMap<Place, GapOf> = HashMap::new();
    for (brief, ties) in read.bodies.iter().zip(&ties) {
        let body = Body::new(read.picture(&asked), ties, read.history.get(&brief.id.0));
        for found in found(&body) {
            known.insert(found.place(brief.id.0, &brief.sort_key), found.told(&read, &body, brief.id));
        }
    }
    Ok(page.into_iter().filter_map(|place| Some((place.encode(), known.remove(&place)?))).collect())
}

/// A gap of an organization.
pub(super) struct Found<'b> {
    pub(super) gap: Gap,
    column: Option<u16>,
    level: Option<PriorityLevel>,
    issue: Option<&'b Issue>,
}

/// Every gap of an organization: those of the whole first, then by direction. An issue without an owner is one gap, in
/// whatever directions it lies.
pub(super) fn found<'b>(body: &Body<'b>) -> Vec<Found<'b>> {
    let highest = body.work.iter().filter_map(|work| work.level).max();
    let of_body = body.gaps().into_iter().map(|gap| Found { gap, column: None, level: highest, issue: None });
    let mut found: Vec<Found<'b>> = of_body.collect();
    for (gap, issue) in body.open_issues() {
        let levels = issue.columns.iter().filter_map(|&column| body.work[usize::from(column)].level);
        found.push(Found { gap, column: None, level: levels.max(), issue: Some(issue) });
    }
    for (work, column) in body.work.iter().zip(0..) {
        let of_cell = body.gaps_in(column).into_iter();
        let of_cell = of_cell.map(|gap| Found { gap, column: Some(column), level: work.level, issue: None });
        found.extend(of_cell);
    }
    found
}

impl Found<'_> {
    fn place(&self, organization: Uuid, sort_key: &[u8]) -> Place {
        Place {
            level: 3 - self.level.map_or(0, PriorityLevel::rank),
            sort_key: sort_key.to_vec(),
            organization,
            column: self.column.map_or(0, |column| column + 1),
            kind: self.gap.kind as u8,
            issue: self.issue.map_or(0, |issue| issue.id.as_u128()),
        }
    }

    /// Whether it is to be shown beside the cell of a column.
    pub(super) fn concerns(&self, column: u16) -> bool {
        match (self.column, self.issue) {
            (Some(own), _) => own == column,
            (None, Some(issue)) => issue.columns.contains(&column),
            (None, None) => true,
        }
    }

    /// What is told of it.
    pub(super) fn told(&self, read: &Read, body: &Body<'_>, organization: OrganizationId) -> GapOf {
        let work = self.column.map(|column| &body.work[usize::from(column)]);
        let agreements =
            || work.into_iter().flat_map(|work| &work.agreements).map(|&at| &body.ties.agreements[at]);
        let agreement = |id| RecordId::new(Noun::Agreement, id);
        let records = match self.gap.kind {
            GapKind::SilentAgreement => agreements().map(|held| agreement(held.id)).collect(),
            GapKind::ExpiringAgreement => {
                let ending = agreements().filter(|held| held.last_day == self.gap.day);
                ending.map(|held| agreement(held.id)).collect()
            }
            GapKind::ObligationsPileUp => {
                let owed = work.into_iter().flat_map(|work| &work.obligations);
                owed.map(|&at| RecordId::new(Noun::Obligation, body.ties.obligations[at].id)).collect()
            }
            GapKind::NobodyInPost => {
                let missions = body.ties.representations.iter();
                missions.map(|&id| RecordId::new(Noun::Organization, id)).collect()
            }
            _ => Vec::new(),
        };
        GapOf {
            gap: self.gap,
            organization,
            direction: self.column.map(|column| read.columns.direction(column).clone()),
            level: self.level,
            records,
            issue: self.issue.map(|issue| issue.titles.clone()),
        }
    }
}
