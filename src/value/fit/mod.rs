//! Fitting a model: the parameters under which the customers are most likely, and how certain they are.
//!
//! ```text
//! minimize  −ln L(θ) / n + λ Σ θⱼ²      over ln θ, with the exact gradient
//! ```
//! Starts that are made from the data are tried on a small sample, the best one goes on with all customers, and Newton
//! steps finish it. λ is 0 unless you ask for a [`Penalty`]. The search sees times in units of the longest T (as in the
//! Python package lifetimes) and money in units of the mean spend, so the unit of measurement changes nothing. If there
//! is no maximum, the simpler models at the ends of the parameters are fitted, and the best one says which end it is.

mod faces;
mod matrix;
mod maximum;
mod outcome;
mod polish;
mod search;

use serde::{Deserialize, Serialize};

use super::sample::Sample;
use crate::number::plain::finite;
use crate::wording::problems::problems;

pub(super) use faces::{FAR, Face, Pair};
pub use matrix::{Covariance, CovarianceError};
pub(super) use maximum::{Search, fit};
pub use outcome::{FitError, FitOutcome, Limit, Toward};
pub(super) use search::Evaluation;

/// A model with parameters that can be fitted.
pub trait Model: Copy {
    /// The rows it is fitted to: what it reads of a customer.
    type Row: Copy + Ord + Sync;
    /// The names of its parameters.
    const NAMES: &'static [&'static str];

    /// The parameters, in the order of their names.
    fn parameters(&self) -> Vec<f64>;

    /// The log-likelihood of one customer, in the customer's unit of time.
    fn log_likelihood(&self, row: &Self::Row) -> f64;

    /// Fits the model: finds the parameters under which a sample is most likely.
    ///
    /// # Errors
    /// When the sample has no customers, or its numbers are out of range. Everything else that the data lack is in the
    /// [`FitOutcome`].
    fn fit(sample: &Sample<Self::Row>, penalty: Penalty) -> Result<Fitted<Self>, FitError>;

    /// The log-likelihood of a sample: the same bits whatever the order of its customers.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    fn log_likelihood_of(&self, sample: &Sample<Self::Row>) -> f64 {
        sample.rows().iter().map(|weighted| weighted.count as f64 * self.log_likelihood(&weighted.row)).sum()
    }
}

/// A fitted model, and what is known about the fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written<M>", into = "Written<M>")]
#[serde(bound(serialize = "M: Model + Serialize", deserialize = "M: Model + Deserialize<'de>"))]
pub struct Fitted<M> {
    model: M,
    outcome: FitOutcome,
    log_likelihood: f64,
    customers: u64,
    covariance: Option<Covariance>,
}

/// The serialized form of a [`Fitted`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<M> {
    model: M,
    outcome: FitOutcome,
    #[serde(deserialize_with = "finite")]
    log_likelihood: f64,
    customers: u64,
    #[serde(default)]
    covariance: Option<Covariance>,
}

impl<M: Model> Fitted<M> {
    /// The model with the best parameters found, whether they are a maximum or not.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// The model, if its parameters are a maximum of the likelihood.
    ///
    /// # Errors
    /// When they are not a maximum; the outcome says why.
    pub fn converged(&self) -> Result<&M, &FitOutcome> {
        if self.outcome == FitOutcome::Converged { Ok(&self.model) } else { Err(&self.outcome) }
    }

    /// This fit under the name of another model.
    pub(super) fn map<N>(self, name: impl FnOnce(M) -> N) -> Fitted<N> {
        let Self { model, outcome, log_likelihood, customers, covariance } = self;
        Fitted { model: name(model), outcome, log_likelihood, customers, covariance }
    }

    /// How the search ended.
    pub const fn outcome(&self) -> &FitOutcome {
        &self.outcome
    }

    /// The log-likelihood of all customers, without the penalty, in their unit of time.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The number of customers.
    pub const fn customers(&self) -> u64 {
        self.customers
    }

    /// The covariance of the parameters. `None` unless the search converged.
    pub const fn covariance(&self) -> Option<&Covariance> {
        self.covariance.as_ref()
    }

    /// The standard errors of the parameters. `None` unless the search converged.
    pub fn standard_errors(&self) -> Option<Vec<f64>> {
        self.covariance.as_ref().map(Covariance::standard_errors)
    }

