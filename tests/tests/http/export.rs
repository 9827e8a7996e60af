//! An export holds what its reader may see, and says how much it does not hold.

use accord_tests::{Answer, Client, Database, Server, accord_ok};
use reqwest::Method;
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

#[tokio::test]
async fn a_token_takes_records_out_where_it_was_made_for_that_and_never_more_than_its_user_may() {
    let database = Database::demo();
    let server = Server::start(database.clone(), &["--demo"]);
    let make = |more: &[&str]| accord_ok(&database, &[&["token", "--user", "analyst"], more].concat());
    let (reading, writing, exporting) = (make(&[]), make(&["--write"]), make(&["--export"]));
    let client = server.client();
    let send = async |token: &str, path: &str, body: Value| -> Answer {
        client.send(client.request(Method::POST, path).bearer_auth(token).json(&body)).await
    };
    let all = |level: &str| json!({ "of": "agreements", "level": level });
    let list = json!({ "of": "AGREEMENT", "format": "csv", "language": "EN" });
    let overview = json!({ "language": "EN" });
    let ways = [("/export", all("OPEN")), ("/export/list", list.clone()), ("/export/overview", overview)];
    let kept = || database.number("SELECT count(*) FROM ledger WHERE action = 'register.export'");

    for (path, body) in &ways {
        for token in [&reading, &writing] {
            let refused = send(token, path, body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (403, "SCOPE".to_owned()), "{path}");
            assert!(refused.message().contains("accord token --export"), "{}", refused.message());
        }
    }
    assert_eq!(kept(), 0, "nothing went out");
    for (at, (path, body)) in ways.iter().enumerate() {
        let made = send(&exporting, path, body.clone()).await;
        assert_eq!(made.status, 200, "{path}: {}", String::from_utf8_lossy(&made.body));
        assert_eq!(kept(), at as i64 + 1, "{path}: the ledger has it");
    }

    let above = send(&exporting, "/export", all("CONFIDENTIAL")).await;
    assert_eq!((above.status.as_u16(), above.code()), (403, "REFUSED".to_owned()));
    let analyst = server.client();
    analyst.sign_in("analyst").await;
    let by_hand = analyst.post("/export/list", &list).await;
    assert_eq!(
        send(&exporting, "/export/list", list).await.body,
        by_hand.body,
        "what its user would take out"
    );
    let bare = send(&exporting, "/session/token", json!({ "name": "more", "days": 1 })).await;
    assert_eq!(bare.status, 401, "a token makes no other");
}
