//! Bent input for every door of lifestage: each target is a family of doors, what comes in is used, and what is found is kept.
//!
//! ```text
//! cargo run --release -- run [--target NAME] [--executions N | --seconds S] [--seed N] [--longest S]
//! cargo run --release -- repeat FILE            one input that was found, again
//! cargo run --release -- corpus                 what is committed in corpus/, through its doors
//! ```
//! A fault is a panic (also of arithmetic, which is checked), a value that does not come back equal, an input that takes
//! longer than a second of the processor's time (or `--longest`), or one of less than 4 KB that takes more than 100 MB. It is written to `found/` with its door.

mod bend;
mod door;
mod random;
mod targets;
mod watch;
mod world;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bend::Dictionary;
use door::{Door, Form, Target, sealed};
use random::Random;
use serde_json::{Value, json};
use world::World;

#[global_allocator]
static ALLOCATOR: watch::Counting = watch::Counting;

const SMALL: usize = 4_096;
const MOST_BYTES: i64 = 100 << 20;
/// How often a run says how far it is, so that one that is ended early has said it.
const BETWEEN_LINES: Duration = Duration::from_secs(60);

struct Options {
    command: String,
    file: Option<PathBuf>,
    target: Option<String>,
    executions: u64,
    seconds: Option<u64>,
    seed: u64,
    longest: Duration,
}

