//! What is written below a node: at most two short lines.

use accord_shared::Noun;

use crate::api::graph::Node;

/// How many letters a line holds.
const LINE: usize = 23;

/// The average width of a letter and the height of a line, as parts of the size of the type. The layout leaves
/// room by these rather than by measuring, so that a picture is the same whatever fonts a reader has.
const LETTER_WIDTH: f32 = 0.58;
const LINE_HEIGHT: f32 = 1.2;

/// The size of the type below a node.
pub const SIZE: f32 = 11.0;

/// Below the focus.
pub const FOCUS_SIZE: f32 = 14.0;

/// One or two lines for a node.
pub fn lines(node: &Node) -> Vec<String> {
    let text = match (node.id.noun, &node.short) {
        (Noun::Organization | Noun::Agreement, Some(short)) if !short.trim().is_empty() => short,
        _ => &node.label,
    };
    wrap(text)
}

/// The lines of a group: its first names, and how many more there are.
pub fn group_lines<'n>(nodes: impl ExactSizeIterator<Item = &'n Node>) -> Vec<String> {
    let count = nodes.len();
    let mut lines: Vec<_> = nodes.take(2).filter_map(|node| lines(node).into_iter().next()).collect();
    if count > lines.len() {
        lines.truncate(1);
        lines.push(format!("+{}", count - 1));
    }
    lines
}

/// The room that lines take: width and height.
pub fn room(lines: &[String], size: f32) -> (f32, f32) {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    (longest as f32 * size * LETTER_WIDTH, lines.len() as f32 * size * LINE_HEIGHT)
}

/// How far one line stands below the one before.
pub fn line_step(size: f32) -> f32 {
    size * LINE_HEIGHT
}

fn wrap(text: &str) -> Vec<String> {
    let mut words = text.split_whitespace().peekable();
    let mut lines = Vec::new();
    while words.peek().is_some() && lines.len() < 2 {
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && longer.chars().count() > LINE {
                break;
            }
            line = longer;
            words.next();
        }
        lines.push(line);
    }
    let cut_off = words.peek().is_some();
    let last = lines.len().saturating_sub(1);
    for (place, line) in lines.iter_mut().enumerate() {
        if line.chars().count() > LINE || (cut_off && place == last) {
            shorten(line);
        }
    }
    lines
}

fn shorten(line: &mut String) {
    let end = line.char_indices().nth(LINE - 1).map_or(line.len(), |(end, _)| end);
    line.truncate(end);
    line.truncate(line.trim_end_matches([' ', ',', '.', ';', ':', '(', '-', '–', '—']).len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{contact, node, organization};

    #[test]
    fn a_long_name_takes_two_lines_and_no_more() {
        assert_eq!(wrap("ITU"), ["ITU"]);
        assert_eq!(wrap("  Frequency  coordination protocol "), ["Frequency coordination", "protocol"]);
        assert_eq!(
            wrap("Agreement on the establishment of the Regional Commonwealth"),
            ["Agreement on the", "establishment of the…"]
        );
        assert_eq!(wrap(""), Vec::<String>::new());
    }

    #[test]
    fn a_line_never_runs_over_even_in_one_word_of_another_script() {
        for text in ["Öhdəliklərinizinmüəyyənləşdirilməməsindəndir", "Международныйсоюзэлектросвязидлявсех a"]
        {
            for line in wrap(text) {
                assert!(line.chars().count() <= LINE, "{line}");
            }
        }
    }

    #[test]
    fn an_organization_is_called_by_its_acronym_and_a_person_by_name() {
        let mut union = node(organization(1), 0);
        union.label = "International Telecommunication Union".into();
        union.short = Some("ITU".into());
        assert_eq!(lines(&union), ["ITU"]);
        union.short = Some(" ".into());
        assert_eq!(lines(&union), ["International", "Telecommunication Union"]);
        let mut person = node(contact(1), 0);
        person.label = "Director".into();
        person.short = Some("D".into());
        assert_eq!(lines(&person), ["Director"]);
    }
}
