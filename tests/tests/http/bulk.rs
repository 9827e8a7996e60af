//! One change of many records over HTTP: looked at, made, sent twice, taken back, refused.

use accord_tests::{Client, Database, Server};
use reqwest::Method;
use serde_json::{Value, json};

/// The open companies of the demonstration, or those of another level.
async fn companies(client: &Client, level: &str) -> Vec<String> {
    let filter = format!("kinds: [COMPANY], accessLevels: [{level}]");
    let query = format!("{{ organizations(first: 200, filter: {{ {filter} }}) {{ nodes {{ id }} }} }}");
    let answer = client.graphql(&query).await.json();
    let nodes = answer["data"]["organizations"]["nodes"].as_array().expect("a page").clone();
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

fn to_service() -> Value {
    json!({
        "of": "ORGANIZATION",
        "variables": { "filter": { "kinds": ["COMPANY"] } },
        "change": { "field": "ACCESS_LEVEL", "to": "SERVICE" },
    })
}

#[tokio::test]
async fn what_is_looked_at_is_changed_once_and_taken_back_as_one() {
    for database in [Database::demo(), Database::postgres()] {
        let server = Server::start(database, &["--demo"]);
        let client = server.client();
        client.sign_in("head").await;
        let open = companies(&client, "OPEN").await;
        assert!(open.len() > 1, "the demonstration has open companies");

        let looked = client.post("/bulk/preview", &to_service()).await;
        assert_eq!(looked.status, 200, "{}", String::from_utf8_lossy(&looked.body));
        let preview = looked.json();
        assert!(preview["changes"].as_u64().unwrap() >= open.len() as u64, "{preview}");
        let record =
            preview["records"].as_array().unwrap().iter().find(|it| it["record"] == open[0]).unwrap();
        assert_eq!(record["verdict"], "CHANGES");
        assert_eq!(record["before"], json!({ "is": "ACCESS_LEVEL", "value": "OPEN" }));
        assert!(record["name"].is_object(), "{record}");
        assert_eq!(companies(&client, "OPEN").await, open, "looking changes nothing");

        let mut wanted = to_service();
        wanted["snapshot"] = preview["snapshot"].clone();
        wanted["reason"] = json!("said by the agreement");
        let send = async || {
            let request = client.request(Method::POST, "/bulk").json(&wanted);
            client.send(request.header("idempotency-key", "3b7c6b1e-0d1a-4a53-9a8f-6b6f7c1d2e3f")).await
        };
        let done = send().await.json();
        assert_eq!((&done["changed"], &done["left"]), (&preview["changes"], &json!([])), "{done}");
        assert!(companies(&client, "OPEN").await.is_empty());
        assert_eq!(send().await.json(), done, "sent again because its answer was lost, it is done once");

        let undone = client.post(&format!("/bulk/{}/undo", done["id"].as_str().unwrap()), &json!({})).await;
        assert_eq!(undone.json(), json!({ "changed": done["changed"], "blocked": [] }));
        assert_eq!(companies(&client, "OPEN").await, open);
        let late = client.post(&format!("/bulk/{}/undo", done["id"].as_str().unwrap()), &json!({})).await;
        assert_eq!((late.status.as_u16(), late.code()), (422, "BUILT_UPON".into()), "it is taken back once");
    }
}

#[tokio::test]
async fn who_may_not_is_refused_and_a_change_of_others_is_not_there() {
    let server = Server::demo();
    let head = server.client();
    head.sign_in("head").await;
    let preview = head.post("/bulk/preview", &to_service()).await.json();
    let mut wanted = to_service();
    wanted["snapshot"] = preview["snapshot"].clone();
    let analyst = server.client();
    analyst.sign_in("analyst").await;
    assert_eq!(analyst.post("/bulk/preview", &to_service()).await.status, 403);
    assert_eq!(analyst.post("/bulk", &wanted).await.status, 403);
    let foreign = head.request(Method::POST, "/bulk").header("origin", "https://evil.example").json(&wanted);
    assert_eq!(head.send(foreign).await.code(), "FOREIGN_ORIGIN");

    let done = head.post("/bulk", &wanted).await.json();
    let undo = format!("/bulk/{}/undo", done["id"].as_str().unwrap());
    let deputy = server.client();
    deputy.sign_in("deputy").await;
    assert_eq!(deputy.post(&undo, &json!({})).await.status, 404, "each takes back their own");
    for body in [
        json!({}),
        json!({ "of": "ORGANIZATION", "change": { "field": "NAME", "to": "x" } }),
        json!({ "of": "ORGANIZATION", "change": { "field": "ACCESS_LEVEL", "to": "SERVICE" }, "filters": {} }),
    ] {
        let answer = head.post("/bulk/preview", &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "MALFORMED".into()), "{body}");
    }
}

#[tokio::test]
async fn an_act_with_many_due_dates_is_looked_at_done_once_and_taken_back() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    let query = "{ occurrences(first: 50, filter: { states: [SCHEDULED] }) { nodes { id } } }";
    let scheduled = async || {
        let found = client.graphql(query).await.json();
        let nodes = found["data"]["occurrences"]["nodes"].as_array().expect("a page").clone();
        nodes.iter().map(|node| node["id"].clone()).collect::<Vec<_>>()
    };
    let before = scheduled().await;
    assert!(before.len() > 3, "the demonstration has due dates ahead");
    let mut wanted = json!({
        "of": "OCCURRENCE",
        "variables": { "filter": { "ids": before[..3] } },
        "change": { "act": "WAIVE", "text": "Both sides agreed" },
    });
    let preview = client.post("/bulk/preview", &wanted).await.json();
    assert_eq!((&preview["changes"], &preview["refused"]), (&json!(3), &json!(0)), "{preview}");
    assert_eq!(preview["records"][0]["before"], json!({ "is": "STATE", "value": "SCHEDULED" }));
    assert_eq!(preview["records"][0]["due"]["becomes"], "WAIVED");
    wanted["snapshot"] = preview["snapshot"].clone();
    let send = async || {
        let request = client.request(Method::POST, "/bulk").json(&wanted);
        client.send(request.header("idempotency-key", "5d1f0f0e-3f0a-4f6a-8a43-0c2b7e0b1a11")).await.json()
    };
    let done = send().await;
    assert_eq!(done["changed"], 3, "{done}");
    assert_eq!(send().await, done, "sent again because its answer was lost, it is done once");
    let waived = client.post("/bulk/preview", &wanted).await.json();
    assert_eq!((&waived["changes"], &waived["records"][0]["due"]["refusal"]), (&json!(0), &json!("CLOSED")));
    assert!(scheduled().await.iter().all(|id| !before[..3].contains(id)));
    let undone = client.post(&format!("/bulk/{}/undo", done["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(undone.json(), json!({ "changed": 3, "blocked": [] }));
    assert_eq!(scheduled().await, before);

    let field = json!({
        "of": "OCCURRENCE",
        "variables": { "filter": { "ids": before[..3] } },
        "change": { "field": "PRIORITY", "to": "HIGH" },
    });
    assert!(client.post("/bulk/preview", &field).await.json()["changes"].as_u64().unwrap() > 0);
    let records = json!({ "of": "AGREEMENT", "change": { "act": "WAIVE", "text": "x" } });
    assert_eq!(client.post("/bulk/preview", &records).await.code(), "MALFORMED");
}
