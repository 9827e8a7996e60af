//! Talking points, drafted from the same records: what is late, what is next, what ends, what is being prepared and what
//! was said last. Whoever reads the brief makes them their own.

use accord_shared::obligation::{ObligationSide, Standing};

use super::{Book, Desk, Lines, agreements::Agreements, assessed, meetings::Meetings, owed::Owed};
use crate::{
    graph::cut,
    paper::{Line, words},
    register::{assessment::Assessment, obligation::Obligation},
};

/// How many points are drafted where nobody asks for the whole.
const POINTS: usize = 6;

/// What points are drafted from.
pub(super) struct Known<'a> {
    pub(super) assessed: &'a [Assessment],
    pub(super) owed: &'a [Owed],
    pub(super) agreements: &'a Agreements,
    pub(super) meetings: &'a Meetings,
}

pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, known: &Known<'_>) -> Lines {
    let Known { assessed, owed, agreements, meetings } = *known;
    let (language, texts, day) = (desk.asked.language, desk.texts(), desk.asked.day);
    let mut points = assessed::points(desk, book, assessed);
    points.truncate(if desk.asked.full { points.len() } else { 2 });
    let of = |side| owed.iter().filter(move |owed| owed.side == side).flat_map(|owed| &owed.rows);
    let late = |row: &&Obligation| row.standing_on(day) == Standing::Overdue;
    let mut due = |text: &str, row: &Obligation| {
        let date = row.summary.next_due_on.map(|on| words::date(language, on)).unwrap_or_default();
        let said = words::fill(text, &[("date", &date), ("text", &cut(row.texts.pick(language)))]);
        Line::default().plain(said).cite(book.obligation(row, language))
    };
    points.extend(
        of(ObligationSide::TheyOwe).filter(late).take(2).map(|row| due(&texts.point_theirs_late, row)),
    );
    points.extend(of(ObligationSide::WeOwe).filter(late).take(2).map(|row| due(&texts.point_ours_late, row)));
    let next = of(ObligationSide::WeOwe).find(|row| !late(row) && row.summary.next_due_on.is_some());
    points.extend(next.map(|row| due(&texts.point_ours_next, row)));
    for row in agreements.ending.rows.iter().take(2) {
        let window = row.notice_window(day).map(|window| window.last_working_on.into());
        let Some(on) = window.or(row.life.ends_on) else { continue };
        let date = words::date(language, on);
        let said = words::fill(&texts.point_ending, &[("date", &date), ("title", row.titles.pick(language))]);
        points.push(Line::default().plain(said).cite(book.agreement(row, language, None)));
    }
    for row in agreements.drafts.rows.iter().take(2) {
        let state = desk.word("agreement_state", row.state_on(day).code());
        let said = words::fill(&texts.point_draft, &[("state", state), ("title", row.titles.pick(language))]);
        points.push(Line::default().plain(said).cite(book.agreement(row, language, None)));
    }
    if let Some(row) = meetings.rows.iter().find(|row| row.outcome.is_some()) {
        let (date, outcome) = (words::date(language, row.on), row.outcome.as_deref().unwrap_or_default());
        let said = words::fill(&texts.point_last, &[("date", &date), ("text", outcome)]);
        points.push(Line::default().plain(said).cite(book.interaction(row, language)));
    }
    if !desk.asked.full {
        points.truncate(POINTS);
    }
    Lines { lines: points, more: 0 }
}
