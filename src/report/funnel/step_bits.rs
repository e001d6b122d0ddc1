//! Sets of steps as bits, 64 to a word: step n is bit n % 64 of word n / 64.

use smallvec::SmallVec;

/// A set of steps; of most funnels it is one word.
pub(super) type StepBits = SmallVec<[u64; 1]>;

/// How many words this many steps take.
pub(super) const fn words(steps: usize) -> usize {
    steps.div_ceil(64)
}

/// The steps of a word, ascending.
pub(super) fn steps_of(word: usize, mut bits: u64) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let lowest = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (lowest < u64::BITS).then(|| word * 64 + lowest as usize)
    })
}

/// All steps of a set, ascending.
pub(super) fn steps_in(set: &[u64]) -> impl Iterator<Item = usize> {
    set.iter().enumerate().flat_map(|(word, bits)| steps_of(word, *bits))
}

/// All steps of a set, descending.
pub(super) fn steps_back(set: &[u64]) -> impl Iterator<Item = usize> {
    set.iter().enumerate().rev().flat_map(|(word, bits)| {
        let mut bits = *bits;
        core::iter::from_fn(move || {
            let highest = bits.checked_ilog2()?;
            bits &= !(1 << highest);
            Some(word * 64 + highest as usize)
        })
    })
}

/// Whether a step is in a set.
pub(super) fn contains(set: &[u64], step: usize) -> bool {
    set.get(step / 64).is_some_and(|bits| bits >> (step % 64) & 1 == 1)
}

/// Puts a step in.
pub(super) fn put(set: &mut [u64], step: usize) {
    if let Some(bits) = set.get_mut(step / 64) {
        *bits |= 1 << (step % 64);
    }
}

/// Takes a step out.
pub(super) fn take(set: &mut [u64], step: usize) {
    if let Some(bits) = set.get_mut(step / 64) {
        *bits &= !(1 << (step % 64));
    }
}
