//! *Is a quote left open?* The quotes of a text as it comes in, piece by piece.
//!
//! A csv reader forgives a quote that closes in the middle of a field. But where a quote was never closed, the next one closes
//! it, and all rows between are gone without a word: that next quote opens a field, so what follows it is no comma. Such quotes
//! are noted here; only few bytes are looked at, as most text has no quotes.

use std::collections::VecDeque;

use memchr::memchr;

/// Follows the quotes of a text.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    state: State,
    /// How many bytes there were so far.
    passed: u64,
    /// The last of them.
    before: Option<u8>,
    /// Where the field in quotes began.
    opened: u64,
    /// Where fields began whose quote closes in the middle.
    stray: VecDeque<u64>,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Outside,
    Inside,
    /// After a quote inside of quotes: the next byte says whether it closes them.
    Closing,
}

impl Quotes {
    /// Follows the next piece of the text.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if matches!(self.state, State::Closing) {
                self.state = match bytes[at] {
                    b'"' => State::Inside,
                    b',' | b'\n' | b'\r' => State::Outside,
                    _ => {
                        self.stray.push_back(self.opened);
                        State::Outside
                    }
                };
                at += usize::from(bytes[at] == b'"');
                continue;
            }
            let Some(quote) = memchr(b'"', &bytes[at..]).map(|found| at + found) else { break };
            at = quote + 1;
            if matches!(self.state, State::Inside) {
                self.state = State::Closing;
                continue;
            }
            let before = quote.checked_sub(1).map_or(self.before, |before| Some(bytes[before]));
            // Elsewhere it is a part of the text.
            if matches!(before, None | Some(b',' | b'\n')) {
                self.state = State::Inside;
                self.opened = self.passed + quote as u64;
            }
        }
        self.passed += bytes.len() as u64;
        self.before = bytes.last().copied().or(self.before);
    }

    /// Whether a field that began before this byte had a quote that closes in its middle. Those are then forgotten.
    pub(crate) fn strayed_before(&mut self, end: u64) -> bool {
        let known = self.stray.len();
        while self.stray.front().is_some_and(|opened| *opened < end) {
            self.stray.pop_front();
        }
        self.stray.len() < known
    }
}
