//! What may be told in all, and what of it was told.

use serde::{Deserialize, Serialize};

use super::epsilon::Epsilon;
use crate::number::decimal::Decimal;
use crate::wording::problems::problems;

/// How much may be told of one user in all, and how much was. What was spent adds up exactly and is never given back.
///
/// It is a value of yours to store: a copy of it is a second budget, and what both tell adds up.
///
/// ```
/// use lifestage::answer::{Epsilon, PrivacyBudget};
///
/// let mut budget = PrivacyBudget::new(Epsilon::new(1.0)?);
/// budget.spend(Epsilon::new(0.7)?)?;
/// assert_eq!(budget.left().to_string(), "0.3");
/// assert_eq!(
///     budget.spend(Epsilon::new(0.4)?).unwrap_err().to_string(),
///     "an ε of `0.4` was asked for, but `0.3` is left of the budget: ask for less, or publish nothing more about these users",
/// );
/// budget.spend(Epsilon::new(0.3)?)?;
/// assert!(budget.is_spent());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct PrivacyBudget {
    total: Epsilon,
    /// INVARIANT: at most the total.
    spent: Decimal,
}

/// How a budget is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    total: Epsilon,
    spent: Decimal,
}

/// More was asked for than is left of a budget. Nothing is spent then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BudgetSpent {
    /// What was asked for.
    pub asked: Epsilon,
    /// What is left.
    pub left: Decimal,
}

problems! {
    struct BudgetSpent { asked: Text, left: Text } = "problem.budget_spent"
        "an ε of `{asked}` was asked for, but `{left}` is left of the budget: ask for less, or publish nothing more about these users"
        "要用的ε为`{asked}`，而预算只剩`{left}`：请减少，或不再发布这些用户的任何内容";
}

/// A budget of which more was spent than there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivacyBudgetError {
    total: Epsilon,
    spent: Decimal,
}

problems! {
    struct PrivacyBudgetError { total: Text, spent: Text } = "problem.privacy_budget"
        "`{spent}` of a budget of `{total}` cannot have been spent: give back a budget as it was stored"
        "预算为`{total}`，不可能已用去`{spent}`：请提供未经改动的预算";
}

impl PrivacyBudget {
    /// A budget of which nothing is spent.
    pub const fn new(total: Epsilon) -> Self {
        Self { total, spent: Decimal::ZERO }
    }

    /// How much may be told in all.
    pub const fn total(&self) -> Epsilon {
        self.total
    }

    /// How much was spent.
    pub const fn spent(&self) -> Decimal {
        self.spent
    }

    /// How much is left.
    pub const fn left(&self) -> Decimal {
        Decimal::of_billionths(self.total.get().billionths().saturating_sub(self.spent.billionths()))
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.left() == Decimal::ZERO
    }

    /// Spends some of it.
    ///
    /// # Errors
    /// When less is left; nothing is spent then.
    pub fn spend(&mut self, asked: Epsilon) -> Result<(), BudgetSpent> {
        self.must_have(asked)?;
        self.spent = self.spent.plus(asked.get());
        Ok(())
    }

    /// Checks that this much is left.
    pub(super) fn must_have(&self, asked: Epsilon) -> Result<(), BudgetSpent> {
        let left = self.left();
        if asked.get() <= left { Ok(()) } else { Err(BudgetSpent { asked, left }) }
    }
}

impl TryFrom<Written> for PrivacyBudget {
    type Error = PrivacyBudgetError;

    fn try_from(Written { total, spent }: Written) -> Result<Self, Self::Error> {
        if spent <= total.get() { Ok(Self { total, spent }) } else { Err(PrivacyBudgetError { total, spent }) }
    }
}
