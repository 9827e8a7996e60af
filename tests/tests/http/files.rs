//! The client's files. `cargo xtask test` builds them first.

use accord_tests::{Answer, Server};
use reqwest::Method;

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let client = server.client();
    let request = headers
        .iter()
        .fold(client.request(Method::GET, path), |request, (name, value)| request.header(*name, *value));
    client.send(request).await
}

/// The files that the page names.
async fn assets(server: &Server) -> Vec<String> {
    let page = get(server, "/", &[]).await;
    assert_eq!(page.status, 200, "the client is not built: `cargo xtask client`");
    let page = String::from_utf8(page.body).unwrap();
    page.split('"').filter(|text| text.starts_with("/assets/")).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_page_answers_at_every_address_of_the_client_and_is_asked_for_again() {
    let server = Server::demo();
    let page = get(&server, "/", &[]).await;
    assert_eq!(page.status, 200, "the client is not built: `cargo xtask client`");
    for path in ["/explore?focus=organization:x&depth=2", "/organizations", "/agreements/agreement:0193"] {
        let answer = get(&server, path, &[]).await;
        assert_eq!((answer.status, &answer.body), (page.status, &page.body), "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    let again = get(&server, "/", &[("if-none-match", page.header("etag"))]).await;
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
}

#[tokio::test]
async fn a_file_with_a_hash_in_its_name_is_kept_for_ever_and_travels_compressed() {
    let server = Server::demo();
    let assets = assets(&server).await;
    assert!(assets.iter().any(|asset| asset.ends_with(".css")), "{assets:?}");
    for path in &assets {
        let plain = get(&server, path, &[]).await;
        assert_eq!(plain.status, 200, "{path}");
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(plain.header("content-encoding"), "");
        for (accept, encoding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")] {
            let packed = get(&server, path, &[("accept-encoding", accept)]).await;
            assert_eq!(packed.header("content-encoding"), encoding, "{path}");
            assert_eq!(packed.header("content-type"), plain.header("content-type"));
            assert!(packed.header("vary").contains("Accept-Encoding"));
            assert_ne!(packed.header("etag"), plain.header("etag"), "each encoding is a thing of its own");
        }
        let again = get(&server, path, &[("if-none-match", plain.header("etag"))]).await;
        assert_eq!(again.status, 304, "{path}");
    }
}

#[tokio::test]
async fn what_is_no_file_of_the_client_is_not_there() {
    let server = Server::demo();
    for path in [
        "/assets/nothing.js",
        "/nothing.png",
        "/assets/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/index.html.br",
    ] {
        assert_eq!(get(&server, path, &[]).await.status, 404, "{path}");
    }
    let posted = server.client().send(server.client().request(Method::POST, "/organizations")).await;
    assert_eq!(posted.status, 405);
}

#[tokio::test]
async fn graphiql_says_that_it_needs_the_internet_and_gets_a_policy_of_its_own() {
    let server = Server::demo();
    let answer = get(&server, "/graphiql", &[]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-security-policy").contains("https://unpkg.com"));
    assert!(String::from_utf8_lossy(&answer.body).contains("this page needs the internet"));
}
