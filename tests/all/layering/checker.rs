//! The checker itself, proven on made-up sources.

use std::collections::BTreeSet;

use super::tokens::{Token, tokens};

/// A source file, its path as seen from `src/`.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What may import what.
pub(crate) struct Plan {
    /// The top-level modules, lowest layer first.
    pub(crate) layers: &'static [&'static [&'static str]],
    /// Words that only one file may say.
    pub(crate) only_in: &'static [(&'static str, &'static str)],
}

/// A path of an import, resolved from the root of the crate.
struct Import {
    /// The first segment below the root; empty for the root itself.
    target: String,
    line: usize,
}

const ITEMS: [&str; 9] = ["fn", "struct", "enum", "union", "trait", "impl", "const", "static", "macro_rules"];

impl Plan {
    /// All that is wrong with these sources.
    pub(crate) fn check(&self, sources: &[Source]) -> Vec<String> {
        let files: Vec<(&str, Vec<Token>)> =
            sources.iter().map(|source| (source.path.as_str(), tokens(&source.text))).collect();
        let modules = modules(&files);
        let mut violations = self.misplaced(&modules);
        let mut seen = 0;
        for (path, code) in &files {
            let mut violation = |line: usize, problem: String| violations.push(format!("src/{path}:{line}: {problem}"));
            for (word, home) in self.only_in.iter().filter(|(_, home)| home != path) {
                for token in code.iter().filter(|token| token.text == *word) {
                    violation(token.line, format!("`{word}` is named outside of src/{home}"));
                }
            }
            let Some(module) = module_path(path).first().copied().map(str::to_owned) else {
                for token in code.iter().filter(|token| ITEMS.contains(&token.text.as_str())) {
                    violation(
                        token.line,
                        format!("`{}` at the root, which has modules and re-exports only", token.text),
                    );
                }
                continue;
            };
            for Import { target, line } in imports(path, code) {
                seen += 1;
                if !modules.contains(&target) {
                    violation(line, "an import through the root: name the module".to_owned());
                    continue;
                }
                let (Some(from), Some(to)) = (self.layer(&module), self.layer(&target)) else { continue };
                if to > from {
                    violation(line, format!("`{module}` imports `{target}`, which is above it"));
                } else if to == from && module != target {
                    violation(line, format!("`{module}` imports `{target}`, which is beside it"));
                }
            }
        }
        if seen == 0 {
            violations.push("no import was found in src/: is the checker reading the right place?".to_owned());
        }
        violations
    }

    fn layer(&self, module: &str) -> Option<usize> {
        self.layers.iter().position(|layer| layer.contains(&module))
    }

    /// Modules without a place, and with two.
    fn misplaced(&self, modules: &BTreeSet<String>) -> Vec<String> {
        let places =
            |module: &str| self.layers.iter().flat_map(|layer| layer.iter()).filter(|name| **name == module).count();
        let unplaced = modules.iter().filter(|module| places(module) == 0);
        let unplaced = unplaced.map(|module| format!("module `{module}` has no layer: give it a place in the plan"));
        let named: BTreeSet<&str> = self.layers.iter().flat_map(|layer| layer.iter().copied()).collect();
        let twice = named.into_iter().filter(|module| places(module) > 1);
        unplaced.chain(twice.map(|module| format!("module `{module}` stands twice in the plan"))).collect()
    }
}

/// The top-level modules: those with a file, and those that the root declares. Pages of prose, `mod page {}`, are none.
fn modules(files: &[(&str, Vec<Token>)]) -> BTreeSet<String> {
    let with_file = files.iter().filter_map(|(path, _)| module_path(path).first().map(|name| (*name).to_owned()));
    let roots = files.iter().filter(|(path, _)| module_path(path).is_empty());
    let declared = roots.flat_map(|(_, code)| code.windows(3));
    let declared = declared.filter(|three| three[0].text == "mod" && three[2].text == ";");
    with_file.chain(declared.map(|three| three[1].text.clone())).collect()
}

/// The module of a file: `time/day.rs` is `time`, `day`; `time/mod.rs` is `time`; `lib.rs` is the root.
fn module_path(path: &str) -> Vec<&str> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').collect() }
}

