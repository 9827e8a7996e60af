//! The forms: somebody enters one record of each noun, leaves and comes back to what was typed, and finds it again.

use accord_tests::Server;

use super::driver::Browser;

#[tokio::test]
async fn a_record_of_each_noun_is_entered_in_the_browser_and_what_was_typed_survives_a_reload() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;

    // An organization. Saving without a name says where it is missing; what was typed stays through a reload.
    browser.page.goto(server.url("/organizations/new")).await.unwrap();
    browser.fill("#field-names-en", "Agency for Test Frequencies").await;
    browser.save().await;
    let missing = browser.see(".f.bad").await.text().await.unwrap();
    assert!(missing.contains("Kind"), "the kind is asked for, not «{missing}»");
    browser.choose("#field-kind", "regional").await;
    browser.choose("#field-country", "TR").await;
    browser.page.refresh().await.unwrap();
    let typed = browser.see("#field-names-en").await.value().await.unwrap();
    assert_eq!(typed.as_deref(), Some("Agency for Test Frequencies"), "a reload keeps what was typed");
    browser.save().await;
    browser.see_heading("Agency for Test Frequencies").await;

    // An agreement with its participation and the action of a party.
    browser.page.goto(server.url("/agreements/new")).await.unwrap();
    browser.fill("#field-titles-en", "Memorandum on test frequencies").await;
    browser.choose("#field-kind", "memorandum").await;
    browser.choose("#field-ambit", "bilateral").await;
    browser.fill("#field-signedOn", "2026-03").await;
    browser.press("Add a party").await;
    browser.pick("#field-participations-0-organization", "test frequencies").await;
    browser.press("Add an action").await;
    browser.choose("#field-participations-0-actions-0-kind", "signature").await;
    browser.fill("#field-participations-0-actions-0-on", "2026-03-04").await;
    browser.save().await;
    browser.see_heading("Memorandum on test frequencies").await;
    let party = browser.see("main table.led tbody tr").await.text().await.unwrap();
    assert!(party.contains("Agency for Test Frequencies") && party.contains("4 Mar 2026"), "{party}");

    // What it obliges to.
    browser.page.goto(server.url("/obligations/new")).await.unwrap();
    browser.fill("#field-texts-en", "Send the list of test frequencies.").await;
    browser.pick("#field-agreement", "memorandum on test").await;
    browser.choose("#field-side", "we_owe").await;
    browser.save().await;
    browser.see_heading("Send the list of test frequencies.").await;

    // And who answers there.
    browser.page.goto(server.url("/contacts/new")).await.unwrap();
    browser.fill("#field-names-en", "Desk for Test Frequencies").await;
    browser.fill("#field-email", "desk@example.org").await;
    browser.save().await;
    browser.see_heading("Desk for Test Frequencies").await;

    // A meeting under the agreement, and an obligation that came of it: its form knows where it comes from.
    browser.page.goto(server.url("/interactions/new")).await.unwrap();
    browser.fill("#field-subjects-en", "Talks on test frequencies").await;
    browser.choose("#field-kind", "meeting").await;
    browser.fill("#field-on", "2026-11-03").await;
    browser.pick("#field-organizations-0", "test frequencies").await;
    browser.press("Add an agreement").await;
    browser.pick("#field-agreements-0", "memorandum on test").await;
    browser.save().await;
    browser.see_heading("Talks on test frequencies").await;
    browser.click("main a[href*='side=they_owe']").await;
    browser.fill("#field-texts-en", "Answer the questions of the talks.").await;
    browser.save().await;
    browser.see_heading("Answer the questions of the talks.").await;
    let known =
        ["Talks on test frequencies", "Memorandum on test frequencies", "Agency for Test Frequencies"];
    browser.see_texts("main", &known).await;
    browser.click("main .dl a[href^='/interactions/']").await;
    browser.see_heading("Talks on test frequencies").await;
    browser.see("main .art a[href^='/obligations/']").await;
    // It stands on the line of whoever took part.
    browser.click("main .list a[href^='/organizations/']").await;
    browser.see_heading("Agency for Test Frequencies").await;
    browser.see("main .list a[href^='/interactions/']").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test]
async fn what_was_added_to_a_row_stays_when_another_row_is_added_or_removed() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    browser.page.goto(server.url("/agreements/new")).await.unwrap();
    browser.press("Add a party").await;
    browser.press("Add an action").await;
    browser.choose("#field-participations-0-actions-0-kind", "signature").await;
    browser.fill("#field-participations-0-actions-0-on", "2026-03-04").await;
    browser.press("Add a party").await;
    browser.see("#field-participations-1-role").await;
    let kept = browser.see("#field-participations-0-actions-0-on").await.value().await.unwrap();
    assert_eq!(kept.as_deref(), Some("2026-03-04"));
    // The page still answers: what is typed is kept as a draft.
    browser.fill("#field-titles-en", "A memorandum with rows").await;
    browser.page.refresh().await.unwrap();
    let kept = browser.see("#field-participations-0-actions-0-on").await.value().await.unwrap();
    assert_eq!(kept.as_deref(), Some("2026-03-04"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.quit().await;
}
