//! A coordinator changes what concerns their own body, and nothing else (3.1.3, 4.1.7).

use std::collections::BTreeSet;

use accord_backend::{
    ledger,
    register::{
        Page, agreement, contact, custody, history,
        idempotency::{Keyed, RequestKey},
        obligation, organization,
        person::{self, NewUser},
        post, undo,
        writing::Writing,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, PartialDate, RecordId, Role, Viewer,
    error::ErrorCode,
    event::AgreementEvent,
    id::{AgreementId, OrganizationId, UserId},
    viewer::{Entrance, Scopes},
};

use super::desk::{Desk, agreement_input, day, obligation_input, organization_input, problems, text};

/// The coordinator of a body on our side, with a sister body, another country's agency and a hidden unit of ours.
struct Scene {
    desk: Desk,
    coordinator: Viewer,
    own: OrganizationId,
    sister: OrganizationId,
    abroad: OrganizationId,
    hidden: OrganizationId,
}

impl Scene {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let mut bodies = Vec::new();
        for (name, level, ours) in [
            ("Space Agency", AccessLevel::Open, true),
            ("Post", AccessLevel::Open, true),
            ("Agency abroad", AccessLevel::Open, false),
            ("Hidden Unit", AccessLevel::Secret, true),
        ] {
            let input =
                organization::OrganizationInput { access_level: level, ours, ..organization_input(name) };
            bodies.push(organization::create(desk.writing(&desk.head), input).await.unwrap());
        }
        let coordinator = Viewer {
            user: UserId(uuid::Uuid::from_u128(77)),
            organization: Some(bodies[0]),
            ..Viewer::for_test(Role::Coordinator, AccessLevel::Service)
        };
        let [own, sister, abroad, hidden] = bodies[..] else { unreachable!() };
        Self { desk, coordinator, own, sister, abroad, hidden }
    }

    fn writing(&self) -> Writing<'_> {
        self.desk.writing(&self.coordinator)
    }

    async fn pact(&self, parties: &[OrganizationId]) -> AgreementId {
        self.desk.agreement("Pact", AccessLevel::Open, parties).await
    }

    /// Whether the coordinator is told that they may change it; the register is asked for one and for a list.
    async fn may_edit(&self, id: AgreementId) -> bool {
        let wanted = agreement::Wanted { can_edit: true, ..agreement::Wanted::default() };
        let reading = self.desk.reading(&self.coordinator);
        let alone = agreement::find(reading, id, &wanted).await.unwrap().unwrap().can_edit;
        let list =
            agreement::list(agreement::AgreementFilter::default(), None, super::desk::day("2026-11-24"));
        let page = list.page(reading, &Page::default(), &wanted).await.unwrap();
        let listed = page.rows.iter().find(|(_, row)| row.id == id).unwrap().1.can_edit;
        assert_eq!(alone, listed, "a list and a dossier tell the same");
        alone
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, accord_backend::register::Failure>) -> ErrorCode {
    problems(result)[0].code
}

