//! Following: one person follows a document, another changes it, and the first is told why and is told once; and the page
//! that one begins with.

use accord_tests::{Client, Server};
use serde_json::Value;
use thirtyfour::prelude::*;

use super::driver::Browser;

/// A due date of an obligation under an open agreement: that obligation, and the agreement without its noun with its title.
async fn due(client: &Client) -> (Value, String, String) {
    let query = "{ occurrences(first: 1, filter: { accessLevels: [OPEN] }) \
                 { nodes { dueOn obligation { id version agreement { id title(language: EN) } } } } }";
    let answer: Value = client.graphql(query).await.json();
    let found = answer["data"]["occurrences"]["nodes"][0].clone();
    let agreement = &found["obligation"]["agreement"];
    let id = agreement["id"].as_str().and_then(|id| id.split_once(':')).expect("the demonstration has some");
    let title = agreement["title"].as_str().expect("a title").to_owned();
    (found.clone(), id.1.to_owned(), title)
}

/// A comment on a due date, as somebody else.
async fn comment(client: &Client, due: &Value) {
    let (owed, on) = (&due["obligation"], &due["dueOn"]);
    let comment = format!(
        "mutation {{ actOnOccurrence(id: {}, expectedVersion: {}, dueOn: {on}, input: {{ act: COMMENT, text: \"Asked again\" }}) \
         {{ refusal errors {{ code message }} }} }}",
        owed["id"], owed["version"]
    );
    let answer: Value = client.graphql(&comment).await.json();
    assert_eq!(answer["data"]["actOnOccurrence"]["errors"], serde_json::json!([]), "{answer}");
}

#[tokio::test]
async fn who_follows_a_document_is_told_of_it_with_the_reason_and_once() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let (due, id, title) = due(&head).await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "analyst", "en").await;
    let page = &browser.page;

    // By its key, and by its button again.
    page.goto(server.url(&format!("/agreements/{id}"))).await.unwrap();
    browser.see_heading(&title).await;
    browser.see_texts(".follow", &["Follow"]).await;
    page.find(By::Css("body")).await.unwrap().send_keys("f").await.unwrap();
    browser.see(".follow[aria-pressed=true]").await;
    browser.see_texts(".toasts", &["You follow this record now"]).await;

    // Somebody else writes while another page is open: the number comes by itself.
    page.goto(server.url("/organizations")).await.unwrap();
    browser.see("main table tbody tr").await;
    comment(&head, &due).await;
    browser.see_texts(".bell", &["1"]).await;
    browser.click(".bell").await;
    browser.see_address("/notices").await;
    browser.see_texts(".nt.is-new", &["New", "you follow its document"]).await;

    // Whoever opens it has read it.
    browser.click(".nt.is-new .ttl a").await;
    browser.see_address("/obligations/").await;
    browser.see("main h1").await;
    browser.see_texts(".bell", &[""]).await;
    page.goto(server.url("/notices")).await.unwrap();
    browser.see_texts(".nt", &["you follow its document"]).await;
    assert!(page.find_all(By::Css(".nt.is-new, .bell b")).await.unwrap().is_empty());
    browser.see_texts(".notices", &["What you follow", &title]).await;

    // And follows it no more.
    page.goto(server.url(&format!("/agreements/{id}"))).await.unwrap();
    browser.click(".follow[aria-pressed=true]").await;
    browser.see(".follow[aria-pressed=false]").await;
    page.goto(server.url("/notices")).await.unwrap();
    browser.see_texts("main", &["Nothing new for you"]).await;
    let said = browser.complaints().await;
    assert!(said.is_empty(), "{said:?}");
    browser.quit().await;
}

#[tokio::test]
async fn the_first_page_says_what_waits_for_whom_and_leads_there() {
    let server = Server::demo();
    let browser = Browser::start().await;
    let page = &browser.page;
    browser.sign_in(&server, "head", "en").await;
    page.goto(server.url("/")).await.unwrap();
    browser.see_heading("What needs you today").await;
    browser.see_texts(".home", &["Reports that await your acceptance", "Gaps in cooperation"]).await;
    browser.click(".home-line a[href^='/obligations/']").await;
    browser.see_address("/obligations/").await;
    browser.see("main h1").await;
    page.find(By::Css("body")).await.unwrap().send_keys("gh").await.unwrap();
    browser.see_heading("What needs you today").await;
    assert_eq!(browser.path().await, "/");

    browser.sign_in(&server, "administrator", "en").await;
    page.goto(server.url("/")).await.unwrap();
    browser.see_texts(".home", &["You keep the users of Accord"]).await;
    let said = browser.complaints().await;
    assert!(said.is_empty(), "{said:?}");
    browser.quit().await;
}
