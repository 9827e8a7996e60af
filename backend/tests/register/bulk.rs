//! One change of many records: all or those that were looked at, and taken back as one.

use accord_backend::register::{
    Failure, agreement,
    agreement::{AgreementFilter, AgreementInput},
    bulk::{self, Among, Before, BulkField, Done, Preview},
    extract::List,
    history,
    intake::{self, Begin, Choice, Jobs, Started},
    obligation::{self, ObligationFilter},
    organization,
    organization::OrganizationFilter,
    person::{self, NewUser},
};
use accord_backend::store::{FromRow, Row, StoreError};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    bulk::BulkVerdict,
    error::ErrorCode,
    id::{AgreementId, OrganizationId, UserId},
    intake::{DateForm, Duplicates, Field, Target},
};

use sea_orm::sea_query::{Order, Query};

use super::desk::{Desk, agreement_input, day, problems};

fn agreements(filter: AgreementFilter) -> Among {
    Among::Records(List::Agreements(agreement::list(filter, None, day("2026-11-29"))))
}

fn only(ids: &[AgreementId]) -> Among {
    agreements(AgreementFilter { ids: Some(ids.to_vec()), ..AgreementFilter::default() })
}

/// The viewer as somebody who just proved who they are.
fn confirmed(desk: &Desk, viewer: &Viewer) -> Viewer {
    viewer.clone().proven(desk.writing(viewer).moment.at)
}

async fn three(desk: &Desk) -> (OrganizationId, Vec<AgreementId>) {
    let body = desk.organization("Ministry", AccessLevel::Open).await;
    let mut ids = Vec::new();
    for title in ["One", "Two", "Three"] {
        ids.push(desk.agreement(title, AccessLevel::Open, &[body]).await);
    }
    (body, ids)
}

async fn somebody(desk: &Desk, role: Role, clearance: AccessLevel) -> UserId {
    let new = NewUser {
        login: "somebody".into(),
        name: "somebody".into(),
        role,
        clearance,
        email: None,
        organization: None,
        demo: false,
    };
    person::add_user(desk.writing(&person::operator()), new).await.unwrap();
    person::find_by_login(&desk.store, "somebody").await.unwrap().unwrap().viewer.user
}

async fn look(desk: &Desk, list: &Among, field: BulkField) -> Preview {
    bulk::preview(desk.writing(&desk.head), list, field).await.unwrap()
}

async fn apply(desk: &Desk, list: &Among, field: BulkField, snapshot: i64) -> Done {
    bulk::apply(desk.writing(&desk.head), list, field, snapshot).await.unwrap()
}

async fn levels(desk: &Desk, ids: &[AgreementId]) -> Vec<AccessLevel> {
    let mut levels = Vec::new();
    for &id in ids {
        let wanted = agreement::Wanted { details: true, ..agreement::Wanted::default() };
        let found = agreement::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
        levels.push(found.access_level);
    }
    levels
}

on_both! {
    async fn a_level_is_changed_for_all_that_match_with_an_entry_for_each_and_taken_back_as_one() {
        use AccessLevel::{Open, Service};
        let desk = Desk::new().await;
        let (_, ids) = three(&desk).await;
        let entries = desk.entries().await;
        let (all, field) = (agreements(AgreementFilter::default()), BulkField::AccessLevel(Service));
        let preview = look(&desk, &all, field.clone()).await;
        assert_eq!((preview.changes, preview.same, preview.refused, preview.opens), (3, 0, 0, false));
        assert_eq!(desk.entries().await, entries, "looking changes nothing");
        let done = apply(&desk, &all, field.clone(), preview.snapshot).await;
        assert_eq!((done.changed, done.left.len()), (3, 0));
        assert_eq!((levels(&desk, &ids).await, desk.entries().await), (vec![Service; 3], entries + 3));
        let entry = history::list(desk.reading(&desk.head), ids[0].into(), None, 1).await.unwrap().remove(0);
        assert_eq!((entry.action.as_str(), entry.changes[0].path.as_str()), ("agreement.bulk", "accessLevel"));
        assert!(!entry.undoable, "it is taken back as one");

        let opened = problems(bulk::take_back(desk.writing(&desk.head), done.id).await);
        assert_eq!(opened[0].code, ErrorCode::Reauthenticate, "taking it back opens them again");
        let proved = confirmed(&desk, &desk.head);
        let undone = bulk::take_back(desk.writing(&proved), done.id).await.unwrap();
        assert_eq!((undone, levels(&desk, &ids).await), (Ok(3), vec![Open; 3]));
        assert_eq!(desk.entries().await, entries + 6);
        assert_eq!(problems(bulk::take_back(desk.writing(&proved), done.id).await)[0].code, ErrorCode::BuiltUpon);
    }
}

