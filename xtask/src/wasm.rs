//! The compiler for the client, and the two steps from Rust to what a browser loads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{shell, split};

const TRIPLE: &str = "wasm32-unknown-unknown";

/// How the client is built: for the edit loop and the browser tests, or as users get it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build.
    Dev,
    /// Small.
    Release,
}

impl Profile {
    /// The profile that a `--release` switch asks for.
    pub fn new(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }

    /// The cargo profile's name (Cargo.toml).
    pub fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "client-dev",
            Self::Release => "client",
        }
    }
}

/// A Rust compiler which can make WebAssembly.
pub enum Compiler {
    /// The one that built the xtask has the target.
    Host,
    /// The distribution's, which builds the target's library from its sources.
    Distribution {
        /// The linker for WebAssembly, which the distribution does not put on the PATH.
        linker: PathBuf,
    },
}

impl Compiler {
    /// The first one that is ready for use. `ACCORD_WASM=distribution` passes over the host's.
    pub fn find() -> Option<Self> {
        let passed_over = std::env::var("ACCORD_WASM").is_ok_and(|value| value == "distribution");
        let host = sysroot(Path::new("rustc"));
        if !passed_over && host.as_ref().is_some_and(|root| root.join("lib/rustlib").join(TRIPLE).is_dir()) {
            return Some(Self::Host);
        }
        let rustc = Path::new("/usr/bin/rustc");
        let sources = sysroot(rustc)?.join("lib/rustlib/src/rust/library/std");
        let is_whole = Path::new("/usr/bin/cargo").is_file() && sources.is_dir() && is_recent_enough(rustc);
        is_whole.then_some(Self::Distribution { linker: find_linker(host.as_deref())? })
    }

    /// Whether it has clippy.
    pub fn has_clippy(&self) -> bool {
        match self {
            Self::Host => true,
            Self::Distribution { .. } => Path::new("/usr/bin/cargo-clippy").is_file(),
        }
    }

    /// Its cargo with a subcommand, for the client's package and target. In a target folder of its own: two
    /// compilers in one folder would build everything anew at each turn.
    pub fn cargo(&self, subcommand: &str, profile: Profile) -> Command {
        let mut command = match self {
            Self::Host => shell::cargo(subcommand),
            Self::Distribution { linker } => distribution_cargo(subcommand, linker),
        };
        command.args(["--package", "accord-frontend", "--target", TRIPLE, "--profile", profile.cargo_name()]);
        command.arg("--target-dir").arg(target());
        command
    }
}

/// Compiles the client; the path of the module as the compiler left it.
pub fn compile(compiler: &Compiler, profile: Profile) -> Result<PathBuf> {
    let mut cargo = compiler.cargo("build", profile);
    cargo.args(["--bin", "accord-frontend"]);
    if profile == Profile::Release {
        cargo.args(["--features", "split"]);
        shell::without_home(&mut cargo, TRIPLE);
    }
    shell::run(&mut cargo)?;
    Ok(target().join(TRIPLE).join(profile.cargo_name()).join("accord-frontend.wasm"))
}

/// Makes `app.js`, `app_bg.wasm`, `snippets/` and, of a release, the pieces (`split`) of the compiled module, in a
/// folder that is made anew.
pub fn bind(module: &Path, profile: Profile, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let parts = match profile {
        Profile::Dev => None,
        Profile::Release => Some(split::take_apart(module, &target().join("parts"))?),
    };
    Bindgen::new()
        .input_path(parts.as_ref().map_or(module, |parts| &parts.main))
        .web(true)?
        .typescript(false)
        .out_name("app")
        .omit_default_module_path(true)
        // The pieces share the shell's table of functions.
        .keep_lld_exports(parts.is_some())
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(profile == Profile::Release)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen could not read {}", module.display()))?;
    for (name, content) in parts.into_iter().flat_map(|parts| parts.beside) {
        fs::write(folder.join(name), content)?;
    }
    Ok(())
}

/// The pieces of the last release that was bound; none of any other.
pub fn pieces() -> Result<split::Pieces> {
    match fs::read(bound().join(split::LIST)) {
        Ok(list) => Ok(serde_json::from_slice(&list)?),
        Err(_) => Ok(split::Pieces::new()),
    }
}

/// Where `bind` puts what it makes.
pub fn bound() -> PathBuf {
    target().join("bound")
}

/// The target folder of the client's build.
pub fn target() -> PathBuf {
    shell::target().join("wasm")
}

fn distribution_cargo(subcommand: &str, linker: &Path) -> Command {
    // Asked for by its own name: /usr/bin/cargo would find rustup's clippy first.
    let mut command = if subcommand == "clippy" {
        shell::command("/usr/bin/cargo-clippy")
    } else {
        shell::command("/usr/bin/cargo")
    };
    for name in ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "RUSTDOC"] {
        command.env_remove(name);
    }
    command.arg(subcommand);
    command.env("CARGO", "/usr/bin/cargo").env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command.arg("-Zbuild-std=std,panic_abort");
    shell::quiet_unless_watched(&mut command);
    command
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    let printed = shell::output(shell::command(rustc).args(["--print", "sysroot"])).ok()?;
    Some(PathBuf::from(printed.trim()))
}

/// At least the version that the workspace asks for.
fn is_recent_enough(rustc: &Path) -> bool {
    let printed = shell::output(shell::command(rustc).arg("--version")).unwrap_or_default();
    let version = printed.split_whitespace().nth(1).unwrap_or_default();
    minor(version) >= minor(env!("CARGO_PKG_RUST_VERSION"))
}

fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

/// rustup's toolchain brings the linker beside its libraries; Debian's `lld` packages are the other source.
fn find_linker(sysroot: Option<&Path>) -> Option<PathBuf> {
    let libraries = sysroot.and_then(|root| fs::read_dir(root.join("lib/rustlib")).ok());
    let beside = libraries.into_iter().flatten().flatten().map(|entry| entry.path().join("bin/rust-lld"));
    let installed = fs::read_dir("/usr/bin").into_iter().flatten().flatten().map(|entry| entry.path());
    let is_linker = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("wasm-ld")) && path.is_file()
    };
    beside.filter(|path| path.is_file()).chain(installed.filter(is_linker)).next()
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn a_version_is_compared_by_its_number_not_its_text() {
        assert!(minor("1.100.0") > minor("1.95"));
        assert!(minor("1.85.1") < minor("1.95"));
        assert!(minor("garbage") < minor("1.95"));
    }
}
