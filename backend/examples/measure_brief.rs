//! Measures the brief of the organization with the most agreements in a register:
//! `cargo run --example measure_brief sqlite:COPY.db`. It only reads; give it a copy all the same.

use std::time::{Duration, Instant};

use accord_backend::{
    graph::LiveGraph,
    paper::{Paper, Sheet, docx, pdf},
    register::{
        Page, Reading,
        brief::{self, Asked},
        listing::Direction,
        organization::{self, OrganizationFilter, OrganizationOrder, OrganizationOrderField},
    },
    store::Store,
};
use accord_shared::{AccessLevel, Language, Role, Viewer};
use anyhow::Context;
use chrono::{DateTime, NaiveDate};

/// How often each is done.
const TIMES: u32 = 20;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).context("which register?")?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 29).context("a day")?;
    let store = Store::open(&address).await?;
    let graph = LiveGraph::open(&store).await?;
    let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
    let reading = Reading { store: &store, viewer: &viewer };
    let filter = OrganizationFilter { ours: Some(false), ..OrganizationFilter::default() };
    let order =
        OrganizationOrder { field: OrganizationOrderField::Participations, direction: Direction::Desc };
    let wanted = organization::Wanted { participation_count: true, ..organization::Wanted::default() };
    let page = Page { first: Some(1), ..Page::default() };
    let found = organization::list(filter, Some(order), day).page(reading, &page, &wanted).await?;
    let (_, body) = found.rows.into_iter().next().context("no organization")?;
    println!("{}: {} agreements", body.names.pick(Language::En), body.participation_count);
    for full in [false, true] {
        let asked = Asked { of: body.id.into(), language: Language::Az, day, full, level: None };
        let mut paper = None;
        let (began, spent) = (Instant::now(), cpu()?);
        for _ in 0..TIMES {
            paper = brief::compose(reading, &graph, asked).await?;
        }
        tell("composed", began.elapsed(), cpu()? - spent);
        let paper: Paper = paper.context("no brief")?;
        let lines: usize = paper.sections.iter().map(|section| section.lines.len()).sum();
        println!("  full {full}: {lines} lines, {} citations", paper.citations.len());
        let made_at = DateTime::from_timestamp(1_796_000_000, 0).context("an instant")?;
        let sheet = Sheet { origin: "https://accord.example", full, author: None, made_at };
        let (began, spent) = (Instant::now(), cpu()?);
        let mut bytes = 0;
        for _ in 0..TIMES {
            bytes = pdf::write(&paper, &sheet)?.len();
        }
        tell(&format!("PDF of {bytes} bytes"), began.elapsed(), cpu()? - spent);
        let (began, spent) = (Instant::now(), cpu()?);
        for _ in 0..TIMES {
            bytes = docx::write(&paper, &sheet)?.len();
        }
        tell(&format!("DOCX of {bytes} bytes"), began.elapsed(), cpu()? - spent);
    }
    Ok(())
}

fn tell(what: &str, took: Duration, cpu: Duration) {
    println!("  {what}: {:.2?} each, {:.2?} of processor time", took / TIMES, cpu / TIMES);
}

/// The processor time that this process has used, to a hundredth of a second.
fn cpu() -> anyhow::Result<Duration> {
    let told = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = told.rsplit(") ").next().context("no fields")?.split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 10))
}
