//! Validation of a model: what it predicted for a holdout, compared with what came. *Was the model right?*
//!
//! ```text
//! error = predicted − actual per customer:    bias = mean error    MAE = mean |error|    RMSE = √ mean error²
//! and by x: mean predicted and mean actual of all customers with x repeat purchases before the cut
//! ```
//! Purchases of one customer are mostly chance, so MAE is large even for the true model. And the mean can be right for
//! a model that predicts the mean for everybody. The classes by x show whether a model tells customers apart: compare
//! models by them.

use serde::{Deserialize, Serialize};

use super::holdout::Holdout;
use super::purchase::PurchaseModel;
use super::span::Span;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::number::exact_sum::ExactSum;
use crate::number::fingerprint::Fingerprinter;
use crate::number::plain::plain;
use crate::wording::problems::problems;

/// How well a model did on a holdout.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, Holdout, Nbd, Validation};
///
/// let came = [(0, 0.0, 0), (0, 0.0, 1), (2, 30.43, 1), (3, 4.0, 0)];
/// let holdout = |(x, t_x, purchases)| Ok(Holdout { customer: Customer::new(x, t_x, 38.86)?, purchases, money: None });
/// let holdouts: Vec<Holdout> = came.into_iter().map(holdout).collect::<Result<_, lifestage::value::CustomerError>>()?;
///
/// let leaving = Validation::of(&BgNbd::new(0.243, 4.414, 0.793, 2.426)?, &holdouts, 39.into()).unwrap();
/// let staying = Validation::of(&Nbd::new(0.385, 12.07)?, &holdouts, 39.into()).unwrap();
/// assert_eq!((leaving.customers(), leaving.actual(), leaving.classes().len()), (4, 2, 3));
/// assert!(leaving.mean_absolute_error() < staying.mean_absolute_error());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Validation {
    definition: Definition,
    span: Span,
    /// INVARIANT: ascending by x, at least one class, none without customers.
    classes: Vec<FrequencyClass>,
    absolute_errors: ExactSum,
    squared_errors: ExactSum,
}

mergeable!(Validation, "validation", 1, OtherDefinition);

/// The serialized form of a [`Validation`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    span: Span,
    classes: Vec<FrequencyClass>,
    absolute_errors: ExactSum,
    squared_errors: ExactSum,
}

/// Customers with the same number of repeat purchases by the cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FrequencyClass {
    /// x, the repeat purchases by the cut; in the last class x or more.
    pub frequency: u32,
    /// The number of customers.
    pub customers: u64,
    /// Purchases that came after the cut.
    pub actual: u64,
    /// Purchases that the model predicted, added up exactly.
    predicted: ExactSum,
}

/// Numbers that no validation can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationError;

problems! {
    struct ValidationError = "problem.validation"
        "the classes of a validation must ascend in x up to 7, each with at least one customer"
        "验证的各档应按复购次数从小到大，最多到7，每档至少一名客户";
}

/// Customers with this many or more repeat purchases are one class, as in the papers.
const LAST_CLASS: u32 = 7;

