//! Accord from outside: what the tests start, and how they talk to it.

mod bucket;
mod client;
pub mod node;
pub mod office;
pub mod provider;
mod server;
pub mod storm;

pub use bucket::Bucket;
pub use client::{Answer, Client};
pub use server::{Database, Server, accord, accord_ok, accord_program};

/// An HTTP client of the tests. The program's own way to a bucket lets every client of this build speak https, and such a
/// client is not made before somebody has said whose cryptography it uses.
pub fn http_client() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
