//! The server's key: 256 random bits in a file outside the database, so that who holds the database alone can neither
//! read what is sealed in it nor forge what is signed in it. What needs a key gets one of its own, derived from this one
//! by HKDF (RFC 5869) under a label.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use hkdf::Hkdf;
use sha2::Sha256;
use tempfile::NamedTempFile;

/// A key of 256 bits.
pub type Key = [u8; 32];

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file could not be read or made.
    #[error("the key file {} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error(
        "the key file {} holds no key: it must be 64 hexadecimal digits, as they were written at the first start",
        path.display()
    )]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
}

/// The server's key. It is never printed.
#[derive(Clone)]
pub struct Keys(Key);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// The key of these bytes.
    pub fn new(key: Key) -> Self {
        Self(key)
    }

    /// Reads the key from its file, or makes the file with `fresh` in it where there is none: readable by its owner
    /// only, and whole on the disk before it is used. Of several servers that start at once, one makes it.
    pub fn open(path: &Path, fresh: Key) -> Result<Self, KeysError> {
        let failed = |source| KeysError::File { path: path.to_owned(), source };
        if !path.try_exists().map_err(failed)? {
            create(path, &fresh).map_err(failed)?;
        }
        let text = fs::read_to_string(path).map_err(failed)?;
        warn_of_readers(path).map_err(failed)?;
        let mut key = Key::default();
        hex::decode_to_slice(text.trim(), &mut key)
            .map_err(|_| KeysError::NotAKey { path: path.to_owned() })?;
        Ok(Self(key))
    }

    /// The key that chains the ledger.
    pub fn ledger(&self) -> Key {
        self.derive("ledger")
    }

    /// The key that seals the secrets of second factors.
    pub fn second_factor(&self) -> Key {
        self.derive("second-factor")
    }

    /// The key that marks the devices from which somebody has signed in.
    pub fn device(&self) -> Key {
        self.derive("device")
    }

    /// The key that seals what a browser carries to a provider of identities and back.
    pub fn provider(&self) -> Key {
        self.derive("provider")
    }

    /// A name for the key that gives nothing of it away: kept with what it signed, it tells a wrong key from a forgery.
    pub fn fingerprint(&self) -> Key {
        self.derive("fingerprint")
    }

    fn derive(&self, label: &str) -> Key {
        let mut key = Key::default();
        let context = format!("accord {label} 1");
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(context.as_bytes(), &mut key)
            .expect("32 bytes are less than the 8160 that HKDF gives");
        key
    }
}

fn create(path: &Path, key: &Key) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with mode 600, and given its name only when it is whole.
    let mut file = NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => fs::File::open(folder)?.sync_all(),
        Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(failed) => Err(failed.error),
    }
}

/// A key that others may read is worth less; some ways to hand one over leave no choice, so it is not refused.
fn warn_of_readers(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "others may read the key file: chmod 600 it");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_first_start_makes_a_key_for_its_owner_only_and_later_ones_find_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accord.key");
        let made = Keys::open(&path, [1; 32]).unwrap();
        assert_eq!(made.0, [1; 32]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Keys::open(&path, [2; 32]).unwrap().0, [1; 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_without_a_key_is_refused_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accord.key");
        for content in ["", "00", "not a key"] {
            fs::write(&path, content).unwrap();
            assert!(matches!(Keys::open(&path, [1; 32]), Err(KeysError::NotAKey { .. })));
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        let nowhere = folder.path().join("no such folder/accord.key");
        assert!(matches!(Keys::open(&nowhere, [1; 32]), Err(KeysError::File { .. })));
    }

    #[test]
    fn every_use_has_a_key_of_its_own_and_none_shows_the_root() {
        let keys = Keys::new([7; 32]);
        let derived =
            [keys.ledger(), keys.second_factor(), keys.device(), keys.provider(), keys.fingerprint(), keys.0];
        for (at, key) in derived.iter().enumerate() {
            assert!(derived[at + 1..].iter().all(|other| other != key));
        }
        assert_eq!(keys.ledger(), Keys::new([7; 32]).ledger(), "a key is derived the same every time");
        assert_eq!(format!("{keys:?}"), "Keys(…)");
    }
}
