//! When an obligation falls due: the plain forms of a recurrence, what an event makes due, and what a new rule leaves of
//! the occurrences that are there.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, Weekday};

use crate::{
    obligation::{DueEvent, DueRule},
    partial_date::PartialDate,
};

/// How far ahead occurrences are made, in days. At least one lies ahead, however far.
pub const AHEAD_DAYS: u64 = 366;

/// The most occurrences that a rule makes at once.
pub const MOST_AT_ONCE: usize = 60;

/// A recurrence that has words of its own. Any other is a rule of RFC 5545 as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Every year on a day of a month.
    Yearly {
        /// 1 to 12.
        month: u8,
        /// A day that the month has every year.
        day: u8,
    },
    /// Twice a year: on a day of January and of July.
    HalfYearly {
        /// 1 to 28.
        day: u8,
    },
    /// Every quarter on a day of its first month.
    Quarterly {
        /// 1 to 28.
        day: u8,
    },
    /// Every quarter on its last day.
    QuarterEnd,
    /// Every month on a day.
    Monthly {
        /// 1 to 28.
        day: u8,
    },
    /// Every month on the last day on which people work.
    LastWorkingDay,
    /// Every week on a day of it.
    Weekly {
        /// Which.
        weekday: Weekday,
    },
}

/// The days of the week as RFC 5545 calls them, Monday first.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// The last of the working week's days in a month. Where the calendar says that nobody works on it, the last working day
/// before it is meant.
const LAST_WORKING_DAY: &str = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";

const QUARTER_END: &str = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1";

impl Recurrence {
    /// Whether its day is one that its months always have.
    pub fn is_sound(self) -> bool {
        match self {
            Self::Yearly { month, day } => {
                (1..=31).contains(&day) && NaiveDate::from_ymd_opt(2027, month.into(), day.into()).is_some()
            }
            Self::HalfYearly { day } | Self::Quarterly { day } | Self::Monthly { day } => {
                (1..=28).contains(&day)
            }
            Self::QuarterEnd | Self::LastWorkingDay | Self::Weekly { .. } => true,
        }
    }

    /// The rule of RFC 5545.
    pub fn rule(self) -> String {
        match self {
            Self::Yearly { month, day } => format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"),
            Self::HalfYearly { day } => format!("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY={day}"),
            Self::Quarterly { day } => format!("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={day}"),
            Self::QuarterEnd => QUARTER_END.to_owned(),
            Self::Monthly { day } => format!("FREQ=MONTHLY;BYMONTHDAY={day}"),
            Self::LastWorkingDay => LAST_WORKING_DAY.to_owned(),
            Self::Weekly { weekday } => {
                let code = WEEKDAYS.iter().find(|(_, day)| *day == weekday).map_or("MO", |(code, _)| code);
                format!("FREQ=WEEKLY;BYDAY={code}")
            }
        }
    }

    /// The recurrence that a rule of RFC 5545 says, where it is one of these.
    pub fn of(rule: &str) -> Option<Self> {
        let rule = rule.trim().trim_start_matches("RRULE:").to_ascii_uppercase();
        let mut parts: Vec<(&str, &str)> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
        parts.retain(|part| *part != ("INTERVAL", "1") && part.0 != "WKST");
        parts.sort_unstable();
        let number = |text: &str| text.parse::<u8>().ok();
        let found = match parts.as_slice() {
            [("BYDAY", "MO,TU,WE,TH,FR"), ("BYSETPOS", "-1"), ("FREQ", "MONTHLY")] => Self::LastWorkingDay,
            [("BYMONTH", "3,6,9,12"), ("BYMONTHDAY", "-1"), ("FREQ", "YEARLY")] => Self::QuarterEnd,
            [("BYMONTH", "1,4,7,10"), ("BYMONTHDAY", day), ("FREQ", "YEARLY")] => {
                Self::Quarterly { day: number(day)? }
            }
            [("BYMONTH", "1,7"), ("BYMONTHDAY", day), ("FREQ", "YEARLY")] => {
                Self::HalfYearly { day: number(day)? }
            }
            [("BYMONTH", month), ("BYMONTHDAY", day), ("FREQ", "YEARLY")] => {
                Self::Yearly { month: number(month)?, day: number(day)? }
            }
            [("BYMONTHDAY", day), ("FREQ", "MONTHLY")] => Self::Monthly { day: number(day)? },
            [("BYDAY", code), ("FREQ", "WEEKLY")] => {
                let weekday = WEEKDAYS.iter().find(|(known, _)| known == code).map(|(_, day)| *day)?;
                Self::Weekly { weekday }
            }
            _ => return None,
        };
        found.is_sound().then_some(found)
    }
}

