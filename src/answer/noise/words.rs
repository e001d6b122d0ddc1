//! Random words as they are used up: whole numbers below an end, and coins that fall with an exact probability.

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// There are no more words.
    Empty,
    /// More were taken than random ones need.
    TooMany,
}

/// The words that one number may use up.
pub(super) const MOST_WORDS: u32 = 4_096;

/// Words of 64 random bits, one after the other.
pub(super) struct Words<I> {
    words: I,
    left: u32,
}

impl<I: Iterator<Item = u64>> Words<I> {
    pub(super) const fn new(words: I) -> Self {
        Self { words, left: MOST_WORDS }
    }

    /// Begins with another number, which may use up as many words again.
    pub(super) const fn begin(&mut self) {
        self.left = MOST_WORDS;
    }

    fn next(&mut self) -> Result<u64, Stopped> {
        self.left = self.left.checked_sub(1).ok_or(Stopped::TooMany)?;
        self.words.next().ok_or(Stopped::Empty)
    }

    /// A fair coin.
    pub(super) fn coin(&mut self) -> Result<bool, Stopped> {
        Ok(self.next()? & 1 == 1)
    }

    /// A whole number from 0 to below the end, each as probable as the others. An end of 0 gives 0.
    ///
    /// The lowest bits of a word that the end needs are kept, and words that are not below it are thrown away: less than one of
    /// two. A remainder would make small numbers more probable.
    pub(super) fn below(&mut self, end: u64) -> Result<u64, Stopped> {
        let Some(last) = end.checked_sub(1).filter(|last| *last > 0) else { return Ok(0) };
        let mask = u64::MAX >> last.leading_zeros();
        loop {
            let number = self.next()? & mask;
            if number <= last {
                return Ok(number);
            }
        }
    }

    /// A coin that falls with probability `part / whole`.
    fn chance(&mut self, part: u64, whole: u64) -> Result<bool, Stopped> {
        Ok(self.below(whole)? < part)
    }

    /// A coin that falls with probability e^(−part / whole), where the part is at most the whole: algorithm 1, in which the number
    /// of tries until one fails is odd with that probability, as Σ (−γ)^k / k! = e^(−γ).
    pub(super) fn chance_of_exp(&mut self, part: u64, whole: u64) -> Result<bool, Stopped> {
        let mut tries: u64 = 1;
        // γ / tries, by two coins, so that no number outgrows a word.
        while self.chance(part, whole)? && self.chance(1, tries)? {
            tries += 1;
        }
        Ok(tries % 2 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_below_an_end_comes_of_as_many_words() {
        // All words of three bits: 6 and 7 are thrown away, the others come once each.
        let mut words = Words::new((0..8).chain(0..8));
        let numbers: Vec<u64> = (0..12).map(|_| words.below(6).unwrap()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
        assert_eq!(words.below(6), Err(Stopped::Empty));
    }

    #[test]
    fn an_end_of_one_or_none_needs_no_word() {
        let mut words = Words::new(std::iter::empty());
        assert_eq!((words.below(0), words.below(1)), (Ok(0), Ok(0)));
        assert_eq!(words.below(2), Err(Stopped::Empty));
    }

    #[test]
    fn words_that_never_fit_are_given_up() {
        let mut words = Words::new(std::iter::repeat(u64::MAX));
        assert_eq!(words.below(5), Err(Stopped::TooMany));
        words.begin();
        assert_eq!(words.below(u64::MAX), Err(Stopped::TooMany));
    }
}
