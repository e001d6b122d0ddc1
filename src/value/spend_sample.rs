//! Purchases of customers on many machines, gathered for one fit of what a purchase brings.

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::sample::Sample;
use super::spend::Spend;
use super::spend_of::SpendOf;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};

/// What a fit of [`SpendOf`] is made from, of some customers. Those of other customers merge, and the fit to all of them is
/// that of everybody together.
///
/// ```
/// use lifestage::value::{BtydRule, Penalty, SpendOf};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 1);
/// let bought = |user: u64, after: i32| Event::purchase(user, day.plus(after), Amount::minor(40_00 + 250 * user));
/// let profiles: Vec<Profile> = (1..9).map(|user| Profile::of([0, 9, 30].map(|after| bought(user, after)))).collect();
/// let summary = |one: &Profile| BtydRule::default().summary(one.as_of(day.plus(60)));
/// let summaries: Vec<_> = profiles.iter().filter_map(|one| summary(one).ok()?).collect();
///
/// let mut all = SpendOf::AllPurchases.sample(&summaries[..3]);
/// all.merge(&SpendOf::AllPurchases.sample(&summaries[3..]))?;
/// assert_eq!(all.fit(Penalty::NONE)?, SpendOf::AllPurchases.fit(&summaries, Penalty::NONE)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpendSample {
    definition: Definition,
    pub(super) of: SpendOf,
    pub(super) spends: Sample<Spend>,
    /// Customers who bought once.
    pub(super) once: u64,
    /// What these spent, in minor units.
    pub(super) first: i128,
}

mergeable!(SpendSample, "spend_sample", 1, OtherDefinition);

impl SpendSample {
    /// The question: which purchases say what one brings.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The number and mean of the purchases of each customer who has any.
    pub const fn spends(&self) -> &Sample<Spend> {
        &self.spends
    }

    /// Adds other customers.
    ///
    /// # Errors
    /// If other purchases count there; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        self.spends.merge(other.spends.clone());
        self.once = self.once.saturating_add(other.once);
        self.first = self.first.saturating_add(other.first);
        Ok(())
    }
}

impl SpendOf {
    /// What a fit is made from, of these customers. Those without a positive mean are left out.
    pub fn sample<'a>(self, summaries: impl IntoIterator<Item = &'a BtydSummary>) -> SpendSample {
        let (mut spends, mut once, mut first) = (Vec::new(), 0_u64, 0_i128);
        for summary in summaries {
            spends.extend(self.spend(summary.frequency, summary.first_spend, summary.repeat_spend));
            if summary.frequency == 0 {
                once += 1;
                first += i128::from(summary.first_spend.minor_units());
            }
        }
        let definition = Definition::without_calendar(format_args!("what a purchase brings, from {self}"));
        SpendSample { definition, of: self, spends: spends.into_iter().collect(), once, first }
    }
}
