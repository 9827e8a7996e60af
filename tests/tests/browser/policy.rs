//! Every page of the client, with what is on it opened and pressed, under the content policy that the server sends.

use std::{fs, path::Path, time::Duration};

use accord_tests::Server;
use serde_json::Value;

use super::driver::Browser;

/// Types into every field of a page and presses everything on it that can be pressed, each kind of it once, for some
/// seconds. What leads elsewhere is taken back; what makes somebody else of the reader is let alone, and what ends their own
/// session comes last, once everything that was asked is answered: nothing can be done after it. How far it has come stands in `window.pressing`, for a press may load the page anew and end the script with it.
const PRESS: &str = "
    const here = location.pathname, met = new Set(), last = Date.now() + 6000;
    const pressing = window.pressing = { pressed: 0, rests: false };
    const pause = time => new Promise(rested => setTimeout(rested, time));
    window.print = () => {};
    const ask = window.fetch;
    let asked = 0;
    window.fetch = (...question) => { asked += 1; return ask(...question).finally(() => asked -= 1); };
    const leaves = element => element.closest('[aria-labelledby=sessions-title] tr:has(.two > span)') !== null;
    const named = element => (element.getAttribute('aria-label') || '') + element.textContent.trim().slice(0, 40)
                             + element.className + leaves(element);
    const shown = element => element.getClientRects().length > 0 && !element.disabled && !element.closest('.demo-people');
    const all = () => document.querySelectorAll(
      'dialog[open] button, main button, main summary, main [role=tab], .top > button, .asof button');
    const next = () => {
      const left = [...all()].filter(element => shown(element) && !met.has(named(element)));
      return left.find(element => !leaves(element)) ?? left[0];
    };
    (async () => {
      const fields = [...document.querySelectorAll(
        'main input:not([type=date], [type=number], [type=file]), main textarea')];
      for (const field of fields.filter(shown).slice(0, 20)) {
        if (field.type === 'checkbox' || field.type === 'radio') { field.click(); }
        else { field.value = 'Baku'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }
        await pause(20);
      }
      for (let element = next(); element && Date.now() < last; element = next()) {
        const parting = leaves(element);
        if (parting && asked > 0) { await pause(60); continue; }
        met.add(named(element));
        pressing.pressed = met.size;
        element.click();
        if (parting) { break; }
        await pause(60);
        if (location.pathname !== here) { history.back(); await pause(500); }
      }
      pressing.rests = true;
    })();";

/// The paths of the client, as its router has them.
fn paths() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/src/app/mod.rs");
    let source = fs::read_to_string(source).expect("the client's router");
    let paths: Vec<String> = source
        .split("path!(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    paths
}

/// A record of each noun, by the name of its section.
async fn records(server: &Server) -> Vec<(&'static str, String)> {
    let head = server.client();
    head.sign_in("head").await;
    let mut found = Vec::new();
    for noun in ["organizations", "agreements", "obligations", "contacts", "interactions"] {
        let query = format!("{{ {noun}(first: 1) {{ nodes {{ id }} }} }}");
        let answer: Value = head.graphql(&query).await.json();
        let id = answer["data"][noun]["nodes"][0]["id"].as_str().expect("the demonstration has some");
        found.push((noun, id.split_once(':').expect("an id").1.to_owned()));
    }
    found
}

/// The review that the demonstration is preparing, as its page's path names it.
async fn review(server: &Server) -> String {
    let head = server.client();
    head.sign_in("head").await;
    let answer: Value = head.graphql("{ assessmentReviews { id stage } }").await.json();
    let reviews = answer["data"]["assessmentReviews"].as_array().expect("the demonstration has some");
    let prepared = reviews.iter().find(|review| review["stage"] == "DRAFTING").expect("it prepares one");
    let id = prepared["id"].as_str().expect("an id");
    id.split_once(':').expect("an id").1.to_owned()
}

