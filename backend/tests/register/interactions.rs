//! Interactions: what is entered is read back, from every side; what came of them knows where it came from; nobody sees
//! what they may not.

use accord_backend::register::{
    Page, Reading, agreement, contact, custody, history,
    interaction::{self, InteractionFacet, InteractionFilter, InteractionInput},
    obligation::{self, ObligationInput},
    organization, undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    error::ErrorCode,
    id::{InteractionId, OrganizationId, UserId},
    interaction::InteractionKind,
};

use super::desk::{Desk, obligation_input, problems, text};

fn input(subject: &str, on: &str, organizations: &[OrganizationId]) -> InteractionInput {
    InteractionInput {
        access_level: AccessLevel::Open,
        kind: InteractionKind::Meeting,
        on: on.parse().unwrap(),
        until: None,
        place: None,
        subjects: text(subject),
        outcome: None,
        organizations: organizations.to_vec(),
        contacts: Vec::new(),
        agreements: Vec::new(),
    }
}

async fn whole(reading: Reading<'_>, id: InteractionId) -> interaction::Interaction {
    let wanted = interaction::Wanted {
        organizations: Some(Box::default()),
        contacts: Some(Box::default()),
        agreements: Some(Box::default()),
        obligations: Some(Box::new(obligation::Wanted { first: 100, ..obligation::Wanted::default() })),
        custody: true,
        can_edit: true,
        ..interaction::Wanted::default()
    };
    (*interaction::find(reading, id, &wanted).await.unwrap().unwrap()).clone()
}

async fn subjects(reading: Reading<'_>, filter: InteractionFilter) -> Vec<String> {
    let list = interaction::list(filter, None);
    let page = list.page(reading, &Page::default(), &interaction::Wanted::default()).await.unwrap();
    page.rows.into_iter().map(|(_, row)| row.subjects.en.unwrap()).collect()
}

