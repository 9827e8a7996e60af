//! Many rows in a list: chosen by box and by keys, changed in one, taken back in one.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn rows_are_chosen_changed_together_and_given_back() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/organizations?kind=company&access=open")).await.unwrap();
    browser.see("main table tbody tr").await;
    let rows = page.find_all(By::Css("main table tbody tr")).await.unwrap().len();
    assert!(rows > 2, "the demonstration has open companies");

    // By the box; by the keys; and a range with Shift.
    browser.click("tbody tr .cb").await;
    browser.see_texts(".bulk", &["1 selected"]).await;
    browser.see("tbody tr:nth-child(2) .row-link").await.send_keys(" ").await.unwrap();
    browser.see_texts(".bulk", &["2 selected"]).await;
    browser.see("body").await.send_keys(Key::Escape + "").await.unwrap();
    browser.see("tbody tr:nth-child(1) .row-link").await.send_keys(" ").await.unwrap();
    browser.see("tbody tr:nth-child(3) .row-link").await.send_keys(Key::Shift + " ").await.unwrap();
    browser.see_texts(".bulk", &["3 selected"]).await;

    // All that match, and what would become of each of them.
    browser.press("Select all that match").await;
    browser.see_texts(".bulk", &[&format!("{rows} selected")]).await;
    browser.press("Access level").await;
    browser.choose("#bulk-value", "service").await;
    browser.see_texts(".bulk-records", &["Open → Service"]).await;
    browser.fill("#bulk-reason", "a test's").await;
    browser.click("dialog .btn.pri:enabled").await;
    browser.see_texts(".toast", &[&format!("{rows} records changed"), "Undo"]).await;
    browser.see_texts("main", &["No record matches these filters"]).await;

    // As one act it is taken back as one.
    browser.click(".toast .btn").await;
    browser.see_texts(".toast", &["The change has been undone"]).await;
    browser.see("main table tbody tr").await;
    assert_eq!(page.find_all(By::Css("main table tbody tr")).await.unwrap().len(), rows);
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_list_is_kept_under_a_name_shared_found_in_the_palette_and_taken_away() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/organizations?access=open")).await.unwrap();
    browser.see("main table tbody tr").await;

    // The columns and the groups are in the address, and so in the view.
    browser.click("button[aria-label='Columns and groups']").await;
    browser.choose(".shape select", "kind").await;
    browser.see("tbody.group th").await;
    let box_of_country = By::XPath("//div[contains(@class, 'shape')]//label[contains(., 'Country')]//input");
    page.find(box_of_country).await.unwrap().click().await.unwrap();
    browser.see_address("cols=").await;
    browser.see("body").await.send_keys(Key::Escape + "").await.unwrap();
    let heads = page.find(By::Css("main thead")).await.unwrap().text().await.unwrap();
    assert!(heads.contains("Kind") && !heads.contains("Country"), "{heads}");
    let kept = browser.path().await;

    browser.click("button[aria-label='Saved views']").await;
    browser.press("Save this view").await;
    browser.fill("#view-name", "Open by kind").await;
    browser.click("dialog .fo .cb").await;
    browser.click("dialog .btn.pri:enabled").await;
    browser.see_texts("nav.seg", &["Open by kind"]).await;
    page.goto(server.url("/organizations")).await.unwrap();
    browser.click("nav.seg a").await;
    browser.see_address("by=kind").await;
    assert_eq!(browser.path().await, kept);

    // Another of the Department finds it by its name, and opens it.
    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/contacts")).await.unwrap();
    browser.see("main table tbody tr").await;
    browser.see("body").await.send_keys("/").await.unwrap();
    browser.fill(".pal-field", "open by kind").await;
    browser.see_texts(".pal-lines", &["View: Open by kind"]).await;
    browser.see(".pal-field").await.send_keys(Key::Enter + "").await.unwrap();
    browser.see("tbody.group th").await;
    assert_eq!(browser.path().await, kept);

    browser.sign_in(&server, "head", "en").await;
    page.goto(server.url(&kept)).await.unwrap();
    browser.click("button[aria-label='Saved views']").await;
    browser.click("button[aria-label='Change the view']").await;
    browser.press("Delete").await;
    browser.see_texts(".toast", &["The view is deleted"]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_list_takes_in_what_others_write_and_keeps_the_readers_place() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "analyst", "en").await;
    let page = &browser.page;
    page.goto(server.url("/organizations?kind=company&sort=name")).await.unwrap();
    let link = browser.see("main table tbody tr:nth-child(2) .row-link").await;
    page.execute(
        "arguments[0].focus(); window.kept = arguments[0].closest('tr')",
        vec![link.to_json().unwrap()],
    )
    .await
    .unwrap();
    let rows = page.find_all(By::Css("main table tbody tr")).await.unwrap().len();

    let head = server.client();
    head.sign_in("head").await;
    let create = async |name: &str, level: &str| {
        let input =
            format!("{{names: {{en: \"{name}\"}}, kind: COMPANY, ours: false, accessLevel: {level}}}");
        let query = format!(
            "mutation {{ createOrganization(input: {input}) {{ errors {{ message }} organization {{ id }} }} }}"
        );
        assert_eq!(
            head.graphql(&query).await.json()["data"]["createOrganization"]["errors"],
            serde_json::json!([])
        );
    };
    create("Aa Secret Carrier", "SECRET").await;
    create("Aa Carrier", "OPEN").await;
    browser.see_texts("tr.fresh", &["Aa Carrier"]).await;
    let shown = page.find(By::Css("main table")).await.unwrap().text().await.unwrap();
    assert!(!shown.contains("Secret Carrier"));
    assert_eq!(page.find_all(By::Css("main table tbody tr")).await.unwrap().len(), rows + 1);
    let kept = "return window.kept.isConnected && window.kept.contains(document.activeElement)";
    let kept = page.execute(kept, Vec::new()).await.unwrap();
    assert_eq!(kept.json().as_bool(), Some(true), "the row with the focus is the very same");
    browser.quit().await;
}

