//! `accord import`.

use std::process::ExitCode;

use accord_backend::{
    clock::{self, Moment},
    register::import::ImportArgs,
    store::Store,
};
use anyhow::Result;
use clap::Args;

use super::{Database, config::Config};

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    import: ImportArgs,
}

impl Import {
    /// Imports into the register, which is made where it is missing.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let mut out = std::io::stdout();
        let Some(ready) = self.import.ready(&mut out)? else { return Ok(ExitCode::SUCCESS) };
        // Showing what would happen makes no register either: it would happen to an empty one.
        let empty = tempfile::tempdir()?;
        let is_missing = self.database.there(config).is_err();
        let store = if is_missing && ready.is_dry_run() {
            Store::open(&format!("sqlite:{}", empty.path().join("empty.db").display())).await?
        } else {
            self.database.open_or_make(config).await?
        };
        let ids = self.database.ids(config)?;
        ready.run(&store, Moment::new(clock::now(), &ids), &mut out).await?;
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}
