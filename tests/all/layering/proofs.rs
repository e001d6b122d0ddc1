//! The checker held against made-up sources: what must be seen is seen, what is fine is not.

use super::checker::Plan;
use crate::shared::sources::Source;

const PLAN: Plan = Plan {
    folders: &[("low", &["floor", "thing"]), ("middle", &["under", "own", "over"]), ("high", &["roof"])],
    circles: &[],
    documents: &["book"],
    only_in: &[("rayon", "high/roof.rs")],
};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// A crate on which nothing is wrong, and more files.
fn house(more: &[(&str, &str)]) -> Vec<Source> {
    let mut sources = vec![
        source("lib.rs", "pub mod low; pub mod middle; pub mod high; pub mod book; pub use low::Thing;"),
        source("book/mod.rs", "//! Recipes.\npub mod first;"),
        source("book/first.rs", "//! ```\n//! use lifestage::low::Thing;\n//! ```"),
        source("low/mod.rs", "pub mod floor; pub mod thing; pub use floor::*; pub use thing::*;"),
        source("middle/mod.rs", "pub mod own; pub mod over; pub mod under; pub use own::Own;"),
        source("high/mod.rs", "pub mod roof;"),
        source("high/roof.rs", "use crate::low::thing::Thing; use rayon::join;"),
    ];
    for path in ["low/floor.rs", "low/thing.rs", "middle/under.rs", "middle/own.rs", "middle/over.rs"] {
        sources.push(source(path, ""));
    }
    for (path, text) in more {
        sources.retain(|source| source.path != *path && source.path != path.replace("/mod.rs", ".rs"));
        sources.push(source(path, text));
    }
    sources
}

/// What the checker says about `text` in a file, among harmless others.
fn complaints(path: &str, text: &str) -> Vec<String> {
    PLAN.check(&house(&[(path, text)]))
}

