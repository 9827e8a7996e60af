//! Cooperation at a glance: what its figures mean, on the page as in the workbook.

use chrono::{Months, NaiveDate};

use crate::{gap::EXPIRES_WITHIN, region::Subregion};

/// The day by which what ends counts as about to end.
pub fn ends_by(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(EXPIRES_WITHIN)).unwrap_or(day)
}

/// How many of a hundred that were met were met in time; nothing where nothing was met.
pub fn met_in_time(met: i64, in_time: i64) -> Option<i64> {
    (met > 0).then(|| in_time * 100 / met)
}

/// The figures of countries (ISO 3166-1 alpha-2, in letters of either case) as those of the parts of the world in which they
/// lie, the greatest first. What is no country's code is in none.
pub fn by_region<'c>(countries: impl IntoIterator<Item = (&'c str, i64)>) -> Vec<(Subregion, i64)> {
    let mut parts: Vec<(Subregion, i64)> = Subregion::ALL.iter().map(|&part| (part, 0)).collect();
    for (country, count) in countries {
        let part = Subregion::of_country(&country.to_uppercase());
        if let Some((_, sum)) = parts.iter_mut().find(|(known, _)| Some(*known) == part) {
            *sum += count;
        }
    }
    parts.retain(|(_, count)| *count > 0);
    parts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_counted_where_they_lie() {
        let parts = by_region([("az", 2), ("FR", 4), ("TR", 3), ("??", 9)]);
        assert_eq!(parts, [(Subregion::WesternAsia, 5), (Subregion::WesternEurope, 4)]);
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!(met_in_time(0, 0), None);
        assert_eq!(met_in_time(8, 7), Some(87));
    }
}
