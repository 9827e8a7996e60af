//! A real PostgreSQL for the tests: one for all that run at the same time, a database for each.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicU32, Ordering},
    },
};

use tempfile::TempDir;

/// A server in a temporary folder on a free port of this machine. It ends with the last test that holds it.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
    databases: AtomicU32,
    _folder: TempDir,
}

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

impl Cluster {
    /// The server that is running already, or a new one.
    pub fn of_this_run() -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *running = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// The address of a new, empty database.
    pub fn new_database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("accord_{number}");
        let port = self.port.to_string();
        run(self.command("createdb").args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", &name]));
        format!("postgres://postgres@127.0.0.1:{port}/{name}")
    }

    /// A server of its own, to be stopped and started again.
    pub fn own() -> Arc<Self> {
        Arc::new(Self::start())
    }

    /// Stops it at once, as a failing machine does.
    pub fn stop(&self) {
        let data = self.data.display().to_string();
        run(self.command("pg_ctl").args(["-D", &data, "-w", "-m", "immediate", "stop"]));
    }

    /// Starts it again where it was.
    pub fn start_again(&self) {
        let (data, port) = (self.data.display().to_string(), self.port);
        let options = format!("-c listen_addresses=127.0.0.1 -p {port} -k {data} -c fsync=off");
        let log = format!("{data}/log");
        run(self.command("pg_ctl").args(["-D", &data, "-w", "-l", &log, "-o", &options, "start"]));
    }

    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // The server runs as another user where root starts it: that user needs a way to its own folder.
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder for the data");
        if is_root() {
            run(Command::new("chmod").arg("711").arg(folder.path()));
            run(Command::new("chown").arg("postgres").arg(&data));
        }
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let cluster =
            Self { programs: programs(), data, port, databases: AtomicU32::new(0), _folder: folder };
        let data = cluster.data.display().to_string();
        run(cluster
            .command("initdb")
            .args(["-D", &data, "-A", "trust", "-U", "postgres", "-E", "UTF8"])
            .args(["--no-sync", "--locale=C"]));
        cluster.start_again();
        cluster
    }

    /// One of PostgreSQL's programs. They refuse to run as root.
    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path).current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.command("pg_ctl").arg("-D").arg(&self.data).args(["-m", "immediate", "stop"]).output();
    }
}

fn run(command: &mut Command) {
    // The server that pg_ctl leaves behind must not hold a pipe of ours: whoever reads it would wait for ever.
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    let open = || log.reopen().expect("the file is ours");
    let status = command.stdout(open()).stderr(open()).status();
    let is_done = status.as_ref().is_ok_and(|status| status.success());
    assert!(is_done, "{command:?}: {status:?}\n{}", fs::read_to_string(log.path()).unwrap_or_default());
}

/// Where Debian keeps the programs of the newest version; elsewhere they are on the PATH.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let mut candidates = folders.into_iter().rev().chain(on_path.into_iter().flatten());
    candidates.find(|folder| folder.join("initdb").is_file()).expect(
        "PostgreSQL's programs are not installed: `cargo xtask setup` installs the package postgresql",
    )
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}
