//! Briefs: every line cites what it stands on, nothing in one lies above its reader, and it says the same in three
//! languages.

use std::collections::BTreeSet;

use accord_backend::{
    demo,
    graph::LiveGraph,
    paper::Paper,
    register::{
        Failure, Page,
        agreement::{self, AgreementInput},
        brief::{self, Asked, Point},
        contact,
        interaction::{self, InteractionInput},
        merge,
        obligation::{self, ObligationInput},
        organization,
        person::{self, NewUser},
        watching,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Language, Noun, RecordId, Role, Viewer, brief::BriefPart, error::ErrorCode, id::BriefId,
    interaction::InteractionKind,
};
use chrono::NaiveDate;

use super::desk::{Desk, agreement_input, day, obligation_input, problems, text};

fn today() -> NaiveDate {
    day("2026-11-24")
}

async fn brief_of(desk: &Desk, viewer: &Viewer, of: impl Into<RecordId>, full: bool) -> Option<Paper> {
    let graph = LiveGraph::open(&desk.store).await.unwrap();
    let asked = Asked { of: of.into(), language: Language::En, day: today(), full, level: None };
    brief::compose(desk.reading(viewer), &graph, asked).await.unwrap()
}

/// Everything that stands in a paper.
fn words(paper: &Paper) -> String {
    serde_json::to_string(paper).unwrap()
}

fn part(paper: &Paper, part: BriefPart) -> Vec<String> {
    let sections = paper.sections.iter().filter(|section| section.code == part.code());
    sections.flat_map(|section| &section.lines).map(|line| line.text()).collect()
}

/// The organization of the demonstration with the most agreements.
async fn busiest(desk: &Desk, viewer: &Viewer) -> RecordId {
    let wanted = organization::Wanted { participation_count: true, ..organization::Wanted::default() };
    let page = Page { first: Some(200), ..Page::default() };
    let list = organization::list(Default::default(), None, today());
    let found = list.page(desk.reading(viewer), &page, &wanted).await.unwrap();
    let theirs = found.rows.into_iter().map(|(_, body)| body).filter(|body| !body.ours);
    theirs.max_by_key(|body| body.participation_count).unwrap().id.into()
}

on_both! {
    async fn every_line_of_a_brief_cites_a_record_that_its_reader_sees_in_every_language() {
        let desk = Desk::new().await;
        demo::load(desk.writing(&desk.head)).await.unwrap();
        let graph = LiveGraph::open(&desk.store).await.unwrap();
        let of = busiest(&desk, &desk.analyst).await;
        for (viewer, full) in [(&desk.head, true), (&desk.analyst, false)] {
            let mut shapes = BTreeSet::new();
            for &language in Language::ALL {
                let asked = Asked { of, language, day: today(), full, level: None };
                let paper = brief::compose(desk.reading(viewer), &graph, asked).await.unwrap().unwrap();
                for line in paper.sections.iter().flat_map(|section| &section.lines) {
                    assert!(!line.cites.is_empty(), "nothing is cited: {}", line.text());
                    assert!(line.cites.iter().all(|&number| (1..=paper.citations.len()).contains(&number)));
                }
                for cited in &paper.citations {
                    let RecordId { noun, uuid } = cited.record;
                    let seen = watching::seen(desk.reading(viewer), noun, &[uuid]).await.unwrap();
                    assert_eq!(seen, [uuid], "{}", cited.label);
                    assert!(cited.level <= paper.level && paper.level <= viewer.clearance);
                }
                let cites = paper.sections.iter().flat_map(|section| &section.lines).flat_map(|line| &line.cites);
                let mut met = 0;
                for &number in cites {
                    assert!(number <= met + 1, "numbers come in their order");
                    met = met.max(number);
                }
                assert_eq!(met, paper.citations.len(), "nothing is listed that no line cites");
                assert!(!words(&paper).contains("{{"), "a value is missing");
                let lines = paper.sections.iter().map(|section| (section.code.clone(), section.lines.len()));
                shapes.insert((lines.collect::<Vec<_>>(), paper.citations.len()));
            }
            assert_eq!(shapes.len(), 1, "the same is said in every language: {shapes:?}");
        }
    }
}

on_both! {
    async fn a_brief_has_no_word_of_what_lies_above_its_reader() {
        let desk = Desk::new().await;
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        let open = desk.agreement("Open pact", AccessLevel::Open, &[partner]).await;
        let closed = desk.agreement("Silent pact", AccessLevel::Secret, &[partner]).await;
        desk.contact("Seen Person", AccessLevel::Open, partner).await;
        desk.contact("Hidden Person", AccessLevel::Secret, partner).await;
        let owed = |agreement, what: &str, access_level| ObligationInput {
            access_level,
            creditor: Some(partner),
            ..obligation_input(agreement, what)
        };
        for input in [
            owed(open, "Said duty", AccessLevel::Open),
            owed(open, "Unsaid duty", AccessLevel::Secret),
            owed(closed, "Silent duty", AccessLevel::Open),
        ] {
            obligation::create(desk.writing(&desk.head), input).await.unwrap();
        }
        for (subject, access_level) in [("Told talk", AccessLevel::Open), ("Untold talk", AccessLevel::Secret)] {
            let input = InteractionInput {
                access_level,
                kind: InteractionKind::Meeting,
                on: "2026-10-01".parse().unwrap(),
                until: None,
                place: None,
                subjects: text(subject),
                outcome: Some(format!("{subject} went well")),
                organizations: vec![partner],
                contacts: Vec::new(),
                agreements: Vec::new(),
            };
            interaction::create(desk.writing(&desk.head), input).await.unwrap();
        }
        let (above, below) = (
            brief_of(&desk, &desk.head, partner, true).await.unwrap(),
            brief_of(&desk, &desk.analyst, partner, true).await.unwrap(),
        );
        for word in ["Silent pact", "Hidden Person", "Unsaid duty", "Silent duty", "Untold talk"] {
            assert!(words(&above).contains(word), "{word}");
            assert!(!words(&below).contains(word), "{word}");
        }
        assert_eq!((above.level, below.level), (AccessLevel::Secret, AccessLevel::Open));
        assert_eq!(part(&below, BriefPart::OursDue), ["Overdue: was due 15 Nov 2026, days late: 9. Said duty (Open pact)"]);
        assert_eq!(part(&below, BriefPart::Interactions), ["1 Oct 2026 Meeting: Told talk. Outcome: Told talk went well"]);
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        assert!(brief_of(&desk, &desk.analyst, secret, false).await.is_none(), "hidden is missing");
    }
}

on_both! {
    async fn there_are_briefs_of_organizations_agreements_people_and_meetings() {
        let desk = Desk::new().await;
        demo::load(desk.writing(&desk.head)).await.unwrap();
        let head = Viewer::for_test(Role::Head, AccessLevel::Secret);
        let graph = LiveGraph::open(&desk.store).await.unwrap();
        let around = accord_backend::graph::Around {
            focus: busiest(&desk, &head).await,
            depth: 2,
            edges: None,
            nouns: None,
            as_of: today(),
            limit: 200,
        };
        let near = graph.read().neighbourhood(&head, &around).unwrap();
        let mut made = BTreeSet::new();
        for node in near.nodes {
            let id = node.card.id;
            if made.contains(&id.noun) {
                continue;
            }
            let paper = brief_of(&desk, &head, id, false).await;
            if let Some(paper) = paper {
                assert!(!part(&paper, BriefPart::Status).is_empty(), "{id}");
                made.insert(id.noun);
            }
        }
        assert_eq!(made, BTreeSet::from([Noun::Organization, Noun::Agreement, Noun::Contact, Noun::Interaction]));
    }
}

/// An account, as whom briefs are kept.
async fn somebody(desk: &Desk, login: &str, role: Role, clearance: AccessLevel) -> Viewer {
    let (login, name, organization) = (login.to_owned(), login.to_owned(), None);
    let new = NewUser { login: login.clone(), name, role, clearance, email: None, organization, demo: false };
    person::add_user(desk.writing(&person::operator()), new).await.unwrap();
    person::find_by_login(&desk.store, &login).await.unwrap().unwrap().viewer
}

async fn keep(
    desk: &Desk,
    viewer: &Viewer,
    of: impl Into<RecordId>,
    points: Option<Vec<Point>>,
) -> Result<BriefId, Failure> {
    let graph = LiveGraph::open(&desk.store).await.unwrap();
    let asked = Asked { of: of.into(), language: Language::En, day: today(), full: false, level: None };
    brief::keep(desk.writing(viewer), &graph, asked, points).await
}

async fn sees(desk: &Desk, viewer: &Viewer, of: impl Into<RecordId>) -> Vec<BriefId> {
    let listed = brief::list(desk.reading(viewer), of.into()).await.unwrap();
    let ids: Vec<BriefId> = listed.into_iter().map(|kept| kept.id).collect();
    for &id in &ids {
        assert!(brief::find(desk.reading(viewer), id).await.unwrap().is_some(), "what is listed can be read");
    }
    ids
}

on_both! {
    async fn a_copy_stays_as_it_was_and_is_there_for_whoever_may_see_all_that_it_cites() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        let analyst = somebody(&desk, "analyst", Role::Analyst, AccessLevel::Service).await;
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[partner]).await;
        let entries = desk.entries().await;
        let open = keep(&desk, &analyst, partner, None).await.unwrap();
        assert_eq!(desk.entries().await, entries + 1);
        desk.agreement("Silent pact", AccessLevel::Secret, &[partner]).await;
        let secret = keep(&desk, &head, partner, None).await.unwrap();
        assert_eq!(sees(&desk, &head, partner).await, [secret, open]);
        assert_eq!(sees(&desk, &analyst, partner).await, [open]);
        assert!(brief::find(desk.reading(&analyst), secret).await.unwrap().is_none());
        let (kept, paper) = brief::find(desk.reading(&head), open).await.unwrap().unwrap();
        assert_eq!((kept.author.as_str(), kept.level), ("analyst", AccessLevel::Open));
        assert!(words(&paper).contains("Pact") && !words(&paper).contains("Silent"), "as it was made");

        // What it cites is closed: so is the copy.
        let input = AgreementInput { access_level: AccessLevel::Secret, ..agreement_input("Pact", &[partner]) };
        agreement::change(desk.writing(&head), pact, 1, input).await.unwrap();
        assert!(sees(&desk, &analyst, partner).await.is_empty());
        assert_eq!(sees(&desk, &head, partner).await, [secret, open]);
    }

    async fn talking_points_are_in_the_words_of_whoever_keeps_the_brief_and_cite_what_it_cites() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[partner]).await;
        let stranger = desk.organization("Stranger", AccessLevel::Open).await;
        let point = |text: &str, records: &[RecordId]| Point { text: text.into(), records: records.to_vec() };
        let own = vec![point("Say hello.", &[]), point("  ", &[]), point("Ask about the pact.", &[pact.into()])];
        let id = keep(&desk, &head, partner, Some(own)).await.unwrap();
        let (_, paper) = brief::find(desk.reading(&head), id).await.unwrap().unwrap();
        assert_eq!(part(&paper, BriefPart::Points), ["Say hello.", "Ask about the pact."]);
        let section = paper.sections.iter().find(|section| section.code == BriefPart::Points.code()).unwrap();
        let cited = section.lines[1].cites[0];
        assert_eq!(paper.citations[cited - 1].record, pact.into());

        let foreign = keep(&desk, &head, partner, Some(vec![point("Ask.", &[stranger.into()])])).await;
        assert_eq!(problems(foreign)[0].code, ErrorCode::NotFound, "no word rests on what the brief does not cite");
        let long = keep(&desk, &head, partner, Some(vec![point(&"a".repeat(1_001), &[])])).await;
        assert_eq!(problems(long)[0].field.as_deref(), Some("points.0.text"));
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let hidden = keep(&desk, &desk.analyst, secret, None).await;
        assert_eq!(problems(hidden)[0].code, ErrorCode::NotFound);
    }

    async fn a_copy_goes_with_the_person_whom_it_cites_and_follows_a_body_that_was_joined() {
        let desk = Desk::new().await;
        let head = somebody(&desk, "head", Role::Head, AccessLevel::Secret).await;
        let head = head.clone().proven(desk.writing(&head).moment.at);
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        let double = desk.organization("Partner's double", AccessLevel::Open).await;
        let person = desk.contact("Jane Roe", AccessLevel::Open, partner).await;
        let other = keep(&desk, &head, double, None).await.unwrap();
        keep(&desk, &head, partner, None).await.unwrap();
        contact::erase(desk.writing(&head), person, 1).await.unwrap();
        assert!(sees(&desk, &head, partner).await.is_empty(), "it named the person");
        merge::merge(desk.writing(&head), (partner, 1), (double, 1)).await.unwrap();
        assert!(brief::find(desk.reading(&head), other).await.unwrap().is_some(), "the body is another's now");
    }
}

