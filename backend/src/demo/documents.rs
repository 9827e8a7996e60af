//! The files of the demo register. They are attached where there is a place for contents: a register in memory of tests
//! has none.

use accord_shared::{
    AccessLevel, RecordId,
    document::{DocumentKind, Medium},
};
use serde::Deserialize;

use super::{
    DemoError, Register,
    content::{AGREEMENTS, DOCUMENTS, INTERACTIONS, perhaps_access, word},
    refused,
};
use crate::{
    content::{ContentError, Contents},
    register::document::{self, Arrived, DocumentInput},
    store::StoreError,
};

/// The most bytes that a file of the demonstration has.
const MOST: u64 = 64 << 10;

/// A file and what it belongs to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    agreement: Option<String>,
    interaction: Option<String>,
    /// As its record where none is said.
    #[serde(default, deserialize_with = "perhaps_access")]
    access: Option<AccessLevel>,
    #[serde(deserialize_with = "word")]
    kind: DocumentKind,
    language: String,
    title: String,
    text: String,
}

/// Attaches them; returns how many there are.
pub(super) async fn attach(register: &Register<'_>, contents: &Contents) -> Result<usize, DemoError> {
    let documents: Vec<Document> = DOCUMENTS.records()?;
    let count = documents.len();
    for Document { agreement, interaction, access, kind, language, title, text } in documents {
        let agreement = register.agreements.perhaps(agreement.as_deref(), DOCUMENTS, &title)?;
        let interaction = register.interactions.perhaps(interaction.as_deref(), DOCUMENTS, &title)?;
        let record: RecordId = match (agreement, interaction) {
            (Some(id), None) => id.into(),
            (None, Some(id)) => id.into(),
            _ => {
                let reason = format!(
                    "“{title}” belongs to one record of {} or {}",
                    AGREEMENTS.name, INTERACTIONS.name
                );
                return Err(DemoError::Unreadable { file: DOCUMENTS.name, reason });
            }
        };
        let arrived = keep(contents, &text).await.map_err(StoreError::from)?.ok_or_else(|| {
            let reason = format!("“{title}” has more than {MOST} bytes");
            DemoError::Unreadable { file: DOCUMENTS.name, reason }
        })?;
        let input =
            DocumentInput { access_level: access, title: title.clone(), kind, language: Some(language) };
        document::add(register.writing, record, input, arrived).await.map_err(refused(DOCUMENTS, &title))?;
    }
    Ok(count)
}

/// Keeps a text; nothing where it is too large for a demonstration.
async fn keep<'c>(contents: &'c Contents, text: &str) -> Result<Option<Arrived<'c>>, ContentError> {
    let mut spool = contents.spool(MOST)?;
    if spool.take(text.trim_start().as_bytes()).await?.is_err() {
        return Ok(None);
    }
    let spooled = spool.finish().await?;
    contents.keep(&spooled).await?;
    Ok(Some(Arrived { contents, hash: spooled.hash, size: spooled.size, medium: Medium::Text }))
}
