//! The program as users run it, to be killed.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

/// A running program, which is killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    stderr: Option<BufReader<ChildStderr>>,
}

impl Program {
    pub(crate) fn start<'a>(arguments: impl Iterator<Item = &'a str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifestage-service"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = child.stderr.take().map(BufReader::new);
        Self { child, stderr }
    }

    /// Waits until it serves; where.
    pub(crate) fn address(&mut self) -> String {
        let mut stderr = self.stderr.take().unwrap();
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "the program ended: {said}");
            if let Some((_, rest)) = line.split_once("serving on ") {
                let address = rest.split_whitespace().next().unwrap().to_owned();
                // Whoever writes to a pipe that nobody reads waits forever.
                std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
                return address;
            }
            said.push_str(&line);
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a power cut would after some time; whether it had ended by itself.
    pub(crate) fn kill_after(mut self, time: Duration) -> bool {
        std::thread::sleep(time);
        let ended = self.child.try_wait().unwrap().is_some();
        self.kill();
        ended
    }

    /// Waits for the end: what it printed, or what it said against it.
    pub(crate) fn finish(mut self) -> Result<String, String> {
        let mut said = String::new();
        let mut stderr = self.stderr.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        self.child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        let status = self.child.wait().unwrap();
        let against = reading.join().unwrap();
        if status.success() { Ok(said) } else { Err(format!("{said}{against}")) }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
