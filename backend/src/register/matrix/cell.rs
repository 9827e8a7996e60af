//! One cell of the matrix with everything behind it.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    LocalizedText, Noun, RecordId, access,
    assessment::PriorityLevel,
    gap::is_live,
    id::{AssessmentId, DirectionId, OrganizationId},
    suggestion::{PriorityFactor, Share, Suggestion, shares, suggest},
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Asked, Read,
    body::Body,
    gaps::{GapOf, found, of_organizations},
};
use crate::{
    graph::LiveGraph,
    register::{
        Failure, Reading,
        agreement::{self, Agreement},
        assessment::{self, AgendaIssue, Assessment},
        contact::{self, Contact},
        direction::Direction,
        interaction::{self, Interaction},
        obligation::{self, Obligation},
        organization::{self, Organization},
        weights::Scale,
    },
    store::StoreError,
};

/// How many of the last interactions are told.
const MEETINGS: usize = 10;

/// The most records of a kind that are told.
const RECORDS: usize = 100;

/// An organization in one direction.
#[derive(Debug, Clone)]
pub struct CellOf {
    /// The organization.
    pub organization: Arc<Organization>,
    /// The direction.
    pub direction: Arc<Direction>,
    /// The day.
    pub day: NaiveDate,
    /// The priority; nothing where it was never assessed in this direction.
    pub level: Option<PriorityLevel>,
    /// The day of the assessment by which it came to it.
    pub since: Option<NaiveDate>,
    /// The assessments that changed it, the latest first.
    pub history: Vec<Change>,
    /// The assessment that holds.
    pub assessment: Option<Assessment>,
    /// The issues in this direction that are before us, now or ahead.
    pub issues: Vec<AgendaIssue>,
    /// What is missing or late, here and of the whole.
    pub gaps: Vec<GapOf>,
    /// What would be suggested; nothing where nothing speaks for one.
    pub suggestion: Option<Suggested>,
    /// Agreements in force, the next to end first.
    pub agreements: Vec<Arc<Agreement>>,
    /// Open obligations, the first due first.
    pub obligations: Vec<Arc<Obligation>>,
    /// The last interactions, the latest first.
    pub interactions: Vec<Arc<Interaction>>,
    /// The people in post there, or at a representation of ours.
    pub contacts: Vec<Arc<Contact>>,
    /// Our representations and missions to it.
    pub representations: Vec<Arc<Organization>>,
    /// When something was last done.
    pub last_activity: Option<NaiveDate>,
    /// Whether the viewer may assess.
    pub can_assess: bool,
}

/// An assessment that changed a priority.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which.
    pub assessment: AssessmentId,
    /// From when it holds.
    pub on: NaiveDate,
    /// The level then; nothing where it left the direction out.
    pub level: Option<PriorityLevel>,
    /// Why, where that was said of the direction or of the whole.
    pub reasons: LocalizedText,
    /// Who made it.
    pub author: String,
}

/// A suggested priority with what speaks for it.
#[derive(Debug, Clone)]
pub struct Suggested {
    /// The score and the level.
    pub suggestion: Suggestion,
    /// What the register's own weights suggest.
    pub usual: Option<Suggestion>,
    /// Whether it is another level than the one given.
    pub differs: bool,
    /// What each factor gives, in their order.
    pub shares: Vec<SuggestedShare>,
}

/// What one factor gives, and what it counted.
#[derive(Debug, Clone)]
pub struct SuggestedShare {
    /// What it gives.
    pub share: Share,
    /// The records that it counted.
    pub records: Vec<RecordId>,
    /// The titles of the issues that it counted.
    pub issues: Vec<LocalizedText>,
}

/// What a request wants of the records behind a cell; nothing of those that it does not name.
#[derive(Debug, Clone, Default)]
pub struct CellWanted {
    /// The organization.
    pub organization: organization::Wanted,
    /// The assessment that holds.
    pub assessment: Option<Box<assessment::Wanted>>,
    /// The issues.
    pub issues: Option<assessment::WantedIssues>,
    /// Agreements.
    pub agreements: Option<Box<agreement::Wanted>>,
    /// Obligations.
    pub obligations: Option<Box<obligation::Wanted>>,
    /// Interactions.
    pub interactions: Option<Box<interaction::Wanted>>,
    /// People.
    pub contacts: Option<Box<contact::Wanted>>,
    /// Representations.
    pub representations: Option<Box<organization::Wanted>>,
}

