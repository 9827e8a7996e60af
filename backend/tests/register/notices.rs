//! Following: what somebody is told of what others change and of what waits for them, once, and only of what they see.

use std::collections::BTreeSet;

use accord_backend::register::{
    agreement::{self, AgreementInput},
    assessment::{self, AssessmentReviewInput},
    custody, following, look,
    notice::{self, Asked, Notice, NoticeKey},
    obligation::{self, ObligationInput, OccurrenceStepInput},
    organization::{self, OrganizationInput},
    person::{self, NewUser},
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, RecordId, Role, Viewer,
    agreement::Term,
    calendar::{Period, PeriodUnit},
    clauses::Clauses,
    error::ErrorCode,
    id::{ObligationId, OrganizationId},
    notice::NoticeReason,
    occurrence::{OccurrenceAct, Outcome},
};
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{
    assessments::input as judgement,
    desk::{Desk, agreement_input, obligation_input, organization_input, problems, text},
};

/// Noon of a Tuesday.
fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

/// Somebody with an account.
async fn somebody(desk: &Desk, login: &str, role: Role, clearance: AccessLevel) -> Viewer {
    let (login, name, organization) = (login.to_owned(), login.to_owned(), None);
    let new = NewUser { login: login.clone(), name, role, clearance, email: None, organization, demo: false };
    person::add_user(desk.writing(&person::operator()), new).await.unwrap();
    person::find_by_login(&desk.store, &login).await.unwrap().unwrap().viewer
}

async fn told(desk: &Desk, viewer: &Viewer, at: DateTime<Utc>) -> Vec<Notice> {
    notice::list(desk.reading(viewer), Asked::at(at)).await.unwrap()
}

async fn unread(desk: &Desk, viewer: &Viewer, at: DateTime<Utc>) -> usize {
    notice::unread(desk.reading(viewer), at).await.unwrap().0
}

async fn follow(desk: &Desk, viewer: &Viewer, record: impl Into<RecordId>) {
    following::follow(desk.writing(viewer), record.into()).await.unwrap();
}

/// Gives an organization another city.
async fn move_to(
    desk: &Desk,
    who: &Viewer,
    id: OrganizationId,
    (version, city): (i32, &str),
    at: DateTime<Utc>,
) {
    let input = OrganizationInput { city: Some(city.into()), ..organization_input("Institute") };
    organization::change(desk.writing_at(who, at), id, version, input).await.unwrap();
}

fn step(act: OccurrenceAct) -> OccurrenceStepInput {
    OccurrenceStepInput {
        act,
        outcome: Some(Outcome::Met).filter(|_| act == OccurrenceAct::Report),
        on: None,
        text: Some("Words".into()),
        evidence: Some("letter 7".into()),
        link: None,
        document: None,
    }
}

async fn act(
    desk: &Desk,
    who: &Viewer,
    id: ObligationId,
    (version, act): (i32, OccurrenceAct),
    at: DateTime<Utc>,
) {
    let due = "2026-11-15".parse().unwrap();
    obligation::act(desk.writing_at(who, at), id, version, due, step(act)).await.unwrap().unwrap();
}

