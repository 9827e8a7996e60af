//! `accord backup` and `accord restore`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use accord_backend::{
    backup::{self, Manifest},
    clock,
    store::sqlite_path,
};
use anyhow::{Context, Result, bail};
use clap::Args;

use super::{
    Database,
    config::Config,
    documents::{Documents, files},
    progress::Bar,
    serve::stop_signal,
    upgrade::folder_for,
};

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    documents: Documents,
    /// The archive to make, such as accord-2026-02-01.tar.gz. A file that is there already is never replaced.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    documents: Documents,
    /// The archive to put back.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the register that is there. A backup of it is made first.
    #[arg(long)]
    replace: bool,
    /// Where that backup goes. Without it: the folder of the SQLite file.
    #[arg(long, value_name = "FOLDER", requires = "replace")]
    backup_folder: Option<PathBuf>,
    /// Leave the tables as they were when the backup was made; accord upgrade brings them up to date later.
    #[arg(long)]
    no_upgrade: bool,
    /// Only read the archive to its end, and say what is in it.
    #[arg(long, conflicts_with_all = ["replace", "no_upgrade"])]
    check: bool,
}

impl Backup {
    /// Makes a backup and says what is in it.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let address = self.database.there(config)?;
        let contents = self.documents.open_to_read(&self.database, config)?;
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        let manifest = tokio::select! {
            made = backup::back_up(&address, &contents, &self.file, clock::now(), &show) => made,
            () = stop_signal()? => bail!("given up; no backup was made"),
        };
        bar.clear();
        let manifest = manifest.context("no backup was made")?;
        println!("The backup is in {} and was read back whole.", self.file.display());
        print(&manifest);
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    /// Puts a backup back and says what was done.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        if self.check {
            let bar = Bar::new();
            let manifest = backup::check(&self.file, &|progress| bar.show(progress));
            bar.clear();
            let manifest = manifest?;
            println!("{} is whole.", self.file.display());
            print(&manifest);
            return Ok(ExitCode::SUCCESS);
        }
        let address = self.database.address(config);
        let contents = self.documents.open(&self.database, config)?;
        let at = clock::now();
        let ready = backup::Ready {
            replace: self.saved_as(&address, config)?,
            upgrade: !self.no_upgrade,
            at,
            keys: self.database.present_keys(config)?,
        };
        let bar = Bar::new();
        let show = |progress| bar.show(progress);
        let restored = backup::restore(&address, &contents, &self.file, &ready, &show, stop_signal()?).await;
        bar.clear();
        let restored = restored?;
        if let Some(saved) = &restored.saved {
            println!("What was there is saved in {}.", saved.display());
        }
        println!("The register is restored.");
        print(&restored.manifest);
        match restored.verified {
            Some(verified) => println!("In its new place the ledger holds: {} entries.", verified.entries),
            None => {
                println!("Its tables are older than this version: accord upgrade brings them up to date.")
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn saved_as(&self, address: &str, config: &Config) -> Result<Option<PathBuf>> {
        if !self.replace {
            return Ok(None);
        }
        let folder = self.backup_folder.clone().or_else(|| config.backup_folder.clone());
        let Some(folder) = folder_for(address, folder.as_deref()) else {
            bail!("say with --backup-folder where the register that is there shall be saved to");
        };
        Ok(Some(folder.join(backup::name_before("restore", clock::now()))))
    }
}

impl Database {
    /// The address of a register that is there already: a mistyped name must not make an empty one.
    pub fn there(&self, config: &Config) -> Result<String> {
        let address = self.address(config);
        if let Some(file) = sqlite_path(&address)
            && !Path::new(file).exists()
        {
            bail!("there is no register in {file}: name it with --database, or make one with accord serve");
        }
        Ok(address)
    }
}

fn print(manifest: &Manifest) {
    let tables = manifest.tables.iter().filter(|table| table.rows > 0).count();
    println!("It was taken at {} by Accord {}.", manifest.taken_at, manifest.program);
    println!("It has {} rows in {tables} tables.", manifest.rows());
    if manifest.documents.contents > 0 {
        let files = files(manifest.documents.contents, manifest.documents.bytes);
        println!("It has the content of documents: {files}.");
    }
    if let Some(head) = &manifest.ledger {
        println!("Its ledger has {} entries; its head is {}.", head.seq, head.hash);
    }
}
