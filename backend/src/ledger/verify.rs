//! Proving that nobody changed the ledger.

use std::str::FromStr;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::{
    chain::{GENESIS, hash_of},
    erase::Erased,
};
use crate::{
    chain_key::ChainKey,
    store::{FromRow, Row, Store, StoreError, entity::ledger},
};

/// How many entries are read at a time.
const PAGE: u64 = 1000;

/// The migration since which entries name their key.
const KEYED_SINCE: &str = "m0011_ledger_key";

/// A ledger whose chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: i64,
    /// How many of the first ones are from before the ledger had a key: only a kept head speaks for those.
    pub unkeyed: i64,
    /// Of how many an erasure took personal data out: they hold what it vouches for.
    pub erased: i64,
    /// The hash of the last one.
    pub hash: Vec<u8>,
}

impl Verified {
    /// The head of the ledger: keep it elsewhere, and a later ledger can be held against it.
    pub fn head(&self) -> Kept {
        Kept { seq: self.entries, hash: self.hash.clone() }
    }
}

/// A head that was kept elsewhere: the number and hash of what was the last entry then. Printed as `7:9f86…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The number of the entry.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, hex::encode(&self.hash))
    }
}

/// A text that is not a head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a head: give it as accord verify printed it, a number, a colon and 64 hexadecimal digits")]
pub struct InvalidHead;

impl FromStr for Kept {
    type Err = InvalidHead;

    fn from_str(text: &str) -> Result<Self, InvalidHead> {
        let (seq, hash) = text.trim().split_once(':').ok_or(InvalidHead)?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or(InvalidHead)?;
        let hash = hex::decode(hash).ok().filter(|hash| hash.len() == GENESIS.len()).ok_or(InvalidHead)?;
        Ok(Self { seq, hash })
    }
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry is missing, or was put elsewhere.
    #[error("entry {expected} is missing: entry {found} follows entry {}", expected - 1)]
    Missing {
        /// The number that should come.
        expected: i64,
        /// The number that does.
        found: i64,
    },
    /// An entry does not build on the one before it.
    #[error("entry {0} does not continue the entry before it: it was inserted, moved or replaced")]
    Unchained(i64),
    /// An entry's content is not what was hashed.
    #[error("entry {0} was altered or forged: its content does not have its hash")]
    Altered(i64),
    /// An entry without a key stands after one with a key.
    #[error("entry {0} is not under the ledger's key: it was written by something else than Accord")]
    Unkeyed(i64),
    /// An entry is under a key that was not given.
    #[error(
        "entry {seq} is under the key {key}, which was not given: name its file with --key-file (if no such key ever \
         existed, the entry is forged)"
    )]
    UnknownKey {
        /// The entry.
        seq: i64,
        /// The key's name.
        key: String,
    },
    /// The end of the chain is not where its head says.
    #[error("the ledger ends at entry {found}, but its head says {expected}: entries were cut off or added")]
    Head {
        /// The number that the head has.
        expected: i64,
        /// The number of the last entry.
        found: i64,
    },
    /// The head was not written by whoever has the key.
    #[error(
        "the head of the ledger at entry {0} is not under its key: entries after it were cut off or forged"
    )]
    Unsealed(i64),
    /// The ledger is not a continuation of the one whose head was kept.
    #[error(
        "the ledger is not the one whose head was kept: at entry {seq} it has {}",
        found.as_ref().map_or_else(|| "no entry any more".to_owned(), |found| format!("the hash {}", hex::encode(found)))
    )]
    Other {
        /// The kept head's number.
        seq: i64,
        /// What stands there now.
        found: Option<Vec<u8>>,
    },
}

/// What has the form of an entry: with the columns of the present schema, or of the one before there were keys.
struct Entry<const KEYED: bool>(ledger::Model);

impl<const KEYED: bool> FromRow for Entry<KEYED> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(ledger::Model {
            seq: row.long()?,
            at: row.long()?,
            user_id: row.uuid()?,
            user_name: row.text()?,
            acting_for: row.opt_uuid()?,
            action: row.text()?,
            noun: row.text()?,
            record_id: row.uuid()?,
            access_level: row.level()?,
            before: row.opt_text()?,
            after: row.opt_text()?,
            previous_hash: row.bytes()?,
            hash: row.bytes()?,
            key_id: if KEYED { row.opt_text()? } else { None },
            reason: if KEYED { row.opt_text()? } else { None },
            undoes: if KEYED { row.opt_long()? } else { None },
        }))
    }
}

struct Head {
    seq: i64,
    hash: Vec<u8>,
    seal: Option<Vec<u8>>,
}

impl FromRow for Head {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { seq: row.long()?, hash: row.bytes()?, seal: None })
    }
}

struct SealedHead(Head);

impl FromRow for SealedHead {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(Head { seq: row.long()?, hash: row.bytes()?, seal: row.opt_bytes()? }))
    }
}

