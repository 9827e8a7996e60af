//! Which rows stand where: groups with their heads, and of all that the few that are in sight.

use std::collections::HashMap;
use std::ops::Range;

use accord_shared::assessment::PriorityLevel;
use accord_shared::fold::sort_key;
use accord_shared::gap::GapSet;
use accord_shared::matrix::Cell;
use accord_shared::region::Subregion;
use cynic::Id;

use super::state::{Group, Heat};
use crate::api::matrix::{Matrix, MatrixRow};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, td_string};

/// How high a row is, with the room between rows, in pixels.
pub const ROW: f64 = 43.0;

/// How high the head of a group is.
pub const HEAD: f64 = 37.0;

/// What stands on a line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The head of a group, and how many rows it has.
    Head(String, usize),
    /// A row, by its place in the order.
    Row(usize),
}

impl Line {
    const fn height(&self) -> f64 {
        match self {
            Self::Head(..) => HEAD,
            Self::Row(_) => ROW,
        }
    }
}

/// The lines of the table, and where each begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    lines: Vec<Line>,
    tops: Vec<f64>,
    /// The rows in the order in which they stand.
    pub order: Vec<usize>,
}

impl Lines {
    /// The rows in their groups; within a group in the order in which they came. Who is a member of several organizations
    /// stands in the group of each: a group is read as the list of its members.
    pub fn of(matrix: &Matrix, group: Group, locale: Locale) -> Self {
        let mut groups: HashMap<(usize, String), Vec<usize>> = HashMap::new();
        let bodies = matrix.bodies.iter().flatten();
        let bodies: HashMap<&Id, &str> = bodies.map(|body| (&body.id, body.label.as_str())).collect();
        for (at, row) in matrix.rows.iter().enumerate() {
            for key in groups_of(row, group, &bodies, locale) {
                groups.entry(key).or_default().push(at);
            }
        }
        let mut groups: Vec<_> =
            groups.into_iter().map(|((place, name), rows)| (place, name, rows)).collect();
        groups.sort_by_cached_key(|(place, name, _)| (*place, sort_key(name)));
        let mut lines = Self::default();
        let mut top = 0.0;
        for (_, name, rows) in groups {
            if group != Group::None {
                lines.push(Line::Head(name, rows.len()), &mut top);
            }
            for at in rows {
                lines.push(Line::Row(lines.order.len()), &mut top);
                lines.order.push(at);
            }
        }
        lines.tops.push(top);
        lines
    }

    fn push(&mut self, line: Line, top: &mut f64) {
        self.tops.push(*top);
        *top += line.height();
        self.lines.push(line);
    }

    /// How high all of it is.
    pub fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The lines of which something stands between two heights.
    pub fn between(&self, from: f64, to: f64) -> Range<usize> {
        let last = self.lines.len();
        let begin = self.tops.partition_point(|top| *top <= from).saturating_sub(1).min(last);
        let end = self.tops.partition_point(|top| *top < to).min(last);
        begin..end.max(begin)
    }

    /// A line and where it begins.
    pub fn line(&self, at: usize) -> Option<(&Line, f64)> {
        Some((self.lines.get(at)?, *self.tops.get(at)?))
    }

    /// Where a row begins, by its place in the order.
    pub fn top_of(&self, place: usize) -> Option<f64> {
        let at = self.lines.iter().position(|line| *line == Line::Row(place))?;
        self.tops.get(at).copied()
    }
}

/// In which groups a row stands: each group's place among all, and its name.
fn groups_of(
    row: &MatrixRow,
    group: Group,
    bodies: &HashMap<&Id, &str>,
    locale: Locale,
) -> Vec<(usize, String)> {
    if group != Group::Membership {
        return vec![group_of(row, group, locale)];
    }
    let of = row.member_of.iter().flatten().filter_map(|of| bodies.get(of));
    let of: Vec<_> = of.map(|name| (0, (*name).to_owned())).collect();
    if of.is_empty() {
        return vec![(1, td_string!(locale, priorities.no_membership).to_owned())];
    }
    of
}

/// In which one group a row stands.
fn group_of(row: &MatrixRow, group: Group, locale: Locale) -> (usize, String) {
    fn place<W: Word>(word: W) -> usize {
        W::WORDS.iter().position(|known| *known == word).unwrap_or_default()
    }
    match group {
        Group::None | Group::Membership => (0, String::new()),
        Group::Region => match row.country.as_deref().and_then(Subregion::of_country) {
            Some(part) => {
                let name = format!("{}: {}", part.region().word(locale), part.word(locale));
                (place(part), name)
            }
            None => (usize::MAX, td_string!(locale, priorities.no_country).to_owned()),
        },
        Group::Kind => (place(row.kind), row.kind.word(locale).to_owned()),
        Group::Country => match &row.country {
            Some(code) => (0, country::name(locale, code)),
            None => (1, td_string!(locale, priorities.no_country).to_owned()),
        },
        Group::Status => match row.status {
            Some(status) => (place(status), status.word(locale).to_owned()),
            None => (usize::MAX, td_string!(locale, priorities.not_assessed).to_owned()),
        },
    }
}

/// What a cell shows: how dark it is, and its figure.
pub fn shown(cell: &Cell, heat: Heat) -> (u8, Option<String>) {
    let level = cell.level.map(PriorityLevel::rank);
    match heat {
        Heat::Priority => (level.unwrap_or(0), level.filter(|rank| *rank > 0).map(|rank| rank.to_string())),
        Heat::Activity => {
            let rank = cell.activity().rank();
            (rank, (rank > 0).then(|| rank.to_string()))
        }
        Heat::Difference => {
            let apart = i16::from(level.unwrap_or(0)) - i16::from(cell.activity().rank());
            let text = if apart > 0 { format!("+{apart}") } else { format!("−{}", -apart) };
            (u8::try_from(apart.unsigned_abs()).unwrap_or(3), (apart != 0).then_some(text))
        }
    }
}