on_both! {
    async fn what_changed_since_it_was_looked_at_is_left_alone_and_listed() {
        let desk = Desk::new().await;
        let (body, ids) = three(&desk).await;
        let field = BulkField::Unit(Some(body));
        let preview = look(&desk, &only(&ids[..2]), field.clone()).await;
        assert_eq!(preview.changes, 2, "only those that are chosen");
        let input = AgreementInput { note: Some("mine".into()), ..agreement_input("One", &[body]) };
        agreement::change(desk.writing(&desk.head), ids[0], 1, input).await.unwrap();
        let done = apply(&desk, &only(&ids[..2]), field.clone(), preview.snapshot).await;
        assert_eq!(done.changed, 1);
        assert_eq!((done.left[0].record, done.left[0].verdict), (ids[0].into(), BulkVerdict::Stale));

        let input = AgreementInput { note: Some("later".into()), unit: Some(body), ..agreement_input("Two", &[body]) };
        agreement::change(desk.writing(&desk.head), ids[1], 2, input).await.unwrap();
        let blocked = bulk::take_back(desk.writing(&desk.head), done.id).await.unwrap();
        assert_eq!(blocked.unwrap_err()[0].record, ids[1].into(), "what was changed since keeps it");
    }
}

on_both! {
    async fn nobody_opens_without_a_proof_nor_gives_a_record_to_whom_it_is_closed() {
        let desk = Desk::new().await;
        let (_, ids) = three(&desk).await;
        let close = BulkField::AccessLevel(AccessLevel::Confidential);
        let preview = look(&desk, &only(&ids), close.clone()).await;
        apply(&desk, &only(&ids), close.clone(), preview.snapshot).await;
        let open = BulkField::AccessLevel(AccessLevel::Open);
        let preview = look(&desk, &only(&ids), open.clone()).await;
        assert!(preview.opens);
        let refused = bulk::apply(desk.writing(&desk.head), &only(&ids), open.clone(), preview.snapshot).await;
        assert_eq!(problems(refused)[0].code, ErrorCode::Reauthenticate);

        let low = somebody(&desk, Role::Analyst, AccessLevel::Open).await;
        let preview = look(&desk, &only(&ids), BulkField::Responsible(low)).await;
        assert_eq!((preview.changes, preview.refused), (0, 3));
        assert!(preview.records.iter().all(|record| record.verdict == BulkVerdict::Unseen));
        let analyst = bulk::preview(desk.writing(&desk.analyst), &only(&ids), open).await;
        assert!(matches!(analyst, Err(Failure::Refused(problems)) if problems[0].code == ErrorCode::Refused));
    }
}

on_both! {
    async fn each_record_says_what_it_has_and_no_unit_that_is_hidden_from_who_asks() {
        let desk = Desk::new().await;
        let (body, ids) = three(&desk).await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let field = BulkField::Unit(Some(secret));
        let preview = look(&desk, &only(&ids[..1]), field.clone()).await;
        apply(&desk, &only(&ids[..1]), field.clone(), preview.snapshot).await;
        let list = only(&ids);
        let preview = look(&desk, &list, BulkField::Unit(Some(body))).await;
        let told: Vec<_> = preview
            .records
            .iter()
            .map(|it| (it.name.as_ref().and_then(|name| name.en.as_deref()), it.before.is_some()))
            .collect();
        assert_eq!(told, [(Some("One"), true), (Some("Two"), false), (Some("Three"), false)]);

        let low = Viewer { clearance: AccessLevel::Open, ..desk.head.clone() };
        let preview = bulk::preview(desk.writing(&low), &list, BulkField::Unit(Some(body))).await.unwrap();
        assert_eq!(preview.changes, 3);
        assert!(preview.records.iter().all(|it| it.before.is_none()), "its unit is none that they know of");
        let level = bulk::preview(desk.writing(&low), &list, BulkField::AccessLevel(AccessLevel::Service)).await;
        assert_eq!(problems(level)[0].code, ErrorCode::Refused, "nobody closes a record to themselves");
        let clerk = BulkField::Responsible(somebody(&desk, Role::Events, AccessLevel::Secret).await);
        let preview = look(&desk, &list, clerk.clone()).await;
        assert!(preview.records.iter().all(|it| it.before.is_none()), "nobody was named");
        apply(&desk, &list, clerk.clone(), preview.snapshot).await;
        let preview = look(&desk, &list, clerk.clone()).await;
        assert_eq!((preview.changes, preview.same), (0, 3));
        assert_eq!(preview.records[0].before, Some(Before::Responsible("somebody".into())));
    }
}

/// How closed an entry of the ledger is.
#[derive(Debug)]
struct Level(AccessLevel);

impl FromRow for Level {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.level()?))
    }
}

on_both! {
    async fn who_answers_for_an_obligation_is_as_closed_as_its_agreement_when_it_is_taken_back_too() {
        let desk = Desk::new().await;
        let body = desk.organization("Ministry", AccessLevel::Open).await;
        let secret = desk.agreement("Secret", AccessLevel::Secret, &[body]).await;
        desk.obligation(secret, AccessLevel::Open).await;
        let list = obligation::list(ObligationFilter::default(), None, day("2026-11-29"));
        let list = Among::Records(List::Obligations(list));
        let clerk = BulkField::Responsible(somebody(&desk, Role::Events, AccessLevel::Secret).await);
        let preview = look(&desk, &list, clerk.clone()).await;
        let done = apply(&desk, &list, clerk.clone(), preview.snapshot).await;
        assert_eq!(done.changed, 1);
        assert_eq!(bulk::take_back(desk.writing(&desk.head), done.id).await.unwrap(), Ok(1));
        let last = Query::select()
            .column("access_level")
            .from("ledger")
            .order_by("seq", Order::Desc)
            .limit(2)
            .to_owned();
        let levels: Vec<Level> = desk.store.rows(&last).await.unwrap();
        assert!(levels.iter().all(|level| level.0 == AccessLevel::Secret), "{levels:?}");
    }
}