impl Validation {
    /// Validates a model on customers whose purchases in this span after the cut are known. `None` without customers, and
    /// where the model predicts a number that is not finite.
    pub fn of<'a>(
        model: &impl PurchaseModel,
        holdouts: impl IntoIterator<Item = &'a Holdout>,
        span: Span,
    ) -> Option<Self> {
        let class = |frequency| FrequencyClass { frequency, customers: 0, actual: 0, predicted: ExactSum::ZERO };
        let mut classes: Vec<FrequencyClass> = (0..=LAST_CLASS).map(class).collect();
        let (mut absolute_errors, mut squared_errors) = (ExactSum::ZERO, ExactSum::ZERO);
        for Holdout { customer, purchases, .. } in holdouts {
            let predicted = model.expected_purchases(customer, span);
            let error = predicted - f64::from(*purchases);
            absolute_errors.add(error.abs()).ok()?;
            squared_errors.add_product(error, error).ok()?;
            let class = classes.get_mut(customer.frequency().min(LAST_CLASS) as usize);
            debug_assert!(class.is_some(), "there is a class for each x");
            if let Some(class) = class {
                class.customers += 1;
                class.actual += u64::from(*purchases);
                class.predicted.add(predicted).ok()?;
            }
        }
        classes.retain(|class| class.customers > 0);
        (!classes.is_empty()).then(|| Self::assembled(Written { span, classes, absolute_errors, squared_errors }))
    }

    fn assembled(Written { span, classes, absolute_errors, squared_errors }: Written) -> Self {
        let print = Fingerprinter::new("validation").number(span.get().to_bits()).finish();
        let definition = Definition::of_rule(format!("purchases in {span} units of time after a cut"), print);
        Self { definition, span, classes, absolute_errors, squared_errors }
    }

    /// The question: purchases within a span. It names neither the model nor the cut.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds what the same model did on the same holdout for other customers. Sums are exact, so the order of merging does
    /// not matter.
    ///
    /// # Errors
    /// When the other holdout has another length.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for theirs in &other.classes {
            match self.classes.binary_search_by_key(&theirs.frequency, |class| class.frequency) {
                Err(at) => self.classes.insert(at, theirs.clone()),
                Ok(at) => self.classes.iter_mut().skip(at).take(1).for_each(|mine| mine.add(theirs)),
            }
        }
        self.absolute_errors.merge(&other.absolute_errors);
        self.squared_errors.merge(&other.squared_errors);
        Ok(())
    }

    /// The length of the holdout, in units of the model.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Customers by their repeat purchases before the cut, ascending by x; the last class is for x or more.
    pub fn classes(&self) -> &[FrequencyClass] {
        &self.classes
    }

    /// The number of customers.
    pub fn customers(&self) -> u64 {
        self.classes.iter().fold(0, |sum, class| sum.saturating_add(class.customers))
    }

    /// Purchases that came.
    pub fn actual(&self) -> u64 {
        self.classes.iter().fold(0, |sum, class| sum.saturating_add(class.actual))
    }

    /// Purchases that the model predicted.
    pub fn predicted(&self) -> f64 {
        let mut all = ExactSum::ZERO;
        self.classes.iter().for_each(|class| all.merge(&class.predicted));
        rounded(&all)
    }

    /// The mean error per customer, in purchases; above 0 if the model predicts too many.
    #[expect(clippy::cast_precision_loss, reason = "counts of purchases are far below 2^53")]
    pub fn bias(&self) -> f64 {
        self.mean(self.predicted() - self.actual() as f64)
    }

    /// The mean absolute error per customer, in purchases.
    pub fn mean_absolute_error(&self) -> f64 {
        self.mean(rounded(&self.absolute_errors))
    }

    /// The root mean squared error per customer, in purchases.
    pub fn root_mean_squared_error(&self) -> f64 {
        self.mean(rounded(&self.squared_errors)).sqrt()
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    fn mean(&self, sum: f64) -> f64 {
        sum / self.customers() as f64
    }
}

/// The nearest plain number to a sum.
fn rounded(sum: &ExactSum) -> f64 {
    plain(sum.value().unwrap_or(f64::INFINITY))
}

impl FrequencyClass {
    /// Purchases that the model predicted.
    pub fn predicted(&self) -> f64 {
        rounded(&self.predicted)
    }

    fn add(&mut self, other: &Self) {
        self.customers = self.customers.saturating_add(other.customers);
        self.actual = self.actual.saturating_add(other.actual);
        self.predicted.merge(&other.predicted);
    }

    /// Purchases per customer that came.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers and purchases are far below 2^53")]
    pub fn mean_actual(&self) -> f64 {
        self.actual as f64 / self.customers.max(1) as f64
    }

    /// Purchases per customer that the model predicted.
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    pub fn mean_predicted(&self) -> f64 {
        self.predicted() / self.customers.max(1) as f64
    }
}

impl From<Validation> for Written {
    fn from(validation: Validation) -> Self {
        let Validation { span, classes, absolute_errors, squared_errors, .. } = validation;
        Self { span, classes, absolute_errors, squared_errors }
    }
}

impl TryFrom<Written> for Validation {
    type Error = ValidationError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let classes = &written.classes;
        let ascending = classes.is_sorted_by(|one, next| one.frequency < next.frequency);
        let known = |class: &FrequencyClass| class.frequency <= LAST_CLASS && class.customers > 0;
        let good = !classes.is_empty() && ascending && classes.iter().all(known);
        if good { Ok(Self::assembled(written)) } else { Err(ValidationError) }
    }
}

/// One line: classes by the repeat purchases before the cut.
impl UserCounts for Validation {
    fn user_counts(&self) -> Vec<CountLine> {
        let classes = self.classes.iter().map(|class| (class.frequency.to_string(), class.customers));
        vec![CountLine::parts("customers by purchases", classes)]
    }
}
