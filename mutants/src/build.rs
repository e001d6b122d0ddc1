//! Building the woven library, without the mutants that do not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::mutant::{Key, Mutant};
use crate::weave::{Woven, weave};
use crate::{Problem, scratch};

/// The programs of tests, by name.
pub type Programs = BTreeMap<String, PathBuf>;

const SWITCH: &str = include_str!("switch.rs");
/// The keys of those that do not compile.
const BROKEN: &str = "broken.json";
const MOST_ROUNDS: usize = 40;

/// Weaves the mutants, those that are not `broken`, into a copy of the library.
fn write(folder: &Path, mutants: &[Mutant], broken: &BTreeSet<u32>) -> Result<BTreeMap<String, Woven>, Problem> {
    let mut all = BTreeMap::new();
    for (name, text) in scratch::sources()? {
        let own = |(number, mutant): &(u32, &Mutant)| mutant.key.file == name && !broken.contains(number);
        let own: Vec<(u32, &Mutant)> = (0..).zip(mutants).filter(own).collect();
        let mut woven = weave(&text, &own);
        if name == "lib.rs" {
            woven.text.push_str("\nmod mutant;\n");
        }
        scratch::write(&folder.join("woven").join(&name), woven.text.as_bytes())?;
        all.insert(name, woven);
    }
    scratch::write(&folder.join("woven/mutant.rs"), SWITCH.as_bytes())?;
    Ok(all)
}

/// The programs, and the numbers of the mutants that are not in them as they do not compile.
pub fn build(folder: &Path, mutants: &[Mutant], wrap: &[String]) -> Result<(Programs, BTreeSet<u32>), Problem> {
    scratch::copy(folder)?;
    let file = folder.join(BROKEN);
    let mut broken = broken(folder, mutants);
    for round in 1..=MOST_ROUNDS {
        let woven = write(folder, mutants, &broken)?;
        let messages = cargo(folder, &["check", "--lib"], wrap)?;
        let before = broken.len();
        drop_broken(&messages, &woven, mutants, &mut broken)?;
        eprintln!("round {round}: {} of {} mutants do not compile", broken.len(), mutants.len());
        let keys: Vec<&Key> = broken.iter().filter_map(|number| Some(&mutants.get(*number as usize)?.key)).collect();
        scratch::write(&file, &serde_json::to_vec(&keys)?)?;
        if broken.len() > before {
            continue;
        }
        let messages = cargo(folder, &["test", "--no-run", "--lib", "--test", "lower", "--test", "upper"], wrap)?;
        drop_broken(&messages, &woven, mutants, &mut broken)?;
        if broken.len() == before {
            let programs = programs(&messages);
            let is_whole = ["unit", "lower", "upper"].iter().all(|name| programs.contains_key(*name));
            return if is_whole {
                Ok((programs, broken))
            } else {
                Err("the tests do not build without mutants either".into())
            };
        }
    }
    Err("it still does not compile".into())
}

/// Those that did not compile in an earlier run.
pub fn broken(folder: &Path, mutants: &[Mutant]) -> BTreeSet<u32> {
    let keys = fs::read(folder.join(BROKEN)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let keys: BTreeSet<Key> = keys.unwrap_or_default();
    (0..).zip(mutants).filter(|(_, mutant)| keys.contains(&mutant.key)).map(|(number, _)| number).collect()
}

fn cargo(folder: &Path, arguments: &[&str], wrap: &[String]) -> Result<Vec<Value>, Problem> {
    let words: Vec<&str> = wrap.iter().map(String::as_str).chain(["cargo"]).chain(arguments.iter().copied()).collect();
    let (program, arguments) = words.split_first().ok_or("no command")?;
    let output = Command::new(program)
        .args(arguments)
        .args(["--quiet", "--message-format", "json"])
        .current_dir(folder)
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        // Mutants trip lints; what would overflow is found when it runs.
        .env("RUSTFLAGS", "--cap-lints allow")
        // Optimizing library and tests takes 20 minutes of a core, more than the tests take longer without.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "true")
        .stderr(Stdio::inherit())
        .output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn programs(messages: &[Value]) -> Programs {
    let built = messages.iter().filter_map(|message| {
        let path = message["executable"].as_str()?;
        let kind = message["target"]["kind"][0].as_str()?;
        let name = if kind == "test" { message["target"]["name"].as_str()? } else { "unit" };
        Some((name.to_owned(), PathBuf::from(path)))
    });
    built.collect()
}

/// Adds the mutants that an error of the compiler comes from.
fn drop_broken(
    messages: &[Value],
    woven: &BTreeMap<String, Woven>,
    mutants: &[Mutant],
    broken: &mut BTreeSet<u32>,
) -> Result<(), Problem> {
    let errors = messages.iter().map(|message| &message["message"]).filter(|message| message["level"] == "error");
    let mut unknown = Vec::new();
    let before = broken.len();
    for error in errors {
        let from = blamed(error, woven, mutants);
        if from.is_empty() && error["spans"].as_array().is_some_and(|spans| !spans.is_empty()) {
            unknown.push(error["rendered"].as_str().unwrap_or_default().to_owned());
        }
        broken.extend(from);
    }
    if broken.len() == before
        && let Some(error) = unknown.first()
    {
        return Err(format!("no mutant is to blame for this:\n{error}").into());
    }
    Ok(())
}

/// The mutants that an error comes from: those of a function that is not constant any more, those in whose own code it is, else
/// the innermost around it, else those in what it marks.
fn blamed(error: &Value, woven: &BTreeMap<String, Woven>, mutants: &[Mutant]) -> Vec<u32> {
    let message = error["message"].as_str().unwrap_or_default();
    if message.contains("non-const")
        && let Some(name) = message.split('`').nth(1)
    {
        let name = name.rsplit("::").next().unwrap_or(name);
        let named = (0..).zip(mutants).filter(|(_, mutant)| mutant.constant.is_some() && mutant.key.function == name);
        return named.map(|(number, _)| number).collect();
    }
    let spans = || error["spans"].as_array().into_iter().flatten();
    for primary in [true, false] {
        for span in spans().filter(|span| span["is_primary"] == primary) {
            let Some((file, marked)) = place_of(span, woven) else { continue };
            let own = file.places.iter().filter(|(.., own)| own.start <= marked.start && marked.end <= own.end);
            if let Some((number, ..)) = own.min_by_key(|(.., own)| own.len()) {
                return vec![*number];
            }
            let around = |whole: &Range<usize>| whole.start <= marked.start && marked.end <= whole.end;
            let innermost = file.places.iter().filter(|(_, whole, _)| around(whole)).map(|(_, whole, _)| whole.clone());
            if let Some(innermost) = innermost.min_by_key(ExactSizeIterator::len) {
                let same = file.places.iter().filter(|(_, whole, _)| *whole == innermost);
                return same.map(|(number, ..)| *number).collect();
            }
        }
    }
    let within = spans().filter_map(|span| place_of(span, woven)).flat_map(|(file, marked)| {
        let within = move |whole: &Range<usize>| marked.start <= whole.start && whole.end <= marked.end;
        file.places.iter().filter(move |(_, whole, _)| within(whole)).map(|(number, ..)| *number)
    });
    within.collect()
}

fn place_of<'a>(span: &Value, woven: &'a BTreeMap<String, Woven>) -> Option<(&'a Woven, Range<usize>)> {
    let name = span["file_name"].as_str()?.strip_prefix("woven/")?;
    let [start, end] =
        ["byte_start", "byte_end"].map(|field| span[field].as_u64().and_then(|at| usize::try_from(at).ok()));
    Some((woven.get(name)?, start?..end?))
}
