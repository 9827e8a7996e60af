//! An open screen hears of what it shows, and of nothing else.

use std::time::Duration;

use accord_tests::{Client, Server};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

/// What a screen has heard so far.
struct Screen {
    response: Response,
    text: String,
}

impl Screen {
    async fn open(client: &Client, records: &[&str]) -> Self {
        Self::at(client, &format!("watch={}", records.join(","))).await
    }

    async fn at(client: &Client, query: &str) -> Self {
        let request = client.request(Method::GET, &format!("/live?{query}"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// Waits until this event came, or the connection is over.
    async fn hears(&mut self, event: &str, record: &str) -> bool {
        let wanted = format!("event: {event}\ndata: {record}\n");
        let heard = timeout(Duration::from_secs(10), async {
            while !self.text.contains(&wanted) {
                match self.response.chunk().await {
                    Ok(Some(chunk)) => self.text.push_str(&String::from_utf8_lossy(&chunk)),
                    _ => return false,
                }
            }
            true
        });
        heard.await.unwrap_or(false)
    }

    /// How often this event came so far and comes within the next two seconds.
    async fn count(&mut self, event: &str) -> usize {
        let _ = timeout(Duration::from_secs(2), async {
            while let Ok(Some(chunk)) = self.response.chunk().await {
                self.text.push_str(&String::from_utf8_lossy(&chunk));
            }
        })
        .await;
        self.text.matches(&format!("event: {event}\n")).count()
    }

    /// Up to which entry of the ledger it was told.
    fn told_to(&self) -> i64 {
        let mut ids = self.text.lines().filter_map(|line| line.strip_prefix("id: "));
        ids.next_back().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("no id in {}", self.text))
    }

    /// Whether it is closed by the server within a few seconds.
    async fn ends(&mut self) -> bool {
        let ended = timeout(Duration::from_secs(10), async {
            while let Ok(Some(chunk)) = self.response.chunk().await {
                self.text.push_str(&String::from_utf8_lossy(&chunk));
            }
        });
        ended.await.is_ok()
    }
}

async fn create(client: &Client, name: &str, level: &str) -> String {
    let input = format!("{{names: {{en: \"{name}\"}}, kind: COMPANY, ours: false, accessLevel: {level}}}");
    let query = format!(
        "mutation {{ createOrganization(input: {input}) {{ organization {{ id }} errors {{ message }} }} }}"
    );
    let answer = client.graphql(&query).await.json();
    answer["data"]["createOrganization"]["organization"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

async fn change(client: &Client, id: &str, version: i32, name: &str, level: &str) -> Value {
    let input = format!("{{names: {{en: \"{name}\"}}, kind: COMPANY, ours: false, accessLevel: {level}}}");
    let query = format!(
        "mutation {{ changeOrganization(id: \"{id}\", expectedVersion: {version}, input: {input}) {{ errors {{ code }} }} }}"
    );
    client.graphql(&query).await.json()["data"]["changeOrganization"]["errors"].clone()
}

#[tokio::test]
async fn a_screen_hears_of_a_change_and_closes_when_the_level_rises_above_its_reader() {
    let server = Server::demo();
    let (head, analyst) = (server.client(), server.client());
    head.sign_in("head").await;
    analyst.sign_in("analyst").await;
    let (shown, other) = (create(&head, "Shown", "OPEN").await, create(&head, "Other", "OPEN").await);
    let secret = create(&head, "Secret", "SECRET").await;
    let missing = "organization:00000000-0000-0000-0000-000000000001";
    let mut screen = Screen::open(&analyst, &[&shown, &secret, missing]).await;
    assert!(
        screen.hears("gone", &secret).await && screen.hears("gone", missing).await,
        "hidden and missing are one"
    );

    assert_eq!(change(&head, &other, 1, "Other", "OPEN").await, json!([]));
    assert_eq!(change(&head, &secret, 1, "Secret still", "SECRET").await, json!([]));
    assert_eq!(change(&head, &shown, 1, "Shown again", "OPEN").await, json!([]));
    assert!(screen.hears("changed", &shown).await);
    assert!(!screen.text.contains(&other), "{}", screen.text);
    assert_eq!(
        screen.text.matches(&secret).count(),
        1,
        "what is hidden is heard of once: that it is not there"
    );

    assert_eq!(change(&head, &shown, 2, "Shown again", "SECRET").await, json!([]));
    assert!(screen.hears("gone", &shown).await, "{}", screen.text);
}

#[tokio::test]
async fn a_list_hears_of_what_its_reader_sees_in_it_and_of_nothing_hidden() {
    let server = Server::demo();
    let (head, analyst) = (server.client(), server.client());
    head.sign_in("head").await;
    analyst.sign_in("analyst").await;
    let shown = create(&head, "Shown", "OPEN").await;
    let secret = create(&head, "Secret", "SECRET").await;
    let mut screen = Screen::at(&analyst, &format!("list=organization&rows={shown}")).await;
    assert_eq!(screen.count("list").await, 0);

    assert_eq!(change(&head, &secret, 1, "Secret still", "SECRET").await, json!([]));
    assert_eq!(screen.count("list").await, 0, "{}", screen.text);
    create(&head, "New", "OPEN").await;
    assert_eq!(screen.count("list").await, 1, "a new record that they see");
    assert_eq!(change(&head, &shown, 1, "Shown", "SECRET").await, json!([]));
    assert_eq!(screen.count("list").await, 2, "a row is gone");
    assert_eq!(change(&head, &shown, 2, "Shown", "SECRET").await, json!([]));
    assert_eq!(screen.count("list").await, 2, "and is heard of no more: {}", screen.text);
    assert!(!screen.text.contains(&shown), "a list is told of by its noun alone");

    // Whoever names rows that they never saw learns once that they are not there, be they hidden or missing.
    let missing = "organization:00000000-0000-0000-0000-000000000001";
    for row in [secret.as_str(), missing] {
        let mut screen = Screen::at(&analyst, &format!("list=organization&rows={row}")).await;
        assert_eq!(screen.count("list").await, 1, "{row}");
    }
    let mut screen = Screen::at(&analyst, &format!("list=organization&rows={secret}")).await;
    screen.count("list").await;
    assert_eq!(change(&head, &secret, 2, "Secret still", "SECRET").await, json!([]));
    assert_eq!(screen.count("list").await, 1, "{}", screen.text);
}

#[tokio::test]
async fn who_comes_back_hears_what_was_written_meanwhile() {
    let server = Server::demo();
    let (head, analyst) = (server.client(), server.client());
    head.sign_in("head").await;
    analyst.sign_in("analyst").await;
    let shown = create(&head, "Shown", "OPEN").await;
    let query = format!("list=organization&rows={shown}&watch={shown}");
    let mut screen = Screen::at(&analyst, &query).await;
    assert_eq!(screen.count("changed").await, 0);
    let known = screen.told_to();
    drop(screen);

    create(&head, "Hidden meanwhile", "SECRET").await;
    let mut screen = Screen::at(&analyst, &format!("{query}&since={known}")).await;
    assert_eq!((screen.count("list").await, screen.count("changed").await), (0, 0), "{}", screen.text);
    drop(screen);

    assert_eq!(change(&head, &shown, 1, "Shown again", "OPEN").await, json!([]));
    let mut screen = Screen::at(&analyst, &format!("{query}&since={known}")).await;
    assert!(screen.hears("changed", &shown).await && screen.hears("list", "organization").await);
    screen.count("list").await;
    let later = screen.told_to();
    assert!(later > known);

    // A browser that comes back says so in a header, which counts before the address that it began with.
    let request = analyst.request(Method::GET, &format!("/live?{query}&since={known}"));
    let response = request.header("last-event-id", later.to_string()).send().await.unwrap();
    let mut screen = Screen { response, text: String::new() };
    assert_eq!((screen.count("list").await, screen.count("changed").await), (0, 0), "{}", screen.text);
}

#[tokio::test]
async fn a_screen_closes_with_the_session_and_hears_of_a_list_that_leaves_its_reader_out() {
    let server = Server::demo();
    let (head, deputy) = (server.client(), server.client());
    head.sign_in("head").await;
    deputy.sign_in("deputy").await;
    let shown = create(&head, "Shown", "OPEN").await;
    let mut screen = Screen::open(&deputy, &[&shown]).await;
    let listed = head
        .graphql(&format!(
            "mutation {{ setNeedToKnow(id: \"{shown}\", people: []) {{ errors {{ code }} }} }}"
        ))
        .await;
    assert_eq!(listed.json()["data"]["setNeedToKnow"]["errors"], json!([]));
    assert!(screen.hears("gone", &shown).await, "{}", screen.text);
    let mut screen = Screen::open(&head, &[&shown]).await;
    head.send(head.request(Method::DELETE, "/session")).await;
    assert!(screen.ends().await, "a session that has ended hears nothing more: {}", screen.text);
}

#[tokio::test]
async fn open_screens_do_not_keep_the_server_from_stopping() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let mut screen = Screen::open(&client, &["organization:00000000-0000-0000-0000-000000000001"]).await;
    assert!(screen.hears("gone", "organization:00000000-0000-0000-0000-000000000001").await);
    let began = std::time::Instant::now();
    assert!(server.terminate().success());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(screen.ends().await);
}

#[tokio::test]
async fn the_number_of_what_is_new_follows_what_the_reader_follows_and_nothing_hidden_moves_it() {
    let server = Server::demo();
    let (head, analyst) = (server.client(), server.client());
    head.sign_in("head").await;
    analyst.sign_in("analyst").await;
    let (shown, other) = (create(&head, "Shown", "OPEN").await, create(&head, "Other", "OPEN").await);
    let secret = create(&head, "Secret", "SECRET").await;
    for record in [&shown, &secret] {
        let follow = format!("mutation {{ follow(record: \"{record}\") {{ following errors {{ code }} }} }}");
        let answer = analyst.graphql(&follow).await.json();
        assert_eq!(answer["data"]["follow"]["following"], json!(record == &shown), "{answer}");
    }
    let mut screen = Screen::at(&analyst, "notices=true").await;
    assert!(screen.hears("notices", "0").await, "{}", screen.text);
    assert_eq!(screen.count("told").await, 1, "{}", screen.text);
    let begun = screen.told_to();

    assert_eq!(change(&head, &other, 1, "Other", "OPEN").await, json!([]));
    assert_eq!(change(&head, &secret, 1, "Secret still", "SECRET").await, json!([]));
    assert_eq!(screen.count("notices").await, 1, "{}", screen.text);
    assert_eq!(screen.told_to(), begun, "what does not concern the reader is not even counted before them");
    assert_eq!(change(&head, &shown, 1, "Shown again", "OPEN").await, json!([]));
    assert!(screen.hears("notices", "1").await, "{}", screen.text);

    let asked = "{ viewer { unreadNotices } notices { unreadCount nodes { id subject reasons read } } }";
    let answer = analyst.graphql(asked).await.json()["data"].clone();
    assert_eq!(
        (&answer["viewer"]["unreadNotices"], &answer["notices"]["unreadCount"]),
        (&json!(1), &json!(1))
    );
    let notice = &answer["notices"]["nodes"][0];
    assert_eq!((&notice["subject"], &notice["reasons"]), (&json!(shown), &json!(["FOLLOWING"])));
    let read = format!(
        "mutation {{ markNoticesRead(notices: [{}]) {{ unreadCount errors {{ code }} }} }}",
        notice["id"]
    );
    let read = analyst.graphql(&read).await.json();
    assert_eq!(read["data"]["markNoticesRead"], json!({ "unreadCount": 0, "errors": [] }));
    // As many as before are new, and they are others.
    assert_eq!(change(&head, &shown, 2, "Shown once more", "OPEN").await, json!([]));
    assert_eq!(screen.count("notices").await, 3, "{}", screen.text);

    // Closed above its reader, it is told no more.
    assert_eq!(change(&head, &shown, 3, "Shown", "SECRET").await, json!([]));
    screen.count("notices").await;
    let answer = analyst.graphql(asked).await.json();
    assert_eq!(answer["data"]["notices"]["nodes"], json!([]));
    assert_eq!(screen.text.matches("event: notices\ndata: 0\n").count(), 2, "{}", screen.text);
}
