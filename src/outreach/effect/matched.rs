//! The lift of a campaign without a hold-out: the change of those reached against that of users like them who were not.
//!
//! ```text
//! change    net spend on a day and the w days after it, less that of as many days before it
//! day       of those reached, that of their first message; of the others, the first day on which messages went out
//! lift      Σ over strata of n · (m − m₀)        variance   Σ n² · (s²/n + s₀²/n₀)        interval ± 1.96 · √variance
//! ```
//! n users reached and m their mean change, n₀ and m₀ of those not reached. That the others would have changed alike is an
//! assumption: strata should hold whatever the choice of users went by, such as stage and spend before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::money::Money;
use crate::number::stats::NORMAL_95;
use crate::outreach::campaign::{Adding, IncrementInterval, SpendSums};
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days};
use crate::wording::problems::problems;

/// How the lift of a campaign is measured by users like those who were reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatchedLiftRule {
    /// Spend counts on the day of the message and for this many days after it. Default 7, as campaigns do.
    pub window_days: u16,
    /// The least users of a stratum on each side for it to be compared. Default 10: of fewer, one decides. At least 2 are
    /// needed, as one shows no variance.
    pub minimum: u32,
}

impl Default for MatchedLiftRule {
    fn default() -> Self {
        Self { window_days: 7, minimum: 10 }
    }
}

/// The lift of a campaign by users like those who were reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct MatchedLift {
    definition: Definition,
    minimum: u32,
    strata: BTreeMap<String, MatchedStratum>,
}

mergeable!(MatchedLift, "matched_lift", 1, MergeError);

/// The users of one stratum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MatchedStratum {
    /// Users reached.
    pub reached: u64,
    /// How their net spend changed.
    pub change: SpendSums,
    /// Users not reached.
    pub others: u64,
    /// How theirs changed.
    pub change_of_others: SpendSums,
}

/// The stored form of a [`MatchedLift`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    minimum: u32,
    strata: BTreeMap<String, MatchedStratum>,
}

/// Why a lift cannot be measured, or is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MatchedLiftError {
    /// The campaign has no subject.
    NoSubject,
    /// Windows are not over yet.
    Open {
        /// The last day of the last window.
        end: Day,
        /// The day asked about.
        as_of: Day,
    },
    /// The total is out of range.
    Overflow,
    /// A sum of squares is too small for its sum.
    Squares {
        /// The users.
        users: u64,
    },
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum MatchedLiftError {
        NoSubject = "problem.matched_lift.no_subject"
            "subject `#0` means no subject: give the campaign its own number, and log its messages about that subject"
            "对象`#0`表示没有对象：请给活动自己的编号，并以该对象记录其消息";
        Open { end: Date, as_of: Date } = "problem.matched_lift.open"
            "the windows end on `{end}`, after `{as_of}`: ask from that day on, or about fewer days of messages"
            "时间窗到`{end}`才结束，晚于`{as_of}`：请从该日起再查询，或少查几天的消息";
        Overflow = "problem.matched_lift.overflow"
            "the net spend of all users is out of range: give amounts in a larger unit"
            "全部用户的净消费合计超出范围：请换用更大的金额单位";
        Squares { users: Whole } = "problem.matched_lift.squares"
            "a stratum of `{users}` users has squares too small for their sum: store the lift as it was made"
            "`{users}`名用户的一层平方和过小，与合计不符：请保存未经改动的结果";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl MatchedLift {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The strata by their names, those that cannot be compared too.
    pub const fn strata(&self) -> &BTreeMap<String, MatchedStratum> {
        &self.strata
    }

    /// Users reached in strata that can be compared.
    pub fn matched(&self) -> u64 {
        self.compared().map(|stratum| stratum.reached).fold(0, u64::saturating_add)
    }

    /// Users reached in strata with too few users on one side: they are not part of the lift.
    pub fn unmatched(&self) -> u64 {
        let all = self.strata.values().map(|stratum| stratum.reached).fold(0, u64::saturating_add);
        all.saturating_sub(self.matched())
    }

    /// What all matched users spent beyond those like them, rounded to minor units; `None` if no stratum can be compared.
    pub fn revenue(&self) -> Option<Money> {
        self.estimate().map(|(lift, _)| nearest(lift))
    }

    /// Its 95 % confidence interval, rounded to minor units; `None` if no stratum can be compared, or its certainty is unknown.
    pub fn interval(&self) -> Option<IncrementInterval> {
        let (lift, variance) = self.estimate()?;
        let reach = NORMAL_95 * variance?.sqrt();
        Some(IncrementInterval { low: nearest(lift - reach), high: nearest(lift + reach) })
    }

    /// The lift and its variance, which is unknown where no spend varies.
    #[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than 15 digits")]
    fn estimate(&self) -> Option<(f64, Option<f64>)> {
        let mut found = None;
        for stratum in self.compared() {
            let MatchedStratum { reached, change, others, change_of_others } = *stratum;
            let n = reached as f64;
            let lift = n * (change.mean(reached)? - change_of_others.mean(others)?);
            let spread = change.variance(reached).zip(change_of_others.variance(others));
            let variance = spread.map(|(own, of_others)| n * n * (own / n + of_others / others as f64));
            let (sum, known): (f64, Option<f64>) = found.unwrap_or((0.0, Some(0.0)));
            found = Some((sum + lift, known.zip(variance).map(|(known, variance)| known + variance)));
        }
        found.map(|(lift, variance)| (lift, variance.filter(|variance| *variance > 0.0)))
    }

    fn compared(&self) -> impl Iterator<Item = &MatchedStratum> {
        let least = u64::from(self.minimum.max(2));
        self.strata.values().filter(move |stratum| stratum.reached >= least && stratum.others >= least)
    }

    /// Adds the same campaign among other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the sum is out of range; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        let mut strata = self.strata.clone();
        for (name, theirs) in &other.strata {
            let mine = strata.entry(name.clone()).or_insert(MatchedStratum::NOBODY);
            *mine = mine.checked_add(theirs).ok_or(MergeError::TooMany)?;
        }
        self.strata = strata;
        Ok(())
    }
}

