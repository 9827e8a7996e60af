//! One organization as the matrix sees it on a day: pure, over what was read.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{
    PartialDate,
    assessment::PriorityLevel,
    gap::{self, BodyFacts, CellFacts, Gap, GapKind, GapSet, is_live, months_between},
    matrix::Cell,
    suggestion::{Evidence, suggest},
};
use chrono::{Months, NaiveDate};
use uuid::Uuid;

use super::{
    columns::Columns,
    judged::{History, Issue, Judged},
};
use crate::{graph::Ties, register::weights::Scale};

/// For so many months a meeting speaks for a priority.
const RECENT: u32 = 12;

/// What a picture of the matrix is asked with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'p> {
    pub(super) columns: &'p Columns,
    pub(super) day: NaiveDate,
    pub(super) compare: Option<NaiveDate>,
    /// The weights asked with, and the register's own.
    pub(super) scales: [&'p Scale; 2],
    /// When something was last reported under an agreement, by the day.
    pub(super) reports: &'p HashMap<Uuid, NaiveDate>,
}

/// An organization in one direction.
#[derive(Debug, Clone, Default)]
pub(super) struct Work {
    pub(super) level: Option<PriorityLevel>,
    /// The places of its agreements in force, obligations, meetings and live issues in this direction.
    pub(super) agreements: Vec<usize>,
    pub(super) obligations: Vec<usize>,
    pub(super) meetings: Vec<usize>,
    pub(super) issues: Vec<usize>,
    pub(super) overdue: u16,
    pub(super) last_activity: Option<NaiveDate>,
    last_ended: Option<NaiveDate>,
    first_ends: Option<NaiveDate>,
    last_begun: Option<NaiveDate>,
}

/// An organization on a day.
#[derive(Debug)]
pub(super) struct Body<'b> {
    picture: Picture<'b>,
    pub(super) ties: &'b Ties<'b>,
    history: Option<&'b History>,
    pub(super) judged: Option<&'b Judged>,
    pub(super) work: Vec<Work>,
}

impl<'b> Body<'b> {
    pub(super) fn new(picture: Picture<'b>, ties: &'b Ties<'b>, history: Option<&'b History>) -> Self {
        let judged = history.and_then(|history| history.on(picture.day));
        let work = vec![Work::default(); picture.columns.len()];
        let mut body = Self { picture, ties, history, judged, work };
        body.levels();
        body.issues();
        body.agreements();
        body.meetings();
        body
    }

    fn levels(&mut self) {
        for (&column, &level) in self.judged.iter().flat_map(|judged| &judged.levels) {
            self.work[usize::from(column)].level = Some(level);
        }
    }

    fn issues(&mut self) {
        for (at, issue) in self.judged.iter().flat_map(|judged| &judged.issues).enumerate() {
            if is_live(issue.until, self.picture.day) {
                for &column in &issue.columns {
                    self.work[usize::from(column)].issues.push(at);
                }
            }
        }
    }

    fn agreements(&mut self) {
        let columns: Vec<Vec<u16>> =
            self.ties.agreements.iter().map(|held| self.picture.columns.around(held.directions)).collect();
        for (at, held) in self.ties.agreements.iter().enumerate() {
            let reported = self.picture.reports.get(&held.id).copied();
            for &column in &columns[at] {
                let work = &mut self.work[usize::from(column)];
                work.last_activity = work.last_activity.max(reported);
                if held.state.is_in_force() {
                    work.agreements.push(at);
                    work.last_begun = work.last_begun.max(held.begun);
                    work.first_ends = [work.first_ends, held.last_day].into_iter().flatten().min();
                } else if held.state.is_over() {
                    let ended = held.last_day.and_then(|day| day.succ_opt());
                    work.last_ended = work.last_ended.max(ended);
                }
            }
        }
        for (at, owed) in self.ties.obligations.iter().enumerate() {
            for &column in columns.get(owed.agreement).into_iter().flatten() {
                let work = &mut self.work[usize::from(column)];
                work.obligations.push(at);
                work.overdue += u16::from(owed.overdue);
            }
        }
    }

    /// A meeting counts in the directions of what it was about: agreements, and issues on the agenda. One that names
    /// neither counts wherever we work with the organization at all.
    fn meetings(&mut self) {
        let issues: Vec<&Issue> = self.judged.iter().flat_map(|judged| &judged.issues).collect();
        for (at, met) in self.ties.meetings.iter().enumerate() {
            let mut about: BTreeSet<u16> =
                met.directions.iter().flat_map(|lies_in| self.picture.columns.around(lies_in)).collect();
            let of_issue = issues.iter().filter(|issue| issue.interactions.contains(&met.id));
            about.extend(of_issue.flat_map(|issue| &issue.columns));
            let on = met.on.map(PartialDate::earliest);
            for (work, column) in self.work.iter_mut().zip(0..) {
                if about.contains(&column) || about.is_empty() && work.is_worked_on() {
                    work.meetings.push(at);
                    work.last_activity = work.last_activity.max(on);
                }
            }
        }
    }

