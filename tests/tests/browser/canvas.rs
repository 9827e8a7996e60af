//! The explorer's verbs, by the drawing, by the keyboard alone in the table, and as a screen reader finds them.

use std::{fs, path::Path};

use accord_tests::Server;
use serde_json::{Value, json};
use thirtyfour::{TypingData, prelude::*};

use super::driver::Browser;

/// Keeps what the page hands over as a file instead of handing it over.
const KEEP_FILES: &str = "window.taken = []; window.print = () => window.taken.push('printed');
    URL.createObjectURL = blob => { blob.text().then(text => window.taken.push(text)); return 'data:,'; };";

/// The id of the first organization that a search finds.
pub(super) async fn found(server: &Server, text: &str) -> String {
    let head = server.client();
    head.sign_in("head").await;
    let query = format!("{{ search(text: \"{text}\", nouns: [ORGANIZATION], first: 1) {{ id }} }}");
    let answer: Value = head.graphql(&query).await.json();
    answer["data"]["search"][0]["id"].as_str().expect("the demonstration has it").to_owned()
}

pub(super) async fn keys(browser: &Browser, selector: &str, keys: impl Into<TypingData>) {
    browser.see(selector).await.send_keys(keys).await.expect("it takes keys");
}

/// Takes the picture out in a form, and gives what the reader would have in their hands.
pub(super) async fn taken_out(browser: &Browser, form: &str) -> String {
    browser.page.execute(KEEP_FILES, Vec::new()).await.unwrap();
    browser.click(".tools-set .pop:last-child > button").await;
    browser.press(form).await;
    for _ in 0..100 {
        let taken = browser.page.execute("return window.taken.at(-1) ?? null", Vec::new()).await.unwrap();
        if let Some(text) = taken.json().as_str() {
            return text.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{form} does not come out");
}

#[tokio::test]
async fn somebody_follows_a_way_through_the_picture_takes_steps_back_and_takes_it_out() {
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url(&format!("/explore?focus={ministry}"))).await.unwrap();
    browser.see(".legend .fo").await;

    // What is looked for is chosen, and its neighbours come when they are asked for.
    keys(&browser, ".canvas > canvas", "/").await;
    keys(&browser, ".finder input", "union").await;
    browser.see_texts(".finder [role=status]", &["1 of"]).await;
    browser.see_address("sel=").await;
    keys(&browser, ".finder input", Key::Escape + "").await;
    let before = browser.see(".legend-head b").await.text().await.unwrap();
    keys(&browser, ".canvas > canvas", "e").await;
    browser.see_address("expanded=").await;
    keys(&browser, ".canvas > canvas", "p").await;
    browser.see_address("path=").await;
    browser.see(".hops li").await;
    assert_ne!(
        browser.see(".legend-head b").await.text().await.unwrap(),
        before,
        "there is more in the picture"
    );

    // Another day, and everything taken back step by step and done again.
    keys(&browser, ".ts [role=slider]", Key::PageDown + "").await;
    browser.see_address("asof=").await;
    let last = browser.path().await;
    for gone in ["asof=", "path=", "expanded="] {
        keys(&browser, ".canvas > canvas", Key::Control + "z").await;
        browser.see_no_address(gone).await;
    }
    for come in ["expanded=", "path=", "asof="] {
        keys(&browser, ".canvas > canvas", Key::Control + "y").await;
        browser.see_address(come).await;
    }
    assert_eq!(browser.path().await, last, "nothing was lost on the way");

    // The menu of the keyboard has what the pointer's has; what is hidden is listed and comes back.
    keys(&browser, ".canvas > canvas", Key::Shift + Key::F10).await;
    browser.see("[role=menu] [role=menuitem]:focus").await;
    keys(&browser, "[role=menuitem]:focus", Key::Escape + "").await;
    keys(&browser, ".canvas > canvas", "h").await;
    browser.see_address("without=").await;
    browser.click(".shelf button").await;
    browser.see_no_address("without=").await;

    // The picture goes out as it is drawn.
    let drawing = taken_out(&browser, "Drawing (SVG)").await;
    assert!(drawing.starts_with("<svg") && drawing.contains("Ministry"), "{drawing:.300}");
    let table = taken_out(&browser, "Connections (CSV)").await;
    assert!(table.lines().count() > 5, "{table:.300}");
    let image = taken_out(&browser, "Image (PNG)").await;
    assert!(image.contains("PNG"), "an image");
    assert_eq!(taken_out(&browser, "Print with sources").await, "printed");

    // Whoever else opens the address sees their own picture of it.
    let address = browser.path().await;
    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url(&address)).await.unwrap();
    browser.see(".legend .fo").await;
    assert_eq!(browser.path().await, address);
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn with_the_keyboard_alone_the_table_does_whatever_the_drawing_does() {
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url(&format!("/explore?focus={ministry}&view=table"))).await.unwrap();
    browser.see("[role=treegrid] tr[aria-level='2']").await;
    const HERE: &str = "[role=treegrid] tr[tabindex='0']";

    keys(&browser, HERE, Key::Down + "").await;
    browser.see_address("sel=").await;
    browser.see("[role=treegrid] tr[aria-level='2']:focus").await;
    // On to a row that something hangs on.
    for _ in 0..40 {
        if !page.find_all(By::Css("tr:focus[aria-expanded='false']")).await.unwrap().is_empty() {
            break;
        }
        keys(&browser, "tr:focus", Key::Down + "").await;
    }
    keys(&browser, "tr:focus", Key::Right + "").await;
    browser.see_address("expanded=").await;
    browser.see("[role=treegrid] tr[aria-level='3']").await;
    browser.see("tr:focus[aria-expanded='true']").await;
    keys(&browser, "tr:focus", "p").await;
    browser.see_address("path=").await;
    keys(&browser, "tr:focus", "x").await;
    keys(&browser, "tr:focus", Key::Shift + Key::Down).await;
    browser.see_address("with=").await;
    browser.see_heading("Selected: 2").await;
    keys(&browser, "tr:focus", "m").await;
    browser.see_address("groups=").await;
    keys(&browser, HERE, "h").await;
    browser.see_address("without=").await;
    keys(&browser, HERE, Key::Control + "z").await;
    browser.see_no_address("without=").await;
    keys(&browser, HERE, Key::Shift + Key::F10).await;
    keys(&browser, "[role=menuitem]:focus", Key::Down + Key::Down).await;
    keys(&browser, "[role=menuitem]:focus", Key::Escape + "").await;
    keys(&browser, HERE, "a").await;
    browser.see_address("agreements=folded").await;
    keys(&browser, HERE, "n").await;
    keys(&browser, "dialog #note-text", "Ask the embassy".to_owned() + Key::Enter).await;
    browser.see_address("notes=").await;
    browser.press("Legend").await;
    browser.see_texts("#legend", &["Ask the embassy"]).await;
    browser.quit().await;
}

