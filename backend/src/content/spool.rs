//! Content on its way in: in a file without a name, which goes by itself, until it is known what it is.

use std::{fs::File, io};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::Hash;

/// More came than may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// Content that is coming in.
#[derive(Debug)]
pub struct Spool {
    file: tokio::fs::File,
    digest: Sha256,
    size: u64,
    most: u64,
}

/// Content that is here to its end.
#[derive(Debug)]
pub struct Spooled {
    file: File,
    /// Its name.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
}

impl Spool {
    pub(super) fn new(file: File, most: u64) -> Self {
        Self { file: tokio::fs::File::from_std(file), digest: Sha256::new(), size: 0, most }
    }

    /// Takes in the next part.
    pub async fn take(&mut self, part: &[u8]) -> io::Result<Result<(), TooLarge>> {
        self.size += part.len() as u64;
        if self.size > self.most {
            return Ok(Err(TooLarge));
        }
        self.digest.update(part);
        self.file.write_all(part).await?;
        Ok(Ok(()))
    }

    /// All is here.
    pub async fn finish(mut self) -> io::Result<Spooled> {
        self.file.flush().await?;
        let file = self.file.into_std().await;
        Ok(Spooled { file, hash: self.digest.into(), size: self.size })
    }
}

impl Spooled {
    /// The content, to be read from where it was left. All that read it share that place.
    pub fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    pub(super) async fn open(&self) -> io::Result<tokio::fs::File> {
        Ok(tokio::fs::File::from_std(self.file()?))
    }
}