on_both! {
    async fn a_coordinator_changes_what_concerns_their_body_and_is_told_so_before_they_try() {
        let scene = Scene::new().await;
        let theirs = scene.pact(&[scene.own, scene.abroad]).await;
        let others = scene.pact(&[scene.sister, scene.abroad]).await;
        for (id, may) in [(theirs, true), (others, false)] {
            assert_eq!(scene.may_edit(id).await, may);
            let before = scene.desk.entries().await;
            let parties = if may { [scene.own, scene.abroad] } else { [scene.sister, scene.abroad] };
            let changed = agreement::change(scene.writing(), id, 1, agreement_input("Pact, revised", &parties)).await;
            match may {
                true => changed.unwrap(),
                false => assert_eq!(code(changed), ErrorCode::OutsideScope),
            }
            assert_eq!(scene.desk.entries().await - before, i64::from(may));
        }
        let event = AgreementEvent::EntryIntoForce;
        let on: PartialDate = "2002-01-01".parse().unwrap();
        assert_eq!(agreement::record(scene.writing(), theirs, 2, event, on).await.unwrap(), Ok(()));
        let refused = agreement::record(scene.writing(), others, 1, event, on).await;
        assert_eq!(code(refused), ErrorCode::OutsideScope);
    }

    async fn what_a_coordinator_does_not_see_is_not_found_and_not_outside() {
        let scene = Scene::new().await;
        let secret = scene.desk.agreement("Secret pact", AccessLevel::Secret, &[scene.own]).await;
        let changed = agreement::change(scene.writing(), secret, 1, agreement_input("Mine", &[scene.own])).await;
        assert_eq!(code(changed), ErrorCode::NotFound);
        let nothing = AgreementId(uuid::Uuid::from_u128(5));
        let changed = agreement::change(scene.writing(), nothing, 1, agreement_input("Mine", &[scene.own])).await;
        assert_eq!(code(changed), ErrorCode::NotFound);
    }

    async fn no_record_leaves_a_body_s_scope_or_enters_another_one_s_by_a_coordinator_s_hand() {
        let scene = Scene::new().await;
        let (own, sister, abroad) = (scene.own, scene.sister, scene.abroad);
        let alone = scene.pact(&[own]).await;
        let joint = scene.pact(&[own, sister]).await;
        // The agreement, who is to take part in it, and what becomes of that.
        let leaves = Some(ErrorCode::LeavesScope);
        let table: [(AgreementId, i32, &[OrganizationId], Option<ErrorCode>); 7] = [
            (alone, 1, &[abroad], leaves),
            (alone, 1, &[], leaves),
            (alone, 1, &[own, sister], leaves),
            (joint, 1, &[own], leaves),
            (joint, 1, &[sister], leaves),
            (alone, 1, &[own, abroad], None),
            (joint, 1, &[sister, own, abroad], None),
        ];
        for (id, version, parties, refused) in table {
            let changed = agreement::change(scene.writing(), id, version, agreement_input("Pact", parties)).await;
            match refused {
                None => changed.unwrap(),
                Some(why) => assert_eq!(code(changed), why, "{parties:?}"),
            }
        }
        for (parties, refused) in
            [(vec![own, abroad], false), (vec![own, sister], true), (vec![abroad], true), (vec![], true)]
        {
            let created = agreement::create(scene.writing(), agreement_input("New pact", &parties)).await;
            match refused {
                false => assert!(created.is_ok()),
                true => assert_eq!(code(created), ErrorCode::LeavesScope, "{parties:?}"),
            }
        }
        assert_eq!(scene.desk.entries().await, 4 + 2 + 2 + 1, "what was refused left nothing behind");
    }

    async fn a_hidden_party_neither_opens_nor_closes_an_agreement_to_a_coordinator_and_stays() {
        let scene = Scene::new().await;
        let with_own = scene.pact(&[scene.own, scene.hidden]).await;
        assert!(scene.may_edit(with_own).await);
        agreement::change(scene.writing(), with_own, 1, agreement_input("Pact", &[scene.own])).await.unwrap();
        let wanted = agreement::Wanted { participation_count: true, ..agreement::Wanted::default() };
        let seen = agreement::find(scene.desk.reading(&scene.desk.head), with_own, &wanted).await.unwrap().unwrap();
        assert_eq!(seen.participation_count, 2);
        // Their own body, when a list closes it to them, is not theirs any more.
        let new = NewUser {
            login: "chief".into(),
            name: "Chief".into(),
            role: Role::Head,
            clearance: AccessLevel::Secret,
            organization: None,
            email: None,
            demo: false,
        };
        person::add_user(scene.desk.writing(&person::operator()), new).await.unwrap();
        let chief = person::find_by_login(&scene.desk.store, "chief").await.unwrap().unwrap().viewer;
        let record = RecordId::from(scene.own).into();
        custody::set_list(scene.desk.writing(&chief), record, Some(Vec::new())).await.unwrap();
        assert!(!scene.may_edit(with_own).await);
        let changed = agreement::change(scene.writing(), with_own, 2, agreement_input("Pact", &[])).await;
        assert_eq!(code(changed), ErrorCode::OutsideScope);
    }

    async fn an_obligation_belongs_where_its_agreement_does_and_where_it_is_owed() {
        let scene = Scene::new().await;
        let (own, sister, abroad) = (scene.own, scene.sister, scene.abroad);
        let theirs = scene.pact(&[own, abroad]).await;
        let joint = scene.pact(&[own, sister]).await;
        let others = scene.pact(&[sister, abroad]).await;
        let owed = |agreement, debtor| obligation::ObligationInput { debtor, ..obligation_input(agreement, "Report") };
        let table = [
            (owed(theirs, Some(own)), None),
            (owed(theirs, None), None),
            (owed(joint, Some(sister)), None),
            (owed(theirs, Some(sister)), Some(ErrorCode::LeavesScope)),
            (owed(others, Some(own)), Some(ErrorCode::OutsideScope)),
        ];
        for (input, refused) in table {
            let created = obligation::create(scene.writing(), input.clone()).await;
            match refused {
                None => assert!(created.is_ok(), "{created:?}"),
                Some(why) => assert_eq!(code(created), why),
            }
        }
        // What they owe under somebody else's agreement is theirs to report on, and not to move or to give away.
        let head = scene.desk.writing(&scene.desk.head);
        let duty = obligation::create(head, owed(others, Some(own))).await.unwrap();
        obligation::change(scene.writing(), duty, 1, owed(others, Some(own))).await.unwrap();
        let moved = obligation::change(scene.writing(), duty, 2, owed(theirs, Some(own))).await;
        assert_eq!(code(moved), ErrorCode::LeavesScope, "the other body would lose it");
        let given = obligation::change(scene.writing(), duty, 2, owed(others, Some(sister))).await;
        assert_eq!(code(given), ErrorCode::LeavesScope);
        let near = obligation::create(scene.desk.writing(&scene.desk.head), owed(theirs, Some(own))).await.unwrap();
        let moved = problems(obligation::change(scene.writing(), near, 1, owed(others, Some(own))).await).remove(0);
        assert_eq!((moved.code, moved.field.as_deref()), (ErrorCode::OutsideScope, Some("agreement")));
    }

    async fn a_debtor_whom_the_writer_does_not_see_stays() {
        let scene = Scene::new().await;
        let pact = scene.pact(&[scene.own]).await;
        let input = obligation::ObligationInput { debtor: Some(scene.hidden), ..obligation_input(pact, "Report") };
        let head = &scene.desk.head;
        let duty = obligation::create(scene.desk.writing(head), input).await.unwrap();
        obligation::change(scene.writing(), duty, 1, obligation_input(pact, "Report, revised")).await.unwrap();
        let seen = obligation::find(scene.desk.reading(head), duty, &obligation::Wanted::default()).await.unwrap();
        assert_eq!(seen.unwrap().ends.debtor, Some(scene.hidden.0));
    }

    async fn a_contact_belongs_to_the_bodies_of_their_posts_the_former_ones_too() {
        let scene = Scene::new().await;
        let post = |organization, until: Option<&str>| post::PostInput {
            organization,
            titles: text("Director"),
            since: None,
            until: until.map(|until| until.parse().unwrap()),
        };
        let person = |posts| contact::ContactInput {
            access_level: AccessLevel::Open,
            names: text("Officer"),
            email: None,
            phone: None,
            languages: Vec::new(),
            note: None,
            personal_level: AccessLevel::Open,
            posts,
            identifiers: Vec::new(),
        };
        let (own, sister) = (scene.own, scene.sister);
        let id = contact::create(scene.writing(), person(vec![post(own, None)])).await.unwrap();
        contact::change(scene.writing(), id, 1, person(vec![post(own, Some("2026-01-01"))])).await.unwrap();
        let lost = contact::change(scene.writing(), id, 2, person(Vec::new())).await;
        assert_eq!(code(lost), ErrorCode::LeavesScope);
        let shared = contact::change(scene.writing(), id, 2, person(vec![post(own, None), post(sister, None)])).await;
        assert_eq!(code(shared), ErrorCode::LeavesScope);
        let elsewhere = contact::create(scene.writing(), person(vec![post(sister, None)])).await;
        assert_eq!(code(elsewhere), ErrorCode::LeavesScope);
    }

    async fn of_organizations_a_coordinator_changes_their_own_and_enters_none() {
        let scene = Scene::new().await;
        let input = |ours| organization::OrganizationInput { ours, ..organization_input("Space Agency") };
        organization::change(scene.writing(), scene.own, 1, input(true)).await.unwrap();
        let dropped = organization::change(scene.writing(), scene.own, 2, input(false)).await;
        assert_eq!(code(dropped), ErrorCode::LeavesScope, "which bodies are ours is not theirs to say");
        let other = organization::change(scene.writing(), scene.sister, 1, input(true)).await;
        assert_eq!(code(other), ErrorCode::OutsideScope);
        let new = organization::create(scene.writing(), organization_input("Another")).await;
        assert_eq!(code(new), ErrorCode::LeavesScope);
        let wanted = organization::Wanted { can_edit: true, ..organization::Wanted::default() };
        let mut may = BTreeSet::new();
        let list = organization::list(organization::OrganizationFilter::default(), None, day("2026-11-29"));
        let page = list.page(scene.desk.reading(&scene.coordinator), &Page::default(), &wanted).await.unwrap();
        may.extend(page.rows.iter().filter(|(_, row)| row.can_edit).map(|(_, row)| row.id));
        assert_eq!(may, [scene.own].into());
    }

    async fn a_coordinator_closes_records_and_opens_none_and_says_neither_who_knows_nor_who_answers() {
        let scene = Scene::new().await;
        let pact = scene.pact(&[scene.own]).await;
        let at = |access_level| agreement::AgreementInput { access_level, ..agreement_input("Pact", &[scene.own]) };
        agreement::change(scene.writing(), pact, 1, at(AccessLevel::Service)).await.unwrap();
        for level in [AccessLevel::Open, AccessLevel::Confidential] {
            let refused = problems(agreement::change(scene.writing(), pact, 2, at(level)).await).remove(0);
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Refused, Some("accessLevel")));
        }
        let record = RecordId::from(pact);
        let listed = custody::set_list(scene.writing(), record.into(), Some(Vec::new())).await;
        assert_eq!(code(listed), ErrorCode::Refused);
        assert_eq!(code(custody::reassign(scene.writing(), record, scene.coordinator.user).await), ErrorCode::Refused);
        assert!(custody::colleagues(scene.desk.reading(&scene.coordinator)).await.unwrap().is_empty());
        let numbered = agreement::register(scene.writing(), pact, 2, None).await;
        assert_eq!(code(numbered), ErrorCode::Refused, "the register's numbers are the Department's to give (2.1.5)");
    }

    async fn a_coordinator_takes_back_their_own_last_change_while_it_is_theirs() {
        let scene = Scene::new().await;
        let undoable = async |id: AgreementId| {
            let reading = scene.desk.reading(&scene.coordinator);
            history::list(reading, id.into(), None, 1).await.unwrap()[0].undoable
        };
        let pact = agreement::create(scene.writing(), agreement_input("Pact", &[scene.own])).await.unwrap();
        let entered = ledger::head(&scene.desk.store).await.unwrap();
        assert!(undoable(pact).await);
        agreement::change(scene.writing(), pact, 1, agreement_input("Pact, revised", &[scene.own])).await.unwrap();
        let revised = ledger::head(&scene.desk.store).await.unwrap();
        undo::undo(scene.writing(), revised).await.unwrap();
        assert_eq!(code(undo::undo(scene.writing(), entered).await), ErrorCode::BuiltUpon);
        // The Department gives it to another body: it is out of the coordinator's hands, their own change included.
        let other = agreement::create(scene.writing(), agreement_input("Other", &[scene.own])).await.unwrap();
        let last = ledger::head(&scene.desk.store).await.unwrap();
        let elsewhere = Viewer { organization: Some(scene.sister), ..scene.coordinator.clone() };
        let refused = undo::undo(scene.desk.writing(&elsewhere), last).await;
        assert_eq!(code(refused), ErrorCode::OutsideScope);
        undo::undo(scene.writing(), last).await.unwrap();
        let reading = scene.desk.reading(&scene.desk.head);
        assert!(agreement::find(reading, other, &agreement::Wanted::default()).await.unwrap().is_none());
    }

    async fn a_repeated_request_of_a_coordinator_is_made_once_and_a_refused_one_leaves_its_key_free() {
        let scene = Scene::new().await;
        let request = RequestKey::new("one", b"{}").unwrap();
        let writing = || Writing { keyed: Some(Keyed { request: &request, field: "a" }), ..scene.writing() };
        let refused = agreement::create(writing(), agreement_input("Pact", &[scene.sister])).await;
        assert_eq!(code(refused), ErrorCode::LeavesScope);
        let id = agreement::create(writing(), agreement_input("Pact", &[scene.own])).await.unwrap();
        let again = agreement::create(writing(), agreement_input("Pact", &[scene.own])).await;
        let accord_backend::register::Failure::Repeated(first) = again.unwrap_err() else { panic!("made twice") };
        assert_eq!(first, id.to_string());
    }

    async fn a_coordinator_without_a_body_and_a_token_that_only_reads_change_nothing() {
        let scene = Scene::new().await;
        let pact = scene.pact(&[scene.own]).await;
        let homeless = Viewer { organization: None, ..scene.coordinator.clone() };
        let reading = Viewer { entrance: Entrance::Token(Scopes::READ), ..scene.coordinator.clone() };
        for viewer in [homeless, reading] {
            let changed =
                agreement::change(scene.desk.writing(&viewer), pact, 1, agreement_input("Mine", &[scene.own])).await;
            assert_eq!(code(changed), ErrorCode::Refused);
        }
    }
}