/// What the body says of the cell, before its records are loaded.
struct Seen {
    direction: Arc<Direction>,
    level: Option<PriorityLevel>,
    since: Option<NaiveDate>,
    gaps: Vec<GapOf>,
    suggestion: Option<Suggested>,
    agreements: Vec<Uuid>,
    obligations: Vec<Uuid>,
    interactions: Vec<Uuid>,
    contacts: Vec<Uuid>,
    representations: Vec<Uuid>,
    last_activity: Option<NaiveDate>,
    issues: Vec<Uuid>,
    changes: Vec<(Uuid, Option<PriorityLevel>)>,
    current: Option<Uuid>,
}

/// The cell of an organization and a direction; nothing where the viewer may not see one of them, where the organization is
/// of our side, or where the direction is not used on the day. `graph` must have caught up with the store.
pub async fn cell(
    reading: Reading<'_>,
    graph: &LiveGraph,
    of: OrganizationId,
    direction: DirectionId,
    asked: Asked<'_>,
    wanted: &CellWanted,
) -> Result<Option<CellOf>, Failure> {
    let read = Read::of(reading, graph, of_organizations(Some(vec![of])), asked, true).await?;
    let Some(column) = read.columns.column(direction.0).filter(|_| !read.bodies.is_empty()) else {
        return Ok(None);
    };
    let seen = {
        let graph = graph.read();
        let ties = graph.cooperation(reading.viewer, asked.day, &[of]);
        let Some(ties) = ties.first() else { return Ok(None) };
        let body = Body::new(read.picture(&asked), ties, read.history.get(&of.0));
        Seen::of(&read, &body, of, column, asked.day)
    };
    let Some(organization) = organization::find(reading, of, &wanted.organization).await? else {
        return Ok(None);
    };
    Ok(Some(seen.load(reading, organization, asked.day, direction, wanted).await?))
}

impl Seen {
    fn of(read: &Read, body: &Body<'_>, of: OrganizationId, column: u16, day: NaiveDate) -> Self {
        let work = &body.work[usize::from(column)];
        let history = read.history.get(&of.0);
        let mut agreements: Vec<_> = work.agreements.iter().map(|&at| &body.ties.agreements[at]).collect();
        agreements.sort_by_key(|held| (held.last_day.is_none(), held.last_day, held.id));
        let mut meetings: Vec<_> = work.meetings.iter().map(|&at| &body.ties.meetings[at]).collect();
        meetings.sort_by_key(|met| std::cmp::Reverse((met.on, met.id)));
        let gaps = found(body);
        let gaps = gaps.iter().filter(|found| found.concerns(column));
        let judged = body.judged.iter().flat_map(|judged| &judged.issues);
        let live = judged.filter(|issue| issue.columns.contains(&column) && is_live(issue.until, day));
        Self {
            direction: read.columns.direction(column).clone(),
            level: work.level,
            since: history.and_then(|history| history.since(column, day)),
            gaps: gaps.map(|found| found.told(read, body, of)).collect(),
            suggestion: suggested(read, body, column),
            agreements: agreements.into_iter().map(|held| held.id).take(RECORDS).collect(),
            obligations: work
                .obligations
                .iter()
                .map(|&at| body.ties.obligations[at].id)
                .take(RECORDS)
                .collect(),
            interactions: meetings.into_iter().map(|met| met.id).take(MEETINGS).collect(),
            contacts: body.ties.people.iter().copied().take(RECORDS).collect(),
            representations: body.ties.representations.iter().copied().take(RECORDS).collect(),
            last_activity: work.last_activity,
            issues: live.map(|issue| issue.id).collect(),
            changes: history.map_or_else(Vec::new, |history| {
                history.changes(column).into_iter().map(|(dated, level)| (dated.id, level)).collect()
            }),
            current: body.judged.map(|judged| judged.dated.id),
        }
    }

