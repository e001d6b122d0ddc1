//! The rule of subscriptions: which spend recurs, and by which period it is billed.

use core::fmt;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::definition::in_words;
use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, KindSet, Unit};
use crate::event::subject::Subject;
use crate::profile::{Tally, UserBeforeHorizon};
use crate::time::{Period, PeriodsError};
use crate::wording::problems::problems;

/// Which spend recurs, and by which period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionConfig {
    /// Kinds whose values are paid. Default purchases.
    pub paid: KindSet,
    /// Kinds whose values are paid back. Default refunds.
    pub returned: KindSet,
    /// The subjects of what recurs, such as plans: the same on the payment and on its refund. Default none: everything recurs.
    pub about: BTreeSet<Subject>,
    /// The period that is billed. Default months.
    pub period: Period,
}

impl Default for SubscriptionConfig {
    fn default() -> Self {
        let (paid, returned) = (Kind::Purchase.into(), Kind::Refund.into());
        Self { paid, returned, about: BTreeSet::new(), period: Period::Month }
    }
}

/// The rule of subscriptions, checked.
///
/// ```
/// use lifestage::report::SubscriptionRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Amount, Day, Event, Population};
///
/// let pay = |user: u64, month, units| Event::purchase(user, Day::ymd(2026, month, 3), Amount::minor(units));
/// let events = [pay(1, 1, 10_00), pay(1, 2, 15_00), pay(2, 1, 10_00), pay(3, 2, 20_00), pay(2, 3, 10_00)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let days = Days::new(Day::ymd(2026, 2, 1), Day::ymd(2026, 3, 31))?;
/// let months = SubscriptionRule::default().report(&population, days)?.periods;
///
/// let february = &months[0];
/// assert_eq!((february.start.net, february.new.net, february.expansion.net), (20_00, 20_00, 5_00));
/// assert_eq!((february.churned.net, february.end.net), (10_00, 35_00));
/// assert_eq!(february.net_retention(), Some(0.75)); // of the 20.00 of January, 15.00 are left
/// assert_eq!(months[1].reactivated.users, 1); // user 2, who paid in January and not in February
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SubscriptionConfig", into = "SubscriptionConfig")]
pub struct SubscriptionRule {
    config: SubscriptionConfig,
}

/// Why a question about subscriptions has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubscriptionError {
    /// The report would have too many periods.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile forgot needed days.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

problems! { passes SubscriptionError { Periods, Forgotten } }

impl SubscriptionRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake: no kind that is paid, a kind that carries no money, one that is both paid and paid back.
    ///
    /// ```
    /// use lifestage::report::{SubscriptionConfig, SubscriptionRule};
    /// use lifestage::{Kind, KindSet};
    ///
    /// let wrong = SubscriptionConfig {
    ///     paid: KindSet::default(), returned: KindSet::of([Kind::Refund, Kind::LogIn]), ..SubscriptionConfig::default()
    /// };
    /// assert_eq!(SubscriptionRule::new(wrong).unwrap_err().len(), 2);
    /// ```
    pub fn new(config: SubscriptionConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        if config.paid.is_empty() {
            found.push(Problem::new("paid", sentence::nothing_paid("purchase").into()));
        }
        for (field, kinds) in [("paid", &config.paid), ("returned", &config.returned)] {
            let bare = |kind: &&Kind| kinds.contains(**kind) && kind.unit() != Unit::Money;
            found.extend(
                Kind::NAMED.iter().filter(bare).map(|kind| Problem::new(field, sentence::no_money(kind).into())),
            );
        }
        let both = config.paid.common(&config.returned);
        if !both.is_empty() {
            found.push(Problem::new("returned", sentence::in_both(in_words(&both), "paid").into()));
        }
        if config.about.contains(&Subject::NONE) {
            found.push(Problem::new("about", sentence::no_subject().into()));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &SubscriptionConfig {
        &self.config
    }

    /// What a tally adds to the net spend; 0 for what does not recur.
    ///
    /// INVARIANT: the values of a profile add up to at most `i64::MAX`, so neither one nor a sum overflows.
    #[inline]
    pub(super) fn amount(&self, tally: &Tally) -> i64 {
        let SubscriptionConfig { paid, returned, about, .. } = &self.config;
        if !about.is_empty() && !about.contains(&tally.subject()) {
            0
        } else if paid.contains_code(tally.code()) {
            tally.sum().cast_signed()
        } else if returned.contains_code(tally.code()) {
            -tally.sum().cast_signed()
        } else {
            0
        }
    }

    /// Every kind that is paid or paid back.
    pub(super) fn kinds(&self) -> KindSet {
        self.config.paid.united(&self.config.returned)
    }
}

impl fmt::Display for SubscriptionRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SubscriptionConfig { paid, returned, about, .. } = &self.config;
        write!(f, "recurring net spend, {} less {}", in_words(paid), in_words(returned))?;
        for (place, subject) in about.iter().enumerate() {
            write!(f, "{}{subject}", if place == 0 { " about " } else { " or " })?;
        }
        Ok(())
    }
}

impl From<SubscriptionRule> for SubscriptionConfig {
    fn from(rule: SubscriptionRule) -> Self {
        rule.config
    }
}

impl TryFrom<SubscriptionConfig> for SubscriptionRule {
    type Error = Problems;

    fn try_from(config: SubscriptionConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
