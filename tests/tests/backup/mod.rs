//! Copies of the whole: taken while it serves, put back whole, and made before anything else touches the tables.

mod damaged;
mod interrupted;
mod upgrade;
mod whole;

use std::path::Path;

use accord_tests::{Client, Database, accord_ok};
use serde_json::Value;

/// Takes a backup.
fn back_up(database: &Database, file: &Path) -> String {
    accord_ok(database, &["backup", &file.display().to_string()])
}

/// Puts one back.
fn restore(database: &Database, file: &Path) -> String {
    accord_ok(database, &["restore", &file.display().to_string()])
}

/// What the register has, as its readers get it.
async fn content(client: &Client) -> Value {
    let answer = client
        .graphql(
            "{ organizations(first: 100) { totalCount edges { node { id version names { az en ru } note } } } \
             agreements(first: 100) { totalCount edges { node { id titles { az en ru } } } } \
             obligations(first: 100) { totalCount edges { node { id nextDueOn } } } \
             contacts(first: 100) { totalCount edges { node { id names { az en } } } } }",
        )
        .await;
    let json = answer.json();
    assert!(json.get("errors").is_none(), "{json}");
    json["data"].clone()
}
