//! The last interactions, and what came of them.

use std::collections::BTreeSet;

use accord_shared::{PartialDate, id::InteractionId};

use super::{Book, Desk, Lines, Subject};
use crate::{
    graph::cut,
    paper::{Line, words},
    register::{
        Failure, Page,
        interaction::{self, Interaction, InteractionFilter},
    },
};

/// The last interactions, and how many more there were.
pub(super) struct Meetings {
    pub(super) rows: Vec<Interaction>,
    more: usize,
}

pub(super) async fn read(desk: &Desk<'_>) -> Result<Meetings, Failure> {
    let day = desk.asked.day;
    let base = InteractionFilter { until: Some(PartialDate::from(day)), ..InteractionFilter::default() };
    let mut filters: Vec<InteractionFilter> = match &desk.subject {
        Subject::Agreement(of) => vec![InteractionFilter { agreement: Some(of.id), ..base.clone() }],
        Subject::Contact(of) => vec![InteractionFilter { contact: Some(of.id), ..base.clone() }],
        subject => {
            let partners = subject.partners(day).into_iter();
            partners.map(|id| InteractionFilter { organization: Some(id), ..base.clone() }).collect()
        }
    };
    let filter = match filters.len() {
        0 => return Ok(Meetings { rows: Vec::new(), more: 0 }),
        1 => filters.remove(0),
        _ => {
            let mut ids = BTreeSet::new();
            for filter in filters {
                ids.extend(interaction::list(filter, None).ids(desk.reading, super::WHOLE as u64).await?);
            }
            let ids = Some(ids.into_iter().map(InteractionId).collect());
            InteractionFilter { ids, ..InteractionFilter::default() }
        }
    };
    let wanted = interaction::Wanted { contacts: Some(Box::default()), ..interaction::Wanted::default() };
    let itself = usize::from(matches!(desk.subject, Subject::Interaction(_)));
    let page = Page { first: Some((desk.most() + itself).min(super::WHOLE) as i32), ..Page::default() };
    let list = interaction::list(filter, None);
    let found = list.page(desk.reading, &page, &wanted).await?;
    let total = super::all_of(&found, async || list.total(desk.reading).await).await?;
    let before = found.rows.len();
    let rows = found.rows.into_iter().map(|(_, row)| row);
    let mut rows: Vec<Interaction> = rows.filter(|row| desk.subject.id() != row.id.into()).collect();
    let gone = before - rows.len();
    rows.truncate(desk.most());
    Ok(Meetings { more: (total - gone).saturating_sub(rows.len()), rows })
}

pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, meetings: &Meetings) -> Lines {
    let lines = meetings.rows.iter().map(|row| line(desk, book, row)).collect();
    Lines { lines, more: meetings.more }
}

fn line(desk: &Desk<'_>, book: &mut Book, row: &Interaction) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let kind = desk.word("interaction_kind", row.kind.code());
    let line = Line::default()
        .strong(words::date(language, row.on))
        .plain(format!(" {kind}: "))
        .plain(cut(row.subjects.pick(language)));
    let line = match row.outcome.as_deref().map(str::trim).filter(|outcome| !outcome.is_empty()) {
        Some(outcome) => line.plain(format!(". {}", words::fill(&texts.outcome, &[("text", outcome)]))),
        None => line.muted(format!(". {}", texts.no_outcome)),
    };
    line.cite(book.interaction(row, language))
}
