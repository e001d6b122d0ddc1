//! A mutant: one small change of the library's source.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How a change is written into the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Form {
    /// A statement that is left out.
    Statement,
    /// An expression in place of another.
    Expression,
    /// A value that a function returns at its beginning.
    Body,
}

/// What stays the same of a mutant when lines move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Below `src/`.
    pub file: String,
    pub function: String,
    pub was: String,
    pub becomes: String,
    /// Which of the same changes in the function this is, from 0.
    pub nth: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mutant {
    pub key: Key,
    pub line: usize,
    pub form: Form,
    /// The bytes of the file that are replaced.
    pub place: Range<usize>,
    /// What stands there in the mutant; empty for a statement that is left out.
    pub code: String,
    /// The word `const` of a function that cannot ask which mutant is on before it is taken away.
    pub constant: Option<Range<usize>>,
}

impl Mutant {
    /// A number that is as good as drawn, and hangs on nothing but the seed and what the mutant changes: so a change elsewhere
    /// leaves the sample as it is.
    pub fn draw(&self, seed: u64) -> u64 {
        let Key { file, function, was, becomes, nth } = &self.key;
        let text = format!("{file}\n{function}\n{was}\n{becomes}\n{nth}");
        // FNV-1a, and the last step of SplitMix64 so that neighbors lie apart.
        let hash = text
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Its name in the listing.
    pub fn name(&self) -> String {
        format!("{:016x}", self.draw(0))
    }

    /// Whether it only counts a literal up: these are many, and say little each.
    pub fn is_literal(&self) -> bool {
        self.key.was.starts_with(|sign: char| sign.is_ascii_digit())
    }
}
