//! What becomes of the mess in agreements and participations.

use accord_backend::register::import::Profile;

use super::desk::{Desk, fixture, lines, of_row};

async fn agreement(desk: &Desk, columns: &str, id: &str) -> String {
    let from = format!(
        "agreement WHERE id = (SELECT record_id FROM identifier WHERE scheme = 'ggo' AND value = '{id}')"
    );
    desk.look(columns, &from).await.pop().unwrap()
}

async fn acts(desk: &Desk, organization: &str) -> Vec<String> {
    let from = format!(
        "participation_action a JOIN participation p ON p.id = a.participation_id \
         JOIN organization o ON o.id = p.organization_id WHERE o.name_en = '{organization}' ORDER BY a.position"
    );
    desk.look("a.kind, a.done_on", &from).await
}

#[tokio::test]
async fn dates_keep_what_is_known_and_say_what_is_not() {
    let desk = Desk::new().await;
    let report = desk.import("ggo-agreements", "agreements.csv").await;
    let dates = "signed_on, in_force_on, ends_on, term";
    assert_eq!(agreement(&desk, dates, "AZE-GEO_1999A").await, "196101261 | 196400000 | - | unknown");
    assert_eq!(of_row(&report, 2), ["created new; “1964-XX-16” names a day but no month; kept as 1964"]);
    assert_eq!(agreement(&desk, dates, "AZE-TUR_2003A").await, "197206002 | 197300000 | 201000000 | fixed");
    assert_eq!(
        of_row(&report, 4),
        ["created new; “1972-06-31?” is no day of the calendar; kept as 1972-06?"]
    );
    assert_eq!(agreement(&desk, dates, "GRC-LBN_2004P").await, "200409010 | - | - | unknown");
    assert!(of_row(&report, 9)[0].contains("“0014-022005” is not a date; left empty"));
}

#[tokio::test]
async fn an_end_in_the_year_9999_makes_a_term_without_end() {
    let desk = Desk::with_agreements().await;
    assert_eq!(agreement(&desk, "term, ends_on", "RADIO_2001A").await, "indefinite | -");
}

#[tokio::test]
async fn a_repeated_id_under_another_title_is_another_agreement_and_under_its_own_title_is_the_same() {
    let desk = Desk::new().await;
    let report = desk.import("ggo-agreements", "agreements.csv").await;
    assert_eq!(agreement(&desk, "title_en, kind", "AZE-GEO_1999A").await, "Agreement On Posts | agreement");
    assert_eq!(
        agreement(&desk, "title_en, kind", "AZE-GEO_1999A#2").await,
        "Agreement On Telegraphs | memorandum"
    );
    assert_eq!(
        of_row(&report, 3),
        [
            "created new; the source gives AZE-GEO_1999A to another agreement too; this one is known as AZE-GEO_1999A#2"
        ]
    );
    assert_eq!(
        of_row(&report, 10),
        ["merged same record as row 1; adds place; not taken, the record says otherwise: titles"]
    );
}

#[tokio::test]
async fn a_profile_may_say_that_a_repeated_id_is_one_agreement_whatever_its_title() {
    let desk = Desk::new().await;
    let profile = r#"
        about = "Ids that are to be trusted more than titles"
        [agreement]
        identifiers = { ggo = "treatyID" }
        repeated = "merge"
        titles = { en = "Title" }
        kind = { value = "agreement" }
        ambit = { value = "bilateral" }
    "#;
    let profile = Profile::parse("merge", profile).unwrap();
    for _ in 0..2 {
        desk.try_import(&profile, fixture("agreements.csv"), false).await.unwrap();
        assert_eq!(
            agreement(&desk, "title_en, note", "AZE-GEO_1999A").await,
            "Agreement On Posts | Also titled: Agreement On Telegraphs"
        );
    }
}

#[tokio::test]
async fn an_id_of_two_parts_is_an_amendment_of_the_second() {
    let desk = Desk::new().await;
    let report = desk.import("ggo-agreements", "agreements.csv").await;
    let links = "agreement_link l JOIN agreement f ON f.id = l.from_id JOIN agreement t ON t.id = l.to_id";
    assert_eq!(
        desk.look("f.title_en, l.kind, t.title_en", links).await,
        ["Protocol On Spectrum | amends | Convention On Radio In The Caspian Region"]
    );
    assert_eq!(of_row(&report, 6), ["created new", "skipped target unknown: amends ggo GONE_1950A"]);
}

