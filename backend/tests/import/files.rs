//! Broken files and broken profiles.

use std::io::Write;

use accord_backend::register::import::Profile;

use super::desk::{Desk, fixture, lines};

#[tokio::test]
async fn a_broken_file_is_refused_with_the_place_and_leaves_the_database_untouched() {
    let desk = Desk::new().await;
    let profile = Profile::find("countries").unwrap();
    let endless = endless_line();
    for (file, reason) in [
        (fixture("broken-latin1.csv"), "not UTF-8 at byte 91"),
        (fixture("broken-width.csv"), "row 2 (line 3) has 3 columns, the header has 9"),
        (fixture("bodies.csv"), "no column “alt_az”"),
        (fixture("there-is-no-such-file.csv"), "No such file"),
        (endless.path().to_owned(), "the row after row 1 is longer than 4 MiB"),
    ] {
        let error = desk.try_import(&profile, file, false).await.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert_eq!((desk.count("organization").await, desk.entries().await), (0, 0));
}

fn endless_line() -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let header = "iso_alpha2,iso_alpha3,iso_numeric,name_en,name_az,name_ru,alt_en,alt_az,alt_ru\n";
    write!(file, "{header}GE,GEO,268,Georgia,,,,,\n\"").unwrap();
    // Two gigabytes of nothing that the disk need not hold: zero bytes would be refused as such, so the line
    // begins with six megabytes of letters.
    file.write_all(&vec![b'x'; 6 << 20]).unwrap();
    file.as_file().set_len(2 << 30).unwrap();
    file
}

/// The block of the page between a fence of this language and its end.
fn block<'p>(page: &'p str, fence: &str) -> &'p str {
    page.split_once(fence).and_then(|(_, rest)| rest.split_once("\n```")).unwrap().0
}

#[tokio::test]
async fn the_example_of_the_documentation_works() {
    let page = include_str!("../../../docs/import-profiles.md");
    let profile = Profile::parse("the page", block(page, "```toml\n")).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(block(page, "```\n").as_bytes()).unwrap();
    let desk = Desk::new().await;
    let report = desk.try_import(&profile, file.path().to_owned(), false).await.unwrap();
    assert_eq!(lines(&report), ["1 created new", "2 created new"]);
    assert_eq!(
        desk.look("name_original, kind, established_on, country", "organization ORDER BY id").await,
        [
            "Verband der Funkdienste | union | 186505170 | DE",
            "Weltfunkunion | intergovernmental | 193200000 | -"
        ]
    );
}

#[test]
fn a_profile_that_contradicts_itself_is_refused_with_the_key() {
    let refusal = |text: &str| Profile::parse("p", text).unwrap_err().to_string();
    let organization = |rest: &str| {
        format!(
            "about = \"x\"\n[organization]\nidentifiers = {{ a = \"id\" }}\nnames = {{ en = \"name\" }}\n{rest}"
        )
    };
    for (text, reason) in [
        ("about = \"x\"\nfoo = 1\n".to_owned(), "unknown field `foo`"),
        ("about = \"x\"\n".to_owned(), "no table says what a row becomes"),
        (organization("kind = { value = \"planet\" }"), "organization.kind: “planet” is not a word of OrganizationKind"),
        (organization("kind = { column = \"k\", codes = \"kinds\" }"), "there is no code list “codes.kinds”"),
        (
            organization("kind = { column = \"k\", codes = \"kinds\" }\n[codes.kinds]\nx = \"planet\""),
            "“planet” is not a word of OrganizationKind",
        ),
        (organization("kind = { column = \"k\", value = \"state\" }"), "exactly one of column, value, first and join"),
        (organization("kind = { colum = \"k\" }"), "unknown field `colum`"),
        (organization("kind = 5"), "the name of a column, or a rule"),
        (organization("kind = \"k\"\naccess_level = \"hidden\""), "use open, service, confidential or secret"),
        (
            "about = \"x\"\n[name]\norganization = { id = \"i\" }\ntext = \"t\"\nkind = \"k\"".to_owned(),
            "name.organization: an id needs its scheme",
        ),
        (
            "about = \"x\"\n[name]\norganization = { scheme = \"a\", id = { value = \"@b\" } }\ntext = \"t\"\nkind = \"k\"".to_owned(),
            "name.organization: @b is no constant",
        ),
    ] {
        let refused = refusal(&text);
        assert!(refused.contains(reason), "{refused}\n— for —\n{text}");
    }
    let unknown = Profile::find("no-such-profile").unwrap_err().to_string();
    assert!(unknown.contains("countries") && unknown.contains("ror-names"), "{unknown}");
}
