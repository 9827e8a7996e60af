//! The years of a picture: when its agreements entered into force, and where a day lies among them.

use accord_shared::Noun;
use chrono::{Datelike, Days, Months, NaiveDate};

use super::scene::Scene;

/// A strip shows at least so many years before today, and so many after.
const PAST: i32 = 20;
const FUTURE: i32 = 4;

/// A strip of years.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    first: i32,
    /// For each year how many agreements entered into force.
    counts: Vec<u32>,
    /// Days on which an agreement of the picture began or ended.
    events: Vec<NaiveDate>,
    today: NaiveDate,
}

/// A movement in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// So many days.
    Days(i32),
    /// So many months.
    Months(i32),
    /// To the first day of the strip.
    First,
    /// To the last.
    Last,
}

impl Timeline {
    /// The years of a scene, all its days together, so that the strip stands still while the reader moves on it.
    pub fn new(scene: &Scene, today: NaiveDate) -> Self {
        let agreements = scene.nodes.iter().filter(|node| node.node.id.noun == Noun::Agreement);
        let (mut begun, mut events) = (Vec::new(), Vec::new());
        for node in agreements {
            begun.extend(node.node.since.map(|since| since.earliest()));
            // It is over on the day after the last one that its end can mean.
            events.extend(node.node.until.and_then(|until| until.latest().checked_add_days(Days::new(1))));
        }
        events.extend(&begun);
        events.sort_unstable();
        events.dedup();
        let earliest = begun.iter().map(Datelike::year).min().unwrap_or(today.year());
        let latest = begun.iter().map(Datelike::year).max().unwrap_or(today.year());
        let first = earliest.min(today.year() - PAST).div_euclid(5) * 5;
        let last = latest.max(today.year() + FUTURE);
        let mut counts = vec![0; (last - first + 1).unsigned_abs() as usize];
        for day in begun {
            counts[(day.year() - first).unsigned_abs() as usize] += 1;
        }
        Self { first, counts, events, today }
    }

    /// The first year.
    pub fn first_year(&self) -> i32 {
        self.first
    }

    /// The last year.
    pub fn last_year(&self) -> i32 {
        self.first + self.counts.len() as i32 - 1
    }

    /// For each year from the first how many agreements entered into force.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// The year with the most, and how many; `None` where no date is known.
    pub fn fullest(&self) -> Option<(i32, u32)> {
        let years = (self.first..).zip(self.counts.iter().copied());
        years.max_by_key(|(year, count)| (*count, *year)).filter(|(_, count)| *count > 0)
    }

    /// The years to print below: few enough to be read.
    pub fn labels(&self) -> Vec<i32> {
        let step = match self.counts.len() {
            0..=50 => 5,
            51..=110 => 10,
            111..=260 => 25,
            _ => 100,
        };
        (self.first..=self.last_year()).filter(|year| year % step == 0).collect()
    }

    /// Where a day lies, from 0 to 1.
    pub fn part(&self, day: NaiveDate) -> f64 {
        let year = f64::from(day.year() - self.first) + f64::from(day.ordinal0()) / 366.0;
        (year / self.counts.len() as f64).clamp(0.0, 1.0)
    }

    /// The day at a place from 0 to 1.
    pub fn day(&self, part: f64) -> NaiveDate {
        let years = part.clamp(0.0, 1.0) * self.counts.len() as f64;
        let year = (self.first + years as i32).min(self.last_year());
        let rest = (years - f64::from(year - self.first)).clamp(0.0, 1.0);
        let ordinal = ((rest * 366.0) as u32 + 1).min(365);
        NaiveDate::from_yo_opt(year, ordinal).unwrap_or(self.today)
    }

