//! The command line.

mod backup;
mod config;
mod documents;
mod import;
mod open_id;
mod people;
mod progress;
mod serve;
mod upgrade;
mod verify;

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

use accord_backend::{
    chain_key::ChainKey,
    clock::{self, IdSource},
    graphql,
    keys::Keys,
    store::{Store, sqlite_path},
};
use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use backup::{Backup, Restore};
use config::{Config, ConfigFile};
use import::Import;
use people::{Token, User};
use serve::Serve;
use upgrade::Upgrade;
use verify::Verify;

const DATABASE: &str = "sqlite:accord.db";

/// Accord: the register and relationship explorer of an International Cooperation Department.
#[derive(Debug, Parser)]
#[command(name = "accord", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    file: ConfigFile,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the register in the browser: start the server and keep it running until it is told to stop.
    Serve(Serve),
    /// Read files of other sources into the register.
    ///
    /// A profile says what a file's columns mean. Each row is compared with what is known: the summary, and the
    /// report, say what became of every one of them. All of it happens, or nothing.
    Import(Import),
    /// Check that nobody has changed the ledger, the memory of everything that was done. Only reads.
    Verify(Verify),
    /// Copy the whole register into one file, while it serves.
    ///
    /// The file has every table as it is at one instant, whichever database it comes from, and is read back before it
    /// gets its name. It holds what the most cleared person may see: keep it accordingly. The server's key is not in
    /// it: keep that elsewhere, for without it nobody can continue the ledger.
    Backup(Backup),
    /// Put a backup back, into either kind of database: all of it, or nothing.
    Restore(Restore),
    /// Bring the tables up to date with this version, after a backup. accord serve does it by itself.
    Upgrade(Upgrade),
    /// Print a token with which a script may read the register as one of its users. It is good for 90 days.
    Token(Token),
    /// Keep the people who may use the register.
    User(User),
    /// Print the schema of the GraphQL interface.
    Schema,
}

#[derive(Debug, Args)]
struct Database {
    /// Where the register is: sqlite:FILE or postgres://USER@HOST/NAME. Without it: sqlite:accord.db, a file in the
    /// folder you are in.
    #[arg(long, value_name = "ADDRESS", env = "ACCORD_DATABASE")]
    database: Option<String>,
    /// The file with the server's key, which is made at the first start: keep a copy of it, and not beside the copies of
    /// the database. Without it: the database's own file with the ending .key. For PostgreSQL it must be named.
    #[arg(long, value_name = "FILE", env = "ACCORD_KEY_FILE")]
    key_file: Option<PathBuf>,
}

impl Database {
    fn address(&self, config: &Config) -> String {
        self.database.clone().or_else(|| config.database.clone()).unwrap_or_else(|| DATABASE.into())
    }

    /// The server's key, which is made where it is missing.
    fn keys(&self, config: &Config) -> Result<Keys> {
        Ok(Keys::open(&self.key_file(config)?, clock::secret())?)
    }

    fn key_file(&self, config: &Config) -> Result<PathBuf> {
        if let Some(file) = self.key_file.as_ref().or(config.key_file.as_ref()) {
            return Ok(file.clone());
        }
        let address = self.address(config);
        let Some(database) = sqlite_path(&address) else {
            bail!(
                "name a file for the server's key with --key-file: every server over one database needs the same key"
            );
        };
        Ok(Path::new(database).with_extension("key"))
    }

    /// The key that chains the ledger.
    fn chain_key(&self, config: &Config) -> Result<ChainKey> {
        Ok(ChainKey::new(self.keys(config)?.ledger()))
    }

    /// Those of the keys that there are: a key file that is missing is not made.
    fn present_keys(&self, config: &Config) -> Result<Vec<ChainKey>> {
        match self.key_file(config).ok().filter(|file| file.exists()) {
            Some(_) => Ok(vec![self.chain_key(config)?]),
            None => Ok(Vec::new()),
        }
    }

