//! `accord verify`.

use std::{path::PathBuf, process::ExitCode};

use accord_backend::{
    backup,
    chain_key::ChainKey,
    clock,
    keys::Keys,
    ledger::{self, Kept, Verified},
    store::Store,
};
use anyhow::{Result, anyhow, bail};
use clap::Args;

use super::{
    Database,
    config::Config,
    documents::{Documents, files},
};

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    documents: Documents,
    /// Check the ledger alone, and not whether every document has the content that was put there.
    #[arg(long)]
    ledger_only: bool,
    /// Print the head of the ledger and nothing else. Keep it elsewhere, on paper or in another system: what was in the
    /// ledger then cannot be changed any more without being found out, even by who has the key.
    #[arg(long)]
    head: bool,
    /// A head that was kept: the ledger must be a continuation of the one that had it.
    #[arg(long, value_name = "HEAD")]
    since: Option<Kept>,
    /// The file of a key that the ledger was under before. May be given several times.
    #[arg(long, value_name = "FILE")]
    former_key_file: Vec<PathBuf>,
}

impl Verify {
    /// Checks the whole ledger without writing anything.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let store = Store::open_to_read(&self.database.there(config)?).await?;
        if store.schema().await?.is_empty() {
            bail!("there is no register in this database yet: make one with accord serve");
        }
        let verified = ledger::verify(&store, &self.keys(config)?, self.since.as_ref()).await?;
        let verified = verified.map_err(|fault| anyhow!("the ledger does not hold: {fault}"))?;
        if self.head {
            println!("{}", verified.head());
        } else {
            self.report(&verified);
            if !self.ledger_only {
                self.check_documents(&store, config).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Reads every document to its end and holds it against the hash under which it is kept, and which the ledger
    /// vouches for.
    async fn check_documents(&self, store: &Store, config: &Config) -> Result<()> {
        let contents = self.documents.open_to_read(&self.database, config)?;
        let checked = backup::check_contents(store, &contents).await?;
        if let Some(fault) = checked.faults.first() {
            let more = checked.faults.len() - 1;
            let more = if more == 0 { String::new() } else { format!("; {more} more like it") };
            bail!("the documents do not hold: {fault}{more}. Put them back from a backup");
        }
        println!("The documents hold: {}.", files(checked.contents, checked.bytes));
        Ok(())
    }

    /// The keys that there are: a key file that is missing is not made here.
    fn keys(&self, config: &Config) -> Result<Vec<ChainKey>> {
        let mut keys = self.database.present_keys(config)?;
        for file in &self.former_key_file {
            if !file.exists() {
                bail!("there is no key file {}", file.display());
            }
            keys.push(ChainKey::new(Keys::open(file, clock::secret())?.ledger()));
        }
        Ok(keys)
    }

    fn report(&self, verified: &Verified) {
        println!("The ledger holds: {} entries.", verified.entries);
        if let Some(kept) = &self.since {
            println!("It continues the ledger whose head was kept at entry {}.", kept.seq);
        }
        if verified.unkeyed > 0 {
            println!(
                "Entries 1 to {} are from before the ledger had a key: only a head that was kept elsewhere speaks for \
                 them.",
                verified.unkeyed
            );
        }
        if verified.erased > 0 {
            println!(
                "Personal data was erased from {} entries: they hold what later entries vouch for.",
                verified.erased
            );
        }
        println!("Head: {}", verified.head());
    }
}
