//! Holdouts: a log cut in two, with what customers did up to a day, and what they bought after it.
//!
//! ```text
//! first ──── calibration: x, t_x, T ──── cut ──── holdout: purchase periods ──── until
//! ```
//! The cut is moved to the end of a period of the grain, so that no period is in both halves.

use serde::{Deserialize, Serialize};

use super::btyd::BtydRule;
use super::customer::{Customer, CustomerError};
use super::purchase::PurchaseModel;
use super::span::Span;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};
use crate::profile::{Profile, UserBeforeHorizon};
use crate::time::{Day, Days, Window};
use crate::wording::problems::problems;

/// Where to cut a log in two, with days on both sides.
///
/// ```
/// use lifestage::value::{BtydRule, HoldoutRule};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 1);
/// let profile = Profile::of([0, 10, 40, 41].map(|after| Event::purchase(1_u64, day.plus(after), Amount::minor(1))));
/// let rule = HoldoutRule::new(BtydRule::default(), day.plus(28), day.plus(56))?;
/// let holdout = rule.holdout(&profile)?.unwrap();
/// assert_eq!((holdout.customer.frequency(), holdout.customer.age(), holdout.purchases), (1, 4.0, 2));
/// assert_eq!(rule.span().get(), 4.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct HoldoutRule {
    rule: BtydRule,
    cut: Day,
    until: Day,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: BtydRule,
    cut: Day,
    until: Day,
}

/// A customer and what they bought after the cut. Make your own to validate a model on other data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdout {
    /// The customer as of the cut.
    pub customer: Customer,
    /// The purchases after the cut.
    pub purchases: u32,
    /// What they spent before and after the cut. `None` if it is not known.
    pub money: Option<HoldoutMoney>,
}

/// What a customer spent before and after a cut, net of refunds. Make your own to validate models on other data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldoutMoney {
    /// Net spend of the first purchase period.
    pub first: Money,
    /// Net spend of all repeat purchases up to the cut; 0 if there are none.
    pub repeat: Money,
    /// Net spend after the cut: purchases less refunds, of whatever purchase.
    pub after: Money,
}

/// Why a holdout cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum HoldoutError {
    /// No days are left after the cut.
    NoHoldout {
        /// The cut, moved to the end of its period.
        cut: Day,
        /// The last day of the holdout.
        until: Day,
    },
    /// The profile of a user has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
    /// The purchases of a user do not make a customer.
    Customer {
        /// The user whose purchases they are.
        user: UserId,
        /// What is wrong with them.
        problem: CustomerError,
    },
}

