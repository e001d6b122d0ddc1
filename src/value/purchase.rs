//! The questions that every model of repeat purchases answers.

use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::discount::Discount;
use super::span::Span;
use crate::number::ratio::Ratio;

/// A model of when customers buy again, and of when they leave without a word.
///
/// All times are in the unit of the customers that the model was fitted to. What is asked of [`Customer::NEW`] is
/// answered for a customer who has just bought for the first time: `E[X(t)]` of the papers.
pub trait PurchaseModel {
    /// P(alive): the probability that the customer is still one, today.
    fn p_alive(&self, customer: &Customer) -> f64;

    /// The probability that the customer will still be one after a time to come, whatever they buy in it.
    fn p_alive_after(&self, customer: &Customer, span: Span) -> f64;

    /// The probability that the customer buys nothing in a time to come.
    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64;

    /// How many purchases to expect in a time to come: `E[Y(t) | x, t_x, T]`.
    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64;

    /// P(alive) and the purchases to expect in a time to come, at little more than the cost of one of them.
    fn forecast(&self, customer: &Customer, span: Span) -> PurchaseForecast {
        PurchaseForecast { p_alive: self.p_alive(customer), purchases: self.expected_purchases(customer, span) }
    }

    /// The probability that a new customer makes exactly n repeat purchases in a time: P(X(t) = n).
    fn p_purchases(&self, count: u32, span: Span) -> f64;

    /// DERT, the discounted expected residual transactions: all purchases to come, without end, each discounted to today.
    ///
    /// None without a discount, as the sum then need not have an end.
    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64>;

    /// The age T from which on P(alive) is below a threshold, if the customer buys nothing more; none if it never is.
    ///
    /// It may lie in the past, and is not before the last purchase at `t_x`.
    fn falls_below(&self, customer: &Customer, threshold: Ratio) -> Option<f64>;
}

/// What most lists of customers show: whether they are still there, and what they will buy.
///
/// Models of your own make it too, so its fields are all there will be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseForecast {
    /// The probability that the customer is still one, today.
    pub p_alive: f64,
    /// Purchases to expect in the time to come.
    pub purchases: f64,
}
