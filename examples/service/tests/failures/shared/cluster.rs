//! A PostgreSQL of the tests' own: in a directory that nobody else has, on a socket, gone when the tests are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::NoTls;

/// The one that most tests share, each with a database of its own.
pub(crate) static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| Cluster::start(None));

/// A running PostgreSQL.
pub(crate) struct Cluster {
    directory: PathBuf,
    /// Closing it stops the server: also when the tests are killed.
    _alive: Option<ChildStdin>,
    _shell: Child,
}

static CLUSTERS: AtomicU32 = AtomicU32::new(0);
static DATABASES: AtomicU32 = AtomicU32::new(0);

impl Cluster {
    /// Starts a server whose files may have this many kilobytes at most, where that is given.
    pub(crate) fn start(largest_file: Option<u32>) -> Self {
        let number = CLUSTERS.fetch_add(1, Ordering::SeqCst);
        let directory = std::env::temp_dir().join(format!("lifestage-test-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir(&directory).unwrap();
        let programs = programs();
        let data = directory.join("data");
        let limit = largest_file.map_or_else(String::new, |kilobytes| format!("ulimit -f {kilobytes}; "));
        // 512-byte or 1024-byte blocks, as the shell has it: bash counts in kilobytes.
        let script = format!(
            "set -e; cd {here}; {initdb} -D {data} -U lifestage -A trust --no-sync --wal-segsize=1 > initdb.log 2>&1; {limit}\
             {postgres} -D {data} -k {here} -c listen_addresses= -c fsync=off -c max_connections=60 \
             -c shared_buffers=32MB -c log_min_messages=log > server.log 2>&1 & \
             server=$!; cat > /dev/null; kill -QUIT $server; wait $server || true; rm -rf {here}/*",
            here = directory.display(),
            data = data.display(),
            initdb = programs.join("initdb").display(),
            postgres = programs.join("postgres").display(),
        );
        let mut command = as_somebody_else(&directory);
        command.args(["bash", "-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.spawn().expect("PostgreSQL can be started");
        let cluster = Self { directory, _alive: shell.stdin.take(), _shell: shell };
        let began = Instant::now();
        while !cluster.directory.join(".s.PGSQL.5432").exists() {
            assert!(began.elapsed() < Duration::from_mins(1), "{}", cluster.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        cluster
    }

    /// What the server said.
    pub(crate) fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.directory.join(name)).unwrap_or_default();
        format!("{}\n{}", read("initdb.log"), read("server.log"))
    }

    /// The address of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("host={} user=lifestage dbname={database}", self.directory.display())
    }

    /// A new database.
    pub(crate) async fn database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
        // The first one may come before the server has started up.
        let began = Instant::now();
        loop {
            match self.run("postgres", &format!("CREATE DATABASE {name}")).await {
                Ok(()) => return self.url(&name),
                Err(error) if began.elapsed() < Duration::from_secs(30) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    drop(error);
                }
                Err(error) => panic!("{error}\n{}", self.log()),
            }
        }
    }

    /// Runs SQL.
    pub(crate) async fn run(&self, database: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
        let (client, connection) = tokio_postgres::connect(&self.url(database), NoTls).await?;
        let connection = tokio::spawn(connection);
        let done = client.batch_execute(sql).await;
        drop(client);
        let _ = connection.await;
        done
    }
}

/// Where PostgreSQL's programs are: Debian keeps them off the path.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|path| path.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().or_else(|| on_path("initdb")).expect("PostgreSQL is installed: `.ci/run service` does it")
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|directory| directory.join(program).exists())
}

/// PostgreSQL refuses to run as root: as root, it is run as the user that its package made.
fn as_somebody_else(directory: &Path) -> Command {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if !is_root {
        return Command::new("env");
    }
    let owned = Command::new("chown").arg("postgres").arg(directory).status();
    assert!(owned.is_ok_and(|status| status.success()), "there is a user `postgres`");
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]);
    command
}
