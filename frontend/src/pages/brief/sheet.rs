//! The sheet of a brief: its head, its sections, and at its end what they cite.

use accord_shared::AccessLevel;
use accord_shared::brief::{BriefPart, PaperStyle};
use leptos::prelude::*;

use super::points::{Points, PointsEditor};
use crate::api::brief::{Brief, BriefCitation, BriefLine, BriefSection};
use crate::api::parts::record;
use crate::i18n::{format, t, t_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route};
use crate::ui::marks;

/// A brief as a page.
pub fn sheet(brief: &Brief, points: Option<Points>, tools: AnyView, below: AnyView) -> AnyView {
    let i18n = use_i18n();
    let locale = use_locale();
    let day = brief.day.0;
    let level = brief.access_level;
    let is_points = |part: &BriefSection| part.code == BriefPart::Points.code();
    let shown = |part: &BriefSection| match points.filter(|_| is_points(part)) {
        Some(points) => view! { <PointsEditor points title=part.title.clone() /> }.into_any(),
        None => section(part).into_any(),
    };
    let mut sections: Vec<AnyView> = brief.sections.iter().map(shown).collect();
    // Where nothing was drafted there is still something to say.
    if let Some(points) = points.filter(|_| !brief.sections.iter().any(is_points)) {
        let title = untrack(|| t_string!(i18n, briefs.points).to_owned());
        sections.insert(sections.len().min(1), view! { <PointsEditor points title /> }.into_any());
    }
    let citations = brief.citations.iter().map(citation).collect_view();
    let has_sources = !brief.citations.is_empty();
    view! {
        <main class="page" class:sealed=level == AccessLevel::Secret>
            {tools}
            <article class="brief" lang=brief.language.code()>
                <header class="brief-head">
                    <div class="row wrap brief-line">
                        <span class="brief-kind">{brief.kind.clone()}</span>
                        <span class="grow"></span>
                        {move || marks::access(locale.get(), level)}
                        <span class="muted">
                            {move || t!(i18n, briefs.day, date = format::day(locale.get(), day))}
                        </span>
                    </div>
                    <h1>{brief.title.clone()}</h1>
                    <p class="soft">{brief.subtitle.clone()}</p>
                    {brief.kept_back.clone().map(|said| view! { <p><strong>{said}</strong></p> })}
                </header>
                {sections}
                {has_sources
                    .then(|| {
                        view! {
                            <section class="brief-part brief-cites" aria-labelledby="brief-sources">
                                <h2 id="brief-sources">{t!(i18n, briefs.citations)}</h2>
                                <ol aria-label=move || t_string!(i18n, briefs.citations)>{citations}</ol>
                            </section>
                        }
                    })}
            </article>
            {below}
        </main>
    }
    .into_any()
}

fn section(section: &BriefSection) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let id = format!("brief-{}", section.code);
    let named_by = id.clone();
    let lines = section.lines.iter().map(line).collect_view();
    let more = section.more;
    view! {
        <section class="brief-part" aria-labelledby=named_by>
            <h2 id=id>{section.title.clone()}</h2>
            <ul>{lines}</ul>
            {(more > 0)
                .then(|| {
                    view! {
                        <p class="muted brief-more">{t!(i18n, briefs.more, count = move || more.to_string())}</p>
                    }
                })}
        </section>
    }
}

fn line(line: &BriefLine) -> impl IntoView + use<> {
    let runs = line
        .runs
        .iter()
        .map(|run| {
            let text = run.text.clone();
            match run.style {
                PaperStyle::Plain => text.into_any(),
                PaperStyle::Strong => view! { <strong>{text}</strong> }.into_any(),
                PaperStyle::Warning => view! { <strong class="late">{text}</strong> }.into_any(),
                PaperStyle::Muted => view! { <span class="muted">{text}</span> }.into_any(),
            }
        })
        .collect_view();
    view! {
        <li>
            {runs} <span class="brief-refs">{line.cites.iter().map(|&number| mark(number)).collect_view()}</span>
        </li>
    }
}

/// The number of a source, which leads to it.
pub(super) fn mark(number: i32) -> impl IntoView + use<> {
    let i18n = use_i18n();
    view! {
        <a
            class="brief-ref"
            href=format!("#cite-{number}")
            rel="external"
            aria-label=move || t_string!(i18n, briefs.cite, number = number.to_string()).to_string()
        >
            {number}
        </a>
    }
}

fn citation(of: &BriefCitation) -> impl IntoView + use<> {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let id = record(&of.record);
    let said = [of.place.clone(), of.on.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let level = of.access_level;
    let label = of.label.clone();
    let name = match id {
        Some(id) => {
            view! { <a class="link" href=move || as_of.href(Route::Dossier(id))>{label}</a> }.into_any()
        }
        None => label.into_any(),
    };
    view! {
        <li id=format!("cite-{}", of.number)>
            {name} {(!said.is_empty()).then(|| view! { <span class="muted">{format!(" · {said}")}</span> })}
            {(level > AccessLevel::Open).then(|| view! { " " {move || marks::access(locale.get(), level)} })}
        </li>
    }
}
