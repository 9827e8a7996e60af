//! What a file is, by what is in it: its name and what its sender says of it count for nothing.

use std::{
    fs::File,
    io::{self, Read, Seek},
};

use accord_shared::document::Medium;
use zip::ZipArchive;

use super::Spooled;

/// Why a file is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAllowed {
    /// There is nothing in it.
    Empty,
    /// It is none of the kinds that are taken.
    Unknown,
    /// It holds a program.
    Macros,
}

/// How much of a file's beginning is looked at.
const HEAD: usize = 8 << 10;

/// With what an archive begins (APPNOTE.TXT 4.3.7).
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// What this content is.
pub async fn medium_of(content: &Spooled) -> io::Result<Result<Medium, NotAllowed>> {
    let file = content.file()?;
    tokio::task::spawn_blocking(move || look(file)).await.map_err(io::Error::other)?
}

fn look(mut file: File) -> io::Result<Result<Medium, NotAllowed>> {
    file.rewind()?;
    let mut head = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(Err(NotAllowed::Empty));
    }
    if head.starts_with(ARCHIVE) {
        file.rewind()?;
        return Ok(archived(file));
    }
    match infer::get(&head).map(|kind| kind.mime_type()) {
        Some(known) => Ok(Medium::of(known).ok_or(NotAllowed::Unknown)),
        None => {
            file.rewind()?;
            Ok(if is_text(file)? { Ok(Medium::Text) } else { Err(NotAllowed::Unknown) })
        }
    }
}

/// A text document is an archive that says so in its table of contents.
fn archived(file: File) -> Result<Medium, NotAllowed> {
    // What cannot be read as an archive is none.
    let mut archive = ZipArchive::new(file).map_err(|_| NotAllowed::Unknown)?;
    let names: Result<Vec<String>, _> = archive.file_names().map(|name| name.map(String::from)).collect();
    let names = names.map_err(|_| NotAllowed::Unknown)?;
    let has = |is: fn(&str) -> bool| names.iter().any(|name| is(name));
    if has(|name| name == "word/document.xml") && has(|name| name == "[Content_Types].xml") {
        let runs = has(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"));
        return if runs { Err(NotAllowed::Macros) } else { Ok(Medium::Docx) };
    }
    let mut declared = String::new();
    let is_declared = match archive.by_name("mimetype") {
        Ok(entry) => entry.take(100).read_to_string(&mut declared).is_ok(),
        Err(_) => false,
    };
    if is_declared && declared.trim_end() == Medium::Odt.media_type() {
        let runs = has(|name| name.starts_with("Basic/") || name.starts_with("Scripts/"));
        return if runs { Err(NotAllowed::Macros) } else { Ok(Medium::Odt) };
    }
    Err(NotAllowed::Unknown)
}

/// Whether all of it is text in UTF-8, without letters that are not for reading.
fn is_text(mut file: File) -> io::Result<bool> {
    let mut buffer = vec![0; 64 << 10];
    // The beginning of a letter whose rest is in the next part.
    let mut begun = 0;
    loop {
        let read = file.read(&mut buffer[begun..])?;
        let there = begun + read;
        let whole = match std::str::from_utf8(&buffer[..there]) {
            Ok(_) => there,
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        let is_for_reading = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x20..=0x7e | 0x80..);
        if !buffer[..whole].iter().all(is_for_reading) {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
        buffer.copy_within(whole..there, 0);
        begun = there - whole;
    }
}
