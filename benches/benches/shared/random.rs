//! Numbers that look random and are the same in every run.

/// `SplitMix64` (Steele, Lea & Flood 2014): one addition and two multiplications a number.
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, any of 64 bits.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to below the bound, each as likely as any other.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).expect("the high half of a product")
    }

    /// A number from 0 to below the bound, small ones far more likely: a fifth of the range gets four fifths of the draws.
    pub(crate) fn skewed(&mut self, bound: u64) -> u64 {
        // A product of three: below a number that is below a number that is below the bound.
        (0..3).fold(bound, |bound, _| self.below(bound) + 1) - 1
    }

    /// Brings the items into any order (Fisher & Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        let mut rest = items;
        while let Some(last) = rest.len().checked_sub(1) {
            let any = self.below(rest.len() as u64);
            rest.swap(usize::try_from(any).expect("an index"), last);
            rest = &mut rest[..last];
        }
    }
}
