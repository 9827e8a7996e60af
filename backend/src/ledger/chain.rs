//! What chains an entry to the one before it.
//!
//! With a key it is HMAC-SHA-256: who has the database but not the key can alter nothing without being found out.
//! Entries from before there was a key are chained by SHA-256 alone, which any writer can compute again.

use sha2::{Digest, Sha256};

use crate::{
    chain_key::{ChainKey, joined},
    store::entity::ledger,
};

/// Before every first entry.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The hash of an entry: over every field but the hash itself. `key` is the one that the entry names; without it the
/// entry is one from before the ledger had a key.
pub(super) fn hash_of(entry: &ledger::Model, key: Option<&ChainKey>) -> Vec<u8> {
    let (seq, at, level) =
        (entry.seq.to_le_bytes(), entry.at.to_le_bytes(), entry.access_level.rank().to_le_bytes());
    let undoes = entry.undoes.map(i64::to_le_bytes);
    let fields = [
        Some(entry.previous_hash.as_slice()),
        Some(&seq),
        Some(&at),
        Some(entry.user_id.as_bytes()),
        Some(entry.user_name.as_bytes()),
        entry.acting_for.as_ref().map(|user| user.as_bytes().as_slice()),
        Some(entry.action.as_bytes()),
        Some(entry.noun.as_bytes()),
        Some(entry.record_id.as_bytes()),
        Some(&level),
        entry.before.as_deref().map(str::as_bytes),
        entry.after.as_deref().map(str::as_bytes),
    ];
    let later = [
        entry.key_id.as_deref().map(str::as_bytes),
        entry.reason.as_deref().map(str::as_bytes),
        undoes.as_ref().map(<[u8; 8]>::as_slice),
    ];
    match key {
        Some(key) => key.tag(b"entry", &[&fields[..], &later].concat()),
        // Without later fields these are the bytes that were hashed before there were any.
        None if later.iter().all(Option::is_none) => Sha256::digest(joined(fields)).to_vec(),
        None => Sha256::digest(joined(fields.into_iter().chain(later))).to_vec(),
    }
}
