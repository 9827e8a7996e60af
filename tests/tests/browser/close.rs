//! Raising a level closes what others have open.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn a_dossier_that_its_reader_may_not_see_any_more_leaves_their_screen() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let input = |level: &str| {
        format!("{{names: {{en: \"Quiet Bureau\"}}, kind: COMPANY, ours: false, accessLevel: {level}}}")
    };
    let made = head
        .graphql(&format!(
            "mutation {{ createOrganization(input: {}) {{ organization {{ id }} }} }}",
            input("OPEN")
        ))
        .await
        .json();
    let id = made["data"]["createOrganization"]["organization"]["id"].as_str().unwrap().to_owned();
    let uuid = id.split_once(':').unwrap().1;

    let browser = Browser::start().await;
    browser.page.goto(server.url(&format!("/organizations/{uuid}"))).await.unwrap();
    browser.see_heading("Quiet Bureau").await;
    // The screen is listening once it was told that it is: a change comes through.
    let raised = head
        .graphql(&format!("mutation {{ changeOrganization(id: \"{id}\", expectedVersion: 1, input: {}) {{ errors {{ code }} }} }}", input("SECRET")))
        .await
        .json();
    assert_eq!(raised["data"]["changeOrganization"]["errors"], serde_json::json!([]));
    browser.see(".blank").await;
    let shown = browser.page.find(By::Css("main")).await.unwrap().text().await.unwrap();
    assert!(!shown.contains("Quiet Bureau"), "{shown}");
    browser.quit().await;
}
