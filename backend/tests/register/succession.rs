//! What becomes of an organization: renamed, dissolved, divided, and each of it taken back.

use accord_backend::register::{
    history,
    organization::{self, OrganizationInput, Succession},
    relation::{self, RelationInput},
    undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer, error::ErrorCode, id::OrganizationId, organization::AliasKind,
    relation::RelationKind,
};

use super::desk::{Desk, organization_input, problems, text};

async fn found(desk: &Desk, viewer: &Viewer, id: OrganizationId) -> organization::Organization {
    let relations = relation::Wanted { organizations: Some(Box::default()) };
    let wanted = organization::Wanted {
        details: true,
        aliases: true,
        relations: Some(Box::new(relations)),
        ..organization::Wanted::default()
    };
    let found = organization::find(desk.reading(viewer), id, &wanted).await.unwrap().unwrap();
    (*found).clone()
}

on_both! {
    async fn a_former_name_still_finds_it_and_the_name_can_be_taken_back() {
        let desk = Desk::new().await;
        let id = desk.organization("Posts", AccessLevel::Open).await;
        organization::rename(desk.writing(&desk.head), id, 1, text("Networks")).await.unwrap();
        let renamed = found(&desk, &desk.head, id).await;
        let former: Vec<_> = renamed.aliases.iter().map(|alias| (alias.kind, alias.text.as_str())).collect();
        assert_eq!((renamed.names.en.as_deref(), former), (Some("Networks"), vec![(AliasKind::Former, "Posts")]));
        let last = history::list(desk.reading(&desk.head), id.into(), None, 1).await.unwrap().remove(0);
        assert_eq!(last.action, "organization.rename");
        undo::undo(desk.writing(&desk.head), last.seq).await.unwrap();
        let back = found(&desk, &desk.head, id).await;
        assert_eq!((back.names.en.as_deref(), back.aliases.len()), (Some("Posts"), 0));
        let same = organization::rename(desk.writing(&desk.head), id, 3, text("Posts")).await;
        assert_eq!(problems(same)[0].code, ErrorCode::Invalid);
        let analyst = organization::rename(desk.writing(&desk.analyst), id, 3, text("Mine")).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);
    }

    async fn whoever_is_dissolved_leads_to_its_successors_and_what_the_writer_does_not_see_stays() {
        let desk = Desk::new().await;
        let [union, secret, heir] = [
            desk.organization("Union", AccessLevel::Open).await,
            desk.organization("Closed union", AccessLevel::Secret).await,
            desk.organization("Heir", AccessLevel::Open).await,
        ];
        let member = |to| RelationInput {
            kind: RelationKind::MemberOf, membership: None, to, since: Some("2001".parse().unwrap()), until: None, note: None,
        };
        let input = OrganizationInput { relations: vec![member(union), member(secret)], ..organization_input("Posts") };
        let id = organization::create(desk.writing(&desk.head), input).await.unwrap();
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let on = "2026-05".parse().unwrap();
        let ended = Succession { on, dissolved: true, successors: vec![heir] };
        organization::succeed(desk.writing(&editor), id, 1, ended).await.unwrap();
        let after = found(&desk, &desk.head, id).await;
        assert_eq!(after.details.dissolved_on, Some(on));
        let until = |to: OrganizationId| after.relations.iter().find(|one| one.to_id == to.0).map(|one| one.until);
        assert_eq!(until(union), Some(Some(on)));
        assert_eq!(until(secret), Some(None), "nobody ends what they do not see");
        assert_eq!(until(heir), Some(None));
        let hidden = Succession { on, dissolved: false, successors: vec![secret] };
        let refused = organization::succeed(desk.writing(&editor), id, 2, hidden).await;
        assert_eq!(problems(refused)[0].code, ErrorCode::NotFound);
        let last = history::list(desk.reading(&editor), id.into(), None, 1).await.unwrap().remove(0);
        undo::undo(desk.writing(&editor), last.seq).await.unwrap();
        let back = found(&desk, &desk.head, id).await;
        assert_eq!((back.details.dissolved_on, back.relations.len()), (None, 2));
    }
}