/// Every path that starts with `crate`, or leaves the file's top-level module by `super`.
fn imports(path: &str, code: &[Token]) -> Vec<Import> {
    let text = |at: usize| code.get(at).map_or("", |token| token.text.as_str());
    let mut found = Vec::new();
    let mut module: Vec<&str> = module_path(path);
    // For each open brace, whether it opened a module of its own.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let line = code[at].line;
        let inside_a_path = at > 0 && text(at - 1) == "::";
        match text(at) {
            "{" => {
                let opens_module = at > 1 && text(at - 2) == "mod";
                if opens_module {
                    module.push(text(at - 1));
                }
                braces.push(opens_module);
            }
            "}" if braces.pop() == Some(true) => drop(module.pop()),
            "crate" | "super" | "self" if text(at + 1) == "::" && !inside_a_path => {
                let mut paths = Vec::new();
                let end = expand(code, at, &mut Vec::new(), &mut paths);
                let leaving = paths.iter().filter_map(|path| resolved(&module, path));
                found.extend(leaving.map(|target| Import { target, line }));
                at = end;
                continue;
            }
            "crate" if !(at > 1 && text(at - 1) == "(" && text(at - 2) == "pub") => {
                found.push(Import { target: String::new(), line });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Every path of the tree that starts here, `a::{b, c::d}` as `a::b` and `a::c::d`; returns where it ends.
fn expand<'a>(code: &'a [Token], mut at: usize, prefix: &mut Vec<&'a str>, paths: &mut Vec<Vec<&'a str>>) -> usize {
    let text = |at: usize| code.get(at).map_or("", |token| token.text.as_str());
    let depth = prefix.len();
    loop {
        match text(at) {
            "{" => {
                at += 1;
                while !matches!(text(at), "}" | "") {
                    at = expand(code, at, prefix, paths);
                    // A new name, `as x`, and the comma.
                    while !matches!(text(at), "," | "}" | "") {
                        at += 1;
                    }
                    at += usize::from(text(at) == ",");
                }
                at += 1;
                break;
            }
            word => {
                prefix.push(word);
                if text(at + 1) != "::" {
                    paths.push(prefix.clone());
                    at += 1;
                    break;
                }
                at += 2;
            }
        }
    }
    prefix.truncate(depth);
    at
}

/// Where a path leads if that is the root of the crate: the first segment below it.
fn resolved(module: &[&str], path: &[&str]) -> Option<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        match *first {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    base.is_empty().then(|| rest.first().map_or_else(String::new, |name| (*name).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan {
        layers: &[&["low", "floor"], &["middle", "beside"], &["high", "parallel"]],
        only_in: &[("rayon", "parallel/threads.rs")],
    };

    /// What the checker says about `text` in a file of module `middle`, among harmless others.
    fn complaints(path: &str, text: &str) -> Vec<String> {
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let others = ["low", "floor", "beside", "high"].map(|name| source(&format!("{name}.rs"), ""));
        let mut sources = Vec::from(others);
        sources.push(source("lib.rs", "pub mod low; pub mod middle; pub use low::Thing;"));
        sources.push(source("parallel/threads.rs", "use crate::low::Thing; use rayon::join;"));
        sources.push(source(path, text));
        PLAN.check(&sources)
    }

    #[test]
    fn imports_from_below_and_from_the_own_module_are_fine() {
        for text in [
            "use crate::low::Thing;",
            "use crate::{low::{self, Thing}, floor::*};",
            "use super::low::Thing;",
            "use crate::middle::Own; use self::inner::Deep; pub(crate) fn f() {} pub(super) fn g() {}",
            "mod tests { use super::*; use super::super::low::Thing; mod deep { use super::super::Own; } }",
            "fn f() -> crate::low::Thing { crate::low::thing::<u8>() }",
            "// use crate::high::Thing;\n/// use crate::high::Thing;\nconst A: &str = \"use crate::high::Thing; rayon\";",
            "/* rayon */",
        ] {
            assert_eq!(complaints("middle.rs", text), [""; 0], "{text}");
        }
        assert_eq!(complaints("middle/part.rs", "use super::Own; use super::sibling::Other;"), [""; 0]);
    }

    #[test]
    fn an_import_from_above_is_seen_wherever_it_stands() {
        for text in [
            "use crate::high::Thing;",
            "use crate::high;",
            "use crate::high as h;",
            "use crate::high::*;",
            "use crate::{low::Thing, high::Thing};",
            "use crate::{low::{A, B as C}, high::{D, E}};",
            "use {crate::low::Thing, crate::high::Thing};",
            "pub(crate) use crate::high::Thing;",
            "pub(in crate::high) fn f() {}",
            "fn f() { let _ = crate::high::f(); }",
            "fn f(_: &'static crate::high::Thing) {}",
            "macro_rules! m { () => { $crate::high::f() }; }",
            "#[cfg(test)]\nmod tests { use crate::high::Thing; }",
            "use super::high::Thing;",
            "use super::{high, low};",
            "use self::super::high::Thing;",
            "mod tests { use super::super::high::Thing; }",
            "mod tests { fn f() {} use super::{super::high::Thing, Own}; }",
            "#[serde(default = \"crate::high::thing\")]",
        ] {
            let complaints = complaints("middle.rs", text);
            assert!(
                complaints.iter().any(|text| text.ends_with("`middle` imports `high`, which is above it")),
                "{text}"
            );
        }
        assert_eq!(
            complaints("middle/part.rs", "\n\nuse super::super::high::Thing;"),
            ["src/middle/part.rs:3: `middle` imports `high`, which is above it"]
        );
        assert_eq!(
            complaints("middle/part/mod.rs", "use super::super::high::Thing;"),
            ["src/middle/part/mod.rs:1: `middle` imports `high`, which is above it"]
        );
    }

    #[test]
    fn an_import_from_beside_is_seen() {
        assert_eq!(
            complaints("middle.rs", "use crate::low::Thing;\nuse crate::beside::Thing;"),
            ["src/middle.rs:2: `middle` imports `beside`, which is beside it"]
        );
    }

    #[test]
    fn an_import_through_the_root_is_seen() {
        for text in [
            "use crate::Thing;",
            "use crate::{low::Other, Thing};",
            "use crate::*;",
            "use super::Thing;",
            "use crate as c;",
        ] {
            let expected = ["src/middle.rs:1: an import through the root: name the module"];
            assert_eq!(complaints("middle.rs", text), expected, "{text}");
        }
    }

    #[test]
    fn a_module_without_a_place_is_seen() {
        let expected = ["module `stray` has no layer: give it a place in the plan"];
        assert_eq!(complaints("stray.rs", "use crate::high::Thing;"), expected);
        assert_eq!(complaints("stray/mod.rs", ""), expected);
        let declared = [
            Source { path: "lib.rs".to_owned(), text: "pub mod stray;".to_owned() },
            Source { path: "middle.rs".to_owned(), text: "use crate::middle::Own;".to_owned() },
        ];
        assert_eq!(PLAN.check(&declared), expected);
    }

    #[test]
    fn a_module_with_two_places_is_seen() {
        let plan = Plan { layers: &[&["low"], &["middle", "low"]], only_in: &[] };
        let source = Source { path: "middle.rs".to_owned(), text: "use crate::middle::Own;".to_owned() };
        assert_eq!(plan.check(&[source]), ["module `low` stands twice in the plan"]);
    }

    #[test]
    fn a_word_that_has_one_home_is_seen_elsewhere() {
        let expected = ["src/middle.rs:2: `rayon` is named outside of src/parallel/threads.rs"];
        assert_eq!(complaints("middle.rs", "\nuse rayon::prelude::*;"), expected);
        assert_eq!(complaints("parallel/other.rs", "fn f() { rayon::join(a, b); }").len(), 1);
    }

    #[test]
    fn an_item_at_the_root_is_seen() {
        let root = |text: &str| {
            let own = Source { path: "middle.rs".to_owned(), text: "use crate::middle::Own;".to_owned() };
            PLAN.check(&[own, Source { path: "lib.rs".to_owned(), text: text.to_owned() }])
        };
        assert_eq!(root("pub mod middle; pub use middle::Own; pub mod page {}"), [""; 0]);
        assert_eq!(
            root("pub mod middle;\nfn f() {}"),
            ["src/lib.rs:2: `fn` at the root, which has modules and re-exports only"]
        );
    }

    #[test]
    fn a_checker_that_finds_nothing_says_so() {
        let nothing = ["no import was found in src/: is the checker reading the right place?"];
        assert_eq!(PLAN.check(&[]), nothing);
        let text = "// use crate::low::Thing;".to_owned();
        assert_eq!(PLAN.check(&[Source { path: "middle.rs".to_owned(), text }]), nothing);
    }
}
