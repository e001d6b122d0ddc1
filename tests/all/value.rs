//! Value models: published figures, extreme tables, laws, and how fits end.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of tables: whole, positive and small where they are cast"
)]

mod data;
mod extremes;
mod figures;
mod fits;
mod laws;
mod oracle;
mod rows;
mod simulated;
mod validation;

/// Within so many parts of the expected one.
#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64) {
    let off = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(off <= relative, "{found:?} instead of {expected:?}, off by {off:e}");
}

/// Within a unit of the last of so many decimals, as a table has it.
#[track_caller]
fn assert_rounds_to(found: f64, expected: f64, decimals: i32) {
    let unit = 10_f64.powi(-decimals);
    assert!((found - expected).abs() <= unit, "{found:?} instead of {expected:?}");
}
