//! Experiments: figures of others, every method against an independent calculation, laws, how often intervals are right,
//! several arms judged together, and what is missing.
#![cfg(feature = "outreach")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "counts of a test are whole, positive and small"
)]

mod balance;
mod coverage;
mod doors;
mod families;
mod laws;
mod oracle;
mod vectors;

/// Within this relative error of the expected number.
#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64, what: &str) {
    let off = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(found == expected || off <= relative, "{what}: {found:?} instead of {expected:?}, off by {off:e}");
}