#[tokio::test]
async fn the_explorer_has_no_fault_that_axe_knows_in_any_theme_or_language() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&source)
        .expect("axe is not installed: `cargo xtask setup`, or `npm ci` in tests/node");
    let server = Server::demo();
    let ministry = found(&server, "Ministry of Digital Development").await;
    let browser = Browser::start().await;
    let page = &browser.page;
    let mut faults = Vec::new();
    for language in ["az", "en", "ru"] {
        browser.sign_in(&server, "head", language).await;
        for theme in ["light", "dark"] {
            page.execute(format!("localStorage.setItem('accord.theme', '{theme}')"), Vec::new())
                .await
                .unwrap();
            for view in ["", "&view=table", "&cmp=2015-01-01", "&layout=time&agreements=folded"] {
                page.goto(server.url(&format!("/explore?focus={ministry}{view}"))).await.unwrap();
                browser.see(".insp h2").await;
                page.execute(&axe, Vec::new()).await.unwrap();
                let asked = "const done = arguments[0];
                    axe.run(document.querySelector('main')).then(found => done(found.violations.map(fault =>
                        fault.id + ': ' + fault.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | '))));";
                let found = page.execute_async(asked, Vec::new()).await.unwrap();
                let found = found.json().as_array().cloned().unwrap_or_default();
                faults.extend(found.into_iter().map(|fault| json!([language, theme, view, fault])));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.quit().await;
}
