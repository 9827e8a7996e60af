//! Two people change one record at the same time; and one takes back what they did.

use accord_tests::{Client, Server};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::driver::Browser;

/// The organization that both change, as a form gives it.
fn input(city: &str, website: &str) -> Value {
    json!({ "kind": "COMPANY", "names": { "en": "Meeting place" }, "city": city, "website": website })
}

async fn write(client: &Client, query: &str, variables: Value) -> Value {
    let answer = client.post("/graphql", &json!({ "query": query, "variables": variables })).await.json();
    let payload = answer["data"].as_object().and_then(|data| data.values().next()).cloned();
    let payload = payload.unwrap_or_else(|| panic!("nothing was written: {answer}"));
    assert_eq!(payload["errors"], json!([]), "{answer}");
    payload["organization"].clone()
}

async fn make(client: &Client) -> String {
    let query = "mutation($input: OrganizationInput!) { createOrganization(input: $input) \
                 { organization { id } errors { code } } }";
    let made = write(client, query, json!({ "input": input("Baku", "https://old.example") })).await;
    made["id"].as_str().expect("an id").to_owned()
}

async fn change(client: &Client, id: &str, version: i32, city: &str, website: &str) {
    let query = "mutation($id: ID!, $version: Int!, $input: OrganizationInput!) { changeOrganization(id: $id, \
                 expectedVersion: $version, input: $input) { organization { id } errors { code } } }";
    write(client, query, json!({ "id": id, "version": version, "input": input(city, website) })).await;
}

async fn read(client: &Client, id: &str) -> (String, String, i64) {
    let answer =
        client.graphql(&format!("{{ organization(id: \"{id}\") {{ city website version }} }}")).await.json();
    let found = &answer["data"]["organization"];
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    (text("city"), text("website"), found["version"].as_i64().unwrap_or_default())
}

/// Opens the form of a record as the Head.
async fn open_form(browser: &Browser, server: &Server, id: &str) {
    let page = &browser.page;
    page.goto(server.url("/organizations")).await.unwrap();
    browser.see(".top .search").await;
    let enter = "const done = arguments[0]; localStorage.setItem('accord.language', 'en'); \
                 fetch('/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, \
                 body: JSON.stringify({ login: 'head' }) }).then(answer => done(answer.status));";
    let status = page.execute_async(enter, Vec::new()).await.unwrap();
    assert_eq!(status.json(), &json!(204));
    let key = id.split(':').nth(1).expect("an id");
    page.goto(server.url(&format!("/organizations/{key}/edit"))).await.unwrap();
    browser.see("#field-city").await;
}

async fn fill(browser: &Browser, field: &str, text: &str) {
    let field = browser.see(field).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn save(browser: &Browser) {
    browser.click(".form-foot .btn.pri").await;
}

#[tokio::test]
async fn changes_of_different_fields_are_merged_and_of_the_same_field_chosen() {
    let server = Server::demo();
    let colleague = server.client();
    colleague.sign_in("deputy").await;
    let browser = Browser::start().await;

    // Different fields: both are in the form, and one click saves them.
    let id = make(&colleague).await;
    open_form(&browser, &server, &id).await;
    fill(&browser, "#field-city", "Ganja").await;
    change(&colleague, &id, 1, "Baku", "https://new.example").await;
    save(&browser).await;
    browser.see("#meeting").await;
    assert!(
        browser.page.find_all(By::Css("#meeting .rb")).await.unwrap().is_empty(),
        "nothing is to be chosen"
    );
    save(&browser).await;
    browser.see_address(&format!("/organizations/{}", id.split(':').nth(1).unwrap())).await;
    browser.see(".toast").await;
    assert_eq!(read(&colleague, &id).await, ("Ganja".into(), "https://new.example".into(), 3));

    // The same field: it is not saved until one of the two is chosen, and both are shown.
    let id = make(&colleague).await;
    open_form(&browser, &server, &id).await;
    fill(&browser, "#field-city", "Ganja").await;
    change(&colleague, &id, 1, "Sumqayit", "https://new.example").await;
    save(&browser).await;
    let panel = browser.see("#meeting").await.text().await.unwrap();
    assert!(panel.contains("Baku") && panel.contains("Ganja") && panel.contains("Sumqayit"), "{panel}");
    save(&browser).await;
    assert_eq!(read(&colleague, &id).await.2, 2, "nothing is saved before it is chosen");
    browser.click("#meeting .rb").await;
    save(&browser).await;
    browser.see(".toast").await;
    assert_eq!(read(&colleague, &id).await, ("Sumqayit".into(), "https://new.example".into(), 3));
    browser.quit().await;
}

#[tokio::test]
async fn what_was_saved_is_taken_back_by_one_click_and_the_history_tells_both() {
    let server = Server::demo();
    let colleague = server.client();
    colleague.sign_in("deputy").await;
    let browser = Browser::start().await;
    let id = make(&colleague).await;
    open_form(&browser, &server, &id).await;
    fill(&browser, "#field-city", "Ganja").await;
    fill(&browser, ".form-why", "it moved").await;
    save(&browser).await;
    browser.click(".toast .btn").await;
    browser.see(".ent:nth-child(2) .ent-why").await;
    browser.see_texts(".ents", &["it moved", "Undid change", "Baku", "Ganja"]).await;
    assert_eq!(read(&colleague, &id).await, ("Baku".into(), "https://old.example".into(), 3));
    browser.quit().await;
}
