//! Many rows in a list: chosen by box and by keys, changed in one, taken back in one.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn rows_are_chosen_changed_together_and_given_back() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/organizations?kind=company&access=open")).await.unwrap();
    browser.see("main table tbody tr").await;
    let rows = page.find_all(By::Css("main table tbody tr")).await.unwrap().len();
    assert!(rows > 2, "the demonstration has open companies");

    // By the box; by the keys; and a range with Shift.
    browser.see("tbody tr .cb").await.click().await.unwrap();
    browser.see_texts(".bulk", &["1 selected"]).await;
    browser.see("tbody tr:nth-child(2) .row-link").await.send_keys(" ").await.unwrap();
    browser.see_texts(".bulk", &["2 selected"]).await;
    browser.see("body").await.send_keys(Key::Escape + "").await.unwrap();
    browser.see("tbody tr:nth-child(1) .row-link").await.send_keys(" ").await.unwrap();
    browser.see("tbody tr:nth-child(3) .row-link").await.send_keys(Key::Shift + " ").await.unwrap();
    browser.see_texts(".bulk", &["3 selected"]).await;

    // All that match, and what would become of each of them.
    browser.press("Select all that match").await;
    browser.see_texts(".bulk", &[&format!("{rows} selected")]).await;
    browser.press("Access level").await;
    browser.choose("#bulk-value", "service").await;
    browser.see_texts(".bulk-records", &["Open → Service"]).await;
    browser.fill("#bulk-reason", "a test's").await;
    browser.see("dialog .btn.pri:enabled").await.click().await.unwrap();
    browser.see_texts(".toast", &[&format!("{rows} records changed"), "Undo"]).await;
    browser.see_texts("main", &["No record matches these filters"]).await;

    // As one act it is taken back as one.
    browser.see(".toast .btn").await.click().await.unwrap();
    browser.see_texts(".toast", &["The change has been undone"]).await;
    browser.see("main table tbody tr").await;
    assert_eq!(page.find_all(By::Css("main table tbody tr")).await.unwrap().len(), rows);
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
