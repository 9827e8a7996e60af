//! Who one is to the server, and how one becomes it.

use accord_tests::{Database, Server, accord, accord_ok};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn in_a_demonstration_one_looks_around_as_the_analyst_and_can_be_anybody_of_it() {
    for database in Database::both() {
        let server = Server::start(database, &["--demo"]);
        let client = server.client();
        assert_eq!(client.role().await, "ANALYST");
        let answer = client.sign_in("head").await;
        assert_eq!(answer.status, 204);
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["accord_session=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(client.role().await, "HEAD");
        assert_eq!(client.sign_in("coordinator").await.status, 204);
        assert_eq!(client.role().await, "COORDINATOR");
        let nobody = client.sign_in("nobody").await;
        assert_eq!((nobody.status, nobody.code()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED".into()));
        let ended = client.send(client.request(Method::DELETE, "/session")).await;
        assert_eq!(ended.status, 204);
        assert_eq!(client.role().await, "ANALYST");
        let old = client.request(Method::POST, "/graphql").header("cookie", cookie);
        let answer = client.send(old.json(&json!({ "query": "{ viewer { role } }" }))).await;
        assert!(answer.header("set-cookie").contains("accord_session="), "taken back where it is of no use");
    }
}

#[tokio::test]
async fn an_ended_session_cannot_be_used_again() {
    let server = Server::demo();
    let client = server.client();
    let cookie = client.sign_in("head").await.header("set-cookie").split(';').next().unwrap().to_owned();
    let ask = async || {
        let request = server.client().request(Method::POST, "/graphql").header("cookie", &cookie);
        let answer = client.send(request.json(&json!({ "query": "{ viewer { role } }" }))).await;
        answer.json()["data"]["viewer"]["role"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(ask().await, "HEAD");
    let ended = server.client().request(Method::DELETE, "/session").header("cookie", &cookie);
    client.send(ended).await;
    assert_eq!(ask().await, "ANALYST");
}

#[tokio::test]
async fn without_a_demonstration_nobody_gets_in_without_a_token() {
    let database = Database::sqlite();
    let server = Server::start(database.clone(), &[]);
    let client = server.client();
    let answer = client.graphql("{ viewer { role } }").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.code(), "UNAUTHENTICATED");
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    assert!(answer.json().get("data").is_none());
    assert_eq!(client.sign_in("head").await.status, 401, "a name alone signs nobody in");
    assert_eq!(client.get("/graphiql").await.status, 404);
    for authorization in ["Bearer x", "Bearer ", "Basic aGVhZDo=", "x"] {
        let request = client.request(Method::POST, "/graphql").header("authorization", authorization);
        let answer = client.send(request.json(&json!({ "query": "{ __typename }" }))).await;
        assert_eq!(answer.status, 401, "{authorization}");
    }

    let add = ["user", "add", "--login", "adviser", "--name", "Adviser", "--role", "analyst"];
    accord_ok(&database, &[&add[..], &["--clearance", "open"]].concat());
    let token = accord_ok(&database, &["token", "--user", "adviser"]);
    let ask = async |query: &str| {
        let request = server.client().request(Method::POST, "/graphql").bearer_auth(&token);
        client.send(request.json(&json!({ "query": query }))).await
    };
    assert_eq!(ask("{ viewer { role } }").await.json()["data"]["viewer"]["role"], "ANALYST");
    let hidden = ask("{ __schema { types { name } } }").await;
    assert_eq!(hidden.code(), "INTROSPECTION", "the schema is for administrators");
    assert!(hidden.json().get("data").is_none());

    let browser = server.client();
    assert_eq!(browser.post("/session", &json!({ "token": token })).await.status, 400);
    assert_eq!(browser.graphql("{ viewer { role } }").await.status, 401, "a token begins no session");
    assert!(!server.log().contains(&token), "no token is logged");
}

#[tokio::test]
async fn people_of_a_demonstration_do_not_exist_outside_it() {
    let database = Database::demo();
    let token = accord_ok(&database, &["token", "--user", "head"]);
    let server = Server::start(database, &[]);
    let client = server.client();
    let request = client.request(Method::POST, "/graphql").bearer_auth(&token);
    assert_eq!(client.send(request.json(&json!({ "query": "{ __typename }" }))).await.status, 401);
    assert_eq!(client.post("/session", &json!({ "login": "head" })).await.status, 401);
}

#[tokio::test]
async fn behind_https_the_session_travels_over_https_only() {
    let server = Server::start(Database::demo(), &["--demo", "--secure-cookies"]);
    let answer = server.client().sign_in("head").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-accord_session=") && cookie.contains("; Secure"), "{cookie}");
}

#[test]
fn the_command_line_answers_mistakes_with_what_to_do() {
    let database = Database::sqlite();
    let said = |arguments: &[&str]| said_by(&database, arguments);
    assert!(said(&["verify"]).contains("there is no register"), "a mistyped name makes no empty register");
    assert!(said(&["token", "--user", "head"]).contains("there is no register"));
    let database = Database::demo();
    let said = |arguments: &[&str]| said_by(&database, arguments);
    let unknown = said(&["token", "--user", "boss"]);
    assert!(unknown.contains("head") && unknown.contains("accord user add"), "{unknown}");
    let twice = ["user", "add", "--login", "head", "--name", "Head", "--role", "head", "--clearance", "open"];
    assert!(said(&twice).contains("taken"));
    assert!(said(&["verify", "--database", "mysql://x"]).contains("is not a database address"));
}

fn said_by(database: &Database, arguments: &[&str]) -> String {
    let output = accord(database, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}
