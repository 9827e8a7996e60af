//! From rows to records: what each row adds to what is known, and the line that says so.

mod agreement;
mod contact;
mod obligation;
mod organization;
mod participation;
mod refer;
mod relation;

use std::collections::{BTreeMap, HashMap};

use accord_shared::{
    LocalizedText, Noun, RecordId,
    intake::{Duplicates, RowNote},
};
use csv::StringRecord;
use uuid::Uuid;

use super::{
    known::Known,
    merge::Merge,
    profile::{Cell, Existing, Profile, Target},
    reader::Columns,
    reading::Reading,
    record::Identifier,
    report::{Line, Outcome, Remark, Report},
    shelf::RowMark,
};
use crate::clock::Moment;

/// A file that was read whole.
#[derive(Debug)]
pub struct Source {
    /// As it was named.
    pub name: String,
    /// Its header.
    pub columns: Columns,
    /// Its rows, counted from 1.
    pub rows: Vec<StringRecord>,
}

/// After so many rows others have their turn.
const BREATH: u64 = 64;

/// An import being planned. Nothing is written by it.
#[derive(Debug)]
pub struct Plan<'p> {
    profile: &'p Profile,
    duplicates: Duplicates,
    moment: Moment<'p>,
    known: Known,
    reports: Vec<Report>,
    mark: RowMark,
    /// How often each identifier of an agreement stands in the files.
    occurrences: HashMap<String, usize>,
    /// Links whose other end may come later.
    links: Vec<agreement::PendingLink>,
    /// The first row that had to do with a record within another one.
    parts: HashMap<Uuid, RowMark>,
}

/// Why nothing was taken from a row, or from a part of it.
#[derive(Debug)]
struct Refusal {
    class: &'static str,
    detail: String,
}

/// What kind of reason stands behind a class of the report.
fn note_of(class: &'static str) -> RowNote {
    match class {
        "no target" => RowNote::NoTarget,
        "no identifier" => RowNote::NoIdentifier,
        "identifier taken" => RowNote::IdentifierTaken,
        "no text" => RowNote::NoText,
        "no kind" => RowNote::NoKind,
        "relation to itself" | "link to itself" => RowNote::ToItself,
        IN_REGISTER => RowNote::InRegister,
        _ => RowNote::TargetUnknown,
    }
}

/// The class of a row that is left out because the register has its record.
const IN_REGISTER: &str = "in the register already";

impl Refusal {
    fn new(class: &'static str, detail: impl Into<String>) -> Self {
        Self { class, detail: detail.into() }
    }
}

impl<'p> Plan<'p> {
    /// Begins with what is known.
    pub fn new(profile: &'p Profile, duplicates: Duplicates, moment: Moment<'p>, known: Known) -> Self {
        Self {
            profile,
            duplicates,
            moment,
            known,
            reports: Vec::new(),
            mark: RowMark { file: 0, row: 0 },
            occurrences: HashMap::new(),
            links: Vec::new(),
            parts: HashMap::new(),
        }
    }

    /// Plans every row of every file. `progress` is told after each row. Others have their turn now and then: it can
    /// be dropped half-way, and holds nobody up.
    pub async fn run(&mut self, sources: &[Source], mut progress: impl FnMut() + Send) {
        let profile = self.profile;
        let Some(target) = profile.target() else { return };
        if let Target::Agreement(fields) = target {
            self.count_agreements(sources, fields);
        }
        let mut seen: HashMap<Vec<&str>, (RowMark, Option<String>)> = HashMap::new();
        for (file, source) in sources.iter().enumerate() {
            let read = profile.columns();
            let unread = source.columns.names().filter(|name| !read.contains(name)).map(str::to_owned);
            self.reports.push(Report {
                file: source.name.clone(),
                rows: source.rows.len() as u64,
                unread_columns: unread.collect(),
                lines: Vec::with_capacity(source.rows.len()),
            });
            for (at, record) in source.rows.iter().enumerate() {
                self.mark = RowMark { file, row: at as u64 + 1 };
                let cells: Vec<&str> = record.iter().collect();
                if let Some((first, id)) = seen.get(&cells) {
                    let first = self.name_of(*first);
                    let note = Remark::new(RowNote::Repeats, &first, format!("repeats {first}"));
                    self.line(Outcome::Merged, id.clone(), "repeats an earlier row", note, Vec::new());
                } else {
                    let before = self.lines().len();
                    self.row(target, Reading::new(profile, &source.columns, record));
                    let first_line = &self.lines()[before];
                    if first_line.outcome != Outcome::Skipped {
                        let id = first_line.record.clone();
                        seen.insert(cells, (self.mark, id));
                    }
                }
                progress();
                if self.mark.row.is_multiple_of(BREATH) {
                    tokio::task::yield_now().await;
                }
            }
        }
        self.resolve_links();
        for report in &mut self.reports {
            report.lines.sort_by_key(|line| line.row);
        }
    }

