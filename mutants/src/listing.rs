//! The listing that is committed: what was tried, how much was caught, and each mutant that lives with the reason. It also
//! names those that were caught, by file, so that a run can go on from it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::hunt::Fate;
use crate::mutant::{Key, Mutant};
use crate::{Options, Problem, choose, scratch};

fn path() -> PathBuf {
    scratch::repository().join("tests/mutants/listing.jsonl")
}

/// Counts of fates: all that compile, the caught, the living with a reason, the others.
#[derive(Clone, Copy, Default)]
struct Counts {
    mutants: usize,
    caught: usize,
    equal: usize,
    living: usize,
}

impl Counts {
    fn add(&mut self, is_caught: bool, is_equal: bool) {
        self.mutants += 1;
        self.caught += usize::from(is_caught);
        self.equal += usize::from(!is_caught && is_equal);
        self.living += usize::from(!is_caught && !is_equal);
    }

    fn json(self) -> Value {
        let Self { mutants, caught, equal, living } = self;
        json!({ "mutants": mutants, "caught": caught, "equal": equal, "living": living })
    }
}

/// Writes the listing, with the reasons that it had before.
pub fn write(options: &Options, mutants: &[Mutant], fates: &HashMap<Key, Fate>) -> Result<(), Problem> {
    let old = reasons();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut caught: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut lines = Vec::new();
    for mutant in mutants {
        let key = &mutant.key;
        let Some(fate) = fates.get(key) else { continue };
        let is_caught = match fate {
            Fate::Broken => continue,
            Fate::Caught { .. } | Fate::Endless { .. } => true,
            Fate::Unreached | Fate::Alive { .. } => false,
        };
        let why = old.get(key);
        let is_dense = choose::is_dense(mutant);
        let part = if is_dense { key.file.as_str() } else { key.file.split('/').next().unwrap_or_default() };
        for part in ["all", if is_dense { "dense files" } else { "sample" }, part] {
            counts.entry(part.to_owned()).or_default().add(is_caught, why.is_some());
        }
        if is_caught {
            caught.entry(&key.file).or_default().push(mutant.name());
        } else {
            let mut line = json!({
                "file": key.file, "line": mutant.line, "function": key.function, "was": key.was, "becomes": key.becomes,
                "nth": key.nth, "reached": matches!(fate, Fate::Alive { .. }),
            });
            if let Some(why) = why {
                line["equal"] = why.clone();
            }
            lines.push(line);
        }
    }
    let counts: serde_json::Map<String, Value> =
        counts.into_iter().map(|(part, counts)| (part, counts.json())).collect();
    let head = json!({ "command": options.told(), "seed": options.seed, "sample": options.sample, "counts": counts });
    lines.extend(caught.into_iter().map(|(file, names)| json!({ "file": file, "caught": names })));
    let text: String = [head].iter().chain(&lines).map(|line| format!("{line}\n")).collect();
    scratch::write(&path(), text.as_bytes())?;
    println!("{:#}", json!(counts));
    Ok(())
}

/// Why mutants are equal in meaning, as it stands in the listing.
pub fn reasons() -> HashMap<Key, Value> {
    living().filter_map(|(key, line)| Some((key, line.get("equal")?.clone()))).collect()
}

/// What the listing says of these mutants.
pub fn fates(mutants: &[Mutant]) -> HashMap<Key, Fate> {
    let caught = lines().filter_map(|line| serde_json::from_value::<Vec<String>>(line.get("caught")?.clone()).ok());
    let (caught, living): (HashSet<String>, HashMap<Key, Value>) = (caught.flatten().collect(), living().collect());
    let listed = |mutant: &Mutant| match living.get(&mutant.key) {
        Some(line) if line["reached"] == true => Some(Fate::Alive { tests: 0 }),
        Some(_) => Some(Fate::Unreached),
        None => caught.contains(&mutant.name()).then(|| Fate::Caught { test: "an earlier run".to_owned() }),
    };
    mutants.iter().filter_map(|mutant| Some((mutant.key.clone(), listed(mutant)?))).collect()
}

/// The mutants that live, each with its line.
fn living() -> impl Iterator<Item = (Key, Value)> {
    lines().filter_map(|line| Some((serde_json::from_value(line.clone()).ok()?, line)))
}

fn lines() -> impl Iterator<Item = Value> {
    let text = fs::read_to_string(path()).unwrap_or_default();
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    lines.into_iter()
}
