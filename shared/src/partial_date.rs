//! Dates as sources give them.

use std::{fmt, num::NonZeroU8, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};

/// A date of which perhaps only the year or the month is known, and which may be doubtful.
///
/// It is written as [EDTF](https://www.loc.gov/standards/datetime/) level 1 writes it: `1964`, `1964-06`,
/// `1964-06-12`, with `~` (approximate), `?` (uncertain) or `%` (both) behind. It sorts by time, the less
/// precise before the more precise, and never gains a precision that it was not given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    month: Option<NonZeroU8>,
    day: Option<NonZeroU8>,
    doubt: Doubt,
}

/// How sure a source is of a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Sure.
    #[default]
    None,
    /// About then: `~`.
    Approximate,
    /// Perhaps then: `?`.
    Uncertain,
    /// Perhaps about then: `%`.
    Both,
}

impl Doubt {
    const ALL: [Self; 4] = [Self::None, Self::Approximate, Self::Uncertain, Self::Both];

    /// The mark behind the date.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Approximate => "~",
            Self::Uncertain => "?",
            Self::Both => "%",
        }
    }
}

/// A text that is not a partial date, with what is wrong in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDate {
    /// Not of the form year, year-month or year-month-day.
    #[error("expected YYYY, YYYY-MM or YYYY-MM-DD, perhaps with ~, ? or % behind")]
    Form,
    /// There is no year 0000.
    #[error("years run from 0001 to 9999")]
    Year,
    /// No such month.
    #[error("months run from 01 to 12")]
    Month,
    /// No such day in that month.
    #[error("that month has no such day")]
    Day,
}

impl PartialDate {
    /// By how much the keys of two years that follow each other differ: a key divided by it is the year.
    pub const YEAR_STEP: i32 = 100_000;

    /// A date from its parts. A day needs a month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>, doubt: Doubt) -> Result<Self, InvalidDate> {
        if !(1..=9999).contains(&year) {
            return Err(InvalidDate::Year);
        }
        if let Some(month) = month
            && !(1..=12).contains(&month)
        {
            return Err(InvalidDate::Month);
        }
        if let Some(day) = day {
            let month = month.ok_or(InvalidDate::Form)?;
            NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).ok_or(InvalidDate::Day)?;
        }
        Ok(Self { year, month: month.and_then(NonZeroU8::new), day: day.and_then(NonZeroU8::new), doubt })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    pub fn month(self) -> Option<u8> {
        self.month.map(NonZeroU8::get)
    }

    /// The day of the month where it is known.
    pub fn day(self) -> Option<u8> {
        self.day.map(NonZeroU8::get)
    }

    /// How sure the source is.
    pub const fn doubt(self) -> Doubt {
        self.doubt
    }

    /// The first day it can mean: what begins on a partial date begins here.
    pub fn earliest(self) -> NaiveDate {
        let (month, day) = (self.month().unwrap_or(1), self.day().unwrap_or(1));
        NaiveDate::from_ymd_opt(self.year.into(), month.into(), day.into()).unwrap_or(NaiveDate::MAX)
    }

    /// The last day it can mean: what ends on a partial date, or is due on it, ends here.
    pub fn latest(self) -> NaiveDate {
        let first = self.earliest();
        let next = match (self.month, self.day) {
            (_, Some(_)) => return first,
            (Some(_), None) => first.checked_add_months(Months::new(1)),
            (None, None) => first.checked_add_months(Months::new(12)),
        };
        next.and_then(|next| next.checked_sub_days(Days::new(1))).unwrap_or(NaiveDate::MAX)
    }

    /// The whole number that the store keeps: `YYYYMMDD` and one digit of doubt, unknown parts zero.
    /// Numbers sort as the dates do.
    pub fn key(self) -> i32 {
        let (month, day) = (i32::from(self.month().unwrap_or(0)), i32::from(self.day().unwrap_or(0)));
        (i32::from(self.year) * 10_000 + month * 100 + day) * 10 + self.doubt as i32
    }

    /// The date of a stored number; `None` for a number that no date has.
    pub fn from_key(key: i32) -> Option<Self> {
        let doubt = *Doubt::ALL.get(usize::try_from(key % 10).ok()?)?;
        let date = key / 10;
        let part = |number: i32| u8::try_from(number).ok().filter(|&number| number != 0);
        let year = u16::try_from(date / 10_000).ok()?;
        Self::new(year, part(date / 100 % 100), part(date % 100), doubt).ok()
    }
}

/// The same day a year before; the last of February where that year has no such day.
pub fn year_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(Months::new(12)).unwrap_or(day)
}

/// The number that a whole day has among the keys of partial dates, without doubt.
pub fn day_key(day: NaiveDate) -> i32 {
    (day.year().clamp(0, 9999) * 10_000 + day.month() as i32 * 100 + day.day() as i32) * 10
}

