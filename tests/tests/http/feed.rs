//! The calendar feed: an address that is secret, shows what its person answers for, and can be taken away.

use accord_tests::{Client, Database, Server};
use reqwest::Method;
use serde_json::json;

use super::people::staff;

async fn made(client: &Client) -> String {
    let answer = client.post("/session/feed", &json!({ "language": "EN" })).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["path"].as_str().unwrap().to_owned()
}

async fn read(server: &Server, path: &str) -> (u16, String) {
    let stranger = server.client();
    let answer = stranger.send(stranger.request(Method::GET, path)).await;
    (answer.status.as_u16(), String::from_utf8(answer.body).unwrap())
}

#[tokio::test]
async fn a_feed_shows_what_its_person_answers_for_and_no_title_above_open() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let path = made(&head).await;
    assert!(path.len() > 43 && path.ends_with(".ics"), "{path}");
    let (status, text) = read(&server, &path).await;
    assert_eq!(status, 200);
    // Lines of a calendar are folded (RFC 5545, 3.1).
    let text = text.replace("\r\n ", "");
    assert!(text.starts_with("BEGIN:VCALENDAR") && text.contains("BEGIN:VEVENT"));
    // Each lasts its day: a day to start on, and no end that would be before it began (RFC 5545, 3.6.1).
    assert_eq!(text.matches("DTSTART;VALUE=DATE:").count(), text.matches("BEGIN:VEVENT").count());
    assert!(!text.contains("DTEND"));
    assert!(text.contains("SUMMARY:Submit the statistical questionnaire"));
    assert!(text.contains("SUMMARY:Classified obligation"));
    // The clauses of the demonstration that are not open, in the language of the feed.
    let query = "{ obligations(first: 200, filter: { accessLevels: [SERVICE, CONFIDENTIAL, SECRET] }) { nodes { \
                 text(language: EN) } } }";
    let closed = head.graphql(query).await.json();
    let closed = closed["data"]["obligations"]["nodes"].as_array().unwrap();
    assert!(!closed.is_empty());
    for clause in closed {
        let words = clause["text"].as_str().unwrap().replace(',', "\\,");
        assert!(!text.contains(&words), "{words}");
    }
    // Somebody who answers for nothing has an empty calendar.
    let analyst = server.client();
    analyst.sign_in("analyst").await;
    let (status, text) = read(&server, &made(&analyst).await).await;
    assert_eq!((status, text.contains("BEGIN:VEVENT")), (200, false));
}

#[tokio::test]
async fn an_address_that_is_renewed_or_taken_away_or_nobodys_is_not_there() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        let ayla = staff(&server, &database, "ayla", "events", "service").await;
        let first = made(&ayla).await;
        assert_eq!(read(&server, &first).await.0, 200);
        let second = made(&ayla).await;
        assert_ne!(first, second);
        assert_eq!(read(&server, &first).await.0, 404);
        assert_eq!(read(&server, &second).await.0, 200);
        for other in [
            "/feed/x.ics",
            "/feed/.ics",
            &second.replace(".ics", ""),
            &format!("/feed/{}.ics", "A".repeat(43)),
        ] {
            assert_eq!(read(&server, other).await.0, 404, "{other}");
        }
        let end =
            async || ayla.send(ayla.request(Method::DELETE, "/session/feed").json(&json!({}))).await.status;
        assert_eq!(end().await, 204);
        assert_eq!(read(&server, &second).await.0, 404);
        assert_ne!(end().await, 204, "there is none any more");
    }
}

#[tokio::test]
async fn whoever_asks_for_a_feed_without_end_is_told_to_wait() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("deputy").await;
    let path = made(&head).await;
    let mut waited = false;
    for _ in 0..40 {
        waited |= read(&server, &path).await.0 == 429;
    }
    assert!(waited);
}
