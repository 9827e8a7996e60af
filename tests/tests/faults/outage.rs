//! PostgreSQL goes away for a while, and comes back.

use std::time::{Duration, Instant};

use accord_databases::postgres::Cluster;
use accord_tests::{
    Database, Server,
    storm::{self, Storm},
};

#[tokio::test(flavor = "multi_thread")]
async fn postgres_stopped_for_some_seconds_loses_nothing_and_the_server_recovers_by_itself() {
    away(Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: cargo xtask soak"]
async fn soak_postgres_stopped_for_thirty_seconds() {
    for _ in 0..3 {
        away(Duration::from_secs(30)).await;
    }
}

async fn away(pause: Duration) {
    let cluster = Cluster::own();
    let database = Database::on(cluster.clone());
    let server = Server::start(database.clone(), &[]);
    let token = storm::writer(&database);
    let storm = Storm::begin(&server, &token, "Outage", 8);
    storm.wait_for(50).await;
    cluster.stop();
    tokio::time::sleep(pause).await;
    let client = server.client();
    assert_eq!(client.get("/healthz").await.status, 200, "the process lives");
    assert_eq!(client.get("/readyz").await.status, 503, "and says that it cannot work");
    cluster.start_again();
    let back = Instant::now();
    storm.wait_for(50).await;
    assert!(back.elapsed() < Duration::from_secs(20), "it took {:?} to recover", back.elapsed());
    assert_eq!(client.get("/readyz").await.status, 200);
    let written = storm.end().await;
    let refused: Vec<_> = written.iter().flat_map(|written| written.refusals.keys()).collect();
    let is_clear = |code: &&&String| code.contains("UNAVAILABLE") || code.starts_with("503");
    assert!(!refused.is_empty() && refused.iter().all(|code| is_clear(&code)), "{refused:?}");
    let proof = storm::prove(&server, &token, "Outage", &written).await;
    assert!(proof.proven >= 100);
    storm::verified(&database);
    eprintln!("PostgreSQL away for {pause:?}: {proof}");
}
