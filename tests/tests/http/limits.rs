//! One request cannot take more than its share.

use std::time::{Duration, Instant};

use accord_tests::{Client, Server};
use reqwest::Method;
use serde_json::json;

async fn is_refused_at_once(client: &Client, query: &str, reason: &str) {
    let started = Instant::now();
    let answer = client.graphql(query).await;
    assert_eq!(answer.status, 400, "{reason}");
    assert_eq!(answer.code(), "LIMIT", "{reason}: {}", answer.message());
    assert!(answer.message().contains(reason), "{}", answer.message());
    assert!(started.elapsed() < Duration::from_secs(2), "{reason}: refusing took {:?}", started.elapsed());
}

#[tokio::test]
async fn a_body_beyond_one_mebibyte_is_not_read() {
    let server = Server::demo();
    let client = server.client();
    let body = json!({ "query": "{ __typename }", "variables": { "x": "x".repeat(1 << 20) } });
    let answer = client.post("/graphql", &body).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.code(), "TOO_LARGE");
    let request = client.request(Method::POST, "/session").json(&json!({ "login": "x".repeat(1 << 20) }));
    assert_eq!(client.send(request).await.status, 413);
}

#[tokio::test]
async fn a_document_that_asks_for_too_much_is_refused_before_it_is_executed() {
    let server = Server::demo();
    let client = server.client();
    let aliases: String = (0..51).map(|n| format!("a{n}: __typename ")).collect();
    is_refused_at_once(&client, &format!("{{ {aliases} }}"), "51 aliases").await;
    let deep = format!("{}x{}", "{ node ".repeat(20), " }".repeat(20));
    is_refused_at_once(&client, &deep, "levels").await;
    let directives = format!("{{ __typename {} }}", "@include(if: true) ".repeat(21));
    is_refused_at_once(&client, &directives, "21 directives").await;
    is_refused_at_once(&client, &format!("{{ {} }}", "__typename ".repeat(2000)), "2000 words").await;
    is_refused_at_once(&client, &format!("{{ a(b: {}", "[".repeat(60_000)), "40 brackets").await;
    is_refused_at_once(&client, &format!("#{}\n{{ __typename }}", "x".repeat(70_000)), "bytes").await;
}

#[tokio::test]
async fn fragments_that_multiply_are_counted_and_not_followed() {
    let server = Server::demo();
    let client = server.client();
    let fragments: String =
        (0..60).map(|n| format!("fragment F{n} on Query {{ ...F{0} ...F{0} }} ", n + 1)).collect();
    let bomb = format!("{{ ...F0 }} {fragments} fragment F60 on Query {{ __typename }}");
    is_refused_at_once(&client, &bomb, "more fields and fragments").await;
    let circle = "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }";
    is_refused_at_once(&client, circle, "contains itself").await;
}

#[tokio::test]
async fn in_a_demonstration_the_schema_is_shown_as_deep_as_the_tools_ask() {
    let server = Server::demo();
    let of_type = format!("{}{}", "ofType { kind name ".repeat(9), "}".repeat(9));
    let query = format!(
        "{{ __schema {{ types {{ name fields {{ name args {{ name type {{ kind name {of_type} }} }} }} }} }} }}"
    );
    let answer = server.client().graphql(&query).await;
    assert_eq!(answer.status, 200, "{}", answer.message());
    assert!(answer.json()["data"]["__schema"]["types"].as_array().unwrap().len() > 50);
    let endless = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    is_refused_at_once(&server.client(), endless, "lists of the schema").await;
}
