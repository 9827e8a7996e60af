//! Accord from outside: what the tests start, and how they talk to it.

mod bucket;
mod client;
pub mod provider;
mod server;
pub mod storm;

pub use bucket::Bucket;
pub use client::{Answer, Client};
pub use server::{Database, Server, accord, accord_ok, accord_program};
