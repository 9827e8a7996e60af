//! The key under which the ledger is chained: HMAC-SHA-256 (RFC 2104), and the bytes that it is computed over.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key of a chain, with a name that gives nothing of it away.
#[derive(Clone)]
pub struct ChainKey {
    id: String,
    mac: Hmac<Sha256>,
}

impl std::fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChainKey({})", self.id)
    }
}

impl ChainKey {
    /// The chain under this key.
    pub fn new(key: [u8; 32]) -> Self {
        let mac = Hmac::new_from_slice(&key).expect("HMAC takes a key of any length");
        let named = Self { id: String::new(), mac };
        Self { id: hex::encode(&named.tag(b"name", &[])[..8]), ..named }
    }

    /// The name under which entries refer to it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What vouches for the head of the chain: who cuts entries off its end cannot make it for an earlier one.
    pub fn seal(&self, seq: i64, hash: &[u8]) -> Vec<u8> {
        self.tag(b"head", &[Some(&seq.to_le_bytes()), Some(hash)])
    }

    /// What only the key can make of these fields. Every purpose has values of its own.
    pub fn tag(&self, purpose: &[u8], fields: &[Option<&[u8]>]) -> Vec<u8> {
        let mut mac = self.mac.clone();
        mac.update(&joined(std::iter::once(Some(purpose)).chain(fields.iter().copied())));
        mac.finalize().into_bytes().to_vec()
    }
}

/// The fields one after another, each with its length before it, so that no two different entries give the same bytes.
pub fn joined<'a>(fields: impl IntoIterator<Item = Option<&'a [u8]>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in fields {
        match field {
            Some(field) => {
                bytes.extend((field.len() as u64 + 1).to_le_bytes());
                bytes.extend(field);
            }
            None => bytes.extend(0u64.to_le_bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_name_that_is_not_the_key_and_each_use_has_bytes_of_its_own() {
        let (one, two) = (ChainKey::new([1; 32]), ChainKey::new([2; 32]));
        assert_eq!(one.id().len(), 16);
        assert_ne!(one.id(), two.id());
        assert_eq!(one.id(), ChainKey::new([1; 32]).id());
        assert_ne!(one.seal(1, &[7]), one.seal(2, &[7]));
        assert_ne!(one.seal(1, &[7]), two.seal(1, &[7]));
        assert!(!format!("{one:?}").contains("0101"));
    }

    #[test]
    fn fields_cannot_run_into_each_other() {
        let join = |fields: &[Option<&[u8]>]| joined(fields.iter().copied());
        assert_ne!(join(&[Some(b"ab"), Some(b"c")]), join(&[Some(b"a"), Some(b"bc")]));
        assert_ne!(join(&[Some(b""), None]), join(&[None, Some(b"")]));
    }
}
