//! *Are we where we want to be?* The board of key numbers, actual against target.
//!
//! | stage | number | of whom | target |
//! |---|---|---|---|
//! | Introduction | active on day joining + 7 | whose joining + 7 has come | 35 % |
//! | Introduction | newcomer plan complete by age 7 | whose joining + 7 has come | 60 % |
//! | Activation | active on any of the days joining + 24 ..= joining + 30 | whose joining + 30 has come | 22 % |
//! | Activation | hours of use in the last 30 days | active in them | 6 h each |
//! | Growth | a purchase on any of the days joining ..= joining + 90 | whose joining + 90 has come | 12 % |
//! | Growth | net spend of the last 30 days: ARPU | active in them | none |
//! | Growth | net spend of the last 30 days: ARPPU | who bought in them | 150.00 each |
//! | Loyalty | two purchases in the last 90 days | whose joining + 90 has come | none |
//! | Advocacy | matured invitees: the K factor | active in the last 30 days | none |
//!
//! Only the mature count: a user who came yesterday can have failed nothing. An invitee is matured with the newcomer plan
//! complete, or active on any of the days joining + 30 ..= joining + 37.

mod census;
mod row;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use row::{Kpi, KpiRow, KpiTarget, KpiUnit, KpiVerdict};

use self::census::BoardQuestion;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::event::kind::KindSet;
use crate::incentive::task::Plan;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::time::Day;

/// What the numbers are made of, and where they should be. A number without a target is shown as it is.
///
/// Targets are numbers that cannot be NaN: a [`Ratio`], a [`Decimal`], whole [`Money`].
///
/// ```
/// use lifestage::report::{Kpi, KpiRule, KpiVerdict};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let came = (1..=4_u64).map(|user| Event::log_in(user, day(0)));
/// let events: Vec<Event> = came.chain([Event::log_in(1_u64, day(7))]).collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let board = KpiRule::default().board(&population, day(9))?;
///
/// let row = board.row(Kpi::ActiveOnDay7).unwrap();
/// assert_eq!(row.to_string(), "active on day 7: 25.0 % (1 of 4), target 35.0 %: short by 1");
/// let row = board.row(Kpi::FirstPurchase).unwrap();
/// assert_eq!(row.verdict(), KpiVerdict::NotEnoughData);
/// assert!(serde_json::from_str::<KpiRule>(r#"{"hours_of_use": null, "active_on_day_7": 1.5}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KpiRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The plan of newcomers. Default the one of the first three days.
    pub plan: Plan,
    /// Of the users whose joining + 7 has come. Default 35 %.
    pub active_on_day_7: Option<Ratio>,
    /// Of the users whose joining + 7 has come. Default 60 %.
    pub newcomer_plan: Option<Ratio>,
    /// Of the users whose joining + 30 has come. Default 22 %.
    pub active_in_week_4: Option<Ratio>,
    /// Hours for each user active in the last 30 days. Default 6.
    pub hours_of_use: Option<Decimal>,
    /// Of the users whose joining + 90 has come. Default 12 %.
    pub first_purchase: Option<Ratio>,
    /// For each user active in the last 30 days. Default none.
    pub revenue_per_user: Option<Money>,
    /// For each user who bought in the last 30 days. Default 150.00, in minor units.
    pub revenue_per_payer: Option<Money>,
    /// Of the users whose joining + 90 has come. Default none.
    pub repeat_purchase: Option<Ratio>,
    /// Matured invitees for each user active in the last 30 days. Default none; from 1 on a product grows by itself.
    pub k_factor: Option<Decimal>,
}

impl Default for KpiRule {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            plan: Plan::default(),
            active_on_day_7: Some(Ratio::percent(35)),
            newcomer_plan: Some(Ratio::percent(60)),
            active_in_week_4: Some(Ratio::percent(22)),
            hours_of_use: Some(Decimal::whole(6)),
            first_purchase: Some(Ratio::percent(12)),
            revenue_per_user: None,
            revenue_per_payer: Some(Money::minor(150_00)),
            repeat_purchase: None,
            k_factor: None,
        }
    }
}

/// The key numbers as of a day, against their targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KpiBoard {
    /// What was asked.
    pub definition: Definition,
    /// One row for each number, in the order of a life.
    pub rows: Vec<KpiRow>,
}

impl KpiBoard {
    /// The row of a number.
    pub fn row(&self, kpi: Kpi) -> Option<&KpiRow> {
        self.rows.iter().find(|row| row.kpi == kpi)
    }

    /// Adds the same board of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another board. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.numerator = mine.numerator.saturating_add(theirs.numerator);
            add(&mut mine.denominator, theirs.denominator);
        }
        Ok(())
    }
}

impl KpiRule {
    /// The board as of a day.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn board(&self, population: &Population, day: Day) -> Result<KpiBoard, UserBeforeHorizon> {
        BoardQuestion::new(self, day).report(population)
    }

    /// The same for each group of users, by a fact of theirs or a segment; who has none is left out.
    ///
    /// # Errors
    /// As [`KpiRule::board`].
    pub fn board_by<G: Ord + Send>(
        &self,
        population: &Population,
        day: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, KpiBoard>, UserBeforeHorizon> {
        BoardQuestion::new(self, day).report_by(population, group)
    }

    /// The target of a number.
    pub fn target(&self, kpi: Kpi) -> Option<KpiTarget> {
        match kpi {
            Kpi::ActiveOnDay7 => self.active_on_day_7.map(KpiTarget::Share),
            Kpi::NewcomerPlan => self.newcomer_plan.map(KpiTarget::Share),
            Kpi::ActiveInWeek4 => self.active_in_week_4.map(KpiTarget::Share),
            Kpi::HoursOfUse => self.hours_of_use.map(KpiTarget::Hours),
            Kpi::FirstPurchase => self.first_purchase.map(KpiTarget::Share),
            Kpi::RevenuePerUser => self.revenue_per_user.map(KpiTarget::Money),
            Kpi::RevenuePerPayer => self.revenue_per_payer.map(KpiTarget::Money),
            Kpi::RepeatPurchase => self.repeat_purchase.map(KpiTarget::Share),
            Kpi::KFactor => self.k_factor.map(KpiTarget::Factor),
        }
    }
}