#[tokio::test]
async fn no_page_does_what_the_content_policy_forbids_fails_or_asks_for_what_is_not_there() {
    let server = Server::demo();
    let records = records(&server).await;
    let organization = &records[0].1;
    let review = review(&server).await;
    let mut pages = Vec::new();
    // An import's page is one job's, a kept brief's one copy's: the demonstration has neither.
    let none = ["/import/:id", "/briefs/kept/:id"];
    for path in paths().into_iter().filter(|path| !none.contains(&path.as_str())) {
        let noun = records.iter().find(|(noun, _)| path.starts_with(&format!("/{noun}/")));
        let path =
            path.replace(":review/:id", &format!(":review/{organization}")).replace(":review", &review);
        let path = path.replace("/briefs/:noun/:id", &format!("/briefs/organizations/{organization}"));
        pages.push(match noun {
            Some((_, id)) => path.replace(":id", id),
            None => path,
        });
    }
    assert!(pages.iter().all(|page| !page.contains(':')), "{pages:?}");
    for view in ["", "&view=table", "&depth=2", "&asof=2015-05-01"] {
        pages.push(format!("/explore?focus=organization:{organization}{view}"));
    }
    pages.extend(
        [
            "/explore",
            "/agreements?asof=2019-05-01",
            "/control?side=we_owe",
            "/nowhere",
            "/sign-in",
            "/returned",
        ]
        .map(str::to_owned),
    );
    pages.extend(["/sign-in?said=code", "/sign-in?said=unreachable"].map(str::to_owned));

    let browser = Browser::start().await;
    browser.sign_in(&server, "head", "en").await;
    let page = &browser.page;

    // The watch itself is awake: what is forbidden is noticed.
    page.goto(server.url("/contacts")).await.unwrap();
    browser.see("main").await;
    browser.complaints().await;
    page.execute("document.body.setAttribute('style', 'color: red')", Vec::new()).await.unwrap();
    page.execute_async("fetch('/assets/none').then(arguments[0])", Vec::new()).await.unwrap();
    let noticed = browser.complaints().await;
    assert!(noticed.iter().any(|said| said.contains("Content Security Policy")), "{noticed:?}");
    assert!(noticed.iter().any(|said| said.contains("/assets/none")), "{noticed:?}");

    let mut complaints = Vec::new();
    let mut pressed = 0;
    for who in ["head", "administrator"] {
        for path in &pages {
            if who == "administrator" && !["/people", "/account", "/changes"].contains(&path.as_str()) {
                continue;
            }
            // Whoever has ended their own session on the last page is somebody again.
            become_somebody(&browser, who).await;
            page.goto(server.url(path)).await.unwrap();
            browser.see("main").await;
            // What is asked for when the page opens has come, and what moves has come to rest.
            tokio::time::sleep(Duration::from_millis(700)).await;
            // Before the door there is nothing to press that would not be refused.
            if !path.starts_with("/sign-in") {
                pressed += press(&browser, path).await;
            }
            let said = browser.complaints().await.into_iter();
            // A press by a script is none by a person, who alone is asked whether to leave.
            let said = said.filter(|said| !said.contains("Blocked attempt to show a 'beforeunload'"));
            complaints.extend(said.map(|said| format!("{who} at {path}: {said}")));
        }
    }
    assert!(pressed > 200, "{pressed} things were pressed");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    browser.quit().await;
}

/// Presses what is on the page that is open, and says how many things those were.
async fn press(browser: &Browser, path: &str) -> u64 {
    browser.page.execute(PRESS, Vec::new()).await.expect("the page runs scripts");
    let mut pressed = 0;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let found =
            browser.page.execute("return window.pressing ?? { rests: true, pressed: 0 };", Vec::new()).await;
        let found = found.unwrap_or_else(|error| panic!("at {path}: {error}"));
        pressed = found.json()["pressed"].as_u64().expect("a number").max(pressed);
        if found.json()["rests"] == true {
            return pressed;
        }
    }
    panic!("at {path}: what is pressed never rests");
}

/// Signs in as one of the demonstration's people from the page that is open.
async fn become_somebody(browser: &Browser, login: &str) {
    let script = format!(
        "fetch('/session', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, \
         body: '{{\"login\": \"{login}\"}}' }}).then(arguments[0]);"
    );
    browser.page.execute_async(script, Vec::new()).await.expect("the page runs scripts");
}
