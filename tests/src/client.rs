//! Somebody who asks the server over HTTP, the way a browser does.

use std::{collections::BTreeMap, sync::Mutex};

use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

/// A client that keeps the server's cookies.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Somebody who asks whoever answers at this address, and is led nowhere else.
    pub fn at(address: &str) -> Self {
        let http = crate::http_client().redirect(reqwest::redirect::Policy::none()).build();
        let http = http.expect("a client needs nothing that could be missing");
        Self { http, address: address.to_owned(), cookies: Mutex::default() }
    }

    /// A cookie that the server has set, as a browser would send it.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("no test panics with the cookies").get(name).cloned()
    }

    /// Puts a cookie back that the server has taken.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("no test panics with the cookies").insert(name.into(), value.into());
    }

    /// A request to a path, with the cookies if there are any.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        let cookies = self.cookies.lock().expect("no test panics with the cookies");
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { request } else { request.header("cookie", pairs.join("; ")) }
    }

    /// Sends a request, and keeps the cookies that come back.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("the answer is whole").to_vec();
        let mut cookies = self.cookies.lock().expect("no test panics with the cookies");
        for set in headers.get_all("set-cookie").iter().filter_map(|set| set.to_str().ok()) {
            match set.split(';').next().and_then(|pair| pair.split_once('=')) {
                Some((name, "")) => cookies.remove(name),
                Some((name, value)) => cookies.insert(name.to_owned(), value.to_owned()),
                None => None,
            };
        }
        drop(cookies);
        Answer { status, headers, body }
    }

    /// Gets a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Posts JSON to a path.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Executes a GraphQL document, and returns the answer as a client of the specification gets it.
    pub async fn graphql(&self, query: &str) -> Answer {
        let request = self.request(Method::POST, "/graphql");
        let request = request.header("accept", "application/graphql-response+json");
        self.send(request.json(&json!({ "query": query }))).await
    }

    /// Signs in as somebody of the demonstration.
    pub async fn sign_in(&self, login: &str) -> Answer {
        self.post("/session", &json!({ "login": login })).await
    }

    /// Whom the server takes this client for, as the code of the role.
    pub async fn role(&self) -> String {
        let answer = self.graphql("{ viewer { role } }").await;
        answer.json()["data"]["viewer"]["role"].as_str().unwrap_or("nobody").to_owned()
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code of the first error.
    pub fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The sentence of the first error.
    pub fn message(&self) -> String {
        self.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    }
}
