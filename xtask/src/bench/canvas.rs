//! The explorer's canvas in Chromium: how large pictures settle, and how they follow a hand.

use std::path::Path;

use anyhow::Result;

use crate::shell::{self, stage};
use crate::{server, setup};

/// Runs the measures that lie among the browser's tests over the program, which prints them.
pub fn run(program: &Path) -> Result<()> {
    setup::tests()?;
    stage("bench: canvas", || {
        let mut command = shell::cargo("test");
        command.args(server::PACKAGES).args([
            "--test",
            "product",
            "--",
            "--ignored",
            "--exact",
            "--nocapture",
        ]);
        command.arg("browser::measures::large_pictures_settle_and_move");
        shell::run(command.env("ACCORD_BIN", program))
    })
}