/// Whether the dates of a rule are moved back to the last working day before where nobody works on them.
pub fn keeps_to_working_days(rule: &str) -> bool {
    Recurrence::of(rule) == Some(Recurrence::LastWorkingDay)
}

/// When the events of a document were, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventDates {
    /// Its signature.
    pub signed_on: Option<PartialDate>,
    /// Its entry into force.
    pub in_force_on: Option<PartialDate>,
}

impl EventDates {
    /// When an event was; nothing where it is not known, or not the document's to know.
    pub const fn of(&self, event: DueEvent) -> Option<PartialDate> {
        match event {
            DueEvent::Signature => self.signed_on,
            DueEvent::EntryIntoForce => self.in_force_on,
            DueEvent::Adoption | DueEvent::Visit | DueEvent::Meeting => None,
        }
    }
}

/// When something is due so many days after an event: counted from the last day that the event's date can mean.
pub fn due_after(days: u16, event_on: PartialDate) -> PartialDate {
    let last = event_on.latest();
    last.checked_add_days(Days::new(days.into())).unwrap_or(last).into()
}

/// The first day on which something can be due whose event has not been, seen from a day: as if it were that day. Nothing
/// where it hangs on no event, or the event's date is known.
pub fn not_before(rule: &DueRule, events: EventDates, day: NaiveDate) -> Option<PartialDate> {
    match *rule {
        DueRule::After { days, event } if events.of(event).is_none() => Some(due_after(days, day.into())),
        DueRule::On(_) | DueRule::Recurrence(_) | DueRule::After { .. } | DueRule::Unstated => None,
    }
}

/// Of these dates of a rule, in their order, those for which occurrences are made: up to [`AHEAD_DAYS`] after a day, and
/// one beyond where none lies ahead; never more than [`MOST_AT_ONCE`].
pub fn within_reach(dates: &[NaiveDate], day: NaiveDate) -> &[NaiveDate] {
    let reach = day.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(NaiveDate::MAX);
    let near = dates.iter().take_while(|date| **date <= reach).count();
    let ahead = dates[..near].iter().any(|date| *date >= day);
    let count = if ahead { near } else { near + 1 };
    &dates[..count.min(dates.len()).min(MOST_AT_ONCE)]
}

/// An occurrence that is there when the rule changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When it is due.
    pub due_on: PartialDate,
    /// Whether something became of it, or somebody entered it with this change.
    pub fixed: bool,
}

