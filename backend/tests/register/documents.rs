//! Documents of records: what they are, who has to do with them, and that their content is there.

use std::fs;

use accord_backend::{
    content::Contents,
    register::{
        Failure, Problem, audit, custody,
        document::{self, Arrived, Document, DocumentInput},
        history,
        obligation::{self, More, OccurrenceStepInput, Wanted},
        organization::{self, OrganizationInput},
        person::{self, NewUser},
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, RecordId, Role, Viewer,
    document::{DocumentKind, Medium},
    error::ErrorCode,
    id::{DocumentId, ObligationId, UserId},
    occurrence::{OccurrenceAct, Outcome},
};
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use uuid::Uuid;

use super::desk::{Desk, organization_input, problems};

/// A desk with a place for documents.
struct Papers {
    desk: Desk,
    contents: Contents,
    _folder: TempDir,
}

fn input(kind: DocumentKind) -> DocumentInput {
    DocumentInput { access_level: None, title: "Signed copy".into(), kind, language: Some("az".into()) }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_500_000, 0).unwrap()
}

impl Papers {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let contents = Contents::open(folder.path().to_str().unwrap()).unwrap();
        Self { desk: Desk::new().await, contents, _folder: folder }
    }

    async fn arrived(&self, text: &str) -> Arrived<'_> {
        let mut spool = self.contents.spool(1 << 20).unwrap();
        spool.take(text.as_bytes()).await.unwrap().unwrap();
        let content = spool.finish().await.unwrap();
        self.contents.keep(&content).await.unwrap();
        Arrived { contents: &self.contents, hash: content.hash, size: content.size, medium: Medium::Text }
    }

    async fn add(&self, record: impl Into<RecordId>, input: DocumentInput) -> Result<DocumentId, Failure> {
        let arrived = self.arrived("the text").await;
        document::add(self.desk.writing(&self.desk.head), record.into(), input, arrived).await
    }

    async fn find(&self, viewer: &Viewer, id: DocumentId) -> Option<Document> {
        document::find(self.desk.reading(viewer), id).await.unwrap()
    }
}

/// Somebody whom the register knows, and who can therefore stand on a list.
async fn maker(desk: &Desk) -> Viewer {
    let new = NewUser {
        login: "maker".into(),
        name: "maker".into(),
        role: Role::Head,
        clearance: AccessLevel::Secret,
        email: None,
        organization: None,
        demo: false,
    };
    person::add_user(desk.writing(&person::operator()), new).await.unwrap();
    person::find_by_login(&desk.store, "maker").await.unwrap().unwrap().viewer
}