#[tokio::test]
async fn what_was_changed_at_once_is_found_afterwards_and_taken_back_once_it_is_confirmed() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let mut wanted = serde_json::json!({
        "of": "ORGANIZATION",
        "variables": { "filter": { "kinds": ["COMPANY"] } },
        "change": { "field": "ACCESS_LEVEL", "to": "SERVICE" },
        "reason": "a test's",
    });
    wanted["snapshot"] = head.post("/bulk/preview", &wanted).await.json()["snapshot"].clone();
    assert_eq!(head.post("/bulk", &wanted).await.status, 200);

    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    browser.page.goto(server.url("/changes")).await.unwrap();
    browser.click("main a[href='/changes/own']").await;
    browser.see_texts(".past tbody tr", &["Access level → Service", "a test's"]).await;
    browser.click(".past tbody .btn").await;
    browser.see_texts("dialog[open]", &["have again what they had"]).await;
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".past tbody tr", &["Taken back"]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn a_cell_is_changed_where_it_stands_by_keys_alone_and_given_back() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/organizations?kind=company&sort=name")).await.unwrap();
    let first = browser.see("main table tbody tr:first-child .row-link").await;
    let name = first.text().await.unwrap();
    let body = || page.find(By::Css("body"));
    body().await.unwrap().send_keys("j").await.unwrap();

    // Left as it was: the row has the focus again, and nothing was written.
    first.send_keys("e").await.unwrap();
    browser.see("select.inline[aria-label='Kind']").await.send_keys(Key::Escape + "").await.unwrap();
    let focused = "return document.activeElement.classList.contains('row-link')";
    // Typed by its first letter, and written with Enter.
    browser.see("main table tbody tr:first-child .row-link").await.send_keys("e").await.unwrap();
    browser.see("select.inline[aria-label='Kind']").await.send_keys(Key::Tab + "").await.unwrap();
    browser.see("input.inline[aria-label='City']").await.send_keys(Key::Tab + "").await.unwrap();
    let level = browser.see("select.inline[aria-label='Access level']").await;
    level.send_keys("Service").await.unwrap();
    level.send_keys(Key::Enter + "").await.unwrap();
    browser.see_texts(".toast", &["1 record changed", "Undo"]).await;
    browser.see_texts("main table tbody tr:first-child", &[&name, "Service"]).await;
    assert_eq!(page.execute(focused, Vec::new()).await.unwrap().json().as_bool(), Some(true));
    browser.click(".toast .btn").await;
    browser.see_texts("main table tbody tr:first-child", &[&name, "Open"]).await;

    // A text is typed over what is there.
    browser.see("main table tbody tr:first-child .row-link").await.send_keys("e").await.unwrap();
    browser.see("select.inline[aria-label='Kind']").await.send_keys(Key::Tab + "").await.unwrap();
    browser
        .see("input.inline[aria-label='City']")
        .await
        .send_keys("Port of Lights" + Key::Enter)
        .await
        .unwrap();
    browser.see_texts("main table tbody tr:first-child", &[&name, "Port of Lights"]).await;
    browser.see_texts(".toast", &["1 record changed", "Undo"]).await;
    browser.click(".toast .btn").await;
    browser.see_texts(".toast", &["The change has been undone"]).await;
    browser.see_no_text("main table tbody tr:first-child", "Port of Lights").await;

    // A unit is chosen among those of our side, or none.
    page.goto(server.url("/agreements")).await.unwrap();
    browser.see("main table tbody tr:first-child .row-link").await.send_keys("e").await.unwrap();
    browser.see("select.inline[aria-label='Kind']").await.send_keys(Key::Tab + "").await.unwrap();
    let units = browser.see("select.inline[aria-label='Responsible']").await;
    browser.see("select.inline option:nth-child(3)").await;
    units.send_keys(Key::End + Key::Enter).await.unwrap();
    browser.see_texts(".toast", &["1 record changed", "Undo"]).await;
    browser.click(".toast .btn").await;

    // Whoever only reads opens no cell.
    browser.sign_in(&server, "analyst", "en").await;
    page.goto(server.url("/organizations?kind=company&sort=name")).await.unwrap();
    browser.see("main table tbody tr:first-child .row-link").await.send_keys("e").await.unwrap();
    assert!(page.find_all(By::Css("select.inline")).await.unwrap().is_empty());
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}
