//! Small changes in lifestage, many in one build, and the tests that notice them.
//!
//! ```text
//! cargo run --release -- [--sample N] [--seed N] [--jobs N] [--again | --anew] [--listing] [--minutes N] [--wrap COMMAND]
//! ```
//! The sources are woven into a copy in `work/`, with each mutant beside what it replaces; a variable of the environment turns
//! one on. What a test reaches is recorded once, and a mutant is tried with those tests only. What came of each is
//! kept in `work/fates.jsonl`, and after a run in the listing that is committed, `tests/mutants/listing.jsonl`; a run tries those of
//! which neither says anything. `--again` also tries those that lived and have no reason, after tests have been added, and `--anew`
//! goes by no listing. `--listing` only writes what is known, with the reasons that were written into it. DESIGN.md, "Mutants", has
//! the figures.

mod build;
mod change;
mod choose;
mod find;
mod hunt;
mod listing;
mod mutant;
mod reach;
mod run;
mod scratch;
mod weave;

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use build::Programs;
use hunt::Fate;
use mutant::{Key, Mutant};
use reach::Test;

pub type Problem = Box<dyn std::error::Error>;

pub struct Options {
    sample: usize,
    seed: u64,
    jobs: usize,
    /// Those that lived are tried again.
    again: bool,
    /// What the listing says is left aside.
    anew: bool,
    /// Nothing is built or tried: the listing is written of what is known.
    listing: bool,
    minutes: Option<u64>,
    /// A command that builds go through.
    wrap: Vec<String>,
}

impl Options {
    fn read() -> Result<Self, Problem> {
        let mut words = std::env::args().skip(1);
        let mut options = Self {
            sample: 600,
            seed: 1,
            jobs: 2,
            again: false,
            anew: false,
            listing: false,
            minutes: None,
            wrap: Vec::new(),
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("`{word}` takes a value"));
            match word.as_str() {
                "--sample" => options.sample = value()?.parse()?,
                "--seed" => options.seed = value()?.parse()?,
                "--jobs" => options.jobs = value()?.parse()?,
                "--minutes" => options.minutes = Some(value()?.parse()?),
                "--wrap" => options.wrap = value()?.split_whitespace().map(str::to_owned).collect(),
                "--again" => options.again = true,
                "--anew" => options.anew = true,
                "--listing" => options.listing = true,
                other => return Err(format!("no option `{other}`").into()),
            }
        }
        Ok(options)
    }

    /// The command that comes to the same listing.
    fn told(&self) -> String {
        format!("cd mutants && cargo run --release -- --sample {} --seed {}", self.sample, self.seed)
    }
}

fn main() -> ExitCode {
    match Options::read().and_then(|options| all(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn all(options: &Options) -> Result<(), Problem> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("work");
    let mut found = Vec::new();
    for (name, text) in scratch::sources()?.iter().filter(|(name, _)| choose::is_asked(name)) {
        found.extend(find::mutants(name, text)?);
    }
    eprintln!("{} places for mutants", found.len());
    let mutants = choose::choose(found, options.sample, options.seed);
    let numbered: String =
        (0..).zip(&mutants).map(|(number, mutant): (u32, _)| format!("{number} {mutant:?}\n")).collect();
    scratch::write(&folder.join("chosen.txt"), numbered.as_bytes())?;
    if options.listing {
        let fates = known(options, &folder, &mutants, &build::broken(&folder, &mutants));
        return listing::write(options, &mutants, &fates);
    }
    let (programs, broken) = build::build(&folder, &mutants, &options.wrap)?;
    let tests = reached(&folder, &programs, options.jobs)?;
    let fates = known(options, &folder, &mutants, &broken);
    let fates = try_all(options, &folder, &programs, &mutants, &tests, fates)?;
    listing::write(options, &mutants, &fates)
}

/// What is known already: of earlier runs by the listing, of this one by what it noted, and which do not compile.
fn known(options: &Options, folder: &Path, mutants: &[Mutant], broken: &BTreeSet<u32>) -> HashMap<Key, Fate> {
    let mut fates = if options.anew { HashMap::new() } else { listing::fates(mutants) };
    let noted = fs::read_to_string(folder.join("fates.jsonl")).unwrap_or_default();
    fates.extend(noted.lines().filter_map(|line| serde_json::from_str::<(Key, Fate)>(line).ok()));
    if options.again {
        let reasons = listing::reasons();
        let is_settled = |fate: &Fate| matches!(fate, Fate::Caught { .. } | Fate::Endless { .. });
        fates.retain(|key, fate| is_settled(fate) || reasons.contains_key(key));
    }
    fates.extend(broken.iter().filter_map(|number| Some((mutants.get(*number as usize)?.key.clone(), Fate::Broken))));
    fates
}

/// What the tests reach: as it was recorded of these very programs, or now.
fn reached(folder: &Path, programs: &Programs, jobs: usize) -> Result<Vec<Test>, Problem> {
    let file = folder.join("reached.json");
    let newest = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    let is_fresh = programs.values().all(|program| newest(program) < newest(&file));
    if is_fresh && let Ok(bytes) = fs::read(&file) {
        return Ok(serde_json::from_slice(&bytes)?);
    }
    let start = Instant::now();
    let tests = reach::reach(folder, programs, jobs)?;
    let places: BTreeSet<u32> = tests.iter().flat_map(|test| test.reached.iter().copied()).collect();
    eprintln!("{} tests reach {} mutants, in {:?}", tests.len(), places.len(), start.elapsed());
    fs::write(&file, serde_json::to_vec(&tests)?)?;
    Ok(tests)
}

/// Tries those mutants of which nothing is known, and notes what came of each.
fn try_all(
    options: &Options,
    folder: &Path,
    programs: &Programs,
    mutants: &[Mutant],
    tests: &[Test],
    fates: HashMap<Key, Fate>,
) -> Result<HashMap<Key, Fate>, Problem> {
    let mut open: Vec<(u32, &Mutant)> = (0..).zip(mutants).collect();
    open.retain(|(_, mutant)| !fates.contains_key(&mutant.key));
    // Where a run is ended early, what it tried is a sample too.
    open.sort_by_cached_key(|(_, mutant)| (!choose::is_dense(mutant), mutant.draw(options.seed)));
    let log = OpenOptions::new().create(true).append(true).open(folder.join("fates.jsonl"))?;
    let (next, noted, start) = (AtomicUsize::new(0), Mutex::new((fates, log)), Instant::now());
    let is_over = || options.minutes.is_some_and(|minutes| start.elapsed() > Duration::from_secs(60 * minutes));
    let work = || -> Result<(), String> {
        while !is_over()
            && let Some((number, mutant)) = open.get(next.fetch_add(1, Ordering::Relaxed))
        {
            let fate = hunt::hunt(folder, programs, (*number, mutant), tests).map_err(|error| error.to_string())?;
            let (fates, log) = &mut *noted.lock().map_err(|error| error.to_string())?;
            let line = serde_json::to_string(&(&mutant.key, &fate)).map_err(|error| error.to_string())?;
            writeln!(log, "{line}").map_err(|error| error.to_string())?;
            fates.insert(mutant.key.clone(), fate);
        }
        Ok(())
    };
    let results: Vec<Result<(), String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..options.jobs).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a job broke off".to_owned()))).collect()
    });
    results.into_iter().collect::<Result<Vec<()>, String>>()?;
    let (fates, _) = noted.into_inner()?;
    eprintln!("{} tried in {:?}", open.len().min(next.into_inner()), start.elapsed());
    Ok(fates)
}