impl From<NaiveDate> for PartialDate {
    /// Years outside 1 to 9999 become the nearest of them.
    fn from(day: NaiveDate) -> Self {
        Self {
            year: day.year().clamp(1, 9999) as u16,
            month: NonZeroU8::new(day.month() as u8),
            day: NonZeroU8::new(day.day() as u8),
            doubt: Doubt::None,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        f.write_str(self.doubt.mark())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let doubt =
            Doubt::ALL.into_iter().rev().find(|doubt| text.ends_with(doubt.mark())).unwrap_or_default();
        let date = &text[..text.len() - doubt.mark().len()];
        let mut parts = date.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(|month| number(month, 2)).transpose()?;
        let day = parts.next().map(|day| number(day, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(InvalidDate::Form);
        }
        Self::new(year, month.map(|month| month as u8), day.map(|day| day as u8), doubt)
    }
}

/// Exactly so many digits; `parse` alone would take a sign.
fn number(text: &str, digits: usize) -> Result<u16, InvalidDate> {
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidDate::Form);
    }
    text.parse().map_err(|_| InvalidDate::Form)
}

impl serde::Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "server")]
#[async_graphql::Scalar]
/// A date as a source gives it: `1964`, `1964-06` or `1964-06-12`, with `~` (approximate), `?` (uncertain) or
/// `%` (both) behind (EDTF level 1).
impl async_graphql::ScalarType for PartialDate {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match value {
            async_graphql::Value::String(text) => Ok(text.parse()?),
            other => Err(async_graphql::InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.to_string())
    }
}

/// A whole day of the calendar, as the schema writes it: `2026-11-24`.
#[cfg(feature = "server")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub NaiveDate);

#[cfg(feature = "server")]
impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(feature = "server")]
impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "server")]
#[async_graphql::Scalar(name = "Date")]
/// A day of the calendar, ISO 8601: `2026-11-24`.
impl async_graphql::ScalarType for Day {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match value {
            async_graphql::Value::String(text) => Ok(Self(text.parse()?)),
            other => Err(async_graphql::InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.0.to_string())
    }
}

#[cfg(feature = "client")]
use crate::schema;
#[cfg(feature = "client")]
cynic::impl_scalar!(PartialDate, schema::PartialDate);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_keeps_the_precision_and_the_doubt_it_was_given() {
        for text in
            ["1964", "1964-06", "1964-06-12", "1961-01-26~", "1972-06-30?", "1975%", "0001", "9999-12-31"]
        {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", InvalidDate::Form),
            ("64", InvalidDate::Form),
            ("1964-6", InvalidDate::Form),
            ("1964-XX-16", InvalidDate::Form),
            ("+964", InvalidDate::Form),
            ("1964-06-12-01", InvalidDate::Form),
            ("1964-06-12~~", InvalidDate::Form),
            ("0000", InvalidDate::Year),
            ("1964-13", InvalidDate::Month),
            ("1972-06-31", InvalidDate::Day),
            ("2019-02-29", InvalidDate::Day),
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(reason), "{text}");
        }
    }

    #[test]
    fn it_begins_on_its_first_day_and_ends_on_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!((date("1964").earliest(), date("1964").latest()), (day("1964-01-01"), day("1964-12-31")));
        assert_eq!(
            (date("2020-02").earliest(), date("2020-02").latest()),
            (day("2020-02-01"), day("2020-02-29"))
        );
        assert_eq!((date("1999-12").latest(), date("9999").latest()), (day("1999-12-31"), day("9999-12-31")));
        assert_eq!(
            (date("1964-06-12").earliest(), date("1964-06-12").latest()),
            (day("1964-06-12"), day("1964-06-12"))
        );
    }

    fn any_date() -> impl Strategy<Value = PartialDate> {
        (1u16..=9999, 0u8..=12, 0u8..=31, 0usize..4).prop_filter_map(
            "no such day",
            |(year, month, day, doubt)| {
                let part = |number: u8| (number != 0).then_some(number);
                PartialDate::new(year, part(month), part(month).and(part(day)), Doubt::ALL[doubt]).ok()
            },
        )
    }

    proptest! {
        #[test]
        fn text_and_key_lead_back_to_the_date(date in any_date()) {
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert_eq!(PartialDate::from_key(date.key()), Some(date));
            prop_assert!(date.earliest() <= date.latest());
        }

        #[test]
        fn keys_sort_as_dates_do(one in any_date(), other in any_date()) {
            prop_assert_eq!(one.key().cmp(&other.key()), one.cmp(&other));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,14}") {
            let _ = text.parse::<PartialDate>();
        }

        #[test]
        fn any_number_is_a_date_or_none(key in any::<i32>()) {
            let _ = PartialDate::from_key(key);
        }
    }
}
