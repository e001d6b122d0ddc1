//! The imports of a source, as paths from the root of the crate.

use crate::shared::tokens::Token;

/// A path of an import, resolved from the root of the crate.
pub(super) struct Import {
    /// All segments below the root; empty for the root itself.
    pub(super) target: Vec<String>,
    pub(super) line: usize,
    /// Whether it is handed on, `pub use`.
    pub(super) handed_on: bool,
}

/// The module of a file: `time/day.rs` is `time`, `day`; `time/mod.rs` is `time`; `lib.rs` is the root.
pub(super) fn module_path(path: &str) -> Vec<&str> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').collect() }
}

/// Every path that starts with `crate`, `super`, `self` or a module that the file declares.
pub(super) fn imports(path: &str, code: &[Token]) -> Vec<Import> {
    let mut found = Vec::new();
    let text = |at: usize| code.get(at).map_or("", |token| token.text.as_str());
    let mut module: Vec<&str> = module_path(path);
    let declared: Vec<&str> = code
        .windows(3)
        .filter(|three| three[0].text == "mod" && three[2].text == ";")
        .map(|three| three[1].text.as_str())
        .collect();
    // For each open brace, whether it opened a module of its own.
    let mut braces = Vec::new();
    let mut handed_on = false;
    let mut at = 0;
    while at < code.len() {
        let line = code[at].line;
        let inside_a_path = at > 0 && text(at - 1) == "::";
        match text(at) {
            "use" => handed_on = at > 0 && (text(at - 1) == "pub" || is_visibility(code, at - 1)),
            ";" => handed_on = false,
            "{" => {
                let opens_module = at > 1 && text(at - 2) == "mod";
                if opens_module {
                    module.push(text(at - 1));
                }
                braces.push(opens_module);
            }
            "}" if braces.pop() == Some(true) => drop(module.pop()),
            word if text(at + 1) == "::"
                && !inside_a_path
                && (["crate", "super", "self"].contains(&word) || declared.contains(&word)) =>
            {
                let mut paths = Vec::new();
                let end = expand(code, at, &mut Vec::new(), &mut paths);
                for path in &paths {
                    found.push(Import { target: resolved(&module, path), line, handed_on });
                }
                at = end;
                continue;
            }
            "crate" if !(at > 1 && text(at - 1) == "(" && text(at - 2) == "pub") => {
                found.push(Import { target: Vec::new(), line, handed_on: false });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether a visibility such as `pub(crate)` or `pub(in crate::a)` ends here.
fn is_visibility(code: &[Token], end: usize) -> bool {
    if code[end].text != ")" {
        return false;
    }
    let open = code[..end].iter().rposition(|token| token.text == "(");
    open.is_some_and(|open| open > 0 && code[open - 1].text == "pub")
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

/// A path from the root of the crate.
fn resolved(module: &[&str], path: &[&str]) -> Vec<String> {
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
    base.iter().chain(rest).map(|part| (*part).to_owned()).collect()
}
