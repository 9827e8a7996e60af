//! The best ways from us to them, told hop by hop.

use accord_shared::{Noun, RecordId, edge::EdgeKind};

use super::{Book, Desk, Lines, Subject};
use crate::{
    graph::{GraphEdge, LiveGraph, Path, cut},
    paper::{Line, words},
};

/// How many hops a way has that is still worth telling.
const HOPS: u8 = 4;

/// How many ways are told.
const WAYS: usize = 3;

pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, graph: &LiveGraph) -> Lines {
    let targets: Vec<RecordId> = match &desk.subject {
        // An agreement of ours is one hop away: the ways to its other parties say more.
        Subject::Agreement(_) | Subject::Interaction(_) => {
            desk.subject.partners(desk.asked.day).into_iter().take(WAYS).map(RecordId::from).collect()
        }
        subject => vec![subject.id()],
    };
    let each = if targets.len() == 1 { WAYS } else { 1 };
    let (viewer, day) = (desk.reading.viewer, desk.asked.day);
    let graph = graph.read();
    let ways = targets.iter().flat_map(|&target| graph.ways_from_us(viewer, target, day, HOPS, each));
    let lines = ways.filter(|way| !way.edges.is_empty()).map(|way| told(desk, book, &way)).collect();
    Lines::first(lines, WAYS)
}

/// A way as a sentence: each record, and in parentheses what ties it to the next.
fn told(desk: &Desk<'_>, book: &mut Book, way: &Path) -> Line {
    let language = desk.asked.language;
    let mut line = Line::default();
    for (at, node) in way.nodes.iter().enumerate() {
        let card = &node.card;
        if let Some(edge) = at.checked_sub(1).and_then(|before| way.edges.get(before)) {
            line = line.muted(format!(" ({}) → ", tie(desk, edge)));
            book.raise(edge.access_level);
        }
        let label = cut(card.label.pick(language));
        line = if at == 0 || at + 1 == way.nodes.len() { line.plain(label) } else { line.strong(label) };
        // An organization is cited as everywhere, without the day of its founding.
        let dated = card.since.filter(|_| card.id.noun != Noun::Organization);
        let on = dated.map(|on| words::date(language, on));
        line = line.cite(book.cite(card.id, card.label.pick(language), card.access_level, None, on));
    }
    line
}

/// What ties two records.
fn tie(desk: &Desk<'_>, edge: &GraphEdge) -> String {
    let language = desk.asked.language;
    let what = match edge.kind {
        EdgeKind::Relation => {
            let member = edge.membership.map(|kind| desk.word("membership_kind", kind.code()));
            let kind = edge.relation_kind.map(|kind| desk.word("relation_kind", kind.code()));
            member.or(kind).unwrap_or_default().to_owned()
        }
        EdgeKind::Participation => {
            edge.role.map(|role| desk.word("participation_role", role.code())).unwrap_or_default().to_owned()
        }
        EdgeKind::Post => {
            edge.label.as_ref().map(|label| label.pick(language).to_owned()).unwrap_or_default()
        }
        EdgeKind::Obligation => desk.word("noun", "obligation").to_owned(),
        EdgeKind::Link => {
            edge.link_kind.map(|kind| desk.word("link_out", kind.code())).unwrap_or_default().to_owned()
        }
        EdgeKind::Interaction => desk.word("noun", "interaction").to_owned(),
    };
    let since =
        edge.since.map(|on| words::fill(&desk.texts().since, &[("date", &words::date(language, on))]));
    [Some(what).filter(|what| !what.is_empty()), since].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