    /// Where a command's new ids come from, for writing into the ledger under its key.
    fn ids(&self, config: &Config) -> Result<IdSource> {
        Ok(IdSource::from_os().chained(self.chain_key(config)?))
    }

    /// Opens a register that is there already, and does not change its tables on the side.
    async fn open(&self, config: &Config) -> Result<Store> {
        let address = self.there(config)?;
        let store = Store::connect(&address).await?;
        let schema = store.schema().await?;
        if schema.is_empty() {
            bail!("there is no register in this database yet: make one with accord serve");
        }
        upgrade::require_current(&schema)?;
        Ok(store)
    }

    /// Opens the register, and makes it where there is none yet.
    async fn open_or_make(&self, config: &Config) -> Result<Store> {
        let store = Store::connect(&self.address(config)).await?;
        let schema = store.schema().await?;
        if schema.is_empty() {
            store.upgrade().await?;
        } else {
            upgrade::require_current(&schema)?;
        }
        Ok(store)
    }
}

/// Does what the command line says. What goes wrong is a sentence on the error output and exit code 1; an option
/// that is not understood is exit code 2.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    log(&cli.command);
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program could not start its threads")
        .and_then(|runtime| runtime.block_on(run(cli)));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("accord: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// What went wrong and why. Some causes are told already by what they caused.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| match said.as_str() {
        "" => cause,
        _ if said.contains(&cause) => said,
        _ => format!("{said}: {cause}"),
    })
}

/// The log goes to the error output; ACCORD_LOG says how much of it. Of itself only the server keeps one.
fn log(command: &Command) {
    let usual = match command {
        Command::Serve(_) => "info,sqlx=warn,sea_orm_migration=warn",
        _ => "warn",
    };
    let filter = EnvFilter::try_from_env("ACCORD_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let is_watched = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(is_watched)
        .with_writer(std::io::stderr)
        .init();
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let config = cli.file.read()?;
    match cli.command {
        Command::Serve(options) => options.run(&config).await,
        Command::Import(options) => options.run(&config).await,
        Command::Backup(options) => options.run(&config).await,
        Command::Restore(options) => options.run(&config).await,
        Command::Upgrade(options) => options.run(&config).await,
        Command::Verify(options) => options.run(&config).await,
        Command::Token(options) => options.run(&config).await,
        Command::User(options) => options.run(&config).await,
        Command::Schema => {
            print!("{}", graphql::sdl());
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_cause_is_told_once() {
        let error = anyhow!("the disk is full").context("it failed: the disk is full").context("no backup");
        assert_eq!(sentence(&error), "no backup: it failed: the disk is full");
    }

    #[test]
    fn an_option_wins_over_the_file_and_the_file_over_the_default() {
        let given = Database { database: Some("sqlite:a.db".into()), key_file: None };
        let silent = Database { database: None, key_file: None };
        let file = Config { database: Some("sqlite:b.db".into()), ..Config::default() };
        assert_eq!(given.address(&file), "sqlite:a.db");
        assert_eq!(silent.address(&file), "sqlite:b.db");
        assert_eq!(silent.address(&Config::default()), "sqlite:accord.db");
    }

    #[test]
    fn the_key_lies_beside_an_sqlite_file_and_must_be_named_for_postgresql() {
        let of = |database: &str, key_file: Option<&str>, config: &Config| {
            let database = Database { database: Some(database.into()), key_file: key_file.map(Into::into) };
            database.key_file(config).map(|path| path.display().to_string()).ok()
        };
        let silent = Config::default();
        let file = Config { key_file: Some("/etc/accord.key".into()), ..Config::default() };
        assert_eq!(of("sqlite:/srv/a.db", None, &silent).as_deref(), Some("/srv/a.key"));
        assert_eq!(of("sqlite:a.db", Some("b.key"), &file).as_deref(), Some("b.key"));
        assert_eq!(of("postgres://h/a", None, &file).as_deref(), Some("/etc/accord.key"));
        assert_eq!(of("postgres://h/a", None, &silent), None);
    }
}
