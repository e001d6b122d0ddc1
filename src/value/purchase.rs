//! The questions that every model of repeat purchases answers.

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::discount::Discount;
use super::span::Span;
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;

/// A model of when customers buy again, and when they leave without a word.
///
/// All times are in the unit of the customers that the model was fitted to. Answers for [`Customer::NEW`] are for a
/// customer who has just bought for the first time: `E[X(t)]` of the papers.
pub trait PurchaseModel {
    /// P(alive): the probability that the customer has not left, today.
    fn p_alive(&self, customer: &Customer) -> f64;

    /// The probability that the customer has not left after the span, whatever they buy in it.
    fn p_alive_after(&self, customer: &Customer, span: Span) -> f64;

    /// The probability that the customer buys nothing in the span.
    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64;

    /// The expected number of purchases in the span: `E[Y(t) | x, t_x, T]`.
    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64;

    /// P(alive) and the expected purchases in the span, for little more than the cost of one of them.
    fn forecast(&self, customer: &Customer, span: Span) -> PurchaseForecast {
        let (p_alive, purchases) = (self.p_alive(customer), self.expected_purchases(customer, span));
        PurchaseForecast { p_alive: plain_at_any_size(p_alive), purchases: plain_at_any_size(purchases) }
    }

    /// The probability that a new customer makes exactly `count` repeat purchases in the span: P(X(t) = n).
    fn p_purchases(&self, count: u32, span: Span) -> f64;

    /// DERT, the discounted expected residual transactions: all future purchases, without limit, each discounted to
    /// today.
    ///
    /// `None` without a discount, because the sum may then be infinite.
    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64>;

    /// The age T at which P(alive) falls below a threshold, if the customer buys nothing more. `None` if it never does.
    ///
    /// It may lie in the past, but not before the last purchase at `t_x`.
    fn falls_below(&self, customer: &Customer, threshold: Ratio) -> Option<f64>;
}

/// What most lists of customers show: whether they are still there, and what they will buy.
///
/// Models of your own build it too, so no fields will be added.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseForecast {
    /// The probability that the customer has not left, today.
    #[serde(deserialize_with = "finite")]
    pub p_alive: f64,
    /// Expected purchases in the span.
    #[serde(deserialize_with = "finite")]
    pub purchases: f64,
}
