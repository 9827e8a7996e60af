//! What becomes of the mess in obligations, contacts and posts.

use super::desk::{Desk, lines, of_row};

async fn with_states() -> Desk {
    let desk = Desk::new().await;
    desk.import("countries", "states.csv").await;
    desk
}

#[tokio::test]
async fn an_agreement_that_the_source_takes_for_granted_is_made_once() {
    let desk = with_states().await;
    let report = desk.import("paris-parties", "paris.csv").await;
    assert_eq!(
        lines(&report),
        [
            "1 created made for this row: constant paris-agreement of the profile",
            "1 created new",
            "2 created new",
            "3 created new",
            "4 created made for this row: constant european-union of the profile",
            "4 created new",
        ]
    );
    desk.import("ndc-commitments", "commitments.csv").await;
    assert_eq!(desk.look("title_az, kind", "agreement").await, ["Paris Sazişi | treaty"]);
}

#[tokio::test]
async fn an_announced_withdrawal_is_a_declaration() {
    let desk = with_states().await;
    desk.import("paris-parties", "paris.csv").await;
    let acts = "participation_action WHERE kind NOT IN ('signature', 'ratification')";
    assert_eq!(
        desk.look("kind, done_on, note", acts).await,
        ["declaration | 201705310 | Intent to withdraw"]
    );
}

#[tokio::test]
async fn two_deadlines_in_one_cell_are_two_occurrences() {
    let desk = with_states().await;
    let report = desk.import("ndc-commitments", "commitments.csv").await;
    let due = "obligation b LEFT JOIN occurrence o ON o.obligation_id = b.id \
               JOIN identifier i ON i.record_id = b.id ORDER BY i.value, o.due_on";
    assert_eq!(
        desk.look("i.value, o.due_on, o.state, b.side", due).await,
        [
            "AZE-ghg_target | 203000000 | scheduled | we_owe",
            "EU28-long_term_target | 203000000 | scheduled | they_owe",
            "GEO-adaptation-water | 202500000 | scheduled | they_owe",
            "GEO-adaptation-water | 203000000 | scheduled | they_owe",
            "NAM-mitigation-waste | - | - | they_owe",
            "TUR-mitigation-energy | 205000000 | scheduled | they_owe",
        ]
    );
    assert_eq!(of_row(&report, 4), ["created new; no due date"]);
    assert_eq!(of_row(&report, 6), ["skipped target unknown: iso3166-1-alpha3 ZZZ"]);
}

#[tokio::test]
async fn html_becomes_text_and_the_source_s_words_about_time_stay() {
    let desk = with_states().await;
    desk.import("ndc-commitments", "commitments.csv").await;
    let of = |id: &str| {
        format!(
            "obligation WHERE id = (SELECT record_id FROM identifier WHERE scheme = 'ndc' AND value = '{id}')"
        )
    };
    assert_eq!(
        desk.look("text_en", &of("TUR-mitigation-energy")).await,
        ["Mitigation: energy: “More wind power”\nand <sun>"]
    );
    assert_eq!(
        desk.look("text_en", &of("NAM-mitigation-waste")).await,
        ["Mitigation: waste: Compost\nTime frame: Ongoing (\"for all time\")"]
    );
    assert_eq!(
        desk.look("text_en, article", &of("AZE-ghg_target")).await,
        ["Greenhouse gas target: Thirty-five percent less\nBase year: 1990 | 4 (2)"]
    );
}

#[tokio::test]
async fn ministers_hold_posts_of_their_states_and_unknown_governments_are_skipped() {
    let desk = with_states().await;
    let report = desk.import("officeholders-ministers", "ministers.csv").await;
    assert_eq!(
        lines(&report),
        [
            "1 skipped names no person",
            "2 created new",
            "2 created new",
            "3 created made for this row: constant european-union of the profile",
            "3 created new",
            "3 created new",
            "4 skipped target unknown: iso3166-1-alpha3 Q900900 “Republic of Nowhere”",
            "5 skipped the person has no name",
            "6 merged same record as row 2; nothing new",
            "6 created new",
        ]
    );
    let posts = "post p JOIN contact c ON c.id = p.contact_id JOIN organization o ON o.id = p.organization_id ORDER BY p.id";
    assert_eq!(
        desk.look("c.name_en, p.title_en, o.name_en, p.since_on", posts).await,
        [
            "Example Person | Minister of Foreign Affairs | Georgia | 202003010",
            "Second Person | High Representative | European Union | 201912010",
            "Example Person | Minister of Foreign Affairs | Georgia | 201001000",
        ]
    );
}

#[tokio::test]
async fn a_person_of_two_sources_is_one_contact() {
    let desk = with_states().await;
    desk.import("officeholders-ministers", "ministers.csv").await;
    let report = desk.import("officeholders-organizations", "holders.csv").await;
    assert_eq!(
        lines(&report),
        [
            "1 created made for this row: constant un of the profile",
            "1 created new",
            "1 created new",
            "2 unchanged as in the register; not taken, the record says otherwise: names",
            "2 created new",
            "3 skipped no target: the row does not say to what it refers; “Keeper of the Lighthouse” is not in the code list bodies",
            "4 merged repeats row 1",
        ]
    );
    assert_eq!(desk.count("contact").await, 3);
}
