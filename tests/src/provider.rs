//! A real provider of identities (npm's `oidc-provider`), started by a test.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, ChildStdout, Stdio},
};

use reqwest::{Method, Url};
use serde_json::Value;
use tempfile::TempDir;

use crate::{Client, node};

/// What the provider gave Accord to prove itself with.
pub const SECRET: &str = "the-secret-of-accord-at-its-provider";

/// Where the provider says the e-mail of its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// In the ID token.
    InTheToken,
    /// Only to whoever asks for it.
    WhenAsked,
}

/// A provider that answers. It is killed when the test lets go of it.
#[derive(Debug)]
pub struct Provider {
    child: Child,
    /// Its issuer identifier.
    pub issuer: String,
    _output: BufReader<ChildStdout>,
    folder: TempDir,
}

impl Provider {
    /// Starts one on a free port.
    pub fn start(says: Says) -> Self {
        Self::start_on(0, says)
    }

    /// Starts one on this port. Each start has keys of its own.
    pub fn start_on(port: u16, says: Says) -> Self {
        let mut child = node::script("provider.mjs", "oidc-provider")
            .arg(port.to_string())
            .args((says == Says::InTheToken).then_some("token"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is installed");
        let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let mut issuer = String::new();
        output.read_line(&mut issuer).expect("the provider prints its address");
        let issuer = issuer.trim().to_owned();
        assert!(issuer.starts_with("http://127.0.0.1:"), "the provider does not start");
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("secret"), SECRET).expect("a file in a temporary folder");
        Self { child, issuer, _output: output, folder }
    }

    /// A port on which nobody listens yet.
    pub fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port()
    }

    /// The options with which Accord asks this provider.
    pub fn options(&self) -> Vec<String> {
        let secret = self.folder.path().join("secret");
        options(&self.issuer, &secret.display().to_string())
    }

    /// Somebody has an account there, of whom it says this.
    pub async fn put(&self, subject: &str, claims: &Value) {
        let browser = Client::at(&self.issuer);
        let request = browser.request(Method::PUT, &format!("/test/{subject}"));
        assert_eq!(browser.send(request.json(claims)).await.status, 204);
    }

    /// How often a path was asked for.
    pub async fn asked(&self, path: &str) -> u64 {
        Client::at(&self.issuer).get("/test/asked").await.json()[path].as_u64().unwrap_or_default()
    }

    /// Follows an address that Accord has led to, as somebody with an account: where the provider sends them back, without
    /// the server.
    pub async fn sign_in(&self, address: &str, subject: &str) -> String {
        let browser = Client::at(&self.issuer);
        let mut path = format!("{}&login_hint={subject}", self.path(address));
        for _ in 0..8 {
            let answer = browser.get(&path).await;
            let to = answer.header("location").to_owned();
            assert!(answer.status.is_redirection(), "{path}: {}", String::from_utf8_lossy(&answer.body));
            match Url::parse(&to) {
                Ok(there) if !to.starts_with(&self.issuer) => {
                    return format!("{}?{}", there.path(), there.query().unwrap_or_default());
                }
                _ => path = self.path(&to),
            }
        }
        panic!("the provider leads in circles");
    }

    fn path(&self, address: &str) -> String {
        address.strip_prefix(&self.issuer).unwrap_or(address).to_owned()
    }
}

/// The options with which Accord asks a provider.
pub fn options(issuer: &str, secret_file: &str) -> Vec<String> {
    let named =
        ["--open-id-issuer", issuer, "--open-id-client", "accord", "--open-id-secret-file", secret_file];
    named.into_iter().chain(["--open-id-name", "Ministry"]).map(str::to_owned).collect()
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
