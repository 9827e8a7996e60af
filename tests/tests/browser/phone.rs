//! On a phone: everything is reached from the foot of the page, and no page is wider than the screen.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

/// The pages of the Sector's day, with what shows that each is there.
const PAGES: [(&str, &str); 7] = [
    ("/", ".home-parts"),
    ("/priorities", ".mx-scroll .cell"),
    ("/priorities/reviews", ".review-line"),
    ("/priorities/agenda?month=2026-12", ".cal-month"),
    ("/priorities/agenda?month=2026-12&view=list", ".agenda-line"),
    ("/notices", ".nts"),
    ("/overview", ".ov-bars"),
];

#[tokio::test]
async fn every_section_is_reached_from_the_foot_and_no_page_is_wider_than_the_screen() {
    let server = Server::demo();
    let browser = Browser::start().await;
    // The language with the longest words.
    browser.sign_in(&server, "head", "ru").await;
    let page = &browser.page;
    page.set_window_rect(0, 0, 400, 844).await.unwrap();
    let wider = "return [...document.querySelectorAll('main, .page, .pagehead')]
        .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)";
    for (path, shown) in PAGES {
        page.goto(server.url(path)).await.unwrap();
        browser.see(shown).await;
        let found = page.execute(wider, Vec::new()).await.unwrap().json().clone();
        assert_eq!(found, serde_json::json!([]), "{path}");
    }

    // What has no tab is one step behind the last of them, which then says where one is.
    browser.click(".tabs a.nav[href='/']").await;
    browser.see(".home-parts").await;
    browser.click(".tabs button.nav").await;
    browser.click(".sheet a.nav[href='/contacts']").await;
    browser.see_address("/contacts").await;
    browser.see(".tabs button.nav[aria-current]").await;
    assert!(page.find_all(By::Css("dialog.sheet[open]")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
