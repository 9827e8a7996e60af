//! Programs of npm's that the tests ask or are asked by (tests/node).

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// One of the scripts of `tests/node`, which needs this package of npm's. It is run by the Node that is installed beside
/// it, because a distribution's may be older than the packages want; where there is none for the machine, by its own.
pub fn script(name: &str, package: &str) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    assert!(
        folder.join("node_modules").join(package).is_dir(),
        "{package} is not installed: `cargo xtask setup`, or `npm ci` in tests/node"
    );
    // Where it lies: npm 9 makes no link to it.
    let beside =
        ["x64", "arm64"].map(|machine| folder.join(format!("node_modules/node-linux-{machine}/bin/node")));
    let node = beside.into_iter().find(|node| node.exists()).unwrap_or_else(|| PathBuf::from("node"));
    let mut command = Command::new(node);
    command.arg(folder.join(name));
    command
}
