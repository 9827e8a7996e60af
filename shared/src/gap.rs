//! What is missing or late between us and an organization: rules over facts, with the day as an argument. The Sector need
//! not search for it (regulation 7.1.2).

use chrono::{Months, NaiveDate};

use crate::{
    assessment::{OurStatus, PriorityLevel},
    partial_date::PartialDate,
};

vocabulary! {
    /// What is missing or late. The order is that of the bits of a [`GapSet`].
    pub enum GapKind {
        /// A priority of medium or high, and no agreement in force in that direction.
        NoAgreement = "no_agreement",
        /// Agreements in force, and nothing done about any of them for a year.
        SilentAgreement = "silent_agreement",
        /// Open obligations that pile up against a priority of low or none.
        ObligationsPileUp = "obligations_pile_up",
        /// An issue on the organization's agenda that no unit of ours answers for.
        IssueWithoutOwner = "issue_without_owner",
        /// Dues whose day is past.
        DuesLate = "dues_late",
        /// Reports whose day is past.
        ReportsLate = "reports_late",
        /// An agreement that ends within six months in a direction of high priority.
        ExpiringAgreement = "expiring_agreement",
        /// We have a status in it, or a high priority, and know nobody in post there or at a representation of ours.
        NobodyInPost = "nobody_in_post",
    }
}

vocabulary! {
    /// What to do next about a gap.
    pub enum GapAct {
        /// Begin the draft of an agreement.
        DraftAgreement = "draft_agreement",
        /// Meet, call or write.
        Meet = "meet",
        /// Assess the direction again.
        Reassess = "reassess",
        /// Name the unit that answers.
        NameOwner = "name_owner",
        /// Pay the dues.
        PayDues = "pay_dues",
        /// Send the reports.
        SendReport = "send_report",
        /// Prolong the agreement, or replace it.
        ProlongAgreement = "prolong_agreement",
        /// Enter who is in post.
        NameContact = "name_contact",
    }
}

impl GapKind {
    /// What closes it.
    pub const fn act(self) -> GapAct {
        match self {
            Self::NoAgreement => GapAct::DraftAgreement,
            Self::SilentAgreement => GapAct::Meet,
            Self::ObligationsPileUp => GapAct::Reassess,
            Self::IssueWithoutOwner => GapAct::NameOwner,
            Self::DuesLate => GapAct::PayDues,
            Self::ReportsLate => GapAct::SendReport,
            Self::ExpiringAgreement => GapAct::ProlongAgreement,
            Self::NobodyInPost => GapAct::NameContact,
        }
    }
}

/// Kinds of gaps as the bits of a number: the first kind is 1, the next 2, then 4 and so on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GapSet(u8);

impl GapSet {
    /// The set of a number; bits of no kind are left out.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The number.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether there is no gap.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has one of this kind.
    pub const fn has(self, kind: GapKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Adds a kind.
    pub const fn add(&mut self, kind: GapKind) {
        self.0 |= 1 << kind as u8;
    }

    /// The kinds, in their order.
    pub fn kinds(self) -> impl Iterator<Item = GapKind> {
        GapKind::ALL.iter().copied().filter(move |&kind| self.has(kind))
    }

    /// Whether both have a kind.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<GapKind> for GapSet {
    fn from_iter<T: IntoIterator<Item = GapKind>>(kinds: T) -> Self {
        let mut set = Self::default();
        kinds.into_iter().for_each(|kind| set.add(kind));
        set
    }
}

/// After so many months without anything an agreement is silent.
pub const SILENT_AFTER: u32 = 12;

/// Within so many months an agreement in a direction of high priority counts as about to end.
pub const EXPIRES_WITHIN: u32 = 6;

/// From so many open obligations on they pile up.
pub const PILE: u32 = 3;

/// What is known of an organization in one direction on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellFacts {
    /// The priority; nothing where it was never assessed in this direction.
    pub level: Option<PriorityLevel>,
    /// Since when it is so.
    pub level_since: Option<NaiveDate>,
    /// How many agreements of both are in force.
    pub agreements: u32,
    /// When the last that was in force ended, of those that are not any more.
    pub last_ended: Option<NaiveDate>,
    /// When the first of those in force ends.
    pub first_ends: Option<NaiveDate>,
    /// When the last of those in force was signed or entered into force.
    pub last_begun: Option<NaiveDate>,
    /// How many obligations are open under agreements of both.
    pub open: u32,
    /// The last day on which something was done in this direction.
    pub last_activity: Option<NaiveDate>,
}

