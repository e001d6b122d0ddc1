//! Fittable rules: before or after they are fitted to a population.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::score::abuse::{AbuseRule, FittedAbuse};
use crate::score::behavior::{BehaviorRule, FittedBehavior};
use crate::score::churn::{ChurnRule, FittedChurn};
use crate::score::rfm::{FittedRfm, RfmRule};
use crate::score::tag::{FittedTags, TagRule};
use crate::score::worth::{FittedWorth, WorthRule};

/// A rule together with what it learned from a population.
pub trait FittedRule {
    /// The rule itself.
    type Rule: Clone + fmt::Debug;

    /// The rule that was fitted.
    fn rule(&self) -> &Self::Rule;
}

/// A rule before or after it is fitted to a population. Exhaustive: there is no third state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[serde(bound(
    serialize = "F: Serialize, F::Rule: Serialize",
    deserialize = "F: Deserialize<'de>, F::Rule: Deserialize<'de>"
))]
pub enum Fittable<F: FittedRule> {
    /// The rule alone; it scores nobody yet.
    Unfitted(F::Rule),
    /// The rule with what it learned from a population.
    Fitted(F),
}

impl<F: FittedRule<Rule: Default>> Default for Fittable<F> {
    fn default() -> Self {
        Self::Unfitted(F::Rule::default())
    }
}

impl<F: FittedRule> Fittable<F> {
    /// The rule, fitted or not.
    pub fn rule(&self) -> &F::Rule {
        match self {
            Self::Unfitted(rule) => rule,
            Self::Fitted(fitted) => fitted.rule(),
        }
    }

    /// The rule if it is not fitted yet.
    pub const fn unfitted(&self) -> Option<&F::Rule> {
        match self {
            Self::Unfitted(rule) => Some(rule),
            Self::Fitted(_) => None,
        }
    }

    /// The fitted rule, if it is fitted.
    pub const fn fitted(&self) -> Option<&F> {
        match self {
            Self::Unfitted(_) => None,
            Self::Fitted(fitted) => Some(fitted),
        }
    }

    /// Forgets what was learned from a population.
    pub(super) fn forget(&mut self) {
        *self = Self::Unfitted(self.rule().clone());
    }

    /// Fits a rule that is not fitted yet.
    pub(super) fn fit<E>(&mut self, fit: impl FnOnce(&F::Rule) -> Result<F, E>) -> Result<(), E> {
        if let Self::Unfitted(rule) = self {
            *self = Self::Fitted(fit(rule)?);
        }
        Ok(())
    }
}

impl<F: FittedRule> From<F> for Fittable<F> {
    fn from(fitted: F) -> Self {
        Self::Fitted(fitted)
    }
}

macro_rules! fitted_rules {
    ($($fitted:ident of $rule:ident: $get:expr;)+) => {
        $(impl FittedRule for $fitted {
            type Rule = $rule;

            fn rule(&self) -> &$rule {
                let get: fn(&Self) -> &$rule = $get;
                get(self)
            }
        })+
    };
}

fitted_rules! {
    FittedRfm of RfmRule: |fitted| fitted.rule();
    FittedBehavior of BehaviorRule: |fitted| &fitted.rule;
    FittedWorth of WorthRule: |fitted| &fitted.rule;
    FittedTags of TagRule: |fitted| &fitted.rule;
    FittedChurn of ChurnRule: |fitted| &fitted.rule;
    FittedAbuse of AbuseRule: |fitted| fitted.rule();
}
