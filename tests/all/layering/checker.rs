//! The checker itself, proven on made-up sources in `proofs.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Import, imports, module_path};
use crate::shared::sources::Source;
use crate::shared::tokens::{Token, tokens};

/// What may import what.
pub(crate) struct Plan {
    /// The folders from the ground up, each with its modules in the order in which they may know each other.
    pub(crate) folders: &'static [(&'static str, &'static [&'static str])],
    /// Files of one module that know each other, and why that is better than any way around it.
    pub(crate) circles: &'static [(&'static [&'static str], &'static str)],
    /// Pages at the root that hold docs and their examples, and no code: the front page leads to them.
    pub(crate) documents: &'static [&'static str],
    /// Words that only one file may say.
    pub(crate) only_in: &'static [(&'static str, &'static str)],
}

const ITEMS: [&str; 9] = ["fn", "struct", "enum", "union", "trait", "impl", "const", "static", "macro_rules"];

/// A file as the checker sees it.
struct File<'a> {
    path: &'a str,
    module: Vec<&'a str>,
    code: Vec<Token>,
}

impl Plan {
    /// All that is wrong with these sources.
    pub(crate) fn check(&self, sources: &[Source]) -> Vec<String> {
        let read = |source: &'_ Source| (source.path.clone(), tokens(&source.text));
        let read: Vec<(String, Vec<Token>)> = sources.iter().map(read).collect();
        let files: Vec<File<'_>> =
            read.iter().map(|(path, code)| File { path, module: module_path(path), code: code.clone() }).collect();
        let mut violations = self.misplaced(&files);
        let mut graph = Graph::new(&files);
        let mut seen = 0;
        for file in &files {
            let mut violation = |line: usize, problem: String| {
                violations.push(format!("src/{}:{line}: {problem}", file.path));
            };
            for (word, home) in self.only_in.iter().filter(|(_, home)| *home != file.path) {
                for token in file.code.iter().filter(|token| token.text == *word) {
                    violation(token.line, format!("`{word}` is named outside of src/{home}"));
                }
            }
            if self.is_document(&file.module) {
                let words: Vec<&str> = file.code.iter().map(|token| token.text.as_str()).collect();
                if let Some(place) = words.chunks(4).position(|four| !matches!(four, ["pub", "mod", _, ";"])) {
                    let token = &file.code[4 * place];
                    violation(token.line, format!("`{}` on a page of documents, which has pages only", token.text));
                }
                continue;
            }
            if file.module.len() < 2 {
                let page = if file.module.is_empty() { "the root" } else { "a folder's page" };
                for token in file.code.iter().filter(|token| ITEMS.contains(&token.text.as_str())) {
                    let item = &token.text;
                    violation(token.line, format!("`{item}` on {page}, which has modules and re-exports only"));
                }
                continue;
            }
            for import in imports(file.path, &file.code) {
                seen += 1;
                if let Some(problem) = self.problem(&file.module, &import) {
                    violation(import.line, problem);
                }
                if !import.handed_on {
                    graph.note(file, &import);
                }
            }
        }
        if seen == 0 {
            violations.push("no import was found in src/: is the checker reading the right place?".to_owned());
        }
        violations.extend(graph.circles().iter().filter_map(|circle| self.unexplained(circle)));
        violations.extend(self.explained_for_nothing(&graph));
        violations
    }

    /// What is wrong with an import, if anything.
    fn problem(&self, module: &[&str], import: &Import) -> Option<String> {
        let target: Vec<&str> = import.target.iter().map(String::as_str).collect();
        let (&[folder, name, ..], Some(&to_folder)) = (module, target.first()) else {
            return Some("an import through the root: name the folder".to_owned());
        };
        let Some((to, to_modules)) = self.folder(to_folder) else {
            return Some("an import through the root: name the folder".to_owned());
        };
        let (from, _) = self.folder(folder)?;
        if to > from {
            return Some(format!("`{folder}` imports `{to_folder}`, which is above it"));
        }
        // The folder's own name alone is a visibility, `pub(in crate::folder)`.
        if to < from || target.len() == 1 {
            return None;
        }
        let Some(&to_name) = target.get(1).filter(|name| to_modules.contains(name)) else {
            return Some(format!("an import through the page of its own folder `{folder}`: name the module"));
        };
        let place = |name: &str| to_modules.iter().position(|module| *module == name);
        let (from, to) = (place(name)?, place(to_name)?);
        (to > from).then(|| format!("`{folder}::{name}` imports `{folder}::{to_name}`, which is above it"))
    }

