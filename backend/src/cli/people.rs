//! `accord token` and `accord user`.

use std::process::ExitCode;

use accord_backend::{
    clock::{self, Moment},
    register::person::{self, NewUser, PersonError, TokenKind},
    store::Store,
};
use accord_shared::{AccessLevel, Role};
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
}

#[derive(Debug, Args)]
pub struct User {
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

impl Token {
    /// Makes a token and prints it.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let store = self.database.open(config).await?;
        let ids = self.database.ids(config)?;
        let moment = Moment::new(clock::now(), &ids);
        let (by, kind) = (person::operator(), TokenKind::Script);
        match person::issue_token(&store, &by, moment, &self.user, kind, clock::secret()).await {
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
}

impl User {
    /// Does what was asked about a user.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        match self.command {
            UserCommand::Add(add) => add.run(config).await,
        }
    }
}

impl UserAdd {
    async fn run(self, config: &Config) -> Result<ExitCode> {
        let store = self.database.open(config).await?;
        let ids = self.database.ids(config)?;
        let moment = Moment::new(clock::now(), &ids);
        let UserAdd { login, name, role, clearance, .. } = self;
        let new = NewUser { login, name, role, clearance, demo: false };
        let login = new.login.clone();
        person::add_user(&store, &person::operator(), moment, new).await?;
        println!("{login} is added. A token for {login}: accord token --user {login}");
        Ok(ExitCode::SUCCESS)
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
}
