//! *Was the model right?* What it foretold of a holdout, against what came.
//!
//! ```text
//! error = predicted − actual per customer:    bias = mean error    MAE = mean |error|    RMSE = √ mean error²
//! and by x: mean predicted and mean actual of all who had bought so often
//! ```
//! Purchases of one customer are mostly chance, so MAE is large even for the truth, and the mean of a model that only says
//! the mean can be right. The classes by x show whether it tells customers apart: compare models by them.

use serde::{Deserialize, Serialize};

use super::holdout::Holdout;
use super::purchase::PurchaseModel;
use super::span::Span;

/// How a model did on a holdout.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, Holdout, Nbd, Validation};
///
/// let came = [(0, 0.0, 0), (0, 0.0, 1), (2, 30.43, 1), (3, 4.0, 0)];
/// let holdout = |(x, t_x, purchases)| Ok(Holdout { customer: Customer::new(x, t_x, 38.86)?, purchases });
/// let holdouts: Vec<Holdout> = came.into_iter().map(holdout).collect::<Result<_, lifestage::value::CustomerError>>()?;
///
/// let leaving = Validation::of(&BgNbd::new(0.243, 4.414, 0.793, 2.426)?, &holdouts, 39.into()).unwrap();
/// let staying = Validation::of(&Nbd::new(0.385, 12.07)?, &holdouts, 39.into()).unwrap();
/// assert_eq!((leaving.customers, leaving.actual, leaving.classes.len()), (4, 2, 3));
/// assert!(leaving.mean_absolute_error < staying.mean_absolute_error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Validation {
    /// How long the holdout is, in units of the model.
    pub span: Span,
    /// How many customers.
    pub customers: u64,
    /// Purchases that came.
    pub actual: u64,
    /// Purchases that were foretold.
    pub predicted: f64,
    /// Mean error: above 0 where too many were foretold.
    pub bias: f64,
    /// Mean absolute error of a customer.
    pub mean_absolute_error: f64,
    /// The root of the mean squared error of a customer.
    pub root_mean_squared_error: f64,
    /// Customers by how often they had bought, ascending; those of the last class as often or more.
    pub classes: Vec<FrequencyClass>,
}

/// Customers who had bought as often.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FrequencyClass {
    /// x; in the last class x or more.
    pub frequency: u32,
    /// How many customers.
    pub customers: u64,
    /// Purchases that came.
    pub actual: u64,
    /// Purchases that were foretold.
    pub predicted: f64,
}

/// From so many repeat purchases on customers are one class, as in the papers.
const LAST_CLASS: u32 = 7;

impl Validation {
    /// Of a model and customers whose future is known; none of nobody.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers and purchases are far below 2^53")]
    pub fn of<'a>(
        model: &impl PurchaseModel,
        holdouts: impl IntoIterator<Item = &'a Holdout>,
        span: Span,
    ) -> Option<Self> {
        let class = |frequency| FrequencyClass { frequency, customers: 0, actual: 0, predicted: 0.0 };
        let mut classes: Vec<FrequencyClass> = (0..=LAST_CLASS).map(class).collect();
        let (mut errors, mut squares) = (0.0, 0.0);
        for Holdout { customer, purchases } in holdouts {
            let predicted = model.expected_purchases(customer, span);
            let error = predicted - f64::from(*purchases);
            errors += error.abs();
            squares += error * error;
            if let Some(class) = classes.get_mut(customer.frequency().min(LAST_CLASS) as usize) {
                class.customers += 1;
                class.actual += u64::from(*purchases);
                class.predicted += predicted;
            }
        }
        classes.retain(|class| class.customers > 0);
        let customers: u64 = classes.iter().map(|class| class.customers).sum();
        let actual: u64 = classes.iter().map(|class| class.actual).sum();
        let predicted: f64 = classes.iter().map(|class| class.predicted).sum();
        let mean = |sum: f64| sum / customers as f64;
        (customers > 0).then(|| Self {
            span,
            customers,
            actual,
            predicted,
            bias: mean(predicted - actual as f64),
            mean_absolute_error: mean(errors),
            root_mean_squared_error: mean(squares).sqrt(),
            classes,
        })
    }
}

impl FrequencyClass {
    /// Purchases of a customer that came, in the mean.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers and purchases are far below 2^53")]
    pub fn mean_actual(&self) -> f64 {
        self.actual as f64 / self.customers.max(1) as f64
    }

    /// Purchases of a customer that were foretold, in the mean.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    pub fn mean_predicted(&self) -> f64 {
        self.predicted / self.customers.max(1) as f64
    }
}
