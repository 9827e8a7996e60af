//! The walk: type a name, open what is found, explore it, open a dossier from there, read, go back.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

/// What the walk meets in one language.
struct Words {
    language: &'static str,
    typed: &'static str,
    state: &'static str,
}

#[tokio::test]
async fn somebody_searches_explores_reads_and_goes_back_in_azerbaijani() {
    walk(Words { language: "az", typed: "azerbaycan", state: "Azərbaycan" }).await;
}

#[tokio::test]
async fn somebody_searches_explores_reads_and_goes_back_in_russian() {
    walk(Words { language: "ru", typed: "азербайджан", state: "Азербайджан" }).await;
}

async fn walk(words: Words) {
    let server = Server::demo();
    let browser = Browser::start().await;
    let page = &browser.page;
    page.goto(server.url("/")).await.unwrap();
    browser.see(".top .search").await;
    let remember = format!("localStorage.setItem('accord.language', '{}')", words.language);
    page.execute(remember, Vec::new()).await.unwrap();
    page.refresh().await.unwrap();

    // A name typed without its letters is found, and opens.
    browser.click(".top .search").await;
    browser.see("[role=combobox]").await.send_keys(words.typed).await.unwrap();
    let hit = browser.see("[role=option]").await;
    assert!(hit.text().await.unwrap().contains(words.state), "{} comes first", words.state);
    browser.see("[role=combobox]").await.send_keys(Key::Enter + "").await.unwrap();
    browser.see_address("/organizations/").await;
    browser.see_heading(words.state).await;

    // Its neighbourhood is drawn, and the table has the same records.
    let explore = browser.see("main a[href^='/explore?focus=organization']").await;
    explore.click().await.unwrap();
    browser.see_address("/explore?focus=organization").await;
    browser.see("canvas").await;
    browser.see_heading(words.state).await;
    let picture = browser.path().await;
    page.goto(server.url(&format!("{picture}&view=table"))).await.unwrap();
    browser.see("main table tbody tr").await;
    let rows = page.find_all(By::Css("main table tbody tr")).await.unwrap();
    assert!(rows.len() > 5, "the neighbourhood has {} records", rows.len());
    page.back().await.unwrap();
    browser.see("canvas").await;
    assert_eq!(browser.path().await, picture, "the picture is its address");
    page.refresh().await.unwrap();
    browser.see_heading(words.state).await;
    assert_eq!(browser.path().await, picture, "and stays so when it is loaded again");

    // From the register of agreements to a dossier with its participations, to an obligation, and back.
    page.goto(server.url("/agreements")).await.unwrap();
    browser.click("main table tbody tr a[href^='/agreements/']").await;
    browser.see_address("/agreements/").await;
    browser.see("main table tbody tr").await;
    let dossier = browser.path().await;
    browser.click("main a[href^='/obligations/']").await;
    browser.see_address("/obligations/").await;
    browser.see("main h1").await;
    page.back().await.unwrap();
    browser.see_address(&dossier).await;
    page.forward().await.unwrap();
    browser.see_address("/obligations/").await;
    browser.see("main h1").await;
    browser.quit().await;
}
