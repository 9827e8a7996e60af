//! What many occurrences come to: key figures, months, and what each side owes, did and is late with.

use std::collections::{BTreeMap, HashMap};

use accord_shared::{
    PartialDate,
    obligation::{ObligationSide, OccurrenceState, Standing, standing_on},
    term::Term,
};
use chrono::{Datelike, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, SelectStatement};
use uuid::Uuid;

use super::{Obligation, Reading, Side, belongs, columns, parents_of, visible};
use crate::{
    register::dates,
    store::{FromRow, Row, StoreError},
};

/// So many occurrences of one date and one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// When they are due.
    pub due_on: PartialDate,
    /// What became of them.
    pub state: OccurrenceState,
    /// Whether they were reported in time.
    pub in_time: bool,
    /// How many.
    pub count: i64,
}

impl FromRow for Tally {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (due_on, state) = (row.date()?, row.word()?);
        Ok(Self { due_on, state, in_time: row.int()? == 1, count: row.long()? })
    }
}

/// The key figures of a list of occurrences on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Overdue.
    pub overdue: i64,
    /// The due date of the one that is overdue for the longest.
    pub oldest: Option<PartialDate>,
    /// Due soon.
    pub due_soon: i64,
    /// Of these, due this week.
    pub this_week: i64,
    /// Reported, and waiting for the controller.
    pub reported: i64,
    /// Met of those due in the year of the day.
    pub met: i64,
    /// Of these, reported in time.
    pub met_in_time: i64,
    /// Month by month, from four months before the day's to three after it.
    pub months: Vec<Month>,
}

/// What is due in a month. A date of which only the year is known falls into its last month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// Met, also in part.
    pub met: i64,
    /// Overdue, or not met.
    pub late: i64,
    /// Due soon.
    pub soon: i64,
    /// Reported, and waiting for the controller.
    pub reported: i64,
    /// Ahead.
    pub ahead: i64,
}

/// The months before and after the day's that figures show.
const SHOWN: std::ops::RangeInclusive<i32> = -4..=3;

impl Figures {
    /// The figures of these tallies, seen from a day.
    pub(super) fn of(tallies: &[Tally], day: NaiveDate) -> Self {
        let mut figures = Self::default();
        let number = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let mut months: BTreeMap<i32, Month> = SHOWN
            .map(|at| {
                let at = number(day) + at;
                let month = Month {
                    year: at.div_euclid(12),
                    month: at.rem_euclid(12).unsigned_abs() + 1,
                    ..Month::default()
                };
                (at, month)
            })
            .collect();
        for tally in tallies {
            let standing = standing_on(tally.state, tally.due_on, day);
            let mut none = Month::default();
            let month = months.get_mut(&number(tally.due_on.latest())).unwrap_or(&mut none);
            match standing {
                Standing::Overdue => {
                    figures.overdue += tally.count;
                    figures.oldest = Some(figures.oldest.map_or(tally.due_on, |old| old.min(tally.due_on)));
                    month.late += tally.count;
                }
                Standing::DueSoon => {
                    figures.due_soon += tally.count;
                    if Term::of(standing, tally.due_on, day) == Term::ThisWeek {
                        figures.this_week += tally.count;
                    }
                    month.soon += tally.count;
                }
                Standing::Scheduled => month.ahead += tally.count,
                Standing::Reported => {
                    figures.reported += tally.count;
                    month.reported += tally.count;
                }
                Standing::Met | Standing::PartlyMet => {
                    month.met += tally.count;
                    if standing == Standing::Met && tally.due_on.latest().year() == day.year() {
                        figures.met += tally.count;
                        figures.met_in_time += if tally.in_time { tally.count } else { 0 };
                    }
                }
                Standing::NotMet => month.late += tally.count,
                Standing::Waived | Standing::None => {}
            }
        }
        figures.months = months.into_values().collect();
        figures
    }
}

