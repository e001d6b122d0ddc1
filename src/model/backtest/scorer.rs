//! Scorers: functions of a user as of the cut, and the baselines to compare them with.

use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::churn::FittedChurn;
use crate::time::Window;

/// Gives a user a score as of a day: the higher, the more likely the outcome.
///
/// Any function of these two arguments is a scorer. Its scores are ranks; wrapped in [`Probability`] they are
/// probabilities.
pub trait Scorer: Sync {
    /// The score; `None` for users without one.
    ///
    /// # Errors
    /// If the profile forgot needed days.
    fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<f64>, BeforeHorizon>;

    /// Whether scores are probabilities of the outcome, as Brier and calibration need.
    fn is_probability(&self) -> bool {
        false
    }

    /// The scores at which bands begin, ascending; empty if there are no bands.
    fn bounds(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl<F> Scorer for F
where
    F: Fn(AsOf<'_>, &User) -> Result<Option<f64>, BeforeHorizon> + Sync,
{
    fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<f64>, BeforeHorizon> {
        self(as_of, user)
    }
}

/// A scorer whose scores are probabilities of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probability<S>(pub S);

impl<S: Scorer> Scorer for Probability<S> {
    fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<f64>, BeforeHorizon> {
        self.0.score(as_of, user)
    }

    fn is_probability(&self) -> bool {
        true
    }

    fn bounds(&self) -> Vec<f64> {
        self.0.bounds()
    }
}

/// Plain recency: days since the last event of these kinds. Every churn score should beat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recency {
    /// The kinds of events.
    pub kinds: KindSet,
}

impl Scorer for Recency {
    fn score(&self, as_of: AsOf<'_>, _: &User) -> Result<Option<f64>, BeforeHorizon> {
        let last = as_of.last_day_of(&self.kinds)?;
        Ok(last.map(|last| f64::from(as_of.day() - last)))
    }
}

/// Recency divided by the user's own mean gap between days with such an event; `None` before the first gap.
///
/// It is popular and ranks badly: with few gaps their mean is mostly chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecencyOverGap {
    /// The kinds of events.
    pub kinds: KindSet,
}

impl Scorer for RecencyOverGap {
    fn score(&self, as_of: AsOf<'_>, _: &User) -> Result<Option<f64>, BeforeHorizon> {
        let (mut gaps, mut sum) = (0.0, 0.0);
        for gap in as_of.gaps(&self.kinds, Window::LIFETIME)? {
            gaps += 1.0;
            sum += f64::from(gap);
        }
        let last = as_of.last_day_of(&self.kinds)?;
        // INVARIANT: a gap is at least a day. The product is a whole number, so equal quotients are equal floats.
        Ok(last.filter(|_| gaps > 0.0).map(|last| f64::from(as_of.day() - last) * gaps / sum))
    }
}

/// The churn probability of a fitted rule over this many days; `None` before the first event of its process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChurnOdds<'a> {
    /// The rule, fitted as of the cut.
    pub rule: &'a FittedChurn,
    /// The number of days ahead: the horizon of the back-test.
    pub horizon_days: u32,
}

impl Scorer for ChurnOdds<'_> {
    fn score(&self, as_of: AsOf<'_>, _: &User) -> Result<Option<f64>, BeforeHorizon> {
        Ok(self.rule.outlook(as_of, self.horizon_days)?.map(|outlook| outlook.churn.get().get()))
    }

    fn is_probability(&self) -> bool {
        true
    }
}

/// The churn score of a fitted rule, 0 to 100, with its bands; `None` for users without a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChurnScore<'a> {
    /// The rule, fitted as of the cut.
    pub rule: &'a FittedChurn,
}

impl Scorer for ChurnScore<'_> {
    fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<f64>, BeforeHorizon> {
        Ok(self.rule.assess(as_of, user)?.map(|risk| risk.score))
    }

    fn bounds(&self) -> Vec<f64> {
        self.rule.rule.config().bands.bounds().to_vec()
    }
}
