//! Two records of one body: found, joined, and given back.

use accord_tests::Server;

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
    browser.see(".twins-pair:last-child a.btn").await.click().await.unwrap();
    browser.see_heading("Join two organizations").await;
    browser.see_texts("main", &["Stays", "Is joined to it", "Lighthouse Frequencies, Bureau for"]).await;
    browser.fill("main .form-why", "entered twice").await;
    browser.see("main button.pri").await.click().await.unwrap();
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
