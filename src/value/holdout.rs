//! *What did a model not see?* A log cut in two: what customers did up to a day, and what they bought after it.
//!
//! ```text
//! first ──── calibration: x, t_x, T ──── cut ──── holdout: purchase periods ──── until
//! ```
//! The cut falls on the end of a period of the grain, so that no period is in both halves.

use serde::{Deserialize, Serialize};

use super::btyd::BtydRule;
use super::customer::{Customer, CustomerError};
use super::purchase::PurchaseModel;
use super::span::Span;
use crate::event::kind::Kind;
use crate::profile::{BeforeHorizon, Profile};
use crate::time::{Day, Days, Window};

/// A cut that leaves something on both sides.
///
/// ```
/// use lifestage::value::{BtydRule, HoldoutRule};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 1);
/// let profile = Profile::of([0, 10, 40, 41].map(|after| Event::purchase(1_u64, day.plus(after), Amount::minor(1))));
/// let split = HoldoutRule::new(BtydRule::default(), day.plus(28), day.plus(56))?;
/// let holdout = split.of(&profile)?.unwrap();
/// assert_eq!((holdout.customer.frequency(), holdout.customer.age(), holdout.purchases), (1, 4.0, 2));
/// assert_eq!(split.span().get(), 4.0);
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

/// A customer whose future is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdout {
    /// As of the cut.
    pub customer: Customer,
    /// Purchases that came after it.
    pub purchases: u32,
}

/// A cut or a profile of which no holdout can be made.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HoldoutError {
    /// Nothing after the cut.
    #[error("the cut is on `{cut}`, the end of its period, but the holdout ends on `{until}`: let it end later")]
    NoHoldout {
        /// The cut, moved to the end of its period.
        cut: Day,
        /// The last day of the holdout.
        until: Day,
    },
    /// A profile remembers too little.
    #[error(transparent)]
    BeforeHorizon(#[from] BeforeHorizon),
    /// A summary that is none.
    #[error(transparent)]
    Customer(#[from] CustomerError),
}

impl HoldoutRule {
    /// Up to the end of the period of the cut, and from then to the end of the period of `until`.
    ///
    /// # Errors
    /// When nothing is left after the cut.
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

    /// How long the holdout is, in units of the ruler.
    pub fn span(&self) -> Span {
        let days = self.start(self.until) - self.start(self.cut);
        // INVARIANT: positive, and far below the longest span.
        Span::new(f64::from(days) / f64::from(self.rule.ruler.get())).unwrap_or_default()
    }

    fn start(&self, day: Day) -> Day {
        self.rule.grain.containing(day).first()
    }

    /// A user in two halves; none who had not bought by the cut.
    ///
    /// # Errors
    /// When the profile has forgotten purchases.
    pub fn of(&self, profile: &Profile) -> Result<Option<Holdout>, HoldoutError> {
        let Some(summary) = self.rule.summarise(profile.as_of(self.cut))? else { return Ok(None) };
        let mut starts = self.starts(profile)?;
        starts.retain(|start| *start > self.cut);
        let purchases = u32::try_from(starts.len()).unwrap_or(u32::MAX);
        Ok(Some(Holdout { customer: Customer::try_from(&summary)?, purchases }))
    }

    /// The purchase periods of a user up to the end of the holdout, by their first days.
    fn starts(&self, profile: &Profile) -> Result<Vec<Day>, BeforeHorizon> {
        let days = profile.as_of(self.until).days_of(Kind::Purchase, Window::LIFETIME)?;
        let mut starts: Vec<Day> = days.map(|day| self.start(day)).collect();
        starts.dedup();
        Ok(starts)
    }

    /// Repeat purchases of everybody who had bought by the cut, added up from the first of them on: what came, and what the
    /// model expects of new customers on the days on which they were new. A point each so many days, and one at the end.
    ///
    /// A model that bends away after the cut misses something that a fit to the calibration cannot show.
    ///
    /// # Errors
    /// When a profile has forgotten purchases.
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
            TrackingPoint { on, actual, expected: expected.sum(), holdout: on > self.cut }
        };
        let days = Days::new(begin, self.until).map_or_else(|_| Vec::new(), |days| days.iter().collect());
        let mut on: Vec<Day> = days.into_iter().skip(1).step_by(every.get().into()).collect();
        on.push(self.until);
        on.dedup();
        Ok(on.into_iter().map(point).collect())
    }
}

/// Repeat purchases up to a day, of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrackingPoint {
    /// Up to this day.
    pub on: Day,
    /// How many came.
    pub actual: u64,
    /// How many the model expects.
    pub expected: f64,
    /// Whether the day is one that the model did not see.
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
