//! What a place is called, and what is behind the name.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use object_store::{local::LocalFileSystem, memory::InMemory};

use super::{ContentError, Contents};

/// The folder for the documents of the register in this file.
pub fn folder_beside(database: &Path) -> PathBuf {
    database.with_extension("documents")
}

pub(super) fn open(place: &str, make: bool) -> Result<Contents, ContentError> {
    let wrong = |reason: String| ContentError::Place { place: place.to_owned(), reason };
    if place.starts_with("s3://") {
        return s3::open(place);
    }
    if place.contains("://") || place.trim().is_empty() {
        return Err(wrong("it is a folder, or s3://BUCKET/PREFIX".into()));
    }
    let folder = PathBuf::from(place);
    if make {
        make_folder(&folder).map_err(|error| wrong(error.to_string()))?;
    } else if !folder.exists() {
        return Ok(Contents { store: Arc::new(InMemory::new()), folder: None, spool: std::env::temp_dir() });
    }
    let store = LocalFileSystem::new_with_prefix(&folder)
        .map_err(|error| wrong(error.to_string()))?
        // What is acknowledged survives a pulled plug: the file and its name.
        .with_fsync(true);
    Ok(Contents { store: Arc::new(store), folder: Some(folder.clone()), spool: folder })
}

/// Only the server's own user gets into it: it holds what the most cleared person may see.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(feature = "s3")]
mod s3 {
    use std::sync::Arc;

    use object_store::{aws::AmazonS3Builder, path::Path, prefix::PrefixStore};

    use crate::content::{ContentError, Contents};

    /// Who may enter and where the service is comes from the environment, as every program of S3 takes it:
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, and `AWS_ALLOW_HTTP` for one without TLS.
    pub(super) fn open(place: &str) -> Result<Contents, ContentError> {
        let wrong = |reason: String| ContentError::Place { place: place.to_owned(), reason };
        let (bucket, prefix) = {
            let rest = place.trim_start_matches("s3://").trim_end_matches('/');
            rest.split_once('/').unwrap_or((rest, ""))
        };
        if bucket.is_empty() {
            return Err(wrong("it names no bucket: s3://BUCKET/PREFIX".into()));
        }
        // The client of this program brings no cryptography of its own; another part of it may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let service = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let service = service.map_err(|error| wrong(error.to_string()))?;
        let store = PrefixStore::new(service, Path::from(prefix));
        Ok(Contents { store: Arc::new(store), folder: None, spool: std::env::temp_dir() })
    }
}

#[cfg(not(feature = "s3"))]
mod s3 {
    use crate::content::{ContentError, Contents};

    pub(super) fn open(place: &str) -> Result<Contents, ContentError> {
        let reason = "this program was built without S3 (the feature s3)".to_owned();
        Err(ContentError::Place { place: place.to_owned(), reason })
    }
}