fn codes(problems: Vec<Problem>) -> Vec<(Option<String>, ErrorCode)> {
    problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

on_both! {
    async fn a_document_is_of_any_noun_and_as_closed_as_its_record() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let body = desk.organization("Closed body", AccessLevel::Confidential).await;
        let open = desk.organization("Body", AccessLevel::Open).await;
        let agreement = desk.agreement("Closed pact", AccessLevel::Confidential, &[open]).await;
        let obligation = desk.obligation(agreement, AccessLevel::Open).await;
        let contact = desk.contact("Person", AccessLevel::Open, open).await;
        let records: [(RecordId, AccessLevel); 4] = [
            (body.into(), AccessLevel::Confidential),
            (agreement.into(), AccessLevel::Confidential),
            // An obligation is as closed as its agreement, and so is what proves it.
            (obligation.into(), AccessLevel::Confidential),
            (contact.into(), AccessLevel::Open),
        ];
        for (record, level) in records {
            let id = papers.add(record, input(DocumentKind::of(record.noun)[0])).await.unwrap();
            let found = papers.find(&desk.head, id).await.unwrap();
            assert_eq!((found.record, found.access_level), (record, level));
            assert_eq!(found.contents.len(), 1);
            let seen = papers.find(&desk.analyst, id).await.is_some();
            assert_eq!(seen, level == AccessLevel::Open, "{record}");
            let listed = document::list(desk.reading(&desk.analyst), record).await.unwrap();
            assert_eq!(!listed.is_empty(), level == AccessLevel::Open, "{record}");
        }
        let lower = DocumentInput { access_level: Some(AccessLevel::Open), ..input(DocumentKind::Draft) };
        let refused = codes(problems(papers.add(agreement, lower).await));
        assert_eq!(refused, [(Some("accessLevel".into()), ErrorCode::Invalid)]);
    }

    async fn what_cannot_be_is_refused_field_by_field() {
        let papers = Papers::new().await;
        let body = papers.desk.organization("Body", AccessLevel::Open).await;
        let wrong = DocumentInput {
            access_level: None,
            title: "  ".into(),
            kind: DocumentKind::SignedText,
            language: Some("Azerbaijani".into()),
        };
        let refused = codes(problems(papers.add(body, wrong).await));
        let expected = [("title", ErrorCode::Required), ("kind", ErrorCode::Invalid), ("language", ErrorCode::Invalid)];
        assert_eq!(refused, expected.map(|(field, code)| (Some(field.to_owned()), code)));
        let missing = RecordId::new(accord_shared::Noun::Agreement, Uuid::from_u128(7));
        let refused = codes(problems(papers.add(missing, input(DocumentKind::Draft)).await));
        assert_eq!(refused, [(None, ErrorCode::NotFound)]);
        let arrived = papers.arrived("the text").await;
        let analyst = papers.desk.writing(&papers.desk.analyst);
        let refused = document::add(analyst, body.into(), input(DocumentKind::Other), arrived).await;
        assert_eq!(codes(problems(refused)), [(None, ErrorCode::Refused)]);
    }

    async fn nothing_is_written_down_whose_content_is_not_there() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let body = desk.organization("Body", AccessLevel::Open).await;
        let entries = desk.entries().await;
        let arrived = papers.arrived("gone").await;
        papers.contents.remove(arrived.hash).await.unwrap();
        let writing = desk.writing(&desk.head);
        let failed = document::add(writing, body.into(), input(DocumentKind::Other), arrived).await;
        assert!(matches!(failed, Err(Failure::Store(_))), "{failed:?}");
        assert_eq!(desk.entries().await, entries);
        assert_eq!(document::list(desk.reading(&desk.head), body.into()).await.unwrap(), []);
    }

    async fn new_content_keeps_what_was_there_and_each_change_is_in_the_ledger() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let body = desk.organization("Body", AccessLevel::Open).await;
        let id = papers.add(body, input(DocumentKind::Other)).await.unwrap();
        let second = papers.arrived("the second text").await;
        let writing = || desk.writing(&desk.head);
        document::replace(writing(), id, 1, second).await.unwrap();
        let stale = document::replace(writing(), id, 1, second).await;
        assert_eq!(codes(problems(stale)), [(None, ErrorCode::StaleVersion)]);
        let found = papers.find(&desk.head, id).await.unwrap();
        let contents: Vec<_> = found.contents.iter().map(|content| (content.number, content.hash)).collect();
        assert_eq!(contents, [(2, second.hash), (1, papers.arrived("the text").await.hash)]);
        assert_eq!(found.content(Some(1)).unwrap().size, 8);

        let renamed = DocumentInput { title: "Charter".into(), ..input(DocumentKind::Other) };
        document::change(writing(), id, 2, renamed).await.unwrap();
        document::remove(writing(), id, 3).await.unwrap();
        assert_eq!(papers.find(&desk.head, id).await, None);
        document::restore(writing(), id, 4).await.unwrap();
        assert_eq!(papers.find(&desk.head, id).await.unwrap().title, "Charter");

        let told = history::list(desk.reading(&desk.head), body.into(), None, 20).await.unwrap();
        let actions: Vec<_> = told.iter().map(|entry| entry.action.as_str()).collect();
        let expected = ["restore", "remove", "change", "replace", "add"].map(|verb| format!("document.{verb}"));
        assert_eq!(actions[..5], expected);
        let renamed = &told[2].changes;
        assert_eq!((renamed.len(), renamed[0].path.as_str()), (1, "title"));
        let hash = told[4].changes.iter().find(|change| change.path == "sha256").unwrap();
        assert_eq!(hash.after[0].text, papers.arrived("the text").await.hash.to_string());
        desk.entries().await;
    }

    async fn a_closed_document_is_not_in_the_history_of_its_open_record() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let body = desk.organization("Body", AccessLevel::Open).await;
        let secret = DocumentInput { access_level: Some(AccessLevel::Secret), ..input(DocumentKind::Other) };
        papers.add(body, secret).await.unwrap();
        let listed = papers.add(body, input(DocumentKind::Other)).await.unwrap();
        let maker = maker(desk).await;
        let list = Some(Vec::<UserId>::new());
        custody::set_list(desk.writing(&maker), listed.to_string().parse().unwrap(), list).await.unwrap();
        let other = Viewer { user: UserId(Uuid::from_u128(9)), ..Viewer::for_test(Role::Head, AccessLevel::Service) };
        let told = history::list(desk.reading(&other), body.into(), None, 20).await.unwrap();
        let actions: Vec<_> = told.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["organization.create"]);
        assert_eq!(document::list(desk.reading(&other), body.into()).await.unwrap(), []);

        // Whoever is on its list sees who is; to anybody else it is not there.
        let own = listed.to_string().parse().unwrap();
        assert_eq!(custody::find(desk.reading(&other), own).await.unwrap(), None);
        let on_list = Viewer { listed: std::sync::Arc::new([listed.0].into()), ..maker.clone() };
        let known = custody::find(desk.reading(&on_list), own).await.unwrap().unwrap();
        let people = known.need_to_know.map(|people| people.into_iter().map(|one| one.id).collect::<Vec<_>>());
        assert_eq!((known.responsible, people), (None, Some(vec![maker.user])));
        let everybody = papers.add(body, input(DocumentKind::Other)).await.unwrap().to_string().parse().unwrap();
        assert_eq!(custody::find(desk.reading(&other), everybody).await.unwrap().unwrap().need_to_know, None);
    }

    async fn reading_a_closed_document_is_in_the_ledger_once_and_an_open_one_is_not() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let body = desk.organization("Body", AccessLevel::Open).await;
        let pact = desk.agreement("Closed pact", AccessLevel::Confidential, &[body]).await;
        let obligation = desk.obligation(pact, AccessLevel::Open).await;
        let open = papers.add(body, input(DocumentKind::Other)).await.unwrap();
        // Closed by what it proves, whatever it is itself.
        let proof = papers.add(obligation, input(DocumentKind::Evidence)).await.unwrap();
        let before = desk.entries().await;
        for (id, expected) in [(open, 0), (proof, 1), (proof, 1)] {
            let found = papers.find(&desk.head, id).await.unwrap();
            audit::document_opened(desk.writing(&desk.head), &found).await.unwrap();
            assert_eq!(desk.entries().await - before, expected);
        }
        audit::document_denied(desk.writing(&desk.analyst), proof).await.unwrap();
        assert_eq!(desk.entries().await - before, 2);
    }

    async fn content_goes_a_week_after_nothing_needs_it_and_what_is_needed_stays() {
        let papers = Papers::new().await;
        let (desk, contents) = (&papers.desk, &papers.contents);
        let body = desk.organization("Body", AccessLevel::Open).await;
        let id = papers.add(body, input(DocumentKind::Other)).await.unwrap();
        let needed = papers.arrived("the text").await.hash;
        let orphan = papers.arrived("nobody's").await.hash;
        let put = contents.list().await.unwrap().iter().map(|kept| kept.put_at).max().unwrap();
        let sweep = async |days: i64| document::sweep(&desk.store, contents, put + TimeDelta::days(days)).await.unwrap();
        assert_eq!(sweep(0).await, document::Swept::default(), "somebody may be attaching it");
        assert_eq!((sweep(2).await.orphans, contents.list().await.unwrap().len()), (1, 2));
        assert_eq!(sweep(8).await.removed, 0);
        assert_eq!(sweep(10).await.removed, 1);
        assert!(contents.size_of(orphan).await.unwrap().is_none());
        assert!(contents.verify(needed).await.is_ok());

        let removed_at = now();
        document::remove(desk.writing_at(&desk.head, removed_at), id, 1).await.unwrap();
        let sweep = async |days: i64| {
            let at = Ord::max(removed_at, put) + TimeDelta::days(days);
            document::sweep(&desk.store, contents, at).await.unwrap()
        };
        sweep(20).await;
        sweep(29).await;
        assert!(contents.size_of(needed).await.unwrap().is_some(), "it can still be brought back");
        sweep(60).await;
        sweep(70).await;
        assert!(contents.size_of(needed).await.unwrap().is_none());
        let late = document::restore(desk.writing(&desk.head), id, 2).await;
        assert_eq!(codes(problems(late)), [(None, ErrorCode::NotFound)]);
    }

    async fn what_was_swept_for_is_needed_again_when_it_is_attached_again() {
        let papers = Papers::new().await;
        let (desk, contents) = (&papers.desk, &papers.contents);
        let body = desk.organization("Body", AccessLevel::Open).await;
        let hash = papers.arrived("the text").await.hash;
        let put = contents.list().await.unwrap()[0].put_at;
        let sweep = async |days: i64| document::sweep(&desk.store, contents, put + TimeDelta::days(days)).await.unwrap();
        assert_eq!(sweep(2).await.orphans, 1);
        papers.add(body, input(DocumentKind::Other)).await.unwrap();
        assert_eq!(sweep(20).await, document::Swept::default());
        assert_eq!(sweep(40).await, document::Swept::default());
        assert!(contents.verify(hash).await.is_ok());
    }
}

