//! The cookbook: short recipes under a heading each, all of whose lines are shown, and none of which can panic.

use crate::shared::documents::{blocks, panics_in};
use crate::shared::sources::sources;

const MOST_LINES: usize = 15;

#[test]
fn every_recipe_is_short_whole_and_cannot_panic() {
    let mut headings = Vec::new();
    for page in sources().iter().filter(|source| source.path.starts_with("cookbook/")) {
        let lines = page.text.lines().filter_map(|line| line.strip_prefix("//!"));
        let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
        for block in blocks(&text).0 {
            let place = format!("src/{}: {}", page.path, block.heading);
            let (shown, hidden): (Vec<&str>, Vec<&str>) = block.lines.iter().partition(|line| !line.starts_with("# "));
            assert_eq!(hidden, ["# Ok::<(), Box<dyn std::error::Error>>(())"], "{place}: hides more than its end");
            let is_code =
                |line: &&&str| !line.is_empty() && !line.starts_with("use ") && !line.trim().starts_with("//");
            let length = shown.iter().filter(is_code).count();
            assert!(length <= MOST_LINES, "{place}: {length} lines of code, at most {MOST_LINES}");
            assert_eq!(panics_in(&shown.join("\n")), [""; 0], "{place}: could panic in a service");
            headings.push(block.heading.to_owned());
        }
    }
    let all = headings.len();
    headings.sort_unstable();
    headings.dedup();
    assert!(all >= 18 && headings.len() == all, "one recipe for each heading: {headings:?}");
}
