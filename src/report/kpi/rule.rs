//! The rule of the board: what the numbers are made of, their targets, and numbers of your own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::own::OwnKpi;
use super::row::Kpi;
use super::unit::{KpiGoal, KpiTarget};
use crate::answer::definition::in_words;
use crate::answer::document::Document;
use crate::event::kind::KindSet;
use crate::incentive::maturity::Maturing;
use crate::incentive::task::Plan;
use crate::number::decimal::Decimal;
use crate::number::fingerprint::Fingerprint;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::Window;

/// What the key numbers are made of, and their targets. A number without a target is still shown. A target may have a
/// baseline and a due day.
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
/// let board = KpiRule::default().report(&population, day(9))?;
///
/// let row = board.row(Kpi::ActiveOnDay7).unwrap();
/// assert_eq!(row.to_string(), "active on day 7: 25.0 % (1 of 4), target 35.0 %: short by 1");
/// let row = board.row(Kpi::FirstPurchase).unwrap();
/// assert_eq!(row.verdict(), KpiVerdict::NotEnoughData);
/// assert!(serde_json::from_str::<KpiRule>(r#"{"hours_of_use": null, "active_on_day_7": {"target": 1.5}}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KpiRule {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// The newcomer plan. Default the plan of the first three days.
    pub plan: Plan,
    /// Target share of the users who joined 7 days ago or more. Default 35 %.
    pub active_on_day_7: Option<KpiGoal<Ratio>>,
    /// Target share of the users who joined 7 days ago or more. Default 60 %.
    pub newcomer_plan: Option<KpiGoal<Ratio>>,
    /// Target share of the users who joined 30 days ago or more. Default 22 %.
    pub active_in_week_4: Option<KpiGoal<Ratio>>,
    /// Target hours for each user active in the last 30 days. Default 6.
    pub hours_of_use: Option<KpiGoal<Decimal>>,
    /// Target share of the users who joined 90 days ago or more. Default 12 %.
    pub first_purchase: Option<KpiGoal<Ratio>>,
    /// Target for each user active in the last 30 days, in minor units. Default none.
    pub revenue_per_user: Option<KpiGoal<Money>>,
    /// Target for each user who bought in the last 30 days, in minor units. Default 150.00.
    pub revenue_per_payer: Option<KpiGoal<Money>>,
    /// Target share of the users who joined 90 days ago or more. Default none.
    pub repeat_purchase: Option<KpiGoal<Ratio>>,
    /// Target of mature invitees for each user active in the last 30 days. Default none; from 1 on, a product grows by
    /// itself.
    pub k_factor: Option<KpiGoal<Decimal>>,
    /// By what invitees mature for that, and over which days it counts. Default none: by the plan and the activity of the
    /// board, 30 to 37 days after joining, over the last 30 days. In a document of a company it follows the referrals.
    pub invitees: Option<KpiInvitees>,
    /// Numbers of your own, by their names. Default none.
    pub own: BTreeMap<Box<str>, OwnKpi>,
}

impl Default for KpiRule {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            plan: Plan::default(),
            active_on_day_7: Some(Ratio::percent(35).into()),
            newcomer_plan: Some(Ratio::percent(60).into()),
            active_in_week_4: Some(Ratio::percent(22).into()),
            hours_of_use: Some(Decimal::whole(6).into()),
            first_purchase: Some(Ratio::percent(12).into()),
            revenue_per_user: None,
            revenue_per_payer: Some(Money::minor(150_00).into()),
            repeat_purchase: None,
            k_factor: None,
            invitees: None,
            own: BTreeMap::new(),
        }
    }
}

