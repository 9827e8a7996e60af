//! Records into the bytes of a file, part by part.

use std::io::{self, Write};

use accord_shared::id::Noun;
use serde_json::json;

use super::{Format, Reader, Records, Withheld, calendar, cell::Cell, columns, follow, sheet::Sheet};

/// How a file says that records are kept from its reader.
pub(super) const WITHHELD: &str = "withheld";

/// How spreadsheets know that a file of values is UTF-8.
const MARK: &str = "\u{feff}";

/// A file in the making.
pub struct Encoder {
    noun: Noun,
    reader: Reader,
    form: Form,
}

enum Form {
    Values,
    Sheet(Box<Sheet>),
    Calendar,
    Entities,
}

impl Encoder {
    /// Begins a file.
    pub fn new(noun: Noun, format: Format, reader: Reader) -> io::Result<Self> {
        let form = match format {
            Format::Csv => Form::Values,
            Format::Xlsx => Form::Sheet(Box::new(Sheet::new(noun.code(), &columns::names(noun), reader.at)?)),
            Format::Ics => Form::Calendar,
            Format::Jsonl => Form::Entities,
        };
        Ok(Self { noun, reader, form })
    }

    /// What comes before the records.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        match self.form {
            Form::Values => {
                let mut head = MARK.as_bytes().to_vec();
                head.extend(values([columns::names(self.noun)])?);
                Ok(head)
            }
            Form::Calendar => Ok(calendar::head(self.reader).into_bytes()),
            Form::Sheet(_) | Form::Entities => Ok(Vec::new()),
        }
    }

    /// These records; nothing yet in a form that is only known when it is whole.
    pub fn write(&mut self, records: &Records) -> io::Result<Vec<u8>> {
        match &mut self.form {
            Form::Values => {
                let rows = columns::rows(records, self.reader);
                values(rows.iter().map(|row| row.iter().map(Cell::plain)))
            }
            Form::Sheet(sheet) => {
                sheet.write(&columns::rows(records, self.reader))?;
                Ok(Vec::new())
            }
            Form::Calendar => {
                let Records::Obligations(records) = records else { return Ok(Vec::new()) };
                let events = records.iter().filter_map(|row| calendar::event(row, self.reader).transpose());
                Ok(events.collect::<io::Result<String>>()?.into_bytes())
            }
            Form::Entities => {
                let lines =
                    follow::entities(records, self.reader).into_iter().map(|line| format!("{line}\n"));
                Ok(lines.collect::<String>().into_bytes())
            }
        }
    }

    /// What comes after the records, or all of it in a form that is only known when it is whole. It may take a while.
    /// A file for another reader says there how many records it does not have; a calendar has said it at its head.
    pub fn finish(self, mut into: impl Write + Send) -> io::Result<()> {
        let withheld = self.reader.withheld;
        match (self.form, withheld) {
            (Form::Sheet(sheet), _) => sheet.finish(withheld, into),
            (Form::Calendar, _) => into.write_all(calendar::foot().as_bytes()),
            (Form::Values, Some(Withheld { level, records })) => {
                let mut row = vec![WITHHELD.to_owned(), records.to_string(), level.code().to_owned()];
                row.resize(columns::names(self.noun).len().max(row.len()), String::new());
                into.write_all(&values([row])?)
            }
            (Form::Entities, Some(Withheld { level, records })) => {
                let told = json!({ "export": { "level": level, "withheldRecords": records } });
                into.write_all(format!("{told}\n").as_bytes())
            }
            (Form::Values | Form::Entities, None) => Ok(()),
        }
    }
}

fn values<R, V>(rows: R) -> io::Result<Vec<u8>>
where
    R: IntoIterator<Item = V>,
    V: IntoIterator,
    V::Item: AsRef<[u8]>,
{
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::<u8>::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
