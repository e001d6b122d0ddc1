//! A stored run to compare with.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::tasks::Error;

/// The lines of a stored run by task.
pub(crate) struct Against(BTreeMap<String, Value>);

/// The numbers that are compared.
const NUMBERS: [[&str; 2]; 6] = [
    ["cold", "seconds"],
    ["cold", "processor_seconds"],
    ["cold", "page_faults"],
    ["warm", "seconds"],
    ["warm", "processor_seconds"],
    ["warm", "page_faults"],
];

impl Against {
    /// Reads what a run printed.
    pub(crate) fn read(file: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut lines = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |why: String| format!("{}, line {number}: {why}: give what a run printed", file.display());
            let line: Value = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let task = line["task"].as_str().ok_or_else(|| wrong("no `task`".into()))?.to_owned();
            lines.insert(task, line);
        }
        Ok(Self(lines))
    }

    /// Adds to the line of a task what it is as a share of the stored one. False where the answer is another one.
    pub(crate) fn compare(&self, line: &mut Value) -> bool {
        let Some(stored) = line["task"].as_str().and_then(|task| self.0.get(task)) else { return true };
        let mut ratios = json!({});
        if let Some(ratio) = ratio(&line["seconds"], &stored["seconds"]) {
            ratios["seconds"] = ratio;
        }
        for [run, number] in NUMBERS {
            if let Some(ratio) = ratio(&line[run][number], &stored[run][number]) {
                ratios[run][number] = ratio;
            }
        }
        line["ratio"] = ratios;
        line["digest"] == stored["digest"]
    }
}

/// To three places; none where one is missing or the stored one is 0.
fn ratio(now: &Value, stored: &Value) -> Option<Value> {
    let (now, stored) = (now.as_f64()?, stored.as_f64().filter(|stored| *stored > 0.0)?);
    Some(json!((now / stored * 1e3).round() / 1e3))
}