    /// What is to be written, and what became of the rows.
    pub fn finish(self) -> (Known, Vec<Report>) {
        (self.known, self.reports)
    }

    fn row(&mut self, target: Target<'_>, mut reading: Reading<'_>) {
        if let Some(reason) = reading.skipped() {
            let note = Remark::new(RowNote::LeftOut, reason, reason);
            return self.line(Outcome::Skipped, None, "left out by the profile", note, Vec::new());
        }
        let done = match target {
            Target::Organization(fields) => self.organization(&mut reading, fields),
            Target::Name(fields) => self.organization_name(&mut reading, fields),
            Target::Relation(fields) => self.relation(&mut reading, fields),
            Target::Agreement(fields) => self.agreement(&mut reading, fields),
            Target::Participation(fields) => self.participation(&mut reading, fields),
            Target::Obligation(fields) => self.obligation(&mut reading, fields),
            Target::Contact(fields) => self.contact(&mut reading, fields),
        };
        if let Err(refusal) = done {
            let reason = format!("{}: {}", refusal.class, refusal.detail);
            let note = Remark::new(note_of(refusal.class), refusal.detail, reason);
            self.line(Outcome::Skipped, None, refusal.class, note, reading.remarks);
        }
    }

    fn lines(&self) -> &[Line] {
        self.reports.last().map_or(&[], |report| &report.lines)
    }

    fn line(
        &mut self,
        outcome: Outcome,
        record: Option<String>,
        class: &'static str,
        note: Remark,
        remarks: Vec<Remark>,
    ) {
        let mut notes = vec![note];
        notes.extend(remarks);
        let reason = notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("; ");
        let row = self.mark.row;
        if let Some(report) = self.reports.last_mut() {
            report.lines.push(Line { row, outcome, record, reason, class, notes });
        }
    }

    /// A line for an earlier row, where something was settled only at the end.
    fn line_of(
        &mut self,
        mark: RowMark,
        outcome: Outcome,
        record: Option<String>,
        class: &'static str,
        note: Remark,
    ) {
        if let Some(report) = self.reports.get_mut(mark.file) {
            let reason = note.text.clone();
            report.lines.push(Line { row: mark.row, outcome, record, reason, class, notes: vec![note] });
        }
    }

    fn created(&mut self, id: impl ToString, reading: &mut Reading<'_>) {
        let remarks = std::mem::take(&mut reading.remarks);
        let note = Remark::new(RowNote::New, "", "new");
        self.line(Outcome::Created, Some(id.to_string()), "new", note, remarks);
    }

    /// The line of a row that met a record that was there: of an earlier row, or of the register.
    fn met(&mut self, id: impl ToString, earlier: Option<RowMark>, merge: Merge, reading: &mut Reading<'_>) {
        let mut remarks = std::mem::take(&mut reading.remarks);
        if !merge.kept.is_empty() {
            let kept = merge.kept.join(", ");
            let text = format!("not taken, the record says otherwise: {kept}");
            remarks.push(Remark::new(RowNote::NotTaken, kept, text));
        }
        let id = Some(id.to_string());
        let taken = merge.changed.join(", ");
        match earlier {
            Some(first) if taken.is_empty() => {
                let first = self.name_of(first);
                let note =
                    Remark::new(RowNote::SameRecord, &first, format!("same record as {first}; nothing new"));
                self.line(Outcome::Merged, id, "same record as an earlier row", note, remarks);
            }
            Some(first) => {
                let first = self.name_of(first);
                let reason = format!("same record as {first}; adds {taken}");
                let note = Remark::new(RowNote::SameRecord, format!("{first}; {taken}"), reason);
                self.line(Outcome::Merged, id, "same record as an earlier row", note, remarks);
            }
            None if taken.is_empty() => {
                let note = Remark::new(RowNote::AsInRegister, "", "as in the register");
                self.line(Outcome::Unchanged, id, "as in the register", note, remarks);
            }
            None => {
                let note = Remark::new(RowNote::Changes, &taken, format!("changes {taken}"));
                self.line(Outcome::Changed, id, "changes a record", note, remarks);
            }
        }
    }