    async fn load(
        self,
        reading: Reading<'_>,
        organization: Arc<Organization>,
        day: NaiveDate,
        direction: DirectionId,
        wanted: &CellWanted,
    ) -> Result<CellOf, StoreError> {
        // Every assessment has its reasons by direction; that which holds has all that was asked for.
        let all = assessment::Wanted { priorities: true, ..assessment::Wanted::default() };
        let made = assessment::made_by(reading, organization.id, day, &all).await?;
        let made: HashMap<Uuid, &Assessment> = made.iter().map(|made| (made.id.0, made)).collect();
        let change = |(id, level): &(Uuid, Option<PriorityLevel>)| {
            let made = made.get(id)?;
            let given = made.priorities.iter().find(|given| given.direction.id == direction);
            let reasons = given.and_then(|given| given.reasons.clone());
            Some(Change {
                assessment: made.id,
                on: made.assessed_on,
                level: *level,
                reasons: reasons.unwrap_or_else(|| made.reasons.clone()),
                author: made.author.clone(),
            })
        };
        let history = self.changes.iter().filter_map(change).collect();
        let mut held = None;
        let mut issues: Vec<AgendaIssue> = Vec::new();
        if let Some(current) = self.current.map(Into::into) {
            if let Some(wanted) = &wanted.assessment {
                held = assessment::find(reading, current, wanted).await?;
            }
            if let Some(wanted) = &wanted.issues {
                let wanted =
                    assessment::Wanted { issues: Some(wanted.clone()), ..assessment::Wanted::default() };
                let of = assessment::find(reading, current, &wanted).await?;
                let live = of.into_iter().flat_map(|of| of.issues);
                issues = live.filter(|issue| self.issues.contains(&issue.id.0)).collect();
            }
        }
        macro_rules! records {
            ($ids:ident, $module:ident) => {
                match &wanted.$ids {
                    Some(wanted) => {
                        let mut found = $module::load(reading, self.$ids.clone(), wanted).await?;
                        self.$ids.iter().filter_map(|id| found.remove(id)).collect()
                    }
                    None => Vec::new(),
                }
            };
        }
        let obligations = match &wanted.obligations {
            Some(wanted) => {
                let found = obligation::load(reading, self.obligations.clone(), wanted).await?;
                let mut found: HashMap<Uuid, Arc<Obligation>> =
                    found.into_iter().map(|found| (found.id.0, found)).collect();
                self.obligations.iter().filter_map(|id| found.remove(id)).collect()
            }
            None => Vec::new(),
        };
        Ok(CellOf {
            agreements: records!(agreements, agreement),
            obligations,
            interactions: records!(interactions, interaction),
            contacts: records!(contacts, contact),
            representations: records!(representations, organization),
            organization,
            direction: self.direction,
            day,
            level: self.level,
            since: self.since,
            history,
            assessment: held,
            issues,
            gaps: self.gaps,
            suggestion: self.suggestion,
            last_activity: self.last_activity,
            can_assess: access::may_assess(reading.viewer),
        })
    }
}

fn suggested(read: &Read, body: &Body<'_>, column: u16) -> Option<Suggested> {
    let scale: &Scale = read.tried.as_ref().unwrap_or(&read.usual);
    let evidence = body.evidence(scale, column);
    let suggestion = suggest(&scale.weights, &evidence)?;
    let usual = suggest(&read.usual.weights, &body.evidence(&read.usual, column));
    let work = &body.work[usize::from(column)];
    let share = |share: Share| {
        let records = match share.factor {
            PriorityFactor::Meetings => {
                let recent = body.recent(column).into_iter().map(|at| body.ties.meetings[at].id);
                of(Noun::Interaction, recent)
            }
            PriorityFactor::Obligations => {
                of(Noun::Obligation, work.obligations.iter().map(|&at| body.ties.obligations[at].id))
            }
            PriorityFactor::Presence => of(Noun::Contact, body.ties.people.iter().copied()),
            PriorityFactor::NoAgreement => {
                of(Noun::Agreement, work.agreements.iter().map(|&at| body.ties.agreements[at].id))
            }
            PriorityFactor::National | PriorityFactor::Agenda | PriorityFactor::Status => Vec::new(),
        };
        let issues = match (share.factor, body.judged) {
            (PriorityFactor::Agenda, Some(judged)) => {
                work.issues.iter().map(|&at| judged.issues[at].titles.clone()).collect()
            }
            _ => Vec::new(),
        };
        SuggestedShare { share, records, issues }
    };
    let given = work.level.unwrap_or(PriorityLevel::None);
    let shares = shares(&scale.weights, &evidence).into_iter().map(share).collect();
    Some(Suggested { suggestion, usual, differs: suggestion.level != given, shares })
}

fn of(noun: Noun, ids: impl Iterator<Item = Uuid>) -> Vec<RecordId> {
    ids.take(RECORDS).map(|id| RecordId::new(noun, id)).collect()
}
