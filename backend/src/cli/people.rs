//! `accord token` and `accord user`.

use std::process::ExitCode;

use accord_backend::{
    clock::{self, IdSource, Moment},
    register::{
        Failure, Reading,
        person::{self, NewUser, identity, link, user},
        writing::Writing,
    },
    store::Store,
};
use accord_shared::{
    AccessLevel, Role,
    error::ErrorCode,
    id::{OrganizationId, UserId},
    viewer::Scopes,
};
use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};

use super::{Database, config::Config};

#[derive(Debug, Args)]
pub struct Token {
    #[command(flatten)]
    database: Database,
    /// Whose token it is: the name with which the user signs in.
    #[arg(long, value_name = "NAME")]
    user: String,
    /// Let the script change records too.
    #[arg(long)]
    write: bool,
    /// Let the script take many records out at once too.
    #[arg(long)]
    export: bool,
}

#[derive(Debug, Args)]
pub struct User {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person, and print a link with which they choose a password.
    Add(UserAdd),
    /// Close a person's account: whatever they are signed in with ends at once.
    Disable(Named),
    /// Open a closed account again.
    Enable(Named),
    /// Print a link with which a person chooses a new password. It is good once, for a day.
    Reset(UserReset),
    /// Unlink a person's outside account (OpenID Connect). The next one with their e-mail, that signs in, is linked instead.
    Unlink(Named),
    /// Print who there is.
    List(Database),
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
    /// How a provider of identities (OpenID Connect) knows the person.
    #[arg(long)]
    email: Option<String>,
    /// The body that a coordinator answers for: its id, as the end of its page's address has it.
    #[arg(long, value_name = "ID", value_parser = body)]
    body: Option<OrganizationId>,
}

#[derive(Debug, Args)]
struct Named {
    #[command(flatten)]
    database: Database,
    /// Who: the name with which the person signs in.
    #[arg(long, value_name = "NAME")]
    login: String,
}

#[derive(Debug, Args)]
struct UserReset {
    #[command(flatten)]
    named: Named,
    /// Take the second factor away too, from somebody who lost it and their recovery codes.
    #[arg(long)]
    second_factor: bool,
}

/// The register, to be changed from the command line.
struct Desk {
    store: Store,
    ids: IdSource,
}

impl Desk {
    async fn open(database: &Database, config: &Config) -> Result<Self> {
        Ok(Self { store: database.open(config).await?, ids: database.ids(config)? })
    }

    fn writing<'a>(&'a self, by: &'a accord_shared::Viewer) -> Writing<'a> {
        Writing::new(&self.store, by, Moment::new(clock::now(), &self.ids))
    }

    /// Who has this login, closed accounts included.
    async fn find(&self, login: &str) -> Result<UserId> {
        let by = person::operator();
        let everybody = user::list_users(self.reading(&by), None, u64::from(u32::MAX), true).await?;
        match everybody.into_iter().find(|user| user.person.login == login) {
            Some(user) => Ok(user.person.viewer.user),
            None => Err(unknown_login(&self.store, login).await?),
        }
    }

    fn reading<'a>(&'a self, by: &'a accord_shared::Viewer) -> Reading<'a> {
        Reading { store: &self.store, viewer: by }
    }
}

impl Token {
    /// Makes a token and prints it.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let desk = Desk::open(&self.database, config).await?;
        let (by, scopes) = (person::operator(), Scopes { write: self.write, export: self.export });
        match person::issue_token(desk.writing(&by), &self.user, scopes, clock::secret()).await {
            Ok(issued) => {
                println!("{}", issued.text);
                eprintln!("Good until {}. It is shown only now.", issued.expires_at.format("%Y-%m-%d"));
                if issued.demo {
                    eprintln!(
                        "{} is a person of the demonstration: it works with serve --demo only.",
                        self.user
                    );
                }
                Ok(ExitCode::SUCCESS)
            }
            Err(failure) if is_unknown(&failure) => Err(unknown_login(&desk.store, &self.user).await?),
            Err(failure) => Err(said(failure)),
        }
    }
}

impl User {
    /// Does what was asked about a user.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        match self.command {
            UserCommand::Add(add) => add.run(config).await,
            UserCommand::Disable(named) => {
                let desk = Desk::open(&named.database, config).await?;
                let (by, id) = (person::operator(), desk.find(&named.login).await?);
                user::disable_user(desk.writing(&by), id).await.map_err(said)?;
                println!("The account of {} is closed.", named.login);
                Ok(ExitCode::SUCCESS)
            }
            UserCommand::Enable(named) => {
                let desk = Desk::open(&named.database, config).await?;
                let (by, id) = (person::operator(), desk.find(&named.login).await?);
                user::enable_user(desk.writing(&by), id).await.map_err(said)?;
                println!("The account of {} is open.", named.login);
                Ok(ExitCode::SUCCESS)
            }
            UserCommand::Reset(reset) => reset.run(config).await,
            UserCommand::Unlink(named) => {
                let desk = Desk::open(&named.database, config).await?;
                let (by, id) = (person::operator(), desk.find(&named.login).await?);
                identity::unlink_all(desk.writing(&by), id).await.map_err(said)?;
                println!("The outside account of {} is unlinked.", named.login);
                Ok(ExitCode::SUCCESS)
            }
            UserCommand::List(database) => list(&database, config).await,
        }
    }
}

