//! Which mutants are tried: all of the dense files, and a sample of the folders.

use crate::mutant::Mutant;

/// Files whose every line decides something: a replay under a horizon, an order of lots, a comparison.
const DENSE: [&str; 12] = [
    "incentive/ledger/order.rs",
    "incentive/ledger/places.rs",
    "incentive/ledger/replay.rs",
    "outreach/contact/decide.rs",
    "outreach/contact/wait.rs",
    "report/retention/census.rs",
    "report/retention/lags.rs",
    "rule/predicate/comparison.rs",
    "rule/predicate/steady.rs",
    "rule/segment/held.rs",
    "score/replay.rs",
    "time/hold.rs",
];

/// The folders that the sample is drawn from.
const FOLDERS: [&str; 5] = ["incentive", "profile", "report", "rule", "score"];

/// Whether a file is mutated at all: no tests, and no words that a person reads.
pub fn is_asked(file: &str) -> bool {
    let is_sampled = FOLDERS.iter().any(|folder| file.starts_with(&format!("{folder}/")));
    DENSE.contains(&file) || (is_sampled && !file.ends_with("/tests.rs"))
}

/// Whether all mutants of its file are tried.
pub fn is_dense(mutant: &Mutant) -> bool {
    DENSE.contains(&mutant.key.file.as_str())
}

/// All of the dense files, and as many of the others as the sample has, those with the least draws.
pub fn choose(found: Vec<Mutant>, sample: usize, seed: u64) -> Vec<Mutant> {
    let (mut chosen, others): (Vec<Mutant>, Vec<Mutant>) = found.into_iter().partition(is_dense);
    // One literal in four: counting one up says little, and there are many.
    let is_taken = |mutant: &Mutant| !mutant.is_literal() || mutant.draw(seed).is_multiple_of(4);
    let mut others: Vec<Mutant> = others.into_iter().filter(is_taken).collect();
    others.sort_by_cached_key(|mutant| mutant.draw(seed));
    others.truncate(sample);
    chosen.append(&mut others);
    chosen.sort_by(|one, other| {
        (&one.key.file, one.place.start, &one.key).cmp(&(&other.key.file, other.place.start, &other.key))
    });
    chosen
}
