//! The options of a provider of identities (OpenID Connect).

use std::{env, fs, path::PathBuf};

use accord_backend::{
    http::PROVIDER_RETURN,
    provider::{Names, Provider, Registration},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

/// Where the secret itself may stand: never among the options, which everybody on the machine can read.
const SECRET: &str = "ACCORD_OPEN_ID_SECRET";

/// How people sign in who have an account elsewhere.
#[derive(Debug, Args)]
pub struct OpenId {
    /// Let people sign in with an account that they have elsewhere, such as the ministry's single sign-on (OpenID
    /// Connect): the address that its administrator calls the issuer, as https://sso.example. Nobody gets an account of
    /// Accord by it: it is linked to the one whose e-mail you have entered. Register the address of this server
    /// (--public-url) there, with /session/provider/return behind it, as the place to send people back to.
    #[arg(long, value_name = "ADDRESS", env = "ACCORD_OPEN_ID_ISSUER")]
    open_id_issuer: Option<String>,
    /// The name that this server has there: its client id.
    #[arg(long, value_name = "NAME", env = "ACCORD_OPEN_ID_CLIENT")]
    open_id_client: Option<String>,
    /// A file with the secret that goes with that name. The secret itself may also stand in the environment, in
    /// ACCORD_OPEN_ID_SECRET.
    #[arg(long, value_name = "FILE", env = "ACCORD_OPEN_ID_SECRET_FILE")]
    open_id_secret_file: Option<PathBuf>,
    /// What people call it: the button for it says so. Without it: the name of its host. For a name in each language,
    /// write in the file of options: [open-id] name = { az = "…", en = "…", ru = "…" }
    #[arg(long, value_name = "NAME", env = "ACCORD_OPEN_ID_NAME")]
    open_id_name: Option<String>,
}

/// The same in a file of options.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpenIdConfig {
    /// The provider's address.
    pub issuer: Option<String>,
    /// What it calls this server.
    pub client: Option<String>,
    /// The file with the secret.
    pub secret_file: Option<PathBuf>,
    /// What people call it.
    pub name: Option<Name>,
}

/// One name, or one in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// The same everywhere.
    One(String),
    /// In each language.
    Each(Names),
}

impl OpenId {
    /// The provider that the options name, if they name one. `public_url` is where people reach this server.
    pub fn provider(&self, config: &OpenIdConfig, public_url: &str) -> Result<Option<Provider>> {
        let issuer = self.open_id_issuer.as_ref().or(config.issuer.as_ref());
        let client = self.open_id_client.as_ref().or(config.client.as_ref());
        let file = self.open_id_secret_file.as_ref().or(config.secret_file.as_ref());
        let Some(issuer) = issuer else {
            if client.is_some() || file.is_some() {
                bail!("name the provider of identities too, with --open-id-issuer");
            }
            return Ok(None);
        };
        let Some(client) = client else {
            bail!("name what the provider calls this server, with --open-id-client");
        };
        let one = |name: &str| Names { az: name.into(), en: name.into(), ru: name.into() };
        let names = match (&self.open_id_name, &config.name) {
            (Some(name), _) | (None, Some(Name::One(name))) => one(name),
            (None, Some(Name::Each(names))) => names.clone(),
            (None, None) => one(host(issuer)),
        };
        let back = format!("{}{PROVIDER_RETURN}", public_url.trim_end_matches('/'));
        let secret = secret(file)?;
        let registration =
            Registration { issuer: issuer.clone(), client: client.clone(), secret, back, names };
        Ok(Some(Provider::new(registration)?))
    }
}

fn host(issuer: &str) -> &str {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn secret(file: Option<&PathBuf>) -> Result<String> {
    let text = match (file, env::var(SECRET)) {
        (Some(file), _) => fs::read_to_string(file).with_context(|| {
            format!("the file with the provider's secret {} cannot be read", file.display())
        })?,
        (None, Ok(secret)) => secret,
        (None, Err(_)) => {
            bail!("name the file with the provider's secret with --open-id-secret-file, or set {SECRET}")
        }
    };
    let secret = text.trim().to_owned();
    if secret.is_empty() {
        bail!("the provider's secret is empty");
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(issuer: Option<&str>, client: Option<&str>, file: Option<PathBuf>) -> OpenId {
        OpenId {
            open_id_issuer: issuer.map(Into::into),
            open_id_client: client.map(Into::into),
            open_id_secret_file: file,
            open_id_name: None,
        }
    }

    #[test]
    fn a_provider_is_named_whole_or_not_at_all_and_what_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, "a secret of many letters\n").unwrap();
        let silent = OpenIdConfig::default();
        let here = "http://127.0.0.1:8080/";
        let said = |options: OpenId| options.provider(&silent, here).unwrap_err().to_string();
        let issuer = Some("http://127.0.0.1:4000");
        assert!(given(None, None, None).provider(&silent, here).unwrap().is_none());
        assert!(said(given(None, Some("accord"), None)).contains("--open-id-issuer"));
        assert!(said(given(issuer, None, None)).contains("--open-id-client"));
        assert!(said(given(issuer, Some("accord"), None)).contains("--open-id-secret-file"));
        let away = given(issuer, Some("accord"), Some(folder.path().join("none")));
        assert!(said(away).contains("cannot be read"));
        assert!(said(given(Some("http://sso.example"), Some("a"), Some(file.clone()))).contains("https://"));
        let provider = given(issuer, Some("accord"), Some(file)).provider(&silent, here).unwrap().unwrap();
        assert_eq!(provider.names().en, "127.0.0.1:4000", "without a name it is called by its host");
        assert!(!format!("{provider:?}").contains("secret"));
    }

    #[test]
    fn a_file_of_options_has_one_name_or_one_in_each_language() {
        let read = |text: &str| toml::from_str::<OpenIdConfig>(text).unwrap().name;
        assert_eq!(read("name = \"SSO\""), Some(Name::One("SSO".into())));
        let each = Names { az: "a".into(), en: "e".into(), ru: "r".into() };
        assert_eq!(read("name = { az = \"a\", en = \"e\", ru = \"r\" }"), Some(Name::Each(each)));
        assert!(
            toml::from_str::<OpenIdConfig>("secret = \"x\"").is_err(),
            "the secret has a file of its own"
        );
    }
}
