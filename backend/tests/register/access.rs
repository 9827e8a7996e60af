//! Nobody sees what they may not: not by id, list, count, facet, search, neighbourhood, path or history.

use accord_backend::{
    graph::{Around, Between, LiveGraph},
    register::{
        Page, agreement, contact, history,
        identifier::{self, Identifier},
        obligation, organization, participation, post,
    },
    search::{LiveIndex, Search},
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, Language, RecordId, Role, Viewer, error::ErrorCode, id::OrganizationId};

use super::desk::{Desk, agreement_input, day, organization_input, problems};

on_both! {
    async fn a_hidden_organization_cannot_be_found_counted_or_listed() {
        let desk = Desk::new().await;
        desk.organization("Open Union", AccessLevel::Open).await;
        let hidden = desk.organization("Secret Bureau", AccessLevel::Secret).await;
        let wanted = organization::Wanted::default();
        let of = async |viewer: &Viewer| {
            let reading = desk.reading(viewer);
            let list = organization::list(organization::OrganizationFilter::default(), None, day("2026-11-29"));
            let page = list.page(reading, &Page::default(), &wanted).await.unwrap();
            let kinds = list.facet(reading, organization::OrganizationFacet::Kind).await.unwrap();
            let levels = list.facet(reading, organization::OrganizationFacet::AccessLevel).await.unwrap();
            (
                organization::find(reading, hidden, &wanted).await.unwrap().is_some(),
                page.rows.len(),
                list.total(reading).await.unwrap(),
                kinds.values.iter().map(|value| value.count).sum::<i64>(),
                levels.values.len(),
                history::list(reading, hidden.into(), None, 10).await.unwrap().len(),
            )
        };
        assert_eq!(of(&desk.head).await, (true, 2, 2, 2, 2, 1));
        assert_eq!(of(&desk.analyst).await, (false, 1, 1, 1, 1, 0));
    }

    async fn what_hangs_on_a_hidden_record_is_hidden_with_it() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let open = desk.agreement("Open pact", AccessLevel::Open, &[ours, bureau]).await;
        let secret = desk.agreement("Secret pact", AccessLevel::Secret, &[ours]).await;
        let owed = desk.obligation(secret, AccessLevel::Open).await;
        desk.contact("Officer", AccessLevel::Open, bureau).await;

        let reading = desk.reading(&desk.analyst);
        let parts = || participation::Wanted { first: 100, ..participation::Wanted::default() };
        let wanted = agreement::Wanted {
            participations: Some(Box::new(parts())),
            participation_count: true,
            ..agreement::Wanted::default()
        };
        let seen = agreement::find(reading, open, &wanted).await.unwrap().unwrap();
        assert_eq!((seen.participations.len(), seen.participation_count), (1, 1));

        let wanted = organization::Wanted {
            participations: Some(Box::new(parts())),
            participation_count: true,
            open_obligation_count: true,
            ..organization::Wanted::default()
        };
        let seen = organization::find(reading, ours, &wanted).await.unwrap().unwrap();
        assert_eq!((seen.participations.len(), seen.participation_count, seen.open_obligation_count), (1, 1, 0));

        // The obligation itself is open, its agreement is not.
        let wanted = obligation::Wanted::default();
        assert!(obligation::find(reading, owed, &wanted).await.unwrap().is_none());
        let list = obligation::list(obligation::ObligationFilter::default(), None, day("2026-11-24"));
        assert_eq!(list.total(reading).await.unwrap(), 0);
        assert!(history::list(reading, owed.into(), None, 10).await.unwrap().is_empty());

        // The contact is open, the organization of the post is not.
        let wanted = contact::Wanted {
            posts: Some(Box::new(post::Wanted { first: 100, ..post::Wanted::default() })),
            ..contact::Wanted::default()
        };
        let list = contact::list(contact::ContactFilter::default(), None);
        let page = list.page(reading, &Page::default(), &wanted).await.unwrap();
        assert_eq!(page.rows[0].1.posts.len(), 0);
        let at_bureau = contact::ContactFilter { organization: Some(bureau), ..contact::ContactFilter::default() };
        assert_eq!(contact::list(at_bureau, None).total(reading).await.unwrap(), 0);
    }

    async fn a_filter_by_a_hidden_record_finds_nothing() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        desk.agreement("Open pact", AccessLevel::Open, &[ours, bureau]).await;
        let secret = desk.agreement("Secret pact", AccessLevel::Secret, &[ours]).await;
        let reading = desk.reading(&desk.analyst);
        let with = |organization| agreement::AgreementFilter {
            organization: Some(organization),
            ..agreement::AgreementFilter::default()
        };
        let count = async |organization| {
            agreement::list(with(organization), None, day("2026-11-24")).total(reading).await.unwrap()
        };
        assert_eq!((count(ours).await, count(bureau).await), (1, 0));
        let in_secret =
            organization::OrganizationFilter { agreement: Some(secret), ..organization::OrganizationFilter::default() };
        assert_eq!(organization::list(in_secret, None, day("2026-11-29")).total(reading).await.unwrap(), 0);
    }

    async fn an_identifier_leads_only_to_what_may_be_seen() {
        let desk = Desk::new().await;
        let identifiers = vec![Identifier { scheme: "register".into(), value: "7".into() }];
        let input = organization::OrganizationInput {
            access_level: AccessLevel::Confidential,
            identifiers,
            ..organization_input("Bureau")
        };
        let bureau = organization::create(desk.writing(&desk.head), input).await.unwrap();
        let find = async |viewer| identifier::find_record(desk.reading(viewer), "register", "7").await.unwrap();
        assert_eq!(find(&desk.head).await, Some(RecordId::from(bureau)));
        assert_eq!(find(&desk.analyst).await, None);
    }

    async fn a_hidden_record_is_no_stepping_stone_and_no_search_result() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let far = desk.organization("Faraway Agency", AccessLevel::Open).await;
        let secret = desk.agreement("Silent pact", AccessLevel::Secret, &[ours, far]).await;
        let graph = LiveGraph::open(&desk.store).await.unwrap();
        let index = LiveIndex::open(&desk.store).await.unwrap();
        let today = day("2026-11-24");
        let look = |viewer: &Viewer| {
            let around = |focus: RecordId| Around { focus, depth: 4, edges: None, nouns: None, as_of: today, limit: 100 };
            let between = Between { from: ours.into(), to: far.into(), as_of: today, max_hops: 8 };
            let search = Search { text: "silent", nouns: None, first: 10, language: Language::En, today };
            let graph = graph.read();
            let near = graph.neighbourhood(viewer, &around(ours.into()));
            (
                near.map(|found| (found.nodes.len(), found.nodes[0].degree, found.more)),
                graph.neighbourhood(viewer, &around(secret.into())).is_some(),
                graph.path(viewer, &between).is_some(),
                index.read().search(&graph, viewer, &search).len(),
            )
        };
        assert_eq!(look(&desk.head), (Some((3, 1, 0)), true, true, 1));
        assert_eq!(look(&desk.analyst), (Some((1, 0, 0)), false, false, 0));
    }

    async fn what_cannot_be_seen_cannot_be_changed_or_referred_to() {
        let desk = Desk::new().await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let staff = Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Service);
        let change = organization::change(desk.writing(&staff), bureau, 1, organization_input("Mine")).await;
        assert_eq!(problems(change)[0].code, ErrorCode::NotFound);
        let nobody = OrganizationId(uuid::Uuid::from_u128(5));
        let missing = organization::change(desk.writing(&staff), nobody, 1, organization_input("Mine")).await;
        assert_eq!(problems(missing)[0].code, ErrorCode::NotFound, "hidden and missing are one");

        let refer = agreement::create(desk.writing(&staff), agreement_input("Pact", &[bureau])).await;
        let problem = problems(refer).remove(0);
        assert_eq!((problem.code, problem.field.as_deref()), (ErrorCode::NotFound, Some("participations.0.organization")));
        assert_eq!(desk.entries().await, 1, "a refused change leaves nothing behind");
    }

    async fn readers_change_nothing_and_nobody_classifies_above_their_clearance() {
        let desk = Desk::new().await;
        let refused = organization::create(desk.writing(&desk.analyst), organization_input("Mine")).await;
        assert_eq!(problems(refused)[0].code, ErrorCode::Refused);
        let staff = Viewer::for_test(Role::Events, AccessLevel::Service);
        let input = organization::OrganizationInput { access_level: AccessLevel::Secret, ..organization_input("Mine") };
        let refused = problems(organization::create(desk.writing(&staff), input).await).remove(0);
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Refused, Some("accessLevel")));
        assert_eq!(desk.entries().await, 0);
    }

    async fn a_change_by_somebody_with_less_clearance_keeps_what_they_do_not_see() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours, bureau]).await;
        let staff = Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Service);
        agreement::change(desk.writing(&staff), pact, 1, agreement_input("Pact, revised", &[ours])).await.unwrap();
        let wanted = agreement::Wanted { participation_count: true, ..agreement::Wanted::default() };
        let seen = agreement::find(desk.reading(&desk.head), pact, &wanted).await.unwrap().unwrap();
        assert_eq!((seen.participation_count, seen.version), (2, 2));
    }
}
