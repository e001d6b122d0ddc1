//! The honor roll: who contributed the most in a calendar month.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::month::MonthlyContribution;
use super::rule::ContributionRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::document::Document;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::number::decimal::Decimal;
use crate::number::stats::RankMode;
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::score::abuse::WithoutAbuse;
use crate::score::everybody::{found, found_by};
use crate::time::{Day, Period};
use crate::wording::problems::problems;

/// The users who contributed in the calendar month of a day, up to that day, the best first.
///
/// At equal scores the user who reached theirs on an earlier day comes first, then the smaller id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct HonorRoll {
    definition: Definition,
    as_of: Day,
    /// INVARIANT: in order, each user once.
    contributions: Vec<MonthlyContribution>,
}

mergeable!(HonorRoll, "honor_roll", 1, MergeError);

/// A [`HonorRoll`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    definition: Definition,
    as_of: Day,
    contributions: Vec<MonthlyContribution>,
}

/// Contributions that do not make an honor roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HonorRollError {
    /// A user who is on it twice.
    Twice(UserId),
    /// Contributions that are out of order.
    OutOfOrder(UserId),
}

problems! {
    enum HonorRollError {
        Twice(user: Text) = "problem.honor_roll.twice"
            "user `{user}` is on the honor roll twice: give each user one contribution"
            "用户`{user}`在贡献榜中出现两次：每名用户只有一项贡献";
        OutOfOrder(user: Text) = "problem.honor_roll.out_of_order"
            "the contribution of user `{user}` is out of order: give the best first, in the order this crate wrote"
            "用户`{user}`的贡献顺序不对：请按本库写出的顺序，最高的在前";
    }
}

impl TryFrom<Unchecked> for HonorRoll {
    type Error = HonorRollError;

    fn try_from(Unchecked { definition, as_of, contributions }: Unchecked) -> Result<Self, Self::Error> {
        let mut pairs = contributions.iter().zip(contributions.iter().skip(1));
        if let Some((_, next)) = pairs.find(|(one, next)| order(one) > order(next)) {
            return Err(HonorRollError::OutOfOrder(next.user));
        }
        let mut users = BTreeSet::new();
        match contributions.iter().find(|contribution| !users.insert(contribution.user)) {
            Some(contribution) => Err(HonorRollError::Twice(contribution.user)),
            None => Ok(Self { definition, as_of, contributions }),
        }
    }
}

/// The order: the higher score, then the earlier day on which it was reached, then the smaller id.
const fn order(contribution: &MonthlyContribution) -> (Reverse<Decimal>, Day, UserId) {
    (Reverse(contribution.score), contribution.reached, contribution.user)
}

/// A place on the honor roll of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributionPlace {
    /// The place, 1 for the best.
    pub place: usize,
    /// The user and what they contributed.
    pub contribution: MonthlyContribution,
}

impl ContributionRule {
    /// The honor roll of the calendar month of a day, up to that day.
    ///
    /// ```
    /// use lifestage::score::ContributionRule;
    /// use lifestage::number::RankMode;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::create(1_u64, day.plus(1)), Event::help(2_u64, day), Event::join_event(3_u64, day)];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let roll = ContributionRule::default().honor_roll(&population, day.plus(20))?;
    /// let places = roll.places(RankMode::Competition);
    /// let places: Vec<_> = places.iter().map(|place| (place.place, place.contribution.user.to_string())).collect();
    /// assert_eq!(places, [(1, "2".to_owned()), (1, "1".to_owned()), (3, "3".to_owned())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the month reaches back to forgotten days.
    pub fn honor_roll(&self, population: &Population, as_of: Day) -> Result<HonorRoll, UserBeforeHorizon> {
        let contributions = found(population, |member| self.month(member.profile.as_of(as_of)))?;
        Ok(self.roll(population, as_of, contributions))
    }

    /// One answer for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// When the month reaches back to days that the profile of a user in a group has forgotten.
    pub fn honor_roll_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, HonorRoll>, UserBeforeHorizon> {
        let groups = found_by(population, |member| self.month(member.profile.as_of(as_of)), group)?;
        Ok(groups.into_iter().map(|(group, found)| (group, self.roll(population, as_of, found))).collect())
    }

    fn roll(&self, population: &Population, as_of: Day, mut contributions: Vec<MonthlyContribution>) -> HonorRoll {
        contributions.sort_unstable_by_key(order);
        let first = Period::Month.containing(as_of).first();
        let config = self.config();
        let without = config.without_abuse.as_deref().map(|WithoutAbuse { from, by }| {
            let by = Document::of(by).map(|rule| rule.fingerprint().to_string()).unwrap_or_default();
            format!(", without days of abuse at {from} or above by the rule {by}")
        });
        let question = format!(
            "contribution from {first} to {as_of}: create {}, help {}, solve {}, join event {}, likes up to {}{}",
            config.create,
            config.help,
            config.solve,
            config.join_event,
            config.likes_cap,
            without.unwrap_or_default(),
        );
        HonorRoll { definition: Definition::new(question, population.calendar()), as_of, contributions }
    }
}

impl HonorRoll {
    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The last day that counts.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The users who contributed, the best first.
    pub fn contributions(&self) -> &[MonthlyContribution] {
        &self.contributions
    }

    /// The user who contributed the most. `None` if nobody contributed.
    pub fn best(&self) -> Option<&MonthlyContribution> {
        self.contributions.first()
    }

    /// All users with their places. The mode decides whether equal scores share a place.
    pub fn places(&self, mode: RankMode) -> Vec<ContributionPlace> {
        let scores: Vec<Decimal> = self.contributions.iter().map(|contribution| contribution.score).collect();
        let places = mode.places(&scores).into_iter().zip(&self.contributions);
        places.map(|(place, contribution)| ContributionPlace { place, contribution: *contribution }).collect()
    }

    /// Adds the contributions of other users.
    ///
    /// # Errors
    /// When they are by another rule, of another month, or of users who are on this roll already. Then nothing is
    /// changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        let known: BTreeSet<UserId> = self.contributions.iter().map(|contribution| contribution.user).collect();
        let users = other.contributions.iter().map(|theirs| u64::from(known.contains(&theirs.user))).sum();
        if users > 0 {
            return Err(MergeError::SameUsers { users });
        }
        self.contributions.extend(&other.contributions);
        self.contributions.sort_unstable_by_key(order);
        Ok(())
    }
}
