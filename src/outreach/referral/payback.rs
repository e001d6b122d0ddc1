//! Payback: after how many days new users have paid back their cost, invitees or those of a paid channel.
//!
//! ```text
//! CAC              = cost / matured users
//! brought by age l = margin · Σ net spend up to age l / users        of matured users who are l days old or more
//! payback          = the first l at which that is the CAC or more
//! LTV / CAC        = what a matured user has brought so far / CAC
//! ```
//! At each age only users who have reached it count, so that young ones do not look unprofitable.
//!
//! Stored is the sum of net spend by age, in whole numbers: parts of a population add up exactly, and the answer
//! follows from the sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::channel::{ChannelCost, ChannelError};
use super::forest::{ReferralError, ReferralForest};
use super::rule::ReferralRule;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Calendar, Day, Days};
use crate::wording::problems::problems;

/// After how many days new users have paid back their cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct Payback {
    definition: Definition,
    cost: Amount,
    margin: Ratio,
    ages: Ages,
    /// Mature users.
    pub matured: u64,
    /// The cost of one of them; `None` if there are none.
    pub acquisition_cost: Option<Money>,
    /// The age in days at which a user has paid it back; `None` if that has not happened yet.
    pub days: Option<u32>,
    /// The number of users who have reached that age, and decide it.
    pub users: u64,
    /// What one has paid back so far: the margin of net spend, on average over all; `None` if there are none.
    pub brought: Option<Money>,
}

mergeable!(Payback, "payback", 1, OtherDefinition);

/// The stored form of a [`Payback`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    cost: Amount,
    margin: Ratio,
    ages: Ages,
    matured: u64,
    acquisition_cost: Option<Money>,
    days: Option<u32>,
    users: u64,
    brought: Option<Money>,
}

/// The numbers do not follow from the sums by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaybackError {
    matured: u64,
}

problems! {
    struct PaybackError { matured: Whole } = "problem.payback"
        "the payback of {matured} mature users does not follow from the sums by age: store all fields unchanged"
        "`{matured}`名成熟用户的回本与各时长的合计不符：请原样保存所有字段";
}

/// The changes at each age in days.
type Ages = BTreeMap<u32, Age>;

/// The changes at one age in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Age {
    /// Net spend at that age.
    spent: i128,
    /// The number of users who have not reached it.
    left: u64,
    /// Their net spend so far.
    taken: i128,
}

impl Age {
    fn join(&mut self, other: &Self) {
        self.spent = self.spent.saturating_add(other.spent);
        self.left = self.left.saturating_add(other.left);
        self.taken = self.taken.saturating_add(other.taken);
    }
}

impl Payback {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// What a user has brought so far for each unit of their cost: LTV / CAC, of what has been spent by now. `None` without
    /// mature users or cost.
    pub fn lifetime_ratio(&self) -> Option<f64> {
        let total = whole(total_spent(&self.ages)) * self.margin.get();
        (self.matured > 0 && self.cost.minor_units() > 0).then(|| total / float(self.cost.minor_units()))
    }

    /// A lifetime value that you know better, as from a value model, for each unit of the cost of a user. `None` without
    /// mature users or cost.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn lifetime_ratio_of(&self, lifetime_value: Money) -> Option<f64> {
        let value = lifetime_value.minor_units() as f64 * float(self.matured);
        (self.matured > 0 && self.cost.minor_units() > 0).then(|| value / float(self.cost.minor_units()))
    }

    /// Adds the same report over other users, for example from another machine. Costs add up too: give each part its
    /// own.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        let cost = self.cost.minor_units().saturating_add(other.cost.minor_units());
        let mut ages = self.ages.clone();
        join(&mut ages, &other.ages);
        *self = Self::of(self.definition.clone(), Amount::minor(cost), self.margin, ages);
        Ok(())
    }

    fn of(definition: Definition, cost: Amount, margin: Ratio, ages: Ages) -> Self {
        let matured = ages.values().fold(0_u64, |sum, age| sum.saturating_add(age.left));
        let total = total_spent(&ages);
        let mut paid = None;
        let (mut there, mut spent) = (matured, 0_i128);
        for (age, change) in &ages {
            there = there.saturating_sub(change.left);
            spent = spent.saturating_add(change.spent).saturating_sub(change.taken);
            let needed = || float(cost.minor_units()) / float(matured);
            if there > 0 && whole(spent) * margin.get() / float(there) >= needed() {
                paid = Some((*age, there));
                break;
            }
        }
        Self {
            definition,
            cost,
            margin,
            matured,
            acquisition_cost: Money::from(cost).divided(matured),
            days: paid.map(|(age, _)| age),
            users: paid.map_or(0, |(_, there)| there),
            brought: (matured > 0).then(|| nearest(whole(total) * margin.get() / float(matured))),
            ages,
        }
    }
}

