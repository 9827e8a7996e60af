//! Many rows over HTTP: what is sent, what is refused, and that it goes on by itself.

use std::time::Duration;

use accord_tests::{Answer, Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

const FILE: &str = "Ad;Ölkə\nYeni Rabitə Birliyi;AZ\n;AZ\nİkinci Birlik;\n";

async fn send(client: &Client, bytes: impl Into<reqwest::Body>) -> Answer {
    let request = client.request(Method::POST, "/imports?name=birlikl%C9%99r.csv");
    client.send(request.header("content-type", "application/octet-stream").body(bytes)).await
}

fn choice() -> Value {
    json!({
        "duplicates": "UPDATE",
        "mapping": {
            "target": "ORGANIZATION",
            "fields": { "NAME": "Ad", "COUNTRY": "Ölkə" },
            "dates": "DOTS",
            "language": "AZ",
            "accessLevel": "OPEN",
        },
    })
}

/// Where an import stands once nobody is at it any more.
async fn settled(client: &Client, id: &str) -> Value {
    for _ in 0..200 {
        let shown = client.get(&format!("/imports/{id}")).await.json();
        if shown["progress"].is_null()
            && !["CHECKING", "RUNNING", "UNDOING"].contains(&shown["import"]["state"].as_str().unwrap())
        {
            return shown["import"].clone();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the import never settles");
}

#[tokio::test]
async fn a_file_is_sent_compared_brought_in_found_and_taken_back() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let sent = send(&client, FILE).await;
    assert_eq!(sent.status, 201);
    let id = sent.json()["id"].as_str().unwrap().to_owned();
    let act = async |act: &str, body: Value| {
        let answer = client.post(&format!("/imports/{id}/{act}"), &body).await;
        assert_eq!(answer.status, 202, "{act}: {}", String::from_utf8_lossy(&answer.body));
        settled(&client, &id).await
    };
    let found = async || {
        let query = "{ organizations(filter: { text: \"yeni rabite birliyi\" }) { totalCount } search(text: \"yeni rabite birliyi\") { label } }";
        let answer = client.graphql(query).await.json();
        (answer["data"]["organizations"]["totalCount"].clone(), answer["data"]["search"].clone())
    };
    let checked = act("check", choice()).await;
    assert_eq!(
        (&checked["state"], &checked["counts"]),
        (&json!("CHECKED"), &json!({ "CREATED": 2, "SKIPPED": 1 }))
    );
    assert_eq!(found().await.0, 0);
    let done = act("run", json!({})).await;
    assert_eq!((&done["state"], &done["records"]), (&json!("DONE"), &json!(2)), "{done}");
    assert_eq!(found().await.0, 1);
    let lines = client.get(&format!("/imports/{id}/lines?outcome=SKIPPED")).await.json();
    assert_eq!(lines["lines"][0]["cells"], json!(["", "AZ"]));
    let profile = client.get(&format!("/imports/{id}/profile")).await;
    assert_eq!(profile.header("content-type"), "application/toml; charset=utf-8");
    let undone = act("undo", json!({})).await;
    assert_eq!(undone["state"], "UNDONE");
    assert_eq!(found().await.0, 0);
    let late = client.post(&format!("/imports/{id}/undo"), &json!({})).await;
    assert_eq!(late.status, 422, "it is taken back once");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_a_reason_and_leaves_nothing() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    for (bytes, code) in [
        (&b"a;b\n1;\xe9 \n"[..], "ENCODING"),
        (b"a,b\n1,2\n3\n", "WIDTH"),
        (b"a\n", "EMPTY"),
        (b"PK\x03\x04 no workbook", "WORKBOOK"),
        (b"\x89PNG\r\n\x1a\n\0\0", "BINARY"),
    ] {
        let answer = send(&client, bytes).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["fault"]["code"]), (422, &json!(code)));
    }
    let large = send(&client, vec![b'a'; (32 << 20) + 1]).await;
    assert_eq!((large.status.as_u16(), &large.json()["fault"]["code"]), (422, &json!("TOO_LARGE")));
    assert_eq!(client.get("/imports").await.json()["imports"], json!([]));
}

#[tokio::test]
async fn only_who_changes_records_imports_and_only_their_own_are_shown_to_them() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let id = send(&head, FILE).await.json()["id"].as_str().unwrap().to_owned();
    let analyst = server.client();
    analyst.sign_in("analyst").await;
    assert_eq!(send(&analyst, FILE).await.status, 403);
    assert_eq!(analyst.get("/imports").await.status, 403);
    let deputy = server.client();
    deputy.sign_in("deputy").await;
    for path in ["", "/profile"] {
        assert_eq!(deputy.get(&format!("/imports/{id}{path}")).await.status, 404);
    }
    assert_eq!(deputy.post(&format!("/imports/{id}/check"), &choice()).await.status, 404);
    assert_eq!(deputy.get(&format!("/imports/{id}/lines")).await.json()["lines"], json!([]));
    let foreign = head.request(Method::POST, "/imports").header("origin", "https://evil.example").body(FILE);
    assert_eq!(head.send(foreign).await.code(), "FOREIGN_ORIGIN");
}