#[test]
fn imports_from_below_and_from_the_own_module_are_fine() {
    for text in [
        "use crate::low::thing::Thing;",
        "use crate::low::Thing;",
        "use crate::{low::{self, Thing}, low::floor::*};",
        "use super::under::Thing;",
        "use crate::middle::own::Own; use self::inner::Deep; pub(crate) fn f() {} pub(super) fn g() {}",
        "mod tests { use super::*; use super::super::under::Thing; mod deep { use super::super::Own; } }",
        "fn f() -> crate::low::Thing { crate::low::thing::<u8>() }",
        "pub(in crate::middle) fn f() {}",
        "// use crate::high::Thing;\n/// use crate::high::Thing;\nconst A: &str = \"use crate::high::Thing; rayon\";",
        "/* rayon */",
    ] {
        assert_eq!(complaints("middle/own.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn an_import_from_a_folder_above_is_seen_wherever_it_stands() {
    for text in [
        "use crate::high::Thing;",
        "use crate::high;",
        "use crate::high as h;",
        "use crate::high::*;",
        "use crate::{low::Thing, high::Thing};",
        "use crate::{low::{A, B as C}, high::{D, E}};",
        "use {crate::low::Thing, crate::high::Thing};",
        "pub(crate) use crate::high::Thing; use crate::high::Other;",
        "pub(in crate::high) fn f() {}",
        "fn f() { let _ = crate::high::f(); }",
        "fn f(_: &'static crate::high::Thing) {}",
        "macro_rules! m { () => { $crate::high::f() }; }",
        "#[cfg(test)]\nmod tests { use crate::high::Thing; }",
        "use super::super::high::Thing;",
        "use super::super::{high, low};",
        "use self::super::super::high::Thing;",
        "mod tests { use super::super::super::high::Thing; }",
        "mod tests { fn f() {} use super::{super::super::high::Thing, Own}; }",
        "#[serde(default = \"crate::high::thing\")]",
    ] {
        let complaints = complaints("middle/own.rs", text);
        let seen = complaints.iter().any(|text| text.ends_with("`middle` imports `high`, which is above it"));
        assert!(seen, "{text}: {complaints:?}");
    }
    let expected = ["src/middle/own/part.rs:3: `middle` imports `high`, which is above it"];
    let deep =
        [("middle/own/mod.rs", "mod part;"), ("middle/own/part.rs", "\n\nuse super::super::super::high::Thing;")];
    assert_eq!(PLAN.check(&house(&deep)), expected);
}

#[test]
fn a_hand_on_of_something_from_above_is_seen_as_well() {
    let expected = ["src/middle/own.rs:1: `middle` imports `high`, which is above it"];
    assert_eq!(complaints("middle/own.rs", "pub use crate::high::roof::Thing; use crate::low::Thing;"), expected);
}

#[test]
fn within_a_folder_imports_go_only_to_earlier_modules() {
    assert_eq!(complaints("middle/over.rs", "use super::own::Own; use crate::middle::under::Thing;"), [""; 0]);
    assert_eq!(
        complaints("middle/own.rs", "use crate::low::Thing;\nuse super::over::Thing;"),
        ["src/middle/own.rs:2: `middle::own` imports `middle::over`, which is above it"]
    );
}

#[test]
fn an_import_through_the_root_or_the_page_of_its_own_folder_is_seen() {
    for text in [
        "use crate::Thing;",
        "use crate::{low::Other, Thing};",
        "use crate::*;",
        "use super::super::Thing;",
        "use crate as c;",
    ] {
        let expected = ["src/middle/own.rs:1: an import through the root: name the folder"];
        assert_eq!(complaints("middle/own.rs", text), expected, "{text}");
    }
    let expected = ["src/middle/over.rs:1: an import through the page of its own folder `middle`: name the module"];
    assert_eq!(complaints("middle/over.rs", "use super::Own;"), expected);
    assert_eq!(complaints("middle/over.rs", "use crate::middle::Own;"), expected);
}

#[test]
fn a_module_or_folder_without_a_place_is_seen() {
    let expected = ["`middle::stray` has no place: give it one in the plan"];
    assert_eq!(complaints("middle/stray.rs", ""), expected);
    assert_eq!(complaints("middle/stray/mod.rs", ""), expected);
    let declared = "pub mod own; pub mod over; pub mod under; pub mod stray;";
    assert_eq!(complaints("middle/mod.rs", declared), expected);
    let expected =
        ["`stray` has no place: give it one in the plan", "`stray::part` has no place: give it one in the plan"];
    assert_eq!(complaints("stray/part.rs", ""), expected);
}

#[test]
fn a_module_with_two_places_or_a_place_without_a_module_is_seen() {
    let check = |folders| {
        Plan { folders, circles: &[], documents: &[], only_in: &[] }.check(&[
            source("lib.rs", "pub mod low; pub mod middle;"),
            source("low/floor.rs", ""),
            source("middle/own.rs", "use crate::low::floor::Thing;"),
        ])
    };
    assert_eq!(check(&[("low", &["floor"]), ("middle", &["own"])]), [""; 0]);
    assert_eq!(check(&[("low", &["floor", "floor"]), ("middle", &["own"])]), ["`low::floor` stands twice in the plan"]);
    let gone = "`low::thing` has a place in the plan and no file";
    assert_eq!(check(&[("low", &["floor", "thing"]), ("middle", &["own"])]), [gone]);
}

const PAGE: &str = "mod one; mod two; pub use one::One; pub use two::Two;";

#[test]
fn a_circle_of_files_within_a_module_is_seen_also_through_the_page_of_the_module() {
    let expected = ["a circle of imports: middle/own/one.rs, middle/own/two.rs"];
    for (one, two) in [
        ("use super::two::Two;", "use super::one::One;"),
        ("use super::Two;", "use super::One; use crate::low::Thing;"),
    ] {
        let files = [("middle/own/mod.rs", PAGE), ("middle/own/one.rs", one), ("middle/own/two.rs", two)];
        assert_eq!(PLAN.check(&house(&files)), expected, "{one} {two}");
    }
    let page = "mod one; use self::one::helper; pub struct Own; fn f() { helper() }";
    let files = [("middle/own/mod.rs", page), ("middle/own/one.rs", "use super::Own; pub(super) fn helper() {}")];
    assert_eq!(PLAN.check(&house(&files)), ["a circle of imports: middle/own/mod.rs, middle/own/one.rs"]);
    let page = "mod one; pub struct Own; fn f() { one::helper() }";
    let files = [("middle/own/mod.rs", page), ("middle/own/one.rs", "use super::Own; pub(super) fn helper() {}")];
    assert_eq!(PLAN.check(&house(&files)), ["a circle of imports: middle/own/mod.rs, middle/own/one.rs"]);
}

#[test]
fn files_of_a_module_that_know_each_other_one_way_are_no_circle() {
    let files = [("middle/own/mod.rs", PAGE), ("middle/own/one.rs", "use super::Two;"), ("middle/own/two.rs", "")];
    assert_eq!(PLAN.check(&house(&files)), [""; 0]);
}

#[test]
fn a_circle_needs_a_reason_and_a_reason_needs_a_circle() {
    let plan = |circles| Plan { circles, ..PLAN };
    let files = [
        ("middle/own/mod.rs", PAGE),
        ("middle/own/one.rs", "use super::Two;"),
        ("middle/own/two.rs", "use super::One;"),
    ];
    let known: &[(&[&str], &str)] = &[(&["middle/own/one.rs", "middle/own/two.rs"], "each holds the other")];
    assert_eq!(plan(known).check(&house(&files)), [""; 0]);
    let idle = "a reason for a circle that is none: middle/own/one.rs, middle/own/two.rs";
    assert_eq!(plan(known).check(&house(&[])), [idle]);
    let silent: &[(&[&str], &str)] = &[(&["middle/own/one.rs", "middle/own/two.rs"], "")];
    assert_eq!(plan(silent).check(&house(&files)), [idle]);
}

#[test]
fn a_word_that_has_one_home_is_seen_elsewhere() {
    let expected = ["src/middle/own.rs:2: `rayon` is named outside of src/high/roof.rs"];
    assert_eq!(complaints("middle/own.rs", "\nuse rayon::prelude::*;"), expected);
    let beside = [("high/mod.rs", "pub mod roof; pub mod other;"), ("high/other.rs", "fn f() { rayon::join(a, b); }")];
    let named = "src/high/other.rs:1: `rayon` is named outside of src/high/roof.rs".to_owned();
    assert!(PLAN.check(&house(&beside)).contains(&named));
}

#[test]
fn an_item_at_the_root_or_on_the_page_of_a_folder_is_seen() {
    let root =
        "pub mod low; pub mod middle; pub mod high; pub mod book; pub use low::Thing; pub mod page {}\nfn f() {}";
    let expected = ["src/lib.rs:2: `fn` on the root, which has modules and re-exports only"];
    assert_eq!(complaints("lib.rs", root), expected);
    let expected = ["src/high/mod.rs:1: `struct` on a folder's page, which has modules and re-exports only"];
    assert_eq!(complaints("high/mod.rs", "pub mod roof; struct High;"), expected);
}

#[test]
fn code_on_a_page_of_documents_is_seen() {
    for text in ["fn f() {}", "pub mod first;\nuse crate::low::Thing;", "mod first;"] {
        let complaints = complaints("book/mod.rs", text);
        assert!(complaints[0].ends_with("on a page of documents, which has pages only"), "{text}: {complaints:?}");
    }
}

#[test]
fn a_checker_that_finds_nothing_says_so() {
    let nothing = "no import was found in src/: is the checker reading the right place?";
    let plan = Plan { folders: &[], circles: &[], documents: &[], only_in: &[] };
    assert_eq!(plan.check(&[]), [nothing]);
    assert_eq!(plan.check(&[source("lib.rs", "// use crate::low::Thing;")]), [nothing]);
}
