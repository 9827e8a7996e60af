//! A list as a workbook: typed columns, dates as dates. A row leaves memory when the next one is written.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::{
    Withheld,
    cell::{Cell, exact},
    encode::WITHHELD,
};

/// The first day that a spreadsheet counts correctly: it believes in a 29 February 1900.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(1900, 3, 1);

/// How wide a column is, in letters.
const WIDTH: f64 = 18.0;

/// The most letters that a spreadsheet keeps in a cell.
const MOST_LETTERS: usize = 32_767;

/// A workbook with one sheet that grows by rows.
pub(super) struct Sheet {
    workbook: Workbook,
    day: Format,
    rows: u32,
    columns: u16,
}

impl Sheet {
    /// A sheet with its heading, which stays in sight.
    pub(super) fn new(name: &str, columns: &[&str], at: DateTime<Utc>) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.timestamp()).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let heading = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(name).map_err(failed)?;
        sheet.set_freeze_panes(1, 1).map_err(failed)?;
        for (column, name) in (0..).zip(columns) {
            sheet.set_column_width(column, WIDTH).map_err(failed)?;
            sheet.write_string_with_format(0, column, *name, &heading).map_err(failed)?;
        }
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        Ok(Self { workbook, day: Format::new().set_num_format("yyyy-mm-dd"), rows: 0, columns })
    }

    /// Writes more rows.
    pub(super) fn write(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for cells in rows {
            self.rows += 1;
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => continue,
                    // A string is never read as a formula.
                    Cell::Text(text) => sheet.write_string(self.rows, column, short(text)),
                    Cell::Number(number) => sheet.write_number(self.rows, column, *number as f64),
                    Cell::Truth(truth) => sheet.write_boolean(self.rows, column, *truth),
                    Cell::Date(date) => match exact(*date).filter(|day| Some(*day) >= FIRST_DAY) {
                        Some(day) => {
                            let day = day_of(day)?;
                            sheet.write_datetime_with_format(self.rows, column, &day, &self.day)
                        }
                        None => sheet.write_string(self.rows, column, date.to_string()),
                    },
                }
                .map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Writes the whole workbook; for another reader with a sheet that says how many records it does not have.
    pub(super) fn finish(mut self, withheld: Option<Withheld>, into: impl Write + Send) -> io::Result<()> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        sheet.autofilter(0, 0, self.rows, self.columns.saturating_sub(1)).map_err(failed)?;
        if let Some(Withheld { level, records }) = withheld {
            let sheet = self.workbook.add_worksheet();
            sheet.set_name(WITHHELD).map_err(failed)?;
            sheet.write_string(0, 0, "level").map_err(failed)?;
            sheet.write_string(0, 1, "records").map_err(failed)?;
            sheet.write_string(1, 0, level.code()).map_err(failed)?;
            sheet.write_number(1, 1, records as f64).map_err(failed)?;
        }
        self.workbook.save_to_writer(into).map_err(failed)
    }
}

fn day_of(day: NaiveDate) -> io::Result<ExcelDateTime> {
    use chrono::Datelike;
    let year = u16::try_from(day.year()).map_err(io::Error::other)?;
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).map_err(failed)
}

fn short(text: &str) -> &str {
    text.char_indices().nth(MOST_LETTERS / 2).map_or(text, |(end, _)| &text[..end])
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}
