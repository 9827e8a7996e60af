//! `cargo xtask soak`: the long fault tests, which the normal run leaves out.

use anyhow::Result;

use crate::shell::{self, stage};
use crate::{server, setup};

/// Kills, stops and starves the product so many times, and proves each time that nothing acknowledged is lost.
pub fn run(rounds: u32) -> Result<()> {
    setup::tests()?;
    let program = server::build_dev()?;
    stage(&format!("soak: {rounds} rounds"), || {
        let mut command = shell::cargo("test");
        command.args(server::PACKAGES).args(["--test", "product", "--"]);
        command.args(["soak_", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("ACCORD_BIN", &program).env("ACCORD_SOAK_ROUNDS", rounds.to_string());
        shell::run(command.env_remove("CARGO_TERM_QUIET"))
    })
}