/// What all have spent, at any age.
fn total_spent(ages: &Ages) -> i128 {
    ages.values().fold(0, |sum, age| sum.saturating_add(age.spent))
}

fn join(ages: &mut Ages, other: &Ages) {
    for (age, theirs) in other {
        ages.entry(*age).or_default().join(theirs);
    }
}

impl TryFrom<Written> for Payback {
    type Error = PaybackError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, cost, margin, ages, matured, acquisition_cost, days, users, brought } = written;
        let payback = Self::of(definition, cost, margin, ages);
        let told = (matured, acquisition_cost, days, users, brought);
        if told == (payback.matured, payback.acquisition_cost, payback.days, payback.users, payback.brought) {
            Ok(payback)
        } else {
            Err(PaybackError { matured })
        }
    }
}

/// The question of one report; `margin` is the share of net spend that is kept.
#[derive(Clone, Copy)]
struct Question<'a> {
    rule: &'a ReferralRule,
    as_of: Day,
    margin: Ratio,
    whom: Whom,
}

/// Whose payback it is.
#[derive(Clone, Copy)]
enum Whom {
    Invitees,
    /// Users of a channel, each by what was paid for it.
    Channel,
}

impl ReferralRule {
    /// After how many days invitees have paid back their cost, with this share of net spend as margin.
    ///
    /// # Errors
    /// If the referrers are not a forest, or a profile forgot needed days.
    pub fn payback(
        &self,
        population: &Population,
        as_of: Day,
        cost: Amount,
        margin: Ratio,
    ) -> Result<Payback, ReferralError> {
        let question = self.question_of_invitees(population, as_of, margin)?;
        let (definition, ages) = question.report(population)?;
        Ok(Payback::of(definition, cost, margin, ages))
    }

    /// One answer for each group of users, each with its part of the cost; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`ReferralRule::payback`].
    pub fn payback_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        cost: impl Fn(&G) -> Amount,
        margin: Ratio,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Payback>, ReferralError> {
        let groups = self.question_of_invitees(population, as_of, margin)?.report_by(population, group)?;
        let payback = |(group, (definition, ages)): (G, (Definition, Ages))| {
            let payback = Payback::of(definition, cost(&group), margin, ages);
            (group, payback)
        };
        Ok(groups.into_iter().map(payback).collect())
    }

