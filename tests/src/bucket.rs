//! A service that speaks S3, started on a free port: moto, of which `cargo xtask setup` makes an environment.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long it may take to start.
const TRIES: u32 = 150;

/// An empty bucket in a service of its own; both end with this value.
#[derive(Debug)]
pub struct Bucket {
    child: Child,
    address: String,
}

impl Bucket {
    /// Its name.
    pub const NAME: &'static str = "papers";

    /// Starts the service and makes the bucket.
    pub async fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/.venv/bin/moto_server");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let child = Command::new(&program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{} does not start ({error}): `cargo xtask setup` installs it", program.display())
            });
        let bucket = Self { child, address: format!("http://127.0.0.1:{port}") };
        for _ in 0..TRIES {
            let made = bucket.request(reqwest::Method::PUT, "").send().await;
            if made.is_ok_and(|made| made.status().is_success()) {
                return bucket;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the service that speaks S3 does not answer");
    }

    /// A request to the bucket. The service believes everybody who says anything.
    fn request(&self, method: reqwest::Method, rest: &str) -> reqwest::RequestBuilder {
        let signed = "AWS4-HMAC-SHA256 Credential=tests/20260101/us-east-1/s3/aws4_request";
        let url = format!("{}/{}{rest}", self.address, Self::NAME);
        let http = crate::http_client().build().expect("a client without options");
        http.request(method, url).header("authorization", signed)
    }

    /// What the program needs to know to get in.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT", self.address.clone()),
            ("AWS_ALLOW_HTTP", "true".into()),
            ("AWS_ACCESS_KEY_ID", "tests".into()),
            ("AWS_SECRET_ACCESS_KEY", "tests".into()),
            ("AWS_REGION", "us-east-1".into()),
        ]
    }

    /// The names of all that is in it.
    pub async fn keys(&self) -> Vec<String> {
        let listed =
            self.request(reqwest::Method::GET, "?list-type=2").send().await.expect("the service answers");
        let text = listed.text().await.expect("a list");
        let keys = text.split("<Key>").skip(1).filter_map(|rest| rest.split_once("</Key>"));
        keys.map(|(key, _)| key.to_owned()).collect()
    }

    /// Puts something else in the place of one.
    pub async fn alter(&self, key: &str, content: &'static str) {
        let put = self.request(reqwest::Method::PUT, &format!("/{key}")).body(content).send().await;
        assert!(put.is_ok_and(|put| put.status().is_success()));
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
