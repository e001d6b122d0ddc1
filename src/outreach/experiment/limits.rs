//! Limits of the number of users and of sums.

/// The largest number of users: doubles count exactly up to it.
pub(super) const MOST: u64 = 1 << 53;
/// The largest sum, so that products of sums stay finite.
pub(super) const LARGEST: f64 = 1e150;

/// The largest square of a value: 2^53 of them add up to the largest sum at most.
pub(super) const MOST_SQUARE: f64 = LARGEST / 9_007_199_254_740_992.0;

#[expect(clippy::cast_precision_loss, reason = "counts are at most 2^53, and others are only shown")]
pub(crate) const fn float(number: u64) -> f64 {
    number as f64
}
