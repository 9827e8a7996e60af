//! `cargo xtask check`: what can be judged without running the product. The quick judges speak first.

use std::fs;

use anyhow::{Result, bail};

use crate::shell::{self, stage};
use crate::wasm::{Compiler, Profile};
use crate::{client, server, setup, style};

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Formatting, licences, lints on both targets, the schema.
pub fn run() -> Result<()> {
    stage("check: formatting", formatting)?;
    let compiler = setup::wasm_lints()?;
    // The server reads the client's folder when it is compiled; what is judged does not need what is in it.
    fs::create_dir_all(client::folder())?;
    let client = || stage("check: lints of the client", || client_lints(&compiler));
    let server = || {
        stage("check: lints of the server", server_lints)?;
        stage("check: schema.graphql", schema)
    };
    shell::together(client, server)?;
    stage("check: licences, sources and bans of dependencies", dependencies)
}

fn formatting() -> Result<()> {
    shell::run(shell::cargo("fmt").args(["--all", "--check"]))?;
    style::check()
}

fn dependencies() -> Result<()> {
    setup::licence_checker()?;
    shell::run(shell::cargo("deny").args(["--log-level", "error", "check", "bans", "licenses", "sources"]))
}

fn client_lints(compiler: &Compiler) -> Result<()> {
    // The profile of the client's build: the macros it needs are then built once for both.
    shell::run(compiler.cargo("clippy", Profile::Dev).arg("--all-targets").args(DENY_WARNINGS))
}

fn server_lints() -> Result<()> {
    shell::run(shell::cargo("clippy").args(server::PACKAGES).arg("--all-targets").args(DENY_WARNINGS))?;
    let xtask = ["--package", "xtask", "--profile", "xtask", "--all-targets"];
    shell::run(shell::cargo("clippy").args(xtask).args(DENY_WARNINGS))
}

fn schema() -> Result<()> {
    let printed = server::schema()?;
    let kept = fs::read_to_string(server::schema_file()).unwrap_or_default();
    if printed == kept {
        return Ok(());
    }
    bail!(
        "schema.graphql is not what the server prints:\n{}\nIf the change is meant, `cargo xtask schema` writes it.",
        first_difference(&kept, &printed)
    );
}

/// The lines around the first place where two texts differ.
fn first_difference(kept: &str, printed: &str) -> String {
    let (kept, printed): (Vec<_>, Vec<_>) = (kept.lines().collect(), printed.lines().collect());
    let same = kept.iter().zip(&printed).take_while(|(one, other)| one == other).count();
    let few = |lines: &[&str], sign: &str| -> String {
        lines.iter().skip(same).take(5).map(|line| format!("  {sign} {line}\n")).collect()
    };
    format!("  line {}:\n{}{}", same + 1, few(&kept, "-"), few(&printed, "+"))
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_shown_with_its_line() {
        assert_eq!(first_difference("a\nb", "a\nc"), "  line 2:\n  - b\n  + c\n");
        assert_eq!(first_difference("a", "a\nb"), "  line 2:\n  + b\n");
    }
}
