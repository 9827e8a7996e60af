//! Briefs at a browser: by a key, with talking points in one's own words, kept and read again.

use accord_tests::Server;

use super::driver::Browser;

#[tokio::test]
async fn a_brief_is_made_by_a_key_edited_kept_and_read_again() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let client = server.client();
    client.sign_in("head").await;
    let query = "{ organizations(first: 1, filter: {ours: false}) { nodes { id } } }";
    let id = client.graphql(query).await.json()["data"]["organizations"]["nodes"][0]["id"].clone();
    let key = id.as_str().unwrap().split(':').nth(1).unwrap().to_owned();
    let page = &browser.page;
    page.goto(server.url(&format!("/organizations/{key}"))).await.unwrap();
    let name = browser.see(".dos h1").await.text().await.unwrap();
    browser.see("body").await.send_keys("b").await.unwrap();
    browser.see_address("/briefs/organizations/").await;
    browser.see_texts(".brief h1", &[&name]).await;
    browser.see_texts(".brief", &["Status", "Sources"]).await;

    // What is typed is there again, whatever happens on the way.
    browser.click(".brief-part button.btn.quiet").await;
    browser.fill(".brief-points li:last-child textarea", "Greet them first.").await;
    browser.see_texts(".brief", &["Not kept yet"]).await;

    // A copy is frozen, and its words are the reader's.
    browser.click(".brief-tools button.btn:last-child").await;
    browser.see_address("/briefs/kept/").await;
    browser.see_texts("main", &["Greet them first.", "It does not change any more."]).await;
    browser.click(".brief-tools a.btn").await;
    browser.click(".brief-copies li a").await;
    browser.see_texts("main", &["Greet them first."]).await;
    browser.quit().await;
}
