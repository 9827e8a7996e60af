//! What becomes of a small paper, held against what it should be.

use std::io::{Cursor, Read};

use accord_shared::{AccessLevel, Language, Noun, RecordId};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::{Citation, Line, Paper, Section, Sheet, docx, pdf};

fn paper(language: Language, lines: usize) -> Paper {
    let line =
        |at: usize| Line::default().warning("Vaxtı keçib. ").plain(format!("Öhdəlik {at}: отчёт")).cite(1);
    Paper {
        language,
        kind: "Arayış".into(),
        title: "Beynəlxalq Telekommunikasiya İttifaqı".into(),
        subtitle: "İxtisaslaşmış təşkilat".into(),
        day: NaiveDate::from_ymd_opt(2026, 11, 29).unwrap(),
        level: AccessLevel::Secret,
        withheld: Some((AccessLevel::Service, 3)),
        sections: vec![Section {
            code: "ours_due".into(),
            title: "Bizim öhdəliklərimiz".into(),
            lines: (1..=lines).map(line).collect(),
            more: 2,
        }],
        citations: vec![Citation {
            record: RecordId::new(Noun::Agreement, Uuid::from_u128(7)),
            label: "Saziş <1> & 2".into(),
            place: Some("Maddə 5".into()),
            on: Some("06.11.2024".into()),
            level: AccessLevel::Secret,
        }],
    }
}

fn sheet(full: bool) -> Sheet<'static> {
    let made_at = DateTime::from_timestamp(1_796_000_000, 0).unwrap();
    Sheet { origin: "https://accord.example", full, author: Some("Aysel"), made_at }
}

#[test]
fn a_pdf_says_all_of_the_paper_in_its_order() {
    let told = pdf::told(&paper(Language::Az, 2), &sheet(false)).unwrap();
    assert_eq!(
        told,
        [[
            "Beynəlxalq Telekommunikasiya İttifaqı",
            "İxtisaslaşmış təşkilat",
            "Oxucunun giriş səviyyəsi: Xidməti istifadə üçün. Göstərilməyən qeydlər: 3",
            "Bizim öhdəliklərimiz",
            "• Vaxtı keçib. Öhdəlik 1: отчёт [1]",
            "• Vaxtı keçib. Öhdəlik 2: отчёт [1]",
            "Tam arayışda daha çox: 2",
            "Mənbələr",
            "1. Saziş <1> & 2 · Maddə 5 · 06.11.2024 · \
             https://accord.example/agreements/00000000-0000-0000-0000-000000000007",
        ]]
    );
}

#[test]
fn a_paper_that_is_a_little_too_long_is_set_smaller_and_one_that_is_whole_is_not() {
    let pages = |lines, full| pdf::told(&paper(Language::Az, lines), &sheet(full)).unwrap().len();
    let (two, longer) = (80, 102);
    assert_eq!(pages(two, true), 2);
    assert_eq!((pages(longer, true), pages(longer, false)), (3, 2));
    assert!(pages(400, false) > 2, "what does not fit is not made hard to read");
}

#[test]
fn a_pdf_passes_what_pdf_ua_asks_for_in_every_language() {
    for &language in Language::ALL {
        // A fault of accessibility is an error of the library.
        let file = pdf::write(&paper(language, 200), &sheet(true)).unwrap();
        assert!(file.starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn a_text_document_has_real_headings_lists_and_links_and_says_its_title_and_language() {
    let file = docx::write(&paper(Language::Az, 2), &sheet(false)).unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let document = part("word/document.xml");
    for said in ["Heading1", "Bizim öhdəliklərimiz", "w:numId", "w:hyperlink", "Saziş &lt;1&gt; &amp; 2"]
    {
        assert!(document.contains(said), "{said}: {document}");
    }
    assert!(
        part("docProps/core.xml")
            .contains("<dc:title>Arayış: Beynəlxalq Telekommunikasiya İttifaqı</dc:title>")
    );
    assert!(part("word/styles.xml").contains("w:val=\"az-Latn-AZ\""));
    assert!(part("word/_rels/document.xml.rels").contains("https://accord.example/agreements/"));
    assert!(part("word/footer1.xml").contains("Hazırlanma tarixi"));
}
