//! Briefs: every line cites what it stands on, nothing in one lies above its reader, and it says the same in three
//! languages.

use std::collections::BTreeSet;

use accord_backend::{
    demo,
    graph::LiveGraph,
    paper::Paper,
    register::{
        Page,
        brief::{self, Asked},
        interaction::{self, InteractionInput},
        obligation::{self, ObligationInput},
        organization, watching,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Language, Noun, RecordId, Role, Viewer, brief::BriefPart, interaction::InteractionKind,
};
use chrono::NaiveDate;

use super::desk::{Desk, day, obligation_input, text};

fn today() -> NaiveDate {
    day("2026-11-24")
}

async fn brief_of(desk: &Desk, viewer: &Viewer, of: impl Into<RecordId>, full: bool) -> Option<Paper> {
    let graph = LiveGraph::open(&desk.store).await.unwrap();
    let asked = Asked { of: of.into(), language: Language::En, day: today(), full };
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
                let asked = Asked { of, language, day: today(), full };
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
