//! What the endpoint promises beyond the audit.

use accord_tests::Server;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn only_json_is_read() {
    let server = Server::demo();
    let client = server.client();
    let query = r#"{"query":"{ __typename }"}"#;
    for content_type in [
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/graphql",
        "application/json; charset=utf-16",
    ] {
        let request =
            client.request(Method::POST, "/graphql").header("content-type", content_type).body(query);
        let answer = client.send(request).await;
        assert_eq!(answer.status, 415, "{content_type}");
        assert_eq!(answer.code(), "UNSUPPORTED_MEDIA_TYPE");
    }
    let request = client.request(Method::POST, "/graphql");
    let request = request.header("content-type", "application/json; charset=utf-8").body(query);
    assert_eq!(client.send(request).await.status, 200);
}

#[tokio::test]
async fn nothing_is_changed_over_get() {
    let server = Server::demo();
    let answer = server.client().get("/graphql?query=mutation%20%7B%20__typename%20%7D").await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "POST");
    assert!(answer.json().get("data").is_none(), "nothing was executed");
    let hidden = "/graphql?query=query%20A%7B__typename%7D%20mutation%20B%7B__typename%7D&operationName=B";
    assert_eq!(
        server.client().get(hidden).await.status,
        405,
        "the operation asked for counts, not the first"
    );
    assert_eq!(server.client().get("/graphql?query=%7B__typename%7D").await.status, 200);
}

#[tokio::test]
async fn an_answer_is_never_in_a_form_that_was_not_accepted() {
    let server = Server::demo();
    let client = server.client();
    let request = client.request(Method::POST, "/graphql").header("accept", "text/html");
    let answer = client.send(request.json(&json!({ "query": "{ __typename }" }))).await;
    assert_eq!(answer.status, 406);
    assert!(answer.message().contains("application/graphql-response+json"), "it says what can be accepted");
}

#[tokio::test]
async fn a_malformed_request_is_told_what_is_wrong_with_it() {
    let server = Server::demo();
    let client = server.client();
    for (body, reason) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "list"),
        (r#"[{"query":"{ __typename }"}]"#, "list"),
        ("7", "object"),
        ("{}", "query is missing"),
        (r#"{"query":7}"#, "query must be"),
        (r#"{"query":"{ __typename }","variables":[]}"#, "variables must be"),
        (r#"{"query":"{ __typename }","operationName":7}"#, "operationName must be"),
        (r#"{"query":"{ __typename }","extensions":"x"}"#, "extensions must be"),
        ("\u{feff}{}", "not JSON"),
    ] {
        let request = client.request(Method::POST, "/graphql").header("content-type", "application/json");
        let answer = client.send(request.body(body)).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.message().contains(reason), "{body}: {}", answer.message());
    }
    let request = client.request(Method::POST, "/graphql").header("content-type", "application/json");
    let answer = client.send(request.body(b"{\"query\":\"\xff\"}".to_vec())).await;
    assert_eq!(answer.status, 400, "a body that is not UTF-8");
    let unknown = json!({ "query": "{ __typename }", "id": "1", "query2": [] });
    assert_eq!(client.post("/graphql", &unknown).await.status, 200, "entries nobody knows are left alone");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_the_session() {
    let server = Server::demo();
    let client = server.client();
    let own = server.url("");
    for (method, path) in
        [(Method::POST, "/graphql"), (Method::POST, "/session"), (Method::DELETE, "/session")]
    {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
            let request = client.request(method.clone(), path).header("origin", origin);
            let answer = client.send(request.json(&json!({ "query": "{ __typename }" }))).await;
            assert_eq!(answer.status, 403, "{method} {path} from {origin}");
            assert_eq!(answer.code(), "FOREIGN_ORIGIN");
        }
    }
    let request = client.request(Method::POST, "/graphql").header("origin", own);
    assert_eq!(client.send(request.json(&json!({ "query": "{ __typename }" }))).await.status, 200);
}

#[tokio::test]
async fn an_answer_is_kept_by_no_cache_and_read_as_nothing_else() {
    let server = Server::demo();
    for path in ["/graphql?query=%7B__typename%7D", "/", "/healthz", "/nowhere.png"] {
        let answer = server.client().get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    }
    assert_eq!(server.client().graphql("{ __typename }").await.header("cache-control"), "no-store");
}

/// Most documents are written out as they are resolved; one that asks for the same key twice is merged.
#[tokio::test]
async fn what_is_asked_in_two_parts_is_answered_as_in_one() {
    let server = Server::demo();
    let client = server.client();
    let whole = "{ agreements(first: 5) { totalCount nodes { __typename id title:title \
                 participations(first: 3) { role organization { id name country } } } } }";
    let parts = "{ agreements(first: 5) { nodes { ...A participations(first: 3) { role } } } \
                 agreements(first: 5) { totalCount nodes { id participations(first: 3) { \
                 organization { id ...B } } } } } \
                 fragment A on Agreement { __typename title id } fragment B on Organization { name country }";
    let whole = client.graphql(whole).await.json()["data"].clone();
    assert_eq!(client.graphql(parts).await.json()["data"], whole);
    assert_eq!(whole["agreements"]["nodes"].as_array().unwrap().len(), 5);
    assert!(whole["agreements"]["nodes"][0]["participations"][0]["organization"]["name"].is_string());
}
