//! Trials: every case of an oracle user by user, laws of sums, what is refused, what is said.
#![cfg(feature = "outreach")]

mod doors;
mod laws;
mod oracle;

/// Within this relative error of the expected number.
#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64, what: &str) {
    let off = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(
        found.to_bits() == expected.to_bits() || off <= relative,
        "{what}: {found:?} instead of {expected:?}, off by {off:e}"
    );
}
