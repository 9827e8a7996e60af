//! Saved views: whose they are, who else has them, and what is not there for whom.

use accord_backend::register::{
    Failure,
    person::{self, NewUser},
    view::{self, ViewChange, ViewInput},
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    error::ErrorCode,
    id::{Noun, ViewId},
    view::{MOST_VIEWS, Page},
};

use super::desk::{Desk, problems};

fn input(name: &str, query: &str, shared: bool) -> ViewInput {
    let page = Page::List(Noun::Agreement);
    ViewInput { page, name: name.into(), note: None, query: query.into(), shared }
}

/// Somebody with an account, as whom views are kept.
async fn somebody(desk: &Desk, login: &str, role: Role, clearance: AccessLevel) -> Viewer {
    let (login, name, organization) = (login.to_owned(), login.to_owned(), None);
    let new = NewUser { login: login.clone(), name, role, clearance, email: None, organization, demo: false };
    person::add_user(desk.writing(&person::operator()), new).await.unwrap();
    person::find_by_login(&desk.store, &login).await.unwrap().unwrap().viewer
}

async fn names(desk: &Desk, viewer: &Viewer) -> Vec<String> {
    view::list(desk.reading(viewer)).await.unwrap().into_iter().map(|view| view.name).collect()
}

async fn save(desk: &Desk, viewer: &Viewer, input: ViewInput) -> ViewId {
    view::save(desk.writing(viewer), input).await.unwrap()
}

on_both! {
    async fn a_view_is_its_owners_until_it_is_shared_and_every_step_is_in_the_ledger() {
        let desk = Desk::new().await;
        let owner = somebody(&desk, "owner", Role::Events, AccessLevel::Service).await;
        let other = somebody(&desk, "other", Role::Analyst, AccessLevel::Open).await;
        let entries = desk.entries().await;
        let id = save(&desk, &owner, input(" In force ", "state=in_force", false)).await;
        assert_eq!((names(&desk, &owner).await, names(&desk, &other).await), (vec!["In force".into()], vec![]));
        let theirs = view::change_view(desk.writing(&other), id, ViewChange { name: Some("Mine".into()), ..Default::default() }).await;
        assert_eq!(problems(theirs)[0].code, ErrorCode::NotFound);

        view::change_view(desk.writing(&owner), id, ViewChange { shared: Some(true), ..Default::default() }).await.unwrap();
        let seen = view::find(desk.reading(&other), id).await.unwrap().unwrap();
        assert_eq!((seen.query.as_str(), seen.owner_name.as_str(), seen.shared), ("state=in_force", "owner", true));
        let theirs = view::delete(desk.writing(&other), id).await;
        assert_eq!(problems(theirs)[0].code, ErrorCode::NotFound, "what is shared is read, not changed");

        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        view::delete(desk.writing(&head), id).await.unwrap();
        assert!(names(&desk, &owner).await.is_empty(), "the Head clears away what is shared");
        assert_eq!(desk.entries().await, entries + 4, "saved, shared and deleted, and the Head's account");
    }
}

on_both! {
    async fn a_shared_view_of_a_record_is_there_only_for_those_who_see_the_record() {
        let desk = Desk::new().await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        let analyst = somebody(&desk, "analyst", Role::Analyst, AccessLevel::Service).await;
        let coordinator = Viewer { role: Role::Coordinator, ..analyst.clone() };
        save(&desk, &head, input("Bureau's", &format!("q=a&party={secret}"), true)).await;
        save(&desk, &head, input("Nobody's", "party=organization:01939b4e-0000-7000-8000-00000000dead", true)).await;
        save(&desk, &head, input("Signed", "sort=-signed", true)).await;
        assert_eq!(names(&desk, &head).await, ["Bureau's", "Nobody's", "Signed"], "they wrote them");
        assert_eq!(names(&desk, &analyst).await, ["Signed"]);
        assert!(names(&desk, &coordinator).await.is_empty(), "a coordinator is another body's");
        save(&desk, &analyst, input("Zero parties", "parties=0", false)).await;
        assert_eq!(names(&desk, &analyst).await, ["Zero parties", "Signed"], "one's own come first");
    }
}

