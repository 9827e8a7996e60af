//! The Sector's walk: an organization is assessed in one direction, the gap is seen, and what it was a year before.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

/// The walk in one language: how the level is called that is given, and what the gap is called.
async fn walk(language: &str, high: &str, gap: &str) {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", language).await;
    let page = &browser.page;
    page.goto(server.url("/priorities?rows=all&q=UPU")).await.unwrap();
    browser.see(".mx-scroll .mx-row .cell").await;

    // By the keyboard alone: along the row to the end, the level, the reason.
    let grid = browser.see(".mx-scroll").await;
    grid.send_keys(Key::End + "").await.unwrap();
    let before = browser.see(".cell.at").await.attr("aria-label").await.unwrap().unwrap();
    assert!(!before.contains(high), "the demonstration gives no high priority there: {before}");
    grid.send_keys("3").await.unwrap();
    browser.fill("#reassess-reason", "The union adopted a programme in this direction").await;
    browser.see("dialog[open] .btn.pri").await.click().await.unwrap();
    let at = "return document.querySelector('.cell.at').getAttribute('aria-label')";
    browser.see(".toast").await;
    browser.see_texts(".insp", &["The union adopted a programme", gap]).await;
    let after = page.execute(at, Vec::new()).await.unwrap();
    let after = after.json().as_str().unwrap().to_owned();
    assert!(after.contains(high) && after.contains(gap), "{after}");

    // The address is the cell: it opens again; and a year before there was nothing.
    let address = browser.path().await;
    assert!(address.contains("cell="), "{address}");
    page.goto(server.url(&format!("{address}&cmp=2025-01-01"))).await.unwrap();
    browser.see_texts(".cell.at small", &["→"]).await;
    browser.see_texts(".insp", &["The union adopted a programme"]).await;

    // Whoever only reads gives no level.
    browser.sign_in(&server, "analyst", language).await;
    page.goto(server.url(&address)).await.unwrap();
    browser.see_texts(".insp", &["The union adopted a programme"]).await;
    browser.see(".mx-scroll").await.send_keys("1").await.unwrap();
    assert!(page.find_all(By::Css("#reassess-reason")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn the_sector_gives_a_priority_by_keys_and_sees_the_gap_in_english() {
    walk("en", "High", "Priority without a document").await;
}

#[tokio::test]
async fn the_sector_gives_a_priority_by_keys_and_sees_the_gap_in_azerbaijani() {
    walk("az", "Yüksək", "Sənədi olmayan prioritet").await;
}

#[tokio::test]
async fn the_sector_gives_a_priority_by_keys_and_sees_the_gap_in_russian() {
    walk("ru", "Высокий", "Приоритет без документа").await;
}

#[tokio::test]
async fn the_sector_keeps_the_tree_of_directions_by_the_keyboard_and_whoever_reads_changes_nothing() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "en").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/directions")).await.unwrap();
    browser.see(".tree-t tbody tr").await;
    browser.press("Add a direction").await;
    browser.fill("#direction-az", "Kvant rabitəsi").await;
    browser.fill("#direction-en", "Quantum links").await;
    browser.see("dialog[open] .btn.pri").await.click().await.unwrap();
    browser.see_texts("dialog[open]", &["all three languages"]).await;
    browser.fill("#direction-ru", "Квантовая связь").await;
    let code = "return document.querySelector('#direction-code').value";
    assert_eq!(page.execute(code, Vec::new()).await.unwrap().json(), "quantum_links");
    browser.see("dialog[open] .btn.pri").await.click().await.unwrap();
    browser.see_texts(".tree-t tbody tr:last-child", &["Quantum links", "Квантовая связь"]).await;

    // Into the one above it, and back again.
    let last = ".tree-t tbody tr:last-child";
    browser.see(last).await.send_keys(Key::Alt + Key::Right).await.unwrap();
    browser.see_texts(".toasts", &["Moved"]).await;
    browser.see(&format!("{last} .deep-1")).await;
    browser.see(last).await.send_keys(Key::Alt + Key::Left).await.unwrap();
    browser.see(&format!("{last} .deep-0")).await;
    browser.see(last).await.send_keys(Key::Delete + "").await.unwrap();
    browser.see_texts(last, &["Retired:"]).await;
    browser.see_texts(".toasts", &["0 documents stay in it"]).await;
    browser.see(".toast .btn").await.click().await.unwrap();
    browser.see(&format!("{last}:not(.retired)")).await;

    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/priorities/directions")).await.unwrap();
    browser.see_texts(last, &["Quantum links"]).await;
    assert!(page.find_all(By::Css("main .btn, .tree-t .ib")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
