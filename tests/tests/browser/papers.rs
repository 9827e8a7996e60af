//! The files of a record: somebody attaches two, reads them where they lie, is told what is wrong with a third, takes one
//! away and back.

use std::{fs, path::Path};

use accord_tests::Server;
use reqwest::Method;
use thirtyfour::prelude::*;

use super::driver::Browser;

/// Chooses files as the reader does in the browser's own dialog.
async fn choose(browser: &Browser, files: &[&Path]) {
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let input = browser.page.find(By::Css(".card > input[type=file]")).await.expect("the place for files");
    input.send_keys(names.join("\n")).await.expect("a field that takes files");
}

#[tokio::test]
async fn files_are_attached_read_refused_and_taken_away_on_the_dossier() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let text = file("Protokol.txt", "Sazişin mətni: birinci maddə".as_bytes());
    let image = file("Stamp.png", PNG);
    let page_file = file("Page.pdf", b"<html><script>alert(1)</script></html>");

    page.goto(server.url("/agreements")).await.unwrap();
    browser.click("main table tbody tr a").await;
    browser.see_texts(".papers", &["No files yet", "PDF, DOCX, ODT"]).await;

    // Two at once: what they are is asked before they go.
    choose(&browser, &[&text, &image]).await;
    browser.see("#paper-title-1").await;
    // The title is the file's name until somebody says better.
    let title = "return document.querySelector('#paper-title-0').value";
    assert_eq!(page.execute(title, Vec::new()).await.unwrap().json(), "Protokol");
    browser.fill("#paper-title-0", " 1").await;
    browser.choose("#paper-kind", "draft").await;
    browser.choose("#paper-language", "az").await;
    browser.click("dialog[open] .btn.pri").await;
    browser
        .see_texts(".papers-list", &["Protokol 1", "Draft · Azerbaijani · TXT · 31 B", "Stamp", "PNG"])
        .await;

    // Each is read where it lies; Esc closes it. They were sent together, so that either may stand first.
    browser.click(".paper-open[aria-label*='Protokol 1']").await;
    browser.see_texts(".paper-body pre", &["Sazişin mətni: birinci maddə"]).await;
    browser.see("dialog[open]").await.send_keys(Key::Escape + "").await.unwrap();
    browser.click(".paper-open[aria-label*='Stamp']").await;
    let shown = browser.see(".paper-body img").await;
    // A picture that did not load has no width of its own.
    let width =
        page.execute("return arguments[0].naturalWidth", vec![shown.to_json().unwrap()]).await.unwrap();
    assert_eq!(width.json().as_u64(), Some(1));
    browser.see("dialog[open]").await.send_keys(Key::Escape + "").await.unwrap();

    // What it is not, is said, with what to do.
    choose(&browser, &[&page_file]).await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".papers-sending", &["Page", "Save it as one of these"]).await;

    // Taken away, and back.
    browser.click(".papers-list li:first-child button[title='Change or replace']").await;
    browser.click("dialog[open] .btn.danger").await;
    browser.see_texts(".toasts", &["The file was removed"]).await;
    browser.click(".toast .btn").await;
    browser.see_texts(".papers-list", &["Protokol 1", "Stamp"]).await;
    browser.see_texts(".ents", &["File brought back", "File removed", "File attached"]).await;

    // Closed to all but the people on a list: whoever made it sees it, another who is cleared as high does not.
    let address = browser.path().await;
    browser.click(".papers-list li:first-child button[title='Change or replace']").await;
    browser.click("dialog[open] .custody-restrict").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".papers-list", &["Need-to-know list"]).await;
    browser.click(".papers-list li:first-child button[title='Change or replace']").await;
    let ticked = "return !!document.querySelector('dialog[open] .custody-restrict')?.checked";
    browser
        .wait_for("the list as it is", async || {
            page.execute(ticked, Vec::new()).await.unwrap().json().as_bool() == Some(true)
        })
        .await;
    browser.see("dialog[open]").await.send_keys(Key::Escape + "").await.unwrap();
    let files = || async { page.find_all(By::Css(".papers-list > li")).await.unwrap().len() };
    assert_eq!(files().await, 2);
    browser.sign_in(&server, "deputy", "en").await;
    page.goto(server.url(&address)).await.unwrap();
    browser.see(".papers-list > li").await;
    assert_eq!(files().await, 1, "nor is it said that there is another");
    browser.quit().await;
}

#[tokio::test]
async fn a_file_that_somebody_else_attaches_comes_by_itself_and_the_rest_of_the_dossier_stays_as_it_stands() {
    let server = Server::demo();
    let deputy = server.client();
    deputy.sign_in("deputy").await;
    let found = deputy
        .graphql("{ agreements(last: 1, filter: { accessLevels: [OPEN] }) { nodes { id } } }")
        .await
        .json();
    let id = found["data"]["agreements"]["nodes"][0]["id"]
        .as_str()
        .expect("the demonstration has some")
        .to_owned();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    let key = id.split(':').nth(1).unwrap();
    page.goto(server.url(&format!("/agreements/{key}"))).await.unwrap();
    browser.see(".papers").await;
    let link = browser.see(".dos .cols a").await;
    let kept = "arguments[0].focus(); window.kept = arguments[0]";
    page.execute(kept, vec![link.to_json().unwrap()]).await.unwrap();

    let attach = format!("/documents?record={id}&kind=DRAFT&name=Remarks.txt");
    let answer = deputy.send(deputy.request(Method::POST, &attach).body("Article 3 is agreed")).await;
    assert_eq!(answer.status, 201);
    browser.see_texts(".papers-list", &["Remarks"]).await;
    let focused = "return window.kept.isConnected && document.activeElement === window.kept";
    let same = page.execute(focused, Vec::new()).await.unwrap();
    assert_eq!(same.json().as_bool(), Some(true), "the link with the focus is the very same");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_report_names_the_file_that_proves_it_attached_while_it_is_written() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("Letter 7.txt");
    fs::write(&letter, "Sent on 20 November").unwrap();

    page.goto(server.url("/obligations?standing=overdue")).await.unwrap();
    browser.click("main table tbody tr a").await;
    browser.click(".occ-act button").await;
    browser.fill("#act-text", "Sent by letter").await;
    choose(&browser, &[&letter]).await;
    browser.click("dialog[aria-label='Attach files'] .btn.pri").await;
    // What came in while the report was written is what proves it; and what was typed is still there.
    browser.see_texts(".papers-list", &["Letter 7", "Evidence"]).await;
    let chosen = "const field = document.querySelector('#act-document');
                  return field.options[field.selectedIndex].text + ': ' + document.querySelector('#act-text').value";
    let told = page.execute(chosen, Vec::new()).await.unwrap();
    assert_eq!(told.json(), "Letter 7: Sent by letter");
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".steps", &["Sent by letter", "Letter 7"]).await;
    let href = browser.see(".step-proof a").await.attr("href").await.unwrap().unwrap();
    assert!(href.starts_with("/documents/document:") && href.contains("show=true"), "{href}");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

/// One dot.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";