/// What is known of an organization as a whole on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BodyFacts {
    /// Our status in it; nothing where it was never assessed.
    pub status: Option<OurStatus>,
    /// The highest of its priorities.
    pub highest: Option<PriorityLevel>,
    /// The day of the assessment.
    pub assessed_on: Option<NaiveDate>,
    /// How many people are in post there or at a representation of ours to it.
    pub people: u32,
    /// The day by which the next dues are to be paid.
    pub dues_due_on: Option<PartialDate>,
    /// The day by which the next reports are to be sent.
    pub reports_due_on: Option<PartialDate>,
}

/// A gap, and why it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// What is missing or late.
    pub kind: GapKind,
    /// The first day on which it was, where that is known.
    pub since: Option<NaiveDate>,
    /// How many of what its sentence counts: agreements, obligations.
    pub count: u32,
    /// The day that its sentence names: by which it was due, on which it ends.
    pub day: Option<NaiveDate>,
}

impl Gap {
    const fn new(kind: GapKind, since: Option<NaiveDate>) -> Self {
        Self { kind, since, count: 0, day: None }
    }
}

/// The gaps of an organization in one direction, in the order of their kinds.
pub fn of_cell(facts: &CellFacts, day: NaiveDate) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let matters = facts.level.is_some_and(|level| level >= PriorityLevel::Medium);
    if matters && facts.agreements == 0 {
        let since = facts.level_since.max(facts.last_ended);
        gaps.push(Gap::new(GapKind::NoAgreement, since));
    }
    if facts.agreements > 0
        && facts.level != Some(PriorityLevel::None)
        && let Some(since) =
            silent_since(facts).map_or(Some(None), |since| (since <= day).then_some(Some(since)))
    {
        let count = facts.agreements;
        gaps.push(Gap { count, day: facts.last_activity, ..Gap::new(GapKind::SilentAgreement, since) });
    }
    let small = facts.level.is_some_and(|level| level <= PriorityLevel::Low);
    if small && facts.open >= PILE {
        let count = facts.open;
        gaps.push(Gap { count, ..Gap::new(GapKind::ObligationsPileUp, facts.level_since) });
    }
    if facts.level == Some(PriorityLevel::High)
        && let Some(ends) = facts.first_ends
        && ends >= day
        && let Some(since) =
            ends.checked_sub_months(Months::new(EXPIRES_WITHIN)).filter(|since| *since <= day)
    {
        let since = Some(since).max(facts.level_since);
        gaps.push(Gap { day: Some(ends), count: 1, ..Gap::new(GapKind::ExpiringAgreement, since) });
    }
    gaps
}

/// From which day on agreements in force are silent; nothing where no day is known at all.
fn silent_since(facts: &CellFacts) -> Option<NaiveDate> {
    let last = facts.last_activity.max(facts.last_begun)?;
    last.checked_add_months(Months::new(SILENT_AFTER))
}

/// The gaps of an organization as a whole, in the order of their kinds. Those of its agenda are [`of_issue`].
pub fn of_body(facts: &BodyFacts, day: NaiveDate) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (kind, due_on) in
        [(GapKind::DuesLate, facts.dues_due_on), (GapKind::ReportsLate, facts.reports_due_on)]
    {
        if let Some(due) = due_on.map(PartialDate::latest).filter(|due| *due < day) {
            gaps.push(Gap { day: Some(due), ..Gap::new(kind, due.succ_opt()) });
        }
    }
    let stands = facts.status.is_some_and(|status| status != OurStatus::None);
    if facts.people == 0 && (stands || facts.highest == Some(PriorityLevel::High)) {
        gaps.push(Gap::new(GapKind::NobodyInPost, facts.assessed_on));
    }
    gaps
}

/// Whether an issue on the agenda is a gap on a day: it is not over, and nobody answers for it. `assessed_on` is the day of
/// the assessment that tells of it.
pub fn of_issue(
    owned: bool,
    until: Option<PartialDate>,
    assessed_on: NaiveDate,
    day: NaiveDate,
) -> Option<Gap> {
    let live = is_live(until, day);
    (live && !owned).then_some(Gap {
        day: until.map(PartialDate::latest),
        ..Gap::new(GapKind::IssueWithoutOwner, Some(assessed_on))
    })
}

