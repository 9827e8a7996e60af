//! The disk is full.

use std::{fs, path::Path, process::Command, time::Duration};

use accord_tests::{
    Database, Server,
    storm::{self, Storm},
};

/// A disk of four megabytes.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Nothing where this machine does not let us mount one.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = ["-t", "tmpfs", "-o", "size=4m", "accord-test"];
        let mounted = Command::new("mount").args(options).arg(folder.path()).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            Ok(output) => {
                eprintln!("skipped: no disk can be mounted: {}", String::from_utf8_lossy(&output.stderr));
                None
            }
            Err(error) => {
                eprintln!("skipped: no disk can be mounted: {error}");
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_clearly_loses_nothing_and_once_there_is_space_writing_goes_on() {
    let Some(disk) = SmallDisk::mount() else { return };
    let database = Database::in_folder(disk.path());
    let server = Server::start(database.clone(), &[]);
    let token = storm::writer(&database);
    let storm = Storm::begin(&server, &token, "Full disk", 4);
    storm.wait_for(20).await;
    let ballast = disk.path().join("ballast");
    // It takes what is left; what the writes still find is soon used up.
    let _ = fs::write(&ballast, vec![0; 4 << 20]);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let client = server.client();
    assert_eq!(client.get("/healthz").await.status, 200);
    let before = storm.acknowledged();
    fs::remove_file(&ballast).expect("the ballast can be thrown off");
    storm.wait_for(20).await;
    let written = storm.end().await;
    let refused: Vec<_> = written.iter().flat_map(|written| written.refusals.keys()).collect();
    assert!(!refused.is_empty(), "the disk was never full: {before} writes");
    assert!(refused.iter().all(|code| code.contains("UNAVAILABLE")), "{refused:?}");
    let sentences: Vec<_> = written.iter().flat_map(|written| &written.sentences).collect();
    assert!(sentences.iter().any(|sentence| sentence.contains("disk")), "{sentences:?}");
    storm::verified(&database);
    let proof = storm::prove(&server, &token, "Full disk", &written).await;
    assert!(proof.proven >= 40);
    assert_eq!(proof.unheard, 0, "a refused write was made all the same");
}
