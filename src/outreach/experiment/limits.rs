//! How many users, and how large sums, can be reckoned with.

/// The largest number of users: that of doubles that count by ones.
pub(super) const MOST: u64 = 1 << 53;
/// No sum is larger, so that products of them stay finite.
pub(super) const LARGEST: f64 = 1e150;

#[expect(clippy::cast_precision_loss, reason = "counts are at most 2^53, and others are only shown")]
pub(super) const fn float(number: u64) -> f64 {
    number as f64
}
