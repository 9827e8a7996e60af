//! A real Chromium, driven over WebDriver.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use accord_tests::Server;
use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel, prelude::*};

/// How long a page may take to show what is waited for; the client is built without optimisation.
const PATIENCE: Duration = Duration::from_secs(40);

/// How many milliseconds an answer may come late, where whoever runs the tests wants that: each comes later by another
/// time, so that they come in any order. What a page makes of the one that comes last shows only then.
const LATE: &str = "ACCORD_TESTS_LATE";

/// A browser with its driver; both end with it.
pub(super) struct Browser {
    pub(super) page: WebDriver,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(super) async fn start() -> Self {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect(
                "chromedriver is not installed: `cargo xtask setup` installs the package chromium-driver",
            );
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut wanted = DesiredCapabilities::chrome();
        let folder = format!("--user-data-dir={}", profile.path().display());
        for option in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,900",
            &folder,
        ] {
            wanted.add_arg(option).expect("an option is a text");
        }
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).expect("a level is a word");
        let server = format!("http://127.0.0.1:{port}");
        // The driver's client is made as ours are.
        let _ = accord_tests::http_client();
        let mut tries = 0;
        let page = loop {
            match WebDriver::new(&server, wanted.clone()).await {
                Ok(page) => break page,
                Err(error) if tries == 40 => panic!("Chromium does not start: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        };
        if let Some(most) = std::env::var(LATE).ok().and_then(|most| most.parse::<u32>().ok()) {
            answer_late(&page, most).await;
        }
        Self { page, driver, _profile: profile }
    }

    /// Opens the register as one of the demonstration's people, in a language.
    pub(super) async fn sign_in(&self, server: &Server, login: &str, language: &str) {
        self.page.goto(server.url("/")).await.expect("the server answers");
        self.see(".top .search").await;
        let script = format!(
            "const done = arguments[0]; localStorage.setItem('accord.language', '{language}');
             fetch('/session', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                                  body: '{{\"login\": \"{login}\"}}' }}).then(answer => done(answer.status));"
        );
        let answer = self.page.execute_async(script, Vec::new()).await.expect("the page runs scripts");
        assert!(matches!(answer.json().as_u64(), Some(200..=204)), "{login} is signed in");
    }

    /// Types into an empty field.
    pub(super) async fn fill(&self, field: &str, text: &str) {
        // One that was drawn anew between being found and being typed into is looked up again: nothing was typed yet.
        self.wait_for(field, async || self.see(field).await.send_keys(text).await.is_ok()).await;
    }

    /// Chooses a word of a list by its code.
    pub(super) async fn choose(&self, field: &str, code: &str) {
        self.click(&format!("{field} option[value='{code}']")).await;
    }

    /// Chooses the first record that is found by this text.
    pub(super) async fn pick(&self, field: &str, text: &str) {
        self.fill(field, text).await;
        self.see(&format!("{field}-list [role=option]")).await;
        self.see(field).await.send_keys(Key::Enter + "").await.expect("a field that takes keys");
        self.see(".picked").await;
    }

    /// Presses the button with this text.
    pub(super) async fn press(&self, text: &str) {
        let button = format!("//main//button[contains(normalize-space(), '{text}')]");
        self.click_on(By::XPath(button)).await;
    }

    /// Clicks on the first element that matches, as soon as it is shown.
    pub(super) async fn click(&self, selector: &str) {
        self.click_on(By::Css(selector)).await;
    }

    /// Clicks on the first element that is found so, as soon as it is shown and nothing lies over it.
    pub(super) async fn click_on(&self, by: By) {
        // One that was drawn anew between being found and being clicked is looked up again: nothing was clicked yet.
        self.wait_for(&format!("a click on {by:?}"), async || {
            for found in self.page.find_all(by.clone()).await.unwrap_or_default() {
                if found.is_displayed().await.unwrap_or(false) {
                    // Where the form's foot lies over it, a reader scrolls.
                    return found.click().await.is_ok()
                        || found.scroll_into_view().await.is_ok() && found.click().await.is_ok();
                }
            }
            false
        })
        .await;
    }

    /// Saves the form as the keyboard does.
    pub(super) async fn save(&self) {
        self.see("form").await;
        let body = self.page.find(By::Css("body")).await.expect("a page has a body");
        body.send_keys(Key::Control + Key::Enter).await.expect("the page takes keys");
    }

    /// The first element that matches, as soon as it is shown.
    pub(super) async fn see(&self, selector: &str) -> WebElement {
        let seen = std::cell::RefCell::new(None);
        self.wait_for(selector, async || {
            for found in self.page.find_all(By::Css(selector)).await.unwrap_or_default() {
                // One that the page took away between the two questions is looked up again, not given up.
                if found.is_displayed().await.unwrap_or(false) {
                    seen.replace(Some(found));
                    return true;
                }
            }
            false
        })
        .await;
        seen.into_inner().expect("it was found, or the wait has ended the test")
    }

    /// Waits until the element that matches shows all of these texts. It is looked up at every try: a part of a page
    /// that is loaded anew meanwhile is another element.
    pub(super) async fn see_texts(&self, selector: &str, texts: &[&str]) {
        self.wait_for(&format!("{selector} with {texts:?}"), async || {
            let Ok(found) = self.page.find(By::Css(selector)).await else { return false };
            found.text().await.is_ok_and(|shown| texts.iter().all(|text| shown.contains(text)))
        })
        .await;
    }

    /// Waits until the element that matches is there without this text.
    pub(super) async fn see_no_text(&self, selector: &str, text: &str) {
        self.wait_for(&format!("{selector} without «{text}»"), async || {
            let Ok(found) = self.page.find(By::Css(selector)).await else { return false };
            found.text().await.is_ok_and(|shown| !shown.contains(text))
        })
        .await;
    }

    /// Waits until so many elements match.
    pub(super) async fn see_count(&self, selector: &str, count: usize) {
        self.wait_for(&format!("{count} of {selector}"), async || {
            self.page.find_all(By::Css(selector)).await.is_ok_and(|found| found.len() == count)
        })
        .await;
    }

    /// Waits until the page's main heading has this text.
    pub(super) async fn see_heading(&self, text: &str) {
        self.wait_for(&format!("the heading «{text}»"), async || {
            let headings = self.page.find_all(By::Css("main h1, main h2")).await.unwrap_or_default();
            for heading in headings {
                if heading.text().await.is_ok_and(|shown| shown.contains(text)) {
                    return true;
                }
            }
            false
        })
        .await;
    }

    /// Waits until the address has this part.
    pub(super) async fn see_address(&self, part: &str) {
        self.wait_for(&format!("an address with {part}"), async || self.path().await.contains(part)).await;
    }

    /// Waits until the address no longer has this part.
    pub(super) async fn see_no_address(&self, part: &str) {
        self.wait_for(&format!("an address without {part}"), async || !self.path().await.contains(part))
            .await;
    }

    pub(super) async fn wait_for(&self, what: &str, shown: impl AsyncFn() -> bool) {
        let tries = PATIENCE.as_millis() / 100;
        for _ in 0..tries {
            if shown().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let page = self.page.find(By::Css("body")).await;
        let says = match page {
            Ok(page) => page.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        panic!("{what} does not come; the address is {}, and the page says:\n{says}", self.path().await);
    }

    /// Where the browser is, without the server.
    pub(super) async fn path(&self) -> String {
        let url = self.page.current_url().await.expect("the browser answers");
        format!("{}{}", url.path(), url.query().map(|query| format!("?{query}")).unwrap_or_default())
    }

    /// What the browser has complained of since it was last asked: scripts that failed, requests that were refused,
    /// whatever the content policy forbids.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let log = self.page.browser_log().await.expect("the driver hands over the browser's log");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Ends the browser.
    pub(super) async fn quit(self) {
        let Self { page, mut driver, .. } = self;
        let _ = page.quit().await;
        let _ = driver.kill();
        let _ = driver.wait();
    }
}

/// Lets every page get its answers late, each by another time up to this many milliseconds.
async fn answer_late(page: &WebDriver, most: u32) {
    let source = format!(
        "const ask = window.fetch;
         window.fetch = async (...question) => {{
             const answer = await ask(...question);
             await new Promise(done => setTimeout(done, Math.random() * {most}));
             return answer;
         }};"
    );
    let script = json!({ "source": source });
    let taken = page.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await;
    taken.expect("the browser takes a script for every page");
}