    /// Its cells that say anything.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let Picture { compare, day, .. } = self.picture;
        let before = compare.and_then(|compare| self.history?.on(compare));
        let cell = |(work, column): (&Work, u16)| {
            let count = |list: &[usize]| u16::try_from(list.len()).unwrap_or(u16::MAX);
            let months = work.last_activity.map(|last| months_between(last, day));
            let [suggested, usual] = self
                .picture
                .scales
                .map(|scale| suggest(&scale.weights, &self.evidence(scale, column)).map(|found| found.level));
            let cell = Cell {
                direction: column,
                level: work.level,
                before: before.and_then(|judged| judged.levels.get(&column).copied()),
                agreements: count(&work.agreements),
                obligations: count(&work.obligations),
                overdue: work.overdue,
                months: months.map(|months| u16::try_from(months).unwrap_or(u16::MAX)),
                gaps: self.gaps_in(column).iter().map(|gap| gap.kind).chain(self.issue_gap(column)).collect(),
                suggested,
                usual,
            };
            (!cell.is_empty()).then_some(cell)
        };
        self.work.iter().zip(0..).filter_map(cell).collect()
    }

    fn issue_gap(&self, column: u16) -> Option<GapKind> {
        let open = |at: &usize| self.judged.is_some_and(|judged| !judged.issues[*at].owned);
        self.work[usize::from(column)].issues.iter().any(open).then_some(GapKind::IssueWithoutOwner)
    }

    /// The gaps in one direction. Since when they are is known as far as the history was read.
    pub(super) fn gaps_in(&self, column: u16) -> Vec<Gap> {
        let work = &self.work[usize::from(column)];
        let since = self.history.filter(|_| work.level.is_some());
        let facts = CellFacts {
            level: work.level,
            level_since: since.and_then(|history| history.since(column, self.picture.day)),
            agreements: u32::try_from(work.agreements.len()).unwrap_or(u32::MAX),
            last_ended: work.last_ended,
            first_ends: work.first_ends,
            last_begun: work.last_begun,
            open: u32::try_from(work.obligations.len()).unwrap_or(u32::MAX),
            last_activity: work.last_activity,
        };
        gap::of_cell(&facts, self.picture.day)
    }

    /// The gaps of the organization as a whole, but for those of its agenda.
    pub(super) fn gaps(&self) -> Vec<Gap> {
        let facts = BodyFacts {
            status: self.judged.map(|judged| judged.status),
            highest: self.work.iter().filter_map(|work| work.level).max(),
            assessed_on: self.judged.map(|judged| judged.dated.assessed_on),
            people: u32::try_from(self.ties.people.len()).unwrap_or(u32::MAX),
            dues_due_on: self.judged.and_then(|judged| judged.dues_due_on),
            reports_due_on: self.judged.and_then(|judged| judged.reports_due_on),
        };
        gap::of_body(&facts, self.picture.day)
    }

    /// The gaps of its agenda: each with the issue that nobody answers for.
    pub(super) fn open_issues(&self) -> Vec<(Gap, &'b Issue)> {
        let Some(judged) = self.judged else { return Vec::new() };
        let gap = |issue: &'b Issue| {
            let gap = gap::of_issue(issue.owned, issue.until, judged.dated.assessed_on, self.picture.day)?;
            Some((gap, issue))
        };
        judged.issues.iter().filter_map(gap).collect()
    }

    /// The kinds of gaps of the organization as a whole.
    pub(super) fn kinds(&self) -> GapSet {
        let agenda = self.open_issues().into_iter().map(|(gap, _)| gap.kind);
        self.gaps().into_iter().map(|gap| gap.kind).chain(agenda).collect()
    }

    /// What speaks for a priority in one direction.
    pub(super) fn evidence(&self, scale: &Scale, column: u16) -> Evidence {
        let work = &self.work[usize::from(column)];
        let count = |list: &[usize]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        Evidence {
            importance: scale.importance(self.picture.columns.direction(column).id),
            issues: count(&work.issues),
            meetings: count(&self.recent(column)),
            obligations: count(&work.obligations),
            status: self.judged.map(|judged| judged.status),
            people: u32::try_from(self.ties.people.len()).unwrap_or(u32::MAX),
            agreements: count(&work.agreements),
        }
    }

    /// The places of the meetings in one direction that speak for a priority.
    pub(super) fn recent(&self, column: u16) -> Vec<usize> {
        let day = self.picture.day;
        let from = day.checked_sub_months(Months::new(RECENT)).unwrap_or(NaiveDate::MIN);
        let recent = |at: &&usize| {
            let on = self.ties.meetings[**at].on.map(PartialDate::earliest);
            on.is_some_and(|on| on > from && on <= day)
        };
        self.work[usize::from(column)].meetings.iter().filter(recent).copied().collect()
    }

    /// The last interaction with it.
    pub(super) fn last_met(&self) -> Option<PartialDate> {
        self.ties.meetings.iter().filter_map(|met| met.on).max()
    }
}

impl Work {
    /// Whether we work with the organization in this direction.
    fn is_worked_on(&self) -> bool {
        let given = self.level.is_some_and(|level| level > PriorityLevel::None);
        given || !self.agreements.is_empty() || !self.issues.is_empty()
    }
}
