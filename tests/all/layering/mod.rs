//! The layering of the library: do imports go strictly downward? Reads `src/` and holds every import against the plan.
//!
//! A folder imports from folders above it in the list only, a module from earlier modules of its folder, and by the
//! module's path there, never through the re-exports of the root or of its own folder. Files of one module may know each
//! other in one direction; where two must know each other, the plan says why.

mod checker;
mod imports;
mod pages;
mod proofs;

use checker::Plan;

use crate::shared::sources::sources;

/// The folders from the ground up, each with its modules, earlier ones first.
const PLAN: Plan = Plan {
    folders: &[
        ("number", &["work", "decimal", "fingerprint", "money", "plain", "exact_sum", "ratio", "stats"]),
        (
            "time",
            &[
                "day",
                "days",
                "window",
                "timespan",
                "period",
                "periods",
                "moment",
                "offset",
                "past",
                "calendar_error",
                "calendar",
                "admission",
                "beginning",
                "identity",
                "hold",
            ],
        ),
        (
            "event",
            &["id", "kind", "subject", "interner", "user", "event", "by_value", "touchpoint", "selector", "sequence"],
        ),
        (
            "answer",
            &[
                "version",
                "bytes",
                "language",
                "seen_value",
                "problem",
                "document",
                "names",
                "say",
                "named",
                "sentence",
                "naming",
                "event_names",
                "reason",
                "definition",
                "mergeable",
                "small_cells",
            ],
        ),
        (
            "profile",
            &[
                "tally",
                "total",
                "table",
                "selector",
                "forgotten",
                "history",
                "profile",
                "hours_histogram",
                "as_of",
                "forgotten_as_of",
                "bytes",
                "written",
                "seen",
                "identity",
            ],
        ),
        (
            "population",
            &[
                "parallel",
                "report_key",
                "columns",
                "ordered",
                "tally_columns",
                "shard",
                "numbers",
                "scatter",
                "row_kinds",
                "packing",
                "sort",
                "build",
                "tally_build",
                "crowd",
                "population",
                "active_periods",
                "census",
                "timelines",
            ],
        ),
        (
            "score",
            &[
                "recurrence",
                "mean_spend",
                "everybody",
                "replay",
                "rfm",
                "stage",
                "behavior",
                "worth",
                "need",
                "abuse",
                "contribution",
                "tag",
                "group",
                "churn",
                "winback",
                "recommendation",
            ],
        ),
        (
            "incentive",
            &[
                "asked",
                "growth_points",
                "task",
                "maturity",
                "streak",
                "so_far",
                "achievement",
                "earnings",
                "incentives",
                "achieved",
                "ledger",
            ],
        ),
        (
            "value",
            &[
                "btyd",
                "span",
                "parameter",
                "special",
                "discount",
                "sample",
                "customer",
                "opportunities",
                "tenure",
                "spend",
                "spend_of",
                "fit",
                "purchase",
                "nbd",
                "beta_geometric",
                "bg_nbd",
                "silence",
                "pareto_nbd",
                "bg_bb",
                "shifted_beta_geometric",
                "gamma_gamma",
                "sentence",
                "one_timers",
                "lifetime",
                "lifetime_total",
                "spend_sample",
                "fitted_spend",
                "holdout",
                "money_validation",
                "validation",
            ],
        ),
        ("rule", &["unscored", "predicate", "segment", "trigger", "ruleset", "scorecard", "edition", "told", "due"]),
        (
            "report",
            &[
                "checked",
                "activity",
                "accounting",
                "retention",
                "revenue",
                "journey",
                "kpi",
                "dated",
                "event_users",
                "session",
                "funnel",
                "path",
                "year",
                "explain",
                "user_counts",
            ],
        ),
        ("outreach", &["contact", "assignment", "experiment", "campaign", "referral", "feedback", "user_counts"]),
        ("model", &["trees", "features", "quality", "aha", "backtest", "tune", "what_if", "company", "user_counts"]),
        ("catalogue", &["list"]),
    ],
    circles: &[],
    documents: &["api_themes", "cookbook", "engines", "glossary"],
    only_in: &[("rayon", "population/parallel.rs")],
};

#[test]
fn imports_in_the_library_go_strictly_downward() {
    let violations = PLAN.check(&sources());
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}
