//! `cargo xtask run`: from the sources to a running server.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::wasm::Profile;
use crate::{client, server, shell};

/// Builds both halves and becomes the server.
pub fn run(release: bool, options: Vec<String>) -> Result<()> {
    let program = if release { with_client_inside()? } else { beside_client()? };
    let arguments = arguments(options);
    eprintln!("== accord {}", arguments.join(" "));
    let mut command: Command = shell::command(&program);
    command.args(&arguments).stdin(Stdio::inherit()).current_dir(std::env::current_dir()?);
    Err(command.exec()).with_context(|| format!("could not start {}", program.display()))
}

/// As users get it: the server is compiled with the client in it.
fn with_client_inside() -> Result<PathBuf> {
    client::build(Profile::Release)?;
    server::build_release()
}

/// For the edit loop: the server reads the client's files when it is asked for them.
fn beside_client() -> Result<PathBuf> {
    fs::create_dir_all(client::folder())?;
    let (program, ()) = shell::together(server::build_dev, || client::build(Profile::Dev))?;
    Ok(program)
}

/// Demonstration data, unless the options say which database to open.
fn arguments(options: Vec<String>) -> Vec<String> {
    let is_named = options.iter().any(|option| option == "--database" || option.starts_with("--database="));
    let is_given = options.iter().any(|option| option == "--demo");
    let demo = (!is_named && !is_given).then(|| "--demo".to_owned());
    std::iter::once("serve".to_owned()).chain(demo).chain(options).collect()
}

#[cfg(test)]
mod tests {
    use super::arguments;

    fn given(options: &[&str]) -> String {
        arguments(options.iter().map(|option| (*option).to_owned()).collect()).join(" ")
    }

    #[test]
    fn the_demonstration_starts_by_itself() {
        assert_eq!(given(&[]), "serve --demo");
        assert_eq!(given(&["--listen", "127.0.0.1:1"]), "serve --demo --listen 127.0.0.1:1");
    }

    #[test]
    fn a_named_database_gets_no_demonstration_unless_asked() {
        assert_eq!(given(&["--database", "a.db"]), "serve --database a.db");
        assert_eq!(given(&["--database=a.db"]), "serve --database=a.db");
        assert_eq!(given(&["--database", "a.db", "--demo"]), "serve --database a.db --demo");
    }
}
