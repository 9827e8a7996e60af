//! Questions with slots are answered with exactly the records that they are about, of those that the viewer sees.

use accord_backend::register::{
    agreement::{self, AgreementInput},
    interaction::{self, InteractionInput},
    organization::{self, OrganizationInput},
    participation::{ParticipationAction, ParticipationInput},
    question,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, RecordId, Viewer,
    error::ErrorCode,
    id::{AgreementId, OrganizationId},
    interaction::InteractionKind,
    participation::ActionKind,
    question::{Question, Slots},
};

use super::desk::{Desk, agreement_input, day, organization_input, problems, text};

/// Our side, and partners in two countries.
struct House {
    desk: Desk,
    ours: OrganizationId,
    close: OrganizationId,
    left: OrganizationId,
    stranger: OrganizationId,
    pact: AgreementId,
}

async fn body(desk: &Desk, name: &str, country: &str, ours: bool) -> OrganizationId {
    let input = OrganizationInput { country: Some(country.into()), ours, ..organization_input(name) };
    organization::create(desk.writing(&desk.head), input).await.unwrap()
}

async fn pact(desk: &Desk, input: AgreementInput) -> AgreementId {
    agreement::create(desk.writing(&desk.head), input).await.unwrap()
}

impl House {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let ours = body(&desk, "Ministry", "AZ", true).await;
        let [close, left, stranger] = [("Close", "DE"), ("Left", "DE"), ("Stranger", "FR")]
            .map(|(name, country)| body(&desk, name, country, false));
        let (close, left, stranger) = (close.await, left.await, stranger.await);
        let mut input = AgreementInput {
            in_force_on: "2002".parse().ok(),
            ends_on: "2027-06-30".parse().ok(),
            ..agreement_input("Pact", &[ours, close, left])
        };
        let gone = |part: &mut ParticipationInput| {
            part.actions.push(ParticipationAction::new(
                ActionKind::Withdrawal,
                "2020-01-15".parse().ok(),
                None,
            ));
        };
        input.participations.iter_mut().filter(|part| part.organization == left).for_each(gone);
        let pact = pact(&desk, input).await;
        Self { desk, ours, close, left, stranger, pact }
    }

    async fn asked_by(&self, viewer: &Viewer, question: Question, slots: Slots) -> Vec<RecordId> {
        let reading = self.desk.reading(viewer);
        let found = question::answer(reading, question, &slots, day("2026-11-29"), 50).await.unwrap();
        assert_eq!(usize::try_from(found.total).unwrap(), found.records.len(), "{question}");
        found.records
    }

    async fn asked(&self, question: Question, slots: Slots) -> Vec<RecordId> {
        self.asked_by(&self.desk.head, question, slots).await
    }
}

fn country(code: &str) -> Slots {
    Slots { country: Some(code.into()), ..Slots::default() }
}

