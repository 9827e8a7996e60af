//! The coordinator of a body changes what concerns it, over HTTP as on the page.

use accord_tests::{Client, Database, Server, accord_ok};
use serde_json::{Value, json};

async fn ask(client: &Client, document: &str) -> Value {
    let answer = client.graphql(document).await.json();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

#[tokio::test]
async fn a_coordinator_is_shown_what_is_theirs_to_change_changes_it_and_is_told_why_not_elsewhere() {
    for database in [Database::demo(), Database::postgres()] {
        let server = Server::start(database, &["--demo"]);
        let client = server.client();
        client.sign_in("coordinator").await;
        let viewer = ask(&client, "{ viewer { role canEdit canEnter } }").await;
        let expected = json!({ "role": "COORDINATOR", "canEdit": false, "canEnter": ["AGREEMENT", "OBLIGATION", "CONTACT", "INTERACTION"] });
        assert_eq!(viewer["viewer"], expected);

        let page = ask(
            &client,
            "{ organizations(first: 200) { nodes { id version canEdit kind ours names { az en ru } } } \
               agreements(first: 200) { nodes { id version canEdit titles { en } \
                                                participations { organization { id } } } } \
               obligations(first: 200) { nodes { id canEdit } } contacts(first: 200) { nodes { id canEdit } } }",
        )
        .await;
        let list = |noun: &str| page[noun]["nodes"].as_array().unwrap().clone();
        let may = |row: &Value| row["canEdit"] == true;
        let own: Vec<Value> = list("organizations").into_iter().filter(may).collect();
        assert_eq!(own.len(), 1, "one body is theirs: {own:?}");
        let (own, body) = (own[0].clone(), own[0]["id"].clone());
        for agreement in list("agreements") {
            let parts = agreement["participations"].as_array().unwrap();
            let takes_part = parts.iter().any(|part| part["organization"]["id"] == body);
            assert_eq!(may(&agreement), takes_part, "{agreement}");
        }
        for noun in ["agreements", "obligations", "contacts"] {
            let rows = list(noun);
            assert!(
                rows.iter().any(may) && !rows.iter().all(may),
                "some {noun} are theirs, and some are not"
            );
        }

        let change = async |of: &Value| {
            let document = format!(
                "mutation {{ changeOrganization(id: {}, expectedVersion: {}, input: {{ kind: {}, ours: {}, \
                 names: {{ en: \"Renamed\" }} }}) {{ organization {{ version canEdit }} errors {{ code field }} }} }}",
                of["id"],
                of["version"],
                of["kind"].as_str().unwrap(),
                of["ours"]
            );
            ask(&client, &document).await["changeOrganization"].clone()
        };
        let changed = change(&own).await;
        let version = own["version"].as_i64().unwrap() + 1;
        assert_eq!(changed, json!({ "organization": { "version": version, "canEdit": true }, "errors": [] }));
        let other = list("organizations").into_iter().find(|row| !may(row)).unwrap();
        let refused = json!({ "organization": null, "errors": [{ "code": "OUTSIDE_SCOPE", "field": null }] });
        assert_eq!(change(&other).await, refused);
        let hidden = json!({ "id": "organization:00000000-0000-7000-8000-000000000001", "version": 1, "kind": "COMPANY", "ours": false });
        let missing = json!({ "organization": null, "errors": [{ "code": "NOT_FOUND", "field": null }] });
        assert_eq!(change(&hidden).await, missing);

        let enter = async |party: &Value| {
            let document = format!(
                "mutation {{ createAgreement(input: {{ titles: {{ en: \"New\" }}, kind: MEMORANDUM, ambit: BILATERAL, \
                 participations: [{{ organization: {party}, role: PARTY }}] }}) \
                 {{ agreement {{ canEdit }} errors {{ code }} }} }}"
            );
            ask(&client, &document).await["createAgreement"].clone()
        };
        assert_eq!(enter(&body).await, json!({ "agreement": { "canEdit": true }, "errors": [] }));
        let refused = json!({ "agreement": null, "errors": [{ "code": "LEAVES_SCOPE" }] });
        assert_eq!(enter(&other["id"]).await, refused);
    }
}

#[tokio::test]
async fn a_coordinator_added_at_the_command_line_answers_for_the_body_that_is_named() {
    let database = Database::demo();
    let server = Server::start(database.clone(), &["--demo"]);
    let head = server.client();
    head.sign_in("head").await;
    let page = ask(&head, "{ organizations(first: 1) { nodes { id } } }").await;
    let body = page["organizations"]["nodes"][0]["id"].as_str().expect("an id");
    let address = body.split_once(':').expect("noun and number").1;
    let add = ["user", "add", "--login", "keeper", "--name", "Keeper", "--role", "coordinator"];
    let printed = accord_ok(&database, &[&add[..], &["--clearance", "open", "--body", address]].concat());
    let link = printed.rsplit('#').next().unwrap_or_default();
    let keeper = server.client();
    let chosen =
        keeper.post("/session/link", &json!({ "link": link, "password": super::people::PASSWORD })).await;
    assert_eq!(chosen.status, 200);
    assert_eq!(super::people::sign_in(&keeper, "keeper").await.status, 204);
    let node =
        ask(&keeper, &format!("{{ node(id: \"{body}\") {{ ... on Organization {{ canEdit }} }} }}")).await;
    assert_eq!(node["node"]["canEdit"], true);
}
