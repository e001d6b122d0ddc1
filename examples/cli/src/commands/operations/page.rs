//! The page that people read: titles, sentences and tables, no wider than a terminal.

use std::fmt;

use comfy_table::Table;

use crate::reader::visible::{visible, visible_lines};

/// What fits a terminal of 100 columns, and most of 80.
const WIDTH: usize = 96;

/// Lines so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// The title of a block, with a line to the right of it.
    pub(super) fn title(&mut self, title: &str) {
        let rest = WIDTH.saturating_sub(width(title) + 4);
        self.text.extend(["\n── ", title, " ", &"─".repeat(rest), "\n"]);
    }

    /// A sentence, broken between words where it is long.
    pub(super) fn line(&mut self, sentence: &str) {
        self.wrapped(&visible(sentence), 0);
    }

    /// One thing of several.
    pub(super) fn item(&mut self, sentence: &str) {
        self.text.push_str("  ");
        self.wrapped(&visible(sentence), 4);
    }

    pub(super) fn table(&mut self, table: &Table) {
        self.text.push_str(&visible_lines(&table.trim_fmt()));
        self.text.push('\n');
    }

    /// The call of the library that made a block.
    pub(super) fn call(&mut self, code: &str) {
        self.text.extend(["  » ", code, "\n"]);
    }

    /// A line as it is.
    pub(super) fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn wrapped(&mut self, sentence: &str, indent: usize) {
        // An item stands two columns to the right already.
        let mut column = indent / 2;
        // A number stays with its percent sign.
        let sentence = sentence.replace(" %", "\u{a0}%");
        for (at, word) in sentence.split(' ').enumerate() {
            if at > 0 && column + 1 + width(word) > WIDTH {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else if at > 0 {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(&word.replace('\u{a0}', " "));
            column += width(word);
        }
        self.text.push('\n');
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The columns of a text: Chinese, Japanese and Korean characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|character| if character >= '\u{2e80}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_page_and_no_word_is_lost() {
        let mut page = Page::default();
        let sentence = "双十一 was sent to three thousand users ".repeat(9);
        page.title("活动 campaign");
        page.line(sentence.trim());
        page.item(sentence.trim());
        page.line(&"12.5 % ".repeat(30));
        let text = page.to_string();
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert_eq!(text.matches("双十一").count(), 18);
        assert!(!text.contains("\n%") && text.matches("12.5 %").count() == 30, "{text}");
        assert!(text.lines().any(|line| width(line) == WIDTH), "the title reaches to the right");
    }
}
