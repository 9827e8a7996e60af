//! An export holds what its reader may see, and says how much it does not hold.

use accord_tests::{Client, Server};
use serde_json::{Value, json};

async fn export(client: &Client, of: &str, level: &str) -> (Vec<Value>, Value) {
    let answer = client.post("/export", &json!({ "of": of, "level": level })).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), "application/jsonl; charset=utf-8");
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let text = String::from_utf8(answer.body).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap()["export"].clone();
    (lines, summary)
}

#[tokio::test]
async fn an_export_for_a_lower_level_leaves_out_and_counts_what_it_leaves_out() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    for of in ["agreements", "organizations"] {
        let (all, whole) = export(&client, of, "SECRET").await;
        let (open, redacted) = export(&client, of, "OPEN").await;
        assert_eq!((&whole["withheldRecords"], &whole["withheldValues"]), (&json!(0), &json!(0)), "{of}");
        assert_eq!(whole["records"], json!(all.len()));
        assert_eq!(redacted["records"], json!(open.len()));
        assert_eq!(redacted["withheldRecords"], json!(all.len() - open.len()), "{of}");
        assert!(open.len() < all.len(), "the demonstration has {of} above open");
        assert!(open.iter().all(|line| line["accessLevel"] == "OPEN"));
    }
}

#[tokio::test]
async fn nobody_exports_above_their_clearance_and_an_administrator_exports_nothing() {
    let server = Server::demo();
    let client = server.client();
    for (login, level) in [("analyst", "CONFIDENTIAL"), ("administrator", "OPEN")] {
        client.sign_in(login).await;
        let answer = client.post("/export", &json!({ "of": "agreements", "level": level })).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "REFUSED".to_owned()), "{login}");
    }
    let answer = client.post("/export", &json!({ "of": "people", "level": "OPEN" })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "MALFORMED".to_owned()));
}
