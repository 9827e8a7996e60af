//! Cooperation at a glance, for management: what is in force and what ends, what both sides did, and the same a year
//! before. The figures are those of the lists that the viewer may open; what they may not see is in none of them.

mod book;

use accord_shared::{
    LocalizedText, PartialDate,
    agreement::AgreementState,
    overview::ends_by,
    partial_date::{Day, year_before},
};
use chrono::NaiveDate;
use serde_json::json;

use super::{
    Facet, Failure, Page, Reading,
    agreement::{self, AgreementFacet, AgreementFilter, AgreementList, AgreementOrder, AgreementOrderField},
    export,
    listing::Direction,
    obligation::{self, Balance, Figures, OccurrenceFilter, OccurrenceList},
    organization::{self, OrganizationFacet, OrganizationFilter},
    writing::Writing,
};

pub use book::workbook;

/// How many of the agreements that end next are named.
const NAMED: i32 = 200;

/// Cooperation on a day.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The figures of the day.
    pub now: Glance,
    /// Those of the same day a year before.
    pub before: Glance,
    /// The agreements in force by direction, by kind; the partners with one by country, by kind. Most first.
    pub by: [Facet; 4],
    /// Those that end next, the first first: title, state, last day.
    pub ending: Vec<Ending>,
    /// What each partner and we owe each other, those with most first.
    pub balances: Vec<(LocalizedText, Balance)>,
}

/// The key figures of a day.
#[derive(Debug, Clone)]
pub struct Glance {
    /// The day.
    pub day: NaiveDate,
    /// Agreements in force or provisionally applied.
    pub in_force: i64,
    /// Of these, such as end within six months.
    pub ending: i64,
    /// What was due: overdue, met, month by month.
    pub due: Figures,
}

/// An agreement that ends soon.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Its titles.
    pub titles: LocalizedText,
    /// Its last day.
    pub ends_on: Option<PartialDate>,
}

/// The overview of a day for whoever takes it out; that they did is in the ledger before anything goes out (5.12).
pub async fn take_out(writing: Writing<'_>, day: NaiveDate) -> Result<Overview, Failure> {
    export::require(writing, None)?;
    let overview = read(Reading { store: writing.store, viewer: writing.viewer }, day).await?;
    export::remember(writing, &json!({ "of": "overview", "format": "xlsx", "on": day })).await?;
    Ok(overview)
}

async fn read(reading: Reading<'_>, day: NaiveDate) -> Result<Overview, Failure> {
    let in_force = in_force(day, None);
    let partners = OrganizationFilter {
        ours: Some(false),
        has_agreement: Some(true),
        on: Some(Day(day)),
        ..OrganizationFilter::default()
    };
    let partners = organization::list(partners, None, day);
    Ok(Overview {
        now: glance(reading, day).await?,
        before: glance(reading, year_before(day)).await?,
        by: [
            in_force.facet(reading, AgreementFacet::Direction).await?,
            in_force.facet(reading, AgreementFacet::Kind).await?,
            partners.facet(reading, OrganizationFacet::Country).await?,
            partners.facet(reading, OrganizationFacet::Kind).await?,
        ],
        ending: ending(reading, day).await?,
        balances: balances(reading, day).await?,
    })
}

async fn glance(reading: Reading<'_>, day: NaiveDate) -> Result<Glance, Failure> {
    Ok(Glance {
        day,
        in_force: in_force(day, None).total(reading).await?,
        ending: in_force(day, Some(ends_by(day))).total(reading).await?,
        due: due(day).figures(reading).await?,
    })
}

/// The agreements in force on a day; only those that end by another day, if one is given.
fn in_force(day: NaiveDate, ends_to: Option<NaiveDate>) -> AgreementList {
    let filter = AgreementFilter {
        states: Some(AgreementState::IN_FORCE.to_vec()),
        ends_to: ends_to.map(Day),
        on: Some(Day(day)),
        ..AgreementFilter::default()
    };
    let order = AgreementOrder { field: AgreementOrderField::EndsOn, direction: Direction::Asc };
    agreement::list(filter, Some(order), day)
}

fn due(day: NaiveDate) -> OccurrenceList {
    obligation::occurrences(OccurrenceFilter { on: Some(Day(day)), ..OccurrenceFilter::default() }, None, day)
}

async fn ending(reading: Reading<'_>, day: NaiveDate) -> Result<Vec<Ending>, Failure> {
    let page = Page { first: Some(NAMED), ..Page::default() };
    let found = in_force(day, Some(ends_by(day))).page(reading, &page, &agreement::Wanted::default()).await?;
    let of = |row: &agreement::Agreement| Ending { ends_on: row.life.ends_on, titles: row.titles.clone() };
    Ok(found.rows.iter().map(|(_, row)| of(row)).collect())
}

async fn balances(reading: Reading<'_>, day: NaiveDate) -> Result<Vec<(LocalizedText, Balance)>, Failure> {
    let tallies = due(day).balances(reading).await?;
    let ids: Vec<_> = tallies.iter().map(|(partner, _)| *partner).collect();
    let partners = organization::find_all(reading, &ids, &organization::Wanted::default()).await?;
    let named = tallies.into_iter().filter_map(|(partner, tallies)| {
        let partner = partners.get(&partner)?;
        Some((partner.names.clone(), obligation::balance_of(&tallies, day)))
    });
    Ok(named.collect())
}
