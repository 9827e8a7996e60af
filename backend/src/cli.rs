//! The command line.

use std::{io::IsTerminal, path::Path, process::ExitCode, sync::Arc};

use accord_backend::{
    clock::{self, IdSource, Moment},
    demo, graphql,
    http::{self, App},
    ledger::{self, Live},
    register::{
        import::ImportArgs,
        person::{self, NewUser, PersonError, TokenKind},
    },
    store::{Store, sqlite_path},
};
use accord_shared::{AccessLevel, Role};
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Parser, Subcommand};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, ConfigFile};

const DATABASE: &str = "sqlite:accord.db";
const LISTEN: &str = "127.0.0.1:8080";

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
}

impl Database {
    fn address(&self, config: &Config) -> String {
        self.database.clone().or_else(|| config.database.clone()).unwrap_or_else(|| DATABASE.into())
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

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    database: Database,
    /// Where the server answers: an address of this machine and a port. Without it: 127.0.0.1:8080, which only this
    /// machine reaches.
    #[arg(long, value_name = "ADDRESS:PORT", env = "ACCORD_LISTEN")]
    listen: Option<String>,
    /// Show Accord around: with sample people, whom anybody can be, and a sample register where the database is empty.
    /// Never for real work.
    #[arg(long)]
    demo: bool,
    /// Let browsers send their session over https only. For a server behind https.
    #[arg(long)]
    secure_cookies: bool,
}

#[derive(Debug, Args)]
struct Import {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    import: ImportArgs,
}

#[derive(Debug, Args)]
struct Token {
    #[command(flatten)]
    database: Database,
    /// Whose token it is: the name with which the user signs in.
    #[arg(long, value_name = "NAME")]
    user: String,
}

#[derive(Debug, Args)]
struct User {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person.
    Add(UserAdd),
}

#[derive(Debug, Args)]
struct UserAdd {
    #[command(flatten)]
    database: Database,
    /// The name to sign in with: small letters, digits, hyphens and dots.
    #[arg(long)]
    login: String,
    /// The name that the others see, and that the ledger keeps.
    #[arg(long)]
    name: String,
    /// What the person is: head, deputy, international_organizations, events, analyst, coordinator, management or
    /// administrator.
    #[arg(long, value_parser = role)]
    role: Role,
    /// The most closed records that the person may see: open, service, confidential or secret.
    #[arg(long, value_parser = level)]
    clearance: AccessLevel,
}

fn role(code: &str) -> Result<Role, String> {
    code.parse().map_err(|_| one_of(Role::ALL.iter().map(|role| role.code())))
}

fn level(code: &str) -> Result<AccessLevel, String> {
    let found = AccessLevel::ALL.iter().find(|level| level.code() == code);
    found.copied().ok_or_else(|| one_of(AccessLevel::ALL.iter().map(|level| level.code())))
}

fn one_of(codes: impl Iterator<Item = &'static str>) -> String {
    format!("use one of {}", codes.collect::<Vec<_>>().join(", "))
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
        Command::Serve(options) => serve(options, &config).await,
        Command::Import(options) => import(options, &config).await,
        Command::Verify(database) => verify(&database, &config).await,
        Command::Token(options) => token(options, &config).await,
        Command::User(User { command: UserCommand::Add(options) }) => user_add(options, &config).await,
        Command::Schema => {
            print!("{}", graphql::sdl());
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(options: Serve, config: &Config) -> Result<ExitCode> {
    let http = http::Options {
        demo: options.demo || config.demo,
        secure_cookies: options.secure_cookies || config.secure_cookies,
    };
    // Asked for first: a signal that comes while the database is being prepared must not be lost.
    let stop = stop_signal()?;
    let listen = options.listen.as_deref().or(config.listen.as_deref()).unwrap_or(LISTEN);
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot answer at {listen}: is another program there already? Choose with --listen")
    })?;
    let address = options.database.address(config);
    let store = Store::open(&address).await?;
    let ids = Arc::new(IdSource::from_os());
    if http.demo {
        let moment = Moment::new(clock::now(), &ids);
        person::ensure_demo(&store, &person::operator(), moment).await?;
        demo::load_into_empty(&store, moment).await?;
    }
    let sources = graphql::Sources {
        graph: Arc::new(Live::open(&store).await?),
        index: Arc::new(Live::open(&store).await?),
        store: store.clone(),
        demo: http.demo,
    };
    let schema = graphql::schema().data(sources).finish();
    let app = App::new(schema, store, ids, http);
    println!("Accord is open at http://{}/", listener.local_addr()?);
    if http.demo {
        println!("This is a demonstration: anybody who reaches this address can be any of its people.");
    }
    http::serve(app, listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Done when the process is told to stop: SIGTERM, or Ctrl-C at the terminal.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

async fn import(options: Import, config: &Config) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let Some(ready) = options.import.ready(&mut out)? else { return Ok(ExitCode::SUCCESS) };
    let address = options.database.address(config);
    let store = Store::open(&address).await?;
    let ids = IdSource::from_os();
    ready.run(&store, Moment::new(clock::now(), &ids), &mut out).await?;
    store.close().await?;
    Ok(ExitCode::SUCCESS)
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

async fn token(options: Token, config: &Config) -> Result<ExitCode> {
    let store = options.database.open(config).await?;
    let ids = IdSource::from_os();
    let moment = Moment::new(clock::now(), &ids);
    let (by, kind) = (person::operator(), TokenKind::Script);
    match person::issue_token(&store, &by, moment, &options.user, kind, clock::secret()).await {
        Ok(issued) => {
            println!("{}", issued.text);
            eprintln!("Good until {}. It is shown only now.", issued.expires_at.format("%Y-%m-%d"));
            if issued.person.demo {
                eprintln!(
                    "{} is a person of the demonstration: it works with serve --demo only.",
                    issued.person.login
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(PersonError::UnknownLogin(login)) => Err(unknown_login(&store, &login).await?),
        Err(error) => Err(error.into()),
    }
}

async fn unknown_login(store: &Store, login: &str) -> Result<anyhow::Error> {
    let logins = person::list_logins(store, 20).await?;
    let known = if logins.is_empty() { "nobody yet".into() } else { logins.join(", ") };
    Ok(anyhow!("there is no user “{login}”. There are: {known}. Add one with accord user add"))
}

async fn user_add(options: UserAdd, config: &Config) -> Result<ExitCode> {
    let store = options.database.open(config).await?;
    let ids = IdSource::from_os();
    let moment = Moment::new(clock::now(), &ids);
    let UserAdd { login, name, role, clearance, .. } = options;
    let new = NewUser { login, name, role, clearance, demo: false };
    let login = new.login.clone();
    person::add_user(&store, &person::operator(), moment, new).await?;
    println!("{login} is added. A token for {login}: accord token --user {login}");
    Ok(ExitCode::SUCCESS)
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
        let given = Database { database: Some("sqlite:a.db".into()) };
        let silent = Database { database: None };
        let file = Config { database: Some("sqlite:b.db".into()), ..Config::default() };
        assert_eq!(given.address(&file), "sqlite:a.db");
        assert_eq!(silent.address(&file), "sqlite:b.db");
        assert_eq!(silent.address(&Config::default()), "sqlite:accord.db");
    }

    #[test]
    fn a_role_that_is_mistyped_is_answered_with_the_list() {
        assert_eq!(role("analyst"), Ok(Role::Analyst));
        assert!(role("boss").unwrap_err().contains("analyst"));
        assert_eq!(level("secret"), Ok(AccessLevel::Secret));
        assert!(level("top").unwrap_err().contains("confidential"));
    }
}