/// What one side owes, did and is late with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SideBalance {
    /// All that it owes and owed, but for what was waived.
    pub owed: i64,
    /// Done, also in part.
    pub done: i64,
    /// Overdue, or not done.
    pub late: i64,
    /// Reported, and waiting for the controller.
    pub reported: i64,
}

/// What the sides owe each other. What is owed together stands by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// What we owe.
    pub we: SideBalance,
    /// What they owe.
    pub they: SideBalance,
    /// What both owe together.
    pub joint: SideBalance,
}

impl Balance {
    /// Counts a tally of a side, seen from a day.
    fn count(&mut self, side: ObligationSide, tally: &Tally, day: NaiveDate) {
        let balance = match side {
            ObligationSide::WeOwe => &mut self.we,
            ObligationSide::TheyOwe => &mut self.they,
            ObligationSide::Joint => &mut self.joint,
        };
        let standing = standing_on(tally.state, tally.due_on, day);
        match standing {
            Standing::Waived | Standing::None => return,
            Standing::Met | Standing::PartlyMet => balance.done += tally.count,
            Standing::Overdue | Standing::NotMet => balance.late += tally.count,
            Standing::Reported => balance.reported += tally.count,
            Standing::DueSoon | Standing::Scheduled => {}
        }
        balance.owed += tally.count;
    }
}

/// What these tallies come to, seen from a day.
pub fn balance_of(tallies: &[(ObligationSide, Tally)], day: NaiveDate) -> Balance {
    let mut balance = Balance::default();
    for (side, tally) in tallies {
        balance.count(*side, tally, day);
    }
    balance
}

struct Owned {
    parents: [Option<Uuid>; 2],
    side: ObligationSide,
    tally: Tally,
}

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let parents = [row.opt_uuid()?, row.opt_uuid()?];
        Ok(Self { parents, side: row.word()?, tally: Tally::from_row(row)? })
    }
}