on_both! {
    async fn what_is_no_view_is_refused_with_its_reason() {
        let desk = Desk::new().await;
        let owner = somebody(&desk, "owner", Role::Events, AccessLevel::Service).await;
        let codes = async |viewer: &Viewer, input: ViewInput| -> Vec<(Option<String>, ErrorCode)> {
            match view::save(desk.writing(viewer), input).await {
                Err(Failure::Refused(problems)) => problems.into_iter().map(|it| (it.field, it.code)).collect(),
                other => panic!("{other:?}"),
            }
        };
        let at = |field: &str, code| vec![(Some(field.to_owned()), code)];
        save(&desk, &owner, input("One", "", false)).await;
        assert_eq!(codes(&owner, input("One", "q=a", false)).await, at("name", ErrorCode::Duplicate));
        assert_eq!(codes(&owner, input("  ", "", false)).await, at("name", ErrorCode::Required));
        assert_eq!(codes(&owner, input(&"a".repeat(81), "", false)).await, at("name", ErrorCode::TooLong));
        for query in ["?q=a", "q=<script>", "party=organization%3A01939b4e-0000-7000-8000-00000000dead"] {
            assert_eq!(codes(&owner, input("Two", query, false)).await, at("query", ErrorCode::Invalid));
        }
        let coordinator = Viewer { role: Role::Coordinator, ..owner.clone() };
        assert_eq!(codes(&coordinator, input("Two", "", true)).await, at("shared", ErrorCode::Refused));
        let keeper = Viewer { role: Role::Administrator, ..owner.clone() };
        assert_eq!(codes(&keeper, input("Two", "", false)).await, [(None, ErrorCode::Refused)]);
        for number in 1..MOST_VIEWS {
            save(&desk, &owner, input(&format!("View {number}"), "", false)).await;
        }
        assert_eq!(codes(&owner, input("Two", "", false)).await, [(None, ErrorCode::TooMany)]);
    }
}

on_both! {
    async fn an_exploration_is_kept_with_a_note_and_each_reader_has_of_it_what_they_see() {
        let desk = Desk::new().await;
        let [open, secret] =
            [("Institute", AccessLevel::Open), ("Bureau", AccessLevel::Secret)].map(|(name, level)| desk.organization(name, level));
        let (open, secret) = (open.await, secret.await);
        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        let analyst = somebody(&desk, "analyst", Role::Analyst, AccessLevel::Service).await;
        let state = |focus, other| format!("focus={focus}&depth=2&expanded={other}~post,{focus}&pinned={other}@-4,5&notes=1%2C2%2Cask");
        let exploration = |name: &str, query: String| ViewInput {
            page: Page::Exploration, name: name.into(), note: Some(" Why we met. ".into()), query, shared: true,
        };
        let entries = desk.entries().await;
        let id = save(&desk, &head, exploration("Around us", state(open, secret))).await;
        save(&desk, &head, exploration("Around the Bureau", state(secret, open))).await;
        // One name may be a list's and an exploration's.
        save(&desk, &head, input("Around us", "", false)).await;
        assert_eq!(desk.entries().await, entries + 3);

        assert_eq!(names(&desk, &analyst).await, ["Around us"], "where the middle is hidden nothing is left");
        let seen = view::find(desk.reading(&analyst), id).await.unwrap().unwrap();
        assert_eq!(seen.query, format!("focus={open}&depth=2&expanded={open}&notes=1%2C2%2Cask"));
        assert_eq!((seen.note.as_deref(), seen.page), (Some("Why we met."), Page::Exploration));
        let kept = view::find(desk.reading(&head), id).await.unwrap().unwrap();
        assert_eq!(kept.query, state(open, secret), "the owner has what they wrote");

        let change = ViewChange { note: Some(String::new()), ..Default::default() };
        view::change_view(desk.writing(&head), id, change).await.unwrap();
        assert_eq!(view::find(desk.reading(&head), id).await.unwrap().unwrap().note, None);
        for bad in ["unknown=1", "depth=1&depth=2", "focus=organization%3A01939b4e-0000-7000-8000-00000000dead"] {
            let refused = view::save(desk.writing(&head), exploration("Bad", bad.into())).await;
            assert_eq!(problems(refused)[0].field.as_deref(), Some("query"), "{bad}");
        }
    }
}
