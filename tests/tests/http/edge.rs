//! What stands between the world and the register.

use accord_tests::{Client, Database, Server, accord_ok};
use reqwest::Method;
use serde_json::json;

fn analyst(database: &Database) -> String {
    let add = ["user", "add", "--login", "adviser", "--name", "Adviser", "--role", "analyst"];
    accord_ok(database, &[&add[..], &["--clearance", "open"]].concat());
    accord_ok(database, &["token", "--user", "adviser"])
}

async fn asked(client: &Client, token: &str, from: Option<&str>) -> accord_tests::Answer {
    let mut request = client.request(Method::POST, "/graphql").bearer_auth(token);
    if let Some(from) = from {
        request = request.header("x-forwarded-for", from);
    }
    client.send(request.json(&json!({ "query": "{ __typename }" }))).await
}

#[tokio::test]
async fn a_page_of_another_site_is_refused_even_where_it_hides_its_origin() {
    let server = Server::demo();
    let client = server.client();
    for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)] {
        let request = client.request(Method::POST, "/graphql").header("sec-fetch-site", site);
        let answer = client.send(request.json(&json!({ "query": "{ __typename }" }))).await;
        assert_eq!(answer.status, status, "{site}");
    }
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_stay_there() {
    let server = Server::start(Database::demo(), &["--demo", "--secure-cookies"]);
    let sworn = server.client().get("/").await.header("strict-transport-security").to_owned();
    assert!(sworn.contains("max-age=31536000"), "{sworn}");
    let plain = Server::demo();
    assert_eq!(plain.client().get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_person_who_asks_too_often_is_told_when_to_come_again_and_others_are_not_held_up() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &["--rate-per-person", "1"]);
    let token = analyst(&database);
    let client = server.client();
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push(asked(&client, &token, None).await);
    }
    let refused = answers.iter().find(|answer| answer.status == 429).expect("a quota of one a second");
    assert_eq!(refused.code(), "TOO_MANY");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    assert!(answers[..10].iter().all(|answer| answer.status == 200), "ten at once are nobody's fault");
    let add = ["user", "add", "--login", "other", "--name", "Other", "--role", "analyst"];
    accord_ok(&database, &[&add[..], &["--clearance", "open"]].concat());
    let other = accord_ok(&database, &["token", "--user", "other"]);
    assert_eq!(asked(&client, &other, None).await.status, 200);
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_held_up_as_the_trusted_proxy_names_it() {
    let database = Database::sqlite();
    let options = ["--rate-per-address", "1", "--trusted-proxy", "127.0.0.1"];
    let server = Server::start(database.clone(), &options);
    let token = analyst(&database);
    let client = server.client();
    let mut statuses = Vec::new();
    for number in 0..40 {
        // What the client itself writes into the header stands first and counts for nothing.
        let from = format!("6.6.6.{number}, 10.0.0.9");
        statuses.push(asked(&client, &token, Some(&from)).await.status.as_u16());
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    assert_eq!(asked(&client, &token, Some("10.0.0.8")).await.status, 200, "another address is not held up");
}

#[tokio::test]
async fn however_much_is_logged_no_secret_is_in_it() {
    let database = Database::sqlite();
    let server = Server::start_logging(database.clone(), &["--demo"], "trace");
    let token = analyst(&database);
    let client = server.client();
    let cookie = client.sign_in("head").await.header("set-cookie").to_owned();
    let cookie = cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
    client.graphql("{ organizations(first: 1) { edges { node { id } } } }").await;
    let wrong = json!({ "login": "head", "password": "a long password nobody has" });
    client.post("/session", &wrong).await;
    asked(&server.client(), &token, None).await;
    let hidden = json!({ "token": token });
    server.client().post("/session", &hidden).await;
    let log = server.log();
    assert!(log.lines().count() > 20, "it does log:\n{log}");
    for secret in [&token, &cookie, "a long password nobody has"] {
        assert!(!secret.is_empty() && !log.contains(secret), "a secret is in the log");
    }
}