/// By what invitees mature for the K factor, and over which days it counts: what a rule of referrals that is not the default
/// says, so that its K factor and that of the board are one number.
///
/// ```
/// use lifestage::report::{Kpi, KpiInvitees, KpiRule};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population, User};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let mut population = Population::from_events(&[Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(9))], Calendar::utc())?;
/// let mut invited = User::new(1_u64);
/// invited.referrer = Some(2_u64.into());
/// population.introduce(invited);
///
/// let k = |rule: KpiRule| Ok::<_, Box<dyn std::error::Error>>(rule.report(&population, day(20))?.row(Kpi::KFactor).unwrap().actual());
/// assert_eq!(k(KpiRule::default())?, Some(0.0));
/// let early = KpiInvitees { retained_from: 7, retained_to: 14, ..KpiInvitees::default() };
/// assert_eq!(k(KpiRule { invitees: Some(early), ..KpiRule::default() })?, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KpiInvitees {
    /// An invitee who completes this plan is mature. Default the newcomer plan; `None` if only staying counts.
    pub plan: Option<Plan>,
    /// An invitee active from this many days after joining is mature. Default 30: the trial is over.
    pub retained_from: u32,
    /// The last day after joining that counts for it. Default 37: each day of the week once, and one more. More than 3,650
    /// counts as that; if it is below the first one, nobody matures by staying.
    pub retained_to: u32,
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// The days over which matured invitees and active users are counted. Default the last 30: a month.
    pub window: Window,
}

/// Ten years, in days.
const LONGEST: u32 = 3_650;

impl Default for KpiInvitees {
    fn default() -> Self {
        let (plan, activity) = (Some(Plan::default()), KindSet::activity());
        Self { plan, retained_from: 30, retained_to: 37, activity, window: Window::last(30) }
    }
}

impl KpiInvitees {
    pub(super) fn maturing(&self) -> Maturing<'_> {
        let days = (self.retained_from.min(LONGEST), self.retained_to.min(LONGEST));
        Maturing { plan: self.plan.as_ref(), activity: &self.activity, days }
    }

    /// As it stands in a definition, after the plan of the board.
    pub(super) fn in_words(&self) -> String {
        let Self { plan, retained_from, retained_to, activity, window } = self;
        let plan = plan.as_ref().map_or_else(String::new, |plan| {
            // INVARIANT: every plan can be written.
            let print = Document::of(plan).map_or(Fingerprint::from_bits(0), |plan| plan.fingerprint());
            format!("plan version {} ({print}) complete, or ", plan.version())
        });
        let kinds = in_words(activity);
        format!(
            ", invitees matured by {plan}{kinds} {retained_from} to {retained_to} days after joining, in the {window}"
        )
    }
}

impl KpiRule {
    /// By what invitees mature where the rule does not say it.
    pub(crate) fn usual_invitees(&self) -> KpiInvitees {
        let (plan, activity) = (Some(self.plan.clone()), self.activity.clone());
        KpiInvitees { plan, activity, ..KpiInvitees::default() }
    }

    /// The target of one of the nine numbers, with its baseline and due day.
    pub fn goal(&self, kpi: Kpi) -> Option<KpiGoal<KpiTarget>> {
        match kpi {
            Kpi::ActiveOnDay7 => self.active_on_day_7.map(|goal| goal.map(KpiTarget::Share)),
            Kpi::NewcomerPlan => self.newcomer_plan.map(|goal| goal.map(KpiTarget::Share)),
            Kpi::ActiveInWeek4 => self.active_in_week_4.map(|goal| goal.map(KpiTarget::Share)),
            Kpi::HoursOfUse => self.hours_of_use.map(|goal| goal.map(KpiTarget::Hours)),
            Kpi::FirstPurchase => self.first_purchase.map(|goal| goal.map(KpiTarget::Share)),
            Kpi::RevenuePerUser => self.revenue_per_user.map(|goal| goal.map(KpiTarget::Money)),
            Kpi::RevenuePerPayer => self.revenue_per_payer.map(|goal| goal.map(KpiTarget::Money)),
            Kpi::RepeatPurchase => self.repeat_purchase.map(|goal| goal.map(KpiTarget::Share)),
            Kpi::KFactor => self.k_factor.map(|goal| goal.map(KpiTarget::Factor)),
        }
    }
}
