//! `accord import`.

use std::{
    fs::File,
    io::{BufWriter, IsTerminal, Write},
    path::PathBuf,
    time::Duration,
};

use accord_shared::{AccessLevel, Role, Viewer, id::UserId};
use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Profile, Progress, import, profile};
use crate::{clock::Moment, store::Store};

/// Reads files of other sources into the register.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Which profile says what the columns mean: one that comes with Accord (see --profiles) or a TOML file.
    #[arg(long, value_name = "NAME-OR-FILE", required_unless_present = "profiles")]
    profile: Option<String>,
    /// Write what became of each row to this file, one JSON object to a line.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Show what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// List the profiles that come with Accord, and stop.
    #[arg(long)]
    profiles: bool,
    /// CSV files in UTF-8, read one after the other.
    #[arg(value_name = "FILE", required_unless_present = "profiles")]
    files: Vec<PathBuf>,
}

/// An import whose profile and files are there.
#[derive(Debug)]
pub struct ReadyImport {
    args: ImportArgs,
    profile: Profile,
}

impl ImportArgs {
    /// Lists the profiles, if that was asked; else checks what can be checked before a database is opened.
    pub fn ready(self, out: &mut impl Write) -> anyhow::Result<Option<ReadyImport>> {
        if self.profiles {
            for name in profile::shipped_names() {
                writeln!(out, "{name:<28} {}", Profile::find(name)?.about)?;
            }
            return Ok(None);
        }
        let profile = Profile::find(self.profile.as_deref().unwrap_or_default())?;
        if let Some(missing) = self.files.iter().find(|file| !file.is_file()) {
            anyhow::bail!("there is no file {}", missing.display());
        }
        Ok(Some(ReadyImport { args: self, profile }))
    }
}

impl ReadyImport {
    /// Whether it only shows what would happen.
    pub fn is_dry_run(&self) -> bool {
        self.args.dry_run
    }

    /// Imports, and prints the summary to `out`.
    pub async fn run(&self, store: &Store, moment: Moment<'_>, out: &mut impl Write) -> anyhow::Result<()> {
        let ImportArgs { report, files, dry_run, .. } = &self.args;
        // Opened first: nobody wants to learn after the import that its report cannot be written.
        let report =
            report.as_deref().map(File::create).transpose().context("the report cannot be written")?;
        let bar = Bar::new();
        let (viewer, show) = (importer(), |at| bar.show(at));
        let importing = import(store, &viewer, moment, &self.profile, files, *dry_run, &show);
        let reports = tokio::select! {
            reports = importing => reports?,
            _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted; nothing was written to the database"),
        };
        bar.clear();
        if let Some(report) = report {
            let mut file = BufWriter::new(report);
            reports.iter().try_for_each(|report| report.write_json_lines(&mut file))?;
            file.flush()?;
        }
        if *dry_run {
            writeln!(out, "Dry run: nothing was written. This would happen:")?;
        }
        for report in &reports {
            write!(out, "{report}")?;
        }
        Ok(())
    }
}

/// Whom the ledger names: the command line has no user, and whoever may run it on the database's machine may see
/// all of it.
fn importer() -> Viewer {
    let user = UserId(uuid::Uuid::nil());
    Viewer::new(user, "accord import".to_owned(), Role::InternationalOrganizations, AccessLevel::Secret)
}

/// A progress bar on a terminal; nothing elsewhere.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg:<18} {bar:40} {human_pos}/{human_len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message("Reading files");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    fn show(&self, progress: Progress) {
        let (message, done, total) = match progress {
            Progress::Rows { done, total } => ("Comparing rows", done, total),
            Progress::Records { done, total } => ("Writing records", done, total),
        };
        self.0.set_message(message);
        self.0.set_length(total);
        self.0.set_position(done);
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}
