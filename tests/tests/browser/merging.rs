//! Two records of one body: found, joined, and given back.

use accord_tests::Server;
use serde_json::Value;

use super::driver::Browser;

#[tokio::test]
async fn two_records_of_one_body_are_found_joined_and_taken_apart_again() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    for name in ["Bureau for Lighthouse Frequencies", "Lighthouse Frequencies, Bureau for"] {
        browser.page.goto(server.url("/organizations/new")).await.unwrap();
        browser.fill("#field-names-en", name).await;
        browser.choose("#field-kind", "regional").await;
        browser.save().await;
        browser.see_heading(name).await;
    }
    let gone = browser.path().await;

    browser.page.goto(server.url("/duplicates")).await.unwrap();
    browser.see_texts(".twins-pair:last-child", &["Bureau for Lighthouse Frequencies", "Same name"]).await;
    browser.click(".twins-pair:last-child a.btn").await;
    browser.see_heading("Join two organizations").await;
    browser.see_texts("main", &["Stays", "Is joined to it", "Lighthouse Frequencies, Bureau for"]).await;
    browser.fill("main .form-why", "entered twice").await;
    browser.click("main button.pri").await;
    browser.see_heading("Bureau for Lighthouse Frequencies").await;
    browser.see_address("/organizations/").await;
    let kept = browser.path().await;

    // The old address leads to the one that stayed.
    browser.page.goto(server.url(&gone)).await.unwrap();
    browser.see_heading("Bureau for Lighthouse Frequencies").await;
    browser.see_address(&kept).await;

    // Taken back from the history of the one that stayed, both are there.
    browser.press("Undo").await;
    browser.see_texts("body", &["The change has been undone"]).await;
    browser.page.goto(server.url(&gone)).await.unwrap();
    browser.see_heading("Lighthouse Frequencies, Bureau for").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.quit().await;
}

#[tokio::test]
async fn a_part_of_a_body_goes_over_to_a_new_one_and_comes_back() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let query = "{ organizations(first: 1, filter: { text: \"Azercosmos\" }) { nodes { id name(language: EN)
                   participations { agreement { id titles { en } } } } } }";
    let answer: Value = client.graphql(query).await.json();
    let body = &answer["data"]["organizations"]["nodes"][0];
    let id = body["id"].as_str().unwrap().split_once(':').unwrap().1;
    let name = body["name"].as_str().unwrap();

    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    browser.page.goto(server.url(&format!("/organizations/{id}"))).await.unwrap();
    browser.click(&format!("a[href='/organizations/{id}/split']")).await;
    browser.see_heading("Splitting off a part").await;
    browser.see_texts("main .form-foot", &["0 items go over"]).await;
    browser.fill("#field-on", "2026-05-01").await;
    browser.click("main button.pri").await;
    browser.see_texts("main .f.bad", &["Successor"]).await;
    browser.click("main .fgrid label.check input").await;
    browser.fill("#field-created-names-en", "Ground Stations Company").await;
    // From under the acts at the foot of the window.
    let first = browser.see("main ul.plain li:first-child input").await;
    first.scroll_into_view().await.unwrap();
    first.click().await.unwrap();
    browser.see_texts("main .form-foot", &["1 item goes over"]).await;
    browser.fill("main .form-why", "stations are separate now").await;
    browser.click("main button.pri").await;
    browser.see_heading(name).await;
    browser
        .see_texts("main", &["Ground Stations Company", "Part split off", "stations are separate now"])
        .await;

    let heirs = "{ organizations(first: 5, filter: { text: \"Ground Stations\" }) {
                   totalCount nodes { participations { state } relations { kind } } } }";
    let made: Value = client.graphql(heirs).await.json();
    assert_eq!(made["data"]["organizations"]["totalCount"], 1, "{made}");
    let heir = &made["data"]["organizations"]["nodes"][0];
    assert_eq!(heir["participations"].as_array().unwrap().len(), 1, "{made}");
    assert_eq!(heir["relations"][0]["kind"], "SUCCEEDED_BY");

    browser.press("Undo").await;
    browser.see_texts("body", &["The change has been undone"]).await;
    let gone: Value = client.graphql(heirs).await.json();
    assert_eq!(gone["data"]["organizations"]["totalCount"], 0, "{gone}");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.quit().await;
}
