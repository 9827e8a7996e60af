//! How two are connected: several ways, told hop by hop.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::{canvas::found, driver::Browser};

#[tokio::test]
async fn the_ways_between_two_are_told_one_by_one_and_the_address_says_which() {
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let embassy = found(&server, "Embassy Türkiye").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url(&format!("/explore?focus={ministry}&path={ministry},{embassy}"))).await.unwrap();

    let first = browser.see(".hops li").await.text().await.unwrap();
    let ways = page.find_all(By::Css(".ways button")).await.unwrap();
    assert!(ways.len() > 1, "{} ways", ways.len());
    ways[1].click().await.unwrap();
    browser.see_address("way=2").await;
    browser.see(".ways button:nth-child(2)[aria-pressed=true]").await;
    let second = browser.see(".hops li").await.text().await.unwrap();
    let hops = page.find_all(By::Css(".hops li")).await.unwrap().len();
    let sources = page.find_all(By::Css(".src li")).await.unwrap().len();
    assert!(first != second, "another way is told: {second}");
    assert_eq!(hops, sources, "every hop says what it rests on");

    page.back().await.unwrap();
    browser.see(".ways button:nth-child(1)[aria-pressed=true]").await;
    browser.quit().await;
}
