//! What a terminal gets to see of text from a file.

use std::io::Write;

use super::super::visible::{Shown, visible, visible_lines};

#[test]
fn what_a_terminal_would_obey_is_written_out() {
    assert_eq!(visible("ordinary, 普通, é 👩‍👩‍👧"), "ordinary, 普通, é 👩‍👩‍👧");
    assert_eq!(
        visible("a\u{1b}[2J\r\n\tb\u{7f}\u{9b}\u{202e}\0"),
        "a\\u{1b}[2J\\r\\n\\tb\\u{7f}\\u{9b}\\u{202e}\\u{0}"
    );
    assert_eq!(visible("a\u{61c}b"), "a\\u{61c}b");
    assert_eq!(visible_lines("one\ntwo\u{7}\n"), "one\ntwo\\u{7}\n");
}

#[test]
fn text_that_comes_in_pieces_is_shown_as_one() {
    let text = "普\u{1b}[31m通\u{9b}é\n";
    for length in 1..=text.len() {
        let mut shown = Vec::new();
        let mut out = Shown::new(&mut shown);
        text.as_bytes().chunks(length).for_each(|piece| out.write_all(piece).unwrap());
        assert_eq!(String::from_utf8(shown).unwrap(), "普\\u{1b}[31m通\\u{9b}é\n", "{length}");
    }
    // Bytes that are no text are shown as such.
    let mut shown = Vec::new();
    let mut out = Shown::new(&mut shown);
    out.write_all(b"a\xffb\xe6\x99").unwrap();
    out.flush().unwrap();
    assert_eq!(String::from_utf8(shown).unwrap(), "a\u{fffd}b\u{fffd}");
}