/// Whether an issue on the agenda is before us on a day: now or ahead.
pub fn is_live(until: Option<PartialDate>, day: NaiveDate) -> bool {
    until.is_none_or(|until| until.latest() >= day)
}

/// How many whole months lie between two days; none where the first is the later.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    use chrono::Datelike;
    let months = (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32;
    let months = months - i32::from(to.day() < from.day());
    u32::try_from(months).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kinds(gaps: &[Gap]) -> Vec<GapKind> {
        gaps.iter().map(|gap| gap.kind).collect()
    }

    #[test]
    fn a_priority_without_an_agreement_is_one_since_the_later_of_both() {
        let facts = CellFacts {
            level: Some(PriorityLevel::Medium),
            level_since: Some(day("2026-03-01")),
            ..CellFacts::default()
        };
        let today = day("2026-11-24");
        assert_eq!(of_cell(&facts, today), [Gap::new(GapKind::NoAgreement, Some(day("2026-03-01")))]);
        let ended = CellFacts { last_ended: Some(day("2026-05-01")), ..facts };
        assert_eq!(of_cell(&ended, today)[0].since, Some(day("2026-05-01")));
        for level in [None, Some(PriorityLevel::None), Some(PriorityLevel::Low)] {
            assert_eq!(of_cell(&CellFacts { level, ..facts }, today), []);
        }
    }

    #[test]
    fn an_agreement_is_silent_a_year_after_the_last_that_happened() {
        let facts = CellFacts { agreements: 2, last_begun: Some(day("2020-01-31")), ..CellFacts::default() };
        let on = |facts: &CellFacts, text: &str| kinds(&of_cell(facts, day(text)));
        assert_eq!(on(&facts, "2021-01-30"), []);
        assert_eq!(on(&facts, "2021-01-31"), [GapKind::SilentAgreement]);
        let met = CellFacts { last_activity: Some(day("2025-12-01")), ..facts };
        assert_eq!(on(&met, "2026-11-30"), []);
        assert_eq!(of_cell(&met, day("2026-12-01"))[0].since, Some(day("2026-12-01")));
        let undated = CellFacts { last_begun: None, ..facts };
        assert_eq!(of_cell(&undated, day("2026-01-01"))[0].since, None, "since when is not known");
        let dropped = CellFacts { level: Some(PriorityLevel::None), ..facts };
        assert_eq!(on(&dropped, "2026-01-01"), [], "what we decided not to pursue may be silent");
    }

    #[test]
    fn obligations_pile_up_only_against_what_was_judged_small() {
        let today = day("2026-11-24");
        let facts = CellFacts { open: PILE, ..CellFacts::default() };
        let of = |level| kinds(&of_cell(&CellFacts { level, ..facts }, today));
        assert_eq!(of(None), []);
        assert_eq!(of(Some(PriorityLevel::None)), [GapKind::ObligationsPileUp]);
        assert_eq!(of(Some(PriorityLevel::Low)), [GapKind::ObligationsPileUp]);
        assert_eq!(of(Some(PriorityLevel::Medium)), [GapKind::NoAgreement]);
        let fewer = CellFacts { open: PILE - 1, level: Some(PriorityLevel::Low), ..facts };
        assert_eq!(of_cell(&fewer, today), []);
    }

    #[test]
    fn an_agreement_is_about_to_end_for_its_last_six_months_where_much_hangs_on_it() {
        let facts = CellFacts {
            level: Some(PriorityLevel::High),
            agreements: 1,
            first_ends: Some(day("2027-03-31")),
            last_activity: Some(day("2026-09-01")),
            ..CellFacts::default()
        };
        let on = |text: &str| kinds(&of_cell(&facts, day(text)));
        assert_eq!(on("2026-09-29"), []);
        assert_eq!(on("2026-09-30"), [GapKind::ExpiringAgreement]);
        assert_eq!(on("2027-03-31"), [GapKind::ExpiringAgreement]);
        let medium = CellFacts { level: Some(PriorityLevel::Medium), ..facts };
        assert_eq!(of_cell(&medium, day("2027-01-01")), []);
    }

    #[test]
    fn dues_and_reports_are_late_after_the_last_day_that_their_date_can_mean() {
        let facts = BodyFacts {
            dues_due_on: "2026".parse().ok(),
            reports_due_on: "2026-06".parse().ok(),
            people: 1,
            ..BodyFacts::default()
        };
        assert_eq!(of_body(&facts, day("2026-06-30")), []);
        let gaps = of_body(&facts, day("2026-07-01"));
        assert_eq!((kinds(&gaps), gaps[0].since), (vec![GapKind::ReportsLate], Some(day("2026-07-01"))));
        assert_eq!(kinds(&of_body(&facts, day("2027-01-01"))), [GapKind::DuesLate, GapKind::ReportsLate]);
    }

    #[test]
    fn somebody_must_be_known_where_we_stand_or_where_much_hangs_on_it() {
        let today = day("2026-11-24");
        let of = |status, highest, people| {
            kinds(&of_body(&BodyFacts { status, highest, people, ..BodyFacts::default() }, today))
        };
        assert_eq!(of(Some(OurStatus::Observer), None, 0), [GapKind::NobodyInPost]);
        assert_eq!(of(Some(OurStatus::None), Some(PriorityLevel::High), 0), [GapKind::NobodyInPost]);
        assert_eq!(of(Some(OurStatus::None), Some(PriorityLevel::Medium), 0), []);
        assert_eq!(of(Some(OurStatus::Member), None, 1), []);
        assert_eq!(of(None, None, 0), []);
    }

    #[test]
    fn an_issue_needs_an_owner_until_it_is_over() {
        let made = day("2026-01-10");
        let gap = |owned, until: Option<&str>, on: &str| {
            of_issue(owned, until.map(|text| text.parse().unwrap()), made, day(on)).is_some()
        };
        assert!(gap(false, None, "2026-11-24") && gap(false, Some("2026"), "2026-12-31"));
        assert!(!gap(true, None, "2026-11-24") && !gap(false, Some("2026"), "2027-01-01"));
    }

    #[test]
    fn a_set_reads_back_from_its_number() {
        let set: GapSet = [GapKind::NobodyInPost, GapKind::NoAgreement].into_iter().collect();
        assert_eq!(set.bits(), 0b1000_0001);
        assert_eq!(
            GapSet::from_bits(set.bits()).kinds().collect::<Vec<_>>(),
            [GapKind::NoAgreement, GapKind::NobodyInPost]
        );
        assert!(GapSet::default().is_empty() && !set.meets(GapSet::from_bits(2)));
        assert!(GapKind::ALL.len() <= 8, "a kind for each bit");
    }

    #[test]
    fn months_are_whole() {
        let between = |from, to| months_between(day(from), day(to));
        assert_eq!(between("2026-01-31", "2026-02-28"), 0);
        assert_eq!(between("2026-01-31", "2026-03-31"), 2);
        assert_eq!(between("2025-11-24", "2026-11-24"), 12);
        assert_eq!(between("2025-11-25", "2026-11-24"), 11);
        assert_eq!(between("2027-01-01", "2026-11-24"), 0);
    }

    proptest! {
        #[test]
        fn no_gap_begins_after_the_day_and_one_more_agreement_leaves_none_missing(
            level in 0u8..4, agreements in 0u32..3, open in 0u32..6, since in 0i64..900, last in proptest::option::of(0i64..900), on in 900i64..1_500,
        ) {
            let at = |days: i64| day("2024-01-01") + chrono::TimeDelta::days(days);
            let facts = CellFacts {
                level: PriorityLevel::from_rank(level),
                level_since: Some(at(since)),
                agreements,
                open,
                last_activity: last.map(at),
                first_ends: Some(at(on + 10)).filter(|_| agreements > 0),
                ..CellFacts::default()
            };
            for gap in of_cell(&facts, at(on)) {
                prop_assert!(gap.since.is_none_or(|since| since <= at(on)), "{:?}", gap);
            }
            let more = CellFacts { agreements: agreements + 1, ..facts };
            prop_assert!(of_cell(&more, at(on)).iter().all(|gap| gap.kind != GapKind::NoAgreement));
        }
    }
}
