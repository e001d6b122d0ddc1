//! The rule of a split: what counts as being a user of a period.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::Days;
use crate::wording::problems::problems;

/// What counts as being a user of a period.
///
/// ```
/// use lifestage::report::{RevenueFactor, RevenueSplitRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Amount, Day, Event, Population};
///
/// let buy = |user: u64, month, units| Event::purchase(user, Day::ymd(2026, month, 3), Amount::minor(units));
/// let events = [buy(1, 1, 10_00), buy(1, 2, 10_00), buy(2, 2, 30_00)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let month = |month| Days::new(Day::ymd(2026, month, 1), Day::ymd(2026, month, 28));
///
/// let split = RevenueSplitRule::default().report(&population, month(1)?, month(2)?)?;
/// // From 10.00 to 40.00: twice the users, and twice the basket.
/// assert_eq!((split.change(), split.part(RevenueFactor::Users), split.part(RevenueFactor::Basket)), (30_00, 15_00, 15_00));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RevenueSplitRule {
    /// What counts as activity. Default every kind that users do themselves. Buyers always count as active.
    pub activity: KindSet,
}

impl Default for RevenueSplitRule {
    fn default() -> Self {
        Self { activity: KindSet::activity() }
    }
}

/// Why there is no split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevenueSplitError {
    /// Days that are in both periods.
    Overlap {
        /// The earlier period.
        before: Days,
        /// The later one.
        after: Days,
    },
    /// The later period comes first.
    Order {
        /// The period given as the earlier one.
        before: Days,
        /// The period given as the later one.
        after: Days,
    },
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum RevenueSplitError {
        Overlap { before: Built, after: Built } = "problem.revenue_split.overlap"
            "`{before}` and `{after}` have days in common: compare periods apart from each other"
            "`{before}`与`{after}`有重叠的日期：请比较互不重叠的两段时间";
        Order { before: Built, after: Built } = "problem.revenue_split.order"
            "`{after}` is before `{before}`: give the earlier period first"
            "`{after}`早于`{before}`：请把较早的一段写在前面";
    }
    passes { Forgotten(UserBeforeHorizon) }
}
