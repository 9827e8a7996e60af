//! What we owe and what they owe, the first due first.

use std::collections::BTreeSet;

use accord_shared::{
    brief::BriefPart,
    id::ObligationId,
    obligation::{ObligationSide, Standing},
    partial_date::Day,
};

use super::{Book, Desk, Lines, Subject};
use crate::{
    paper::{Line, words},
    register::{
        Failure, Page,
        obligation::{self, Obligation, ObligationFilter},
    },
};

/// What is still to be done.
const OPEN: [Standing; 5] =
    [Standing::Overdue, Standing::DueSoon, Standing::Scheduled, Standing::Reported, Standing::None];

/// What one side owes: the first due, and how much more.
pub(super) struct Owed {
    pub(super) side: ObligationSide,
    pub(super) rows: Vec<Obligation>,
    more: usize,
}

pub(super) async fn read(desk: &Desk<'_>) -> Result<Vec<Owed>, Failure> {
    let mut owed = Vec::new();
    for &side in ObligationSide::ALL {
        owed.push(of(desk, side).await?);
    }
    Ok(owed)
}

async fn of(desk: &Desk<'_>, side: ObligationSide) -> Result<Owed, Failure> {
    let day = desk.asked.day;
    let base = ObligationFilter {
        sides: Some(vec![side]),
        standings: Some(OPEN.to_vec()),
        on: Some(Day(day)),
        ..ObligationFilter::default()
    };
    let mut filters: Vec<ObligationFilter> = match &desk.subject {
        Subject::Agreement(of) => vec![ObligationFilter { agreement: Some(of.id), ..base.clone() }],
        subject => {
            let partners = subject.partners(day).into_iter();
            partners.map(|id| ObligationFilter { organization: Some(id), ..base.clone() }).collect()
        }
    };
    let filter = match filters.len() {
        0 => return Ok(Owed { side, rows: Vec::new(), more: 0 }),
        1 => filters.remove(0),
        // An obligation of several partners is one.
        _ => {
            let mut ids = BTreeSet::new();
            for filter in filters {
                ids.extend(obligation::list(filter, None, day).ids(desk.reading, super::WHOLE as u64).await?);
            }
            ObligationFilter { ids: Some(ids.into_iter().map(ObligationId).collect()), ..base }
        }
    };
    let wanted = obligation::Wanted {
        agreement: Some(Box::default()),
        organizations: Some(Box::default()),
        ..obligation::Wanted::default()
    };
    let page = Page { first: Some(desk.most() as i32), ..Page::default() };
    let list = obligation::list(filter, None, day);
    let found = list.page(desk.reading, &page, &wanted).await?;
    let total = super::all_of(&found, async || list.total(desk.reading).await).await?;
    let rows: Vec<Obligation> = found.rows.into_iter().map(|(_, row)| row).collect();
    Ok(Owed { side, more: total.saturating_sub(rows.len()), rows })
}

pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, owed: &[Owed]) -> Vec<(BriefPart, Lines)> {
    let lines = owed.iter().map(|owed| {
        let part = match owed.side {
            ObligationSide::WeOwe => BriefPart::OursDue,
            ObligationSide::TheyOwe => BriefPart::TheirsDue,
            ObligationSide::Joint => BriefPart::BothDue,
        };
        let lines = owed.rows.iter().map(|row| line(desk, book, row)).collect();
        (part, Lines { lines, more: owed.more })
    });
    lines.collect()
}

fn line(desk: &Desk<'_>, book: &mut Book, row: &Obligation) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let mut line = due(desk, row).plain(crate::graph::cut(row.texts.pick(language)));
    if let Some(agreement) =
        (!matches!(desk.subject, Subject::Agreement(_))).then_some(row.agreement.as_ref()).flatten()
    {
        line = line.muted(words::fill(&texts.under, &[("title", agreement.titles.pick(language))]));
    }
    line.cite(book.obligation(row, language))
}

/// How an obligation stands, in the words with which its line begins.
fn due(desk: &Desk<'_>, row: &Obligation) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let standing = row.standing_on(desk.asked.day);
    let Some(on) = row.summary.next_due_on else {
        return Line::default().muted(format!("{}. ", texts.no_date));
    };
    let date = words::date(language, on);
    match standing {
        Standing::Overdue => {
            let days = (desk.asked.day - on.latest()).num_days().to_string();
            Line::default()
                .warning(words::fill(&texts.overdue, &[("date", &date), ("days", &days)]))
                .plain(" ")
        }
        Standing::Reported => {
            let word = desk.word("standing", standing.code());
            Line::default().strong(words::fill(&texts.due, &[("date", &date)])).muted(format!(" {word}. "))
        }
        _ => Line::default().strong(words::fill(&texts.due, &[("date", &date)])).plain(" "),
    }
}
