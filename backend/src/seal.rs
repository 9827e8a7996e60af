//! Sealing: what is encrypted and cannot be altered or moved elsewhere unnoticed (XChaCha20-Poly1305).

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

use crate::keys::Key;

/// Random bytes that no other seal under the key has.
pub type Nonce = [u8; 24];

/// Seals `plain`. Only with the same key and `place` (whose it is, what for) can it be opened again.
pub fn seal(key: &Key, nonce: Nonce, place: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: place };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), payload)
        .expect("a text in memory is shorter than the cipher's limit of 256 GiB");
    [&nonce[..], &sealed].concat()
}

/// What was sealed; nothing where it was altered, moved, or sealed with another key.
pub fn unseal(key: &Key, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>()?;
    let payload = Payload { msg: sealed, aad: place };
    XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_and_only_whole() {
        let sealed = seal(&[1; 32], [2; 24], b"here", b"secret");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(unseal(&[1; 32], b"here", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(unseal(&[3; 32], b"here", &sealed), None);
        assert_eq!(unseal(&[1; 32], b"there", &sealed), None);
        let mut altered = sealed.clone();
        *altered.last_mut().unwrap() ^= 1;
        assert_eq!(unseal(&[1; 32], b"here", &altered), None);
        assert_eq!(unseal(&[1; 32], b"here", &sealed[..20]), None);
    }
}
