//! The documents for people, as tests read them: their blocks of code, and what copied code must not have.

/// The doors for literals, which panic: the first column of the table at "Doors" in `src/api_themes.rs`.
pub(crate) fn panicking_doors() -> Vec<&'static str> {
    let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/api_themes.rs"));
    let (_, doors) = page.split_once("# Doors").unwrap();
    let (doors, _) = doors.split_once("Nothing else panics.").unwrap();
    let rows = doors.lines().filter_map(|line| line.strip_prefix("//! | ")).filter_map(|row| row.split(" | ").next());
    rows.flat_map(|column| column.split('`')).filter(|text| text.contains("::")).collect()
}

/// What a service should not copy out of this code: doors that panic, and answers taken by force.
pub(crate) fn panics_in(code: &str) -> Vec<&'static str> {
    let by_force = [".unwrap()", ".expect(", "panic!"];
    let doors = panicking_doors().into_iter().filter(|door| code.contains(&format!("{door}(")));
    doors.chain(by_force.into_iter().filter(|force| code.contains(force))).collect()
}

/// A block of code in Markdown.
pub(crate) struct Block<'a> {
    /// The heading above it.
    pub(crate) heading: &'a str,
    /// What stands after the three backticks.
    pub(crate) language: &'a str,
    pub(crate) lines: Vec<&'a str>,
}

/// The blocks of code of a Markdown text, and all other lines.
pub(crate) fn blocks(text: &str) -> (Vec<Block<'_>>, Vec<&str>) {
    let (mut blocks, mut prose, mut heading) = (Vec::new(), Vec::new(), "");
    let mut open: Option<Block<'_>> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => open = Some(Block { heading, language, lines: Vec::new() }),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {
                heading = line.strip_prefix('#').map_or(heading, |rest| rest.trim_start_matches('#').trim());
                prose.push(line);
            }
        }
    }
    assert!(open.is_none(), "a block of code that does not end");
    (blocks, prose)
}

/// The anchor of a heading, as rustdoc and GitHub make it.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|sign| sign.is_alphanumeric() || [' ', '-', '_'].contains(sign));
    kept.map(|sign| if sign == ' ' { '-' } else { sign.to_ascii_lowercase() }).collect()
}
