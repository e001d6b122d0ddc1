//! The layering of the library: do imports go strictly downward? Reads `src/` and holds every import against the plan.
//!
//! A folder imports from folders above it in the list only, a module from earlier modules of its folder, and by the
//! module's path there, never through the re-exports of the root or of its own folder. Files of one module may know each
//! other in one direction; where two must know each other, the plan says why.

mod checker;
mod imports;
mod proofs;
mod tokens;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use checker::{Plan, Source};

/// The folders from the ground up, each with its modules, earlier ones first.
const PLAN: Plan = Plan {
    folders: &[
        ("number", &["decimal", "fingerprint", "money", "ratio", "stats"]),
        ("time", &["days", "day", "window", "timespan", "period", "periods", "moment", "calendar", "hold"]),
        ("event", &["id", "kind", "subject", "user", "event", "sequence"]),
        ("answer", &["reason", "problem", "document", "definition", "small_cells"]),
        ("profile", &["tally", "table", "selector", "forgotten", "profile", "as_of", "bytes", "written"]),
        (
            "population",
            &[
                "parallel",
                "columns",
                "shard",
                "scatter",
                "build",
                "crowd",
                "population",
                "census",
                "timelines",
                "score",
            ],
        ),
        (
            "score",
            &[
                "recurrence",
                "mean_spend",
                "rfm",
                "stage",
                "behavior",
                "worth",
                "need",
                "contribution",
                "tag",
                "group",
                "abuse",
                "churn",
                "winback",
                "recommendation",
            ],
        ),
        ("incentive", &["growth_points", "task", "streak", "achievement", "incentives", "ledger"]),
        (
            "value",
            &[
                "btyd",
                "span",
                "parameter",
                "special",
                "discount",
                "customer",
                "opportunities",
                "tenure",
                "spend",
                "sample",
                "fit",
                "purchase",
                "nbd",
                "beta_geometric",
                "bg_nbd",
                "mbg_nbd",
                "silence",
                "pareto_nbd",
                "bg_bb",
                "shifted_beta_geometric",
                "gamma_gamma",
                "lifetime",
                "holdout",
                "validation",
            ],
        ),
        ("rule", &["predicate", "segment", "trigger", "ruleset", "scorecard"]),
        (
            "report",
            &[
                "activity",
                "accounting",
                "retention",
                "revenue",
                "journey",
                "kpi",
                "session",
                "funnel",
                "path",
                "year",
                "explain",
            ],
        ),
        ("outreach", &["contact", "experiment", "campaign", "referral", "feedback"]),
        ("model", &["trees", "features", "quality", "backtest", "tune", "what_if"]),
    ],
    circles: &[],
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
