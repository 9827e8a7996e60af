//! A paper as a PDF: A4, tagged for screen readers (PDF/UA-1), with its fonts inside.
//!
//! krilla writes the file and knows nothing of layout; what a brief needs of that (lines, pages, a head and a foot) is
//! in [`layout`]. A typesetter as a library (typst) would set finer pages and bring three hundred more packages to build.

mod draw;
mod fonts;
mod layout;

use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, ConfigurationBuilder, PdfVersion},
    metadata::Metadata,
};

use super::{Paper, Sheet};

/// Why there is no file: a fault of ours, never of what stands in the paper.
#[derive(Debug, thiserror::Error)]
#[error("the PDF could not be made: {0}")]
pub struct PdfError(String);

/// How much smaller the letters may become so that a paper fits on two pages.
const SIZES: [f32; 4] = [1.0, 0.94, 0.88, 0.82];

/// The file.
pub fn write(paper: &Paper, sheet: &Sheet<'_>) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::Fonts::load().ok_or_else(|| PdfError("the fonts do not load".into()))?;
    let laid = laid(paper, sheet, &fonts);
    let accessible = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration: accessible, ..SerializeSettings::default() });
    let title = format!("{}: {}", paper.kind, paper.title);
    document.set_metadata(
        Metadata::new()
            .title(title)
            .language(paper.language.code().to_owned())
            .creator("Accord".to_owned())
            .authors(sheet.author.map(|author| vec![author.to_owned()]).unwrap_or_default()),
    );
    draw::draw(&mut document, paper, sheet, &fonts, &laid);
    document.finish().map_err(|error| PdfError(format!("{error:?}")))
}

/// The paper on its pages: on two, where that can be had by setting it a little smaller and it is not the whole.
fn laid(paper: &Paper, sheet: &Sheet<'_>, fonts: &fonts::Fonts) -> layout::Laid {
    let mut laid = layout::lay(paper, sheet, fonts, SIZES[0]);
    for &size in &SIZES[1..] {
        if laid.pages.len() <= 2 || sheet.full {
            break;
        }
        let smaller = layout::lay(paper, sheet, fonts, size);
        // What does not fit on two pages however small is not made hard to read for nothing.
        if smaller.pages.len() <= 2 {
            laid = smaller;
        }
    }
    laid
}

/// What stands on each page, line by line, as it is read.
#[cfg(test)]
pub(super) fn told(paper: &Paper, sheet: &Sheet<'_>) -> Option<Vec<Vec<String>>> {
    use layout::Block;
    let laid = laid(paper, sheet, &fonts::Fonts::load()?);
    let page = |pieces: &Vec<layout::Piece>| {
        let mut lines: Vec<(usize, String)> = Vec::new();
        for piece in pieces {
            // A mark stands before its entry.
            let mark = matches!(laid.blocks[piece.block], Block::Mark | Block::Number);
            let line = piece.block + usize::from(mark);
            match lines.last_mut().filter(|(last, _)| *last == line) {
                Some((_, text)) => text.push_str(&piece.text),
                None => lines.push((line, piece.text.clone())),
            }
            if mark && let Some((_, text)) = lines.last_mut() {
                text.push(' ');
            }
        }
        lines.into_iter().map(|(_, text)| text).collect()
    };
    Some(laid.pages.iter().map(page).collect())
}
