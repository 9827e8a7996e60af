//! Why an import came to nothing, as the client can say it in its reader's language.

use accord_shared::intake::ImportFault;
use serde::{Deserialize, Serialize};

use crate::register::import::reader::BrokenFile;

/// What happened, and the numbers and names that its sentence needs, in the order of [`ImportFault`]'s words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What happened.
    pub code: ImportFault,
    /// What its sentence needs.
    pub values: Vec<String>,
}

impl Fault {
    /// A fault with these values.
    pub fn new(code: ImportFault, values: impl IntoIterator<Item = String>) -> Self {
        Self { code, values: values.into_iter().collect() }
    }

    /// A fault of which there is no more to say.
    pub fn plain(code: ImportFault) -> Self {
        Self::new(code, [])
    }
}

impl From<BrokenFile> for Fault {
    fn from(broken: BrokenFile) -> Self {
        match broken {
            BrokenFile::Io { source, .. } => Self::new(ImportFault::Binary, [source.to_string()]),
            BrokenFile::Encoding { offset, .. } => Self::new(ImportFault::Encoding, [offset.to_string()]),
            BrokenFile::Binary { .. } => Self::plain(ImportFault::Binary),
            BrokenFile::TooLong { after, .. } => Self::new(ImportFault::RowTooLong, [after.to_string()]),
            BrokenFile::TooMany { .. } => Self::too_many(),
            BrokenFile::Width { row, expected, found, .. } => {
                Self::new(ImportFault::Width, [row, found, expected].map(|number| number.to_string()))
            }
            BrokenFile::Column { column, .. } => Self::new(ImportFault::Column, [column]),
            BrokenFile::Header { problem, .. } => Self::new(ImportFault::Header, [problem]),
        }
    }
}

impl Fault {
    /// More rows than are taken in at once.
    pub(super) fn too_many() -> Self {
        Self::new(ImportFault::TooManyRows, [accord_shared::intake::MOST_ROWS.to_string()])
    }
}
