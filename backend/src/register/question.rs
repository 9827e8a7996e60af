//! The answers to the questions of `shared::question`: the lists that their addresses open.

use accord_shared::{
    Noun, RecordId,
    error::ErrorCode,
    partial_date::Day,
    question::{Condition, Question, Slots},
};
use chrono::NaiveDate;

use super::{
    Failure, Page, Problem, Reading,
    agreement::{self, AgreementFilter},
    contact::{self, ContactFilter},
    interaction::{self, InteractionFilter},
    obligation::{self, ObligationFilter},
    organization::{self, OrganizationFilter},
};

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The first records of the list, in its order.
    pub records: Vec<RecordId>,
    /// How many the list has.
    pub total: i64,
}

/// What the viewer may know of the answer; at most so many records.
pub async fn answer(
    reading: Reading<'_>,
    question: Question,
    slots: &Slots,
    today: NaiveDate,
    first: usize,
) -> Result<Answer, Failure> {
    let asked = question.conditions(slots, today);
    let asked = asked.map_err(|slot| {
        Problem::at(
            slot.code(),
            ErrorCode::Required,
            format!("`{slot}` is not filled, or with what cannot be"),
        )
    })?;
    let asked = Asked(&asked);
    let page = Page { first: i32::try_from(first).ok(), total: true, ..Page::default() };
    macro_rules! rows {
        ($list:expr, $wanted:ty) => {{
            let list = $list;
            let found = list.page(reading, &page, &<$wanted>::default()).await?;
            let total = match found.total {
                Some(total) => total,
                None => list.total(reading).await?,
            };
            let records = found.rows.into_iter().map(|(_, row)| RecordId::from(row.id)).collect();
            Ok(Answer { records, total })
        }};
    }
    match question.noun() {
        Noun::Agreement => rows!(agreement::list(asked.agreements(), None, today), agreement::Wanted),
        Noun::Organization => {
            rows!(organization::list(asked.organizations(), None, today), organization::Wanted)
        }
        Noun::Obligation => rows!(obligation::list(asked.obligations(), None, today), obligation::Wanted),
        Noun::Contact => rows!(contact::list(asked.contacts(), None), contact::Wanted),
        Noun::Interaction => rows!(interaction::list(asked.interactions(), None), interaction::Wanted),
    }
}

/// What is asked of a list, read as the list reads its address.
struct Asked<'a>(&'a [Condition]);

impl Asked<'_> {
    fn value(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    fn read<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.value(key)?.parse().ok()
    }

    fn words<T: std::str::FromStr>(&self, key: &str) -> Option<Vec<T>> {
        let words = self.value(key)?.split(',');
        Some(words.filter_map(|word| word.parse().ok()).collect())
    }

    fn countries(&self) -> Option<Vec<String>> {
        self.value("country").map(|country| vec![country.to_uppercase()])
    }

    fn day(&self, key: &str) -> Option<Day> {
        self.read(key).map(Day)
    }

    fn agreements(&self) -> AgreementFilter {
        AgreementFilter {
            states: self.words("state"),
            organization: self.read("organization"),
            organization_countries: self.countries(),
            directions: self.words("direction"),
            ends_to: self.day("ends"),
            signed_to: self.day("signed"),
            ..AgreementFilter::default()
        }
    }

    fn organizations(&self) -> OrganizationFilter {
        OrganizationFilter {
            countries: self.countries(),
            ours: self.read("side"),
            has_agreement: self.read("pact"),
            has_contact: self.read("person"),
            unmet_since: self.day("unmet"),
            ..OrganizationFilter::default()
        }
    }

    fn obligations(&self) -> ObligationFilter {
        ObligationFilter {
            organization: self.read("organization"),
            due_to: self.day("due"),
            ..ObligationFilter::default()
        }
    }

    fn contacts(&self) -> ContactFilter {
        ContactFilter {
            countries: self.countries(),
            in_post_on: self.day("held"),
            ..ContactFilter::default()
        }
    }

    fn interactions(&self) -> InteractionFilter {
        InteractionFilter {
            organization: self.read("organization"),
            since: self.read("since"),
            ..InteractionFilter::default()
        }
    }
}
