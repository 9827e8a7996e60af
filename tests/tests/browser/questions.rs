//! Questions with slots: filled, answered, opened as a list and kept.

use accord_tests::Server;

use super::driver::Browser;

#[tokio::test]
async fn a_question_is_filled_answered_opened_as_a_list_and_kept() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/questions")).await.unwrap();
    browser.see_texts(".ask-main", &["Fill in what the question needs"]).await;

    browser.fill("#field-day", "2035-01-01").await;
    browser.see(".ask-t tr").await;
    browser.see_address("day=2035-01-01").await;
    let told = browser.see(".ask-main [aria-live] header h2").await.text().await.unwrap();
    let first = browser.see(".ask-t tr:first-child .link").await.text().await.unwrap();

    // The list has the same records, and says by what it is filtered.
    browser.click(".ask-main header a.btn").await;
    browser.see_address("/agreements?").await;
    browser.see_texts(".fbar", &["Ends by", "31 December 2034"]).await;
    let count = told.split(' ').next().expect("a number of records");
    browser.see_texts("main", &[&first, &format!("Shown: {count} of {count}")]).await;
    page.back().await.unwrap();

    browser.click(".questions .pagehead .ib").await;
    browser.click(".questions .menu button.menu-item").await;
    browser.see("#view-form").await;
    browser.click("dialog[open] footer .btn.pri").await;
    browser.see(".toast").await;
    page.goto(server.url("/questions?ask=people_in_post")).await.unwrap();
    browser.choose("#field-country", "TR").await;
    browser.see(".ask-main [aria-live] header h2").await;
    browser.click(".questions .pagehead .ib").await;
    browser.click(".questions .menu a.menu-item").await;
    browser.see_address("day=2035-01-01").await;
    browser.see(".ask-t tr").await;
    browser.quit().await;
}
