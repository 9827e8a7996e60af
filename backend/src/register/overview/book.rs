//! The overview as a workbook: a sheet for the key figures, one for each way of counting, one for what ends and one for
//! what both sides owe. The words are the page's own.

use std::{io, sync::LazyLock};

use accord_shared::{
    Language, PartialDate,
    overview::{by_region, met_in_time},
    region::Subregion,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::{
    super::{Facet, FacetValue, obligation::SideBalance},
    Glance, Overview,
};
use crate::paper::words::{self, in_three, read};

const TEXTS: [&str; 3] = in_three!("../../../../frontend/locales/", "/overview.json");

static PAGE: LazyLock<[Value; 3]> = LazyLock::new(|| read(TEXTS));

/// How wide the first column of a sheet is, and each other, in letters.
const WIDTHS: [f64; 2] = [48.0, 16.0];

/// The most letters that the name of a sheet may have.
const SHEET_NAME: usize = 31;

/// One figure of a day; nothing where there is none.
type Figure = fn(&Glance) -> Option<i64>;

/// The workbook, in a language, as made at a moment.
pub fn workbook(overview: &Overview, language: Language, at: DateTime<Utc>) -> io::Result<Vec<u8>> {
    let mut book = Book::new(language, at).map_err(failed)?;
    book.figures(overview).map_err(failed)?;
    let [directions, kinds, countries, partners] = &overview.by;
    book.facet("by_direction", directions, None).map_err(failed)?;
    book.facet("by_kind", kinds, Some("agreement_kind")).map_err(failed)?;
    book.regions(countries).map_err(failed)?;
    book.facet("by_country", countries, None).map_err(failed)?;
    book.facet("by_partner", partners, Some("organization_kind")).map_err(failed)?;
    book.ending(overview).map_err(failed)?;
    book.months(&overview.now).map_err(failed)?;
    book.balances(overview).map_err(failed)?;
    book.workbook.save_to_buffer().map_err(failed)
}

/// A workbook in the making.
struct Book {
    workbook: Workbook,
    language: Language,
    bold: Format,
    day: Format,
}

impl Book {
    fn new(language: Language, at: DateTime<Utc>) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.timestamp())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let day = Format::new().set_num_format("yyyy-mm-dd");
        Ok(Self { workbook, language, bold: Format::new().set_bold(), day })
    }

    /// A text of the page.
    fn text(&self, key: &str) -> &'static str {
        PAGE[self.language as usize][key].as_str().unwrap_or_default()
    }

    /// A sheet with its heads, which stay in sight.
    fn sheet(&mut self, title: &str, heads: &[&str]) -> Result<&mut Worksheet, XlsxError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(title.chars().take(SHEET_NAME).collect::<String>())?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, head) in (0..).zip(heads) {
            sheet.set_column_width(column, WIDTHS[usize::from(column > 0)])?;
            sheet.write_string_with_format(0, column, *head, &self.bold)?;
        }
        Ok(sheet)
    }

    fn figures(&mut self, overview: &Overview) -> Result<(), XlsxError> {
        let (day, title) = (self.day.clone(), self.text("title"));
        let lines: [(String, Figure); 4] = [
            (self.text("in_force").to_owned(), |of| Some(of.in_force)),
            (self.text("ending").to_owned(), |of| Some(of.ending)),
            (format!("{}, %", self.text("in_time")), |of| met_in_time(of.due.met, of.due.met_in_time)),
            (self.text("overdue").to_owned(), |of| Some(of.due.overdue)),
        ];
        let overdue = lines.len() - 1;
        let sheet = self.sheet(title, &[title])?;
        for (column, of) in [(1, &overview.now), (2, &overview.before)] {
            sheet.set_column_width(column, WIDTHS[1])?;
            sheet.write_datetime_with_format(0, column, day_of(of.day)?, &day)?;
            // What was overdue a year before was done since: that figure is not known any more.
            let known = if column == 1 { &lines[..] } else { &lines[..overdue] };
            for (row, (_, figure)) in (1..).zip(known) {
                if let Some(figure) = figure(of) {
                    sheet.write_number(row, column, figure as f64)?;
                }
            }
        }
        for (row, (name, _)) in (1..).zip(&lines) {
            sheet.write_string(row, 0, name)?;
        }
        Ok(())
    }

    /// The partners with an agreement, by the part of the world in which they lie.
    fn regions(&mut self, countries: &Facet) -> Result<(), XlsxError> {
        let of = countries.values.iter().map(|value| (value.value.as_str(), value.count));
        let value = |(part, count): (Subregion, i64)| FacetValue {
            value: part.code().to_owned(),
            label: None,
            count,
        };
        let values = by_region(of).into_iter().map(value).collect();
        self.facet("by_region", &Facet { field: countries.field, values }, Some("subregion"))
    }

    /// A facet; its values are words of this list, or have names, or are codes.
    fn facet(&mut self, title: &str, facet: &Facet, list: Option<&str>) -> Result<(), XlsxError> {
        let (title, language) = (self.text(title), self.language);
        let name = |value: &FacetValue| match (&value.label, list) {
            (Some(label), _) => label.pick(language).to_owned(),
            (None, Some(list)) => words::word(language, list, &value.value.to_lowercase()).to_owned(),
            (None, None) => value.value.to_uppercase(),
        };
        let number = words::texts(language).number.as_str();
        let sheet = self.sheet(title, &[title, number])?;
        for (row, value) in (1..).zip(&facet.values) {
            sheet.write_string(row, 0, name(value))?;
            sheet.write_number(row, 1, value.count as f64)?;
        }
        Ok(())
    }

    fn ending(&mut self, overview: &Overview) -> Result<(), XlsxError> {
        let (language, day, title) = (self.language, self.day.clone(), self.text("ends_next"));
        let until = words::texts(language).last_day.as_str();
        let sheet = self.sheet(title, &[title, until])?;
        for (row, one) in (1..).zip(&overview.ending) {
            sheet.write_string(row, 0, one.titles.pick(language))?;
            match one.ends_on {
                Some(date) if date.earliest() == date.latest() => {
                    sheet.write_datetime_with_format(row, 1, day_of(date.latest())?, &day)?;
                }
                Some(date) => drop(sheet.write_string(row, 1, PartialDate::to_string(&date))?),
                None => {}
            }
        }
        Ok(())
    }

    fn months(&mut self, now: &Glance) -> Result<(), XlsxError> {
        let (language, title) = (self.language, self.text("over_time"));
        let standing = |code| words::word(language, "standing", code);
        let heads = [
            title,
            standing("met"),
            standing("overdue"),
            standing("due_soon"),
            standing("reported"),
            standing("scheduled"),
        ];
        let sheet = self.sheet(title, &heads)?;
        for (row, month) in (1..).zip(&now.due.months) {
            sheet.write_string(row, 0, format!("{}-{:02}", month.year, month.month))?;
            let figures = [month.met, month.late, month.soon, month.reported, month.ahead];
            for (column, figure) in (1..).zip(figures) {
                sheet.write_number(row, column, figure as f64)?;
            }
        }
        Ok(())
    }

    fn balances(&mut self, overview: &Overview) -> Result<(), XlsxError> {
        let (language, title) = (self.language, self.text("both_sides"));
        let texts = words::texts(language);
        let sides = ["we", "they", "together"].map(|side| self.text(side));
        let of = |side: &str| [&texts.owed, &texts.done, &texts.late].map(|what| format!("{side}: {what}"));
        let heads: Vec<String> =
            [title.to_owned()].into_iter().chain(sides.into_iter().flat_map(of)).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let sheet = self.sheet(title, &heads)?;
        for (row, (partner, balance)) in (1..).zip(&overview.balances) {
            sheet.write_string(row, 0, partner.pick(language))?;
            let figures = |SideBalance { owed, done, late, .. }| [owed, done, late];
            let figures = [balance.we, balance.they, balance.joint].into_iter().flat_map(figures);
            for (column, figure) in (1..).zip(figures) {
                sheet.write_number(row, column, figure as f64)?;
            }
        }
        Ok(())
    }
}

fn day_of(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}
