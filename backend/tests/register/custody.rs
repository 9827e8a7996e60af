//! Who may know of a single record, and who answers for it.

use accord_backend::register::{
    agreement,
    agreement::AgreementFilter,
    custody::{self, Custody},
    history, obligation, organization,
    organization::OrganizationFilter,
    person::{self, NewUser},
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, RecordId, Role, Viewer, error::ErrorCode, id::UserId};

use super::desk::{Desk, day, organization_input, problems};

/// Somebody with an account, as they are when their next request comes.
struct Person(&'static str);

impl Person {
    async fn new(desk: &Desk, login: &'static str, role: Role, clearance: AccessLevel) -> Self {
        let (email, organization) = (None, None);
        let new = NewUser {
            login: login.into(),
            name: login.into(),
            role,
            clearance,
            email,
            organization,
            demo: false,
        };
        person::add_user(desk.writing(&person::operator()), new).await.unwrap();
        Self(login)
    }

    async fn viewer(&self, desk: &Desk) -> Viewer {
        person::find_by_login(&desk.store, self.0).await.unwrap().unwrap().viewer
    }
}

async fn list(desk: &Desk, by: &Viewer, record: impl Into<RecordId>, people: Option<&[UserId]>) {
    let people = people.map(<[UserId]>::to_vec);
    custody::set_list(desk.writing(by), record.into().into(), people).await.unwrap();
}

async fn custody_of(desk: &Desk, viewer: &Viewer, id: accord_shared::id::OrganizationId) -> Option<Custody> {
    let wanted = organization::Wanted { custody: true, ..organization::Wanted::default() };
    let found = organization::find(desk.reading(viewer), id, &wanted).await.unwrap();
    found.map(|found| found.custody.clone())
}

on_both! {
    async fn a_list_closes_a_record_with_all_that_hangs_on_it_to_everybody_else_whatever_their_clearance() {
        let desk = Desk::new().await;
        let maker = Person::new(&desk, "maker", Role::Deputy, AccessLevel::Secret).await;
        let named = Person::new(&desk, "named", Role::Analyst, AccessLevel::Service).await;
        let low = Person::new(&desk, "low", Role::Analyst, AccessLevel::Open).await;
        let other = Person::new(&desk, "other", Role::Head, AccessLevel::Secret).await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Service).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours, bureau]).await;
        let talks = desk.agreement("Talks", AccessLevel::Open, &[ours]).await;
        let owed = desk.obligation(talks, AccessLevel::Open).await;

        let on = [named.viewer(&desk).await.user, low.viewer(&desk).await.user];
        list(&desk, &maker.viewer(&desk).await, bureau, Some(&on)).await;
        list(&desk, &maker.viewer(&desk).await, talks, Some(&on)).await;

        // Bureau, its part in the pact, the talks, what is owed under them, their entries in the ledger.
        let seen = async |person: &Person| {
            let viewer = person.viewer(&desk).await;
            let reading = desk.reading(&viewer);
            let wanted = agreement::Wanted { participation_count: true, ..agreement::Wanted::default() };
            let all = obligation::list(obligation::ObligationFilter::default(), None, day("2026-11-24"));
            let with = AgreementFilter { organization: Some(bureau), ..AgreementFilter::default() };
            (
                organization::find(reading, bureau, &organization::Wanted::default()).await.unwrap().is_some(),
                agreement::find(reading, pact, &wanted).await.unwrap().map(|pact| pact.participation_count),
                agreement::list(with, None, day("2026-11-24")).total(reading).await.unwrap(),
                agreement::find(reading, talks, &wanted).await.unwrap().is_some(),
                obligation::find(reading, owed, &obligation::Wanted::default()).await.unwrap().is_some(),
                all.total(reading).await.unwrap(),
                history::list(reading, talks.into(), None, 10).await.unwrap().len(),
            )
        };
        assert_eq!(seen(&maker).await, (true, Some(2), 1, true, true, 1, 2));
        assert_eq!(seen(&named).await, (true, Some(2), 1, true, true, 1, 2));
        assert_eq!(seen(&low).await, (false, Some(1), 0, true, true, 1, 2), "a list never opens a level");
        assert_eq!(seen(&other).await, (false, Some(1), 0, false, false, 0, 0));

        list(&desk, &maker.viewer(&desk).await, talks, None).await;
        assert_eq!(seen(&other).await, (false, Some(1), 0, true, true, 1, 3), "without its list it is open again");
    }

    async fn whoever_made_a_list_stays_on_it_and_only_those_on_it_may_change_it() {
        let desk = Desk::new().await;
        let maker = Person::new(&desk, "maker", Role::Events, AccessLevel::Service).await;
        let named = Person::new(&desk, "named", Role::Deputy, AccessLevel::Secret).await;
        let other = Person::new(&desk, "other", Role::Head, AccessLevel::Secret).await;
        let reader = Person::new(&desk, "reader", Role::Analyst, AccessLevel::Secret).await;
        let bureau = desk.organization("Bureau", AccessLevel::Open).await;
        let named_id = named.viewer(&desk).await.user;
        list(&desk, &maker.viewer(&desk).await, bureau, Some(&[named_id, reader.viewer(&desk).await.user])).await;
        list(&desk, &named.viewer(&desk).await, bureau, Some(&[named_id])).await;
        let names = |custody: Option<Custody>| {
            custody.map(|found| found.need_to_know.unwrap().into_iter().map(|on| on.name).collect::<Vec<_>>())
        };
        let of = custody_of(&desk, &maker.viewer(&desk).await, bureau).await;
        assert_eq!(names(of), Some(vec!["maker".to_owned(), "named".to_owned()]));

        let try_by = async |person: &Person, people: Vec<UserId>| {
            let viewer = person.viewer(&desk).await;
            problems(custody::set_list(desk.writing(&viewer), RecordId::from(bureau).into(), Some(people)).await)
        };
        assert_eq!(try_by(&other, vec![]).await[0].code, ErrorCode::NotFound, "hidden and missing are one");
        assert_eq!(try_by(&reader, vec![]).await[0].code, ErrorCode::Refused);
        let nobody = UserId(uuid::Uuid::from_u128(5));
        let unknown = try_by(&named, vec![nobody]).await;
        assert_eq!((unknown[0].code, unknown[0].field.as_deref()), (ErrorCode::NotFound, Some("people.0")));
        let entries = history::list(desk.reading(&maker.viewer(&desk).await), bureau.into(), None, 10).await.unwrap();
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["organization.list", "organization.list", "organization.create"]);
    }

    async fn whoever_enters_a_record_answers_for_it_until_it_is_given_to_another() {
        let desk = Desk::new().await;
        let staff = Person::new(&desk, "staff", Role::InternationalOrganizations, AccessLevel::Service).await;
        let low = Person::new(&desk, "low", Role::Events, AccessLevel::Open).await;
        let clerk = Person::new(&desk, "clerk", Role::Events, AccessLevel::Service).await;
        let viewer = staff.viewer(&desk).await;
        let input = organization::OrganizationInput {
            access_level: AccessLevel::Service,
            ..organization_input("Agency")
        };
        let agency = organization::create(desk.writing(&viewer), input).await.unwrap();
        desk.organization("Another", AccessLevel::Open).await;
        let answers = async || {
            custody_of(&desk, &viewer, agency).await.unwrap().responsible.map(|person| person.name)
        };
        let mine = async |person: &Person| {
            let viewer = person.viewer(&desk).await;
            let filter = OrganizationFilter { mine: Some(true), ..OrganizationFilter::default() };
            organization::list(filter, None, day("2026-11-29")).total(desk.reading(&viewer)).await.unwrap()
        };
        assert_eq!((answers().await.as_deref(), mine(&staff).await, mine(&clerk).await), (Some("staff"), 1, 0));

        let blind = low.viewer(&desk).await.user;
        let refused = problems(custody::reassign(desk.writing(&viewer), agency.into(), blind).await);
        assert_eq!((refused[0].code, refused[0].field.as_deref()), (ErrorCode::Invalid, Some("to")));
        let to = clerk.viewer(&desk).await.user;
        custody::reassign(desk.writing(&viewer), agency.into(), to).await.unwrap();
        assert_eq!((answers().await.as_deref(), mine(&staff).await, mine(&clerk).await), (Some("clerk"), 0, 1));
        let entries = history::list(desk.reading(&viewer), agency.into(), None, 10).await.unwrap();
        assert_eq!(entries[0].action, "organization.reassign");
    }
}
