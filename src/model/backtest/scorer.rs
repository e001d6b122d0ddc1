//! What gives scores: a function of a user as of the cut, and the ones that others are compared with.

use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::churn::FittedChurn;
use crate::time::Window;

/// Gives a user a score as of a day: the higher, the more likely the outcome.
///
/// Any function of the two is one. Its scores are ranks; wrapped in [`Probability`] they are probabilities.
pub trait Scorer: Sync {
    /// The score; none for a user whom it says nothing of.
    ///
    /// # Errors
    /// When the profile remembers too little.
    fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<f64>, BeforeHorizon>;

    /// Whether scores are probabilities of the outcome, so that Brier and calibration mean something.
    fn is_probability(&self) -> bool {
        false
    }

    /// The scores from which on bands begin, ascending; none where there are no bands.
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

/// Plain recency: days since the last event of these kinds. What every churn score must beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recency {
    /// The kinds.
    pub kinds: KindSet,
}

impl Scorer for Recency {
    fn score(&self, as_of: AsOf<'_>, _: &User) -> Result<Option<f64>, BeforeHorizon> {
        let last = as_of.last_day_of(&self.kinds)?;
        Ok(last.map(|last| f64::from(as_of.day() - last)))
    }
}

/// Recency in units of the user's own mean gap between days with an event of these kinds; none before there is a gap.
///
/// It is popular and ranks badly: with few gaps their mean is mostly chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecencyOverGap {
    /// The kinds.
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

/// The churn probability of a fitted rule over this many days; none before the first event of the process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChurnOdds<'a> {
    /// The rule, fitted as of the cut.
    pub rule: &'a FittedChurn,
    /// The days ahead: those of the back-test.
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

/// The churn score of a fitted rule, 0 to 100, with its bands; none where there is no risk to speak of.
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
