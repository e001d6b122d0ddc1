//! Chromium without a window, spoken to over two pipes by its own protocol: nothing to install beside it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What Debian and others call it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with one page, gone when it is dropped.
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    said: Receiver<Value>,
    last: u64,
    session: Option<String>,
    /// What the console of the page had to complain of.
    pub(crate) complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

/// The Chromium of this machine.
pub(crate) fn installed() -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    found.find(|program| program.is_file())
}

impl Browser {
    pub(crate) fn start(program: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // It reads commands from its file 3 and answers on its file 4.
        let mut child = Command::new("bash")
            .args(["-c", r#"exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#, "bash"])
            .arg(program)
            .args(["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .args(["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (commands, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (teller, said) = channel();
        std::thread::spawn(move || {
            let mut messages = BufReader::new(answers).split(0);
            while let Some(Ok(message)) = messages.next() {
                if teller.send(serde_json::from_slice(&message).unwrap()).is_err() {
                    return;
                }
            }
        });
        let complaints = Vec::new();
        let mut browser = Self { child, commands, said, last: 0, session: None, complaints, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", &json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.try_to_call(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Calls a method, and waits for what it returns.
    fn try_to_call(&mut self, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).unwrap();
        let began = Instant::now();
        loop {
            let message = self.said.recv_timeout(PATIENCE.saturating_sub(began.elapsed()));
            let message = message.unwrap_or_else(|error| panic!("no answer to {method}: {error}"));
            if message["id"] == self.last {
                let error = &message["error"];
                return if error.is_null() { Ok(message["result"].clone()) } else { Err(error.clone()) };
            }
            self.note(&message);
        }
    }

    fn note(&mut self, message: &Value) {
        let parameters = &message["params"];
        let is_complaint = match message["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => true,
            "Runtime.consoleAPICalled" => ["error", "warning", "assert"].iter().any(|kind| parameters["type"] == *kind),
            "Log.entryAdded" => parameters["entry"]["level"] == "error",
            _ => false,
        };
        if is_complaint {
            self.complaints.push(parameters.to_string());
        }
    }

    /// Shows pages as a screen of this width would, by day or by night.
    pub(crate) fn look(&mut self, width: u32, theme: &str) {
        let screen = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.call("Emulation.setDeviceMetricsOverride", &screen);
        let theme = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.call("Emulation.setEmulatedMedia", &theme);
    }

    pub(crate) fn open(&mut self, url: &str) {
        self.ask("window.isLeft = true");
        self.call("Page.navigate", &json!({ "url": url }));
        self.wait_for("window.isLeft === undefined && document.readyState === 'complete'");
    }

    /// What an expression is in the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        let answer = self.call("Runtime.evaluate", &json!({ "expression": expression, "returnByValue": true }));
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page. While one page gives way to another there is none to ask.
    pub(crate) fn wait_for(&mut self, expression: &str) {
        let began = Instant::now();
        let asked = json!({ "expression": expression, "returnByValue": true });
        while !self.try_to_call("Runtime.evaluate", &asked).is_ok_and(|answer| answer["result"]["value"] == true) {
            let text = if began.elapsed() > PATIENCE { self.ask("document.body.innerText") } else { Value::Null };
            assert!(text.is_null(), "still not {expression} in: {text} {:?}", self.complaints);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Keeps a picture of the whole page where `LIFESTAGE_PICTURES` names a folder, for people to look at.
    pub(crate) fn keep_picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("LIFESTAGE_PICTURES") else { return };
        let picture = self.call("Page.captureScreenshot", &json!({ "captureBeyondViewport": true, "format": "png" }));
        let path = Path::new(&folder).join(format!("{name}.base64"));
        std::fs::write(path, picture["data"].as_str().unwrap()).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