    /// Akaike's information criterion, 2k − 2 ln L. Lower is better, among models of the same customers.
    pub fn aic(&self) -> f64 {
        2.0 * number_of::<M>() - 2.0 * self.log_likelihood
    }

    /// The Bayesian information criterion, k ln n − 2 ln L. Lower is better, among models of the same customers.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    pub fn bic(&self) -> f64 {
        number_of::<M>() * (self.customers as f64).ln() - 2.0 * self.log_likelihood
    }
}

#[expect(clippy::cast_precision_loss, reason = "models have at most four parameters")]
fn number_of<M: Model>() -> f64 {
    M::NAMES.len() as f64
}

/// A fit that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FittedError {
    /// A log-likelihood that is not finite, or of no customers.
    Likelihood,
    /// A covariance with the wrong number of parameters.
    Size {
        /// The number of rows of the covariance.
        found: usize,
        /// The number of parameters of the model.
        expected: usize,
    },
}

problems! {
    enum FittedError {
        Likelihood = "problem.fitted.likelihood"
            "the log-likelihood must be finite, and of at least one customer"
            "对数似然应为有限的数，且至少来自一名客户";
        Size { found: Whole, expected: Whole } = "problem.fitted.size"
            "the covariance has `{found}` rows but the model has `{expected}` parameters: give one row for each"
            "协方差有`{found}`行，而模型有`{expected}`个参数：请为每个参数给出一行";
    }
}

impl<M: Model> From<Fitted<M>> for Written<M> {
    fn from(fitted: Fitted<M>) -> Self {
        let Fitted { model, outcome, log_likelihood, customers, covariance } = fitted;
        Self { model, outcome, log_likelihood, customers, covariance }
    }
}

impl<M: Model> TryFrom<Written<M>> for Fitted<M> {
    type Error = FittedError;

    fn try_from(written: Written<M>) -> Result<Self, Self::Error> {
        let Written { model, outcome, log_likelihood, customers, covariance } = written;
        if !log_likelihood.is_finite() || customers == 0 {
            return Err(FittedError::Likelihood);
        }
        let expected = M::NAMES.len();
        if let Some(found) = covariance.as_ref().map(|covariance| covariance.rows().len())
            && found != expected
        {
            return Err(FittedError::Size { found, expected });
        }
        Ok(Self { model, outcome, log_likelihood, customers, covariance })
    }
}

/// How strongly large parameters are held back: λ of the penalty λ Σ θ², per customer.
///
/// For small samples, whose likelihood alone may run to infinity. Default none. 0.001 to 0.1 is usual.
///
/// ```
/// use lifestage::value::Penalty;
///
/// assert_eq!(Penalty::default(), Penalty::NONE);
/// assert_eq!(Penalty::new(0.01)?.get(), 0.01);
/// assert_eq!(Penalty::new(-1.0).unwrap_err().to_string(), "`-1` is not a penalty: give 0 for none, or a positive number up to 1e6");
/// # Ok::<(), lifestage::value::PenaltyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Penalty(f64);

/// A number that is not a penalty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenaltyError(f64);

problems! {
    struct PenaltyError(penalty: Number) = "problem.penalty"
        "`{penalty}` is not a penalty: give 0 for none, or a positive number up to 1e6"
        "`{penalty}`不是惩罚系数：不用请填写0，否则填写不超过1000000的正数";
}

impl Penalty {
    /// No penalty: the maximum of the likelihood itself.
    pub const NONE: Self = Self(0.0);

    /// Makes a penalty with this λ.
    ///
    /// # Errors
    /// When the number is negative, above 10⁶, or NaN.
    pub const fn new(lambda: f64) -> Result<Self, PenaltyError> {
        if lambda >= 0.0 && lambda <= 1e6 { Ok(Self(lambda + 0.0)) } else { Err(PenaltyError(lambda)) }
    }

    /// λ.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Penalty {
    type Error = PenaltyError;

    fn try_from(lambda: f64) -> Result<Self, Self::Error> {
        Self::new(lambda)
    }
}

impl From<Penalty> for f64 {
    fn from(penalty: Penalty) -> Self {
        penalty.0
    }
}
