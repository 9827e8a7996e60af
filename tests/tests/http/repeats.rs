//! A request that is sent again, because its answer was lost on the way, is carried out once.

use std::sync::Arc;

use accord_tests::{Answer, Client, Database, Server};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const CREATE: &str = "mutation($name: String!) { createOrganization(input: {kind: COMPANY, names: {en: $name}}) \
                      { organization { id name version } errors { code field message } } }";

async fn create(client: &Client, key: &str, name: &str) -> Answer {
    let request = client.request(Method::POST, "/graphql").header("idempotency-key", key);
    client.send(request.json(&json!({ "query": CREATE, "variables": { "name": name } }))).await
}

async fn count(client: &Client, name: &str) -> Value {
    let query = format!("{{ organizations(filter: {{text: \"{name}\"}}, first: 1) {{ totalCount }} }}");
    client.graphql(&query).await.json()["data"]["organizations"]["totalCount"].clone()
}

#[tokio::test]
async fn a_hundred_at_once_under_one_key_make_one_record() {
    for database in Database::both() {
        let server = Server::start(database, &["--demo"]);
        let client = Arc::new(server.client());
        client.sign_in("head").await;
        let mut under_way = JoinSet::new();
        for _ in 0..100 {
            let client = client.clone();
            under_way.spawn(async move { create(&client, "\"hundred\"", "Hundredfold").await });
        }
        let answers = under_way.join_all().await;
        let payload = |answer: &Answer| answer.json()["data"]["createOrganization"].clone();
        let first = payload(&answers[0]);
        assert!(first["organization"]["id"].is_string(), "{first}");
        for answer in &answers {
            assert_eq!(answer.status, 200);
            assert_eq!(payload(answer), first, "every one gets the same answer");
        }
        assert_eq!(count(&client, "Hundredfold").await, 1);
    }
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused_and_keys_are_everybodys_own() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    create(&client, "key", "First of its key").await;
    let other = create(&client, "key", "Second of its key").await.json();
    let payload = &other["data"]["createOrganization"];
    assert_eq!(payload["errors"][0]["code"], "KEY_REUSED");
    assert!(payload["organization"].is_null());
    assert_eq!(count(&client, "of its key").await, 1);

    let colleague = server.client();
    colleague.sign_in("deputy").await;
    let answer = create(&colleague, "key", "Second of its key").await.json();
    assert!(answer["data"]["createOrganization"]["organization"]["id"].is_string(), "{answer}");
}

#[tokio::test]
async fn several_changes_of_one_request_are_each_done_once() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let query = "mutation { a: createOrganization(input: {kind: COMPANY, names: {en: \"Twin\"}}) { organization { id } } \
                 b: createOrganization(input: {kind: COMPANY, names: {en: \"Twin\"}}) { organization { id } } }";
    let ask = async || {
        let request = client.request(Method::POST, "/graphql").header("idempotency-key", "twins");
        client.send(request.json(&json!({ "query": query }))).await.json()["data"].clone()
    };
    let first = ask().await;
    assert_ne!(first["a"], first["b"], "{first}");
    assert_eq!(ask().await, first);
    assert_eq!(count(&client, "Twin").await, 2);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_before_anything_is_done() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    for key in ["", "two words", &"x".repeat(300)] {
        let answer = create(&client, key, "Keyless").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "MALFORMED".into()), "{key}");
    }
    assert_eq!(count(&client, "Keyless").await, 0);
}

#[tokio::test]
async fn what_is_done_about_people_is_done_once_under_a_key() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("administrator").await;
    let ask = async |key: &str, query: &str| {
        let request = client.request(Method::POST, "/graphql").header("idempotency-key", key);
        client.send(request.json(&json!({ "query": query }))).await.json()["data"].clone()
    };
    let add = "mutation { addUser(input: { login: \"nigar\", name: \"Nigar\", role: ANALYST, clearance: OPEN }) \
               { user errors { code } } }";
    let first = ask("one", add).await;
    let id = first["addUser"]["user"].as_str().expect("she is added").to_owned();
    assert_eq!(ask("one", add).await, first, "not: the login is taken");
    assert_eq!(ask("two", add).await["addUser"]["errors"][0]["code"], "DUPLICATE");
    let clear = format!("mutation {{ clearSecondFactor(id: \"{id}\") {{ errors {{ code }} }} }}");
    for _ in 0..2 {
        assert_eq!(ask("three", &clear).await["clearSecondFactor"]["errors"], json!([]));
    }
    let users = ask("four", "{ users { nodes { login } } }").await["users"]["nodes"].clone();
    let nigar = users.as_array().unwrap().iter().filter(|user| user["login"] == "nigar").count();
    assert_eq!(nigar, 1);
}
