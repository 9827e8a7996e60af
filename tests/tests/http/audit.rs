//! The specification's own audit.

use accord_tests::{Server, node};
use serde_json::Value;

/// How many audits the pinned version has: fewer would mean that some were not run.
const AUDITS: usize = 61;

#[tokio::test]
async fn the_endpoint_passes_every_audit_of_graphql_over_http() {
    let server = Server::demo();
    let mut audit = node::script("audit.mjs", "graphql-http");
    let output = audit.arg(server.url("/graphql")).output().expect("node is installed");
    let printed = String::from_utf8_lossy(&output.stdout);
    let audits: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed: Vec<&Value> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(audits.len(), AUDITS, "{}", String::from_utf8_lossy(&output.stderr));
}
