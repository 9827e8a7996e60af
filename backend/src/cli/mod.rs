//! The command line.

mod config;
mod import;
mod people;
mod serve;

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

use accord_backend::{
    clock, graphql,
    keys::Keys,
    ledger,
    store::{Store, sqlite_path},
};
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use config::{Config, ConfigFile};
use import::Import;
use people::{Token, User};
use serve::Serve;

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
    /// Check that nobody has changed the ledger, the memory of everything that was done.
    Verify(Database),
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

    /// Opens a register that is there already: a mistyped name must not make an empty one.
    async fn open(&self, config: &Config) -> Result<Store> {
        let address = self.address(config);
        if let Some(file) = sqlite_path(&address)
            && !Path::new(file).exists()
        {
            bail!("there is no register in {file}: name it with --database, or make one with accord serve");
        }
        Ok(Store::open(&address).await?)
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
            eprintln!("accord: {error:#}");
            ExitCode::FAILURE
        }
    }
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
        Command::Verify(database) => verify(&database, &config).await,
        Command::Token(options) => options.run(&config).await,
        Command::User(options) => options.run(&config).await,
        Command::Schema => {
            print!("{}", graphql::sdl());
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn verify(database: &Database, config: &Config) -> Result<ExitCode> {
    let store = database.open(config).await?;
    match ledger::verify(&store).await? {
        Ok(verified) => {
            println!("The ledger holds: {} entries.", verified.entries);
            println!("Head: {}", hex::encode(verified.head));
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => Err(anyhow!("the ledger does not hold: {fault}")),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_is_well_formed() {
        Cli::command().debug_assert();
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
