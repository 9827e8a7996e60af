//! `accord upgrade`: bringing a register's tables up to date, never without a backup.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use accord_backend::{
    backup, clock,
    content::Contents,
    ledger,
    store::{Schema, Store, sqlite_path},
};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;

use super::{Database, config::Config, documents::Documents, progress::Bar, serve::stop_signal};

#[derive(Debug, Args)]
pub struct Upgrade {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    safety: Safety,
}

/// What happens before tables are changed.
#[derive(Debug, Args)]
pub struct Safety {
    /// Where the backup goes that is made before a newer version changes the tables. Without it: the folder of the
    /// SQLite file. PostgreSQL needs it.
    #[arg(long, value_name = "FOLDER", env = "ACCORD_BACKUP_FOLDER")]
    backup_folder: Option<PathBuf>,
    /// Let a newer version change the tables without a backup: when there is one of your own.
    #[arg(long)]
    no_backup: bool,
}

/// What was done to bring a register up to date.
#[derive(Debug)]
pub struct Upgraded {
    /// The migrations that were applied.
    pub applied: Vec<String>,
    /// Where the register is saved as it was before; nothing where it was empty, or a backup was not wanted.
    pub saved: Option<PathBuf>,
}

impl Upgrade {
    /// Brings the register up to date and says what was done.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let address = self.database.there(config)?;
        let store = Store::connect(&address).await?;
        let contents = self.documents.open_to_read(&self.database, config)?;
        let upgraded = self.safety.upgrade(&store, &address, &contents, config).await?;
        match upgraded {
            None => println!("The register is up to date; nothing was done."),
            Some(Upgraded { applied, saved }) => {
                if let Some(saved) = saved {
                    println!("As it was before, the register is saved in {}.", saved.display());
                }
                println!("Its tables are up to date. Applied: {}.", applied.join(", "));
            }
        }
        let keys = self.database.present_keys(config)?;
        let verified = ledger::verify(&store, &keys, None).await?.context("the ledger does not hold")?;
        println!("The ledger holds: {} entries.", verified.entries);
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Safety {
    /// Applies what is pending to a register, after a backup of it. Nothing where nothing is pending.
    pub async fn upgrade(
        &self,
        store: &Store,
        address: &str,
        contents: &Contents,
        config: &Config,
    ) -> Result<Option<Upgraded>> {
        let schema = store.schema().await?;
        require_known(&schema)?;
        if schema.pending.is_empty() {
            return Ok(None);
        }
        let saved = if schema.is_empty() || self.no_backup {
            None
        } else {
            Some(self.back_up(address, contents, &schema, config).await?)
        };
        store.upgrade().await.context("the tables could not be changed; they are as they were")?;
        Ok(Some(Upgraded { applied: schema.pending, saved }))
    }

    async fn back_up(
        &self,
        address: &str,
        contents: &Contents,
        schema: &Schema,
        config: &Config,
    ) -> Result<PathBuf> {
        let folder = self.backup_folder.clone().or_else(|| config.backup_folder.clone());
        let Some(folder) = folder_for(address, folder.as_deref()) else {
            bail!(
                "this version changes the tables ({}), and nothing says where a backup shall go before. Name a \
                 folder with --backup-folder, or use --no-backup when you have a backup of your own. Nothing was \
                 changed",
                schema.pending.join(", ")
            );
        };
        let path = folder.join(backup::name_before("upgrade", clock::now()));
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        let made = tokio::select! {
            made = backup::back_up(address, contents, &path, clock::now(), &show) => made,
            () = stop_signal()? => bail!("given up; nothing was changed"),
        };
        bar.clear();
        made.context("the backup before the upgrade could not be made, so nothing was changed")?;
        Ok(path)
    }
}

/// The folder for backups of the register at this address: the one that was said, else the SQLite file's own.
pub fn folder_for(address: &str, said: Option<&Path>) -> Option<PathBuf> {
    let own = || {
        let folder = Path::new(sqlite_path(address)?).parent()?;
        Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
    };
    said.map(Path::to_owned).or_else(own)
}

/// A register that only a newer version understands is left alone.
fn require_known(schema: &Schema) -> Result<()> {
    if schema.unknown.is_empty() {
        return Ok(());
    }
    bail!(
        "the register was used by a newer version of Accord, which changed its tables ({}). Use that version",
        schema.unknown.join(", ")
    )
}

/// What only reads or adds does not change tables on the side.
pub fn require_current(schema: &Schema) -> Result<()> {
    require_known(schema)?;
    if schema.is_current() {
        return Ok(());
    }
    Err(anyhow!(
        "the register is of an older version: accord upgrade makes a backup and brings its tables up to date ({})",
        schema.pending.join(", ")
    ))
}