on_both! {
    async fn what_is_entered_is_read_back_and_stands_on_the_line_of_everything_that_it_names() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let person = desk.contact("Officer", AccessLevel::Open, union).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours, union]).await;
        let entered = InteractionInput {
            until: "2026-10-15".parse().ok(),
            place: Some(" Geneva ".into()),
            outcome: Some("A plan was agreed".into()),
            contacts: vec![person],
            agreements: vec![pact],
            ..input("Talks", "2026-10-14", &[union, ours, union])
        };
        let id = interaction::create(desk.writing(&desk.head), entered).await.unwrap();
        let earlier = interaction::create(desk.writing(&desk.head), input("Call", "2025", &[union])).await.unwrap();

        let reading = desk.reading(&desk.analyst);
        let found = whole(reading, id).await;
        assert_eq!(found.place.as_deref(), Some("Geneva"));
        assert_eq!(found.until, "2026-10-15".parse().ok());
        let counts = (found.organizations.len(), found.contacts.len(), found.agreements.len());
        assert_eq!(counts, (2, 1, 1), "whoever is named twice takes part once");
        assert!(!found.can_edit && whole(desk.reading(&desk.head), id).await.can_edit);

        let line = || Some(Box::<interaction::Wanted>::default());
        let body = organization::Wanted { interactions: line(), ..organization::Wanted::default() };
        let body = organization::find(reading, union, &body).await.unwrap().unwrap();
        let ids: Vec<_> = body.interactions.iter().map(|met| met.id).collect();
        assert_eq!(ids, [id, earlier], "the newest first");
        let wanted = contact::Wanted { interactions: line(), ..contact::Wanted::default() };
        assert_eq!(contact::find(reading, person, &wanted).await.unwrap().unwrap().interactions.len(), 1);
        let wanted = agreement::Wanted { interactions: line(), ..agreement::Wanted::default() };
        assert_eq!(agreement::find(reading, pact, &wanted).await.unwrap().unwrap().interactions.len(), 1);
    }

    async fn a_list_is_filtered_by_words_year_kind_and_whoever_took_part() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let other = desk.organization("Other", AccessLevel::Open).await;
        let person = desk.contact("Officer", AccessLevel::Open, union).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[union]).await;
        for entered in [
            InteractionInput { contacts: vec![person], ..input("Talks", "2026-10-14", &[union]) },
            InteractionInput { kind: InteractionKind::Letter, ..input("Reply", "2026", &[other]) },
            InteractionInput {
                agreements: vec![pact],
                outcome: Some("Bakı bəyannaməsi".into()),
                ..input("Forum", "2024-05", &[union, other])
            },
        ] {
            interaction::create(desk.writing(&desk.head), entered).await.unwrap();
        }
        let reading = desk.reading(&desk.analyst);
        let by = InteractionFilter::default;
        assert_eq!(subjects(reading, by()).await, ["Talks", "Reply", "Forum"]);
        let words = InteractionFilter { text: Some("baki bayan".into()), ..by() };
        assert_eq!(subjects(reading, words).await, Vec::<String>::new());
        let words = InteractionFilter { text: Some("BAKI beyan".into()), ..by() };
        assert_eq!(subjects(reading, words).await, ["Forum"]);
        let years = InteractionFilter { years: Some(vec![2024, 2020]), ..by() };
        assert_eq!(subjects(reading, years).await, ["Forum"]);
        let kinds = InteractionFilter { kinds: Some(vec![InteractionKind::Letter]), ..by() };
        assert_eq!(subjects(reading, kinds).await, ["Reply"]);
        let of = InteractionFilter { organization: Some(union), ..by() };
        assert_eq!(subjects(reading, of).await, ["Talks", "Forum"]);
        assert_eq!(subjects(reading, InteractionFilter { contact: Some(person), ..by() }).await, ["Talks"]);
        assert_eq!(subjects(reading, InteractionFilter { agreement: Some(pact), ..by() }).await, ["Forum"]);
        let since = InteractionFilter { since: "2026".parse().ok(), until: "2026".parse().ok(), ..by() };
        assert_eq!(subjects(reading, since).await, ["Talks", "Reply"]);

        let facet = interaction::list(by(), None).facet(reading, InteractionFacet::Year).await.unwrap();
        let years: Vec<_> = facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!(years, [("2026", 2), ("2024", 1)]);
    }

    async fn an_obligation_remembers_the_interaction_that_it_came_of() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[union]).await;
        let secret = InteractionInput { access_level: AccessLevel::Secret, ..input("Talks", "2026", &[union]) };
        let id = interaction::create(desk.writing(&desk.head), secret).await.unwrap();
        let owed = ObligationInput { interaction: Some(id), ..obligation_input(pact, "Report") };
        let owed = obligation::create(desk.writing(&desk.head), owed).await.unwrap();
        assert_eq!(whole(desk.reading(&desk.head), id).await.obligations.len(), 1);

        // Who does not see the talks sees the obligation without them, and a change of theirs keeps the tie.
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let wanted = obligation::Wanted { interaction: Some(Box::default()), ..obligation::Wanted::default() };
        let seen = obligation::find(desk.reading(&editor), owed, &wanted).await.unwrap().unwrap();
        assert!(seen.interaction.is_none());
        let guess = ObligationInput { interaction: Some(id), ..obligation_input(pact, "Report") };
        let refused = problems(obligation::change(desk.writing(&editor), owed, 1, guess).await);
        assert_eq!(refused[0].code, ErrorCode::NotFound, "nor does naming them tell that they are there");
        obligation::change(desk.writing(&editor), owed, 1, obligation_input(pact, "Report soon")).await.unwrap();
        let kept = obligation::find(desk.reading(&desk.head), owed, &wanted).await.unwrap().unwrap();
        assert_eq!(kept.interaction.as_ref().map(|source| source.id), Some(id));
        let told = history::list(desk.reading(&editor), owed.into(), None, 10).await.unwrap();
        let paths: Vec<_> = told.iter().flat_map(|entry| &entry.changes).map(|change| &change.path).collect();
        assert!(!paths.iter().any(|path| path.contains("interaction")), "{paths:?}");

        // While an obligation stands on it, the interaction cannot go.
        let entry = history::list(desk.reading(&desk.head), id_of(id), None, 10).await.unwrap()[0].seq;
        assert_eq!(problems(undo::undo(desk.writing(&desk.head), entry).await)[0].code, ErrorCode::BuiltUpon);
    }

    async fn what_a_writer_may_not_see_of_an_interaction_survives_their_change() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let spy = desk.contact("Spy", AccessLevel::Secret, bureau).await;
        let hidden = desk.agreement("Hidden", AccessLevel::Secret, &[bureau]).await;
        let entered = InteractionInput {
            contacts: vec![spy],
            agreements: vec![hidden],
            ..input("Talks", "2026", &[union, bureau])
        };
        let id = interaction::create(desk.writing(&desk.head), entered).await.unwrap();
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let seen = whole(desk.reading(&editor), id).await;
        assert_eq!((seen.organizations.len(), seen.contacts.len(), seen.agreements.len()), (1, 0, 0));
        let told = history::list(desk.reading(&editor), id_of(id), None, 10).await.unwrap();
        assert!(!format!("{told:?}").contains(&bureau.to_string()));
        interaction::change(desk.writing(&editor), id, 1, input("Talks again", "2026", &[union])).await.unwrap();
        let kept = whole(desk.reading(&desk.head), id).await;
        assert_eq!((kept.organizations.len(), kept.contacts.len(), kept.agreements.len()), (2, 1, 1));

        let stale = interaction::change(desk.writing(&editor), id, 1, input("Late", "2026", &[union])).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        let entry = history::list(desk.reading(&editor), id_of(id), None, 10).await.unwrap()[0].seq;
        undo::undo(desk.writing(&editor), entry).await.unwrap();
        let back = whole(desk.reading(&desk.head), id).await;
        assert_eq!(back.subjects.en.as_deref(), Some("Talks"));
        assert_eq!(back.organizations.len(), 2);
    }

    async fn an_interaction_of_a_hidden_record_is_found_from_nowhere() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        interaction::create(desk.writing(&desk.head), input("Talks", "2026", &[union, bureau])).await.unwrap();
        let of = InteractionFilter { organization: Some(bureau), ..InteractionFilter::default() };
        assert_eq!(subjects(desk.reading(&desk.analyst), of.clone()).await, Vec::<String>::new());
        assert_eq!(subjects(desk.reading(&desk.head), of).await, ["Talks"]);
    }

    async fn wrong_interactions_are_refused_with_every_problem() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let wrong = InteractionInput {
            until: "2025".parse().ok(),
            ..input(" ", "2026", &[])
        };
        let found = problems(interaction::create(desk.writing(&desk.head), wrong).await);
        let fields: Vec<_> = found.into_iter().filter_map(|problem| problem.field).collect();
        assert_eq!(fields, ["subjects", "until", "organizations"]);
        let reader = interaction::create(desk.writing(&desk.analyst), input("Talks", "2026", &[union])).await;
        assert_eq!(problems(reader)[0].code, ErrorCode::Refused);
    }

    async fn an_interaction_is_given_to_nobody_who_is_not_there() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let id = interaction::create(desk.writing(&desk.head), input("Talks", "2026", &[union])).await.unwrap();
        let custody = custody::find(desk.reading(&desk.head), id_of(id).into()).await.unwrap();
        assert!(custody.is_some());
        let nobody = UserId(uuid::Uuid::nil());
        let wrong = custody::reassign(desk.writing(&desk.head), id_of(id), nobody).await;
        assert_eq!(problems(wrong)[0].code, ErrorCode::NotFound);
    }
}

fn id_of(id: InteractionId) -> accord_shared::RecordId {
    id.into()
}
