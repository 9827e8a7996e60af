//! Where the documents of a register are.

use accord_backend::{
    content::{Contents, folder_beside},
    store::sqlite_path,
};
use anyhow::Result;
use clap::Args;
use indicatif::HumanBytes;

use super::{Database, config::Config};

#[derive(Debug, Args)]
pub struct Documents {
    /// Where documents are: a folder, or s3://BUCKET/PREFIX for a service that speaks S3 (AWS_ENDPOINT,
    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION say which, and who enters). Without it: the folder beside
    /// the database's own file, or beside the key file, with the ending .documents.
    #[arg(long, value_name = "PLACE", env = "ACCORD_DOCUMENTS")]
    documents: Option<String>,
}

impl Documents {
    /// The place, which is made where it is missing.
    pub fn open(&self, database: &Database, config: &Config) -> Result<Contents> {
        Ok(Contents::open(&self.place(database, config)?)?)
    }

    /// The place as it is; one that is missing is empty.
    pub fn open_to_read(&self, database: &Database, config: &Config) -> Result<Contents> {
        Ok(Contents::open_to_read(&self.place(database, config)?)?)
    }

    fn place(&self, database: &Database, config: &Config) -> Result<String> {
        if let Some(place) = self.documents.as_ref().or(config.documents.as_ref()) {
            return Ok(place.clone());
        }
        let folder = match sqlite_path(&database.address(config)) {
            Some(file) => folder_beside(file.as_ref()),
            None => folder_beside(&database.key_file(config)?),
        };
        Ok(folder.to_string_lossy().into_owned())
    }
}

/// So many files of so many bytes, in words.
pub fn files(count: u64, bytes: u64) -> String {
    let noun = if count == 1 { "file" } else { "files" };
    format!("{count} {noun}, {}", HumanBytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_lie_beside_the_database_or_where_it_is_said() {
        let of = |database: &str, key: Option<&str>, said: Option<&str>, config: &Config| {
            let database = Database { database: Some(database.into()), key_file: key.map(Into::into) };
            Documents { documents: said.map(Into::into) }.place(&database, config).ok()
        };
        let silent = Config::default();
        let file = Config { documents: Some("/srv/papers".into()), ..Config::default() };
        assert_eq!(of("sqlite:/srv/a.db", None, None, &silent).as_deref(), Some("/srv/a.documents"));
        assert_eq!(
            of("postgres://h/a", Some("/etc/a.key"), None, &silent).as_deref(),
            Some("/etc/a.documents")
        );
        assert_eq!(of("sqlite:a.db", None, None, &file).as_deref(), Some("/srv/papers"));
        assert_eq!(of("sqlite:a.db", None, Some("s3://b/p"), &file).as_deref(), Some("s3://b/p"));
        assert_eq!(of("postgres://h/a", None, None, &silent), None);
    }
}