on_both! {
    async fn ten_thousand_records_change_and_change_back() {
        let desk = Desk::new().await;
        let mut text = "Ad\n".to_owned();
        (0..10_000).for_each(|number| text.push_str(&format!("Body {number}\n")));
        let choice = Choice {
            duplicates: Duplicates::Update,
            profile: None,
            mapping: Some(intake::Mapping {
                target: Target::Organization,
                fields: [(Field::Name, "Ad".to_owned())].into(),
                dates: DateForm::Dots,
                language: accord_shared::Language::En,
                access_level: AccessLevel::Open,
                words: Default::default(),
            }),
        };
        let jobs = std::sync::Arc::<Jobs>::default();
        let writing = desk.writing(&desk.head);
        let id = intake::take(writing, "x.csv", text.into()).await.unwrap().unwrap();
        for begin in [Begin::Check(choice), Begin::Run] {
            let work = jobs.begin(id).unwrap();
            let started = Started::begin(writing, &work, begin).await.unwrap().unwrap();
            assert!(intake::carry_out(writing, &started, &work).await.is_ok());
        }
        let day = day("2026-11-29");
        let list = Among::Records(List::Organizations(organization::list(OrganizationFilter::default(), None, day)));
        let field = BulkField::AccessLevel(AccessLevel::Service);
        let began = std::time::Instant::now();
        let preview = look(&desk, &list, field.clone()).await;
        let looked = began.elapsed();
        let done = apply(&desk, &list, field.clone(), preview.snapshot).await;
        let made = began.elapsed();
        let proved = confirmed(&desk, &desk.head);
        let undone = bulk::take_back(desk.writing(&proved), done.id).await.unwrap();
        println!(
            "10,000 records on {:?}: looked at in {looked:.1?}, changed in {:.1?}, taken back in {:.1?}",
            desk.store.dialect(),
            made - looked,
            began.elapsed() - made
        );
        assert_eq!((done.changed, undone), (10_000, Ok(10_000)));
        desk.entries().await;
    }
}

on_both! {
    async fn a_text_is_given_to_a_record_without_its_spaces_told_and_taken_back() {
        let desk = Desk::new().await;
        let body = desk.organization("Posts", AccessLevel::Open).await;
        let filter = OrganizationFilter { ids: Some(vec![body]), ..OrganizationFilter::default() };
        let only = Among::Records(List::Organizations(organization::list(filter, None, day("2026-11-29"))));
        let city = |text: &str| BulkField::City(Some(text.into()));
        let now = async || {
            let wanted = organization::Wanted { details: true, ..organization::Wanted::default() };
            let found = organization::find(desk.reading(&desk.head), body, &wanted).await.unwrap().unwrap();
            (found.details.city.clone(), found.version)
        };
        let preview = look(&desk, &only, city(" Gəncə ")).await;
        assert_eq!((preview.changes, &preview.records[0].before), (1, &None));
        let done = apply(&desk, &only, city(" Gəncə "), preview.snapshot).await;
        assert_eq!((done.changed, now().await), (1, (Some("Gəncə".into()), 2)));
        assert_eq!(look(&desk, &only, city("Gəncə  ")).await.same, 1, "spaces are no change");
        let entry = history::list(desk.reading(&desk.head), body.into(), None, 1).await.unwrap().remove(0);
        assert_eq!((entry.action.as_str(), entry.changes[0].path.as_str()), ("organization.bulk", "city"));
        let past = bulk::past(desk.reading(&desk.head)).await.unwrap().remove(0);
        assert_eq!((past.field.as_str(), past.to), ("city", Some(Before::Text("Gəncə".into()))));

        let preview = look(&desk, &only, BulkField::City(Some("  ".into()))).await;
        assert_eq!(preview.records[0].before, Some(Before::Text("Gəncə".into())));
        let cleared = apply(&desk, &only, BulkField::City(None), preview.snapshot).await;
        assert_eq!(now().await.0, None);
        bulk::take_back(desk.writing(&desk.head), cleared.id).await.unwrap().unwrap();
        assert_eq!(now().await.0.as_deref(), Some("Gəncə"));
        bulk::take_back(desk.writing(&desk.head), done.id).await.unwrap().unwrap();
        assert_eq!(now().await.0, None);

        let long = bulk::preview(desk.writing(&desk.head), &only, city(&"a".repeat(2_001))).await;
        assert_eq!(problems(long)[0].code, ErrorCode::TooLong);
        let article = bulk::preview(desk.writing(&desk.head), &only, BulkField::Article(None)).await;
        assert_eq!(problems(article)[0].code, ErrorCode::Invalid, "an organization stands in no article");
    }
}