impl Options {
    fn read() -> Result<Self, String> {
        let mut words = std::env::args().skip(1);
        let command = words.next().unwrap_or_else(|| "run".to_owned());
        let longest = Duration::from_secs(1);
        let mut options =
            Self { command, file: None, target: None, executions: 100_000, seconds: None, seed: 1, longest };
        while let Some(word) = words.next() {
            let number = |value: Option<String>| {
                value
                    .and_then(|value| value.replace('_', "").parse().ok())
                    .ok_or_else(|| format!("`{word}` takes a number"))
            };
            match word.as_str() {
                "--target" => options.target = words.next(),
                "--executions" => options.executions = number(words.next())?,
                "--seconds" => options.seconds = Some(number(words.next())?),
                "--seed" => options.seed = number(words.next())?,
                "--longest" => options.longest = Duration::from_secs(number(words.next())?),
                file if !file.starts_with('-') => options.file = Some(file.into()),
                other => return Err(format!("no option `{other}`")),
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    match Options::read().and_then(|options| started(&options)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(faults) => {
            eprintln!("{faults} faults, kept in found/");
            ExitCode::FAILURE
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

/// The number of faults found.
fn started(options: &Options) -> Result<usize, String> {
    let world = World::new();
    let targets = targets::all(&world);
    let doors = targets.iter().flat_map(|target| &target.doors);
    let without: Vec<&str> = doors.filter(|door| door.seeds.is_empty()).map(|door| door.name.as_str()).collect();
    if !without.is_empty() {
        return Err(format!("a door without a seed is never tried: {}", without.join(", ")));
    }
    match options.command.as_str() {
        "run" => {
            let is_asked = |target: &&Target| options.target.as_deref().is_none_or(|name| name == target.name);
            let asked: Vec<&Target> = targets.iter().filter(is_asked).collect();
            if asked.is_empty() {
                let names: Vec<&str> = targets.iter().map(|target| target.name).collect();
                return Err(format!("no such target: give one of {}", names.join(", ")));
            }
            Ok(asked.into_iter().map(|target| run(&world, target, options)).sum())
        }
        "corpus" => corpus(&world, &targets),
        "repeat" => repeat(&world, &targets, options.file.as_deref().ok_or("give the file that was found")?),
        other => Err(format!("no command `{other}`: give run, corpus or repeat")),
    }
}

/// What came of a run so far.
#[derive(Default)]
struct Found {
    executions: u64,
    came_in: u64,
    faults: usize,
    slowest: Duration,
    largest: i64,
}

impl Found {
    /// A line of JSON.
    fn line(&self, target: &Target, seed: u64, time: Duration) -> String {
        let Self { executions, came_in, faults, slowest, largest } = self;
        json!({
            "target": target.name, "doors": target.doors.len(), "executions": executions, "came_in": came_in,
            "faults": faults, "seconds": time.as_secs(), "slowest_ms": slowest.as_millis() as u64,
            "largest_kb": largest >> 10, "seed": seed,
        })
        .to_string()
    }
}

/// Bends the seeds of a target's doors, one after the other, and tells what came of it.
fn run(world: &World, target: &Target, options: &Options) -> usize {
    let mut dictionary = Dictionary::default();
    let texts = target.doors.iter().filter(|door| door.form == Form::Text).flat_map(|door| &door.seeds);
    texts.filter_map(|seed| serde_json::from_slice(seed).ok()).for_each(|seed: Value| dictionary.learn(&seed));
    let mut random = Random::new(options.seed);
    let (start, end) = (Instant::now(), options.seconds.map(Duration::from_secs));
    let (mut found, mut said) = (Found::default(), start);
    // A door's accepted inputs are bent further: so inputs come about that no single bend makes.
    let mut pools: Vec<Vec<Vec<u8>>> = target.doors.iter().map(|door| door.seeds.clone()).collect();
    let is_over = |executions: u64| match end {
        Some(end) => executions.is_multiple_of(64) && start.elapsed() >= end,
        None => executions >= options.executions,
    };
    while !is_over(found.executions) && found.faults < 20 {
        if found.executions.is_multiple_of(64) && said.elapsed() >= BETWEEN_LINES {
            said = Instant::now();
            eprintln!("{}", found.line(target, options.seed, start.elapsed()));
        }
        let place = random.below(target.doors.len());
        let (door, pool) = (&target.doors[place], &mut pools[place]);
        let Some(seed) = random.pick(pool).cloned() else { continue };
        let bent = bent(&seed, door.form, &dictionary, &mut random);
        let input = match door.form {
            Form::Sealed(of) => sealed(of, &bent),
            Form::Text | Form::Binary => bent.clone(),
        };
        found.executions += 1;
        world.begin(&input);
        let (result, cost) = watch::cost(|| panic::catch_unwind(AssertUnwindSafe(|| (door.open)(world, &input))));
        found.slowest = found.slowest.max(cost.time);
        found.largest = found.largest.max(cost.bytes);
        let is_greedy = cost.bytes > MOST_BYTES && input.len() < SMALL;
        let fault = match &result {
            Err(_) => Some("panic"),
            Ok(_) if cost.time > options.longest => Some("slow"),
            Ok(_) if is_greedy => Some("greedy"),
            Ok(_) => None,
        };
        if let Some(what) = fault {
            found.faults += 1;
            keep(target, door, what, &input);
        }
        if matches!(result, Ok(true)) {
            found.came_in += 1;
            if bent.len() < 20_000 && random.once_in(50) {
                if pool.len() < 200 {
                    pool.push(bent);
                } else {
                    let first = door.seeds.len().min(pool.len() - 1);
                    let at = first + random.below(pool.len() - first);
                    pool[at] = bent;
                }
            }
        }
    }
    println!("{}", found.line(target, options.seed, start.elapsed()));
    found.faults
}

fn bent(seed: &[u8], form: Form, dictionary: &Dictionary, random: &mut Random) -> Vec<u8> {
    if form == Form::Text
        && !random.once_in(12)
        && let Ok(mut value) = serde_json::from_slice::<Value>(seed)
    {
        bend::tree(&mut value, dictionary, random);
        return value.to_string().into_bytes();
    }
    let mut bytes = seed.to_vec();
    bend::bytes(&mut bytes, random);
    bytes
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Writes a fault down: its door and its input, in one line of JSON.
fn keep(target: &Target, door: &Door, what: &str, input: &[u8]) {
    let line = json!({ "target": target.name, "door": door.name, "fault": what, "input": hex(input), "text": String::from_utf8_lossy(input) });
    let print = lifestage::number::Fingerprinter::new("found").bytes(input).finish();
    let file = folder("found").join(format!("{}-{what}-{print}.json", target.name.replace(' ', "_")));
    eprintln!("{what} by {}: {}", door.name, file.display());
    if let Err(error) = fs::create_dir_all(folder("found")).and_then(|()| fs::write(&file, format!("{line:#}\n"))) {
        eprintln!("{error}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// One input again; a fault of it is not caught.
fn repeat(world: &World, targets: &[Target], file: &Path) -> Result<usize, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let line: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let named = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let (target, door) = (named("target"), named("door"));
    let mut doors = targets.iter().filter(|known| known.name == target).flat_map(|known| &known.doors);
    let door = doors.find(|known| known.name == door).ok_or("no such door")?;
    let input = unhex(&named("input")).ok_or("no input")?;
    world.begin(&input);
    let (came_in, cost) = watch::cost(|| (door.open)(world, &input));
    println!("{}: {}, {:?}", door.name, if came_in { "came in" } else { "refused" }, cost);
    Ok(0)
}

/// Everything that is committed in `corpus/`: inputs at which something was found once, and those that come close.
fn corpus(world: &World, targets: &[Target]) -> Result<usize, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder("corpus"))
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    for file in &files {
        repeat(world, targets, file)?;
    }
    println!("{} inputs of the corpus, none at fault", files.len());
    Ok(0)
}
