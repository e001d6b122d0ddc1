//! The input of buy-till-you-die models: how often, how recently, how long and for how much a user bought (x, `t_x`, T,
//! m).
//!
//! ```text
//! x   purchase periods − 1          t_x  last − first purchase period        T  day asked about − first period
//! m   mean net spend of a repeat period: (purchases − refunds after the first period) / x
//!     or of every period, the first one too, by the choice of [`SpendOf`](crate::value::SpendOf)
//! ```
//! This is not RFM, though both count purchases. Here the first purchase does not count toward frequency, and recency
//! is the age of a user at the last purchase, not how long ago that was. So it has its own type, and nothing converts
//! between the two. After Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, *Marketing Science* 24(2), 2005.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Period, Weekday, Window};

/// Which purchases count as one, and the unit of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BtydRule {
    /// Purchases within one such period count as one purchase, on the period's first day. Default days.
    pub grain: Period,
    /// The unit of times, in days. Default 7: rates per week are easy to read.
    pub ruler: NonZeroU32,
}

impl Default for BtydRule {
    fn default() -> Self {
        Self { grain: Period::Day, ruler: const { NonZeroU32::new(7).unwrap() } }
    }
}

impl BtydRule {
    /// Weeks from Monday as the grain.
    pub const WEEKS: Period = Period::Week(Weekday::Mon);

    /// The summary of a user as of a day. `None` without a purchase.
    ///
    /// A refund in the first purchase period belongs to that period. Later refunds belong to the repeat purchases. A
    /// refund before any purchase belongs to none.
    ///
    /// ```
    /// use lifestage::value::BtydRule;
    /// use lifestage::{Amount, Day, Event, Profile};
    ///
    /// let first = Day::ymd(1997, 1, 1);
    /// let profile = Profile::of([
    ///     Event::purchase(1_u64, first, Amount::minor(29_33)),
    ///     Event::purchase(1_u64, first.plus(14), Amount::minor(20_00)),
    /// ]);
    /// let summary = BtydRule::default().summary(profile.as_of(first.plus(35)))?.unwrap();
    /// assert_eq!((summary.frequency, summary.recency(), summary.age()), (1, 2.0, 5.0));
    /// assert_eq!(summary.mean_spend(), Some(2000.0));
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    ///
    /// # Errors
    /// When days before the horizon are needed, because the summary covers the whole lifetime.
    pub fn summary(&self, as_of: AsOf<'_>) -> Result<Option<BtydSummary>, BeforeHorizon> {
        let mut periods = Periods::default();
        for tally in as_of.within(Window::LIFETIME)? {
            let start = || self.grain.containing(tally.day()).first();
            // INVARIANT: all sums of a profile together are at most i64::MAX.
            let value = tally.sum().cast_signed();
            match tally.kind() {
                Kind::Purchase => periods.purchase(start().days_since_epoch(), value),
                Kind::Refund => periods.refund(start().days_since_epoch(), value),
                _ => {}
            }
        }
        let Some((first, last)) = periods.ends else { return Ok(None) };
        let today = self.grain.containing(as_of.day()).first().days_since_epoch();
        Ok(Some(BtydSummary {
            frequency: periods.count - 1,
            recency_days: (last - first).cast_unsigned(),
            age_days: (today - first).cast_unsigned(),
            first_spend: Money::minor(periods.first_spend),
            repeat_spend: Money::minor(if periods.count > 1 { periods.repeat_spend } else { 0 }),
            log_gaps: plain(periods.log_gaps() - f64::from(periods.count - 1) * f64::from(self.ruler.get()).ln()),
            ruler: self.ruler,
        }))
    }
}

/// The purchase periods of a scan, by their first days.
#[derive(Default)]
struct Periods {
    ends: Option<(i32, i32)>,
    count: u32,
    first_spend: i64,
    repeat_spend: i64,
    /// The logarithms of gaps, and the product of gaps whose logarithm was not taken yet, because logarithms are slow.
    log_gaps: f64,
    product: Option<f64>,
}

impl Periods {
    fn purchase(&mut self, start: i32, value: i64) {
        let (first, last) = self.ends.unwrap_or((start, start));
        if self.count == 0 || start != last {
            self.count += 1;
            let product = self.product.unwrap_or(1.0) * f64::from((start - last).max(1));
            // Far from the largest float, as a gap is below 2³¹.
            if product > 1e280 {
                self.log_gaps += product.ln();
            }
            self.product = Some(product).filter(|product| *product <= 1e280);
        }
        *(if start == first { &mut self.first_spend } else { &mut self.repeat_spend }) += value;
        self.ends = Some((first, start));
    }

    fn log_gaps(&self) -> f64 {
        self.log_gaps + self.product.unwrap_or(1.0).ln()
    }

    fn refund(&mut self, start: i32, value: i64) {
        match self.ends {
            Some((first, _)) if start == first => self.first_spend -= value,
            Some(_) => self.repeat_spend -= value,
            None => {}
        }
    }
}

/// A user as buy-till-you-die models see them: x, `t_x`, T, and the spend of repeat purchases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BtydSummary {
    /// x: purchase periods after the first one.
    pub frequency: u32,
    /// `t_x` in days: from the first purchase period to the last one.
    pub recency_days: u32,
    /// T in days: from the first purchase period to the day asked about.
    pub age_days: u32,
    /// Net spend of the first purchase period, in minor units.
    pub first_spend: Money,
    /// Net spend of all repeat purchases, in minor units; 0 if there are none.
    pub repeat_spend: Money,
    /// The sum of the natural logarithms of the gaps between purchase periods, in units of the ruler.
    #[serde(deserialize_with = "finite")]
    pub log_gaps: f64,
    /// The unit of times, in days.
    pub ruler: NonZeroU32,
}

impl BtydSummary {
    /// `t_x` in units of the ruler.
    pub fn recency(&self) -> f64 {
        f64::from(self.recency_days) / f64::from(self.ruler.get())
    }

    /// T in units of the ruler.
    pub fn age(&self) -> f64 {
        f64::from(self.age_days) / f64::from(self.ruler.get())
    }

    /// Mean net spend of a repeat purchase period, in minor units. `None` without a repeat purchase.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 16 digits")]
    pub fn mean_spend(&self) -> Option<f64> {
        (self.frequency > 0).then(|| self.repeat_spend.minor_units() as f64 / f64::from(self.frequency))
    }
}
