//! What becomes of the mess in organizations, their names and relations.

use accord_backend::register::import::Profile;

use super::desk::{Desk, fixture, lines, of_row};

async fn with_bodies() -> Desk {
    let desk = Desk::new().await;
    desk.import("ror-organizations", "bodies.csv").await;
    desk
}

#[tokio::test]
async fn states_have_names_in_three_languages_and_namibia_is_not_nothing() {
    let desk = Desk::new().await;
    desk.import("countries", "states.csv").await;
    assert_eq!(
        desk.look(
            "name_az, name_ru, country, kind, CASE WHEN ours THEN 1 ELSE 0 END",
            "organization ORDER BY id"
        )
        .await,
        [
            "Azərbaycan | Азербайджан | AZ | state | 1",
            "Gürcüstan | Грузия | GE | state | 0",
            "Türkiyə | Турция | TR | state | 0",
            "Namibiya | Намибия | NA | state | 0",
            "Əlcəzair | Алжир | DZ | state | 0",
            "Qrenlandiya | Гренландия | GL | other | 0",
        ]
    );
    assert_eq!(
        desk.look("text, language", "organization_alias ORDER BY text").await,
        ["Republic of Georgia | en", "Sakartvelo | en", "Turkey | en"]
    );
    assert_eq!(desk.count("identifier").await, 18);
}

#[tokio::test]
async fn a_body_of_two_types_takes_the_first_and_a_withdrawn_one_is_left_out() {
    let desk = Desk::new().await;
    let report = desk.import("ror-organizations", "bodies.csv").await;
    assert_eq!(
        desk.look("name_original, kind, note", "organization ORDER BY id").await,
        [
            "Institute of Telecommunications | institute | -",
            "Ministry of Posts of an Example | foreign_body | No longer active (ROR).",
            "Ûžnyj institut svâzi | university | -",
            "Communications Agency | other | -",
        ],
        "a correct name is not taken for mojibake, and a body of our State is not foreign"
    );
    assert_eq!(of_row(&report, 1), ["created new; also “foreign_body”: only the first is kept"]);
    assert_eq!(of_row(&report, 3), ["skipped withdrawn by the source"]);
}

#[tokio::test]
async fn names_find_their_language_and_nothing_of_them_is_lost() {
    let desk = with_bodies().await;
    let report = desk.import("ror-names", "names.csv").await;
    assert_eq!(
        desk.look("name_en, name_ru, name_original, name_language", "organization ORDER BY id").await,
        [
            "Institute of Telecommunications | - | - | -",
            "- | - | Ministry of Posts of an Example | -",
            "- | Южный институт связи | Ûžnyj institut svâzi | -",
            "- | - | Communications Agency | -",
        ]
    );
    assert_eq!(
        desk.look("text, kind, language", "organization_alias ORDER BY position").await,
        [
            "ტელეკომუნიკაციების ინსტიტუტი | alias | ka",
            "IT | acronym | -",
            "Telecommunications Research Institute | alias | en",
        ]
    );
    assert_eq!(of_row(&report, 6), ["skipped target unknown: ror https://ror.org/0aaaaaa03"]);
    assert_eq!(of_row(&report, 7), ["unchanged as in the register"]);
}

#[tokio::test]
async fn importing_the_organizations_again_undoes_nothing_that_the_names_did() {
    let desk = with_bodies().await;
    desk.import("ror-names", "names.csv").await;
    let again = desk.import("ror-organizations", "bodies.csv").await;
    assert!(
        lines(&again).iter().all(|line| line.contains(" unchanged ") || line.contains(" skipped ")),
        "{again}"
    );
}

#[tokio::test]
async fn a_relation_told_from_both_ends_is_one() {
    let desk = with_bodies().await;
    let report = desk.import("ror-relations", "relations.csv").await;
    assert_eq!(
        lines(&report),
        [
            "1 created new",
            "2 merged same record as row 1; nothing new",
            "3 created new",
            "4 merged same record as row 3; nothing new",
            "5 skipped target unknown: ror https://ror.org/0zzzzzz99",
            "6 skipped no kind: no kind of relation that we have; “owner” is not in the code list kinds",
        ]
    );
    let relations = "relation r JOIN organization f ON f.id = r.from_id JOIN organization t ON t.id = r.to_id ORDER BY r.id";
    assert_eq!(
        desk.look("f.name_original, r.kind, t.name_original", relations).await,
        [
            "Institute of Telecommunications | part_of | Ministry of Posts of an Example",
            "Institute of Telecommunications | cooperates_with | Ûžnyj institut svâzi",
        ]
    );
}

#[tokio::test]
async fn a_source_that_the_program_has_never_seen_needs_a_profile_and_nothing_else() {
    let desk = Desk::new().await;
    let profile = Profile::find(fixture("unseen.toml").to_str().unwrap()).unwrap();
    let report = desk.try_import(&profile, fixture("unseen.csv"), false).await.unwrap();
    assert_eq!(lines(&report), ["1 created new", "2 created new", "3 created new"]);
    assert_eq!(report.unread_columns, ["mitglied_von"]);
    assert_eq!(
        desk.look("name_original, name_language, kind, established_on", "organization ORDER BY id").await,
        [
            "Verband der Funkdienste | de | union | 186505170",
            "Weltfunkunion | de | intergovernmental | 193200000",
            "Amt für \"Wellen\" | de | foreign_body | 194704000",
        ]
    );
    assert_eq!(desk.look("text", "organization_alias ORDER BY text").await, ["FD", "VdF", "WFU"]);
}

#[tokio::test]
async fn a_profile_may_ask_for_a_stub_where_a_target_is_unknown() {
    let desk = with_bodies().await;
    let profile = r#"
        about = "Parents, some of which nobody has told us about"
        [relation]
        from = { scheme = "ror", id = "ror_id" }
        to = { scheme = "ror", id = "related_ror_id", name = "related_label", missing = "stub", stub_kind = "other" }
        kind = { column = "relationship", codes = "kinds" }
        [[skip]]
        column = "relationship"
        is = ["child", "related", "owner"]
        reason = "not asked for"
        [codes.kinds]
        parent = "part_of"
    "#;
    let profile = Profile::parse("stubs", profile).unwrap();
    let report = desk.try_import(&profile, fixture("relations.csv"), false).await.unwrap();
    assert_eq!(
        of_row(&report, 5),
        ["created made for this row: a stub of “Somebody who is not here”", "created new"]
    );
    let again = desk.try_import(&profile, fixture("relations.csv"), false).await.unwrap();
    assert_eq!(of_row(&again, 5), ["unchanged as in the register"]);
}