impl MatchedStratum {
    const NOBODY: Self = Self {
        reached: 0,
        change: SpendSums { sum: Money::ZERO, squares: Some(0) },
        others: 0,
        change_of_others: SpendSums { sum: Money::ZERO, squares: Some(0) },
    };

    fn checked_add(&self, other: &Self) -> Option<Self> {
        Some(Self {
            reached: self.reached.checked_add(other.reached)?,
            change: self.change.checked_add(&other.change)?,
            others: self.others.checked_add(other.others)?,
            change_of_others: self.change_of_others.checked_add(&other.change_of_others)?,
        })
    }
}

impl TryFrom<Written> for MatchedLift {
    type Error = MatchedLiftError;

    fn try_from(Written { definition, minimum, strata }: Written) -> Result<Self, Self::Error> {
        for stratum in strata.values() {
            let sides = [(stratum.change, stratum.reached), (stratum.change_of_others, stratum.others)];
            if let Some((_, users)) = sides.into_iter().find(|(sums, users)| !sums.can_be_of(*users)) {
                return Err(MatchedLiftError::Squares { users });
            }
        }
        Ok(Self { definition, minimum, strata })
    }
}

/// Rounds half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a cast stops at the ends of the range")]
fn nearest(units: f64) -> Money {
    Money::minor(units.round() as i64)
}

