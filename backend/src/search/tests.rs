//! What searching promises.

use accord_shared::{AccessLevel, Language, Noun, RecordId, organization::AliasKind};

use super::{Hit, LiveIndex, Search};
use crate::graph::{
    LiveGraph,
    tests::{
        day, viewer,
        world::{Body, Paper, World},
    },
};

struct Found {
    graph: LiveGraph,
    index: LiveIndex,
}

impl Found {
    async fn new(world: &World) -> Self {
        let graph = LiveGraph::open(&world.store).await.unwrap();
        Self { graph, index: LiveIndex::open(&world.store).await.unwrap() }
    }

    fn ask(&self, clearance: AccessLevel, search: Search<'_>) -> Vec<Hit> {
        self.index.read().search(&self.graph.read(), &viewer(clearance), &search)
    }

    fn ids(&self, text: &str) -> Vec<RecordId> {
        self.ask(AccessLevel::Open, typed(text)).iter().map(|hit| hit.id).collect()
    }
}

fn typed(text: &str) -> Search<'_> {
    Search { text, nouns: None, first: 20, language: Language::En, today: day("2026-11-24") }
}

#[tokio::test]
async fn case_diacritics_and_script_do_not_matter() {
    let world = World::new().await;
    let named = |names| world.organization(None, Body { names, ..Body::default() });
    let azerbaijan =
        named(&[(Language::Az, "Azərbaycan"), (Language::En, "Azerbaijan"), (Language::Ru, "Азербайджан")])
            .await;
    let seki = named(&[(Language::Az, "Şəki")]).await;
    let isiq = named(&[(Language::Az, "Işıq")]).await;
    let baki = named(&[(Language::Az, "Bakı")]).await;
    let found = Found::new(&world).await;
    for text in ["azerbaycan", "AZƏRBAYCAN", "Азербайджан", "azerbaijan", "azerb"] {
        assert_eq!(found.ids(text), [azerbaijan], "{text}");
    }
    assert_eq!(found.ids("seki"), [seki]);
    assert_eq!(found.ids("isiq"), [isiq]);
    assert_eq!(found.ids("baki"), [baki]);
    assert_eq!(found.ids("BAKI"), [baki]);

    let hits = found.ask(AccessLevel::Open, typed("azerbaycan"));
    assert_eq!((hits[0].label.as_str(), hits[0].matched.as_deref()), ("Azerbaijan", Some("Azərbaycan")));
    let az = Search { language: Language::Az, ..typed("azerbaycan") };
    let hits = found.ask(AccessLevel::Open, az);
    assert_eq!((hits[0].label.as_str(), hits[0].matched.as_deref()), ("Azərbaycan", None));
}

#[tokio::test]
async fn the_nearest_answer_comes_first() {
    let world = World::new().await;
    let named = async |name: &str, ours, aliases: &[(AliasKind, &str)]| {
        world
            .organization(None, Body { names: &[(Language::En, name)], ours, aliases, ..Body::default() })
            .await
    };
    let inside = named("Capitulation", false, &[]).await;
    let word = named("World itu fund", false, &[]).await;
    let prefix = named("Itu city", false, &[]).await;
    let prefix_ours = named("Itu desk", true, &[]).await;
    let acronym = named("International Telecommunication Union", false, &[(AliasKind::Acronym, "ITU")]).await;
    let title = [(Language::En, "ITU regulations")];
    let agreement = world.agreement(None, Paper { titles: &title, ..Paper::default() }).await;
    let found = Found::new(&world).await;
    assert_eq!(found.ids("itu"), [acronym, prefix_ours, prefix, agreement, word, inside]);
    let begun = [prefix_ours, prefix, acronym, agreement, word];
    assert_eq!(found.ids("it"), begun, "two letters begin a word, and never stand inside one");
    let hits = found.ask(AccessLevel::Open, Search { first: 2, ..typed("itu") });
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [acronym, prefix_ours]);
    assert_eq!(hits[0].matched.as_deref(), Some("ITU"));
    let agreements = Search { nouns: Some(&[Noun::Agreement]), ..typed("itu") };
    assert_eq!(found.ask(AccessLevel::Open, agreements).len(), 1);
}