/// Tallies by side under the ids of the agreements or organizations to which they belong: those that the viewer may see.
pub(in crate::register) async fn tallies_of(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(ObligationSide, Tally)>>, StoreError> {
    let mut statement = visible(reading);
    statement
        .inner_join("occurrence", Expr::col(("occurrence", "obligation_id")).equals(("obligation", "id")))
        .and_where(super::belongs(reading, side, parents));
    let columns = match side {
        Side::Agreement => ["agreement_id", "agreement_id"],
        Side::Organization => ["debtor_id", "creditor_id"],
        Side::Interaction => ["interaction_id", "interaction_id"],
    };
    for column in columns {
        statement.column(("obligation", column)).group_by_col(("obligation", column));
    }
    statement.column(("obligation", "side")).group_by_col(("obligation", "side"));
    tally_columns(&mut statement);
    let mut found: HashMap<Uuid, Vec<(ObligationSide, Tally)>> = HashMap::new();
    for Owned { parents: [one, other], side, tally } in reading.store.rows(&statement).await? {
        let both = [one, other.filter(|_| one != other)];
        for parent in both.into_iter().flatten().filter(|parent| parents.contains(parent)) {
            found.entry(parent).or_default().push((side, tally));
        }
    }
    Ok(found)
}

/// Date, state, whether it was reported in time, and how many: what figures are made of.
pub(super) fn tally_columns(statement: &mut SelectStatement) {
    let state = ("occurrence", "state");
    let due_on = ("occurrence", "due_on");
    let in_time = dates::reported_in_time();
    statement
        .column(due_on)
        .column(state)
        .expr(in_time.clone())
        .expr(Func::count(Expr::col(("occurrence", "id"))))
        .group_by_col(due_on)
        .group_by_col(state)
        .add_group_by([in_time]);
}

/// How many open obligations each of these parents has, of those that the viewer may see.
pub(in crate::register) async fn open_count(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, i64>, StoreError> {
    let open = Expr::col(("obligation", "next_due_on")).is_not_null();
    if side == Side::Agreement {
        let mut statement = visible(reading);
        statement
            .and_where(belongs(reading, side, parents))
            .and_where(open)
            .column(("obligation", "agreement_id"))
            .expr(Func::count(Expr::col(("obligation", "id"))))
            .group_by_col(("obligation", "agreement_id"))
            .order_by(("obligation", "agreement_id"), Order::Asc);
        return Ok(reading.store.rows::<(Uuid, i64)>(&statement).await?.into_iter().collect());
    }
    let mut statement = visible(reading);
    columns(&mut statement);
    statement.and_where(belongs(reading, side, parents)).and_where(open);
    let mut counts: HashMap<Uuid, i64> = HashMap::new();
    for obligation in reading.store.rows::<Obligation>(&statement).await? {
        for parent in parents_of(side, &obligation) {
            *counts.entry(parent).or_default() += 1;
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(due_on: &str, state: OccurrenceState, in_time: bool, count: i64) -> Tally {
        Tally { due_on: due_on.parse().unwrap(), state, in_time, count }
    }

    const STATES: [OccurrenceState; 6] = [
        OccurrenceState::Scheduled,
        OccurrenceState::Reported,
        OccurrenceState::Met,
        OccurrenceState::PartlyMet,
        OccurrenceState::NotMet,
        OccurrenceState::Waived,
    ];

    #[test]
    fn figures_say_what_is_late_what_comes_and_what_waits() {
        let [scheduled, reported, met, partly, failed, waived] = STATES;
        // A Tuesday.
        let day = "2026-11-24".parse().unwrap();
        let tallies = [
            tally("2026-11-01", scheduled, false, 1),
            tally("2026-11-15", scheduled, false, 2),
            tally("2026-11-28", scheduled, false, 3),
            tally("2026-12-20", scheduled, false, 4),
            tally("2027-02-01", scheduled, false, 5),
            tally("2026-11-10", reported, true, 6),
            tally("2026-09-01", met, true, 7),
            tally("2026-09-01", met, false, 8),
            tally("2025-09-01", met, true, 9),
            tally("2026-10-01", partly, true, 10),
            tally("2026-10-01", failed, false, 11),
            tally("2026-10-01", waived, false, 12),
        ];
        let figures = Figures::of(&tallies, day);
        assert_eq!((figures.overdue, figures.oldest), (3, "2026-11-01".parse().ok()));
        assert_eq!((figures.due_soon, figures.this_week, figures.reported), (7, 3, 6));
        assert_eq!((figures.met, figures.met_in_time), (15, 7));
        let months: Vec<_> = figures.months.iter().map(|month| (month.year, month.month)).collect();
        assert_eq!(months.first().copied().zip(months.last().copied()), Some(((2026, 7), (2027, 2))));
        let of = |month| figures.months.iter().find(|at| at.month == month).copied().unwrap();
        assert_eq!((of(9).met, of(10).met, of(10).late, of(11).late), (15, 10, 11, 3));
        assert_eq!((of(11).soon, of(11).reported, of(12).soon, of(2).ahead), (3, 6, 4, 5));
    }

    #[test]
    fn a_balance_counts_what_is_owed_done_and_late_by_side_and_nothing_that_was_waived() {
        let day = "2026-11-24".parse().unwrap();
        let mut balance = Balance::default();
        for (state, due_on) in STATES.into_iter().zip(["2026-11-01", "2026", "2025", "2025", "2025", "2025"])
        {
            balance.count(ObligationSide::TheyOwe, &tally(due_on, state, false, 1), day);
        }
        balance.count(ObligationSide::WeOwe, &tally("2027", OccurrenceState::Scheduled, false, 5), day);
        assert_eq!(balance.they, SideBalance { owed: 5, done: 2, late: 2, reported: 1 });
        assert_eq!(balance.we, SideBalance { owed: 5, ..SideBalance::default() });
        assert_eq!(balance.joint, SideBalance::default());
    }
}
