//! Measures the graph and the search on a generated register: `cargo run --release --example measure_graph [times]`.
//!
//! 10,000 organizations, 20,000 agreements and 80,086 participations with one act each, `times` as many of all.

use std::time::{Duration, Instant};

use accord_backend::{
    graph::{Around, Between, LiveGraph},
    search::{LiveIndex, Search},
    store::{
        Store,
        entity::{agreement, organization, participation, participation_action},
    },
};
use accord_shared::{
    AccessLevel, Language, Noun, RecordId, Role, Viewer,
    agreement::{AgreementKind, Ambit, Term},
    organization::OrganizationKind,
    participation::{ActionKind, ParticipationRole},
};
use chrono::NaiveDate;
use rand::{Rng, SeedableRng, rngs::StdRng};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use uuid::Uuid;

const BATCH: usize = 500;
const ASKED: usize = 500;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let times: usize = std::env::args().nth(1).map_or(Ok(1), |times| times.parse())?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite:{}", folder.path().join("measure.db").display())).await?;
    let register =
        Register { organizations: 10_000 * times, agreements: 20_000 * times, parts: 80_086 * times };
    let began = Instant::now();
    register.write(&store).await?;
    println!("written                 {:>10.2?}", began.elapsed());

    let began = Instant::now();
    let live = LiveGraph::open(&store).await?;
    println!("graph built             {:>10.2?}", began.elapsed());
    let size = live.read().size();
    println!("                        {:>10} nodes, {} bytes each", size.nodes, size.node_bytes / size.nodes);
    println!("                        {:>10} edges, {} bytes each", size.edges, size.edge_bytes / size.edges);

    let began = Instant::now();
    let index = LiveIndex::open(&store).await?;
    println!("index built             {:>10.2?}", began.elapsed());
    let size = index.read().size();
    println!("                        {:>10} texts, {} bytes each", size.texts, size.bytes / size.texts);

    let asked = Asked { register, random: StdRng::seed_from_u64(2), viewer: analyst() };
    asked.ask(&live, &index);
    Ok(())
}

fn analyst() -> Viewer {
    Viewer::for_test(Role::Analyst, AccessLevel::Service)
}

struct Register {
    organizations: usize,
    agreements: usize,
    parts: usize,
}

impl Register {
    fn organization(&self, number: usize) -> Uuid {
        Uuid::from_u128(1 << 100 | number as u128)
    }

    fn agreement(&self, number: usize) -> Uuid {
        Uuid::from_u128(2 << 100 | number as u128)
    }

    async fn write(&self, store: &Store) -> anyhow::Result<()> {
        let mut random = StdRng::seed_from_u64(1);
        let organizations = (0..self.organizations).map(|number| organization::ActiveModel {
            id: Set(self.organization(number)),
            version: Set(1),
            access_level: Set(level(number)),
            name_az: Set(Some(format!("Qurum {number} nazirliyi"))),
            name_en: Set(Some(format!("Ministry {number} of communications"))),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            kind: Set(OrganizationKind::Other),
            ours: Set(number % 100 == 0),
            ..Default::default()
        });
        insert::<organization::Entity, _>(store, organizations).await?;
        let agreements = (0..self.agreements).map(|number| agreement::ActiveModel {
            id: Set(self.agreement(number)),
            version: Set(1),
            access_level: Set(level(number)),
            title_en: Set(Some(format!(
                "Agreement {number} on cooperation in the field of the use of spectrum"
            ))),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            kind: Set(AgreementKind::Agreement),
            ambit: Set(Ambit::Multilateral),
            term: Set(Term::Unknown),
            signed_on: Set(Some((1950 + number as i32 % 70) * 100_000)),
            ended_on: Set((number % 7 == 0).then_some(20_200_000)),
            ..Default::default()
        });
        insert::<agreement::Entity, _>(store, agreements).await?;
        let mut pairs = std::collections::BTreeSet::new();
        while pairs.len() < self.parts {
            // Some take part in much more than others.
            let busy = random.random::<f64>().powf(1.5);
            let organization = (busy * self.organizations as f64) as usize;
            pairs.insert((random.random_range(0..self.agreements), organization));
        }
        let part = |number: usize| Uuid::from_u128(3 << 100 | number as u128);
        let parts =
            pairs.iter().enumerate().map(|(number, &(agreement, organization))| participation::ActiveModel {
                id: Set(part(number)),
                version: Set(1),
                access_level: Set(AccessLevel::Open),
                agreement_id: Set(self.agreement(agreement)),
                organization_id: Set(self.organization(organization)),
                role: Set(ParticipationRole::Party),
                note: Set(None),
            });
        insert::<participation::Entity, _>(store, parts).await?;
        let acts = (0..self.parts).map(|number| participation_action::ActiveModel {
            participation_id: Set(part(number)),
            position: Set(0),
            kind: Set(ActionKind::Signature),
            done_on: Set(Some((1950 + number as i32 % 70) * 100_000)),
            note: Set(None),
            ..Default::default()
        });
        insert::<participation_action::Entity, _>(store, acts).await
    }
}

fn level(number: usize) -> AccessLevel {
    AccessLevel::ALL[if number.is_multiple_of(20) { number / 20 % 4 } else { 0 }]
}

async fn insert<E, A>(store: &Store, rows: impl Iterator<Item = A>) -> anyhow::Result<()>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let transaction = store.begin().await?;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(BATCH).collect();
        E::insert_many(batch).exec_without_returning(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

struct Asked {
    register: Register,
    random: StdRng,
    viewer: Viewer,
}

impl Asked {
    fn ask(mut self, live: &LiveGraph, index: &LiveIndex) {
        let graph = live.read();
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
        for depth in 1..=4 {
            let mut reached = 0;
            let label = format!("neighbourhood, depth {depth}");
            report(&label, ASKED, || {
                let focus = self.any_organization();
                let around = Around { focus, depth, edges: None, nouns: None, as_of: today, limit: 200 };
                let drawn = graph.neighbourhood(&self.viewer, &around);
                reached += drawn.map_or(0, |drawn| drawn.nodes.len() + drawn.more);
            });
            println!("                        {:>10} nodes reached on average", reached / ASKED);
        }
        let mut hops = 0;
        report("path", ASKED, || {
            let (from, to) = (self.any_organization(), self.any_organization());
            let path = graph.path(&self.viewer, &Between { from, to, as_of: today, max_hops: 6 });
            hops += path.map_or(0, |path| path.edges.len());
        });
        println!("                        {:>10.1} hops on average", hops as f64 / ASKED as f64);
        let index = index.read();
        for text in ["12345", "ministry 77", "spectrum", "s"] {
            let search = Search { text, nouns: None, first: 20, language: Language::Az, today };
            report(&format!("search “{text}”"), 100, || {
                index.search(&graph, &self.viewer, &search);
            });
        }
    }

    fn any_organization(&mut self) -> RecordId {
        let number = self.random.random_range(0..self.register.organizations);
        RecordId::new(Noun::Organization, self.register.organization(number))
    }
}

fn report(label: &str, count: usize, mut ask: impl FnMut()) {
    let mut taken: Vec<Duration> = (0..count)
        .map(|_| {
            let began = Instant::now();
            ask();
            began.elapsed()
        })
        .collect();
    taken.sort_unstable();
    println!("{label:<24}{:>10.3?} median, {:.3?} p99", taken[count / 2], taken[count * 99 / 100]);
}
