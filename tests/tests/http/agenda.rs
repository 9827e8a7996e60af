//! The Sector's agenda goes out as a calendar, to whoever may take records out, with what they may see.

use accord_tests::{Answer, Client, Server};
use serde_json::{Value, json};

async fn signed_in(server: &Server, login: &str) -> Client {
    let client = server.client();
    client.sign_in(login).await;
    client
}

/// A year from November 2026.
async fn year(client: &Client, more: Value) -> Answer {
    let mut asked = json!({ "language": "EN", "from": "2026-11-01", "to": "2027-10-31" });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.post("/export/agenda", &asked).await
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap().replace("\r\n ", "")
}

#[tokio::test]
async fn a_calendar_program_reads_every_entry_of_the_agenda_once_in_the_readers_language() {
    let server = Server::demo();
    let head = signed_in(&server, "head").await;
    let query = "{ agenda(from: \"2026-11-01\", to: \"2027-10-31\") { entries { kind } } }";
    let told: Value = head.graphql(query).await.json();
    let told = told["data"]["agenda"]["entries"].as_array().unwrap().len();
    let answer = year(&head, json!({})).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert!(answer.header("content-disposition").contains("accord-agenda-2026-11-01.ics"));
    let calendar = text(&answer);
    assert!(told > 5 && calendar.matches("BEGIN:VEVENT\r\n").count() == told, "{told}: {calendar}");
    let mut ids: Vec<&str> = calendar.lines().filter(|line| line.starts_with("UID:")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), told, "an entry is known by its own id");
    assert!(calendar.contains("SUMMARY:Dues to be paid: "), "{calendar}");
    let russian = text(&year(&head, json!({ "language": "RU" })).await);
    assert!(russian.contains("SUMMARY:Уплата взноса: "), "{russian}");
}

#[tokio::test]
async fn nobody_takes_out_more_than_they_see_and_a_reader_of_a_lower_level_gets_less() {
    let server = Server::demo();
    let (head, analyst) = (signed_in(&server, "head").await, signed_in(&server, "analyst").await);
    let events = |answer: &Answer| text(answer).matches("BEGIN:VEVENT").count();
    let (all, theirs) = (year(&head, json!({})).await, year(&analyst, json!({})).await);
    assert!(events(&theirs) <= events(&all));
    let open = year(&head, json!({ "level": "OPEN" })).await;
    let withheld: usize = open.header("accord-withheld").parse().unwrap();
    assert_eq!(events(&open) + withheld, events(&all));
    assert!(withheld > 0 && text(&open).contains("withheld"), "{}", text(&open));

    assert_eq!(year(&analyst, json!({ "level": "SECRET" })).await.status, 403);
    assert_eq!(year(&server.client(), json!({})).await.status, 403);
    assert_eq!(year(&head, json!({ "from": "soon" })).await.status, 400);
    assert_eq!(year(&head, json!({ "organization": "agreement:1" })).await.status, 400);
}
