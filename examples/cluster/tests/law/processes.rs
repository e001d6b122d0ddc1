//! A scheduler and executors as processes of their own.

use std::fmt::Display;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A process that ends with the test.
pub(crate) struct Process(Child);

impl Process {
    fn start(program: &str, arguments: &[String]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.spawn().unwrap_or_else(|problem| panic!("{program}: {problem}")))
    }

    pub(crate) fn kill(&mut self) {
        // One that ended by itself is as dead.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A scheduler and two executors on the loopback.
pub(crate) struct Cluster {
    pub(crate) address: String,
    pub(crate) executors: Vec<Process>,
    _scheduler: Process,
}

/// Ports that nobody listens on: the first of two neighbors each.
fn ports<const N: usize>() -> [u16; N] {
    std::array::from_fn(|_| {
        loop {
            let one = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = one.local_addr().unwrap().port();
            if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
                return port;
            }
        }
    })
}

fn option(name: &str, value: &dyn Display) -> [String; 2] {
    [format!("--{name}"), value.to_string()]
}

impl Cluster {
    /// Executors of two tasks at once each, in this much memory, whose data lies in the folder.
    pub(crate) fn start(folder: &Path, memory: &str) -> Self {
        let [scheduler_port, one, other] = ports();
        let arguments = [option("port", &scheduler_port), option("give-up", &15)].concat();
        let scheduler = Process::start(env!("CARGO_BIN_EXE_scheduler"), &arguments);
        await_port(scheduler_port);
        let executors = [one, other].map(|port| {
            let work = folder.join(port.to_string());
            std::fs::create_dir_all(&work).unwrap();
            let arguments = [
                option("port", &port),
                option("scheduler-port", &scheduler_port),
                option("cores", &2),
                option("memory", &memory),
                option("heartbeat", &1),
                option("folder", &work.display()),
            ];
            Process::start(env!("CARGO_BIN_EXE_executor"), &arguments.concat())
        });
        [one, other].into_iter().for_each(await_port);
        let address = format!("df://127.0.0.1:{scheduler_port}");
        Self { address, executors: executors.into(), _scheduler: scheduler }
    }
}

fn await_port(port: u16) {
    let until = Instant::now() + Duration::from_mins(1);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "nobody listens on port {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
