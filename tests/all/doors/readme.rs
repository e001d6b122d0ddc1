//! The README as strangers see it, on GitHub: all lines of its code are shown, and all its links lead somewhere.

use std::fs;
use std::path::Path;

use crate::shared::documents::{anchor, blocks, panics_in};
use crate::shared::sources::public_types;

const DOCS: &str = "https://docs.rs/lifestage/latest/lifestage/";

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn its_code_is_a_whole_main_without_hidden_lines_or_panics() {
    let readme = readme();
    let (blocks, _) = blocks(&readme);
    let code: Vec<_> = blocks.iter().filter(|block| block.language == "rust").collect();
    assert!(code.iter().any(|block| block.lines.iter().any(|line| line.starts_with("fn main() -> Result"))));
    for block in code {
        let hidden = block.lines.iter().find(|line| line.trim() == "#" || line.trim_start().starts_with("# "));
        assert_eq!(hidden, None, "GitHub shows a line that rustdoc hides");
        assert_eq!(panics_in(&block.lines.join("\n")), [""; 0], "a service that copies it could panic");
    }
}

/// What stands in the round brackets after each pair of square ones; and the lines with a pair that has none.
fn links(prose: &[&str]) -> (Vec<String>, Vec<String>) {
    let (mut targets, mut bare) = (Vec::new(), Vec::new());
    for line in prose {
        // A bracket within code is code.
        let parts: Vec<&str> = line.split('`').collect();
        let text: String = parts.iter().enumerate().map(|(at, part)| if at % 2 == 0 { part } else { "code" }).collect();
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('[') {
            let target =
                after.split_once("](").and_then(|(label, target)| (!label.contains(['[', ']'])).then_some(target));
            if let Some((target, after)) = target.and_then(|target| target.split_once(')')) {
                targets.push(target.to_owned());
                rest = after;
            } else {
                bare.push((*line).to_owned());
                break;
            }
        }
    }
    (targets, bare)
}

#[test]
fn every_bracket_in_its_prose_is_a_markdown_link() {
    let (_, bare) = links(&["See [`Event`], or [the docs](https://a.b).", "| [`a`](b) | `x[0]` |"]);
    assert_eq!(bare, ["See [`Event`], or [the docs](https://a.b)."]);
    let readme = readme();
    let (targets, bare) = links(&blocks(&readme).1);
    assert!(targets.len() > 20, "{targets:?}");
    assert_eq!(bare, [""; 0], "GitHub shows these as brackets: write [text](address), or plain code");
}

/// What is wrong with the address of a link, if anything.
fn problem(target: &str, own_anchors: &[String]) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Some(own) = target.strip_prefix('#') {
        return (!own_anchors.iter().any(|known| known == own)).then(|| format!("no heading `{own}`"));
    }
    let Some(page) = target.strip_prefix(DOCS) else {
        return (!root.join(target).exists()).then(|| format!("no file `{target}`"));
    };
    let (page, heading) = page.split_once('#').unwrap_or((page, ""));
    let (module, item) = page.rsplit_once('/').unwrap_or(("", page));
    let files = [root.join("src").join(module).join("mod.rs"), root.join("src").join(module).with_extension("rs")];
    let front = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    if item == "index.html" && front.contains(&format!("pub mod {module} {{}}")) {
        return None;
    }
    let Some(text) = files.iter().find_map(|file| fs::read_to_string(file).ok()) else {
        return Some(format!("no module `{module}`"));
    };
    if item != "index.html" {
        let name = item.trim_start_matches("struct.").trim_end_matches(".html");
        return (!public_types().contains(name)).then(|| format!("no type `{name}`"));
    }
    let headings = text.lines().filter_map(|line| line.strip_prefix("//! # ")).map(anchor);
    let found = heading.is_empty() || headings.into_iter().any(|known| known == heading);
    (!found).then(|| format!("no heading `{heading}` in `{module}`"))
}

#[test]
fn every_link_of_it_leads_somewhere() {
    let readme = readme();
    let (_, prose) = blocks(&readme);
    let headings = prose.iter().filter_map(|line| line.strip_prefix("## ")).map(anchor).collect::<Vec<_>>();
    let problems: Vec<String> = links(&prose).0.iter().filter_map(|target| problem(target, &headings)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let nowhere = [
        "#nothing",
        "NOTHING.md",
        &format!("{DOCS}nothing/index.html"),
        &format!("{DOCS}cookbook/users/index.html#no"),
    ];
    assert!(nowhere.iter().all(|target| problem(target, &headings).is_some()));
}

/// The titles of the cookbook's recipes: headings of text, not lines that code hides.
fn recipes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cookbook");
    let mut titles = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let mut in_code = false;
        for line in text.lines() {
            in_code ^= line.starts_with("//! ```");
            titles.extend(line.strip_prefix("//! # ").filter(|_| !in_code).map(str::to_owned));
        }
    }
    titles
}

#[test]
fn the_chinese_readme_lists_every_recipe_of_the_cookbook() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.zh.md")).unwrap();
    let recipes = recipes();
    assert!(recipes.len() > 60, "{}", recipes.len());
    let missing: Vec<String> = recipes.into_iter().filter(|title| !readme.contains(&format!("（{title}）"))).collect();
    assert_eq!(missing, [""; 0], "say each in Chinese, with its title in brackets");
}
