//! *Do imports go strictly downward?* Reads `src/` and holds every import against the layers.
//!
//! A module imports from lower layers only, never from its own layer or above, and by the module's path, never through
//! the re-exports at the root.

mod checker;
mod tokens;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use checker::{Plan, Source};

/// The modules, lowest layer first; those in one line are siblings and do not know each other.
const PLAN: Plan = Plan {
    layers: &[
        // Ground.
        &["decimal", "fingerprint", "id", "money", "problem", "ratio", "small_cells", "stats"],
        &["document", "metric", "time"],
        &["hold", "mbg", "spend"],
        // Facts.
        &["kind", "reason", "subject"],
        &["definition", "event", "user"],
        &["sequence"],
        // Memory.
        &["ledger", "profile"],
        &["btyd"],
        // Judgement.
        &[
            "abuse",
            "behavior",
            "contact",
            "contribution",
            "growth",
            "need",
            "recommendation",
            "rfm",
            "streak",
            "task",
            "value",
        ],
        // Compound.
        &["achievement", "churn", "group", "stage", "tag", "worth"],
        &["incentive", "winback"],
        // Rules over everything below.
        &["rule"],
        &["segment"],
        &["trigger"],
        // One person.
        &["ruleset"],
        &["features", "scorecard", "trees"],
        // Everybody.
        &["population"],
        &["session"],
        // Reports.
        &[
            "activity",
            "campaign",
            "experiment",
            "feedback",
            "funnel",
            "journey",
            "lifecycle",
            "path",
            "referral",
            "retention",
            "revenue",
            "year",
        ],
        // Boards.
        &["backtest", "explain", "kpi", "tune", "what_if"],
    ],
    only_in: &[("rayon", "population/parallel.rs")],
};

#[test]
fn imports_in_the_library_go_strictly_downward() {
    let violations = PLAN.check(&sources());
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

/// The names of all types that the library makes public.
pub(crate) fn public_types() -> BTreeSet<String> {
    let named = |source: &Source| -> Vec<String> {
        let code = tokens::tokens(&source.text);
        let words: Vec<&str> = code.iter().map(|token| token.text.as_str()).collect();
        let types = words.windows(3).filter(|three| matches!(three, ["pub", "struct" | "enum" | "union", _]));
        types.map(|three| three[2].to_owned()).collect()
    };
    let all: BTreeSet<String> = sources().iter().flat_map(named).collect();
    assert!(all.contains("Profile") && all.contains("Kind"), "{all:?}");
    all
}

/// The library's own sources.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let parts = path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap());
                sources.push(Source { path: parts.collect::<Vec<_>>().join("/"), text });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}
