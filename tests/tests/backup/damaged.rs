//! An archive that is not as it was written is refused, and nothing is changed.

use std::{fs, path::Path};

use accord_tests::{Database, Server, accord, accord_ok};

use super::back_up;

fn is_refused(database: &Database, file: &Path, what: &str) {
    let path = file.display().to_string();
    for options in [&["restore", &path][..], &["restore", &path, "--replace", "--backup-folder", "/nowhere"]]
    {
        let refused = accord(database, options);
        let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success(), "{what} was restored");
        let is_clear = ["damaged", "not a backup"].iter().any(|word| sentence.contains(word));
        assert!(is_clear, "{what}: {sentence}");
    }
}

#[test]
fn a_truncated_or_altered_archive_is_refused_and_the_database_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole.tar.gz");
    back_up(&Database::demo(), &file);
    let whole = fs::read(&file).unwrap();
    let bad = folder.path().join("bad.tar.gz");
    for database in Database::both() {
        let server = Server::start(database.clone(), &["--demo"]);
        assert!(server.terminate().success());
        let before = accord_ok(&database, &["verify"]);
        for length in [0, 1, 9, 10, 600, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
            fs::write(&bad, &whole[..length]).unwrap();
            is_refused(&database, &bad, &format!("an archive cut off at {length}"));
        }
        // A prime number of places, from the first byte to the last.
        for number in 0..23 {
            let (at, bit) = (number * (whole.len() - 1) / 22, number % 8);
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            fs::write(&bad, &flipped).unwrap();
            is_refused(&database, &bad, &format!("an archive with bit {bit} of byte {at} flipped"));
        }
        fs::write(&bad, [&whole[..], b"more"].concat()).unwrap();
        is_refused(&database, &bad, "an archive with something behind it");
        fs::write(&bad, "not an archive at all").unwrap();
        is_refused(&database, &bad, "a text");
        assert_eq!(accord_ok(&database, &["verify"]), before);
    }
}

#[test]
fn nothing_appears_where_a_damaged_archive_was_to_go() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.tar.gz");
    fs::write(&file, "not an archive at all").unwrap();
    for database in Database::both() {
        is_refused(&database, &file, "a text");
        let none = accord(&database, &["verify"]);
        let sentence = String::from_utf8_lossy(&none.stderr).into_owned();
        assert!(!none.status.success() && sentence.contains("there is no register"), "{sentence}");
    }
}
