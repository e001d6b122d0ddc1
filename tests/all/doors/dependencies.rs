//! *What comes along?* Licences, sources and versions of all dependencies, by the lists in `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The texts in a list of `deny.toml`, which begins with this line.
fn listed(begin: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let (_, list) = text.split_once(begin).unwrap_or_else(|| panic!("no `{begin}` in deny.toml"));
    let (list, _) = list.split_once("\n]").unwrap();
    let first = |line: &str| line.split('"').nth(1).map(str::to_owned);
    list.lines().filter_map(first).collect()
}

/// Whether a licence, such as `MIT OR Apache-2.0`, is among the allowed ones: one of each choice, and all that are joined.
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let licence = licence.replace('/', " OR ");
    let plain = licence.trim().trim_start_matches('(').trim_end_matches(')');
    if allowed.contains(plain) {
        return true;
    }
    if licence.contains(") AND ") || licence.contains(" AND (") {
        return licence.split(" AND ").all(|part| is_allowed(part, allowed));
    }
    match (plain.contains(" AND "), plain.contains(" OR ")) {
        (false, true) => plain.split(" OR ").any(|part| is_allowed(part, allowed)),
        (true, false) => plain.split(" AND ").all(|part| is_allowed(part, allowed)),
        _ => false,
    }
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let allowed = listed("allow = [\n");
    assert!(allowed.len() > 8 && allowed.contains("Apache-2.0 WITH LLVM-exception"), "{allowed:?}");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = ["metadata", "--format-version", "1", "--all-features", "--locked", "--offline"];
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let out = Command::new(cargo).args(asked).arg("--manifest-path").arg(manifest).output().unwrap();
    // Where parts for other platforms were never fetched, `cargo deny` can still say so.
    if !out.status.success() {
        eprintln!("not asked: {}", String::from_utf8_lossy(&out.stderr));
        return;
    }
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or("none"), &allowed))
        .map(|package| format!("{} has {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn licences_are_read_as_they_are_meant() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned).into();
    for good in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT AND Unicode-3.0"] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", "GPL-2.0 OR GPL-3.0"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

#[test]
fn everything_is_from_the_registry_and_once() {
    let known = listed("skip = [\n");
    for lock in ["Cargo.lock", "fuzz/Cargo.lock", "mutants/Cargo.lock"] {
        let lock = read(lock);
        let field = |name: &str, text: &str| {
            let start = format!("{name} = \"");
            text.lines()
                .find_map(|line| line.strip_prefix(start.as_str()))
                .map(|rest| rest.trim_end_matches('"').to_owned())
        };
        let mut versions: BTreeMap<String, u32> = BTreeMap::new();
        for package in lock.split("[[package]]").skip(1) {
            let name = field("name", package).unwrap();
            let source = field("source", package);
            let is_ours = name.starts_with("lifestage");
            let is_registered = source
                .as_deref()
                .is_some_and(|source| source.starts_with("registry+") && source.ends_with(".io-index"));
            assert!(is_ours || is_registered, "{name} comes from {source:?}");
            *versions.entry(name).or_default() += 1;
        }
        let twice: Vec<&String> = versions
            .iter()
            .filter(|(name, count)| **count > 1 && !known.contains(*name))
            .map(|(name, _)| name)
            .collect();
        assert!(twice.is_empty(), "in several versions: take one, or give a reason in deny.toml: {twice:?}");
    }
}