/// The stratum of a user; `None` leaves them out.
type StratumOf<'a> = &'a (dyn Fn(Member<'_>) -> Option<String> + Sync);

/// The question of one report.
struct Question<'a> {
    rule: &'a MatchedLiftRule,
    campaign: Subject,
    sent_on: Days,
    as_of: Day,
    stratum: StratumOf<'a>,
}

impl MatchedLiftRule {
    /// Measures the lift of a campaign whose messages went out on some days, as of a day. `stratum` says who is like whom, by
    /// what was known before the messages; users of `None` are left out.
    ///
    /// # Errors
    /// If the subject is `Subject::NONE`, windows are not over yet, the total is out of range, or a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::outreach::MatchedLiftRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Amount, Day, Event, Money, Population, Subject};
    ///
    /// let (spring, day) = (Subject::new(1), Day::ymd(2026, 3, 1));
    /// let mut events = Vec::new();
    /// for user in 0..40_u64 {
    ///     // Everybody buys more in spring, those who were written to yet a little more.
    ///     let is_reached = user % 2 == 0;
    ///     events.push(Event::purchase(user, day.minus(3), Amount::minor(10_00)));
    ///     events.push(Event::purchase(user, day.plus(1), Amount::minor(if is_reached { 17_00 } else { 14_00 })));
    ///     events.extend(is_reached.then(|| Event::message_sent(user, day).about(spring)));
    /// }
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let lift = MatchedLiftRule::default().report(&population, spring, Days::only(day), day.plus(30), |_| Some("all".to_owned()))?;
    /// assert_eq!((lift.matched(), lift.revenue()), (20, Some(Money::minor(20 * 3_00))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        campaign: Subject,
        sent_on: Days,
        as_of: Day,
        stratum: impl Fn(Member<'_>) -> Option<String> + Sync,
    ) -> Result<MatchedLift, MatchedLiftError> {
        if !campaign.is_some() {
            return Err(MatchedLiftError::NoSubject);
        }
        let end = sent_on.last().plus(self.window_days.into());
        if end > as_of {
            return Err(MatchedLiftError::Open { end, as_of });
        }
        Question { rule: self, campaign, sent_on, as_of, stratum: &stratum }.report(population)?
    }
}

/// The sums of one stratum, which may not fit yet.
#[derive(Clone, Copy)]
struct Sums {
    users: [u64; 2],
    change: [Adding; 2],
}

impl Sums {
    const NOBODY: Self = Self { users: [0; 2], change: [Adding::NOTHING; 2] };

    fn stratum(self) -> Option<MatchedStratum> {
        let ([reached, others], [change, change_of_others]) = (self.users, self.change);
        let (change, change_of_others) = (change.sums()?, change_of_others.sums()?);
        Some(MatchedStratum { reached, change, others, change_of_others })
    }
}

impl Question<'_> {
    /// How the net spend of a user changed from the days before a day to those from it on.
    fn change(&self, known: AsOf<'_>, on: Day) -> Result<i64, BeforeHorizon> {
        let length = u32::from(self.rule.window_days) + 1;
        let days = [(on, on.plus(self.rule.window_days.into())), (on.minus(length), on.minus(1))];
        let mut spent = [0; 2];
        for ((first, last), spent) in days.into_iter().zip(&mut spent) {
            if let Ok(days) = Days::new(first, last) {
                *spent = known.during(days)?.iter().filter_map(net).sum::<i64>();
            }
        }
        // INVARIANT: all values of a profile together stay below i64::MAX.
        Ok(spent[0] - spent[1])
    }

    /// The day from which on a user counts, and whether they were reached; none of those reached at another time.
    fn begin(&self, known: AsOf<'_>) -> Result<Option<(Day, bool)>, BeforeHorizon> {
        let sent = known.first_day_of((Kind::MessageSent, self.campaign))?;
        Ok(match sent {
            None => Some((self.sent_on.first(), false)),
            Some(day) => self.sent_on.contains(day).then_some((day, true)),
        })
    }
}

/// What a purchase or a refund adds to net spend; `None` for everything else.
pub(super) fn net(tally: &Tally) -> Option<i64> {
    match tally.kind() {
        Kind::Purchase => Some(tally.sum().cast_signed()),
        Kind::Refund => Some(-tally.sum().cast_signed()),
        _ => None,
    }
}

impl Census for Question<'_> {
    type Counts = BTreeMap<String, Sums>;
    type Answer = Result<MatchedLift, MatchedLiftError>;

    fn empty(&self) -> Self::Counts {
        BTreeMap::new()
    }

    fn add(&self, strata: &mut Self::Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        // Whoever was not there yet when messages went out is like nobody who was.
        if known.joined(&member.user).is_none_or(|joined| joined > self.sent_on.first()) {
            return Ok(());
        }
        let Some((on, is_reached)) = self.begin(known)? else { return Ok(()) };
        let Some(name) = (self.stratum)(member) else { return Ok(()) };
        let change = self.change(known, on)?;
        let sums = strata.entry(name).or_insert(Sums::NOBODY);
        let side = usize::from(!is_reached);
        if let (Some(users), Some(sums)) = (sums.users.get_mut(side), sums.change.get_mut(side)) {
            add(users, 1);
            sums.observe(change);
        }
        Ok(())
    }

    fn join(&self, strata: &mut Self::Counts, other: Self::Counts) {
        for (name, theirs) in other {
            let mine = strata.entry(name).or_insert(Sums::NOBODY);
            mine.users.iter_mut().zip(theirs.users).for_each(|(mine, theirs)| add(mine, theirs));
            mine.change.iter_mut().zip(theirs.change).for_each(|(mine, theirs)| mine.join(theirs));
        }
    }

    fn answer(&self, calendar: &Calendar, strata: Self::Counts) -> Self::Answer {
        let Self { rule, campaign, sent_on, as_of, .. } = self;
        let MatchedLiftRule { window_days, minimum } = rule;
        let question = format!(
            "lift of campaign {campaign} sent on {sent_on} as of {as_of}, within {window_days} days of a message against as many \
             before, by strata of at least {minimum} on each side"
        );
        let stratum = |(name, sums): (String, Sums)| Some((name, sums.stratum()?));
        let strata: Option<BTreeMap<_, _>> = strata.into_iter().map(stratum).collect();
        let strata = strata.ok_or(MatchedLiftError::Overflow)?;
        Ok(MatchedLift { definition: Definition::new(question, calendar), minimum: *minimum, strata })
    }
}
