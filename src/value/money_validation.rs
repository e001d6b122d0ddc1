//! Validation of money: what customers were expected to spend after a cut, and what they spent, by number and size of
//! purchases apart. *Is the money wrong because of how often they buy, or of how much they spend at a time?*
//!
//! ```text
//! number   Σ E[Y]                      against the purchases that came
//! size     Σ E[M] over the purchases that came / their number       against their mean spend
//! money    Σ E[Y] E[M]                 against the money that came
//! ```
//! One-time buyers and repeaters are told apart, because models know them by different things. The size is measured on
//! the purchases that came, so no error of their number is in it.

use serde::{Deserialize, Serialize};

use super::fitted_spend::FittedSpend;
use super::holdout::{Holdout, HoldoutMoney};
use super::purchase::PurchaseModel;
use super::span::Span;
use super::spend_of::SpendOf;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};

/// How well models did on the money of a holdout, in one or more ways to say what a purchase brings.
///
/// ```
/// use lifestage::value::{BtydRule, Holdout, HoldoutRule, MbgNbd, MoneyValidation, Penalty, SpendOf};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 1);
/// let bought = |user: u64, after: i32, minor| Event::purchase(user, day.plus(after), Amount::minor(minor));
/// // Forty people buy twice, for 4 to 16, and forty more often, for 20 to 80 and each time a little more.
/// let once = (1..41).map(|user| Profile::of([bought(user, 0, 400 + 30 * user), bought(user, 70, 11_00)]));
/// let again = (41..81).map(|user| {
///     let level = 20_00 + 150 * (user - 41);
///     Profile::of([0, 9, 30, 80].map(|after| bought(user, after, level + level * u64::from(after.unsigned_abs()) / 400)))
/// });
/// let profiles: Vec<Profile> = once.chain(again).collect();
///
/// let rule = HoldoutRule::new(BtydRule::default(), day.plus(60), day.plus(90))?;
/// let holdouts: Result<Vec<Option<Holdout>>, _> = profiles.iter().map(|one| rule.holdout(one)).collect();
/// let summaries: Vec<_> =
///     profiles.iter().filter_map(|one| BtydRule::default().summary(one.as_of(rule.cut())).ok()?).collect();
/// let spends = [SpendOf::RepeatPurchases, SpendOf::AllPurchases];
/// let spends = [spends[0].fit(&summaries, Penalty::NONE)?, spends[1].fit(&summaries, Penalty::NONE)?];
///
/// let model = MbgNbd::new(0.5, 6.0, 0.9, 1.6)?;
/// let holdouts: Vec<Holdout> = holdouts?.into_iter().flatten().collect();
/// let money = MoneyValidation::of(&model, &spends, &holdouts, rule.span());
/// let once = money.one_timers();
/// assert_eq!((once.customers, once.purchases, once.mean_spend()), (40, 40, Some(1100.0)));
/// // Taken for people who come back, they are expected to spend far too much at a time. Their own first purchases draw
/// // that down, but not all the way: both ways assume that how often people buy says nothing of how much.
/// let [published, own] = [&once.ways[0], &once.ways[1]].map(|way| way.size / 1100.0);
/// assert!(published > 4.5 && (1.0..4.0).contains(&own), "{published} {own}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyValidation {
    span: Span,
    one_timers: MoneyClass,
    repeaters: MoneyClass,
}

/// Customers who bought once by the cut, or those who bought again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoneyClass {
    /// The number of customers whose money is known.
    pub customers: u64,
    /// The purchases that came after the cut.
    pub purchases: u64,
    /// The purchases that the model expected.
    #[serde(deserialize_with = "finite")]
    pub expected_purchases: f64,
    /// The net spend that came, in minor units.
    pub spend: Money,
    /// What was expected, in the order of the ways given.
    pub ways: Vec<MoneyWay>,
}

/// What one way to say what a purchase brings expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoneyWay {
    /// The way.
    pub of: SpendOf,
    /// The expected net spend in minor units: expected purchases times expected spend per purchase.
    #[serde(deserialize_with = "finite")]
    pub spend: f64,
    /// The expected spend per purchase in minor units, on average over the purchases that came; 0 if none came.
    #[serde(deserialize_with = "finite")]
    pub size: f64,
}

impl MoneyValidation {
    /// Validates a model of purchases and models of spend on customers whose purchases and money in this span after the
    /// cut are known. Holdouts without money are left out.
    pub fn of<'a>(
        model: &impl PurchaseModel,
        spends: &[FittedSpend],
        holdouts: impl IntoIterator<Item = &'a Holdout>,
        span: Span,
    ) -> Self {
        let ways = || spends.iter().map(|spend| MoneyWay { of: spend.of(), spend: 0.0, size: 0.0 }).collect();
        let mut classes = [(); 2].map(|()| (MoneyClass { ways: ways(), ..MoneyClass::default() }, 0_i128));
        let [once, again] = &mut classes;
        for Holdout { customer, purchases, money } in holdouts {
            let Some(HoldoutMoney { first, repeat, after }) = money else { continue };
            let (class, sum) = if customer.frequency() == 0 { &mut *once } else { &mut *again };
            let expected = model.expected_purchases(customer, span);
            class.customers += 1;
            class.purchases += u64::from(*purchases);
            class.expected_purchases += expected;
            *sum += i128::from(after.minor_units());
            for (way, spend) in class.ways.iter_mut().zip(spends) {
                let size = spend.expected_spend(customer.frequency(), *first, *repeat);
                way.spend += expected * size;
                way.size += f64::from(*purchases) * size;
            }
        }
        let [one_timers, repeaters] = classes.map(|(class, sum)| class.finished(sum));
        Self { span, one_timers, repeaters }
    }

    /// The length of the holdout, in units of the model.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Customers who had bought once by the cut.
    pub const fn one_timers(&self) -> &MoneyClass {
        &self.one_timers
    }

    /// Customers who had bought again by the cut.
    pub const fn repeaters(&self) -> &MoneyClass {
        &self.repeaters
    }
}

impl MoneyClass {
    #[expect(clippy::cast_precision_loss, reason = "counts of purchases are far below 2^53")]
    fn finished(mut self, spend: i128) -> Self {
        // Sums of money beyond the range saturate.
        let end = if spend < 0 { i64::MIN } else { i64::MAX };
        self.spend = Money::minor(i64::try_from(spend).unwrap_or(end));
        self.expected_purchases = plain(self.expected_purchases);
        let came = self.purchases.max(1) as f64;
        for way in &mut self.ways {
            (way.spend, way.size) = (plain(way.spend), plain(way.size / came));
        }
        self
    }

    /// The mean net spend per purchase that came, in minor units. `None` if none came.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 15 digits")]
    pub fn mean_spend(&self) -> Option<f64> {
        (self.purchases > 0).then(|| self.spend.minor_units() as f64 / self.purchases as f64)
    }
}
