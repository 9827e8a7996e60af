//! Escalation and the weekly digest: the Head changes a rule, and what it escalates is found, explained and printed.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn a_rule_that_the_head_changes_escalates_what_is_overdue_and_says_so_everywhere() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;

    // Only what we owe, and at once.
    page.goto(server.url("/control/escalation")).await.unwrap();
    browser.see_heading("Escalation rules").await;
    let rules = || async { page.find_all(By::Css(".esc-page tbody tr")).await.unwrap().len() };
    browser.see(".esc-page tbody .ib").await;
    while rules().await > 1 {
        browser.click(".esc-page tbody .ib").await;
    }
    browser.choose(".esc-page tbody td:nth-child(1) select", "we_owe").await;
    browser.choose(".esc-page tbody td:nth-child(2) select", "").await;
    browser.choose(".esc-page tbody td:nth-child(4) select", "head").await;
    let days = browser.see(".esc-days").await;
    days.clear().await.unwrap();
    days.send_keys("0").await.unwrap();
    browser.press("Save").await;
    browser.see_texts(".esc-page", &["a whole number from 1 to 730"]).await;
    days.clear().await.unwrap();
    days.send_keys("1").await.unwrap();
    browser.press("Save").await;
    browser.see_texts(".toasts", &["Saved"]).await;

    // Long after every date all that we owe is with the Head, and nothing that a partner owes.
    page.goto(server.url("/control?group=term&escalated=head&asof=2090-01-01")).await.unwrap();
    browser.see(".ob").await;
    let lines = page.find_all(By::Css(".ob")).await.unwrap();
    for line in &lines {
        let text = line.text().await.unwrap();
        assert!(text.contains("To the Head of Department") && text.contains("We owe"), "{text}");
    }
    browser.click(".ob .row-link").await;
    browser
        .see_texts(".occs", &["To the Head of Department", "Rule: We owe", "days overdue: 1 or more"])
        .await;

    // The digest of that week has it first, and leads to it.
    page.goto(server.url("/control/digest?asof=2090-01-01")).await.unwrap();
    browser.see_heading("Weekly digest").await;
    browser.see_texts(".digest section:first-of-type", &["Escalated", "To the Head of Department"]).await;
    browser.click(".digest section:first-of-type td:nth-child(2) .link").await;
    browser.see_address("/obligations/").await;

    // Others read the rules and change nothing.
    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/control/escalation")).await.unwrap();
    browser.see_texts(".esc-page", &["We owe", "To the Head of Department"]).await;
    assert!(page.find_all(By::Css(".esc-page select, .esc-page .btn")).await.unwrap().is_empty());
    browser.quit().await;
}
