//! Two organizations that are one: found, joined, taken back; by those who may, and without telling anybody anything.

use accord_backend::{
    graph::LiveGraph,
    ledger,
    register::{
        agreement, history,
        identifier::{self, Identifier},
        interaction::{self, InteractionInput},
        merge,
        obligation::{self, ObligationInput},
        organization::{self, OrganizationInput},
        relation::RelationInput,
        undo,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, RecordId, Role, Viewer,
    error::ErrorCode,
    id::{AgreementId, OrganizationId},
    interaction::InteractionKind,
    likeness::{LIKELY, LikenessReason},
    relation::RelationKind,
};

use super::desk::{
    Desk, agreement_input, obligation_input, organization_input, problems, text, whole_organization,
};

/// An organization with an identifier of its own.
async fn numbered(desk: &Desk, name: &str, number: &str) -> OrganizationId {
    let identifiers = vec![Identifier { scheme: "register".into(), value: number.into() }];
    let input = OrganizationInput { identifiers, ..organization_input(name) };
    organization::create(desk.writing(&desk.head), input).await.unwrap()
}

fn member_of(to: OrganizationId) -> RelationInput {
    RelationInput { kind: RelationKind::MemberOf, membership: None, to, since: None, until: None, note: None }
}

/// Everything that hangs on an organization, with the texts that tell it.
async fn hangs_on(desk: &Desk, viewer: &Viewer, id: OrganizationId) -> Vec<String> {
    let wanted = whole_organization();
    let Some(found) = organization::find(desk.reading(viewer), id, &wanted).await.unwrap() else {
        return Vec::new();
    };
    let name = |names: &accord_shared::LocalizedText| names.en.clone().unwrap_or_default();
    let mut told = vec![format!("name {}", name(&found.names))];
    told.extend(found.aliases.iter().map(|alias| format!("alias {}", alias.text)));
    told.extend(found.identifiers.iter().map(|one| format!("number {}", one.value)));
    told.extend(found.relations.iter().map(|relation| {
        let end = |end: &Option<std::sync::Arc<organization::Organization>>| {
            end.as_ref().map(|end| name(&end.names)).unwrap_or_default()
        };
        format!("relation {} → {}", end(&relation.from), end(&relation.to))
    }));
    told.extend(found.participations.iter().map(|part| {
        let title = part.agreement.as_ref().map(|agreement| name(&agreement.titles)).unwrap_or_default();
        format!("party to {title} with {} acts", part.actions.len())
    }));
    told.extend(found.posts.iter().map(|post| {
        format!("post of {}", post.contact.as_ref().map(|contact| name(&contact.names)).unwrap_or_default())
    }));
    told.extend(found.obligations.iter().map(|owed| format!("owed {}", name(&owed.texts))));
    told.extend(found.interactions.iter().map(|met| format!("met {}", name(&met.subjects))));
    told.sort();
    told
}

struct Scene {
    kept: OrganizationId,
    gone: OrganizationId,
    pact: AgreementId,
}

async fn scene(desk: &Desk) -> Scene {
    let kept = numbered(desk, "Union of Posts", "1").await;
    let parent = desk.organization("Parent", AccessLevel::Open).await;
    let gone = numbered(desk, "Posts Union", "2").await;
    let member = OrganizationInput { relations: vec![member_of(gone)], ..organization_input("Member") };
    organization::create(desk.writing(&desk.head), member).await.unwrap();
    let related = OrganizationInput {
        identifiers: vec![Identifier { scheme: "register".into(), value: "2".into() }],
        relations: vec![member_of(parent), member_of(kept)],
        ..organization_input("Posts Union")
    };
    organization::change(desk.writing(&desk.head), gone, 1, related).await.unwrap();
    let pact = desk.agreement("Pact", AccessLevel::Open, &[kept, gone]).await;
    desk.agreement("Own pact", AccessLevel::Open, &[gone]).await;
    desk.contact("Officer", AccessLevel::Open, gone).await;
    let owed =
        ObligationInput { debtor: Some(gone), creditor: Some(kept), ..obligation_input(pact, "Report") };
    obligation::create(desk.writing(&desk.head), owed).await.unwrap();
    let met = InteractionInput {
        access_level: AccessLevel::Open,
        kind: InteractionKind::Meeting,
        on: "2026-10".parse().unwrap(),
        until: None,
        place: None,
        subjects: text("Talks"),
        outcome: None,
        organizations: vec![kept, gone],
        contacts: Vec::new(),
        agreements: Vec::new(),
    };
    interaction::create(desk.writing(&desk.head), met).await.unwrap();
    Scene { kept, gone, pact }
}

on_both! {
    async fn what_referred_to_one_refers_to_the_other_and_one_undo_gives_all_of_it_back() {
        let desk = Desk::new().await;
        let Scene { kept, gone, pact } = scene(&desk).await;
        let before = (hangs_on(&desk, &desk.head, kept).await, hangs_on(&desk, &desk.head, gone).await);
        let preview = merge::preview(desk.reading(&desk.head), kept, gone).await.unwrap().unwrap();
        let counts = [preview.agreements, preview.relations, preview.contacts, preview.obligations, preview.interactions];
        assert_eq!(counts, [2, 3, 1, 1, 1]);
        assert_eq!(preview.names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(), ["Posts Union"]);

        let from = ledger::head(&desk.store).await.unwrap();
        merge::merge(desk.writing(&desk.head).because(Some("the same body")), (kept, 1), (gone, 2)).await.unwrap();
        let joined = hangs_on(&desk, &desk.head, kept).await;
        assert_eq!(joined, [
            "alias Posts Union",
            "met Talks",
            "name Union of Posts",
            "number 1",
            "number 2",
            "owed Report",
            "party to Own pact with 1 acts",
            "party to Pact with 1 acts",
            "post of Officer",
            "relation Member → Union of Posts",
            "relation Union of Posts → Parent",
        ]);
        assert_eq!(hangs_on(&desk, &desk.head, gone).await, joined, "the old id leads to the record that stays");
        let found = identifier::find_record(desk.reading(&desk.head), "register", "2").await.unwrap();
        assert_eq!(found, Some(kept.into()));
        let wanted = agreement::Wanted { participation_count: true, ..agreement::Wanted::default() };
        let pact = agreement::find(desk.reading(&desk.head), pact, &wanted).await.unwrap().unwrap();
        assert_eq!(pact.participation_count, 1, "two parts in one role are one");
        let last = ledger::head(&desk.store).await.unwrap();
        assert!(last > from + 4, "each record that was touched has an entry of its own");
        // A graph that follows the ledger has what one that is read anew has.
        let graph = LiveGraph::open(&desk.store).await.unwrap();

        let told = history::list(desk.reading(&desk.head), kept.into(), None, 10).await.unwrap();
        assert!(told[0].action == "organization.merge" && told[0].undoable, "{:?}", told[0]);
        undo::undo(desk.writing(&desk.head), told[0].seq).await.unwrap();
        let after = (hangs_on(&desk, &desk.head, kept).await, hangs_on(&desk, &desk.head, gone).await);
        assert_eq!(after, before);
        graph.catch_up(&desk.store).await.unwrap();
        // And it can be done again.
        merge::merge(desk.writing(&desk.head), (kept, 3), (gone, 3)).await.unwrap();
        assert_eq!(hangs_on(&desk, &desk.head, gone).await, joined);
        assert_eq!(desk.entries().await, ledger::head(&desk.store).await.unwrap(), "the chain holds");
    }

    async fn what_was_built_on_stays_and_every_entry_of_the_act_takes_back_all_of_it() {
        let desk = Desk::new().await;
        let Scene { kept, gone, pact } = scene(&desk).await;
        let before = hangs_on(&desk, &desk.head, gone).await;
        merge::merge(desk.writing(&desk.head), (kept, 1), (gone, 2)).await.unwrap();
        let of_pact = history::list(desk.reading(&desk.head), pact.into(), None, 1).await.unwrap()[0].seq;
        let other = Viewer { user: accord_shared::id::UserId(uuid::Uuid::from_u128(9)), ..desk.head.clone() };
        assert_eq!(problems(undo::undo(desk.writing(&other), of_pact).await)[0].code, ErrorCode::NotFound);
        undo::undo(desk.writing(&desk.head), of_pact).await.unwrap();
        assert_eq!(hangs_on(&desk, &desk.head, gone).await, before, "by whichever entry");

        merge::merge(desk.writing(&desk.head), (kept, 3), (gone, 3)).await.unwrap();
        let last = history::list(desk.reading(&desk.head), kept.into(), None, 1).await.unwrap()[0].seq;
        let input = agreement_input("Pact renamed", &[kept]);
        let version = agreement::find(desk.reading(&desk.head), pact, &Default::default()).await.unwrap().unwrap().version;
        agreement::change(desk.writing(&desk.head), pact, version, input).await.unwrap();
        assert_eq!(problems(undo::undo(desk.writing(&desk.head), last).await)[0].code, ErrorCode::BuiltUpon);
    }

    async fn a_change_that_dropped_a_body_joined_since_gives_back_the_one_that_stayed() {
        let desk = Desk::new().await;
        let kept = desk.organization("Union", AccessLevel::Open).await;
        let gone = desk.organization("Unoin", AccessLevel::Open).await;
        let other = desk.organization("Other", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[gone]).await;
        agreement::change(desk.writing(&desk.head), pact, 1, agreement_input("Pact", &[other])).await.unwrap();
        merge::merge(desk.writing(&desk.head), (kept, 1), (gone, 1)).await.unwrap();
        let change = history::list(desk.reading(&desk.head), pact.into(), None, 1).await.unwrap()[0].seq;
        undo::undo(desk.writing(&desk.head), change).await.unwrap();
        assert!(hangs_on(&desk, &desk.head, kept).await.contains(&"party to Pact with 1 acts".to_owned()));
    }

    async fn nobody_joins_what_they_may_not_see_or_change() {
        let desk = Desk::new().await;
        let kept = desk.organization("Union", AccessLevel::Open).await;
        let gone = desk.organization("Union", AccessLevel::Open).await;
        let secret = desk.organization("Union", AccessLevel::Secret).await;
        let analyst = merge::merge(desk.writing(&desk.analyst), (kept, 1), (gone, 1)).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);
        let coordinator = Viewer { organization: Some(kept), ..Viewer::for_test(Role::Coordinator, AccessLevel::Secret) };
        let scoped = merge::merge(desk.writing(&coordinator), (kept, 1), (gone, 1)).await;
        assert_eq!(problems(scoped)[0].code, ErrorCode::Refused);
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        for (one, other) in [(kept, secret), (secret, kept)] {
            let hidden = merge::merge(desk.writing(&editor), (one, 1), (other, 1)).await;
            assert_eq!(problems(hidden)[0].code, ErrorCode::NotFound);
            assert_eq!(merge::preview(desk.reading(&editor), one, other).await.unwrap(), None);
            assert_eq!(problems(merge::keep_apart(desk.writing(&editor), one, other).await)[0].code, ErrorCode::NotFound);
        }
        let stale = merge::merge(desk.writing(&editor), (kept, 1), (gone, 7)).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        let same = merge::merge(desk.writing(&editor), (kept, 1), (kept, 1)).await;
        assert_eq!(problems(same)[0].code, ErrorCode::Invalid);
    }

    async fn what_is_hidden_from_whoever_joins_them_goes_along_and_shows_nothing() {
        let desk = Desk::new().await;
        let kept = desk.organization("Union", AccessLevel::Open).await;
        let gone = desk.organization("Unoin", AccessLevel::Open).await;
        let secret = desk.agreement("Secret pact", AccessLevel::Secret, &[gone]).await;
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let preview = merge::preview(desk.reading(&editor), kept, gone).await.unwrap().unwrap();
        assert_eq!(preview.agreements, 0);
        merge::merge(desk.writing(&editor), (kept, 1), (gone, 1)).await.unwrap();
        assert_eq!(hangs_on(&desk, &editor, kept).await, ["alias Unoin", "name Union"]);
        assert!(hangs_on(&desk, &desk.head, kept).await.contains(&"party to Secret pact with 1 acts".to_owned()));
        assert_eq!(history::list(desk.reading(&editor), secret.into(), None, 5).await.unwrap().len(), 0);
        let entry = history::list(desk.reading(&editor), kept.into(), None, 1).await.unwrap()[0].seq;
        undo::undo(desk.writing(&editor), entry).await.unwrap();
        assert!(hangs_on(&desk, &desk.head, gone).await.contains(&"party to Secret pact with 1 acts".to_owned()));
    }

    async fn the_finder_shows_what_the_viewer_may_see_until_somebody_says_that_they_are_two() {
        let desk = Desk::new().await;
        let one = desk.organization("International Bureau of Weights", AccessLevel::Open).await;
        let other = desk.organization("international bureau of WEIGHTS", AccessLevel::Open).await;
        let secret = desk.organization("Bureau of Weights, International", AccessLevel::Secret).await;
        desk.organization("Ministry of Roads", AccessLevel::Open).await;
        let found = async |viewer: &Viewer| {
            let found = merge::find(desk.reading(viewer), LIKELY, 50, 0).await.unwrap();
            assert_eq!(found.total, found.pairs.len());
            found.pairs
        };
        let seen = found(&desk.analyst).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].one, seen[0].other), (one, other));
        assert_eq!(seen[0].reasons[0], LikenessReason::SameName);
        assert_eq!(found(&desk.head).await.len(), 3);

        merge::keep_apart(desk.writing(&desk.head), other, one).await.unwrap();
        assert_eq!(found(&desk.analyst).await, []);
        assert_eq!(found(&desk.head).await.len(), 2);
        let told = history::list(desk.reading(&desk.head), RecordId::from(other), None, 1).await.unwrap();
        assert!(told[0].action == "organization.apart" && !told[0].undoable);
        merge::keep_apart(desk.writing(&desk.head), other, secret).await.unwrap();
        assert_eq!(history::list(desk.reading(&desk.analyst), other.into(), None, 5).await.unwrap().len(), 2);
    }
}