/// The cell of a column; an empty one where nothing is known.
pub fn cell_of(row: &MatrixRow, column: usize) -> Cell {
    let direction = u16::try_from(column).unwrap_or(u16::MAX);
    let found = row.cells.0.binary_search_by_key(&direction, |cell| cell.direction);
    found.map_or(Cell { direction, ..Cell::default() }, |at| row.cells.0[at])
}

/// Of the cells, how many have a gap that is seen in a cell.
pub fn gaps(matrix: &Matrix) -> usize {
    let own = |row: &MatrixRow| GapSet::from_bits(u8::try_from(row.gaps).unwrap_or(0)).kinds().count();
    let cells = |row: &MatrixRow| row.cells.0.iter().map(|cell| cell.gaps.kinds().count()).sum::<usize>();
    matrix.rows.iter().map(|row| own(row) + cells(row)).sum()
}

#[cfg(test)]
mod tests {
    use accord_shared::matrix::Cells;
    use accord_shared::organization::OrganizationKind;

    use super::*;
    use crate::api::matrix::GapRecord;

    fn row(name: &str, kind: OrganizationKind) -> MatrixRow {
        MatrixRow {
            id: Id::new(name),
            name: name.into(),
            short: None,
            kind,
            country: None,
            assessment: None,
            assessed_on: None,
            status: None,
            status_before: None,
            posts: 0,
            representations: 0,
            last_interaction_on: None,
            member_of: None,
            gaps: 0,
            cells: Cells(vec![Cell { direction: 2, level: Some(PriorityLevel::High), ..Cell::default() }]),
        }
    }

    fn matrix() -> Matrix {
        let [state, regional] = [OrganizationKind::State, OrganizationKind::Regional];
        let rows = vec![row("a", regional), row("b", state), row("c", regional)];
        Matrix { directions: Vec::new(), rows, bodies: None, total: 3, cut: false, can_assess: false }
    }

    #[test]
    fn rows_stand_in_their_groups_and_only_those_in_sight_are_drawn() {
        let lines = Lines::of(&matrix(), Group::Kind, Locale::en);
        assert_eq!(lines.order, [1, 0, 2], "groups in the order of their list, rows as they came");
        assert_eq!(lines.height(), 2.0 * HEAD + 3.0 * ROW);
        assert_eq!(lines.between(0.0, 10.0), 0..1);
        assert_eq!(lines.between(HEAD + 1.0, HEAD + ROW + 1.0), 1..3);
        assert_eq!(lines.between(10_000.0, 20_000.0), 5..5);
        assert_eq!(lines.top_of(2), Some(2.0 * HEAD + 2.0 * ROW));
        assert_eq!(Lines::of(&matrix(), Group::None, Locale::en).height(), 3.0 * ROW);
    }

    #[test]
    fn a_row_stands_with_its_region_and_in_the_group_of_each_that_it_is_a_member_of() {
        let mut matrix = matrix();
        matrix.rows[0].country = Some("TR".into());
        matrix.rows[1].country = Some("FR".into());
        let heads = |lines: &Lines| -> Vec<(String, usize)> {
            lines
                .lines
                .iter()
                .filter_map(|line| match line {
                    Line::Head(name, rows) => Some((name.clone(), *rows)),
                    Line::Row(_) => None,
                })
                .collect()
        };
        let lines = Lines::of(&matrix, Group::Region, Locale::en);
        let at = |name: &str, rows: usize| (name.to_owned(), rows);
        assert_eq!(
            heads(&lines),
            [at("Asia: Western Asia", 1), at("Europe: Western Europe", 1), at("No country", 1)]
        );
        let union = |id: &str, label: &str| {
            let (id, noun) = (Id::new(id), accord_shared::Noun::Organization);
            GapRecord { id, noun, label: label.into() }
        };
        matrix.bodies = Some(vec![union("u", "Union"), union("c", "Club")]);
        matrix.rows[0].member_of = Some(vec![Id::new("u"), Id::new("c")]);
        matrix.rows[2].member_of = Some(vec![Id::new("u")]);
        let lines = Lines::of(&matrix, Group::Membership, Locale::en);
        assert_eq!(heads(&lines), [at("Club", 1), at("Union", 2), at("No membership", 1)]);
        assert_eq!(lines.order, [0, 0, 2, 1]);
    }

    #[test]
    fn a_cell_shows_what_was_given_what_is_done_or_how_far_they_are_apart() {
        let cell = Cell { level: Some(PriorityLevel::High), months: Some(20), ..Cell::default() };
        assert_eq!(shown(&cell, Heat::Priority), (3, Some("3".into())));
        assert_eq!(shown(&cell, Heat::Activity), (1, Some("1".into())));
        assert_eq!(shown(&cell, Heat::Difference), (2, Some("+2".into())));
        let busy = Cell { months: Some(1), ..Cell::default() };
        assert_eq!(shown(&busy, Heat::Difference), (3, Some("−3".into())));
        assert_eq!(shown(&Cell::default(), Heat::Priority), (0, None));
        assert_eq!(cell_of(&row("a", OrganizationKind::State), 2).level, Some(PriorityLevel::High));
        assert!(cell_of(&row("a", OrganizationKind::State), 1).is_empty());
    }
}
