//! The real program, started on a free port with a database of its own.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    sync::{Arc, OnceLock},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use accord_databases::postgres::Cluster;

use crate::Client;

/// How long the program may take to stop. It gives requests under way ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// A database for one test, gone with it.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its address, as the program takes it.
    pub address: String,
    kept: Kept,
}

/// What must live as long as the database.
#[derive(Debug, Clone)]
enum Kept {
    Folder(Arc<TempDir>),
    Cluster { _cluster: Arc<Cluster>, folder: Arc<TempDir> },
}

impl Database {
    /// How many files the demonstration's documents have.
    pub const DEMO_FILES: usize = 6;

    /// A SQLite file which is not there yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("sqlite:{}", folder.path().join("accord.db").display());
        Self { address, kept: Kept::Folder(Arc::new(folder)) }.with_key()
    }

    /// A SQLite file with the demonstration in it: a copy of the one that is made once per run.
    pub fn demo() -> Self {
        static MADE: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
        let files = MADE.get_or_init(|| {
            let made = Self::sqlite();
            let status = Server::start(made.clone(), &["--demo"]).terminate();
            assert!(status.success(), "the demonstration could not be made: {status}");
            made.files()
        });
        let copy = Self::sqlite();
        for (name, content) in files {
            let file = copy.folder().join(name);
            fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a temporary folder");
            fs::write(file, content).expect("a file in a temporary folder");
        }
        copy
    }

    /// What a SQLite database consists of, its journal and its documents included, by the path below its folder.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut folders = vec![self.folder().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder of the database").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_string_lossy().ends_with("-shm") {
                    let content = fs::read(&path).expect("a file of the database");
                    let below = path.strip_prefix(self.folder()).expect("a file below the folder");
                    files.push((below.to_owned(), content));
                }
            }
        }
        files
    }

    /// Where the file of a SQLite database is, or will be.
    pub fn file(&self) -> PathBuf {
        self.folder().join("accord.db")
    }

    /// The folder of an SQLite file, or of PostgreSQL's key.
    fn folder(&self) -> &Path {
        match &self.kept {
            Kept::Folder(folder) | Kept::Cluster { folder, .. } => folder.path(),
        }
    }

    /// The same key everywhere, as somebody has who keeps a copy of it: a register can go from one database to another.
    fn with_key(self) -> Self {
        fs::write(self.key_file(), "5e".repeat(32)).expect("a file in a temporary folder");
        self
    }

    /// The folder with the documents, where nobody says another place.
    pub fn documents(&self) -> PathBuf {
        self.folder().join("accord.documents")
    }

    /// The file with the server's key.
    pub fn key_file(&self) -> PathBuf {
        self.folder().join("accord.key")
    }

    /// Everything that the SQLite database has on the disk, journal included, the key file not.
    pub fn content(&self) -> Vec<u8> {
        let files = self.files().into_iter().filter(|(name, _)| !name.to_string_lossy().ends_with(".key"));
        files.flat_map(|(_, content)| content).collect()
    }

    /// Changes the SQLite database behind the server's back: a test cannot wait for hours.
    pub fn execute(&self, sql: &str) -> usize {
        let path = self.address.strip_prefix("sqlite:").expect("a SQLite database");
        let connection = rusqlite::Connection::open(path).expect("the database opens");
        connection.busy_timeout(Duration::from_secs(10)).expect("a time to wait");
        connection.execute(sql, []).expect("the statement is right")
    }

    /// A number that the SQLite database has.
    pub fn number(&self, sql: &str) -> i64 {
        let path = self.address.strip_prefix("sqlite:").expect("a SQLite database");
        let connection = rusqlite::Connection::open(path).expect("the database opens");
        connection.busy_timeout(Duration::from_secs(10)).expect("a time to wait");
        connection.query_row(sql, [], |row| row.get(0)).expect("the statement is right")
    }

    /// A SQLite file in a folder of somebody else's, which is not there yet.
    pub fn in_folder(folder: &Path) -> Self {
        let address = format!("sqlite:{}", folder.join("accord.db").display());
        // What else belongs to it stays elsewhere.
        let kept = tempfile::tempdir().expect("a temporary folder");
        Self { address, kept: Kept::Folder(Arc::new(kept)) }
    }

    /// An empty database in this run's PostgreSQL.
    pub fn postgres() -> Self {
        Self::on(Cluster::of_this_run())
    }

    /// An empty database in this PostgreSQL.
    pub fn on(cluster: Arc<Cluster>) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        Self { address: cluster.new_database(), kept: Kept::Cluster { _cluster: cluster, folder } }.with_key()
    }

    /// One of each kind, for promises that hold on both.
    pub fn both() -> [Self; 2] {
        [Self::sqlite(), Self::postgres()]
    }
}

