//! Whole pages as people get them, in both languages, beside what they were when somebody last read them from end to end.
//!
//! Where a page is meant to change, write it anew by
//! `cargo test -p lifestage-cli -- --ignored pages_are_written_anew`, and read it before it is committed.

use std::fs;
use std::path::PathBuf;

use crate::program::run;

/// The name of a page, and what it is asked by.
const PAGES: [(&str, &str, &[&str]); 4] = [
    ("operations", "operations", &[]),
    ("operations_all", "operations", &["--all"]),
    ("explanation", "score", &["--explain", "00004"]),
    ("report", "report", &[]),
];

fn file(name: &str, language: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages").join(format!("{name}.{language}.txt"))
}

fn page(question: &str, arguments: &[&str], language: &str) -> String {
    let done = run(question, &[arguments, &["--lang", language]].concat(), "");
    assert!(done.success, "{}", done.err);
    done.out
}

fn all(mut see: impl FnMut(PathBuf, String)) {
    for (name, question, arguments) in PAGES {
        for language in ["en", "zh"] {
            see(file(name, language), page(question, arguments, language));
        }
    }
}

#[test]
fn pages_are_as_they_were_read_last() {
    all(|path, page| {
        let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let differs = kept.lines().zip(page.lines()).find(|(kept, now)| kept != now);
        assert_eq!(differs, None, "{}", path.display());
        assert_eq!(kept.lines().count(), page.lines().count(), "{}", path.display());
    });
}

#[test]
#[ignore = "writes the pages that the other test compares with"]
fn pages_are_written_anew() {
    all(|path, page| fs::write(path, page).unwrap());
}
