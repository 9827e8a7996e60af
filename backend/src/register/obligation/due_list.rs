//! Lists of occurrences: what is due, each date of each obligation by itself.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    AccessLevel,
    agreement::AgreementKind,
    escalation::{EscalateTo, EscalationRule},
    id::{AgreementId, ContactId, DirectionId, OccurrenceId, OrganizationId},
    obligation::{ObligationSide, OccurrenceState, Priority, Standing},
    occurrence::OccurrenceAct,
    partial_date::{Day, day_key},
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use uuid::Uuid;

use super::{
    Obligation, Occurrence, Wanted,
    due_facet::{OccurrenceFacet, nothing_said, with_partner},
    figures::{Figures, Tally, tally_columns},
    load,
    narrow::{Narrow, narrowed},
    occurrence::{self, More, Owned},
    step, waiting,
};
use crate::{
    register::{
        Failure, Page, PageOf, Reading, dates, direction, escalation,
        listing::{Direction, Listing, SortKey},
        scope,
    },
    store::StoreError,
};

/// Which occurrences a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OccurrenceFilter {
    /// Of these only.
    pub ids: Option<Vec<OccurrenceId>>,
    /// Words to find in texts and articles of their obligations, folded.
    pub text: Option<String>,
    /// In these states.
    pub states: Option<Vec<OccurrenceState>>,
    /// Standing so on the day of the filter.
    pub standings: Option<Vec<Standing>>,
    /// Owed by these sides.
    pub sides: Option<Vec<ObligationSide>>,
    /// Of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Of obligations of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Under agreements of these kinds.
    pub agreement_kinds: Option<Vec<AgreementKind>>,
    /// Under this agreement.
    pub agreement: Option<AgreementId>,
    /// Under agreements in one of these fields of cooperation.
    pub directions: Option<Vec<DirectionId>>,
    /// With this organization as debtor or creditor.
    pub organization: Option<OrganizationId>,
    /// For which this unit answers.
    pub unit: Option<OrganizationId>,
    /// For which this person answers.
    pub person: Option<ContactId>,
    /// Of which nothing is said here: no unit, no person, no partner, no field of cooperation.
    pub without: Option<OccurrenceFacet>,
    /// Due on this day or later.
    pub due_from: Option<Day>,
    /// Due on this day or earlier.
    pub due_to: Option<Day>,
    /// The day on which standings are judged; today if left out.
    pub on: Option<Day>,
    /// Of obligations for which the viewer answers, or does not.
    pub mine: Option<bool>,
    /// For which the viewer answers as the person who is named, or as the coordinator of a body that owes it or whose it is
    /// to do; or does not.
    pub answered: Option<bool>,
    /// With a report that waits for the viewer to accept or return it, or without.
    pub awaiting: Option<bool>,
    /// Escalated to one of these on the day of the filter.
    pub escalated: Option<Vec<EscalateTo>>,
    /// With which one of these was done within some days.
    pub acted: Option<ActedFilter>,
}

/// What was done with an occurrence, and when.
#[derive(Debug, Clone, InputObject)]
pub struct ActedFilter {
    /// One of these.
    pub acts: Vec<OccurrenceAct>,
    /// On this day or later, in UTC.
    pub from: Day,
    /// On this day or earlier, in UTC.
    pub to: Day,
}

