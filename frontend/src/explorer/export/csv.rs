//! Records and ties as tables.

use accord_shared::PartialDate;

use super::report::{Report, record_heads, tie_heads};
use crate::i18n::{Locale, td_string};

/// The records, a line each. Starts with a mark by which spreadsheets know the encoding.
pub fn records(locale: Locale, report: &Report) -> Vec<u8> {
    let rows = report.records.iter().map(|record| {
        [
            record.id.to_string(),
            record.kind.clone(),
            record.name.clone(),
            record.short.clone(),
            record.state.clone(),
            record.access.clone(),
            date(record.since),
            date(record.until),
            record.degree.to_string(),
        ]
    });
    table(record_heads(locale), rows)
}

/// The ties, a line each.
pub fn ties(locale: Locale, report: &Report) -> Vec<u8> {
    let rows = report.ties.iter().map(|tie| {
        let (from, to) = (&report.records[tie.from], &report.records[tie.to]);
        let ended = if tie.ended { td_string!(locale, common.msg.yes) } else { "" };
        [
            from.name.clone(),
            to.name.clone(),
            from.id.to_string(),
            to.id.to_string(),
            tie.kind.to_owned(),
            tie.source.clone(),
            date(tie.since),
            date(tie.until),
            ended.to_owned(),
        ]
    });
    table(tie_heads(locale), rows)
}

fn date(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn table<const N: usize>(heads: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}"));
    // Writing into memory cannot fail.
    let _ = writer.write_record(heads);
    for row in rows {
        let _ = writer.write_record(row.map(harmless));
    }
    writer.into_inner().unwrap_or_default()
}

/// A text that no program takes for a formula, as the server writes it too.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{picture_of, sample};
    use crate::explorer::state::State;

    fn report(name: &str) -> Report {
        let mut scene = sample();
        scene.nodes[1].node.label = name.into();
        Report::new(Locale::en, &picture_of(&scene, &State::default()), Vec::new(), |_| false)
    }

    fn read(bytes: &[u8]) -> Vec<csv::StringRecord> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes)
            .records()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn a_name_comes_back_as_it_was_and_is_never_a_formula() {
        for name in ["\"Azərpoçt\", MMC", "Союз\nпочты", "=1+1", "-"] {
            let report = report(name);
            let rows = read(&records(Locale::az, &report));
            assert_eq!(rows.len(), 1 + report.records.len());
            let formula = name.starts_with(['=', '-']);
            assert_eq!(rows[2][2], if formula { format!("'{name}") } else { name.to_owned() });
        }
    }

    #[test]
    fn a_tie_names_both_ends() {
        let report = report("Treaty");
        let rows = read(&ties(Locale::ru, &report));
        assert_eq!(rows.len(), 1 + report.ties.len());
        assert_eq!((&rows[1][1], &rows[1][3]), ("Treaty", report.records[1].id.to_string().as_str()));
    }
}
