//! The library's own sources, as text and as words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::tokens;

/// A source file, its path as seen from `src/`.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
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