#[test]
fn a_folder_of_documents_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("accord.documents");
    Contents::open(place.to_str().unwrap()).unwrap();
    assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
}

on_both! {
    async fn a_coordinator_attaches_files_to_what_concerns_their_own_body_and_to_nothing_else() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let ours = OrganizationInput { ours: true, ..organization_input("Space Agency") };
        let own = organization::create(desk.writing(&desk.head), ours).await.unwrap();
        let other = desk.organization("Agency abroad", AccessLevel::Open).await;
        let theirs = desk.agreement("Theirs", AccessLevel::Open, &[own]).await;
        let others = desk.agreement("Others", AccessLevel::Open, &[other]).await;
        let hidden = desk.agreement("Hidden", AccessLevel::Secret, &[own]).await;
        let coordinator = Viewer {
            user: UserId(Uuid::from_u128(77)),
            organization: Some(own),
            ..Viewer::for_test(Role::Coordinator, AccessLevel::Service)
        };
        let writing = || desk.writing(&coordinator);
        let draft = || input(DocumentKind::Draft);
        let add = async |record: RecordId| {
            let arrived = papers.arrived("theirs").await;
            let (asked, done) = (
                document::may_add(writing(), record).await,
                document::add(writing(), record, draft(), arrived).await,
            );
            assert_eq!(asked.is_ok(), done.is_ok(), "what is asked before is what holds then");
            done
        };
        let id = add(theirs.into()).await.unwrap();
        document::change(writing(), id, 1, draft()).await.unwrap();
        document::replace(writing(), id, 2, papers.arrived("theirs again").await).await.unwrap();
        document::remove(writing(), id, 3).await.unwrap();
        document::restore(writing(), id, 4).await.unwrap();
        assert_eq!(problems(add(others.into()).await)[0].code, ErrorCode::OutsideScope);
        assert_eq!(problems(add(hidden.into()).await)[0].code, ErrorCode::NotFound);
        let foreign = papers.add(others, draft()).await.unwrap();
        let removed = document::remove(writing(), foreign, 1).await;
        assert_eq!(problems(removed)[0].code, ErrorCode::OutsideScope);
        let analyst = document::may_add(desk.writing(&desk.analyst), theirs.into()).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);
    }
}

