//! Workbooks: the first sheet that has anything in it, as the text that every other file is.

use std::io::{Cursor, Read};

use accord_shared::intake::{ImportFault, MOST_BYTES, MOST_ROWS};
use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::fault::Fault;

/// The most bytes that a workbook may have unpacked: a small file can unpack to more than any memory holds.
const MOST_UNPACKED: u64 = 8 * MOST_BYTES as u64;

/// The most columns of a sheet.
const MOST_COLUMNS: u32 = 2_000;

/// Whether these bytes are a packed file, as a workbook is.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The first sheet with anything in it, as CSV with commas. Dates come as ISO 8601 writes them, numbers without needless
/// digits, errors of formulas as nothing.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    measure(bytes)?;
    let broken = |_| Fault::plain(ImportFault::Workbook);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    for sheet in workbook.sheet_names() {
        let rows = rows(&mut workbook, &sheet)?;
        if !rows.is_empty() {
            return Ok(text(&rows));
        }
    }
    Err(Fault::plain(ImportFault::Empty))
}

/// Refuses what would unpack to too much. What a packed file says of its own size is not believed.
fn measure(bytes: &[u8]) -> Result<(), Fault> {
    let broken = || Fault::plain(ImportFault::Workbook);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| broken())?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left = left.checked_sub(read).ok_or_else(|| Fault::plain(ImportFault::TooLarge))?;
    }
    Ok(())
}

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Vec<String>>, Fault> {
    let broken = |_| Fault::plain(ImportFault::Workbook);
    // A sheet of pictures is none of cells.
    let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else { return Ok(Vec::new()) };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut first = None;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let text = shown(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        // Blank rows above the header are none of the table's.
        let row = row.saturating_sub(*first.get_or_insert(row));
        if u64::from(row) > MOST_ROWS {
            return Err(Fault::too_many());
        }
        if column >= MOST_COLUMNS {
            return Err(Fault::new(ImportFault::Header, [format!("more than {MOST_COLUMNS} columns")]));
        }
        let (row, column) = (row as usize, column as usize);
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        cells[column] = text;
    }
    Ok(rows)
}

/// The rows under their header. Columns without a name are none; rows without a cell are blank lines.
fn text(rows: &[Vec<String>]) -> Vec<u8> {
    let Some((header, rows)) = rows.split_first() else { return Vec::new() };
    let named: Vec<usize> = (0..header.len()).filter(|&at| !header[at].trim().is_empty()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let nothing = String::new();
    for row in std::iter::once(header).chain(rows) {
        let cells = named.iter().map(|&at| row.get(at).unwrap_or(&nothing));
        if cells.clone().any(|cell| !cell.is_empty()) {
            // Into memory: nothing can go wrong on the way.
            let _ = writer.write_record(cells);
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    #[test]
    fn a_workbook_is_its_first_sheet_with_anything_in_it() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        let sheet = workbook.add_worksheet();
        let date = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write(2, 0, "Ad").unwrap();
        sheet.write(2, 2, "Tarix").unwrap();
        sheet.write(3, 0, "Rabitə, \"poçt\"").unwrap();
        sheet.write(3, 1, "no header above it").unwrap();
        let day = ExcelDateTime::from_ymd(2024, 2, 29).unwrap();
        sheet.write_datetime_with_format(3, 2, &day, &date).unwrap();
        sheet.write(5, 0, 12.0).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        assert!(is_one(&bytes));
        let text = String::from_utf8(read(&bytes).unwrap()).unwrap();
        assert_eq!(text, "Ad,Tarix\n\"Rabitə, \"\"poçt\"\"\",2024-02-29\n12,\n");
    }

    #[test]
    fn what_is_no_workbook_or_unpacks_to_too_much_is_refused() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        let bytes = workbook.save_to_buffer().unwrap();
        assert_eq!(read(&bytes).unwrap_err().code, ImportFault::Empty);
        assert_eq!(read(&bytes[..bytes.len() / 2]).unwrap_err().code, ImportFault::Workbook);
        assert_eq!(read(b"PK\x03\x04 and so on").unwrap_err().code, ImportFault::Workbook);

        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        packed.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let nothing = vec![b' '; 1 << 20];
        for _ in 0..=(MOST_UNPACKED >> 20) {
            std::io::Write::write_all(&mut packed, &nothing).unwrap();
        }
        let bomb = packed.finish().unwrap().into_inner();
        assert!(bomb.len() < MOST_BYTES / 10, "small as it comes");
        assert_eq!(read(&bomb).unwrap_err().code, ImportFault::TooLarge);
    }
}