    /// A day moved, within the strip.
    pub fn moved(&self, day: NaiveDate, by: Move) -> NaiveDate {
        let moved = match by {
            Move::Days(days) if days < 0 => day.checked_sub_days(Days::new(days.unsigned_abs().into())),
            Move::Days(days) => day.checked_add_days(Days::new(days.unsigned_abs().into())),
            Move::Months(months) if months < 0 => day.checked_sub_months(Months::new(months.unsigned_abs())),
            Move::Months(months) => day.checked_add_months(Months::new(months.unsigned_abs())),
            Move::First => Some(self.first_day()),
            Move::Last => Some(self.last_day()),
        };
        moved.unwrap_or(day).clamp(self.first_day(), self.last_day())
    }

    /// The last event before a day.
    pub fn event_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.events.iter().rev().find(|event| **event < day).copied()
    }

    /// The first event after a day.
    pub fn event_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.events.iter().find(|event| **event > day).copied()
    }

    /// The first day.
    pub fn first_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.first, 1, 1).unwrap_or(self.today)
    }

    /// The last day.
    pub fn last_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.last_year(), 12, 31).unwrap_or(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, graph, node, organization};
    use crate::explorer::scene::Answers;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn timeline(dates: &[(&str, &str)]) -> Timeline {
        let nodes = dates.iter().zip(1..).map(|((since, until), number)| {
            let mut node = node(agreement(number), 0);
            (node.since, node.until) = (since.parse().ok(), until.parse().ok());
            node
        });
        let answer = graph([node(organization(1), 0)].into_iter().chain(nodes).collect(), Vec::new());
        let scene = Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() });
        Timeline::new(&scene, day("2026-11-24"))
    }

    #[test]
    fn the_strip_reaches_from_the_first_agreement_into_the_future() {
        let timeline = timeline(&[("1964", "2002-03-05"), ("1992-06", ""), ("1992-12-01", ""), ("", "")]);
        assert_eq!((timeline.first_year(), timeline.last_year()), (1960, 2030));
        assert_eq!(timeline.fullest(), Some((1992, 2)));
        assert_eq!(timeline.labels(), [1960, 1970, 1980, 1990, 2000, 2010, 2020, 2030]);
    }

    #[test]
    fn a_picture_without_dates_still_has_a_strip() {
        let timeline = timeline(&[]);
        assert_eq!((timeline.first_year(), timeline.last_year()), (2005, 2030));
        assert_eq!(timeline.fullest(), None);
        assert_eq!(timeline.event_before(day("2026-11-24")), None);
    }

    #[test]
    fn a_place_on_the_strip_is_a_day_and_a_day_is_that_place() {
        let timeline = timeline(&[("1964", "")]);
        for text in ["1960-01-01", "1992-02-29", "2000-12-31", "2026-11-24", "2030-12-30"] {
            let found = timeline.day(timeline.part(day(text)));
            assert!((found - day(text)).num_days().abs() <= 1, "{text} became {found}");
        }
        assert_eq!(timeline.day(-3.0), day("1960-01-01"));
        assert_eq!(timeline.day(9.0).year(), 2030);
    }

    #[test]
    fn steps_lead_from_event_to_event_and_moves_end_with_the_strip() {
        let timeline = timeline(&[("1964-02", "2002-03-05"), ("1992-06-01", "")]);
        assert_eq!(timeline.event_after(day("1960-01-01")), Some(day("1964-02-01")));
        assert_eq!(
            timeline.event_after(day("1992-06-01")),
            Some(day("2002-03-06")),
            "the day after its last"
        );
        assert_eq!(timeline.event_before(day("1992-06-01")), Some(day("1964-02-01")));
        assert_eq!(timeline.event_after(day("2002-03-06")), None);
        assert_eq!(timeline.moved(day("2026-01-31"), Move::Months(1)), day("2026-02-28"));
        assert_eq!(timeline.moved(day("2026-01-01"), Move::Days(-1)), day("2025-12-31"));
        assert_eq!(timeline.moved(day("2030-12-31"), Move::Months(12)), day("2030-12-31"));
        assert_eq!(timeline.moved(day("1999-01-01"), Move::First), day("1960-01-01"));
    }
}