on_both! {
    async fn what_others_change_in_what_somebody_follows_is_told_with_the_reason_and_their_own_acts_are_not() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Events, AccessLevel::Service).await;
        let id = desk.organization("Institute", AccessLevel::Open).await;
        let other = desk.organization("Bureau", AccessLevel::Open).await;
        move_to(&desk, &desk.head, id, (1, "Bakı"), noon()).await;
        assert!(told(&desk, &reader, later(1)).await.is_empty(), "nobody is told of what they do not follow");

        let entries = desk.entries().await;
        follow(&desk, &reader, id).await;
        follow(&desk, &reader, id).await;
        let followed = following::list(desk.reading(&reader), None).await.unwrap();
        assert_eq!(followed.iter().map(|followed| followed.record).collect::<Vec<_>>(), [id.into()]);
        assert_eq!(desk.entries().await, entries, "whom somebody watches is theirs alone");
        assert!(told(&desk, &reader, later(1)).await.is_empty(), "what was before is not told");

        move_to(&desk, &desk.head, id, (2, "Gəncə"), later(2)).await;
        move_to(&desk, &reader, id, (3, "Şəki"), later(3)).await;
        move_to(&desk, &desk.head, other, (1, "Bakı"), later(4)).await;
        let notices = told(&desk, &reader, later(5)).await;
        let [notice] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(notice.reasons, [NoticeReason::Following]);
        assert_eq!((notice.at, notice.count, notice.read), (later(2), 1, false));
        assert_eq!((notice.names.clone(), notice.actor.as_deref()), (text("Institute"), Some("head")));
        assert_eq!(notice.entries[0].changes[0].path, "city");
        assert_eq!(unread(&desk, &reader, later(5)).await, 1);

        following::unfollow(desk.writing(&reader), id.into()).await.unwrap();
        following::unfollow(desk.writing(&reader), id.into()).await.unwrap();
        assert!(told(&desk, &reader, later(5)).await.is_empty());
        assert_eq!(unread(&desk, &desk.head, later(5)).await, 0, "nobody else is told of it");
    }

    async fn what_one_person_does_on_a_day_is_told_as_one_and_what_was_read_is_not_told_again() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Analyst, AccessLevel::Service).await;
        let other = somebody(&desk, "other", Role::Events, AccessLevel::Service).await;
        let id = desk.organization("Institute", AccessLevel::Open).await;
        follow(&desk, &reader, id).await;
        move_to(&desk, &desk.head, id, (1, "Bakı"), later(1)).await;
        move_to(&desk, &desk.head, id, (2, "Gəncə"), later(2)).await;
        move_to(&desk, &other, id, (3, "Şəki"), later(3)).await;
        move_to(&desk, &desk.head, id, (4, "Quba"), later(4)).await;
        move_to(&desk, &desk.head, id, (5, "Lənkəran"), later(24 * 60)).await;
        let at = later(24 * 60 + 1);
        let counts = async |desk: &Desk| -> Vec<(usize, bool)> {
            told(desk, &reader, at).await.iter().map(|notice| (notice.count, notice.read)).collect()
        };
        assert_eq!(counts(&desk).await, [(1, false), (1, false), (1, false), (2, false)]);

        // One of them, and with it what came of the record before it.
        let second = told(&desk, &reader, at).await[1].key;
        notice::mark_read(desk.writing_at(&reader, at), Some(vec![second]), None).await.unwrap();
        assert_eq!(counts(&desk).await, [(1, false), (1, true), (1, true), (2, true)]);
        // All that was there when they were asked for, and nothing that came meanwhile.
        let through = told(&desk, &reader, at).await[0].seq();
        move_to(&desk, &desk.head, id, (6, "Qax"), at).await;
        notice::mark_read(desk.writing_at(&reader, at), None, through).await.unwrap();
        let now = told(&desk, &reader, at).await;
        assert_eq!((now[0].count, now[0].read, unread(&desk, &reader, at).await), (1, false, 1));
        assert_eq!(now[0].entries[0].changes[0].after[0].text, "Qax", "only what is new is in what is new");
        notice::mark_read(desk.writing_at(&reader, at), None, None).await.unwrap();
        assert_eq!(unread(&desk, &reader, at).await, 0);
        assert_eq!(counts(&desk).await[0], (2, true), "what was read of one day is one");
    }

    async fn whoever_opens_a_record_has_read_what_is_told_of_it() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Analyst, AccessLevel::Service).await;
        let (one, two) = (desk.organization("Institute", AccessLevel::Open).await, desk.organization("Bureau", AccessLevel::Open).await);
        for id in [one, two] {
            follow(&desk, &reader, id).await;
            move_to(&desk, &desk.head, id, (1, "Bakı"), later(1)).await;
        }
        assert_eq!(unread(&desk, &reader, later(2)).await, 2);
        look::look(desk.writing_at(&reader, later(2)), Some(one.into())).await.unwrap();
        assert_eq!(unread(&desk, &reader, later(3)).await, 1);
        move_to(&desk, &desk.head, one, (2, "Gəncə"), later(4)).await;
        assert_eq!(unread(&desk, &reader, later(5)).await, 2);
    }

    async fn what_the_reader_may_not_see_any_more_is_not_told_and_not_counted() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Events, AccessLevel::Service).await;
        let id = desk.organization("Institute", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[id]).await;
        let owed = desk.obligation(pact, AccessLevel::Open).await;
        let secret = desk.organization("Hidden", AccessLevel::Secret).await;
        let refused = following::follow(desk.writing(&reader), secret.into()).await;
        assert_eq!(problems(refused)[0].code, ErrorCode::NotFound);
        for record in [RecordId::from(id), pact.into(), owed.into()] {
            follow(&desk, &reader, record).await;
        }
        move_to(&desk, &desk.head, id, (1, "Bakı"), later(1)).await;
        act(&desk, &desk.head, owed, (1, OccurrenceAct::Comment), later(2)).await;
        // A change of which the reader may know nothing is none.
        let joined = agreement_input("Pact", &[id, secret]);
        agreement::change(desk.writing_at(&desk.head, later(3)), pact, 1, joined).await.unwrap();
        let notices = told(&desk, &reader, later(4)).await;
        assert_eq!(notices.len(), 2, "{notices:?}");
        assert_eq!(notices[0].reasons, [NoticeReason::Following, NoticeReason::FollowingAgreement], "one notice, both reasons");

        let closed = AgreementInput { access_level: AccessLevel::Secret, ..agreement_input("Pact", &[id, secret]) };
        agreement::change(desk.writing_at(&desk.head, later(5)), pact, 2, closed).await.unwrap();
        assert_eq!(unread(&desk, &reader, later(6)).await, 1, "what is owed under it is closed with it");
        let input = OrganizationInput { access_level: AccessLevel::Confidential, ..organization_input("Institute") };
        organization::change(desk.writing_at(&desk.head, later(7)), id, 2, input).await.unwrap();
        assert_eq!(unread(&desk, &reader, later(8)).await, 0);
        assert!(told(&desk, &reader, later(8)).await.is_empty());
        assert!(following::list(desk.reading(&reader), None).await.unwrap().is_empty());
        let refused = following::unfollow(desk.writing(&reader), id.into()).await;
        assert_eq!(problems(refused)[0].code, ErrorCode::NotFound);
    }

    async fn a_report_calls_those_who_accept_it_and_a_return_whoever_reported() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "boss", Role::Head, AccessLevel::Secret).await;
        let lawyer = somebody(&desk, "lawyer", Role::Events, AccessLevel::Service).await;
        let reporter = somebody(&desk, "reporter", Role::InternationalOrganizations, AccessLevel::Service).await;
        let bystander = somebody(&desk, "bystander", Role::Events, AccessLevel::Service).await;
        let pact = agreement::create(desk.writing(&lawyer), agreement_input("Pact", &[])).await.unwrap();
        let owed = obligation::create(desk.writing(&reporter), obligation_input(pact, "Report")).await.unwrap();
        follow(&desk, &head, owed).await;
        act(&desk, &reporter, owed, (1, OccurrenceAct::Report), later(1)).await;
        let reasons = async |viewer: &Viewer, at: i64| -> Vec<Vec<NoticeReason>> {
            told(&desk, viewer, later(at)).await.into_iter().map(|notice| notice.reasons).collect()
        };
        assert_eq!(reasons(&head, 2).await, [[NoticeReason::Following, NoticeReason::AwaitsAcceptance]], "one event, one notice");
        assert_eq!(reasons(&lawyer, 2).await, [[NoticeReason::AwaitsAcceptance]], "who answers for the agreement");
        assert!(reasons(&reporter, 2).await.is_empty() && reasons(&bystander, 2).await.is_empty());

        act(&desk, &lawyer, owed, (2, OccurrenceAct::Return), later(3)).await;
        assert_eq!(reasons(&reporter, 4).await, [[NoticeReason::Returned]]);
        assert!(reasons(&lawyer, 4).await.is_empty(), "it waits for them no more");
        assert_eq!(reasons(&head, 4).await, [[NoticeReason::Following], [NoticeReason::Following]]);
        act(&desk, &reporter, owed, (3, OccurrenceAct::Report), later(5)).await;
        assert!(reasons(&reporter, 6).await.is_empty(), "reported again");
        assert_eq!(reasons(&lawyer, 6).await, [[NoticeReason::AwaitsAcceptance]]);
        assert_eq!(unread(&desk, &lawyer, later(6)).await, 1);
    }

    async fn a_day_brings_windows_endings_and_what_is_escalated_to_whom_they_concern() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "boss", Role::Head, AccessLevel::Secret).await;
        let lawyer = somebody(&desk, "lawyer", Role::Events, AccessLevel::Service).await;
        let other = somebody(&desk, "other", Role::Events, AccessLevel::Service).await;
        let clauses = Clauses { notice: Some(Period { amount: 1, unit: PeriodUnit::Month }), ..Clauses::default() };
        let input = AgreementInput {
            term: Term::Fixed,
            in_force_on: "2002".parse().ok(),
            ends_on: "2027-02-01".parse().ok(),
            clauses,
            ..agreement_input("Pact", &[])
        };
        let pact = agreement::create(desk.writing(&lawyer), input).await.unwrap();
        let late = ObligationInput {
            occurrences: vec![obligation::OccurrenceInput::due("2026-10-20".parse().unwrap())],
            ..obligation_input(pact, "Pay")
        };
        obligation::create(desk.writing(&lawyer), late).await.unwrap();
        let days = async |viewer: &Viewer| -> Vec<(Vec<NoticeReason>, String, String)> {
            let told = told(&desk, viewer, noon()).await;
            let line = |notice: Notice| {
                (notice.reasons, notice.at.date_naive().to_string(), notice.day.map(|day| day.to_string()).unwrap_or_default())
            };
            told.into_iter().map(line).collect()
        };
        // Ninety days before its last day; and notice must be given by the first of January, a day off in Baku.
        let window = (vec![NoticeReason::NoticeWindow], "2026-10-01".to_owned());
        let ending = (vec![NoticeReason::Expiring], "2026-11-03".to_owned(), "2027-02-01".to_owned());
        let found = days(&lawyer).await;
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!((found[1].0.clone(), found[1].1.clone()), window, "{found:?}");
        assert_eq!(found[0], ending);
        assert!(days(&other).await.is_empty());
        let escalated = (vec![NoticeReason::Escalated], "2026-11-19".to_owned(), "2026-10-20".to_owned());
        assert_eq!(days(&head).await, [escalated]);

        let keys: Vec<NoticeKey> = told(&desk, &lawyer, noon()).await.into_iter().map(|notice| notice.key).collect();
        notice::mark_read(desk.writing_at(&lawyer, noon()), Some(vec![keys[1]]), None).await.unwrap();
        assert_eq!(unread(&desk, &lawyer, noon()).await, 1, "the later of its record is still new");
        notice::mark_read(desk.writing_at(&lawyer, noon()), None, None).await.unwrap();
        assert_eq!(unread(&desk, &lawyer, noon()).await, 0);
        // Whoever is named later is told, however long it has been so.
        custody::reassign(desk.writing(&desk.head), pact.into(), other.user).await.unwrap();
        notice::mark_read(desk.writing_at(&other, noon() - TimeDelta::days(1)), None, None).await.unwrap();
        assert!(days(&lawyer).await.is_empty());
        assert_eq!(days(&other).await.len(), 2);
    }

    async fn a_review_calls_whoever_must_act_next_each_time_anew() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "boss", Role::Head, AccessLevel::Service).await;
        let deputy = somebody(&desk, "deputy", Role::Deputy, AccessLevel::Secret).await;
        let sector = somebody(&desk, "sector", Role::InternationalOrganizations, AccessLevel::Secret).await;
        let colleague = somebody(&desk, "colleague", Role::InternationalOrganizations, AccessLevel::Service).await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let prepared = async |level, year| {
            let input = AssessmentReviewInput { year, titles: text("Review"), access_level: level };
            let review = assessment::open(desk.writing(&sector), input).await.unwrap();
            assessment::draft(desk.writing(&sector), review, union, None, judgement("2026-11-01", &[])).await.unwrap();
            review
        };
        let secret = prepared(AccessLevel::Secret, 2026).await;
        let review = prepared(AccessLevel::Service, 2027).await;
        assert!(told(&desk, &head, noon()).await.is_empty(), "what is prepared waits for nobody");
        for review in [secret, review] {
            assessment::submit(desk.writing(&sector), review, 2).await.unwrap();
        }
        let notices = told(&desk, &head, noon()).await;
        let [notice] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!((notice.reasons.as_slice(), notice.subject.to_string()), (&[NoticeReason::AwaitsApproval][..], review.to_string()));
        assert_eq!((&notice.names, notice.actor.as_deref()), (&text("Review"), Some("sector")));
        assert!(told(&desk, &deputy, noon()).await.is_empty(), "the Deputy approves in the Head's absence only");
        let acting = Viewer { acting_for: Some(head.user), ..deputy.clone() };
        assert_eq!(told(&desk, &acting, noon()).await.len(), 2);
        assert!(told(&desk, &sector, noon()).await.is_empty());

        // Read, returned, mended and submitted on one day: each calls anew.
        notice::mark_read(desk.writing(&head), Some(vec![notice.key]), None).await.unwrap();
        assert_eq!(unread(&desk, &head, noon()).await, 0);
        assessment::give_back(desk.writing(&acting), review, 3, "Name a project").await.unwrap();
        assert!(told(&desk, &head, noon()).await.is_empty());
        for preparing in [&sector, &colleague] {
            let notices = told(&desk, preparing, noon()).await;
            let [notice] = &notices[..] else { panic!("{notices:?}") };
            assert_eq!(notice.reasons, [NoticeReason::ReviewReturned]);
            assert_eq!((notice.actor.as_deref(), notice.acting_for.as_deref()), (Some("deputy"), Some("boss")));
        }
        assessment::submit(desk.writing(&sector), review, 4).await.unwrap();
        assert_eq!((unread(&desk, &head, noon()).await, told(&desk, &colleague, noon()).await.len()), (1, 0));
        notice::mark_read(desk.writing(&head), None, None).await.unwrap();
        assert_eq!((unread(&desk, &head, noon()).await, told(&desk, &head, noon()).await.len()), (0, 1));
        assessment::give_up(desk.writing(&colleague), review, 5, "Put off").await.unwrap();
        assert!(told(&desk, &head, noon()).await.is_empty(), "what was given up waits for nobody");
    }

    async fn who_followed_two_that_were_joined_follows_the_one() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Analyst, AccessLevel::Service).await;
        let (kept, gone) = (desk.organization("Institute", AccessLevel::Open).await, desk.organization("Institute", AccessLevel::Open).await);
        follow(&desk, &reader, gone).await;
        accord_backend::register::merge::merge(desk.writing(&desk.head), (kept, 1), (gone, 1)).await.unwrap();
        let followed = following::list(desk.reading(&reader), None).await.unwrap();
        assert_eq!(followed.iter().map(|followed| followed.record).collect::<Vec<_>>(), [kept.into()]);
        assert!(following::follows_any(desk.reading(&reader), &[kept.0]).await.unwrap());
        following::unfollow(desk.writing(&reader), kept.into()).await.unwrap();
        assert!(following::list(desk.reading(&reader), None).await.unwrap().is_empty());
    }

    async fn whatever_happens_everything_of_others_is_new_once_and_nothing_of_ones_own_ever() {
        let desk = Desk::new().await;
        let reader = somebody(&desk, "reader", Role::Events, AccessLevel::Service).await;
        let other = somebody(&desk, "other", Role::Events, AccessLevel::Service).await;
        let mut records: Vec<(OrganizationId, i32)> = Vec::new();
        for _ in 0..3 {
            records.push((desk.organization("Institute", AccessLevel::Open).await, 1));
        }
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let owed = desk.obligation(pact, AccessLevel::Open).await;
        follow(&desk, &reader, records[0].0).await;
        follow(&desk, &reader, records[1].0).await;
        follow(&desk, &reader, pact).await;
        follow(&desk, &reader, owed).await;
        let mut random = StdRng::seed_from_u64(7);
        let (mut versions, mut made, mut new) = (1, 0, 0);
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        for minute in 0..90 {
            let at = later(minute * 47);
            match random.random_range(0..8) {
                0..=3 => {
                    let (place, who) = (random.random_range(0..3), random.random_range(0..3));
                    let who = [&desk.head, &other, &reader][who];
                    let (id, version) = records[place];
                    move_to(&desk, who, id, (version, &format!("City {minute}")), at).await;
                    records[place].1 += 1;
                    made += usize::from(place < 2 && who.user != reader.user);
                }
                4 | 5 => {
                    let who = [&desk.head, &reader][random.random_range(0..2)];
                    act(&desk, who, owed, (versions, OccurrenceAct::Comment), at).await;
                    versions += 1;
                    made += usize::from(who.user != reader.user);
                }
                // The reader reads some of it, or all.
                choice => {
                    let told: Vec<Notice> = told(&desk, &reader, at).await.into_iter().filter(|notice| !notice.read).collect();
                    assert_eq!(told.len(), unread(&desk, &reader, at).await);
                    let keys: Vec<NoticeKey> = told.iter().map(|notice| notice.key).collect();
                    let read: Vec<&Notice> = match choice {
                        6 => told.iter().collect(),
                        // The newest of each record takes with it what was before it.
                        _ => told.iter().filter(|notice| notice.subject == told[0].subject).collect(),
                    };
                    for notice in &read {
                        new += notice.count;
                        for entry in &notice.entries {
                            assert!(seen.insert(entry.seq), "entry {} is told twice", entry.seq);
                            assert_ne!(entry.actor, "reader");
                        }
                    }
                    let keys = (choice != 6).then(|| keys.into_iter().take(1).collect());
                    notice::mark_read(desk.writing_at(&reader, at), keys, None).await.unwrap();
                }
            }
        }
        let rest: usize = told(&desk, &reader, later(90 * 47)).await.iter().filter(|notice| !notice.read).map(|notice| notice.count).sum();
        assert_eq!(new + rest, made, "nothing is lost and nothing told again");
        assert!(made > 20 && new > 10, "{made} {new}");
    }
}

#[test]
fn a_notice_is_known_by_a_key_that_reads_back() {
    for wrong in
        ["", "notice:1", "notice:1-act-x", "agreement:1", "notice:x-day-00000000000000000000000000000001"]
    {
        assert!(wrong.parse::<NoticeKey>().is_err(), "{wrong}");
    }
    let text = "notice:1795500000000-day-00000000000000000000000000000001";
    assert_eq!(text.parse::<NoticeKey>().unwrap().to_string(), text);
}