problems! {
    enum HoldoutError {
        NoHoldout { cut: Date, until: Date } = "problem.holdout.no_holdout"
            "the cut moves to `{cut}`, the end of its period, but the holdout ends on `{until}`: give a later end"
            "截止日移到所在周期末的`{cut}`，而验证期在`{until}`结束：请填写更晚的结束日";
        Customer { user: Text, problem: Within } = "problem.holdout.customer"
            "user `{user}`: {problem}"
            "用户`{user}`：{problem}";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl HoldoutRule {
    /// Models see the days up to the end of the period of `cut`; the holdout lasts to the end of the period of `until`.
    ///
    /// # Errors
    /// When no days are left after the cut.
    pub fn new(rule: BtydRule, cut: Day, until: Day) -> Result<Self, HoldoutError> {
        let [cut, until] = [cut, until].map(|day| rule.grain.containing(day).last());
        if until > cut { Ok(Self { rule, cut, until }) } else { Err(HoldoutError::NoHoldout { cut, until }) }
    }

    /// The last day that models see.
    pub const fn cut(&self) -> Day {
        self.cut
    }

    /// The last day of the holdout.
    pub const fn until(&self) -> Day {
        self.until
    }

    /// The length of the holdout, in units of the ruler.
    pub fn span(&self) -> Span {
        let days = self.start(self.until) - self.start(self.cut);
        // INVARIANT: positive, and far below the longest span.
        Span::new(f64::from(days) / f64::from(self.rule.ruler.get())).unwrap_or_default()
    }

    fn start(&self, day: Day) -> Day {
        self.rule.grain.containing(day).first()
    }

    /// Splits a user in two. `None` if the user had not bought by the cut.
    ///
    /// # Errors
    /// When the profile has forgotten purchases.
    pub fn holdout(&self, profile: &Profile) -> Result<Option<Holdout>, HoldoutError> {
        let user = profile.user();
        let summary = self.rule.summary(profile.as_of(self.cut));
        let Some(summary) = summary.map_err(|problem| UserBeforeHorizon::new(user, problem))? else { return Ok(None) };
        let mut starts = self.starts(profile)?;
        starts.retain(|start| *start > self.cut);
        let purchases = u32::try_from(starts.len()).unwrap_or(u32::MAX);
        let customer = Customer::try_from(&summary).map_err(|problem| HoldoutError::Customer { user, problem })?;
        let after = self.spend_after(profile)?;
        let money = HoldoutMoney { first: summary.first_spend, repeat: summary.repeat_spend, after };
        Ok(Some(Holdout { customer, purchases, money: Some(money) }))
    }

    /// Net spend after the cut.
    fn spend_after(&self, profile: &Profile) -> Result<Money, UserBeforeHorizon> {
        let tallies = profile.as_of(self.until).within(Window::LIFETIME);
        let tallies = tallies.map_err(|problem| UserBeforeHorizon::new(profile.user(), problem))?;
        let after = tallies.iter().filter(|tally| tally.day() > self.cut).map(|tally| match tally.kind() {
            // INVARIANT: all sums of a profile together are at most i64::MAX.
            Kind::Purchase => tally.sum().cast_signed(),
            Kind::Refund => -tally.sum().cast_signed(),
            _ => 0,
        });
        Ok(Money::minor(after.sum()))
    }

    /// The purchase periods of a user up to the end of the holdout, by their first days.
    fn starts(&self, profile: &Profile) -> Result<Vec<Day>, UserBeforeHorizon> {
        let days = profile.as_of(self.until).days_of(Kind::Purchase, Window::LIFETIME);
        let days = days.map_err(|problem| UserBeforeHorizon::new(profile.user(), problem))?;
        let mut starts: Vec<Day> = days.map(|day| self.start(day)).collect();
        starts.dedup();
        Ok(starts)
    }

    /// Repeat purchases of all users who had bought by the cut, cumulated from the first purchase on: how many came,
    /// and how many the model expects, given the days on which each user was new. One point every `every` days, and one
    /// at the end.
    ///
    /// A model whose curve bends away after the cut misses something that the fit alone cannot show.
    ///
    /// # Errors
    /// When a profile has forgotten purchases. The error names the first such user of the iterator.
    pub fn track<'a>(
        &self,
        model: &impl PurchaseModel,
        profiles: impl IntoIterator<Item = &'a Profile>,
        every: core::num::NonZeroU16,
    ) -> Result<Vec<TrackingPoint>, HoldoutError> {
        let (mut firsts, mut repeats) = (Vec::new(), Vec::new());
        for profile in profiles {
            let starts = self.starts(profile)?;
            if let Some((first, later)) = starts.split_first().filter(|(first, _)| **first <= self.cut) {
                firsts.push(*first);
                repeats.extend_from_slice(later);
            }
        }
        firsts.sort_unstable();
        repeats.sort_unstable();
        let Some(begin) = firsts.first().copied() else { return Ok(Vec::new()) };
        let ruler = f64::from(self.rule.ruler.get());
        let point = |on: Day| {
            let new = firsts.chunk_by(|one, next| one == next).filter_map(|alike| Some((*alike.first()?, alike.len())));
            #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
            let expected = new.take_while(|(first, _)| *first < on).map(|(first, customers)| {
                let span = Span::new(f64::from(on - first) / ruler).unwrap_or_default();
                customers as f64 * model.expected_purchases(&Customer::NEW, span)
            });
            let actual = repeats.partition_point(|day| *day <= on) as u64;
            TrackingPoint { on, actual, expected: plain(expected.sum()), holdout: on > self.cut }
        };
        let days = Days::new(begin, self.until).map_or_else(|_| Vec::new(), |days| days.iter().collect());
        let mut on: Vec<Day> = days.into_iter().skip(1).step_by(every.get().into()).collect();
        on.push(self.until);
        on.dedup();
        Ok(on.into_iter().map(point).collect())
    }
}

/// Cumulated repeat purchases of all users up to a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrackingPoint {
    /// The last day counted.
    pub on: Day,
    /// The number of purchases that came.
    pub actual: u64,
    /// The number that the model expects.
    #[serde(deserialize_with = "finite")]
    pub expected: f64,
    /// Whether the day is after the cut, so that the model did not see it.
    pub holdout: bool,
}

impl From<HoldoutRule> for Written {
    fn from(HoldoutRule { rule, cut, until }: HoldoutRule) -> Self {
        Self { rule, cut, until }
    }
}

impl TryFrom<Written> for HoldoutRule {
    type Error = HoldoutError;

    fn try_from(Written { rule, cut, until }: Written) -> Result<Self, Self::Error> {
        Self::new(rule, cut, until)
    }
}
