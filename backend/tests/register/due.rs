//! The list of what is due: each date by itself, its counts and figures, and what each side owes.

use accord_backend::register::{
    Page,
    agreement::{self, AgreementInput, Wanted as OfAgreement},
    direction::{self, DirectionInput},
    obligation::{
        self, More, ObligationInput, OccurrenceFacet, OccurrenceFilter, OccurrenceInput, SideBalance, Wanted,
        balance_of,
    },
    organization::{self, Wanted as OfOrganization},
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, PartialDate, Viewer,
    id::{AgreementId, OrganizationId},
    obligation::{ObligationSide, OccurrenceState, Standing},
    partial_date::Day,
};

use super::desk::{Desk, agreement_input, day, obligation_input, organization_input, text};

const TODAY: &str = "2026-11-24";

fn due(on: &str, state: OccurrenceState) -> OccurrenceInput {
    let due_on: PartialDate = on.parse().unwrap();
    let reported_on = (state == OccurrenceState::Met).then_some(due_on);
    OccurrenceInput { state, reported_on, ..OccurrenceInput::due(due_on) }
}

/// Two partners under two agreements in one field; two dates missed of one obligation.
struct World {
    desk: Desk,
    partner: OrganizationId,
    other: OrganizationId,
    pact: AgreementId,
}

impl World {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        let other = desk.organization("Other", AccessLevel::Secret).await;
        let ours = organization::OrganizationInput { ours: true, ..organization_input("Ours") };
        let ours = organization::create(desk.writing(&desk.head), ours).await.unwrap();
        let field = DirectionInput {
            code: "field".into(),
            names: text("Field"),
            parent: None,
            position: 1,
            retired_on: None,
        };
        let field = direction::create(desk.writing(&desk.head), field).await.unwrap();
        let input = AgreementInput { directions: vec![field], ..agreement_input("Pact", &[]) };
        let pact = agreement::create(desk.writing(&desk.head), input).await.unwrap();
        let bare = desk.agreement("Bare", AccessLevel::Open, &[]).await;
        let owe = async |under, side, debtor, creditor, unit, occurrences| {
            let input = ObligationInput {
                side,
                debtor: Some(debtor),
                creditor: Some(creditor),
                unit,
                occurrences,
                ..obligation_input(under, "Report")
            };
            obligation::create(desk.writing(&desk.head), input).await.unwrap();
        };
        use OccurrenceState::{Met, NotMet, Scheduled, Waived};
        let missed =
            vec![due("2026-09-01", Scheduled), due("2026-10", Scheduled), due("2027-03-01", Scheduled)];
        owe(pact, ObligationSide::WeOwe, ours, partner, Some(ours), missed).await;
        let theirs = vec![due("2026-01-01", Met), due("2026-02-01", NotMet), due("2026-12-01", Scheduled)];
        owe(pact, ObligationSide::TheyOwe, partner, ours, None, theirs).await;
        let hidden = vec![due("2026-08-01", Scheduled), due("2026-08-02", Waived)];
        owe(bare, ObligationSide::WeOwe, ours, other, Some(ours), hidden).await;
        Self { desk, partner, other, pact }
    }

    async fn total(&self, viewer: &Viewer, filter: OccurrenceFilter) -> i64 {
        obligation::occurrences(filter, None, day(TODAY)).total(self.desk.reading(viewer)).await.unwrap()
    }

    async fn counts(&self, viewer: &Viewer, facet: OccurrenceFacet) -> Vec<(String, i64)> {
        let list = obligation::occurrences(OccurrenceFilter::default(), None, day(TODAY));
        let facet = list.facet(self.desk.reading(viewer), facet).await.unwrap();
        let name = |label: Option<accord_shared::LocalizedText>, value| {
            label.and_then(|label| label.en).unwrap_or(value)
        };
        facet.values.into_iter().map(|value| (name(value.label, value.value), value.count)).collect()
    }
}

