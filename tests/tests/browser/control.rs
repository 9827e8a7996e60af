//! The Control page: somebody looks at what is due, narrows it, and finds the same again from the address.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn what_is_due_stands_by_time_and_is_narrowed_in_the_address() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;

    // The keys lead there. Long before its dates everything is later, long after them it is overdue.
    page.goto(server.url("/contacts")).await.unwrap();
    browser.see("main table tbody tr").await;
    browser.see("body").await.send_keys("gk").await.unwrap();
    browser.see_address("/control").await;
    browser.see_heading("Control").await;
    browser.see(".ob").await;
    page.goto(server.url("/control?group=term&asof=1990-01-01")).await.unwrap();
    browser.see(".ob").await;
    assert_eq!(terms(page).await, ["Later"]);
    page.goto(server.url("/control?group=term&asof=2090-01-01")).await.unwrap();
    browser.see(".ob").await;
    // What was reported waits for its acceptance, which is not its being late.
    assert_eq!(terms(page).await, ["Overdue", "Awaiting acceptance"]);

    // The same as a board, a calendar and a chart; each is in the address.
    for (view, part) in
        [("board", ".board .col .bcard"), ("calendar", ".cal-month td .cal-item"), ("chart", "svg.bars rect")]
    {
        page.goto(server.url(&format!("/control?view={view}&month=2026-11&asof=2026-11-24"))).await.unwrap();
        browser.see(part).await;
    }

    // Only what a partner owes.
    page.goto(server.url("/control?side=they_owe")).await.unwrap();
    browser.see(".ob").await;
    for side in page.find_all(By::Css(".ob .dir")).await.unwrap() {
        assert_eq!(side.text().await.unwrap().trim(), "They owe");
    }

    // The name of an agreement narrows to it; the address keeps both filters through a reload.
    browser.see(".ob .of .narrow").await.click().await.unwrap();
    browser.see_address("agreement=").await;
    let narrowed = browser.path().await;
    assert!(narrowed.contains("side=they_owe"), "{narrowed}");
    page.refresh().await.unwrap();
    browser.see(".ob").await;
    assert_eq!(browser.path().await, narrowed);
    browser.see(".ob .row-link").await.click().await.unwrap();
    browser.see_address("/obligations/").await;
    browser.quit().await;
}

/// The headings of the groups, without their counts.
async fn terms(page: &WebDriver) -> Vec<String> {
    let mut terms = Vec::new();
    for section in page.find_all(By::Css("section.term")).await.unwrap() {
        terms.push(section.attr("aria-label").await.unwrap().unwrap_or_default());
    }
    terms
}