/// Reads the whole ledger and names the first entry that was altered, deleted, inserted or reordered. `keys` are those
/// that the ledger has had; with `kept`, the ledger must also be a continuation of the one that had this head. Only
/// reads, and reads a schema from before there were keys too.
pub async fn verify(
    store: &Store,
    keys: &[ChainKey],
    kept: Option<&Kept>,
) -> Result<Result<Verified, Fault>, StoreError> {
    let keyed = is_keyed(store).await?;
    let vouched = Erased::read(store).await?;
    let hash = GENESIS.to_vec();
    let mut walk = Walk { keys, vouched, seq: 0, hash, unkeyed: 0, erased: 0, key: None, kept, met: None };
    loop {
        let page = page(store, walk.seq, keyed).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Err(fault) = walk.step(entry) {
                return Ok(Err(fault));
            }
        }
    }
    Ok(walk.end(head(store, keyed).await?))
}

/// How far the reading has come.
struct Walk<'a> {
    keys: &'a [ChainKey],
    vouched: Erased,
    seq: i64,
    hash: Vec<u8>,
    unkeyed: i64,
    erased: i64,
    key: Option<&'a ChainKey>,
    kept: Option<&'a Kept>,
    met: Option<Vec<u8>>,
}

impl Walk<'_> {
    fn step(&mut self, entry: ledger::Model) -> Result<(), Fault> {
        if entry.seq != self.seq + 1 {
            return Err(Fault::Missing { expected: self.seq + 1, found: entry.seq });
        }
        let key = match &entry.key_id {
            Some(id) => {
                let known = self.keys.iter().find(|key| key.id() == id);
                Some(known.ok_or_else(|| Fault::UnknownKey { seq: entry.seq, key: id.clone() })?)
            }
            None if self.key.is_some() => return Err(Fault::Unkeyed(entry.seq)),
            None => None,
        };
        if entry.previous_hash != self.hash {
            return Err(Fault::Unchained(entry.seq));
        }
        if entry.hash != hash_of(&entry, key) {
            if !self.vouched.vouches_for(&entry) {
                return Err(Fault::Altered(entry.seq));
            }
            self.erased += 1;
        }
        if self.kept.is_some_and(|kept| kept.seq == entry.seq) {
            self.met = Some(entry.hash.clone());
        }
        if key.is_none() {
            self.unkeyed = entry.seq;
        }
        (self.seq, self.hash, self.key) = (entry.seq, entry.hash, key);
        Ok(())
    }

    fn end(self, head: Option<Head>) -> Result<Verified, Fault> {
        let head = head.unwrap_or(Head { seq: 0, hash: GENESIS.to_vec(), seal: None });
        if head.seq != self.seq || head.hash != self.hash {
            return Err(Fault::Head { expected: head.seq, found: self.seq });
        }
        if let Some(key) = self.key
            && head.seal.as_ref() != Some(&key.seal(self.seq, &self.hash))
        {
            return Err(Fault::Unsealed(self.seq));
        }
        if let Some(kept) = self.kept {
            let found = if kept.seq == 0 { Some(GENESIS.to_vec()) } else { self.met };
            if found.as_ref() != Some(&kept.hash) {
                return Err(Fault::Other { seq: kept.seq, found });
            }
        }
        Ok(Verified { entries: self.seq, unkeyed: self.unkeyed, erased: self.erased, hash: self.hash })
    }
}

async fn is_keyed(store: &Store) -> Result<bool, StoreError> {
    let migration = Query::select()
        .expr(Expr::col("version").count())
        .from("seaql_migrations")
        .and_where(Expr::col("version").eq(KEYED_SINCE))
        .to_owned();
    Ok(store.row::<(i64,)>(&migration).await?.is_some_and(|(count,)| count > 0))
}

async fn page(store: &Store, after: i64, keyed: bool) -> Result<Vec<ledger::Model>, StoreError> {
    let columns = [
        "seq",
        "at",
        "user_id",
        "user_name",
        "acting_for",
        "action",
        "noun",
        "record_id",
        "access_level",
        "before",
        "after",
        "previous_hash",
        "hash",
    ];
    let mut page = Query::select()
        .columns(columns)
        .from("ledger")
        .and_where(Expr::col("seq").gt(after))
        .order_by("seq", Order::Asc)
        .limit(PAGE)
        .to_owned();
    Ok(if keyed {
        page.columns(["key_id", "reason", "undoes"]);
        store.rows::<Entry<true>>(&page).await?.into_iter().map(|entry| entry.0).collect()
    } else {
        store.rows::<Entry<false>>(&page).await?.into_iter().map(|entry| entry.0).collect()
    })
}

async fn head(store: &Store, keyed: bool) -> Result<Option<Head>, StoreError> {
    let mut head = Query::select().columns(["seq", "hash"]).from("ledger_head").to_owned();
    if keyed {
        head.column("seal");
        return Ok(store.row::<SealedHead>(&head).await?.map(|head| head.0));
    }
    store.row(&head).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_what_it_prints() {
        let kept = Kept { seq: 7, hash: vec![0x9f; 32] };
        assert_eq!(kept.to_string().parse(), Ok(kept.clone()));
        assert_eq!(format!(" {kept}\n").parse(), Ok(kept));
        for wrong in ["", "7", "7:", "7:9f", ":9f", "-1:00", "x:00"] {
            assert_eq!(wrong.parse::<Kept>(), Err(InvalidHead), "{wrong}");
        }
    }
}
