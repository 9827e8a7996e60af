//! Typed rows, the same from both databases.

use std::str::FromStr;

use accord_shared::{AccessLevel, LocalizedText, PartialDate};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement, sea_query::Values};
use uuid::Uuid;

use super::StoreError;

/// Something that a row can be read as. It takes the columns in the order in which the statement selects them.
pub trait FromRow: Sized + Send + 'static {
    /// Reads one row.
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError>;
}

/// A row that hands out its columns from left to right.
#[derive(Debug)]
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

#[derive(Debug)]
enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Driver(&'r QueryResult),
}

macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident: $type:ty;)+) => {
        $(
            $(#[$meta])*
            pub fn $name(&mut self) -> Result<$type, StoreError> {
                let column = self.step();
                match self.source {
                    Source::Sqlite(row) => Ok(row.get(column)?),
                    Source::Driver(row) => Ok(row.try_get_by_index(column)?),
                }
            }
        )+
    };
}

impl<'r> Row<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { source: Source::Sqlite(row), next: 0 }
    }

    /// A row as sea-orm's driver has it: PostgreSQL's, or one that was read inside a transaction.
    pub fn driver(row: &'r QueryResult) -> Self {
        Self { source: Source::Driver(row), next: 0 }
    }

    fn step(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    columns! {
        /// A text.
        text: String;
        /// A text or null.
        opt_text: Option<String>;
        /// A whole number.
        int: i32;
        /// A whole number or null.
        opt_int: Option<i32>;
        /// A large whole number.
        long: i64;
        /// A large whole number or null.
        opt_long: Option<i64>;
        /// A truth.
        bool: bool;
        /// Bytes.
        bytes: Vec<u8>;
        /// Bytes or null.
        opt_bytes: Option<Vec<u8>>;
    }

    /// An id.
    pub fn uuid(&mut self) -> Result<Uuid, StoreError> {
        let column = self.next;
        self.opt_uuid()?.ok_or_else(|| damaged(column, "no id"))
    }

    /// An id or null.
    pub fn opt_uuid(&mut self) -> Result<Option<Uuid>, StoreError> {
        let column = self.step();
        match self.source {
            Source::Sqlite(row) => {
                let bytes = row.get_ref(column)?.as_blob_or_null().map_err(|error| damaged(column, error))?;
                bytes.map(Uuid::from_slice).transpose().map_err(|error| damaged(column, error))
            }
            Source::Driver(row) => Ok(row.try_get_by_index(column)?),
        }
    }

    /// A word of a closed list.
    pub fn word<T: FromStr<Err: std::fmt::Display>>(&mut self) -> Result<T, StoreError> {
        let column = self.next;
        self.opt_word()?.ok_or_else(|| damaged(column, "no word"))
    }

    /// A word of a closed list or null.
    pub fn opt_word<T: FromStr<Err: std::fmt::Display>>(&mut self) -> Result<Option<T>, StoreError> {
        let column = self.step();
        let parse = |text: &str| text.parse().map_err(|error| damaged(column, error));
        match self.source {
            Source::Sqlite(row) => {
                let text = row.get_ref(column)?.as_str_or_null().map_err(|error| damaged(column, error))?;
                text.map(parse).transpose()
            }
            Source::Driver(row) => {
                row.try_get_by_index::<Option<String>>(column)?.as_deref().map(parse).transpose()
            }
        }
    }

    /// An access level.
    pub fn level(&mut self) -> Result<AccessLevel, StoreError> {
        let column = self.step();
        let rank: i16 = match self.source {
            Source::Sqlite(row) => row.get(column)?,
            Source::Driver(row) => row.try_get_by_index(column)?,
        };
        Ok(AccessLevel::from_rank(rank))
    }

    /// A partial date.
    pub fn date(&mut self) -> Result<PartialDate, StoreError> {
        let column = self.next;
        self.opt_date()?.ok_or_else(|| damaged(column, "no date"))
    }

    /// A partial date or null.
    pub fn opt_date(&mut self) -> Result<Option<PartialDate>, StoreError> {
        let column = self.next;
        let read = |key| PartialDate::from_key(key).ok_or_else(|| damaged(column, "not a date"));
        self.opt_int()?.map(read).transpose()
    }

    /// The five columns of a localized text: az, en, ru, original, the original's language.
    pub fn localized(&mut self) -> Result<LocalizedText, StoreError> {
        Ok(LocalizedText {
            az: self.opt_text()?,
            en: self.opt_text()?,
            ru: self.opt_text()?,
            original: self.opt_text()?,
            original_language: self.opt_text()?,
        })
    }
}

fn damaged(column: usize, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged { column, reason: reason.to_string() }
}

pub(super) async fn postgres_rows<T: FromRow>(
    connection: &DatabaseConnection,
    sql: String,
    values: Values,
) -> Result<Vec<T>, StoreError> {
    let statement = Statement { sql, values: Some(values), db_backend: DbBackend::Postgres };
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(|row| T::from_row(&mut Row::driver(row))).collect()
}

macro_rules! tuples {
    ($($name:ident => $($type:ident . $read:ident),+;)+) => {
        $(
            /// A row of plain columns.
            impl FromRow for ($($type,)+) {
                fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
                    Ok(($(row.$read()?,)+))
                }
            }
        )+
    };
}

tuples! {
    id => Uuid.uuid;
    number => i64.long;
    id_pair => Uuid.uuid, Uuid.uuid;
    id_number => Uuid.uuid, i64.long;
    text_number => String.text, i64.long;
    id_text => Uuid.uuid, String.text;
}
