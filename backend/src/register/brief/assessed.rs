//! What the Sector judges of the partners: our status, the priority of each direction, the issues on their agenda and our
//! position (regulation 7.1.2).

use accord_shared::{
    PartialDate,
    assessment::{PriorityLevel, in_force_on},
    brief::BriefPart,
    id::OrganizationId,
};

use super::{Book, Desk, Lines};
use crate::{
    paper::{Line, words},
    register::{
        Reading,
        assessment::{self, AgendaIssue, Assessment, Wanted, WantedIssues},
    },
    store::StoreError,
};

/// Of how many partners assessments are told.
const PARTNERS: usize = 3;

/// How far back assessments are looked for.
const PAST: u64 = 200;

/// The assessments in force of the partners, by partner.
pub(super) async fn read(desk: &Desk<'_>) -> Result<Vec<Assessment>, StoreError> {
    let mut found = Vec::new();
    for partner in desk.subject.partners(desk.asked.day).into_iter().take(PARTNERS) {
        found.extend(in_force(desk.reading, partner, desk.asked.day).await?);
    }
    Ok(found)
}

async fn in_force(
    reading: Reading<'_>,
    of: OrganizationId,
    day: chrono::NaiveDate,
) -> Result<Option<Assessment>, StoreError> {
    let issues = WantedIssues {
        unit: Some(Box::default()),
        agreements: Some(Box::default()),
        interactions: Some(Box::default()),
    };
    let wanted = Wanted {
        organization: Some(Box::default()),
        priorities: true,
        issues: Some(issues),
        ..Wanted::default()
    };
    let made = assessment::of_organization(reading, of, PAST, &wanted).await?;
    Ok(in_force_on(made, Assessment::dated, day))
}

/// Our status, its rights and dues, and why it is judged so: of the partner itself.
pub(super) fn status(desk: &Desk<'_>, book: &mut Book, assessments: &[Assessment]) -> Vec<Line> {
    let texts = desk.texts();
    let mut lines = Vec::new();
    for one in assessments {
        let status = desk.word("our_status", one.status.code());
        let said = [
            dated(desk, &texts.since, one.status_since),
            one.rights.as_deref().map(|text| words::fill(&texts.rights, &[("text", text)])),
            one.dues.as_deref().map(|text| words::fill(&texts.dues, &[("text", text)])),
            dated(desk, &texts.dues_by, one.dues_due_on),
            dated(desk, &texts.reports_by, one.reports_due_on),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        let line = named(desk, one).strong(words::fill(&texts.our_status, &[("status", status)]));
        let line = if said.is_empty() { line } else { line.muted(format!(" ({})", said.join("; "))) };
        lines.push(line.cite(cited(desk, book, one)));
        let reason = one.reasons.pick(desk.asked.language);
        if !reason.is_empty() {
            let text = words::fill(&texts.reason, &[("text", reason)]);
            lines.push(named(desk, one).plain(text).cite(cited(desk, book, one)));
        }
    }
    lines
}

/// Priorities by direction, and the issues.
pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, assessments: &[Assessment]) -> [(BriefPart, Lines); 2] {
    let (mut priorities, mut issues) = (Vec::new(), Vec::new());
    for one in assessments {
        let mut given: Vec<_> =
            one.priorities.iter().filter(|given| given.level > PriorityLevel::None).collect();
        given.sort_by_key(|given| std::cmp::Reverse(given.level));
        for given in given {
            let level = desk.word("priority_level", given.level.code());
            let name = given.direction.names.pick(desk.asked.language);
            let mut line = named(desk, one).strong(level).plain(format!(": {name}"));
            if let Some(reason) = &given.reasons {
                line = line.muted(format!(" ({})", reason.pick(desk.asked.language)));
            }
            priorities.push(line.cite(cited(desk, book, one)));
        }
        issues.extend(one.issues.iter().map(|of| issue(desk, book, one, of)));
    }
    let most = desk.most();
    [(BriefPart::Priorities, Lines::first(priorities, most)), (BriefPart::Agenda, Lines::first(issues, most))]
}

/// An issue: what it is, when, our position, who answers for it and what it has to do with.
fn issue(desk: &Desk<'_>, book: &mut Book, one: &Assessment, of: &AgendaIssue) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let mut line = named(desk, one).strong(of.titles.pick(language));
    let said = [dated(desk, &texts.since, of.since), dated(desk, &texts.until, of.until)];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        line = line.muted(format!(" ({})", said.join("; ")));
    }
    line = match position(of, desk) {
        Some(text) => line.plain(format!(". {}", words::fill(&texts.position, &[("text", text)]))),
        None => line.plain(". ").warning(&texts.no_position),
    };
    line = match of.unit.as_deref() {
        Some(unit) => {
            let name = unit.names.pick(language);
            line.muted(format!(" {}", words::fill(&texts.answers, &[("name", name)])))
        }
        None => line,
    };
    line = line.cite(cited(desk, book, one));
    if let Some(unit) = of.unit.as_deref() {
        line = line.cite(book.organization(unit, language));
    }
    line = of.agreements.iter().fold(line, |line, about| line.cite(book.agreement(about, language, None)));
    of.interactions.iter().fold(line, |line, held| line.cite(book.interaction(held, language)))
}

/// Our position on an issue, where there is one.
fn position<'a>(of: &'a AgendaIssue, desk: &Desk<'_>) -> Option<&'a str> {
    of.positions.as_ref().map(|text| text.pick(desk.asked.language)).filter(|text| !text.is_empty())
}

/// A point for each issue on which we have a position.
pub(super) fn points(desk: &Desk<'_>, book: &mut Book, assessments: &[Assessment]) -> Vec<Line> {
    let (language, texts) = (desk.asked.language, desk.texts());
    let mut points = Vec::new();
    for one in assessments {
        for of in &one.issues {
            let Some(text) = position(of, desk) else { continue };
            let values = [("title", of.titles.pick(language)), ("text", text)];
            let line = Line::default().plain(words::fill(&texts.point_position, &values));
            points.push(line.cite(cited(desk, book, one)));
        }
    }
    points
}

/// A line that begins with the partner's name, where the brief is about something else.
fn named(desk: &Desk<'_>, one: &Assessment) -> Line {
    let body = one.organization.as_deref().filter(|body| desk.subject.id() != body.id.into());
    let name = body.map(|body| format!("{}: ", body.names.pick(desk.asked.language)));
    Line::default().plain(name.unwrap_or_default())
}

fn dated(desk: &Desk<'_>, text: &str, on: Option<PartialDate>) -> Option<String> {
    Some(words::fill(text, &[("date", &words::date(desk.asked.language, on?))]))
}

/// The assessment as what is cited: a dated part of its organization.
fn cited(desk: &Desk<'_>, book: &mut Book, one: &Assessment) -> usize {
    let language = desk.asked.language;
    let name = one.organization.as_deref().map(|body| body.names.pick(language)).unwrap_or_default();
    let level =
        one.organization.as_deref().map_or(one.access_level, |body| body.access_level.max(one.access_level));
    let on = words::date(language, one.assessed_on.into());
    book.cite(one.organization_id, name, level, Some(desk.texts().assessed.clone()), Some(on))
}
