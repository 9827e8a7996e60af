//! Where the content of documents is: a folder, or a service that speaks S3.
//!
//! Content is kept under its SHA-256 (FIPS 180-4), so that the same file is there once however often it is attached,
//! and whoever reads it back knows whether it is what was put there. It is on the disk under its name before anybody is
//! told; a part of it never has that name.

mod hash;
mod medium;
mod place;
mod spool;

use std::{fs, io, ops::Range, path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, path::Path};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

pub use hash::Hash;
pub use medium::{NotAllowed, medium_of};
pub use place::folder_beside;
pub use spool::{Spool, Spooled, TooLarge};

/// The size in which large content is handed over: more than the least that S3 takes.
const PART: usize = 8 << 20;

/// Under what everything lies, so that a later way of naming content has room beside it.
const PREFIX: &str = "sha256";

/// Why content could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The place is none.
    #[error("documents cannot be kept at “{place}”: {reason}")]
    Place {
        /// As it was said.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The place failed.
    #[error("the place of the documents failed: {0}")]
    Failed(#[from] object_store::Error),
    /// A file on the way failed.
    #[error("a file of the documents failed: {0}")]
    File(#[from] io::Error),
    /// The content is not there.
    #[error("the content {0} of a document is missing")]
    Missing(Hash),
    /// The content is not what was put there.
    #[error("the content {0} of a document was altered")]
    Altered(Hash),
}

/// The place of content.
#[derive(Debug, Clone)]
pub struct Contents {
    store: Arc<dyn ObjectStore>,
    /// The folder where it is one.
    folder: Option<PathBuf>,
    /// Where what is not whole yet is written.
    spool: PathBuf,
}

/// What a place has of one content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last put there.
    pub put_at: DateTime<Utc>,
}

fn path_of(hash: Hash) -> Path {
    let name = hash.to_string();
    Path::from_iter([PREFIX, &name[..2], &name])
}

impl Contents {
    /// The place that is called so: `s3://BUCKET/PREFIX`, else a folder, which is made where it is missing.
    pub fn open(place: &str) -> Result<Self, ContentError> {
        place::open(place, true)
    }

    /// The same for reading: a folder that is missing is empty, and stays missing.
    pub fn open_to_read(place: &str) -> Result<Self, ContentError> {
        place::open(place, false)
    }

    /// Begins to take in content of at most so many bytes.
    pub fn spool(&self, most: u64) -> Result<Spool, ContentError> {
        Ok(Spool::new(tempfile::tempfile_in(&self.spool)?, most))
    }

    /// Keeps what was taken in, for good: when this returns, it is on the disk under its name. What is there already
    /// is read back first; only where it is whole, it is left.
    pub async fn keep(&self, spooled: &Spooled) -> Result<(), ContentError> {
        if self.size_of(spooled.hash).await? == Some(spooled.size) && self.verify(spooled.hash).await.is_ok()
        {
            return Ok(());
        }
        let path = path_of(spooled.hash);
        let mut file = spooled.open().await?;
        file.rewind().await?;
        let small = usize::try_from(spooled.size).ok().filter(|size| *size <= PART);
        if let Some(size) = small {
            let mut content = Vec::with_capacity(size);
            file.read_to_end(&mut content).await?;
            self.store.put(&path, content.into()).await?;
            return Ok(());
        }
        let mut upload = self.store.put_multipart(&path).await?;
        let sent = async {
            loop {
                let mut part = Vec::with_capacity(PART);
                (&mut file).take(PART as u64).read_to_end(&mut part).await?;
                if part.is_empty() {
                    break;
                }
                upload.put_part(part.into()).await?;
            }
            Ok::<_, ContentError>(())
        };
        if let Err(error) = sent.await {
            // What was sent is nobody's; the place forgets it by itself where this fails too.
            let _ = upload.abort().await;
            return Err(error);
        }
        upload.complete().await?;
        Ok(())
    }

    /// The size of a content; nothing where it is not there.
    pub async fn size_of(&self, hash: Hash) -> Result<Option<u64>, ContentError> {
        match self.store.head(&path_of(hash)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A content, or a part of it, as it comes from its place.
    pub async fn read(
        &self,
        hash: Hash,
        part: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, ContentError>>, ContentError> {
        let options = GetOptions { range: part.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&path_of(hash), options).await {
            Ok(found) => Ok(found.into_stream().map_err(ContentError::from).boxed()),
            Err(object_store::Error::NotFound { .. }) => Err(ContentError::Missing(hash)),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a content to its end and holds it against its name. Returns its size.
    pub async fn verify(&self, hash: Hash) -> Result<u64, ContentError> {
        let mut parts = self.read(hash, None).await?;
        let (mut digest, mut size) = (Sha256::new(), 0);
        while let Some(part) = parts.try_next().await? {
            digest.update(&part);
            size += part.len() as u64;
        }
        if Hash::from(digest) == hash { Ok(size) } else { Err(ContentError::Altered(hash)) }
    }

    /// A content as a file of its own that nobody else knows, held against its name.
    pub async fn copy(&self, hash: Hash) -> Result<Spooled, ContentError> {
        let mut spool = self.spool(u64::MAX)?;
        let mut parts = self.read(hash, None).await?;
        while let Some(part) = parts.try_next().await? {
            // Without a limit nothing is too large.
            let _ = spool.take(&part).await?;
        }
        let spooled = spool.finish().await?;
        if spooled.hash == hash { Ok(spooled) } else { Err(ContentError::Altered(hash)) }
    }

    /// Everything that is there.
    pub async fn list(&self) -> Result<Vec<Kept>, ContentError> {
        let prefix = Path::from(PREFIX);
        let found = self.store.list(Some(&prefix)).try_filter_map(|meta| async move {
            let hash = meta.location.filename().and_then(|name| name.parse().ok());
            Ok(hash.map(|hash| Kept { hash, size: meta.size, put_at: meta.last_modified }))
        });
        Ok(found.try_collect().await?)
    }

    /// Takes a content away. One that is not there is gone already.
    pub async fn remove(&self, hash: Hash) -> Result<(), ContentError> {
        match self.store.delete(&path_of(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes away what a killed program left half-way in a folder, where it is older than `age`. A service does so by its
    /// own rules for uploads that were not completed.
    pub async fn tidy(&self, age: Duration) -> Result<usize, ContentError> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        tokio::task::spawn_blocking(move || tidy(&folder.join(PREFIX), age))
            .await
            .map_err(|error| ContentError::File(io::Error::other(error)))?
            .map_err(ContentError::from)
    }
}

/// What is being written has its later name with `#` and a number behind it.
fn tidy(folder: &std::path::Path, age: Duration) -> io::Result<usize> {
    let mut removed = 0;
    let folders = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        folders => folders?,
    };
    for below in folders {
        for file in fs::read_dir(below?.path())? {
            let file = file?;
            let is_part = file.file_name().to_string_lossy().contains('#');
            if is_part && file.metadata()?.modified()?.elapsed().is_ok_and(|old| old > age) {
                fs::remove_file(file.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests;
