//! A part of an organization that goes over to another: what is named and nothing else, from a day on, and all of it back.

use accord_backend::register::{
    agreement::{self, AgreementInput},
    bulk, contact, history,
    identifier::Identifier,
    obligation::{self, ObligationInput},
    organization::{self, Alias, OrganizationInput},
    participation::ParticipationAction,
    relation::RelationInput,
    split::{self, SplitInput},
    undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, PartialDate, RecordId, Role, Viewer,
    agreement::AgreementState,
    error::ErrorCode,
    id::{AgreementId, ContactId, ObligationId, OrganizationId},
    organization::AliasKind,
    participation::ActionKind,
    relation::RelationKind,
};

use super::desk::{
    Desk, agreement_input, day, obligation_input, organization_input, problems, whole_organization,
};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn number(value: &str) -> Identifier {
    Identifier { scheme: "register".into(), value: value.into() }
}

fn alias(text: &str) -> Alias {
    Alias { kind: AliasKind::Acronym, language: None, text: text.into() }
}

fn since(kind: RelationKind, to: OrganizationId) -> RelationInput {
    RelationInput { kind, membership: None, to, since: Some(date("2001")), until: None, note: None }
}

struct Scene {
    desk: Desk,
    old: OrganizationId,
    pact: AgreementId,
    draft: AgreementId,
    officer: ContactId,
    owed: ObligationId,
}

/// An organization with two of everything, one of which goes over.
async fn scene() -> Scene {
    let desk = Desk::new().await;
    let ours = desk.organization("Ministry", AccessLevel::Open).await;
    let parent = desk.organization("Parent", AccessLevel::Open).await;
    let old = OrganizationInput {
        aliases: vec![alias("PT"), alias("TEL")],
        identifiers: vec![number("1"), number("2")],
        relations: vec![since(RelationKind::MemberOf, parent), since(RelationKind::PartOf, parent)],
        ..organization_input("Posts and Telegraphs")
    };
    let old = organization::create(desk.writing(&desk.head), old).await.unwrap();
    let member = OrganizationInput {
        relations: vec![since(RelationKind::SubordinateTo, old)],
        ..organization_input("Member")
    };
    organization::create(desk.writing(&desk.head), member).await.unwrap();
    let mut pact =
        AgreementInput { in_force_on: Some(date("2002")), ..agreement_input("Pact", &[ours, old]) };
    for part in &mut pact.participations {
        part.actions.push(ParticipationAction::new(ActionKind::EntryIntoForce, Some(date("2002")), None));
    }
    let pact = agreement::create(desk.writing(&desk.head), pact).await.unwrap();
    let draft = desk.agreement("Signed only", AccessLevel::Open, &[ours, old]).await;
    desk.agreement("Stays", AccessLevel::Open, &[ours, old]).await;
    let officer = desk.contact("Officer", AccessLevel::Open, old).await;
    desk.contact("Clerk", AccessLevel::Open, old).await;
    let owe = |what: &str| ObligationInput { debtor: Some(old), ..obligation_input(pact, what) };
    let owed = obligation::create(desk.writing(&desk.head), owe("Report")).await.unwrap();
    obligation::create(desk.writing(&desk.head), owe("Stay")).await.unwrap();
    Scene { desk, old, pact, draft, officer, owed }
}

async fn found(desk: &Desk, id: OrganizationId) -> Option<organization::Organization> {
    let found = organization::find(desk.reading(&desk.head), id, &whole_organization()).await.unwrap();
    found.map(|found| (*found).clone())
}

/// Everything that hangs on an organization, as texts.
fn told(body: &organization::Organization) -> Vec<String> {
    let mut told: Vec<String> = body.aliases.iter().map(|alias| format!("name {}", alias.text)).collect();
    told.extend(body.identifiers.iter().map(|one| format!("number {}", one.value)));
    told.extend(body.relations.iter().map(|one| {
        let end = |end: &Option<std::sync::Arc<organization::Organization>>| {
            end.as_ref().and_then(|end| end.names.en.clone()).unwrap_or_default()
        };
        format!("{} {} {} {:?}-{:?}", end(&one.from), one.kind, end(&one.to), one.since, one.until)
    }));
    told.extend(body.participations.iter().map(|part| {
        let title = part.agreement.as_ref().and_then(|agreement| agreement.titles.en.clone());
        let acts: Vec<_> = part.actions.iter().map(|act| format!("{}", act.kind)).collect();
        format!("{}: {}", title.unwrap_or_default(), acts.join(" "))
    }));
    told.extend(body.posts.iter().map(|post| {
        let name = post.contact.as_ref().and_then(|contact| contact.names.en.clone()).unwrap_or_default();
        format!("{name} {:?}-{:?}", post.since, post.until)
    }));
    told.extend(body.obligations.iter().map(|owed| owed.texts.en.clone().unwrap_or_default()));
    told.sort();
    told
}

