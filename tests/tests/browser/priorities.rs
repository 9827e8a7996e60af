//! The Sector's walk: an organization is assessed in one direction, the gap is seen and closed, what it was a year before, and
//! the brief that says so.

use accord_tests::{
    Server,
    office::{has, opened_as_pdf, read_pdf},
};
use thirtyfour::prelude::*;

use super::driver::Browser;

/// How the walk's language calls what is seen on the way: the level that is given, the gap, a section of the brief.
struct Words {
    language: &'static str,
    high: &'static str,
    gap: &'static str,
    sources: &'static str,
}

const REASON: &str = "The union adopted a programme in this direction";
const DOCUMENT: &str = "Memorandum on the postal programme";

/// The walk: a priority is given by keys, the gap that it leaves is seen and closed, the cell is held against the year before,
/// a brief is made of the organization, taken out as a document and opened by LibreOffice.
async fn walk(words: Words) {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", words.language).await;
    let page = &browser.page;
    page.goto(server.url("/priorities?rows=all&q=UPU")).await.unwrap();
    browser.see(".mx-scroll .mx-row .cell").await;

    // By the keyboard alone: along the row to the end, the level, the reason.
    let grid = browser.see(".mx-scroll").await;
    grid.send_keys(Key::End + "").await.unwrap();
    let before = browser.see(".cell.at").await.attr("aria-label").await.unwrap().unwrap();
    assert!(!before.contains(words.high), "the demonstration gives no high priority there: {before}");
    grid.send_keys("3").await.unwrap();
    browser.fill("#reassess-reason", REASON).await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see(".toast").await;
    browser.see_texts(".insp", &[REASON, words.gap]).await;
    let (high, gap) = (words.high, words.gap);
    browser.see(&format!(".cell.at[aria-label*='{high}'][aria-label*='{gap}']")).await;

    // The address is the cell: it opens again. Once the document is in force that was missing, the gap is closed.
    let address = browser.path().await;
    let (organization, direction) = cell_of(&address);
    enter_document(&server, &organization, &direction).await;
    page.goto(server.url(&address)).await.unwrap();
    browser.see_texts(".insp", &[REASON, DOCUMENT]).await;
    let panel = browser.see(".insp").await.text().await.unwrap();
    assert!(!panel.contains(words.gap), "{panel}");

    // A year before there was nothing.
    page.goto(server.url(&format!("{address}&cmp=2025-01-01"))).await.unwrap();
    browser.see_texts(".cell.at small", &["→"]).await;
    browser.see_texts(".insp", &[REASON]).await;

    // The brief says it, and so does its document wherever it is opened.
    let key = organization.split(':').nth(1).unwrap().to_owned();
    page.goto(server.url(&format!("/briefs/organizations/{key}"))).await.unwrap();
    browser.see_texts(".brief", &[DOCUMENT, words.sources]).await;
    let link = browser.see(".brief-tools a[href*='.docx']").await.attr("href").await.unwrap().unwrap();
    if has("soffice") && has("pdftotext") {
        let client = server.client();
        client.sign_in("io-staff").await;
        let taken = client.get(&link).await;
        assert_eq!(taken.status, 200, "{link}");
        let folder = tempfile::tempdir().unwrap();
        let (text, pages) = read_pdf(&opened_as_pdf(&taken.body, folder.path()));
        // Lines break where they must.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [DOCUMENT, words.high, words.sources] {
            assert!(text.contains(said), "«{said}» is not in: {text}");
        }
        assert!((1..=2).contains(&pages) && !text.contains('\u{fffd}'), "{pages} pages: {text}");
    }

    // Whoever only reads gives no level.
    browser.sign_in(&server, "analyst", words.language).await;
    page.goto(server.url(&address)).await.unwrap();
    browser.see_texts(".insp", &[REASON]).await;
    browser.see(".mx-scroll").await.send_keys("1").await.unwrap();
    assert!(page.find_all(By::Css("#reassess-reason")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

/// The organization and the direction of the cell that an address opens.
fn cell_of(address: &str) -> (String, String) {
    let cell = address.split("cell=").nth(1).and_then(|rest| rest.split('&').next()).expect("a cell");
    let cell = cell.replace("%3A", ":").replace("%2C", ",").replace("%7E", "~");
    let at = cell.find("direction:").expect("a direction");
    let organization = cell[..at].trim_end_matches(|sign: char| !sign.is_alphanumeric());
    (organization.to_owned(), cell[at..].to_owned())
}

/// Somebody enters a document between the ministry and the organization that is in force in the direction.
async fn enter_document(server: &Server, organization: &str, direction: &str) {
    let client = server.client();
    client.sign_in("head").await;
    let ours = "{ organizations(first: 1, filter: {ours: true}) { nodes { id } } }";
    let ours = client.graphql(ours).await.json()["data"]["organizations"]["nodes"][0]["id"].clone();
    let document = format!(
        "mutation {{ createAgreement(input: {{ titles: {{ en: \"{DOCUMENT}\" }}, kind: MEMORANDUM, ambit: BILATERAL, \
         inForceOn: \"2026-11-01\", directions: [\"{direction}\"], participations: [{{ organization: {ours}, role: PARTY }}, \
         {{ organization: \"{organization}\", role: PARTY }}] }}) {{ agreement {{ id }} errors {{ code field }} }} }}"
    );
    let made = client.graphql(&document).await.json();
    assert!(made["data"]["createAgreement"]["agreement"]["id"].is_string(), "{made}");
}

#[tokio::test]
async fn the_sector_walks_from_a_priority_to_a_brief_in_english() {
    let words =
        Words { language: "en", high: "High", gap: "Priority without a document", sources: "Sources" };
    walk(words).await;
}

#[tokio::test]
async fn the_sector_walks_from_a_priority_to_a_brief_in_azerbaijani() {
    let words =
        Words { language: "az", high: "Yüksək", gap: "Sənədi olmayan prioritet", sources: "Mənbələr" };
    walk(words).await;
}

#[tokio::test]
async fn the_sector_walks_from_a_priority_to_a_brief_in_russian() {
    let words =
        Words {
            language: "ru", high: "Высокий", gap: "Приоритет без документа", sources: "Источники"
        };
    walk(words).await;
}

#[tokio::test]
async fn other_weights_are_tried_within_the_matrix_and_nothing_is_written() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "en").await;
    let page = &browser.page;
    page.goto(server.url("/priorities/weights")).await.unwrap();
    // A slider is moved to its end by a key; what would move is told beside it.
    browser.see(".sliders .slider input").await.send_keys(Key::End + "").await.unwrap();
    browser.see_texts("main", &["suggestions would be others"]).await;
    browser.press("See it in the matrix").await;
    browser.see_address("/priorities?try=1").await;
    browser.see_texts(".banner.tried", &["Other weights are tried here; nothing is saved."]).await;
    let cell = browser.see(".mx-scroll .cell.tried").await;
    let label = cell.attr("aria-label").await.unwrap().unwrap();
    assert!(label.contains("would be suggested:"), "{label}");

    // The address keeps it through a reload; ending the trial leaves the matrix as it was.
    page.refresh().await.unwrap();
    browser.see(".mx-scroll .cell.tried").await;
    browser.press("End the trial").await;
    browser.see_no_address("try=1").await;
    browser.see(".mx-scroll .cell").await;
    browser.see_count(".cell.tried, .banner.tried", 0).await;
    let client = server.client();
    client.sign_in("io-staff").await;
    let version = client.graphql("{ priorityWeights { version } }").await.json();
    assert_eq!(version["data"]["priorityWeights"]["version"], 2, "as the demonstration set them");
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_mistaken_assessment_is_withdrawn_with_its_ground_and_the_withdrawal_taken_back() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("io-staff").await;
    let query = "{ organizations(first: 1, filter: {text: \"UPU\", ours: false}) { nodes { id } } }";
    let id = client.graphql(query).await.json()["data"]["organizations"]["nodes"][0]["id"].clone();
    let key = id.as_str().unwrap().split(':').nth(1).unwrap().to_owned();
    let browser = Browser::start().await;
    browser.sign_in(&server, "io-staff", "en").await;
    let page = &browser.page;
    page.goto(server.url(&format!("/organizations/{key}"))).await.unwrap();
    browser.click(".made-all summary").await;
    // And stays unfolded when the dossier is read anew with each act.
    let reason = browser.see(".made-all li .why").await.text().await.unwrap();
    browser.press("Withdraw as mistaken").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts("dialog[open]", &["Say why it is withdrawn."]).await;
    browser.fill("#withdraw-ground", "Another union was meant").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".toasts", &["The assessment is withdrawn"]).await;
    browser.see_texts(".made-all li.withdrawn", &[&reason, "Another union was meant"]).await;

    // At once, by what the message offers; or later, from the list.
    browser.click(".toast .btn").await;
    browser.see_texts(".toasts", &["The assessment is in force again"]).await;
    browser.see_texts(".made-all li:first-child", &[&reason, "Withdraw as mistaken"]).await;
    assert!(page.find_all(By::Css(".made-all li.withdrawn")).await.unwrap().is_empty());
    browser.press("Withdraw as mistaken").await;
    browser.fill("#withdraw-ground", "Once more").await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".toasts", &["The assessment is withdrawn"]).await;
    page.refresh().await.unwrap();
    browser.click(".made-all summary").await;
    browser.press("Take the withdrawal back").await;
    browser.see_texts(".toasts", &["The assessment is in force again"]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
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
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts("dialog[open]", &["all three languages"]).await;
    browser.fill("#direction-ru", "Квантовая связь").await;
    let code = "return document.querySelector('#direction-code').value";
    assert_eq!(page.execute(code, Vec::new()).await.unwrap().json(), "quantum_links");
    browser.click("dialog[open] .btn.pri").await;
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
    browser.click(".toast .btn").await;
    browser.see(&format!("{last}:not(.retired)")).await;

    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/priorities/directions")).await.unwrap();
    browser.see_texts(last, &["Quantum links"]).await;
    assert!(page.find_all(By::Css("main .btn, .tree-t .ib")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