/// A running Accord. It is killed when the test lets go of it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    /// What it printed before it was open.
    printed: Vec<String>,
    /// Kept open: whoever prints into a closed pipe fails.
    _output: BufReader<ChildStdout>,
    _database: Database,
    log: PathBuf,
    _folder: TempDir,
}

impl Server {
    /// A demonstration on a SQLite file of its own.
    pub fn demo() -> Self {
        Self::start(Database::demo(), &["--demo"])
    }

    /// Starts over this database with these options, and waits until requests are answered.
    pub fn start(database: Database, options: &[&str]) -> Self {
        Self::start_logging(database, options, "info,sqlx=warn,sea_orm_migration=warn")
    }

    /// The same, with so much in the log.
    pub fn start_logging(database: Database, options: &[&str], level: &str) -> Self {
        Self::start_in(database, options, level, &[])
    }

    /// The same, within this environment.
    pub fn start_within(database: Database, options: &[&str], environment: &[(&str, String)]) -> Self {
        Self::start_in(database, options, "info,sqlx=warn,sea_orm_migration=warn", environment)
    }

    fn start_in(database: Database, options: &[&str], level: &str, environment: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("log");
        let listen: &[&str] = if options.contains(&"--listen") { &[] } else { &["--listen", "127.0.0.1:0"] };
        let mut child = Command::new(program())
            .args(["serve", "--database", &database.address])
            .args(listen)
            .args(options)
            .env("ACCORD_KEY_FILE", database.key_file())
            .env("ACCORD_LOG", level)
            .env_remove("ACCORD_CONFIG")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).expect("a file for the log"))
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program().display()));
        let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let (printed, address) = read_address(&mut output).unwrap_or_else(|| {
            let _ = child.kill();
            panic!(
                "accord serve printed no address; its log:\n{}",
                fs::read_to_string(&log).unwrap_or_default()
            )
        });
        Self { child, address, printed, _output: output, _database: database, log, _folder: folder }
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Somebody who asks this server, and keeps its cookies.
    pub fn client(&self) -> Client {
        Client::at(&self.address)
    }

    /// The secret part of the link for the first administrator, where it printed one.
    pub fn first_link(&self) -> Option<String> {
        let line = self.printed.iter().find(|line| line.contains("/welcome#"))?;
        Some(line.rsplit('#').next()?.to_owned())
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as a failing machine does: it is not asked, and it finishes nothing.
    pub fn kill(mut self) {
        self.child.kill().expect("the server is ours to kill");
        self.child.wait().expect("the server is ours to wait for");
    }

    /// Tells it to stop, as a system does, and waits for its end.
    pub fn terminate(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill is everywhere");
        assert!(told.success(), "the server was gone before it was told to stop");
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the server is ours to wait for") {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "still running after {PATIENCE:?}:\n{}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is printed before the address, and the address.
fn read_address(output: &mut impl BufRead) -> Option<(Vec<String>, String)> {
    let (mut printed, mut line) = (Vec::new(), String::new());
    while output.read_line(&mut line).ok()? > 0 {
        if let Some(address) = line.trim().strip_prefix("Accord is open at ") {
            return Some((printed, address.trim_end_matches('/').to_owned()));
        }
        printed.push(line.trim().to_owned());
        line.clear();
    }
    None
}

/// Another command of the program over a database, ready to be started.
pub fn accord_program(database: &Database, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).env("ACCORD_DATABASE", &database.address).env_remove("ACCORD_CONFIG");
    command.env("ACCORD_KEY_FILE", database.key_file()).stdin(Stdio::null());
    command
}

/// Runs another command of the program over a database.
pub fn accord(database: &Database, arguments: &[&str]) -> Output {
    accord_program(database, arguments)
        .output()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", program().display()))
}

/// Runs it to a good end, and returns what it printed.
pub fn accord_ok(database: &Database, arguments: &[&str]) -> String {
    let output = accord(database, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "accord {arguments:?} failed: {complaint}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The program under test: `ACCORD_BIN`, else what `cargo build` makes.
fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/accord");
    let program = env::var_os("ACCORD_BIN").map_or(built, PathBuf::from);
    assert!(
        program.is_file(),
        "{} is not there: run `cargo build` first, or name the program in ACCORD_BIN",
        program.display()
    );
    program
}
