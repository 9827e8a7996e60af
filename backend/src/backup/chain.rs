//! Whether the ledger in an archive is one unbroken chain.

use crate::{
    ledger::Fault,
    store::{Cell, Table},
};

use super::{BackupError, Head};

/// Follows the links of a ledger: each entry must continue the one before it, and the last must be the head. What an
/// entry says was checked against its hash before it was copied, and is again after it is put back: an archive is
/// read without the key that the ledger may be chained with.
#[derive(Debug, Default)]
pub(super) struct Chain {
    seq: i64,
    hash: Option<Vec<u8>>,
    head: Option<(i64, Vec<u8>)>,
}

impl Chain {
    /// Takes in rows of a table; those of other tables than the ledger's are nothing to it.
    pub(super) fn take(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), BackupError> {
        match table.name.as_str() {
            "ledger" => {
                let [seq, previous, hash] =
                    columns(table, ["seq", "previous_hash", "hash"]).ok_or_else(|| unreadable(table))?;
                for row in rows {
                    let (Cell::Int(seq), Cell::Bytes(previous), Cell::Bytes(hash)) =
                        (&row[seq], &row[previous], &row[hash])
                    else {
                        return Err(unreadable(table));
                    };
                    self.follow(*seq, previous, hash)?;
                }
            }
            "ledger_head" => {
                let [seq, hash] = columns(table, ["seq", "hash"]).ok_or_else(|| unreadable(table))?;
                for row in rows {
                    let (Cell::Int(seq), Cell::Bytes(hash)) = (&row[seq], &row[hash]) else {
                        return Err(unreadable(table));
                    };
                    self.head = Some((*seq, hash.clone()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn follow(&mut self, seq: i64, previous: &[u8], hash: &[u8]) -> Result<(), Fault> {
        if seq != self.seq + 1 {
            return Err(Fault::Missing { expected: self.seq + 1, found: seq });
        }
        if self.hash.as_deref().is_some_and(|last| last != previous) {
            return Err(Fault::Unchained(seq));
        }
        (self.seq, self.hash) = (seq, Some(hash.to_vec()));
        Ok(())
    }

    /// The head, which must be the last entry; nothing where there is no ledger.
    pub(super) fn end(self) -> Result<Option<Head>, BackupError> {
        let Some((seq, hash)) = self.head else { return Ok(None) };
        if seq != self.seq || self.hash.is_some_and(|last| last != hash) {
            return Err(Fault::Head { expected: seq, found: self.seq }.into());
        }
        Ok(Some(Head { seq, hash: hex::encode(hash) }))
    }
}

fn columns<const N: usize>(table: &Table, names: [&str; N]) -> Option<[usize; N]> {
    let mut found = [0; N];
    for (at, name) in names.into_iter().enumerate() {
        found[at] = table.columns.iter().position(|column| column.name == name)?;
    }
    Some(found)
}

fn unreadable(table: &Table) -> BackupError {
    BackupError::Damaged(format!("the table {} is not a ledger's", table.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(entries: &[(i64, u8, u8)], head: (i64, u8)) -> Result<Option<Head>, Fault> {
        let mut chain = Chain::default();
        for &(seq, previous, hash) in entries {
            chain.follow(seq, &[previous], &[hash])?;
        }
        chain.head = Some((head.0, vec![head.1]));
        chain.end().map_err(|error| match error {
            BackupError::Ledger(fault) => fault,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn a_chain_holds_when_each_entry_continues_the_one_before_it() {
        assert_eq!(chain(&[(1, 0, 7), (2, 7, 8)], (2, 8)).unwrap().unwrap().seq, 2);
        assert!(chain(&[], (0, 0)).unwrap().is_some(), "an empty ledger has a head");
        assert_eq!(chain(&[(1, 0, 7), (3, 7, 8)], (3, 8)), Err(Fault::Missing { expected: 2, found: 3 }));
        assert_eq!(chain(&[(1, 0, 7), (2, 6, 8)], (2, 8)), Err(Fault::Unchained(2)));
        assert_eq!(chain(&[(1, 0, 7)], (2, 8)), Err(Fault::Head { expected: 2, found: 1 }));
        assert_eq!(chain(&[(1, 0, 7)], (1, 8)), Err(Fault::Head { expected: 1, found: 1 }));
    }
}
