//! Trying mutants: the tests that reach one run with it on, those of its own module and the quick ones first.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::build::Programs;
use crate::mutant::Mutant;
use crate::reach::Test;
use crate::run::{End, run};

/// What came of a mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It does not compile, so it is none.
    Broken,
    /// No test reaches it.
    Unreached,
    /// Tests reach it, and all pass.
    Alive {
        tests: usize,
    },
    Caught {
        test: String,
    },
    /// A test did not end with it on, which is noticed too.
    Endless {
        test: String,
    },
}

/// Seconds of tests that run together: few at first, as most mutants are caught by the first tests.
const STEPS: [f64; 4] = [0.3, 2.0, 10.0, f64::INFINITY];

/// Tries a mutant with the tests that reach it.
pub fn hunt(
    folder: &Path,
    programs: &Programs,
    (number, mutant): (u32, &Mutant),
    tests: &[Test],
) -> Result<Fate, Problem> {
    let reaching = |test: &&Test| test.reached.binary_search(&number).is_ok();
    let mut reaching: Vec<&Test> = tests.iter().filter(reaching).collect();
    if reaching.is_empty() {
        return Ok(Fate::Unreached);
    }
    let module = mutant.key.file.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let folder_of = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    // Near tests first, and quick ones; one that reaches little else is made for this.
    let cost = |test: &Test| {
        let shared = test.name.split("::").zip(module.split("::")).take_while(|(one, other)| one == other).count();
        let nearness =
            [8.0, 2.0, 1.0][shared.min(2)] * if folder_of(&test.name) == folder_of(&module) { 1.0 } else { 2.0 };
        (test.seconds + 0.02) * nearness * (1.0 + test.reached.len() as f64 / 200.0)
    };
    reaching.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
    let total = reaching.len();
    let mut rest = reaching.as_slice();
    for most in STEPS {
        let mut sum = 0.0;
        let together = rest.iter().take_while(|test| {
            sum += test.seconds;
            sum <= most
        });
        let (now, later) = rest.split_at(together.count().max(1).min(rest.len()));
        rest = later;
        if let Some(fate) = step(folder, programs, number, now)? {
            return Ok(fate);
        }
    }
    Ok(Fate::Alive { tests: total })
}

/// Runs some of the tests, by program.
fn step(folder: &Path, programs: &Programs, number: u32, tests: &[&Test]) -> Result<Option<Fate>, Problem> {
    let mut by_program: BTreeMap<&str, Vec<&Test>> = BTreeMap::new();
    for test in tests {
        by_program.entry(&test.program).or_default().push(test);
    }
    for (program, tests) in by_program {
        let usual: f64 = tests.iter().map(|test| test.seconds).sum();
        let longest = Duration::from_secs_f64(10.0 + 5.0 * usual);
        let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
        let number = number.to_string();
        match run(&programs[program], folder, &names, &[("MUTANT", &number)], longest)? {
            End::Passed => {}
            End::Failed { test } => return Ok(Some(Fate::Caught { test: format!("{program} {test}") })),
            End::TooLong { test } => return Ok(Some(Fate::Endless { test: format!("{program} {test}") })),
        }
    }
    Ok(None)
}