    /// How a row goes into a record: as the profile says, but what a person entered or changed takes only what it
    /// lacks.
    fn merge(&self, record: Uuid) -> Merge {
        let by_hand = self.known.by_hand.contains(&record);
        Merge::new(if by_hand { Existing::Fill } else { self.profile.existing })
    }

    /// The first row before this one that had to do with a part of a record.
    fn earlier_part(&mut self, id: Uuid) -> Option<RowMark> {
        let first = *self.parts.entry(id).or_insert(self.mark);
        (first != self.mark).then_some(first)
    }

    fn name_of(&self, mark: RowMark) -> String {
        if mark.file == self.mark.file {
            format!("row {}", mark.row)
        } else {
            format!("row {} of {}", mark.row, self.reports[mark.file].file)
        }
    }

    fn identifiers(
        &self,
        reading: &mut Reading<'_>,
        cells: &BTreeMap<String, Cell>,
    ) -> Result<Vec<Identifier>, Refusal> {
        let mut identifiers = Vec::with_capacity(cells.len());
        for (scheme, cell) in cells {
            identifiers.extend(reading.one(cell).map(|value| (scheme.clone(), value)));
        }
        if identifiers.is_empty() && !self.profile.by_name {
            return Err(Refusal::new("no identifier", "nothing to know the record by"));
        }
        Ok(identifiers)
    }

    /// The record that a row meets, where it does: by its identifiers, else by its name if the profile goes by names.
    /// One that the register has already is met as is wanted of duplicates: where it is to be left alone, the row
    /// takes none of its identifiers.
    fn meets(
        &mut self,
        noun: Noun,
        identifiers: &mut Vec<Identifier>,
        named: impl FnOnce(&mut Known) -> Option<Uuid>,
    ) -> Result<Option<Uuid>, Refusal> {
        let mut met = self.bearer(noun, identifiers)?;
        if met.is_none() && self.profile.by_name {
            met = named(&mut self.known);
        }
        self.met_before(noun, met, identifiers)
    }

    /// The same for a record that was found already.
    fn met_before(
        &self,
        noun: Noun,
        met: Option<Uuid>,
        identifiers: &mut Vec<Identifier>,
    ) -> Result<Option<Uuid>, Refusal> {
        let Some(id) = met.filter(|&id| self.known.was_there(noun, id)) else { return Ok(met) };
        match self.duplicates {
            Duplicates::Update => Ok(met),
            Duplicates::Skip => Err(Refusal::new(IN_REGISTER, RecordId::new(noun, id).to_string())),
            Duplicates::Create => {
                identifiers.retain(|(scheme, value)| !self.known.is_taken(scheme, value));
                Ok(None)
            }
        }
    }

    /// The record of a noun that carries these identifiers, where there is one and only one.
    fn bearer(&self, noun: Noun, identifiers: &[Identifier]) -> Result<Option<Uuid>, Refusal> {
        let mut found: Option<Uuid> = None;
        for (scheme, value) in identifiers {
            if self.known.is_hidden(scheme, value) {
                let detail = format!("{scheme} {value} is of another record");
                return Err(Refusal::new("identifier taken", detail));
            }
            match self.known.find(scheme, value) {
                None => {}
                Some((other, _)) if other != noun => {
                    let detail = format!("{scheme} {value} is of a record of another noun ({other})");
                    return Err(Refusal::new("identifier taken", detail));
                }
                Some((_, id)) if found.is_some_and(|found| found != id) => {
                    let detail = format!("{scheme} {value} and another identifier are of two records");
                    return Err(Refusal::new("identifier taken", detail));
                }
                Some((_, id)) => found = Some(id),
            }
        }
        Ok(found)
    }
}

fn need_text(texts: &LocalizedText, what: &'static str) -> Result<(), Refusal> {
    if texts.is_empty() { Err(Refusal::new("no text", what)) } else { Ok(()) }
}