    fn folder(&self, name: &str) -> Option<(usize, &'static [&'static str])> {
        let at = self.folders.iter().position(|(folder, _)| *folder == name)?;
        Some((at, self.folders[at].1))
    }

    fn is_document(&self, module: &[&str]) -> bool {
        module.first().is_some_and(|root| self.documents.contains(root))
    }

    /// Modules without a place, with two, and places without a module.
    fn misplaced(&self, files: &[File<'_>]) -> Vec<String> {
        let mut there: BTreeSet<Vec<&str>> = BTreeSet::new();
        for file in files.iter().filter(|file| !self.is_document(&file.module)) {
            there.extend([1, 2].iter().filter_map(|length| file.module.get(..*length)).map(<[_]>::to_vec));
            if file.module.len() < 2 {
                let declared = file.code.windows(3).filter(|three| three[0].text == "mod" && three[2].text == ";");
                there.extend(declared.map(|three| [file.module.as_slice(), &[three[1].text.as_str()]].concat()));
            }
        }
        let mut planned: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for (folder, modules) in self.folders {
            *planned.entry(vec![folder]).or_default() += 1;
            for module in *modules {
                *planned.entry(vec![folder, module]).or_default() += 1;
            }
        }
        for document in self.documents {
            *planned.entry(vec![document]).or_default() += 1;
        }
        let name = |module: &[&str]| module.join("::");
        let unplaced = there.iter().filter(|module| !planned.contains_key(*module));
        let unplaced = unplaced.map(|module| format!("`{}` has no place: give it one in the plan", name(module)));
        let twice = planned.iter().filter(|(_, times)| **times > 1);
        let twice = twice.map(|(module, _)| format!("`{}` stands twice in the plan", name(module)));
        let gone = planned.keys().filter(|module| !there.contains(*module));
        let gone = gone.map(|module| format!("`{}` has a place in the plan and no file", name(module)));
        unplaced.chain(twice).chain(gone).collect()
    }

    /// A circle of files that is not among those with a reason.
    fn unexplained(&self, circle: &[String]) -> Option<String> {
        let known = self.circles.iter().any(|(files, _)| circle.iter().all(|file| files.contains(&file.as_str())));
        (!known).then(|| format!("a circle of imports: {}", circle.join(", ")))
    }

    /// Reasons for circles that are no more.
    fn explained_for_nothing(&self, graph: &Graph) -> Vec<String> {
        let circles = graph.circles();
        let idle = self.circles.iter().filter(|(files, reason)| {
            reason.is_empty() || !circles.iter().any(|circle| circle.iter().all(|file| files.contains(&file.as_str())))
        });
        idle.map(|(files, _)| format!("a reason for a circle that is none: {}", files.join(", "))).collect()
    }
}

/// Which file of a module takes names from which other of it.
struct Graph {
    /// The file of each module path.
    files: BTreeMap<Vec<String>, String>,
    /// What a file hands on from elsewhere: (module, name) → the path of the original.
    handed_on: BTreeMap<(Vec<String>, String), Vec<String>>,
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn new(files: &[File<'_>]) -> Self {
        let owned = |module: &[&str]| module.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        let mut handed_on = BTreeMap::new();
        for file in files {
            for import in imports(file.path, &file.code).into_iter().filter(|import| import.handed_on) {
                let Some(name) = import.target.last().cloned() else { continue };
                handed_on.insert((owned(&file.module), name), import.target);
            }
        }
        let files = files.iter().map(|file| (owned(&file.module), file.path.to_owned())).collect();
        Self { files, handed_on, edges: BTreeMap::new() }
    }

    /// Notes an import between two files of one module.
    fn note(&mut self, file: &File<'_>, import: &Import) {
        let mut target = import.target.clone();
        // A name that a page hands on is taken from where it is defined.
        for _ in 0..4 {
            let Some((name, module)) = target.split_last() else { return };
            let Some(original) = self.handed_on.get(&(module.to_vec(), name.clone())) else { break };
            target.clone_from(original);
        }
        let home = (0..=target.len()).rev().find_map(|length| self.files.get(&target[..length]));
        let Some(home) = home.filter(|home| *home != file.path) else { return };
        let same_module = module_path(home).get(..2) == file.module.get(..2);
        if same_module {
            self.edges.entry(file.path.to_owned()).or_default().insert(home.clone());
        }
    }

    /// Every set of files that reach each other.
    fn circles(&self) -> Vec<Vec<String>> {
        let reached = |from: &String| {
            let (mut open, mut seen) = (vec![from.clone()], BTreeSet::new());
            while let Some(file) = open.pop() {
                for next in self.edges.get(&file).into_iter().flatten() {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
            seen
        };
        let reach: BTreeMap<&String, BTreeSet<String>> = self.edges.keys().map(|file| (file, reached(file))).collect();
        let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
        for (file, seen) in &reach {
            let together: Vec<String> = reach
                .iter()
                .filter(|(other, back)| seen.contains(**other) && back.contains(*file))
                .map(|(other, _)| (*other).clone())
                .collect();
            if together.len() > 1 {
                circles.insert(together);
            }
        }
        circles.into_iter().collect()
    }
}
