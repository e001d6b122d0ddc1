//! Limits of the number of users and of sums.

/// The largest number of users: doubles count exactly up to it.
pub(super) const MOST: u64 = 1 << 53;
/// The largest sum, so that products of sums stay finite.
pub(super) const LARGEST: f64 = 1e150;

#[expect(clippy::cast_precision_loss, reason = "counts are at most 2^53, and others are only shown")]
pub(super) const fn float(number: u64) -> f64 {
    number as f64
}
