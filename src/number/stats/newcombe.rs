//! The difference of two shares, by Wilson's intervals of both.
//!
//! ```text
//! Wilson      (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
//! Newcombe    d − √((p₁ − l₁)² + (u₂ − p₂)²)  to  d + √((u₁ − p₁)² + (p₂ − l₂)²)         d = p₁ − p₂
//! ```
//! It also holds for shares near 0 and 1, where p ± z·√(p(1 − p)/n) leaves the range or has no width.
//!
//! Source: Newcombe, *Statistics in Medicine* 17, 1998, method 10.

use super::normal::NORMAL_95;

/// The share of this many users, and the ends of its 95 % interval; `None` without users.
#[expect(clippy::cast_precision_loss, reason = "counts of users are below 2^53")]
pub(crate) fn wilson(part: u64, whole: u64) -> Option<(f64, f64, f64)> {
    let n = whole as f64;
    let share = part as f64 / n;
    let square = NORMAL_95 * NORMAL_95 / n;
    let middle = share + square / 2.0;
    let reach = (square * (share * (1.0 - share) + square / 4.0)).sqrt();
    (whole > 0).then_some((share, (middle - reach) / (1.0 + square), (middle + reach) / (1.0 + square)))
}

/// The 95 % interval of the first share minus the second; `None` without users.
pub(crate) fn difference_of_shares(first: (u64, u64), second: (u64, u64)) -> Option<(f64, f64)> {
    let (one, one_low, one_high) = wilson(first.0, first.1)?;
    let (two, two_low, two_high) = wilson(second.0, second.1)?;
    let difference = one - two;
    let (down, up) = ((one - one_low).hypot(two_high - two), (one_high - one).hypot(two - two_low));
    Some((difference - down, difference + up))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(interval: Option<(f64, f64)>) -> String {
        interval.map_or_else(String::new, |(low, high)| format!("{low:.4} {high:.4}"))
    }

    #[test]
    fn the_published_examples_are_met() {
        // Newcombe's table II, method 10: (a) 56/70 − 48/80, (b) 9/10 − 3/10, (c) 6/7 − 2/7, (d) 5/56 − 0/29,
        // (e) 0/10 − 0/20, (f) 0/10 − 0/10, (g) 10/10 − 0/20, (h) 10/10 − 0/10.
        for (first, second, found) in [
            ((56, 70), (48, 80), "0.0524 0.3339"),
            ((9, 10), (3, 10), "0.1705 0.8090"),
            ((6, 7), (2, 7), "0.0582 0.8062"),
            ((5, 56), (0, 29), "-0.0381 0.1926"),
            ((0, 10), (0, 20), "-0.1611 0.2775"),
            ((0, 10), (0, 10), "-0.2775 0.2775"),
            ((10, 10), (0, 20), "0.6791 1.0000"),
            ((10, 10), (0, 10), "0.6075 1.0000"),
        ] {
            assert_eq!(rounded(difference_of_shares(first, second)), found, "{first:?} {second:?}");
        }
        assert_eq!(difference_of_shares((0, 0), (1, 2)), None);
    }
}
