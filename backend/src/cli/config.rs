//! What a command was told: by an option, else by the environment, else by a file, else nothing.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use serde::Deserialize;

use super::open_id::OpenIdConfig;

/// Where the options may also stand. The option wins over the environment, and the environment over the file.
#[derive(Debug, Args)]
pub struct ConfigFile {
    /// A file with options, one a line, such as: database = "sqlite:/srv/accord/accord.db"
    #[arg(long, value_name = "FILE", env = "ACCORD_CONFIG", global = true)]
    config: Option<PathBuf>,
}

/// The options of a file.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The database's address.
    pub database: Option<String>,
    /// The file that holds the server's key.
    pub key_file: Option<PathBuf>,
    /// Where documents are: a folder, or s3://BUCKET/PREFIX.
    pub documents: Option<String>,
    /// Where people reach the server, as https://accord.example.
    pub public_url: Option<String>,
    /// Where the server answers.
    pub listen: Option<String>,
    /// Whether it is a demonstration.
    #[serde(default)]
    pub demo: bool,
    /// Whether session cookies travel over https only.
    #[serde(default)]
    pub secure_cookies: bool,
    /// The proxy before the server.
    pub trusted_proxy: Option<std::net::IpAddr>,
    /// Where backups go that are made before tables are changed.
    pub backup_folder: Option<PathBuf>,
    /// The provider of identities.
    #[serde(default)]
    pub open_id: OpenIdConfig,
}

impl ConfigFile {
    /// Reads the file, where there is one.
    pub fn read(&self) -> Result<Config> {
        let Some(path) = &self.config else { return Ok(Config::default()) };
        let text = fs::read_to_string(path)
            .with_context(|| format!("the file of options {} cannot be read", path.display()))?;
        parse(&text).with_context(|| format!("the file of options {} is not of its form", path.display()))
    }
}

fn parse(text: &str) -> Result<Config> {
    Ok(toml::from_str(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_options_says_what_the_options_say_and_nothing_unknown() {
        let config = parse("database = \"sqlite:a.db\"\nsecure-cookies = true\n").unwrap();
        assert_eq!(config.database.as_deref(), Some("sqlite:a.db"));
        assert!(config.secure_cookies && !config.demo);
        assert!(parse("databse = \"a\"").unwrap_err().to_string().contains("databse"));
    }
}
