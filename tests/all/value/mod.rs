//! Value models: published figures, extreme tables, laws, and how fits end.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of tables: whole, positive and small where they are cast"
)]

mod boundary;
mod btyd;
mod data;
mod extremes;
mod figures;
mod fits;
mod laws;
mod money;
mod numbers;
mod oracle;
mod published_fits;
mod rows;
mod simulated;
mod validation;

use lifestage::value::{BgNbd, FitOutcome, Fitted, GammaGamma, MbgNbd, Model, ParetoNbd, Penalty, Sample};

/// Within this relative distance of the expected number.
#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64) {
    let off = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(off <= relative, "{found:?} instead of {expected:?}, off by {off:e}");
}

/// Within one unit of the last of this many decimals, as in a table.
#[track_caller]
fn assert_rounds_to(found: f64, expected: f64, decimals: i32) {
    let unit = 10_f64.powi(-decimals);
    assert!((found - expected).abs() <= unit, "{found:?} instead of {expected:?}");
}

fn fit<M: Model>(sample: &Sample<M::Row>) -> Fitted<M> {
    let fitted = M::fit(sample, Penalty::NONE).unwrap();
    assert_eq!(*fitted.outcome(), FitOutcome::Converged);
    fitted
}

/// The parameters in the papers, rounded as printed.
fn bg() -> BgNbd {
    BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap()
}

fn mbg() -> MbgNbd {
    MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap()
}

fn pareto() -> ParetoNbd {
    ParetoNbd::new(0.553, 10.578, 0.606, 11.669).unwrap()
}

fn gamma_gamma() -> GammaGamma {
    GammaGamma::new(6.25, 3.74, 15.44).unwrap()
}
