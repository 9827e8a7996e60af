//! The edge: the only place that asks for the time and for randomness.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::chain_key::ChainKey;

/// When something happens, where its new ids come from, and what chains it to what was before. Every write is given
/// one.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The instant.
    pub at: DateTime<Utc>,
    ids: &'a IdSource,
}

impl<'a> Moment<'a> {
    /// The instant `at`, with ids from `ids`.
    pub fn new(at: DateTime<Utc>, ids: &'a IdSource) -> Self {
        Self { at, ids }
    }

    /// The calendar day of the instant, in UTC.
    pub fn today(&self) -> NaiveDate {
        self.at.date_naive()
    }

    /// The key of the ledger that it is written into; none where the ledger has none.
    pub fn chain(&self) -> Option<&'a ChainKey> {
        self.ids.chain.as_ref()
    }

    /// A new UUIDv7 (RFC 9562, 5.7). Ids of one source rise in the order in which they are made.
    pub fn id(&self) -> Uuid {
        self.ids.next(self.at)
    }
}

/// A moment that owns its share of the id source: what one request to the server carries.
#[derive(Debug, Clone)]
pub struct RequestMoment {
    at: DateTime<Utc>,
    ids: Arc<IdSource>,
}

impl RequestMoment {
    /// The instant at which the request came, with ids from the server's source.
    pub fn new(at: DateTime<Utc>, ids: Arc<IdSource>) -> Self {
        Self { at, ids }
    }

    /// The moment, as reads and writes take it.
    pub fn get(&self) -> Moment<'_> {
        Moment::new(self.at, &self.ids)
    }
}

/// What only the edge has: it makes ids from a seeded generator and a counter, and holds the ledger's key.
#[derive(Debug)]
pub struct IdSource {
    state: Mutex<(u32, StdRng)>,
    chain: Option<ChainKey>,
}

impl IdSource {
    /// A source whose ids depend on the seed alone.
    pub fn seeded(seed: u64) -> Self {
        Self { state: Mutex::new((0, StdRng::seed_from_u64(seed))), chain: None }
    }

    /// A source seeded by the operating system.
    pub fn from_os() -> Self {
        Self { state: Mutex::new((0, StdRng::from_os_rng())), chain: None }
    }

    /// The same source, for writing into a ledger under this key.
    pub fn chained(self, key: ChainKey) -> Self {
        Self { chain: Some(key), ..self }
    }

    fn next(&self, at: DateTime<Utc>) -> Uuid {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (counter, random) = &mut *state;
        *counter = counter.wrapping_add(1);
        let mut tail: [u8; 10] = random.random();
        // RFC 9562, 6.2, method 1: a counter in the most significant bits, here 32 of them, so that the ids of
        // a whole import rise although it has one instant.
        tail[0] = (*counter >> 28) as u8;
        tail[1] = (*counter >> 20) as u8;
        tail[2] = (*counter >> 14) as u8 & 0x3f;
        tail[3] = (*counter >> 6) as u8;
        tail[4] = ((*counter << 2) as u8) | (tail[4] & 0x03);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// The present instant. Called by the command line and the HTTP server, and by nothing below them.
#[allow(clippy::disallowed_methods)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// 256 random bits for a token.
pub fn secret() -> [u8; 32] {
    StdRng::from_os_rng().random()
}

/// Random bytes, as many as are wanted.
pub fn random<const N: usize>() -> [u8; N] {
    StdRng::from_os_rng().random()
}

/// Rows of random bytes.
pub fn random_rows<const N: usize, const M: usize>() -> [[u8; N]; M] {
    std::array::from_fn(|_| random())
}

/// A short name for one event in the log, easy to read out over the telephone: `8F2K-41QX`.
pub fn reference() -> String {
    // Crockford's alphabet: no I, L, O, U.
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut text: String =
        secret()[..8].iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect();
    text.insert(4, '-');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_rise_and_never_repeat() {
        let ids = IdSource::seeded(1);
        let moment = Moment::new(DateTime::from_timestamp(1_700_000_000, 0).unwrap(), &ids);
        let made: Vec<Uuid> = (0..10_000).map(|_| moment.id()).collect();
        assert!(made.is_sorted_by(|one, next| one < next));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
        let again = IdSource::seeded(1);
        assert_eq!(Moment::new(moment.at, &again).id(), made[0], "a seed repeats its ids");
    }
}
