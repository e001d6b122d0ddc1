//! Sets of kinds as a bit for each code: what a scan over the tallies of everybody asks.

use super::{CUSTOM_FROM, KindSet};

/// A bit for each of the 65,536 codes. One look-up tells whether a kind is in the set, without a branch and however many of
/// your own it lists; a branch on what a tally is would be guessed wrongly again and again.
///
/// It takes 8 KiB, so it is made once for a report.
#[derive(Clone, Debug)]
pub(crate) struct KindCodes(Box<[u64; WORDS]>);

const WORDS: usize = 1 << 10;

impl KindCodes {
    /// Whether the kind with this code is in the set.
    #[inline]
    pub(crate) fn contains(&self, code: u16) -> bool {
        self.0.get(usize::from(code >> 6)).is_some_and(|word| word >> (code & 63) & 1 == 1)
    }
}

impl From<&KindSet> for KindCodes {
    fn from(set: &KindSet) -> Self {
        let mut words = Box::new([0; WORDS]);
        let (named, custom) = words.split_at_mut(usize::from(CUSTOM_FROM >> 6));
        named.iter_mut().take(1).for_each(|word| *word = set.named);
        custom.fill(if set.every_custom { u64::MAX } else { 0 });
        for code in &set.listed {
            if let Some(word) = custom.get_mut(usize::from((code - CUSTOM_FROM) >> 6)) {
                *word ^= 1 << (code & 63);
            }
        }
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;

    #[test]
    fn a_code_is_in_where_its_set_has_it() {
        let listed = [Kind::custom(0), Kind::custom(70), Kind::custom(32_767)];
        let few = KindSet::of([Kind::Register, Kind::Leave]);
        let sets = [
            KindSet::default(),
            KindSet::activity(),
            listed.into_iter().fold(few, KindSet::with),
            listed.into_iter().fold(KindSet::activity(), KindSet::without),
        ];
        for set in sets {
            let codes = KindCodes::from(&set);
            for code in 0..=u16::MAX {
                assert_eq!(codes.contains(code), set.contains_code(code), "{code}");
            }
        }
    }
}