/// Names for the split what the scene gives away.
async fn input(scene: &Scene, successor: Option<OrganizationId>) -> SplitInput {
    let body = found(&scene.desk, scene.old).await.unwrap();
    let parts =
        body.participations.iter().filter(|part| [scene.pact.0, scene.draft.0].contains(&part.agreement_id));
    let related = body.relations.iter().filter(|one| one.kind != RelationKind::PartOf);
    SplitInput {
        on: date("2026-05-01"),
        successor,
        created: successor.is_none().then(|| organization_input("Telegraphs")),
        participations: parts.map(|part| part.id).collect(),
        posts: body
            .posts
            .iter()
            .filter(|post| post.contact_id == scene.officer.0)
            .map(|post| post.id)
            .collect(),
        relations: related.map(|one| one.id).collect(),
        obligations: vec![scene.owed],
        identifiers: vec![number("2")],
        names: vec!["TEL".into()],
    }
}

fn acts(body: &organization::Organization, agreement: AgreementId) -> Vec<(ActionKind, Option<PartialDate>)> {
    let part = body.participations.iter().find(|part| part.agreement_id == agreement.0);
    part.map(|part| part.actions.iter().map(|act| (act.kind, act.on)).collect()).unwrap_or_default()
}

on_both! {
    async fn what_is_named_goes_over_from_a_day_on_and_who_was_there_before_stays_told() {
        let scene = scene().await;
        let Scene { desk, old, pact, draft, .. } = &scene;
        let on = Some(date("2026-05-01"));
        let input = input(&scene, None).await;
        let entries = desk.entries().await;
        let writing = desk.writing(&desk.head).because(Some("the networks are separate now"));
        let new = split::split(writing, *old, 1, input).await.unwrap();
        assert_eq!(desk.entries().await, entries + 7, "an entry for each record");
        let (left, got) = (found(desk, *old).await.unwrap(), found(desk, new).await.unwrap());

        assert_eq!(got.aliases.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["TEL"]);
        assert_eq!(left.aliases.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["PT"]);
        assert_eq!((&got.identifiers[..], &left.identifiers[..]), (&[number("2")][..], &[number("1")][..]));

        let succession = (ActionKind::Succession, on);
        assert_eq!(acts(&got, *pact), [succession, (ActionKind::EntryIntoForce, on)]);
        assert_eq!(acts(&left, *pact).last(), Some(&(ActionKind::Termination, on)));
        assert_eq!(acts(&got, *draft), [(ActionKind::Signature, Some(date("2001-05-10")))], "nobody is bound by it");
        assert_eq!(acts(&left, *draft), []);
        assert_eq!((got.participations.len(), left.participations.len()), (2, 2));
        let wanted = agreement::Wanted::default();
        let held = agreement::find(desk.reading(&desk.head), *pact, &wanted).await.unwrap().unwrap();
        assert_eq!(held.life.state_on(day("2026-11-29")), AgreementState::InForce, "it goes on");

        let ends = |body: &organization::Organization| {
            let mut ends: Vec<_> = body.relations.iter().map(|one| (one.kind, one.since, one.until)).collect();
            ends.sort();
            ends
        };
        let begun = |kind| (kind, on, None);
        let (member, part, under) = (RelationKind::MemberOf, RelationKind::PartOf, RelationKind::SubordinateTo);
        assert_eq!(ends(&got), [begun(under), begun(member), begun(RelationKind::SucceededBy)]
            .into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        let was = Some(date("2001"));
        let mut expected = vec![(part, was, None), (under, was, on), (member, was, on), begun(RelationKind::SucceededBy)];
        expected.sort();
        assert_eq!(ends(&left), expected);

        let posts = |body: &organization::Organization| {
            let mut posts: Vec<_> = body.posts.iter().map(|post| (post.since, post.until)).collect();
            posts.sort();
            posts
        };
        assert_eq!(posts(&got), [(on, None)]);
        assert_eq!(posts(&left), [(None, None), (None, on)]);
        assert_eq!((got.obligations.len(), left.obligations.len()), (1, 1));

        let last = history::list(desk.reading(&desk.head), (*old).into(), None, 1).await.unwrap().remove(0);
        assert_eq!((last.action.as_str(), last.undoable), ("organization.split", true));
        assert_eq!(last.reason.as_deref(), Some("the networks are separate now"));
        let made = history::list(desk.reading(&desk.head), new.into(), None, 9).await.unwrap();
        assert_eq!(made.len(), 1, "whoever is entered by it has one entry");
    }

    async fn one_undo_gives_all_of_it_back_and_a_successor_that_it_entered_is_gone() {
        let scene = scene().await;
        let Scene { desk, old, pact, .. } = &scene;
        let before = told(&found(desk, *old).await.unwrap());
        for known in [false, true] {
            let heir = if known { Some(desk.organization("Networks", AccessLevel::Open).await) } else { None };
            let version = if known { 3 } else { 1 };
            let input = input(&scene, heir).await;
            let new = split::split(desk.writing(&desk.head), *old, version, input).await.unwrap();
            assert_ne!(told(&found(desk, *old).await.unwrap()), before);
            // From any of the records that it touched.
            let of_pact = history::list(desk.reading(&desk.head), (*pact).into(), None, 1).await.unwrap().remove(0);
            assert!(of_pact.action == "agreement.split" && of_pact.undoable);
            let other = Viewer { user: accord_shared::id::UserId(uuid::Uuid::from_u128(9)), ..desk.head.clone() };
            let theirs = undo::undo(desk.writing(&other), of_pact.seq).await;
            assert_eq!(problems(theirs)[0].code, ErrorCode::NotFound, "it is for whoever did it");
            undo::undo(desk.writing(&desk.head), of_pact.seq).await.unwrap();
            assert_eq!(told(&found(desk, *old).await.unwrap()), before);
            let left = found(desk, new).await;
            assert_eq!(left.map(|left| told(&left)), known.then(Vec::new));
            let again = undo::undo(desk.writing(&desk.head), of_pact.seq).await;
            assert_eq!(problems(again)[0].code, ErrorCode::BuiltUpon);
        }
        desk.entries().await;
    }

    async fn it_stands_among_ones_bulk_changes_and_is_taken_back_there_until_something_builds_on_it() {
        let scene = scene().await;
        let Scene { desk, old, officer, .. } = &scene;
        let before = told(&found(desk, *old).await.unwrap());
        split::split(desk.writing(&desk.head), *old, 1, input(&scene, None).await).await.unwrap();
        let past = bulk::past(desk.reading(&desk.head)).await.unwrap().remove(0);
        assert_eq!((past.field.as_str(), past.count), ("split", 7));
        bulk::take_back(desk.writing(&desk.head), past.id).await.unwrap().unwrap();
        assert_eq!(told(&found(desk, *old).await.unwrap()), before);

        split::split(desk.writing(&desk.head), *old, 3, input(&scene, None).await).await.unwrap();
        let person = contact::find(desk.reading(&desk.head), *officer, &contact::Wanted::default()).await.unwrap().unwrap();
        contact::erase(desk.writing(&desk.head.clone().proven(desk.writing(&desk.head).moment.at)), *officer, person.version)
            .await
            .unwrap();
        let past = bulk::past(desk.reading(&desk.head)).await.unwrap().remove(0);
        let kept = bulk::take_back(desk.writing(&desk.head), past.id).await.unwrap();
        assert_eq!(kept.unwrap_err()[0].record, RecordId::from(*officer));
    }

    async fn nobody_gives_away_what_they_do_not_see_or_may_not_change_and_nothing_goes_to_a_more_open_body() {
        let scene = scene().await;
        let Scene { desk, old, .. } = &scene;
        let whole = input(&scene, None).await;
        let analyst = split::split(desk.writing(&desk.analyst), *old, 1, whole.clone()).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);

        let hidden = desk.agreement("Hidden", AccessLevel::Secret, &[*old]).await;
        let hidden_part = found(desk, *old).await.unwrap();
        let hidden_part = hidden_part.participations.iter().find(|part| part.agreement_id == hidden.0).unwrap().id;
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let reaching = SplitInput { participations: vec![hidden_part], ..whole.clone() };
        let refused = split::split(desk.writing(&editor), *old, 1, reaching).await;
        let refused = problems(refused).remove(0);
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::NotFound, Some("participations")));
        let stale = split::split(desk.writing(&editor), *old, 9, whole.clone()).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        let nobody = SplitInput { created: None, ..whole.clone() };
        let nobody = split::split(desk.writing(&editor), *old, 1, nobody).await;
        assert_eq!(problems(nobody)[0].field.as_deref(), Some("successor"));
        let none = SplitInput { names: vec!["NEVER".into()], ..whole.clone() };
        let none = split::split(desk.writing(&editor), *old, 1, none).await;
        assert_eq!(problems(none)[0].field.as_deref(), Some("names"));

        // What the writer does not see stays with whom it was entered for.
        split::split(desk.writing(&editor), *old, 1, whole).await.unwrap();
        let kept = found(desk, *old).await.unwrap();
        assert!(kept.participations.iter().any(|part| part.agreement_id == hidden.0));

        let closed = desk.organization("Closed", AccessLevel::Service).await;
        let open = desk.organization("Open", AccessLevel::Open).await;
        let bare = |successor| SplitInput {
            on: date("2026-06"), successor: Some(successor), created: None, participations: vec![], posts: vec![],
            relations: vec![], obligations: vec![], identifiers: vec![], names: vec![],
        };
        let opened = split::split(desk.writing(&desk.head), closed, 1, bare(open)).await;
        assert_eq!(problems(opened)[0].code, ErrorCode::Invalid);
        let itself = split::split(desk.writing(&desk.head), open, 1, bare(open)).await;
        assert_eq!(problems(itself)[0].code, ErrorCode::Invalid);
        split::split(desk.writing(&desk.head), open, 1, bare(closed)).await.unwrap();
    }
}