#[tokio::test]
async fn every_word_must_be_in_one_record_but_in_any_of_its_texts() {
    let world = World::new().await;
    let ministry = world
        .organization(None, Body { names: &[(Language::En, "Ministry of Roads")], ..Body::default() })
        .await;
    let person = world.contact(None, "Leyla Quliyeva", Some(("Attaché", ministry, AccessLevel::Open))).await;
    let title = [(Language::En, "Agreement on roads")];
    let agreement =
        world.agreement(None, Paper { titles: &title, number: Some("12/2024"), ..Paper::default() }).await;
    let text = format!("{} submit the yearly harvest report {}", "and ".repeat(80), "to all ".repeat(80));
    let obligation = world.obligation(None, &text, agreement, (Some(ministry), None)).await;
    let found = Found::new(&world).await;
    assert_eq!(found.ids("attache quliyeva"), [person]);
    assert_eq!(found.ids("roads ministry"), [ministry]);
    assert!(found.ids("roads quliyeva").is_empty());
    assert_eq!(found.ids("12/2024"), [agreement]);
    assert!(found.ids("024").is_empty(), "a piece from the middle of a number says nothing");
    let hits = found.ask(AccessLevel::Open, typed("harvest"));
    assert_eq!(hits[0].id, obligation);
    assert!(hits[0].matched.as_deref().is_some_and(|text| text.contains("harvest") && text.len() < 200));
    assert!(hits[0].label.chars().count() < 170);
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_found_by_any_of_its_texts() {
    let world = World::new().await;
    let hidden =
        Body { names: &[(Language::En, "Hidden house")], level: AccessLevel::Secret, ..Body::default() };
    let hidden = world.organization(None, Body { identifier: Some("H-1"), ..hidden }).await;
    let open =
        world.organization(None, Body { names: &[(Language::En, "Open house")], ..Body::default() }).await;
    let resident = world.contact(None, "Anar", Some(("Resident", hidden, AccessLevel::Open))).await;
    let envoy = world.contact(None, "Aysel", Some(("Envoy", open, AccessLevel::Confidential))).await;
    let title = [(Language::En, "Pact")];
    let pact = Paper { titles: &title, level: AccessLevel::Secret, ..Paper::default() };
    let pact = world.agreement(None, pact).await;
    let duty = world.obligation(None, "Silence", pact, (Some(open), None)).await;
    let found = Found::new(&world).await;
    assert_eq!(found.ids("house"), [open]);
    assert!(found.ids("H-1").is_empty());
    assert!(found.ids("resident").is_empty(), "a post at a hidden organization is hidden");
    assert_eq!(found.ids("anar"), [resident]);
    assert!(found.ids("envoy").is_empty(), "a closed post is hidden");
    assert!(found.ids("silence").is_empty(), "an obligation is as closed as its agreement");
    let all = |text| found.ask(AccessLevel::Secret, typed(text)).iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!(all("house").len(), 2);
    assert_eq!((all("resident"), all("envoy"), all("silence")), (vec![resident], vec![envoy], vec![duty]));
}

#[tokio::test]
async fn a_change_is_found_by_its_new_text_and_no_longer_by_its_old_one() {
    let world = World::new().await;
    let named = |name| [(Language::En, name)];
    let body = world.organization(None, Body { names: &named("Petropavlovsk"), ..Body::default() }).await;
    let found = Found::new(&world).await;
    for round in 0..20 {
        let name = format!("Qızılyar {round}");
        world.organization(Some(body), Body { names: &[(Language::En, &name)], ..Body::default() }).await;
        found.graph.catch_up(&world.store).await.unwrap();
        found.index.catch_up(&world.store).await.unwrap();
        assert_eq!(found.ids(&format!("qizilyar {round}")), [body]);
        assert!(found.ids("petropavlovsk").is_empty());
    }
    assert_eq!(found.index.read().size().records, 1);
}

#[tokio::test]
async fn any_typing_is_answered() {
    let world = World::new().await;
    let body =
        world.organization(None, Body { names: &[(Language::En, "One two")], ..Body::default() }).await;
    let found = Found::new(&world).await;
    for nothing in ["", "   ", "…", "'", "\n", "\0"] {
        assert!(found.ids(nothing).is_empty(), "{nothing:?}");
    }
    assert!(found.ask(AccessLevel::Open, Search { first: 0, ..typed("one") }).is_empty());
    assert_eq!(found.ask(AccessLevel::Open, Search { first: usize::MAX, ..typed("one") }).len(), 1);
    assert_eq!(found.ids(&"one ".repeat(5_000)), [body], "only the first words count");
}