impl UserAdd {
    async fn run(self, config: &Config) -> Result<ExitCode> {
        let desk = Desk::open(&self.database, config).await?;
        let UserAdd { login, name, role, clearance, email, body: organization, .. } = self;
        let new = NewUser { login: login.clone(), name, role, clearance, organization, email, demo: false };
        let by = person::operator();
        let id = person::add_user(desk.writing(&by), new).await.map_err(said)?;
        let link = link::invite(desk.writing(&by), id, clock::secret()).await.map_err(said)?;
        println!("{login} is added.");
        print_link(&login, &link, config);
        Ok(ExitCode::SUCCESS)
    }
}

impl UserReset {
    async fn run(self, config: &Config) -> Result<ExitCode> {
        let desk = Desk::open(&self.named.database, config).await?;
        let (by, id) = (person::operator(), desk.find(&self.named.login).await?);
        if self.second_factor {
            user::clear_factor(desk.writing(&by), id).await.map_err(said)?;
        }
        let link = link::invite(desk.writing(&by), id, clock::secret()).await.map_err(said)?;
        print_link(&self.named.login, &link, config);
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints a link; the address before it is the one that the options name, else this machine's.
fn print_link(login: &str, link: &str, config: &Config) {
    let address = config.public_url.as_deref().unwrap_or("http://127.0.0.1:8080").trim_end_matches('/');
    println!("A link with which {login} chooses a password, once, within a day:");
    println!("{address}/welcome#{link}");
}

async fn list(database: &Database, config: &Config) -> Result<ExitCode> {
    let desk = Desk::open(database, config).await?;
    let by = person::operator();
    let everybody = user::list_users(desk.reading(&by), None, u64::from(u32::MAX), true).await?;
    for user in everybody {
        let viewer = &user.person.viewer;
        let closed = if user.disabled_at.is_some() { "\tclosed" } else { "" };
        let (role, clearance) = (viewer.role.code(), viewer.clearance.code());
        println!("{}\t{}\t{role}\t{clearance}{closed}", user.person.login, viewer.name);
    }
    Ok(ExitCode::SUCCESS)
}

fn is_unknown(failure: &Failure) -> bool {
    let Failure::Refused(problems) = failure else { return false };
    problems.iter().any(|problem| problem.code == ErrorCode::NotFound)
}

/// What is wrong, in a sentence.
fn said(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Refused(problems) => {
            let sentences: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            anyhow!("{}", sentences.join("; "))
        }
        failure => failure.into(),
    }
}

async fn unknown_login(store: &Store, login: &str) -> Result<anyhow::Error> {
    let logins = person::list_logins(store, 20).await?;
    let known = if logins.is_empty() { "nobody yet".into() } else { logins.join(", ") };
    Ok(anyhow!("there is no user “{login}”. There are: {known}. Add one with accord user add"))
}

fn role(code: &str) -> Result<Role, String> {
    code.parse().map_err(|_| one_of(Role::ALL.iter().map(|role| role.code())))
}

fn level(code: &str) -> Result<AccessLevel, String> {
    let found = AccessLevel::ALL.iter().find(|level| level.code() == code);
    found.copied().ok_or_else(|| one_of(AccessLevel::ALL.iter().map(|level| level.code())))
}

/// With or without the noun before it: a page's address has none, the interface for programs one.
fn body(id: &str) -> Result<OrganizationId, String> {
    let whole = if id.contains(':') { id.to_owned() } else { format!("{}:{id}", OrganizationId::PREFIX) };
    whole.parse().map_err(|_| "this is no organization's id: copy it from the address of its page".to_owned())
}

fn one_of(codes: impl Iterator<Item = &'static str>) -> String {
    format!("use one of {}", codes.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_is_mistyped_is_answered_with_the_list() {
        assert_eq!(role("analyst"), Ok(Role::Analyst));
        assert!(role("boss").unwrap_err().contains("analyst"));
        assert_eq!(level("secret"), Ok(AccessLevel::Secret));
        assert!(level("top").unwrap_err().contains("confidential"));
    }

    #[test]
    fn a_body_is_told_by_the_end_of_its_address_or_by_its_whole_id() {
        let id = "01a22577-528e-7000-8004-78daf5bb5fe6";
        assert_eq!(body(id), body(&format!("organization:{id}")));
        assert!(body(id).is_ok());
        assert!(body("ministry").unwrap_err().contains("address"));
        assert!(body(&format!("agreement:{id}")).is_err());
    }
}
