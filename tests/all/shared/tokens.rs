//! Rust source as words and signs: without comments, texts, characters and lifetimes.
//!
//! A text that starts as a path does, `#[serde(with = "crate::x")]`, is code all the same.

/// A word, `::`, or any other single sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// The code of a source.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut scanner = Scanner { rest: source, line: 1 };
    let mut tokens = Vec::new();
    while !scanner.rest.is_empty() {
        let (line, before) = (scanner.line, scanner.rest);
        if let Some(text) = scanner.token() {
            tokens.push(Token { text, line });
        } else if before.starts_with("\"crate::") || before.starts_with("\"super::") {
            let text = before[..before.len() - scanner.rest.len()].trim_matches('"');
            tokens.extend(self::tokens(text).into_iter().map(|token| Token { line, ..token }));
        }
    }
    tokens
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
}

impl Scanner<'_> {
    /// The next token, or none where something else was passed over.
    fn token(&mut self) -> Option<String> {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.pass(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.pass(block_comment(rest));
        } else if let Some(length) = raw_text(rest) {
            self.pass(length);
        } else if let Some(length) = text(rest) {
            self.pass(length);
        } else if let Some(length) = character(rest) {
            self.pass(length);
        } else if let Some(quoted) = rest.strip_prefix('\'') {
            self.pass(1 + word(quoted));
        } else {
            let rest = rest.strip_prefix("r#").unwrap_or(rest);
            self.pass(self.rest.len() - rest.len());
            let first = rest.chars().next()?;
            let length = match word(rest) {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                length => length,
            };
            self.pass(length);
            return (!first.is_whitespace()).then(|| rest[..length].to_owned());
        }
        None
    }

    fn pass(&mut self, length: usize) {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }
}

/// The length of the word at the start, 0 for none.
fn word(rest: &str) -> usize {
    rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len())
}

/// The length of a block comment, which may hold others.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        let step = if here.starts_with(b"/*") {
            depth += 1;
            2
        } else if here.starts_with(b"*/") {
            depth -= 1;
            2
        } else {
            1
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of `"…"`, `b"…"` or `c"…"`.
fn text(rest: &str) -> Option<usize> {
    let quoted = rest.strip_prefix(['b', 'c']).unwrap_or(rest).strip_prefix('"')?;
    let mut escaped = false;
    let end = quoted.find(|sign: char| {
        let ends = sign == '"' && !escaped;
        escaped = sign == '\\' && !escaped;
        ends
    });
    Some(rest.len() - quoted.len() + end.map_or(quoted.len(), |end| end + 1))
}

/// The length of `r"…"`, `r#"…"#` and so on.
fn raw_text(rest: &str) -> Option<usize> {
    let marked = rest.strip_prefix(['b', 'c']).unwrap_or(rest).strip_prefix('r')?;
    let quoted = marked.trim_start_matches('#');
    let hashes = marked.len() - quoted.len();
    let quoted = quoted.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest.len() - quoted.len() + quoted.find(&end).map_or(quoted.len(), |at| at + end.len()))
}

/// The length of `'…'`; none for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let quoted = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('\'')?;
    let from = rest.len() - quoted.len();
    let first = quoted.chars().next()?;
    if first == '\\' {
        let after = quoted.get(2..)?;
        return Some(from + 2 + after.find('\'')? + 1);
    }
    quoted[first.len_utf8()..].starts_with('\'').then(|| from + first.len_utf8() + 1)
}

#[test]
fn comments_texts_characters_and_lifetimes_are_no_code() {
    let words = |source: &str| tokens(source).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
    for (source, code) in [
        ("a // b\nc", "a c"),
        ("a /* b /* c */ d */ e", "a e"),
        ("//! use crate::x\n/// ```\n/// use crate::y\nz", "z"),
        (r#"a "b \" c \\" d"#, "a d"),
        (r##"a r#"b " c"# d br"\" e c"f" g"##, "a d e g"),
        (r"a '\'' 'b' '\\' '\u{41}' b'c' '字' d", "a d"),
        ("a<'b> 'c: {}", "a < > : { }"),
        ("r#type::b", "type :: b"),
        ("rabc brabc b c r", "rabc brabc b c r"),
        ("use crate::{a, b};", "use crate :: { a , b } ;"),
        ("\"unfinished", ""),
    ] {
        assert_eq!(words(source), code, "{source}");
    }
}

#[test]
fn every_token_knows_its_line() {
    let source = "a\n/* \n */ b \"\n\" c // \n d";
    let lines: Vec<(String, usize)> = tokens(source).into_iter().map(|token| (token.text, token.line)).collect();
    let expected = [("a", 1), ("b", 3), ("c", 4), ("d", 5)];
    assert_eq!(lines, expected.map(|(text, line)| (text.to_owned(), line)));
}
