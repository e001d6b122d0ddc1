//! Changes that would move a user to another RFM grade: which number, how far away, and which segment it leads to.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::config::{RfmFrequency, RfmMonetary};
use super::fitted::FittedRfm;
use super::grade::RfmGrade;
use super::rule::RfmMeasures;
use super::score::Rfm;
use super::segment::RfmSegment;
use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::money::Money;

/// The smallest change of one measure that changes its grade, and the segment it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RfmMove {
    /// The segment that the user would be in, if nothing else changed.
    pub to: RfmSegment,
    /// What has to change.
    pub by: RfmStep,
    /// The grade that the measure would have.
    pub grade: RfmGrade,
}

/// The change of one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RfmStep {
    /// A purchase today, which makes recency 0 days.
    Purchase,
    /// More days without a purchase, which make recency worse.
    Wait {
        /// Days without a purchase, from today on.
        days: u32,
    },
    /// More purchases.
    Purchases {
        /// Purchases that are missing.
        more: u64,
    },
    /// More days with a purchase.
    PurchaseDays {
        /// Days with a purchase that are missing.
        more: u64,
    },
    /// More net spend.
    Spend {
        /// Net spend that is missing, in minor units.
        more: Money,
    },
    /// More net spend per purchase.
    SpendPerPurchase {
        /// Net spend per purchase that is missing, in minor units.
        more: Money,
    },
}

impl FittedRfm {
    /// The changes that would move a user to another grade, each measure on its own: one grade up for all three, and
    /// one down for recency, which worsens by itself.
    ///
    /// ```
    /// use lifestage::score::RfmRule;
    /// use lifestage::number::Cuts;
    /// use lifestage::{Amount, Day, Event, Profile};
    ///
    /// let cuts = |points: [i64; 4]| Cuts::new(points).unwrap();
    /// let rule = RfmRule::default().with_cuts(cuts([7, 30, 90, 180]), cuts([1, 2, 4, 9]), cuts([20, 50, 100, 500]))?;
    /// let day = Day::ymd(2026, 1, 5);
    /// let buyer = Profile::of([Event::purchase(1_u64, day, Amount::minor(60))]);
    /// let rfm = rule.assess(buyer.as_of(day.plus(10)))?.unwrap();
    /// let moves: Vec<String> = rule.moves(&rfm).map(|step| step.to_string()).collect();
    /// assert_eq!(moves, [
    ///     "a purchase today: recency 5, Potential Loyalists",
    ///     "21 more days without a purchase: recency 3, About To Sleep",
    ///     "1 more purchase: frequency 2, Potential Loyalists",
    ///     "41 more net spend: monetary 4, Potential Loyalists",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn moves(&self, rfm: &Rfm) -> impl Iterator<Item = RfmMove> {
        let now = RfmMeasures {
            recency_days: u32::try_from(rfm.recency.value).unwrap_or(u32::MAX),
            frequency: u64::try_from(rfm.frequency.value).unwrap_or_default(),
            monetary: rfm.net_spend(),
        };
        let mut moves: SmallVec<[RfmMove; 4]> = SmallVec::new();
        let mut offer = |by: RfmStep, then: RfmMeasures, grade: fn(&Rfm) -> RfmGrade| {
            let then = self.assess_measures(then);
            if grade(&then) != grade(rfm) {
                moves.push(RfmMove { by, grade: grade(&then), to: then.segment });
            }
        };
        let recency = |rfm: &Rfm| rfm.recency.grade;
        offer(RfmStep::Purchase, RfmMeasures { recency_days: 0, ..now }, recency);
        if let Some(days) = beyond(rfm.recency.within, rfm.recency.value).and_then(|days| u32::try_from(days).ok()) {
            let recency_days = now.recency_days.saturating_add(days);
            offer(RfmStep::Wait { days }, RfmMeasures { recency_days, ..now }, recency);
        }
        if let Some(more) = beyond(rfm.frequency.within, rfm.frequency.value) {
            let frequency = now.frequency.saturating_add(more);
            let by = match self.rule().config().frequency {
                RfmFrequency::Purchases => RfmStep::Purchases { more },
                RfmFrequency::PurchaseDays => RfmStep::PurchaseDays { more },
            };
            offer(by, RfmMeasures { frequency, ..now }, |rfm| rfm.frequency.grade);
        }
        let more = beyond(rfm.monetary.within, rfm.monetary.value).and_then(|more| i64::try_from(more).ok());
        if let Some((more, monetary)) =
            more.map(Money::minor).and_then(|more| Some((more, now.monetary.checked_add(more)?)))
        {
            let by = match self.rule().config().monetary {
                RfmMonetary::Total => RfmStep::Spend { more },
                RfmMonetary::Mean => RfmStep::SpendPerPurchase { more },
            };
            offer(by, RfmMeasures { monetary, ..now }, |rfm| rfm.monetary.grade);
        }
        moves.into_iter()
    }
}

/// How much more it takes to leave the grade.
fn beyond(within: Option<i64>, value: i64) -> Option<u64> {
    u64::try_from(within?.checked_sub(value)?.checked_add(1)?).ok()
}

impl Phrased for RfmMove {
    fn phrase(&self) -> Phrase<'_> {
        let (grade, to) = (self.grade.get(), &self.to);
        match self.by {
            RfmStep::Purchase => sentence::purchase_today(grade, to),
            RfmStep::Wait { days } => sentence::wait(days, grade, to),
            RfmStep::Purchases { more } => sentence::more_purchases(more, grade, to),
            RfmStep::PurchaseDays { more } => sentence::more_purchase_days(more, grade, to),
            RfmStep::Spend { more } => sentence::more_spend(more, grade, to),
            RfmStep::SpendPerPurchase { more } => sentence::more_spend_per_purchase(more, grade, to),
        }
    }
}

display_phrases!(RfmMove);
