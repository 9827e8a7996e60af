//! A write is whole, checked and remembered, or it left nothing behind.

use accord_backend::register::{
    agreement::{self, AgreementInput, AgreementLinkInput},
    history,
    identifier::Identifier,
    obligation::{self, DueRuleInput, ObligationInput},
    organization::{self, Alias, OrganizationInput},
    participation::{self, ParticipationInput},
    relation::RelationInput,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel,
    agreement::AgreementLinkKind,
    error::ErrorCode,
    obligation::{DueEvent, DueRule},
    organization::AliasKind,
    participation::ParticipationRole,
    relation::{MembershipKind, RelationKind},
};
use futures_util::future::join_all;

use super::desk::{Desk, agreement_input, obligation_input, organization_input, problems, text};

on_both! {
    async fn a_record_is_read_back_as_it_was_entered_and_the_ledger_remembers_who_did_it() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let input = OrganizationInput {
            aliases: vec![Alias { kind: AliasKind::Acronym, language: Some("en".into()), text: "ABC".into() }],
            country: Some("AZ".into()),
            established_on: Some("1991~".parse().unwrap()),
            relations: vec![RelationInput {
                kind: RelationKind::MemberOf,
                membership: Some(MembershipKind::Full),
                to: union,
                since: Some("1992-06".parse().unwrap()),
                until: None,
                note: None,
            }],
            ..organization_input("  Agency  ")
        };
        let agency = organization::create(desk.writing(&desk.head), input).await.unwrap();
        let wanted = organization::Wanted {
            details: true,
            aliases: true,
            relations: Some(Box::default()),
            ..organization::Wanted::default()
        };
        let read = organization::find(desk.reading(&desk.head), agency, &wanted).await.unwrap().unwrap();
        assert_eq!(read.names, text("Agency"), "blanks around are not part of a name");
        assert_eq!(read.details.established_on, "1991~".parse().ok());
        assert_eq!((read.version, read.aliases.len(), read.relations.len()), (1, 1, 1));
        assert_eq!(read.relations[0].since, "1992-06".parse().ok());
        let entries = history::list(desk.reading(&desk.head), agency.into(), None, 10).await.unwrap();
        assert_eq!((entries.len(), entries[0].action.as_str()), (1, "organization.create"));
        assert_eq!(entries[0].actor, desk.head.name);
    }

    async fn a_stale_version_is_refused_and_changes_nothing() {
        let desk = Desk::new().await;
        let id = desk.organization("Agency", AccessLevel::Open).await;
        organization::change(desk.writing(&desk.head), id, 1, organization_input("Second")).await.unwrap();
        let stale = organization::change(desk.writing(&desk.head), id, 1, organization_input("Third")).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        let wanted = organization::Wanted::default();
        let read = organization::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
        assert_eq!((read.names.clone(), read.version), (text("Second"), 2));
        assert_eq!(desk.entries().await, 2);
    }

    async fn of_many_changes_of_one_version_at_once_one_is_made_and_the_others_are_told() {
        let desk = Desk::new().await;
        let id = desk.organization("Agency", AccessLevel::Open).await;
        let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
        let tries = names.map(|name| {
            organization::change(desk.writing(&desk.head), id, 1, organization_input(name))
        });
        let (made, refused): (Vec<_>, Vec<_>) =
            join_all(tries).await.into_iter().partition(|tried| tried.is_ok());
        assert_eq!((made.len(), refused.len()), (1, 7));
        for refused in refused {
            assert_eq!(problems(refused)[0].code, ErrorCode::StaleVersion);
        }
        assert_eq!(desk.entries().await, 2, "creation and one change");
    }

    async fn everything_wrong_is_told_at_once_each_at_its_field() {
        let desk = Desk::new().await;
        let input = OrganizationInput {
            names: text(" "),
            country: Some("Azerbaijan".into()),
            website: Some("javascript:alert(1)".into()),
            note: Some("x".repeat(20_001)),
            established_on: Some("2001".parse().unwrap()),
            dissolved_on: Some("2000".parse().unwrap()),
            ..organization_input("")
        };
        let found = problems(organization::create(desk.writing(&desk.head), input).await);
        let fields: Vec<_> = found.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["names", "country", "website", "note", "dissolvedOn"]);
        assert_eq!(desk.entries().await, 0);
    }

    async fn an_identifier_belongs_to_one_record() {
        let desk = Desk::new().await;
        let with = |value: &str| OrganizationInput {
            identifiers: vec![Identifier { scheme: "register".into(), value: value.into() }],
            ..organization_input("Agency")
        };
        let first = organization::create(desk.writing(&desk.head), with("7")).await.unwrap();
        let taken = problems(organization::create(desk.writing(&desk.head), with("7")).await).remove(0);
        assert_eq!((taken.code, taken.field.as_deref()), (ErrorCode::Duplicate, Some("identifiers.0.value")));
        organization::change(desk.writing(&desk.head), first, 1, with("7")).await.unwrap();
        organization::change(desk.writing(&desk.head), first, 2, with("8")).await.unwrap();
        organization::create(desk.writing(&desk.head), with("7")).await.unwrap();
    }

    async fn a_participation_that_stays_keeps_its_id() {
        let desk = Desk::new().await;
        let one = desk.organization("One", AccessLevel::Open).await;
        let two = desk.organization("Two", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[one]).await;
        let wanted = agreement::Wanted {
            participations: Some(Box::new(participation::Wanted { first: 9, ..participation::Wanted::default() })),
            ..agreement::Wanted::default()
        };
        let ids = async || {
            let read = agreement::find(desk.reading(&desk.head), pact, &wanted).await.unwrap().unwrap();
            read.participations.iter().map(|part| (part.organization_id, part.id)).collect::<Vec<_>>()
        };
        let before = ids().await;
        agreement::change(desk.writing(&desk.head), pact, 1, agreement_input("Pact", &[two, one])).await.unwrap();
        let after = ids().await;
        assert_eq!(after.len(), 2);
        assert!(after.contains(&before[0]));
    }

    async fn what_contradicts_itself_is_refused() {
        let desk = Desk::new().await;
        let one = desk.organization("One", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[one]).await;
        let twice = |role| ParticipationInput { organization: one, role, note: None, actions: Vec::new(), procedures: Vec::new() };
        let input = AgreementInput {
            ended_by: Some(accord_shared::agreement::AgreementEnd::Termination),
            participations: vec![twice(ParticipationRole::Party), twice(ParticipationRole::Party)],
            links: vec![AgreementLinkInput { kind: AgreementLinkKind::Amends, to: pact }],
            ..agreement_input("Pact", &[])
        };
        let fields = |problems: Vec<accord_backend::register::Problem>| {
            problems.into_iter().filter_map(|problem| problem.field).collect::<Vec<_>>()
        };
        let found = problems(agreement::change(desk.writing(&desk.head), pact, 1, input).await);
        assert_eq!(fields(found), ["endedOn", "participations.1.role", "links.0.to"]);

        let both = DueRuleInput { on: "2026".parse().ok(), days: Some(3), ..DueRuleInput::default() };
        let input = ObligationInput {
            debtor: Some(one),
            creditor: Some(one),
            due_rule: both,
            ..obligation_input(pact, "Report")
        };
        let found = problems(obligation::create(desk.writing(&desk.head), input).await);
        assert_eq!(fields(found), ["creditor", "dueRule"]);
    }

    async fn a_due_rule_of_each_form_is_read_back() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let rules = [
            (DueRuleInput::default(), DueRule::Unstated),
            (DueRuleInput { on: "2026-12".parse().ok(), ..DueRuleInput::default() }, DueRule::On("2026-12".parse().unwrap())),
            (
                DueRuleInput { recurrence: Some("FREQ=YEARLY".into()), ..DueRuleInput::default() },
                DueRule::Recurrence("FREQ=YEARLY".into()),
            ),
            (
                DueRuleInput { days: Some(30), after: Some(DueEvent::Adoption), ..DueRuleInput::default() },
                DueRule::After { days: 30, event: DueEvent::Adoption },
            ),
        ];
        for (due_rule, expected) in rules {
            let input = ObligationInput { due_rule, ..obligation_input(pact, "Report") };
            let id = obligation::create(desk.writing(&desk.head), input).await.unwrap();
            let wanted = obligation::Wanted { occurrences: true, ..obligation::Wanted::default() };
            let read = obligation::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
            assert_eq!((&read.due_rule, read.occurrences.len()), (&expected, 1));
        }
    }
}