#[tokio::test]
async fn texts_are_kept_whole_mojibake_is_repaired_and_none_is_nothing() {
    let desk = Desk::new().await;
    let report = desk.import("ggo-agreements", "agreements.csv").await;
    assert_eq!(agreement(&desk, "length(title_en)", "LONG_2007A").await, "474");
    assert_eq!(
        agreement(&desk, "title_en, ambit, place", "AZE-GEO_2008A").await,
        "Azərbaycan və Gürcüstan Arasında Rabitə Sazişi | bilateral | Noum?a"
    );
    let reason = &of_row(&report, 8)[0];
    assert!(
        reason.contains("Title: mojibake repaired")
            && reason.contains("Location: “Noum?a” has lost a letter")
    );
    assert_eq!(
        agreement(&desk, "website, note, subject", "RADIO_2001A").await,
        "http://www.example.org | - | Radio; Caspian Sea"
    );
    assert_eq!(agreement(&desk, "website", "AZE-TUR_2003A").await, "-");
}

#[tokio::test]
async fn what_a_field_cannot_hold_is_said() {
    let desk = Desk::new().await;
    let report = desk.import("ggo-agreements", "agreements.csv").await;
    let columns = "kind, website, text_url, note";
    assert_eq!(
        agreement(&desk, columns, "GRC-LBN_2004P").await,
        "other | - | http://example.org/a%20b.pdf | Further texts: http://example.org/c.pdf"
    );
    let reason = &of_row(&report, 9)[0];
    assert!(reason.contains("“kept by the Ministry” is no address on the web; left empty"), "{reason}");
    assert_eq!(report.unread_columns, ["Extra"]);
}

#[tokio::test]
async fn every_row_of_participations_ends_as_it_should() {
    let desk = Desk::with_agreements().await;
    let report = desk.import("ggo-participations", "participations.csv").await;
    assert_eq!(
        lines(&report),
        [
            "1 created new",
            "2 merged repeats row 1",
            "3 created new",
            "4 merged same record as row 3; adds signature, ratification, entry_into_force",
            "5 created new; ratification (2002-02-02) before signature (2003-03-03); kept as it is",
            "6 created new; a date that means “no end” where something begins; left empty",
            "7 created made for this row: constant european-union of the profile",
            "7 created new",
            "8 merged same record as row 7; adds ratification",
            "9 created new",
            "10 created made for this row: constant yugoslavia of the profile",
            "10 created new",
            "11 skipped target unknown: iso3166-1-alpha3 ZZZ",
            "12 skipped target unknown: ggo NOSUCH_1900A",
            "13 skipped names no party",
        ]
    );
    assert_eq!(desk.count("participation").await, 7);
}

#[tokio::test]
async fn a_party_that_left_and_came_back_has_both_lives_in_one_participation() {
    let desk = Desk::with_agreements().await;
    desk.import("ggo-participations", "participations.csv").await;
    assert_eq!(
        acts(&desk, "Georgia").await,
        [
            "signature | 200105100",
            "ratification | 200111010",
            "entry_into_force | 200201010",
            "termination | 200512310",
            "signature | 200903010",
            "ratification | 200909090",
            "entry_into_force | 201001010",
        ]
    );
}

#[tokio::test]
async fn a_body_that_somebody_entered_under_its_name_is_the_one_meant() {
    let desk = Desk::with_agreements().await;
    let entered = r#"
        about = "A body without the identifiers that others know it by"
        [organization]
        identifiers = { ours = "iso_alpha2" }
        names = { en = { value = "European Union" } }
        kind = { value = "regional" }
        [[skip]]
        column = "iso_alpha2"
        is = ["GE", "TR", "NA", "DZ", "GL"]
        reason = "one is enough"
    "#;
    let profile = Profile::parse("entered", entered).unwrap();
    desk.try_import(&profile, fixture("states.csv"), false).await.unwrap();
    let report = desk.import("ggo-participations", "participations.csv").await;
    assert_eq!(of_row(&report, 7), ["created new"]);
    assert_eq!(acts(&desk, "European Union").await.len(), 2);
}

#[tokio::test]
async fn codes_that_are_not_iso_lead_to_the_right_bodies() {
    let desk = Desk::with_agreements().await;
    desk.import("ggo-participations", "participations.csv").await;
    assert_eq!(acts(&desk, "European Union").await, ["signature | 200105100", "ratification | 200404040"]);
    assert_eq!(acts(&desk, "Algeria").await, ["signature | 200105102"]);
    assert_eq!(acts(&desk, "Yugoslavia").await, ["signature | 200106010"]);
    assert_eq!(acts(&desk, "Namibia").await, ["signature | 200100000"], "9999-12-31 is no entry into force");
    assert_eq!(acts(&desk, "Türkiye").await, ["ratification | 200202020", "signature | 200303030"]);
}
