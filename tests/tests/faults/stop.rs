//! Told to stop under load.

use std::time::{Duration, Instant};

use accord_tests::{
    Database, Server,
    storm::{self, Storm},
};

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_under_load_it_answers_what_it_has_begun_and_ends_within_ten_seconds() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        let token = storm::writer(&database);
        let storm = Storm::begin(&server, &token, "Stopped", 16);
        storm.wait_for(100).await;
        let started = Instant::now();
        let status = server.terminate();
        assert_eq!(status.code(), Some(0));
        assert!(started.elapsed() < Duration::from_secs(10), "it took {:?}", started.elapsed());
        let written = storm.end().await;
        storm::verified(&database);
        let server = Server::start(database, &[]);
        let proof = storm::prove(&server, &token, "Stopped", &written).await;
        assert_eq!(proof.unheard, 0, "a write was made, and its writer was not told");
        assert!(proof.proven >= 100);
    }
}