on_both! {
    async fn an_obligation_with_two_missed_dates_is_there_twice() {
        let world = World::new().await;
        let (desk, today) = (&world.desk, day(TODAY));
        let overdue = OccurrenceFilter { standings: Some(vec![Standing::Overdue]), ..OccurrenceFilter::default() };
        let overdue = OccurrenceFilter { agreement: Some(world.pact), ..overdue };
        let list = obligation::occurrences(overdue, None, today);
        let wanted = Wanted { agreement: Some(Box::default()), ..Wanted::default() };
        let page = list.page(desk.reading(&desk.head), &Page::default(), &wanted, More { steps: true, ..More::default() }).await.unwrap();
        let found: Vec<_> = page.rows.iter().map(|(_, one)| one.due_on.to_string()).collect();
        assert_eq!(found, ["2026-09-01", "2026-10"]);
        let duties: Vec<_> = page.rows.iter().map(|(_, one)| one.obligation.as_ref().unwrap()).collect();
        assert_eq!(duties[0].id, duties[1].id);
        assert!(duties[0].agreement.is_some());
        assert!(page.rows[0].1.options.iter().any(|(_, refusal)| refusal.is_none()));
    }

    async fn every_standing_in_sql_is_the_standing_of_shared() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let dates = ["2004", "2004-02", "2004-06", "2004-06-30", "2004-07-29", "2004-07-30", "2006"];
        for state in OccurrenceState::ALL {
            let occurrences = dates.iter().map(|on| OccurrenceInput { reported_on: None, ..due(on, *state) });
            let occurrences = occurrences.collect();
            let input = ObligationInput { occurrences, ..obligation_input(pact, "Report") };
            obligation::create(desk.writing(&desk.head), input).await.unwrap();
        }
        for on in ["2004-02-29", "2004-06-30", "2004-07-01", "2005-01-01"].map(day) {
            let filter = OccurrenceFilter { on: Some(Day(on)), ..OccurrenceFilter::default() };
            let list = obligation::occurrences(filter, None, on);
            let facet = list.facet(desk.reading(&desk.head), OccurrenceFacet::Standing).await.unwrap();
            let page = Page { first: Some(200), ..Page::default() };
            let page = list.page(desk.reading(&desk.head), &page, &Wanted::default(), More::default()).await.unwrap();
            for &standing in Standing::ALL {
                let expected = page.rows.iter().filter(|(_, one)| one.standing_on(on) == standing).count();
                let word = standing.code().to_uppercase();
                let found = facet.values.iter().find(|value| value.value == word).map_or(0, |value| value.count);
                assert_eq!(found, expected as i64, "{standing} on {on}");
            }
        }
    }

    async fn it_is_counted_by_field_unit_partner_and_agreement_within_the_viewers_scope() {
        let world = World::new().await;
        let (head, analyst) = (&world.desk.head, &world.desk.analyst);
        let of = |text: &str, count| (text.to_owned(), count);
        assert_eq!(world.counts(head, OccurrenceFacet::Direction).await, [of("Field", 6)]);
        assert_eq!(world.counts(head, OccurrenceFacet::Unit).await, [of("Ours", 5)]);
        assert_eq!(world.counts(head, OccurrenceFacet::Partner).await, [of("Partner", 6), of("Other", 2)]);
        assert_eq!(world.counts(analyst, OccurrenceFacet::Partner).await, [of("Partner", 6)]);
        assert_eq!(world.counts(analyst, OccurrenceFacet::Agreement).await, [of("Pact", 6), of("Bare", 2)]);
        let without = |facet| OccurrenceFilter { without: Some(facet), ..OccurrenceFilter::default() };
        assert_eq!(world.total(head, without(OccurrenceFacet::Unit)).await, 3);
        assert_eq!(world.total(head, without(OccurrenceFacet::Direction)).await, 2);
        assert_eq!(world.total(head, without(OccurrenceFacet::Partner)).await, 0);
        // A partner whom the viewer may not see is none for them.
        assert_eq!(world.total(analyst, without(OccurrenceFacet::Partner)).await, 2);
        let with = |partner| OccurrenceFilter { organization: Some(partner), ..OccurrenceFilter::default() };
        assert_eq!(world.total(head, with(world.other)).await, 2);
        assert_eq!(world.total(analyst, with(world.other)).await, 0);
        let range = OccurrenceFilter {
            due_from: Some(Day(day("2026-10-15"))),
            due_to: Some(Day(day("2026-12-31"))),
            ..OccurrenceFilter::default()
        };
        assert_eq!(world.total(head, range).await, 2, "of October only some days are in the range");
    }

    async fn figures_and_balances_say_what_each_side_owes_did_and_is_late_with() {
        let world = World::new().await;
        let (desk, today) = (&world.desk, day(TODAY));
        let list = obligation::occurrences(OccurrenceFilter::default(), None, today);
        let figures = list.figures(desk.reading(&desk.head)).await.unwrap();
        assert_eq!((figures.overdue, figures.oldest), (3, "2026-08-01".parse().ok()));
        assert_eq!((figures.due_soon, figures.met, figures.met_in_time), (1, 1, 1));
        let wanted = OfOrganization { balance: true, ..OfOrganization::default() };
        let balance = async |id, viewer| {
            let found = organization::find(desk.reading(viewer), id, &wanted).await.unwrap();
            found.map(|found| balance_of(&found.tallies, today))
        };
        let partner = balance(world.partner, &desk.analyst).await.unwrap();
        assert_eq!(partner.we, SideBalance { owed: 3, done: 0, late: 2, reported: 0 });
        assert_eq!(partner.they, SideBalance { owed: 3, done: 1, late: 1, reported: 0 });
        assert_eq!(balance(world.other, &desk.analyst).await, None);
        let wanted = OfAgreement { balance: true, ..OfAgreement::default() };
        let pact = agreement::find(desk.reading(&desk.head), world.pact, &wanted).await.unwrap().unwrap();
        assert_eq!(balance_of(&pact.tallies, today), partner);
        let by_partner = list.balances(desk.reading(&desk.analyst)).await.unwrap();
        assert_eq!(by_partner.len(), 1);
        assert_eq!(balance_of(&by_partner[0].1, today), partner);
    }
}