on_both! {
    async fn partners_are_told_by_what_holds_with_us_and_by_whom_we_know() {
        let house = House::new().await;
        let House { desk, close, left, stranger, .. } = &house;
        let [close, left, stranger] = [*close, *left, *stranger].map(RecordId::from);
        let none = Slots::default();
        assert_eq!(house.asked(Question::PartnersWithoutAgreement, none.clone()).await, [left, stranger]);
        assert_eq!(house.asked(Question::PartnersWithoutAgreement, country("DE")).await, [left], "who left has none");
        assert_eq!(house.asked(Question::PartnersWithoutContact, none.clone()).await, [close]);

        desk.contact("Secret director", AccessLevel::Secret, house.close).await;
        assert!(house.asked(Question::PartnersWithoutContact, none.clone()).await.is_empty());
        let low = house.asked_by(&desk.analyst, Question::PartnersWithoutContact, none).await;
        assert_eq!(low, [close], "whom one may not see is not there");
        let people = house.asked(Question::PeopleInPost, country("DE")).await;
        assert_eq!(people.len(), 1);
        assert!(house.asked(Question::PeopleInPost, country("FR")).await.is_empty());

        let not_met = |months| Slots { months: Some(months), ..Slots::default() };
        assert_eq!(house.asked(Question::PartnersNotMet, not_met(6)).await, [close]);
        let met = InteractionInput {
            access_level: AccessLevel::Open,
            kind: InteractionKind::Meeting,
            on: "2026-03-01".parse().unwrap(),
            until: None,
            place: None,
            subjects: text("Talks"),
            outcome: None,
            organizations: vec![house.close, house.ours],
            contacts: Vec::new(),
            agreements: Vec::new(),
        };
        let met = interaction::create(desk.writing(&desk.head), met).await.unwrap();
        assert_eq!(house.asked(Question::PartnersNotMet, not_met(6)).await, [close]);
        assert!(house.asked(Question::PartnersNotMet, not_met(12)).await.is_empty());
        let since = |on| Slots { organization: Some(house.close), day: Some(day(on)), ..Slots::default() };
        assert_eq!(house.asked(Question::InteractionsSince, since("2026-03-01")).await, [RecordId::from(met)]);
        assert!(house.asked(Question::InteractionsSince, since("2026-03-02")).await.is_empty());
    }
}

on_both! {
    async fn agreements_and_obligations_are_told_by_their_days() {
        let house = House::new().await;
        let pact = RecordId::from(house.pact);
        let ends = |on, organization| Slots { day: Some(day(on)), organization, ..Slots::default() };
        let expiring = Question::ExpiringAgreements;
        assert_eq!(house.asked(expiring, ends("2027-07-01", None)).await, [pact]);
        assert!(house.asked(expiring, ends("2027-06-30", None)).await.is_empty(), "it ends on that day, not before");
        assert_eq!(house.asked(expiring, ends("2028-01-01", Some(house.close))).await, [pact]);
        assert!(house.asked(expiring, ends("2028-01-01", Some(house.stranger))).await.is_empty());
        assert_eq!(house.asked(Question::AgreementsWithCountry, country("DE")).await, [pact]);
        assert!(house.asked(Question::AgreementsWithCountry, country("FR")).await.is_empty());

        let signed = agreement_input("Signed", &[house.ours, house.stranger]);
        let signed = self::pact(&house.desk, AgreementInput { signed_on: "2026-01-10".parse().ok(), ..signed }).await;
        let months = |months| Slots { months: Some(months), ..Slots::default() };
        assert_eq!(house.asked(Question::UnfinishedAgreements, months(6)).await, [RecordId::from(signed)]);
        assert!(house.asked(Question::UnfinishedAgreements, months(12)).await.is_empty());

        let secret = AgreementInput {
            access_level: AccessLevel::Secret,
            in_force_on: "2003".parse().ok(),
            ends_on: "2027".parse().ok(),
            ..agreement_input("Secret", &[house.ours, house.stranger])
        };
        let secret = RecordId::from(self::pact(&house.desk, secret).await);
        let late = ends("2028-01-01", None);
        assert!(house.asked(expiring, late.clone()).await.contains(&secret));
        assert_eq!(house.asked_by(&house.desk.analyst, expiring, late).await, [pact]);
        let partners = Question::PartnersWithoutAgreement;
        let low = house.asked_by(&house.desk.analyst, partners, country("FR")).await;
        assert_eq!(low, [RecordId::from(house.stranger)], "an agreement that one may not see is none");
        assert!(house.asked(partners, country("FR")).await.is_empty());

        let reading = house.desk.reading(&house.desk.head);
        let unfilled = question::answer(reading, expiring, &Slots::default(), day("2026-11-29"), 50).await;
        let unfilled = &problems(unfilled)[0];
        assert_eq!((unfilled.field.as_deref(), unfilled.code), (Some("day"), ErrorCode::Required));
    }
}
