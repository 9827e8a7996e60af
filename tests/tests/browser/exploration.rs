//! One exploration from the search to another person's screen.

use std::collections::BTreeSet;

use accord_tests::{Client, Server};
use serde_json::Value;
use thirtyfour::prelude::*;

use super::{
    canvas::{found, keys, taken_out},
    driver::Browser,
};

/// What somebody may see within two hops of a record, by name.
async fn names_around(client: &Client, focus: &str) -> BTreeSet<String> {
    let query = format!(
        "{{ neighbourhood(focus: \"{focus}\", depth: 2, limit: 1000) {{ nodes {{ label(language: EN) }} }} }}"
    );
    let answer: Value = client.graphql(&query).await.json();
    let nodes = answer["data"]["neighbourhood"]["nodes"].as_array().cloned().unwrap_or_default();
    nodes.iter().filter_map(|node| node["label"].as_str().map(str::to_owned)).collect()
}

/// The figure that stands first in the legend: how many records are drawn.
async fn drawn(browser: &Browser) -> usize {
    let text = browser.see(".legend-head b").await.text().await.expect("the legend says how many");
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{text}"))
}

#[tokio::test]
async fn an_exploration_is_kept_for_others_who_see_of_it_what_they_may_and_are_not_told_of_the_rest() {
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let (head, analyst) = (server.client(), server.client());
    head.sign_in("head").await;
    analyst.sign_in("analyst").await;
    let theirs = names_around(&analyst, &ministry).await;
    let all = names_around(&head, &ministry).await;
    let withheld: Vec<&String> = all.difference(&theirs).collect();
    assert!(!withheld.is_empty(), "the demonstration has what an analyst may not see");

    // Found, explored, opened, followed to another record, and seen as it was.
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/explore")).await.unwrap();
    browser.click(".top .search").await;
    browser.fill("[role=combobox]", "Ministry of Digital Development").await;
    browser.see("[role=option]").await;
    keys(&browser, "[role=combobox]", Key::Enter + "").await;
    browser.click("main a[href^='/explore?focus=organization']").await;
    browser.see(".legend .fo").await;
    keys(&browser, ".canvas > canvas", "/").await;
    keys(&browser, ".finder input", "union").await;
    browser.see_address("sel=").await;
    keys(&browser, ".finder input", Key::Escape + "").await;
    keys(&browser, ".canvas > canvas", "e").await;
    browser.see_address("expanded=").await;
    keys(&browser, ".canvas > canvas", "p").await;
    browser.see_address("path=").await;
    browser.see(".hops li").await;
    keys(&browser, ".canvas > canvas", Key::Escape + "").await;
    page.goto(server.url(&format!("{}&depth=2", browser.path().await))).await.unwrap();
    browser.see(".legend .fo").await;
    let mine = drawn(&browser).await;
    keys(&browser, ".ts [role=slider]", Key::PageDown + "").await;
    browser.see_address("asof=").await;
    keys(&browser, ".canvas > canvas", Key::Control + "z").await;
    browser.see_no_address("asof=").await;
    let address = browser.path().await;

    browser.click("button[aria-label='Saved explorations']").await;
    browser.press("Save this exploration").await;
    browser.fill("#view-name", "Two hops from the ministry").await;
    browser.click("dialog .fo .cb").await;
    browser.click("dialog .btn.pri:enabled").await;
    browser.see_texts(".toast", &["The view is saved"]).await;

    // The other opens it from the explorer's start, by its name.
    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/explore")).await.unwrap();
    let kept = By::XPath("//main//a[contains(., 'Two hops from the ministry')]");
    page.query(kept).first().await.expect("it stands among what is shared").click().await.unwrap();
    browser.see(".legend .fo").await;
    assert_eq!(browser.path().await, address, "it is the same question");
    let shown = drawn(&browser).await;
    assert!(shown < mine, "of {mine} records they see {shown}");
    page.goto(server.url(&format!("{address}&view=table"))).await.unwrap();
    browser.see("[role=treegrid] tr[aria-level='2']").await;
    let table = page.find(By::Css("body")).await.unwrap().text().await.unwrap();
    page.goto(server.url(&address)).await.unwrap();
    browser.see(".legend .fo").await;
    let taken = taken_out(&browser, "Connections (CSV)").await;
    for name in withheld {
        assert!(!table.contains(name.as_str()), "{name} stands in the table");
        assert!(!taken.contains(name.as_str()), "{name} goes out");
    }
    assert!(taken.lines().count() > 5, "{taken:.300}");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_picture_is_narrowed_to_a_country_and_to_a_direction_of_cooperation() {
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url(&format!("/explore?focus={ministry}&depth=2"))).await.unwrap();
    browser.see(".legend .fo").await;
    let whole = drawn(&browser).await;
    browser.choose("#legend select[aria-label='Country']", "TR").await;
    browser.see_address("country=TR").await;
    let country = drawn(&browser).await;
    assert!(country > 1 && country < whole, "{country} of {whole}");
    browser.press("Show all").await;
    browser.see_no_address("country=").await;
    assert_eq!(drawn(&browser).await, whole);

    let direction = browser.see("#legend select[aria-label='Direction'] option:nth-child(2)").await;
    direction.click().await.unwrap();
    browser.see_address("direction=direction").await;
    let narrowed = drawn(&browser).await;
    assert!(narrowed > 1 && narrowed < whole, "{narrowed} of {whole}");
    page.refresh().await.unwrap();
    browser.see(".legend .fo").await;
    assert_eq!(drawn(&browser).await, narrowed, "the address has it");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