/// How a list of occurrences is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OccurrenceOrder {
    /// By what.
    pub field: OccurrenceOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What occurrences sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OccurrenceOrderField {
    /// When they are due.
    DueOn,
    /// The text of their obligation, in the Azerbaijani alphabet.
    Text,
    /// The title of their agreement.
    AgreementTitle,
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct OccurrenceList {
    filter: OccurrenceFilter,
    order: OccurrenceOrder,
    today: NaiveDate,
}

/// The occurrences that pass the filter, the first due first unless another order is asked for. `today` is the day on
/// which standings are judged where the filter names none.
pub fn occurrences(
    filter: OccurrenceFilter,
    order: Option<OccurrenceOrder>,
    today: NaiveDate,
) -> OccurrenceList {
    let first_due = OccurrenceOrder { field: OccurrenceOrderField::DueOn, direction: Direction::Asc };
    OccurrenceList { filter, order: order.unwrap_or(first_due), today }
}

impl OccurrenceList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
        more: More,
    ) -> Result<PageOf<Occurrence>, Failure> {
        let sort = match self.order.field {
            OccurrenceOrderField::DueOn => SortKey::Number(Expr::col(("occurrence", "due_on"))),
            OccurrenceOrderField::Text => SortKey::Bytes(Expr::col(("obligation", "sort_key"))),
            OccurrenceOrderField::AgreementTitle => SortKey::Bytes(Expr::col(("agreement", "sort_key"))),
        };
        let descending = self.order.direction == Direction::Desc;
        let columns = |statement: &mut SelectStatement| {
            statement.columns(occurrence::COLUMNS.map(|column| ("occurrence", column)));
        };
        let listing = self.listing(reading, None).await?;
        let page = listing.page::<Owned>(reading.store, columns, sort, descending, page).await?;
        let ids: Vec<Uuid> = page.rows.iter().map(|(_, Owned(obligation, _))| *obligation).collect();
        let found = load(reading, ids, wanted).await?;
        let found: HashMap<Uuid, Arc<Obligation>> = found.into_iter().map(|one| (one.id.0, one)).collect();
        let rules = if more.escalation { Some(escalation::rules(reading).await?) } else { None };
        let page = page.map(|Owned(id, occurrence)| {
            let obligation = found.get(&id).cloned();
            let ruled =
                rules.clone().zip(obligation.as_ref()).map(|(rules, obligation)| obligation.ruled(rules));
            Occurrence { obligation, ruled, ..occurrence }
        });
        page.attach(
            async |occurrences| {
                if more.steps { occurrence::attach_steps_to(reading, occurrences).await } else { Ok(()) }
            },
        )
        .await
    }

    /// The ids of all of them, at most so many, each under the id of its obligation and the first due first.
    pub(in crate::register) async fn ids(
        &self,
        reading: Reading<'_>,
        most: u64,
    ) -> Result<Vec<(Uuid, OccurrenceId)>, StoreError> {
        let mut statement = self.listing(reading, None).await?.base;
        statement
            .columns([("occurrence", "obligation_id"), ("occurrence", "id")])
            .order_by(("occurrence", "due_on"), Order::Asc)
            .order_by(("occurrence", "id"), Order::Asc)
            .limit(most);
        let rows: Vec<(Uuid, Uuid)> = reading.store.rows(&statement).await?;
        Ok(rows.into_iter().map(|(obligation, id)| (obligation, OccurrenceId(id))).collect())
    }

    /// How many there are.
    pub async fn total(&self, reading: Reading<'_>) -> Result<i64, StoreError> {
        self.listing(reading, None).await?.total(reading.store).await
    }

    /// The key figures of the list, and how it spreads over the months.
    pub async fn figures(&self, reading: Reading<'_>) -> Result<Figures, StoreError> {
        let mut statement = self.listing(reading, None).await?.base;
        tally_columns(&mut statement);
        let rows: Vec<Tally> = reading.store.rows(&statement).await?;
        Ok(Figures::of(&rows, self.day()))
    }

    /// What each side owes, did and is late with, by partner; the most first.
    pub async fn balances(
        &self,
        reading: Reading<'_>,
    ) -> Result<Vec<(OrganizationId, Vec<(ObligationSide, Tally)>)>, StoreError> {
        let mut statement = with_partner(reading, self.listing(reading, None).await?.base);
        statement
            .column(("partner", "id"))
            .column(("obligation", "side"))
            .group_by_col(("partner", "id"))
            .group_by_col(("obligation", "side"));
        tally_columns(&mut statement);
        let rows: Vec<SidedTally> = reading.store.rows(&statement).await?;
        let mut by_partner: HashMap<Uuid, Vec<(ObligationSide, Tally)>> = HashMap::new();
        for SidedTally { partner, side, tally } in rows {
            by_partner.entry(partner).or_default().push((side, tally));
        }
        let mut balances: Vec<_> =
            by_partner.into_iter().map(|(partner, tallies)| (OrganizationId(partner), tallies)).collect();
        let weight =
            |tallies: &[(ObligationSide, Tally)]| tallies.iter().map(|(_, tally)| tally.count).sum::<i64>();
        balances.sort_by_key(|(partner, tallies)| (std::cmp::Reverse(weight(tallies)), *partner));
        Ok(balances)
    }

    /// The day on which standings are judged.
    pub fn day(&self) -> NaiveDate {
        self.filter.on.map_or(self.today, |day| day.0)
    }

    pub(super) async fn listing(
        &self,
        reading: Reading<'_>,
        without: Option<OccurrenceFacet>,
    ) -> Result<Listing, StoreError> {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("obligation", name));
        let keep = |facet| without != Some(facet);
        let of = Narrow {
            mine: filter.mine,
            text: filter.text.as_deref(),
            sides: filter.sides.as_deref().filter(|_| keep(OccurrenceFacet::Side)),
            priorities: filter.priorities.as_deref().filter(|_| keep(OccurrenceFacet::Priority)),
            access_levels: filter.access_levels.as_deref().filter(|_| keep(OccurrenceFacet::AccessLevel)),
            agreement_kinds: filter
                .agreement_kinds
                .as_deref()
                .filter(|_| keep(OccurrenceFacet::AgreementKind)),
            agreement: filter.agreement.filter(|_| keep(OccurrenceFacet::Agreement)),
            organization: filter.organization.filter(|_| keep(OccurrenceFacet::Partner)),
            unit: filter.unit.filter(|_| keep(OccurrenceFacet::Unit)),
        };
        let (mut base, searched) = narrowed(reading, of);
        base.inner_join(
            "occurrence",
            Expr::col(("occurrence", "obligation_id")).equals(("obligation", "id")),
        );
        if let Some(ids) = &filter.ids {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("occurrence", "id"), &ids));
        }
        if let Some(states) = &filter.states {
            let codes = states.iter().map(|state| state.code());
            base.and_where(Expr::col(("occurrence", "state")).is_in(codes));
        }
        if let Some(standings) = filter.standings.as_ref().filter(|_| keep(OccurrenceFacet::Standing)) {
            let codes = standings.iter().map(|standing| standing.code());
            base.and_where(dates::occurrence_standing(self.day()).is_in(codes));
        }
        if let Some(to) = filter.escalated.as_ref().filter(|_| keep(OccurrenceFacet::Escalation)) {
            let rules: Arc<[EscalationRule]> = escalation::rules(reading).await?;
            let codes = to.iter().map(|to| to.code());
            base.and_where(dates::occurrence_escalation(&rules, self.day()).is_in(codes));
        }
        let is = |wanted: bool, holds: Expr| if wanted { holds } else { holds.not() };
        base.and_where_option(filter.answered.map(|wanted| is(wanted, waiting::answered(reading))));
        base.and_where_option(filter.awaiting.map(|wanted| is(wanted, waiting::awaiting(reading))));
        if let Some(acted) = &filter.acted {
            base.and_where(Expr::col(("occurrence", "id")).in_subquery(step::acted(acted)));
        }
        if let Some(directions) = filter.directions.as_ref().filter(|_| keep(OccurrenceFacet::Direction)) {
            base.and_where(column("agreement_id").in_subquery(direction::agreements_in(directions)));
        }
        if let Some(person) = filter.person.filter(|_| keep(OccurrenceFacet::Person)) {
            base.and_where(column("contact_id").in_subquery(scope::seen(reading, "contact", person.0)));
        }
        if let Some(without) = filter.without {
            base.and_where(nothing_said(reading, without));
        }
        if let Some(due_from) = filter.due_from {
            base.and_where(dates::lasts_until("occurrence", "due_on", due_from.0));
        }
        if let Some(due_to) = filter.due_to {
            base.and_where(Expr::col(("occurrence", "due_on")).lte(day_key(due_to.0) + 9));
        }
        Ok(Listing { table: "occurrence", base, searched })
    }
}

struct SidedTally {
    partner: Uuid,
    side: ObligationSide,
    tally: Tally,
}

impl crate::store::FromRow for SidedTally {
    fn from_row(row: &mut crate::store::Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { partner: row.uuid()?, side: row.word()?, tally: Tally::from_row(row)? })
    }
}
