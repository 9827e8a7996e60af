//! Annual reviews at a browser: prepared, submitted, returned, approved; and given up with nothing lost.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn the_sector_submits_a_review_the_head_returns_it_and_then_approves_it_as_one_act() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "en").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/reviews")).await.unwrap();
    browser
        .see_texts(".reviews-body", &["Submitted to the Head", "In preparation", "priorities change"])
        .await;
    browser.press("Open a review").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_address("/priorities/reviews/").await;
    browser.see_texts(".reviews-body", &["Nothing is drafted yet: add the first organization"]).await;
    let review = browser.path().await;

    // A draft begins with what is in force, and is saved into the review.
    browser.fill("#field-organization", "Universal Postal Union").await;
    browser.see("#field-organization-list [role=option]").await;
    browser.see("#field-organization").await.send_keys(Key::Enter + "").await.unwrap();
    browser.see_heading("Draft of an assessment").await;
    browser.choose("#field-status", "member").await;
    browser.choose(".assess-t tbody tr:last-child select", "high").await;
    browser.fill("#field-reasons-en", "The congress decided a programme").await;
    browser.save().await;
    browser.see_texts(".draft", &["The congress decided a programme", "High", "In force"]).await;
    assert_eq!(browser.path().await, review);

    // It leaves the review and comes back, is spoken of, and its author does not approve it.
    browser.click(".draft header button").await;
    browser.see_texts(".reviews-body", &["Nothing is drafted yet"]).await;
    browser.click(".toast .btn").await;
    browser.see_texts(".draft", &["The congress decided a programme"]).await;
    browser.fill("#review-comment", "Agreed with the regulator").await;
    browser.press("Add the comment").await;
    browser.see_texts(".said", &["Agreed with the regulator"]).await;
    let buttons = |text: &str| page.find_all(By::XPath(format!("//main//button[contains(., '{text}')]")));
    assert!(buttons("Approve the review").await.unwrap().is_empty(), "only the Head approves");

    // It is laid before the Head, and nothing in it changes then.
    browser.press("Submit to the Head").await;
    browser.fill("#step-words", "Ready for your decision").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".reviews-body", &["Submitted to the Head:", "Ready for your decision"]).await;
    assert!(page.find_all(By::Css(".draft header .btn, #field-organization")).await.unwrap().is_empty());

    // The Head finds it on the first page and among what is new, and returns it.
    browser.sign_in(&server, "head", "en").await;
    page.goto(server.url("/")).await.unwrap();
    browser.see_texts(".home", &["Reviews that await your approval", "Ready for your decision"]).await;
    page.goto(server.url(&review)).await.unwrap();
    browser.press("Return").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts("dialog[open]", &["Give the reason or the ground."]).await;
    browser.fill("#step-words", "Name the programme").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".told-back", &["Reason", "Name the programme"]).await;

    // Whoever prepares it is told why, mends it and submits it again.
    browser.sign_in(&server, "io-staff", "en").await;
    page.goto(server.url("/notices")).await.unwrap();
    browser.see_texts("main", &["Returned for revision", "the review was returned to you"]).await;
    page.goto(server.url("/")).await.unwrap();
    browser.see_texts(".home", &["Reviews returned for revision", "Name the programme"]).await;
    page.goto(server.url(&review)).await.unwrap();
    browser.click(".draft header a.btn").await;
    browser.see_heading("Draft of an assessment").await;
    browser.fill("#field-reasons-en", ": Postal quality").await;
    browser.save().await;
    browser.see_texts(".draft", &["Postal quality"]).await;
    browser.press("Submit to the Head").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".reviews-body", &["Submitted to the Head:"]).await;
    // Until the Head does, the matrix has nothing of it.
    let last_cell = async || {
        page.goto(server.url("/priorities?rows=all&q=UPU")).await.unwrap();
        browser.see(".mx-scroll .mx-row .cell").await;
        browser.see(".mx-scroll").await.send_keys(Key::End + "").await.unwrap();
        browser.see(".cell.at").await.attr("aria-label").await.unwrap().unwrap()
    };
    browser.sign_in(&server, "head", "en").await;
    let before = last_cell().await;
    assert!(!before.contains("High"), "{before}");
    page.goto(server.url(&review)).await.unwrap();
    browser.press("Approve the review").await;
    browser.see_texts("dialog[open]", &["1 assessment comes into force", "as one act"]).await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".toasts", &["The review is approved"]).await;
    browser.see_texts(".reviews-body", &["Approved:", "in force from:"]).await;
    assert!(
        buttons("Approve the review").await.unwrap().is_empty(),
        "what is approved is not approved again"
    );
    browser.see_texts(".said", &["Name the programme", "Returned for revision", "Approved"]).await;
    assert!(page.find_all(By::Css(".draft header .btn")).await.unwrap().is_empty());
    let after = last_cell().await;
    assert!(after.contains("High"), "{after}");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_review_that_is_given_up_stays_to_be_read_with_its_ground() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "az").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/reviews")).await.unwrap();
    browser.see_texts(".reviews-body", &["Hazırlanır"]).await;
    browser.click_on(By::PartialLinkText("peyk rabitəsi")).await;
    browser.see_texts(".draft", &["Peyk tutumunun bölgüsü"]).await;
    browser.press("İcmalı geri götür").await;
    browser.fill("#step-words", "Konfrans təxirə salınıb").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".told-back", &["Əsas", "Konfrans təxirə salınıb", "qüvvəyə minməyib"]).await;
    browser.see_texts(".draft", &["Peyk tutumunun bölgüsü"]).await;
    assert!(
        page.find_all(By::Css("main .btn, #review-comment")).await.unwrap().is_empty(),
        "nothing is done with it any more"
    );
    page.goto(server.url("/priorities/reviews")).await.unwrap();
    browser.see_texts(".reviews-body", &["Geri götürülüb:"]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