on_both! {
    async fn a_brief_for_a_reader_of_a_level_says_how_much_is_kept_from_them() {
        let desk = Desk::new().await;
        let partner = desk.organization("Partner", AccessLevel::Open).await;
        desk.agreement("Open pact", AccessLevel::Open, &[partner]).await;
        desk.agreement("Silent pact", AccessLevel::Secret, &[partner]).await;
        let graph = LiveGraph::open(&desk.store).await.unwrap();
        let asked = |level| Asked { of: partner.into(), language: Language::En, day: today(), full: true, level };
        let service = Some(AccessLevel::Service);
        let theirs = brief::compose(desk.reading(&desk.head), &graph, asked(service)).await.unwrap().unwrap();
        assert_eq!(theirs.kept_back().unwrap(), "For a reader cleared for: Service use. Records withheld: 1");
        assert!(!words(&theirs).contains("Silent") && theirs.level == AccessLevel::Open);
        let own = brief::compose(desk.reading(&desk.head), &graph, asked(None)).await.unwrap().unwrap();
        assert_eq!(own.kept_back(), None, "to whoever reads for themselves, hidden is missing");
        let beyond = brief::compose(desk.reading(&desk.analyst), &graph, asked(Some(AccessLevel::Secret))).await;
        assert_eq!(problems(beyond)[0].code, ErrorCode::Refused);
    }
}
