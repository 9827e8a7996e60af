//! Following the ledger gives what building anew would give.

use std::collections::BTreeMap;

use accord_shared::{
    AccessLevel, Language, Noun, RecordId, organization::AliasKind, participation::ActionKind,
};
use proptest::prelude::*;

use super::{
    around, seen,
    sketch::{OPEN, SECRET},
    today, viewer,
    world::{Body, Paper, World},
};
use crate::{
    graph::{Graph, LiveGraph},
    ledger::Follower,
    search::{Index, LiveIndex},
};

/// Everything that a graph holds, in an order of its own. An edge is listed under both its ends.
fn content(graph: &Graph) -> BTreeMap<RecordId, (String, Vec<String>)> {
    let id = |slot: u32| graph.node(slot).unwrap().id;
    let describe = |slot: u32| {
        let edge = graph.edge(slot).unwrap();
        let (from, to) = (id(edge.from), id(edge.to));
        let placed = crate::graph::edge::Edge { from: 0, to: 0, ..edge.clone() };
        let beside = (graph.titles.get(&slot), graph.breaks.get(&slot));
        format!("{from} {to} {placed:?} {beside:?}")
    };
    let node = |(&id, &slot): (&RecordId, &u32)| {
        let mut edges: Vec<String> = graph.edges_at(slot).map(describe).collect();
        edges.sort_unstable();
        (id, (format!("{:?}", graph.node(slot).unwrap()), edges))
    };
    graph.slots.iter().map(node).collect()
}

#[derive(Debug, Clone)]
struct Act {
    what: u8,
    which: prop::sample::Index,
    other: prop::sample::Index,
    level: u8,
    follow: bool,
}

fn any_act() -> impl Strategy<Value = Act> {
    let parts = (0u8..12, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..4, any::<bool>());
    parts.prop_map(|(what, which, other, level, follow)| Act { what, which, other, level, follow })
}

/// Writes whatever the act says, to records that exist.
async fn perform(world: &World, records: &mut Vec<RecordId>, act: &Act, number: usize) {
    let of = |noun| records.iter().copied().filter(|record| record.noun == noun).collect::<Vec<_>>();
    let (organizations, agreements) = (of(Noun::Organization), of(Noun::Agreement));
    let pick = |list: &[RecordId], index: &prop::sample::Index| (!list.is_empty()).then(|| *index.get(list));
    let (one, other) = (pick(&organizations, &act.which), pick(&organizations, &act.other));
    let level = AccessLevel::ALL[act.level as usize];
    let name = format!("Record {number}");
    let names = [(Language::En, name.as_str())];
    let written = match act.what {
        0..=3 => {
            let relations: Vec<_> = other.into_iter().map(|other| (other, level)).collect();
            let value = format!("id-{number}");
            let body = Body {
                level,
                names: &names,
                aliases: &[(AliasKind::Acronym, "RN"), (AliasKind::Former, "Old record")],
                relations: &relations,
                identifier: Some(&value),
                ..Body::default()
            };
            world.organization(one.filter(|_| act.what > 1), body).await
        }
        4..=6 => {
            let acts =
                [(ActionKind::Withdrawal, "2005".parse().ok()), (ActionKind::Accession, "2007".parse().ok())];
            let parties: Vec<_> = one.into_iter().map(|one| (one, &acts[..number % 3])).collect();
            let amended = pick(&agreements, &act.which);
            let paper =
                Paper { level, titles: &names, number: Some("7/12"), parties: &parties, amends: amended };
            world.agreement(pick(&agreements, &act.other).filter(|_| act.what > 4), paper).await
        }
        7 | 8 => {
            let held = pick(&of(Noun::Contact), &act.other).filter(|_| act.what == 8);
            world.contact(held, &name, one.map(|at| ("Attaché", at, level))).await
        }
        9 | 10 => {
            let held = pick(&of(Noun::Obligation), &act.other).filter(|_| act.what == 10);
            let Some(agreement) = pick(&agreements, &act.which) else { return };
            world.obligation(held, &name, agreement, (one, other)).await
        }
        _ => {
            let removable: Vec<_> =
                records.iter().copied().filter(|record| record.noun != Noun::Organization).collect();
            let Some(record) = pick(&removable, &act.which) else { return };
            let gone = world.remove(record).await;
            records.retain(|record| !gone.contains(record));
            return;
        }
    };
    if !records.contains(&written) {
        records.push(written);
    }
}

async fn following_equals_building(acts: Vec<Act>) {
    let world = World::new().await;
    let (graph, index) =
        (LiveGraph::open(&world.store).await.unwrap(), LiveIndex::open(&world.store).await.unwrap());
    let mut records = Vec::new();
    for (number, act) in acts.iter().enumerate() {
        perform(&world, &mut records, act, number).await;
        if act.follow {
            graph.catch_up(&world.store).await.unwrap();
            index.catch_up(&world.store).await.unwrap();
        }
    }
    graph.catch_up(&world.store).await.unwrap();
    index.catch_up(&world.store).await.unwrap();
    let built = Graph::build(&world.store).await.unwrap();
    assert_eq!(content(&graph.read()), content(&built));
    assert_eq!(graph.read().size().edges, built.size().edges);
    let built = Index::build(&world.store).await.unwrap();
    assert_eq!(index.read().content(), built.content());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happened_following_equals_building(acts in proptest::collection::vec(any_act(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(following_equals_building(acts));
    }
}

#[tokio::test]
async fn a_writer_sees_their_own_change_after_catching_up() {
    let world = World::new().await;
    let live = LiveGraph::open(&world.store).await.unwrap();
    let named = |name| [(Language::En, name)];
    let union = world.organization(None, Body { names: &named("Union"), ..Body::default() }).await;
    assert!(!live.read().shows(&viewer(OPEN), union));
    live.catch_up(&world.store).await.unwrap();
    assert!(live.read().shows(&viewer(OPEN), union));

    let body = || Body { names: &[(Language::En, "Member")], relations: &[], ..Body::default() };
    let member = world.organization(None, Body { relations: &[(union, OPEN)], ..body() }).await;
    live.catch_up(&world.store).await.unwrap();
    assert_eq!(live.read().degree(&viewer(OPEN), union, today()), 1);

    world.organization(Some(member), Body { level: SECRET, relations: &[(union, OPEN)], ..body() }).await;
    live.catch_up(&world.store).await.unwrap();
    assert_eq!(live.read().degree(&viewer(OPEN), union, today()), 0);
    assert_eq!(live.read().degree(&viewer(SECRET), union, today()), 1);
    assert_eq!(live.seq(), crate::ledger::head(&world.store).await.unwrap());
}

#[tokio::test]
async fn closing_an_agreement_closes_its_obligations() {
    let world = World::new().await;
    let titles = [(Language::En, "Agreement")];
    let open = || Paper { titles: &titles, ..Paper::default() };
    let agreement = world.agreement(None, open()).await;
    let obligation = world.obligation(None, "Report", agreement, (None, None)).await;
    let live = LiveGraph::open(&world.store).await.unwrap();
    assert_eq!(seen(&live.read(), OPEN, around(agreement, 1)).nodes.len(), 2);
    world.agreement(Some(agreement), Paper { level: SECRET, ..open() }).await;
    live.catch_up(&world.store).await.unwrap();
    assert!(!live.read().shows(&viewer(AccessLevel::Confidential), obligation));
    assert!(live.read().shows(&viewer(SECRET), obligation));
}
