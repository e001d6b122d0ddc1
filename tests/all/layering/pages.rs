//! What adding a module takes, besides its place in the plan: a row on its folder's page, and tests that follow the map.

use std::fs;
use std::path::Path;

use super::PLAN;

/// Folders whose files are private and whose names stand on the folder's page itself.
const FLAT: [&str; 6] = ["wording", "time", "profile", "population", "value", "catalogue"];

/// Folders that are private, as what is public in them stands on the pages of others.
const PRIVATE: [&str; 1] = ["wording"];

/// Modules that are private, for the same reason or as they are parts of others.
const ON_THE_PAGE: [&str; 20] = [
    "event::event",
    "incentive::asked",
    "incentive::maturity",
    "incentive::so_far",
    "number::plain",
    "number::sip_hash",
    "number::work",
    "report::checked",
    "report::dated",
    "report::user_counts",
    "outreach::user_counts",
    "model::user_counts",
    "answer::event_names",
    "answer::naming",
    "answer::numbered",
    "incentive::earnings",
    "report::event_users",
    "answer::seen_value",
    "score::everybody",
    "score::replay",
];

/// Modules that add methods to the types of others, and have no name of their own to stand one level up.
const METHODS: [&str; 1] = ["rule::due"];

/// Modules whose tests stand in the module, or with those of others.
const TESTED_ELSEWHERE: [(&str, &str); 14] = [
    ("number", "values: each file tests itself, and tests/all/doors how they travel and what they refuse"),
    ("event", "values, as above"),
    ("answer", "values, as above"),
    ("score::everybody", "parts of what is fitted and of lists, tested with each of them"),
    ("score::replay", "a part of stage and behavior, tested in both against naive replays"),
    ("incentive::asked", "what each incentive is asked with, tested with each of them and with `achieved`"),
    ("incentive::so_far", "the parts of `achieved`, tested there"),
    ("incentive::earnings", "what all incentives say, tested with each of them and with scorecards"),
    ("report::event_users", "the users of events, tested with sessions and paths"),
    ("incentive::maturity", "when invitees mature, tested with referrals and the board of key numbers"),
    ("report::user_counts", "counts of every answer, tested over all that add up in tests/all/doors/mergeable"),
    ("outreach::user_counts", "the same"),
    ("model::user_counts", "the same"),
    ("score::mean_spend", "sums of churn risk and worth, tested there"),
];

#[test]
fn every_module_has_a_row_and_a_name_on_the_page_of_its_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut forgotten = Vec::new();
    for (folder, modules) in PLAN.folders {
        let page = fs::read_to_string(root.join("src").join(folder).join("mod.rs")).unwrap();
        for module in *modules {
            let name = format!("{folder}::{module}");
            if FLAT.contains(folder) || ON_THE_PAGE.contains(&name.as_str()) {
                continue;
            }
            let names = (!METHODS.contains(&name.as_str())).then(|| format!("pub use {module}::*;"));
            for line in [format!("pub mod {module};"), format!("| [`{module}`] |")].into_iter().chain(names) {
                if !page.contains(&line) {
                    forgotten.push(format!("src/{folder}/mod.rs: `{line}`"));
                }
            }
        }
    }
    assert!(forgotten.is_empty(), "add to the page of the folder:\n{}", forgotten.join("\n"));
}

#[test]
fn the_tests_of_every_module_stand_where_its_name_leads() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all");
    let mut forgotten = Vec::new();
    for (folder, modules) in PLAN.folders {
        for module in *modules {
            let name = format!("{folder}::{module}");
            let elsewhere = |known: &str| known == *folder || known == name;
            if FLAT.contains(folder) || TESTED_ELSEWHERE.iter().any(|(known, _)| elsewhere(known)) {
                continue;
            }
            let place = tests.join(folder).join(module);
            if !place.with_extension("rs").exists() && !place.join("mod.rs").exists() {
                forgotten.push(format!("tests/all/{folder}/{module}.rs"));
            }
        }
    }
    assert!(forgotten.is_empty(), "no tests of a module:\n{}", forgotten.join("\n"));
}

#[test]
fn every_folder_has_a_row_in_the_architecture_and_on_the_front_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["ARCHITECTURE.md", "src/lib.rs"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let own = |folder: &str| page == "src/lib.rs" && PRIVATE.contains(&folder);
        for (folder, _) in PLAN.folders.iter().filter(|(folder, _)| !own(folder)) {
            let row = text.lines().any(|line| {
                line.starts_with(&format!("| `{folder}`")) || line.starts_with(&format!("//! | [`{folder}`]"))
            });
            assert!(row, "{page} has no row for `{folder}`");
        }
    }
}
