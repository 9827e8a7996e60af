//! The Control page: somebody looks at what is due, narrows it, and finds the same again from the address.

use accord_tests::Server;
use thirtyfour::prelude::*;

use super::driver::Browser;

#[tokio::test]
async fn what_is_due_stands_by_time_and_is_narrowed_in_the_address() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;

    // The keys lead there. Long before its dates everything is later, long after them it is overdue.
    page.goto(server.url("/contacts")).await.unwrap();
    browser.see("main table tbody tr").await;
    browser.see("body").await.send_keys("gk").await.unwrap();
    browser.see_address("/control").await;
    browser.see_heading("Control").await;
    browser.see(".ob").await;
    page.goto(server.url("/control?group=term&asof=1990-01-01")).await.unwrap();
    browser.see(".ob").await;
    assert_eq!(terms(page).await, ["Later"]);
    page.goto(server.url("/control?group=term&asof=2090-01-01")).await.unwrap();
    browser.see(".ob").await;
    // What was reported waits for its acceptance, which is not its being late.
    assert_eq!(terms(page).await, ["Overdue", "Awaiting acceptance"]);

    // The same as a board, a calendar and a chart; each is in the address.
    for (view, part) in
        [("board", ".board .col .bcard"), ("calendar", ".cal-month td .cal-item"), ("chart", "svg.bars rect")]
    {
        page.goto(server.url(&format!("/control?view={view}&month=2026-11&asof=2026-11-24"))).await.unwrap();
        browser.see(part).await;
    }

    // Only what a partner owes.
    page.goto(server.url("/control?side=they_owe")).await.unwrap();
    browser.see(".ob").await;
    for side in page.find_all(By::Css(".ob .dir")).await.unwrap() {
        assert_eq!(side.text().await.unwrap().trim(), "They owe");
    }

    // The name of an agreement narrows to it; the address keeps both filters through a reload.
    browser.click(".ob .of .narrow").await;
    browser.see_address("agreement=").await;
    let narrowed = browser.path().await;
    assert!(narrowed.contains("side=they_owe"), "{narrowed}");
    page.refresh().await.unwrap();
    browser.see(".ob").await;
    assert_eq!(browser.path().await, narrowed);
    browser.click(".ob .row-link").await;
    browser.see_address("/obligations/").await;
    browser.quit().await;
}

/// The headings of the groups, without their counts.
async fn terms(page: &WebDriver) -> Vec<String> {
    let mut terms = Vec::new();
    for section in page.find_all(By::Css("section.term")).await.unwrap() {
        terms.push(section.attr("aria-label").await.unwrap().unwrap_or_default());
    }
    terms
}

#[tokio::test]
async fn what_is_typed_into_an_act_stays_while_somebody_else_changes_the_record() {
    let server = Server::demo();
    let deputy = server.client();
    deputy.sign_in("deputy").await;
    let query = "{ occurrences(first: 1, filter: { states: [SCHEDULED] }) { nodes { dueOn obligation { id version } } } }";
    let found = deputy.graphql(query).await.json();
    let due = &found["data"]["occurrences"]["nodes"][0];
    let (id, version) = (due["obligation"]["id"].as_str().unwrap(), &due["obligation"]["version"]);

    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    let uuid = id.split_once(':').unwrap().1;
    page.goto(server.url(&format!("/obligations/{uuid}"))).await.unwrap();
    browser.click(".occ-act button").await;
    browser.choose("#act-what", "comment").await;
    let field = browser.see("#act-text").await;
    field.send_keys("Half of it is sent").await.unwrap();

    let said = deputy
        .graphql(&format!(
            "mutation {{ actOnOccurrence(id: \"{id}\", expectedVersion: {version}, dueOn: {}, \
             input: {{ act: COMMENT, text: \"Any news?\" }}) {{ refusal errors {{ code }} }} }}",
            due["dueOn"]
        ))
        .await
        .json();
    let nothing = serde_json::json!({ "refusal": null, "errors": [] });
    assert_eq!(said["data"]["actOnOccurrence"], nothing, "{said}");
    browser.see_texts("dialog[open]", &["The record has been changed by another user"]).await;
    // The same field, with what was typed and where the typing was; and it can be sent as the record is now.
    assert_eq!(field.value().await.unwrap().as_deref(), Some("Half of it is sent"));
    field.send_keys(", the rest follows").await.unwrap();
    browser.click("dialog[open] .btn.pri").await;
    browser.see_texts(".occs", &["Any news?", "Half of it is sent, the rest follows"]).await;
    browser.quit().await;
}

#[tokio::test]
async fn due_dates_are_chosen_by_box_keys_and_shift_waived_together_and_given_back() {
    let server = Server::demo();
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/control?group=term")).await.unwrap();
    browser.click(".ob .cb").await;
    browser.see_texts(".bulk", &["1 selected"]).await;
    let links = page.find_all(By::Css(".ob .row-link")).await.unwrap();
    links[1].send_keys(" ").await.unwrap();
    browser.see_texts(".bulk", &["2 selected"]).await;
    links[4].send_keys(Key::Shift + " ").await.unwrap();
    browser.see_texts(".bulk", &["5 selected"]).await;

    // What is missing is said before anything is sent, and what would become of each date.
    browser.press("Waive").await;
    browser.see_texts(".bulk-records", &["Waived"]).await;
    assert!(
        page.find(By::Css("dialog[open] .btn.pri:enabled")).await.is_err(),
        "without a ground nothing is waived"
    );
    browser.fill("#act-text", "both sides agreed").await;
    browser.click("dialog[open] .btn.pri:enabled").await;
    browser.see_texts(".toast", &["Recorded for 5 due dates", "Undo"]).await;
    browser.click(".toast .btn").await;
    browser.see_texts(".toast", &["The change has been undone"]).await;
    assert!(browser.complaints().await.is_empty());
    browser.quit().await;
}

#[tokio::test]
async fn the_page_takes_in_what_others_report() {
    let server = Server::demo();
    let deputy = server.client();
    deputy.sign_in("deputy").await;
    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;
    page.goto(server.url("/control?group=unit&standing=overdue")).await.unwrap();
    let title = browser.see(".ob .row-link").await;
    page.execute("arguments[0].focus(); window.kept = arguments[0]", vec![title.to_json().unwrap()])
        .await
        .unwrap();
    let query = "{ occurrences(last: 1, filter: { standings: [OVERDUE] }) { totalCount nodes { dueOn obligation { id version } } } }";
    let found = deputy.graphql(query).await.json();
    let before = found["data"]["occurrences"]["totalCount"].as_u64().unwrap() as usize;
    browser.see_count(".ob", before).await;
    let due = &found["data"]["occurrences"]["nodes"][0];
    let (id, version) = (&due["obligation"]["id"], &due["obligation"]["version"]);
    let act = format!(
        "mutation {{ actOnOccurrence(id: {id}, expectedVersion: {version}, dueOn: {}, input: {{ act: REPORT, outcome: MET, evidence: \"letter 5\" }}) {{ refusal errors {{ message }} }} }}",
        due["dueOn"]
    );
    let done = deputy.graphql(&act).await.json();
    assert_eq!(done["data"]["actOnOccurrence"]["errors"], serde_json::json!([]), "{done}");
    browser.see_count(".ob", before - 1).await;
    let kept = page.execute("return window.kept.isConnected", Vec::new()).await.unwrap();
    assert_eq!(kept.json().as_bool(), Some(true), "the line with the focus is the very same");
    browser.quit().await;
}
