//! Two hundred configurations, and an executor that is killed: on processes of their own, by one command.

use std::fmt::Display;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lifestage_datafusion::job::Plan;

use crate::alone::Alone;
use crate::configuration::{Configuration, Partial, Where};
use crate::few::{spilled, tried};
use crate::{events, obeyed};

/// A process that ends with the test.
struct Process(Child);

impl Process {
    fn start(program: &str, arguments: &[String]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.spawn().unwrap_or_else(|problem| panic!("{program}: {problem}")))
    }

    fn kill(&mut self) {
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
struct Cluster {
    address: String,
    executors: Vec<Process>,
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
    fn start(folder: &Path) -> Self {
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
                option("memory", &"1G"),
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn a_hundred_and_fifty_configurations_in_this_process_give_the_bytes_of_the_crate() {
    for seed in 100..230 {
        tried(&Configuration::random(seed, Where::Here), 3_000, 200).await;
    }
    for seed in 230..240 {
        spilled(seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn fifty_configurations_on_two_executors_give_the_bytes_of_the_crate() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path());
    for seed in 250..300 {
        tried(&Configuration::random(seed, Where::Cluster(cluster.address.clone())), 3_000, 200).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn an_executor_that_is_killed_in_the_middle_costs_time_and_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::start(folder.path());
    let rows = events::random(7, 100_000, 5_000);
    let alone = Alone::of(&rows, &events::calendar());
    let configuration = Configuration {
        seed: 7,
        files: 8,
        row_group: 100_000,
        batch: 8_192,
        partitions: 8,
        partial: Partial::On,
        memory: None,
        plan: Plan::Tallies,
        at: Where::Cluster(cluster.address.clone()),
    };
    let context = configuration.session(&rows, &folder.path().join("log")).await;
    let began = Instant::now();
    obeyed::check(&context, configuration.plan, &alone).await;
    let whole = began.elapsed();

    let began = Instant::now();
    let mut victim = cluster.executors.pop().unwrap();
    let killer = tokio::spawn(async move {
        tokio::time::sleep(whole / 10).await;
        victim.kill();
        began.elapsed()
    });
    obeyed::check(&context, configuration.plan, &alone).await;
    let killed = killer.await.unwrap();
    let seconds = |time: Duration| time.as_secs_f64();
    eprintln!(
        "with both executors {:.1} s; with one killed after {:.1} s {:.1} s",
        seconds(whole),
        seconds(killed),
        seconds(began.elapsed())
    );
    assert!(killed < began.elapsed(), "the executor was killed while queries ran");
}