/// What is due under a new rule with these dates: what was reported, and what was due before today, stays as it was; of
/// the rest the new rule decides.
pub fn reschedule(slots: &[Slot], dates: &[NaiveDate], today: NaiveDate) -> BTreeSet<PartialDate> {
    let stays = slots.iter().filter(|slot| slot.fixed || slot.due_on.latest() < today);
    let mut due: BTreeSet<PartialDate> = stays.map(|slot| slot.due_on).collect();
    for date in dates.iter().filter(|date| **date >= today) {
        let taken = due.iter().any(|known| known.earliest() <= *date && *date <= known.latest());
        if !taken {
            due.insert((*date).into());
        }
    }
    due
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_hangs_on_an_event_waits_for_it_and_is_counted_from_its_last_day() {
        let rule = |event| DueRule::After { days: 90, event };
        let events = EventDates { signed_on: Some(date("2026-03")), in_force_on: None };
        let today = day("2026-11-29");
        assert_eq!(not_before(&rule(DueEvent::EntryIntoForce), events, today), Some(date("2027-02-27")));
        assert_eq!(not_before(&rule(DueEvent::Signature), events, today), None);
        assert_eq!(not_before(&rule(DueEvent::Visit), events, today), Some(date("2027-02-27")));
        assert_eq!(not_before(&DueRule::Unstated, events, today), None);
        assert_eq!(due_after(90, date("2026-03")), date("2026-06-29"));
        assert_eq!(due_after(0, date("2026-03-02")), date("2026-03-02"));
    }

    #[test]
    fn a_year_is_made_ahead_and_one_more_where_nothing_lies_ahead() {
        let today = day("2026-11-29");
        let dates = ["2026-06-01", "2027-06-01", "2028-06-01"].map(day);
        assert_eq!(within_reach(&dates, today), &dates[..2]);
        let rare = ["2020-06-01", "2030-06-01", "2040-06-01"].map(day);
        assert_eq!(within_reach(&rare, today), &rare[..2]);
        assert_eq!(within_reach(&[], today), &[] as &[NaiveDate]);
    }

    #[test]
    fn a_rule_that_has_no_words_of_its_own_is_none_of_these() {
        for rule in [
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            "FREQ=DAILY",
            "",
            "x=y;z",
        ] {
            assert_eq!(Recurrence::of(rule), None, "{rule}");
        }
        let written = "RRULE:bymonthday=1;freq=yearly;bymonth=3;wkst=MO";
        assert_eq!(Recurrence::of(written), Some(Recurrence::Yearly { month: 3, day: 1 }));
    }

    fn any_recurrence() -> impl Strategy<Value = Recurrence> {
        (0u8..7, 1u8..13, 1u8..32, 0usize..7)
            .prop_map(|(kind, month, day, weekday)| match kind {
                0 => Recurrence::Yearly { month, day },
                1 => Recurrence::HalfYearly { day },
                2 => Recurrence::Quarterly { day },
                3 => Recurrence::QuarterEnd,
                4 => Recurrence::Monthly { day },
                5 => Recurrence::LastWorkingDay,
                _ => Recurrence::Weekly { weekday: WEEKDAYS[weekday].1 },
            })
            .prop_filter("a day that its months have", |recurrence| recurrence.is_sound())
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0u64..4_000).prop_map(|days| day("2022-01-01") + Days::new(days))
    }

    fn any_slot() -> impl Strategy<Value = Slot> {
        (any_day(), any::<bool>(), 0u8..3).prop_map(|(day, fixed, precision)| {
            let text = day.to_string();
            let due_on = date(match precision {
                0 => &text[..4],
                1 => &text[..7],
                _ => &text,
            });
            Slot { due_on, fixed }
        })
    }

    proptest! {
        #[test]
        fn a_rule_reads_back_as_the_recurrence_that_wrote_it(recurrence in any_recurrence()) {
            prop_assert_eq!(Recurrence::of(&recurrence.rule()), Some(recurrence));
        }

        #[test]
        fn any_text_is_a_recurrence_or_none(text in ".{0,60}") {
            let _ = Recurrence::of(&text);
        }

        #[test]
        fn a_new_rule_never_touches_what_was_reported_or_is_past(
            slots in proptest::collection::vec(any_slot(), 0..20),
            dates in proptest::collection::vec(any_day(), 0..20),
            today in any_day(),
        ) {
            let due = reschedule(&slots, &dates, today);
            for slot in slots.iter().filter(|slot| slot.fixed || slot.due_on.latest() < today) {
                prop_assert!(due.contains(&slot.due_on));
            }
            for date in &dates {
                let covered = due.iter().any(|known| known.earliest() <= *date && *date <= known.latest());
                prop_assert!(*date < today || covered);
            }
            for known in &due {
                let from_rule = dates.iter().any(|date| PartialDate::from(*date) == *known && *date >= today);
                let was_there = slots.iter().any(|slot| slot.due_on == *known);
                prop_assert!(from_rule || was_there);
            }
            // The same rule again changes nothing.
            let again: Vec<Slot> = due.iter().map(|&due_on| Slot { due_on, fixed: false }).collect();
            let fixed: Vec<Slot> = again
                .iter()
                .map(|slot| Slot { fixed: slots.iter().any(|old| old.due_on == slot.due_on && old.fixed), ..*slot })
                .collect();
            prop_assert_eq!(reschedule(&fixed, &dates, today), due);
        }

        #[test]
        fn what_is_made_is_a_beginning_of_the_dates_with_one_ahead_if_there_is_one(
            mut dates in proptest::collection::vec(any_day(), 0..40), today in any_day(),
        ) {
            dates.sort_unstable();
            let made = within_reach(&dates, today);
            prop_assert!(dates.starts_with(made));
            let ahead = |dates: &[NaiveDate]| dates.iter().any(|date| *date >= today);
            prop_assert!(!ahead(&dates) || ahead(made) || made.len() == MOST_AT_ONCE);
        }
    }
}
