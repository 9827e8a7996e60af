//! Somebody with an account elsewhere: the way in, a proof in a second window, and the card in their account.

use accord_tests::{
    Database, Server, accord_ok,
    provider::{self, Provider, SECRET, Says},
};
use serde_json::json;

use super::driver::Browser;

const BUTTON: &str = "a[href^='/session/provider']";

/// Signs in at the provider, which asks who it is.
async fn at_the_provider(browser: &Browser, subject: &str) {
    browser.fill("input[name=login]", subject).await;
    browser.click("button").await;
}

/// Remembers a language and opens a page.
async fn open(browser: &Browser, address: &str, language: &str) {
    browser.page.goto(address).await.unwrap();
    browser.see("main").await;
    let remember = format!("localStorage.setItem('accord.language', '{language}')");
    browser.page.execute(remember, Vec::new()).await.unwrap();
    browser.page.refresh().await.unwrap();
    browser.see("main").await;
}

#[tokio::test]
async fn somebody_signs_in_with_an_outside_account_confirms_by_it_and_unlinks_it() {
    let database = Database::sqlite();
    let provider = Provider::start(Says::InTheToken);
    provider.put("a-1", &json!({ "email": "ayla@accord.example", "email_verified": true })).await;
    // For a browser, localhost and 127.0.0.1 are two sites: what it keeps for one it does not send from the other.
    let here = format!("http://localhost:{}", Provider::free_port());
    let listen = here.replace("http://localhost", "127.0.0.1");
    let mut options = provider.options();
    options.extend(["--listen", &listen, "--public-url", &here].map(str::to_owned));
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let server = Server::start(database.clone(), &options);
    let add = ["user", "add", "--login", "ayla", "--name", "Ayla", "--role", "administrator"];
    let more = ["--clearance", "open", "--email", "ayla@accord.example"];
    accord_ok(&database, &[&add[..], &more].concat());

    // In, to the page that was asked for.
    let browser = Browser::start().await;
    let page = &browser.page;
    open(&browser, &format!("{here}/people"), "en").await;
    let button = browser.see(BUTTON).await;
    assert_eq!(button.text().await.unwrap(), "Sign in with Ministry");
    button.click().await.unwrap();
    at_the_provider(&browser, "a-1").await;
    browser.see_address("/people").await;
    browser.see_heading("People").await;

    // What matters asks again; the proof is given in another window, and what was typed is not lost.
    database.execute("UPDATE session SET confirmed_at = confirmed_at - 601000");
    browser.press("Add a person").await;
    browser.fill("#user-login", "nigar").await;
    browser.fill("#user-name", "Nigar").await;
    browser.click("dialog[open] button.pri").await;
    let first = page.window().await.unwrap();
    browser.click(&format!("dialog.confirm {BUTTON}")).await;
    let other = loop {
        let windows = page.windows().await.unwrap();
        match windows.into_iter().find(|window| *window != first) {
            Some(other) => break other,
            None => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
        }
    };
    page.switch_to_window(other).await.unwrap();
    at_the_provider(&browser, "a-1").await;
    browser.see_address("/returned").await;
    browser.see_texts("main", &["It is confirmed"]).await;
    page.close_window().await.unwrap();
    page.switch_to_window(first).await.unwrap();
    browser.see_texts("main table", &["nigar"]).await;

    // The card: the only way in stays.
    page.goto(format!("{here}/account")).await.unwrap();
    browser.see_texts("#identities", &["Ministry", &provider.issuer, "Unlink"]).await;
    assert!(!browser.see("#identities button").await.is_enabled().await.unwrap());
    let printed = accord_ok(&database, &["user", "reset", "--login", "ayla"]);
    let link = printed.rsplit('#').next().unwrap().to_owned();
    let client = server.client();
    let chosen = json!({ "link": link, "password": "correct horse battery staple" });
    assert_eq!(client.post("/session/link", &chosen).await.status, 200);
    page.goto(format!("{here}/account")).await.unwrap();
    browser.click(BUTTON).await;
    // The provider knows them still, and asks nothing.
    browser.click("#identities button:enabled").await;
    browser.see_texts("main", &["None is linked"]).await;
    let complaints = browser.complaints().await;
    assert!(!complaints.iter().any(|said| said.contains("Content Security Policy")), "{complaints:?}");
    browser.quit().await;
}

#[tokio::test]
async fn that_the_provider_cannot_be_reached_is_said_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, SECRET).unwrap();
    let issuer = format!("http://127.0.0.1:{}", Provider::free_port());
    let options = provider::options(&issuer, &secret.display().to_string());
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let server = Server::start(Database::sqlite(), &options);
    let browser = Browser::start().await;
    for (language, button, said) in [
        ("az", "Daxil ol: Ministry", "Xarici giriş xidməti cavab vermir"),
        ("en", "Sign in with Ministry", "The outside sign-in service cannot be reached"),
        ("ru", "Войти: Ministry", "Внешняя служба входа не отвечает"),
    ] {
        open(&browser, &server.url("/agreements"), language).await;
        let found = browser.see(BUTTON).await;
        assert_eq!(found.text().await.unwrap(), button);
        found.click().await.unwrap();
        browser.see_address("/sign-in?said=unreachable").await;
        browser.see_texts(".gate-said", &[said]).await;
        browser.see("#password").await;
    }
    browser.quit().await;
}