    /// After how many days the users of paid channels have paid back their cost, for each row of costs, in the same order.
    /// Users mature as invitees do, whoever brought them; those of a row are of its channel and joined on its days.
    ///
    /// # Errors
    /// If two rows of one channel share a day, or a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::number::Ratio;
    /// use lifestage::outreach::{ChannelCost, ReferralRule};
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Amount, Day, Event, Population, Subject, User};
    ///
    /// let (day, paid) = (Day::ymd(2026, 1, 5), Subject::new(3));
    /// let events = [
    ///     Event::log_in(1_u64, day),
    ///     Event::purchase(1_u64, day.plus(12), Amount::minor(30_00)),
    ///     Event::log_in(1_u64, day.plus(33)),
    /// ];
    /// let mut population = Population::from_events(&events, Calendar::utc())?;
    /// population.introduce(User::new(1_u64).acquired_by(paid));
    ///
    /// let january = Days::new(Day::ymd(2026, 1, 1), Day::ymd(2026, 1, 31))?;
    /// let costs = [ChannelCost { channel: paid, days: january, cost: Amount::minor(10_00) }];
    /// let found = ReferralRule::default().channels(&population, day.plus(90), &costs, Ratio::percent(50))?;
    /// assert_eq!((found[0].matured, found[0].days, found[0].lifetime_ratio()), (1, Some(12), Some(1.5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn channels(
        &self,
        population: &Population,
        as_of: Day,
        costs: &[ChannelCost],
        margin: Ratio,
    ) -> Result<Vec<Payback>, ChannelError> {
        ChannelCost::check(costs)?;
        let question = Question { rule: self, as_of, margin, whom: Whom::Channel };
        let row = |member: Member<'_>| {
            let joined = member.profile.as_of(as_of).joined(&member.user)?;
            costs.iter().position(|cost| cost.is_of(&member.user, joined))
        };
        let mut groups = question.report_by(population, row)?;
        let calendar = population.calendar();
        let payback = |(row, paid): (usize, &ChannelCost)| {
            let ages = groups.remove(&row).map_or_else(|| question.empty(), |(_, ages)| ages);
            Payback::of(question.definition(calendar, paid), paid.cost, margin, ages)
        };
        Ok(costs.iter().enumerate().map(payback).collect())
    }

    fn question_of_invitees(
        &self,
        population: &Population,
        as_of: Day,
        margin: Ratio,
    ) -> Result<Question<'_>, ReferralError> {
        ReferralForest::of(population.iter().map(|member| member.user))?;
        Ok(Question { rule: self, as_of, margin, whom: Whom::Invitees })
    }
}

impl Question<'_> {
    /// The join day of a mature user; `None` for other users.
    fn matured(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Day>, BeforeHorizon> {
        let counts = matches!(self.whom, Whom::Channel) || user.referrer.is_some();
        let found = if counts { self.rule.maturing().assess(as_of, user)? } else { None };
        Ok(found.filter(|found| found.on.is_some()).map(|found| found.joined))
    }

    fn definition(&self, calendar: &Calendar, of: impl core::fmt::Display) -> Definition {
        let (rule, margin) = (self.rule.in_words(), self.margin.get());
        let question = format!("payback of {of} as of {}, {rule}, margin {margin} of net spend", self.as_of);
        Definition::new(question, calendar)
    }
}

impl Census for Question<'_> {
    type Counts = Ages;
    type Answer = (Definition, Ages);

    /// On the join day only a cost of 0 can be paid back.
    fn empty(&self) -> Ages {
        BTreeMap::from([(0, Age::default())])
    }

    fn add(&self, ages: &mut Ages, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let as_of = member.profile.as_of(self.as_of);
        let Some(joined) = self.matured(as_of, &member.user)? else { return Ok(()) };
        // INVARIANT: the user joined on or before the day.
        let tallies = Days::new(joined, self.as_of).map_or(Ok(Default::default()), |days| as_of.during(days))?;
        let age = |day: Day| (day - joined).cast_unsigned();
        let mut total = 0;
        for tally in tallies {
            let spent = match tally.kind() {
                Kind::Purchase => i128::from(tally.sum()),
                Kind::Refund => -i128::from(tally.sum()),
                _ => continue,
            };
            ages.entry(age(tally.day())).or_default().spent += spent;
            total += spent;
        }
        // From the day after the last age, this user is not among those who have reached it.
        ages.entry(age(self.as_of) + 1).or_default().join(&Age { spent: 0, left: 1, taken: total });
        Ok(())
    }

    fn join(&self, ages: &mut Ages, other: Ages) {
        join(ages, &other);
    }

    fn answer(&self, calendar: &Calendar, ages: Ages) -> (Definition, Ages) {
        (self.definition(calendar, "invitees"), ages)
    }
}

#[expect(clippy::cast_precision_loss, reason = "means are right to 15 digits")]
const fn whole(number: i128) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "means are right to 15 digits")]
const fn float(number: u64) -> f64 {
    number as f64
}

/// Rounds half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a mean of sums that are money is money")]
fn nearest(units: f64) -> Money {
    Money::minor(units.round() as i64)
}
