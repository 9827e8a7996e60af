//! Lists by key: every row comes once, forwards and backwards, whatever the order.

use accord_backend::register::{
    Page,
    agreement::{self, AgreementFilter, AgreementInput, AgreementOrder, AgreementOrderField},
    listing::Direction,
    organization::{
        self, OrganizationFacet, OrganizationFilter, OrganizationInput, OrganizationOrder,
        OrganizationOrderField,
    },
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, LocalizedText, error::ErrorCode, organization::OrganizationKind};

use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::desk::{Desk, agreement_input, day, organization_input, problems};

const ORDERS: [AgreementOrderField; 6] = [
    AgreementOrderField::Id,
    AgreementOrderField::Title,
    AgreementOrderField::SignedOn,
    AgreementOrderField::InForceOn,
    AgreementOrderField::EndsOn,
    AgreementOrderField::NextDueOn,
];

on_both! {
    async fn every_row_comes_once_forwards_and_backwards_in_every_order() {
        let desk = Desk::new().await;
        for number in 0..11 {
            // Some without a date, some with the same one.
            let signed_on = (number % 3 != 0).then(|| format!("200{}", number % 4).parse().unwrap());
            let input = AgreementInput { signed_on, ..agreement_input(&format!("Pact {}", number / 2), &[]) };
            let id = agreement::create(desk.writing(&desk.head), input).await.unwrap();
            if number % 2 == 0 {
                desk.obligation(id, AccessLevel::Open).await;
            }
        }
        let wanted = agreement::Wanted::default();
        let reading = desk.reading(&desk.head);
        for field in ORDERS {
            for direction in [Direction::Asc, Direction::Desc] {
                let order = AgreementOrder { field, direction };
                let list = agreement::list(AgreementFilter::default(), Some(order), day("2026-11-24"));
                let whole = list.page(reading, &Page::default(), &wanted).await.unwrap();
                let whole: Vec<_> = whole.rows.iter().map(|(_, row)| row.id).collect();
                assert_eq!(whole.len(), 11);

                let (mut forwards, mut after) = (Vec::new(), None);
                loop {
                    let page = Page { first: Some(4), after, ..Page::default() };
                    let page = list.page(reading, &page, &wanted).await.unwrap();
                    forwards.extend(page.rows.iter().map(|(_, row)| row.id));
                    after = page.rows.last().map(|(cursor, _)| cursor.encode());
                    if !page.has_next {
                        break;
                    }
                }
                assert_eq!(forwards, whole, "{field:?} {direction:?} forwards");

                let (mut backwards, mut before) = (Vec::new(), None);
                loop {
                    let page = Page { last: Some(4), before, ..Page::default() };
                    let page = list.page(reading, &page, &wanted).await.unwrap();
                    backwards.splice(0..0, page.rows.iter().map(|(_, row)| row.id));
                    before = page.rows.first().map(|(cursor, _)| cursor.encode());
                    if !page.has_previous {
                        break;
                    }
                }
                assert_eq!(backwards, whole, "{field:?} {direction:?} backwards");
            }
        }
    }

    async fn organizations_sort_by_how_many_participations_the_viewer_may_see_and_by_no_other() {
        let desk = Desk::new().await;
        let mut bodies = Vec::new();
        for name in ["None", "One", "Three", "Two and a secret", "Only secrets"] {
            bodies.push(desk.organization(name, AccessLevel::Open).await);
        }
        let open = [vec![1, 2, 3], vec![2, 3], vec![2]];
        let secret = [vec![3, 4], vec![4], vec![4], vec![4]];
        let of = |at: &Vec<usize>| at.iter().map(|at| bodies[*at]).collect::<Vec<_>>();
        for (level, parties) in open.iter().map(|of| (AccessLevel::Open, of)).chain(secret.iter().map(|of| (AccessLevel::Secret, of))) {
            desk.agreement(&format!("Pact {level:?}"), level, &of(parties)).await;
        }
        // An agreement that was opened, whose parts stayed closed by themselves.
        let opened = desk.agreement("Opened", AccessLevel::Secret, &[bodies[1], bodies[0]]).await;
        let transaction = desk.store.begin().await.unwrap();
        let open = Query::update().table("agreement").value("access_level", 0).and_where(Expr::col("id").eq(opened.0)).to_owned();
        transaction.execute(&open).await.unwrap();
        transaction.commit().await.unwrap();

        let wanted = organization::Wanted { participation_count: true, ..organization::Wanted::default() };
        for viewer in [&desk.head, &desk.analyst] {
            for direction in [Direction::Asc, Direction::Desc] {
                let order = OrganizationOrder { field: OrganizationOrderField::Participations, direction };
                let list = organization::list(OrganizationFilter::default(), Some(order), day("2026-11-24"));
                let reading = desk.reading(viewer);
                let (mut rows, mut after) = (Vec::new(), None);
                loop {
                    let page = Page { first: Some(2), after, ..Page::default() };
                    let page = list.page(reading, &page, &wanted).await.unwrap();
                    rows.extend(page.rows.iter().map(|(_, row)| (row.participation_count, row.id)));
                    after = page.rows.last().map(|(cursor, _)| cursor.encode());
                    if !page.has_next {
                        break;
                    }
                }
                let mut sorted = rows.clone();
                sorted.sort();
                if direction == Direction::Desc {
                    sorted.reverse();
                }
                assert_eq!(rows, sorted, "{direction:?}");
                let count = |at: usize| rows.iter().find(|(_, id)| *id == bodies[at]).unwrap().0;
                let seen: Vec<_> = (0..5).map(count).collect();
                assert_eq!(seen, if viewer == &desk.head { [1, 2, 3, 3, 4] } else { [0, 1, 3, 2, 0] });
                let last = Page { last: Some(5), ..Page::default() };
                let last = list.page(reading, &last, &wanted).await.unwrap();
                assert_eq!(last.rows.iter().map(|(_, row)| row.id).collect::<Vec<_>>(), rows.iter().map(|(_, id)| *id).collect::<Vec<_>>());
            }
        }
    }

    async fn names_sort_in_the_azerbaijani_alphabet_and_are_found_without_minding_script() {
        let desk = Desk::new().await;
        for name in ["Zəngilan", "Əli", "Elm", "İran", "Işıq", "Çin", "Cənub"] {
            let names = LocalizedText { az: Some(name.into()), ..LocalizedText::default() };
            let input = OrganizationInput { names, ..organization_input("") };
            organization::create(desk.writing(&desk.head), input).await.unwrap();
        }
        let reading = desk.reading(&desk.head);
        let list = organization::list(OrganizationFilter::default(), None, day("2026-11-29"));
        let page = list.page(reading, &Page::default(), &organization::Wanted::default()).await.unwrap();
        let names: Vec<_> = page.rows.iter().filter_map(|(_, row)| row.names.az.as_deref()).collect();
        assert_eq!(names, ["Cənub", "Çin", "Elm", "Əli", "Işıq", "İran", "Zəngilan"]);
        for typed in ["isiq", "ISIQ", "Ишыг"] {
            let filter = OrganizationFilter { text: Some(typed.into()), ..OrganizationFilter::default() };
            let found = organization::list(filter, None, day("2026-11-29")).total(reading).await.unwrap();
            assert_eq!(found, i64::from(typed != "Ишыг"), "{typed}");
        }
    }

    async fn a_facet_counts_under_all_filters_but_its_own() {
        let desk = Desk::new().await;
        for (kind, country) in [
            (OrganizationKind::Company, "AZ"),
            (OrganizationKind::Company, "TR"),
            (OrganizationKind::University, "TR"),
        ] {
            let input = OrganizationInput { kind, country: Some(country.into()), ..organization_input("Body") };
            organization::create(desk.writing(&desk.head), input).await.unwrap();
        }
        let filter = OrganizationFilter {
            kinds: Some(vec![OrganizationKind::Company]),
            countries: Some(vec!["TR".into()]),
            ..OrganizationFilter::default()
        };
        let list = organization::list(filter, None, day("2026-11-29"));
        let reading = desk.reading(&desk.head);
        let counts = async |facet| {
            let facet = list.facet(reading, facet).await.unwrap();
            facet.values.into_iter().map(|value| (value.value, value.count)).collect::<Vec<_>>()
        };
        assert_eq!(list.total(reading).await.unwrap(), 1);
        assert_eq!(counts(OrganizationFacet::Kind).await, [("COMPANY".into(), 1), ("UNIVERSITY".into(), 1)]);
        assert_eq!(counts(OrganizationFacet::Country).await, [("AZ".into(), 1), ("TR".into(), 1)]);
    }

    async fn a_page_that_makes_no_sense_is_refused_with_the_reason() {
        let desk = Desk::new().await;
        let list = organization::list(OrganizationFilter::default(), None, day("2026-11-29"));
        for page in [
            Page { first: Some(1000), ..Page::default() },
            Page { first: Some(-1), ..Page::default() },
            Page { first: Some(1), last: Some(1), ..Page::default() },
            Page { after: Some("nonsense".into()), ..Page::default() },
        ] {
            let refused = list.page(desk.reading(&desk.head), &page, &organization::Wanted::default()).await;
            let code = problems(refused).remove(0).code;
            assert!(matches!(code, ErrorCode::Invalid | ErrorCode::TooMany), "{page:?}");
        }
    }
}
