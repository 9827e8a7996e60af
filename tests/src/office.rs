//! What people open files with: LibreOffice and a reader of PDFs, as Debian has them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Whether a program is there; a test that needs one that is not says so and is done.
pub fn has(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("skipped: {program} is not installed");
    }
    is_there
}

/// Opens a document with LibreOffice and saves it as a PDF in the folder; its profile is there, too.
///
/// # Panics
/// Where LibreOffice does not open it.
pub fn opened_as_pdf(document: &[u8], folder: &Path) -> PathBuf {
    let (file, out) = (folder.join("opened.docx"), folder.join("out"));
    fs::write(&file, document).expect("a folder that can be written to");
    let opened = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("office").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(&out)
        .arg(&file)
        .output()
        .expect("LibreOffice starts");
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    out.join("opened.pdf")
}

/// What a PDF says, and how many pages it has.
///
/// # Panics
/// Where `pdftotext` does not read it.
pub fn read_pdf(file: &Path) -> (String, usize) {
    let text = Command::new("pdftotext").arg(file).arg("-").output().expect("pdftotext starts");
    let text = String::from_utf8(text.stdout).expect("a text");
    let pages = text.matches('\u{c}').count();
    (text, pages)
}