/// Reports an obligation with this file alone to prove it.
async fn report(papers: &Papers, id: ObligationId, document: DocumentId) -> Result<(), Failure> {
    let step = OccurrenceStepInput {
        act: OccurrenceAct::Report,
        outcome: Some(Outcome::Met),
        on: None,
        text: None,
        evidence: None,
        link: None,
        document: Some(document),
    };
    let writing = papers.desk.writing(&papers.desk.head);
    let version = obligation::find(papers.desk.reading(&papers.desk.head), id, &Wanted::default()).await?;
    let version = version.map_or(1, |found| found.version);
    let done = obligation::act(writing, id, version, "2026-11-15".parse().unwrap(), step).await?;
    assert_eq!(done, Ok(()));
    Ok(())
}

/// What the reports on an obligation name, as a viewer sees it.
async fn proofs(papers: &Papers, viewer: &Viewer, id: ObligationId) -> Vec<DocumentId> {
    let more = More { steps: true, ..More::default() };
    let wanted = Wanted { occurrences: true, more, ..Wanted::default() };
    let found = obligation::find(papers.desk.reading(viewer), id, &wanted).await.unwrap().unwrap();
    found.occurrences[0].proofs.iter().map(|document| document.id).collect()
}

on_both! {
    async fn a_report_names_a_file_that_everybody_sees_who_reads_the_report() {
        let papers = Papers::new().await;
        let desk = &papers.desk;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let id = desk.obligation(pact, AccessLevel::Open).await;
        let other = desk.obligation(pact, AccessLevel::Open).await;
        let evidence = || input(DocumentKind::Evidence);
        let closed = DocumentInput { access_level: Some(AccessLevel::Confidential), ..evidence() };
        let closed = papers.add(id, closed).await.unwrap();
        let foreign = papers.add(other, evidence()).await.unwrap();
        let listed = papers.add(id, evidence()).await.unwrap();
        let maker = maker(desk).await;
        let list = Some(vec![maker.user]);
        custody::set_list(desk.writing(&maker), listed.to_string().parse().unwrap(), list).await.unwrap();
        let gone = papers.add(id, evidence()).await.unwrap();
        document::remove(desk.writing(&desk.head), gone, 1).await.unwrap();
        let entries = desk.entries().await;
        for wrong in [closed, foreign, listed, gone, DocumentId(Uuid::from_u128(9))] {
            let refused = codes(problems(report(&papers, id, wrong).await));
            assert_eq!(refused, [(Some("document".into()), ErrorCode::NotFound)]);
        }
        assert_eq!(desk.entries().await, entries, "what is refused writes nothing");
        let proof = papers.add(id, evidence()).await.unwrap();
        report(&papers, id, proof).await.unwrap();
        assert_eq!(proofs(&papers, &desk.analyst, id).await, [proof]);
        let signed = papers.add(pact, input(DocumentKind::SignedText)).await.unwrap();
        report(&papers, other, signed).await.unwrap();
        assert_eq!(proofs(&papers, &desk.analyst, other).await, [signed]);
        // What is closed later is not told any more to whom it is closed.
        let later = DocumentInput { access_level: Some(AccessLevel::Confidential), ..evidence() };
        document::change(desk.writing(&desk.head), proof, 1, later).await.unwrap();
        assert_eq!(proofs(&papers, &desk.analyst, id).await, []);
        assert_eq!(proofs(&papers, &desk.head, id).await, [proof]);
        document::remove(desk.writing(&desk.head), proof, 2).await.unwrap();
        assert_eq!(proofs(&papers, &desk.head, id).await, []);
    }
}
