//! The page that people read: titles, sentences and tables, no wider than a terminal.

use std::fmt;

use comfy_table::{ContentArrangement, Table};
use lifestage::answer::Language;

use crate::reader::visible::{visible, visible_lines};
use crate::table::width;

/// What fits the usual terminal.
const WIDTH: u16 = 80;

/// Lines so far.
pub(super) struct Page {
    language: Language,
    text: String,
}

impl Page {
    pub(super) const fn of(language: Language) -> Self {
        Self { language, text: String::new() }
    }

    /// The title of a block, with a line to the right of it.
    pub(super) fn title(&mut self, title: &str) {
        let rest = usize::from(WIDTH).saturating_sub(width(title) + 4);
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

    /// A table, with its cells broken where it would be wider than the page.
    pub(super) fn table(&mut self, mut table: Table) {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
        self.text.push_str(&visible_lines(&table.trim_fmt()));
        self.text.push('\n');
    }

    /// The call of the library that made a block, for those who read the page as its authors wrote it. Chinese pages go to the
    /// people of operations, who have no use for code.
    pub(super) fn call(&mut self, code: &str) {
        if self.language == Language::English {
            self.text.extend(["  » ", code, "\n"]);
        }
    }

    /// A line as it is.
    pub(super) fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn wrapped(&mut self, sentence: &str, indent: usize) {
        // An item stands two columns to the right already.
        let mut column = indent / 2;
        for (at, Piece { text, has_space }) in pieces(sentence, self.language).into_iter().enumerate() {
            let space = usize::from(has_space);
            if at > 0 && column + space + width(&text) > usize::from(WIDTH) {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else if has_space {
                self.text.push(' ');
                column += 1;
            }
            column += width(&text);
            self.text.push_str(&text);
        }
        self.text.push('\n');
    }
}

/// What stays on one line, and whether a space stands before it.
struct Piece {
    text: String,
    has_space: bool,
}

/// English breaks at spaces, where a number stays with its percent sign. Chinese has none, and breaks between any two characters,
/// only that no line begins with what closes or ends with what opens; numbers stay with what they count, Latin words whole.
fn pieces(sentence: &str, language: Language) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, word) in sentence.replace(" %", "\u{a0}%").split(' ').enumerate() {
        let word = word.replace('\u{a0}', " ");
        let mut has_space = at > 0;
        if language == Language::English {
            pieces.push(Piece { text: word, has_space });
            continue;
        }
        let mut before: Option<char> = None;
        for character in word.chars() {
            let stays = before.is_some_and(|before| is_bound(before, character));
            match pieces.last_mut().filter(|_| stays) {
                Some(piece) => piece.text.push(character),
                None => pieces.push(Piece { text: character.to_string(), has_space }),
            }
            (has_space, before) = (false, Some(character));
        }
    }
    pieces
}

/// Whether no line ends between these two.
fn is_bound(before: char, after: char) -> bool {
    let is_wide = |character: char| character >= '\u{2e80}';
    let closes = "，。、；：！？）》”’%".contains(after);
    let opens = "（《“‘".contains(before);
    let counts = before.is_ascii_digit() && is_wide(after);
    closes || opens || counts || !(is_wide(before) || is_wide(after))
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = super::WIDTH as usize;

    #[test]
    fn no_line_is_wider_than_the_page_and_no_word_is_lost() {
        let mut page = Page::of(Language::English);
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

    #[test]
    fn chinese_breaks_between_characters_but_not_before_what_closes() {
        let mut page = Page::of(Language::Chinese);
        let sentence = "活跃用户：当日1,234人（12.5%），近30天收到“双十一”消息的有56,789人。".repeat(6);
        page.line(&sentence);
        page.item(&sentence);
        page.call("let code = 1;");
        let text = page.to_string();
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert!(text.lines().filter(|line| width(line) > WIDTH - 14).count() > 7, "lines are filled: {text}");
        let begins_badly = |line: &str| line.trim_start().starts_with(['，', '。', '）', '”', '：', '%']);
        assert!(!text.lines().any(begins_badly) && !text.lines().any(|line| line.ends_with(['（', '“'])), "{text}");
        let whole: String = text.lines().map(str::trim_start).collect();
        assert_eq!(whole.matches("1,234人（12.5%），近30天").count(), 12);
        assert!(!text.contains("let code"));
    }
}
