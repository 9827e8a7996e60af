//! What is wrong with the database itself, told apart from what is wrong with a statement.

use std::error::Error;

use sea_orm::{DbErr, RuntimeErr, SqlxError};

use super::StoreError;

/// The database cannot work at the moment, whatever is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It does not answer, or not in time.
    Unreachable,
    /// Its disk is full: nothing can be written.
    Full,
}

impl Trouble {
    /// The trouble behind an error, where it is one.
    pub fn behind(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            let found = match error.downcast_ref::<StoreError>() {
                Some(StoreError::Database(error)) => of_driver(error),
                Some(StoreError::Sqlite(error)) => of_sqlite(error),
                Some(StoreError::Closed) => Some(Self::Unreachable),
                _ => error.downcast_ref::<DbErr>().and_then(of_driver).or_else(|| of_file(error)),
            };
            if found.is_some() {
                return found;
            }
            cause = error.source();
        }
        None
    }
}

/// A file of the documents, that could not be written.
fn of_file(error: &(dyn Error + 'static)) -> Option<Trouble> {
    let kind = error.downcast_ref::<std::io::Error>()?.kind();
    matches!(kind, std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        .then_some(Trouble::Full)
}

fn of_driver(error: &DbErr) -> Option<Trouble> {
    let error = match error {
        DbErr::ConnectionAcquire(_) => return Some(Trouble::Unreachable),
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        _ => return None,
    };
    match error.as_ref() {
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
            Some(Trouble::Unreachable)
        }
        SqlxError::Database(error) => of_code(error.code()?.as_ref()),
        _ => None,
    }
}

/// PostgreSQL's codes (its appendix A) have five signs; SQLite's are the numbers of its extended result codes.
fn of_code(code: &str) -> Option<Trouble> {
    match code {
        "53100" | "13" => Some(Trouble::Full),
        // Writing, cutting, syncing or sharing a file failed: a full disk says so too.
        "778" | "1034" | "1546" | "4874" => Some(Trouble::Full),
        // Shutting down, starting up, broken, too many connections; SQLite: the file cannot be read or opened.
        "57P01" | "57P02" | "57P03" | "53300" | "10" | "14" | "266" => Some(Trouble::Unreachable),
        _ if code.len() == 5 && code.starts_with("08") => Some(Trouble::Unreachable),
        _ => None,
    }
}

fn of_sqlite(error: &rusqlite::Error) -> Option<Trouble> {
    let code = error.sqlite_error()?.extended_code;
    of_code(&code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_silent_database_are_told_apart_from_a_bad_statement() {
        assert_eq!(of_code("53100"), Some(Trouble::Full));
        assert_eq!(of_code("13"), Some(Trouble::Full));
        assert_eq!(of_code("08006"), Some(Trouble::Unreachable));
        assert_eq!(of_code("57P03"), Some(Trouble::Unreachable));
        assert_eq!(of_code("23505"), None, "a value that is there twice");
        assert_eq!(of_code("2067"), None, "the same in SQLite");
        assert_eq!(Trouble::behind(&StoreError::Closed), Some(Trouble::Unreachable));
        assert_eq!(Trouble::behind(&StoreError::Address("x".into())), None);
        let full = |kind| StoreError::from(crate::content::ContentError::from(std::io::Error::from(kind)));
        assert_eq!(Trouble::behind(&full(std::io::ErrorKind::StorageFull)), Some(Trouble::Full));
        assert_eq!(Trouble::behind(&full(std::io::ErrorKind::NotFound)), None);
    }
}
