//! The number of users in each group and tier.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::grouped::Grouped;
use super::names::{Group, UserTier};
use super::rule::GroupRule;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::number::ratio::Ratio;
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::score::everybody::{found, found_by};
use crate::score::stage::StageRule;
use crate::score::worth::FittedWorth;
use crate::time::Day;

/// The number of users in each group and tier as of a day.
///
/// ```
/// use lifestage::score::{Group, GroupRule, StageRule, UserTier, WorthRule};
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::purchase(1_u64, day, Amount::minor(5_00)), Event::log_in(2_u64, day)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let worth = WorthRule::default().fit(population.profiles(), day)?;
/// let shares = GroupRule::default().report(&population, day, &worth, &StageRule::default())?;
/// assert_eq!((shares.users(), shares.in_both(Group::HighPotentialToActivate, UserTier::Head)), (2, 1));
/// assert_eq!(shares.share_of_tier(UserTier::Low).unwrap().to_string(), "50 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupShares {
    definition: Definition,
    /// The number of users by group, then tier.
    users: [[u64; 5]; 8],
}

mergeable!(GroupShares, "group_shares", 1, MergeError);

impl GroupRule {
    /// How many users are in each group and tier as of a day, by the rules that judge value, potential and the lifecycle
    /// stage.
    ///
    /// # Errors
    /// When a profile has forgotten days that this needs.
    pub fn report(
        &self,
        population: &Population,
        as_of: Day,
        worth: &FittedWorth,
        stage: &StageRule,
    ) -> Result<GroupShares, UserBeforeHorizon> {
        let ask = |member: Member<'_>| self.assess(member.profile.as_of(as_of), &member.user, worth, stage);
        let mut shares = GroupShares::new(self.definition(population, as_of, worth, stage));
        shares.extend(found(population, ask)?);
        Ok(shares)
    }

    /// One answer for each group of users that your closure makes; users without a group are left out.
    ///
    /// # Errors
    /// When the profile of a user in a group has forgotten days that this needs.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        worth: &FittedWorth,
        stage: &StageRule,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, GroupShares>, UserBeforeHorizon> {
        let ask = |member: Member<'_>| self.assess(member.profile.as_of(as_of), &member.user, worth, stage);
        let definition = self.definition(population, as_of, worth, stage);
        let shares = |users: Vec<Grouped>| {
            let mut shares = GroupShares::new(definition.clone());
            shares.extend(users);
            shares
        };
        Ok(found_by(population, ask, group)?.into_iter().map(|(group, users)| (group, shares(users))).collect())
    }

    fn definition(&self, population: &Population, as_of: Day, worth: &FittedWorth, stage: &StageRule) -> Definition {
        let config = self.config();
        let question = format!(
            "users by group and tier as of {as_of}: {} in the {}, active from {} days, low through {}; net spend in the {} high from {}, expected spend of {} days high from {}; {}",
            in_words(&config.activity),
            config.window,
            config.active_from,
            config.low_through,
            worth.rule.config().window,
            worth.value_cut,
            worth.rule.config().horizon_days,
            worth.potential_cut,
            stage.in_words(),
        );
        Definition::new(question, population.calendar())
    }
}

impl GroupShares {
    /// Starts with no users, for the question that the definition describes.
    pub const fn new(definition: Definition) -> Self {
        Self { definition, users: [[0; 5]; 8] }
    }

    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Counts a user.
    pub fn observe(&mut self, grouped: &Grouped) {
        let cell = self.users.get_mut(grouped.group as usize).and_then(|tiers| tiers.get_mut(grouped.tier as usize));
        debug_assert!(cell.is_some(), "every group and tier has a cell");
        if let Some(count) = cell {
            *count = count.saturating_add(1);
        }
    }

    /// Adds the counts of other users.
    ///
    /// # Errors
    /// When the other answers another question, or there are more users than can be counted. Then nothing is changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.users().checked_add(other.users()).ok_or(MergeError::TooMany)?;
        let counts = self.users.iter_mut().flatten();
        counts.zip(other.users.iter().flatten()).for_each(|(count, other)| *count = count.saturating_add(*other));
        Ok(())
    }

    /// The number of users.
    pub fn users(&self) -> u64 {
        Group::ALL.map(|group| self.in_group(group)).into_iter().fold(0, u64::saturating_add)
    }

    /// The number of users who are in both.
    pub fn in_both(&self, group: Group, tier: UserTier) -> u64 {
        let tiers = self.users.get(group as usize);
        tiers.and_then(|tiers| tiers.get(tier as usize)).copied().unwrap_or_default()
    }

    /// The number of users in a group.
    pub fn in_group(&self, group: Group) -> u64 {
        UserTier::ALL.map(|tier| self.in_both(group, tier)).into_iter().fold(0, u64::saturating_add)
    }

    /// The number of users in a tier.
    pub fn in_tier(&self, tier: UserTier) -> u64 {
        Group::ALL.map(|group| self.in_both(group, tier)).into_iter().fold(0, u64::saturating_add)
    }

    /// The share of users in a group. `None` if nobody was counted.
    pub fn share_of_group(&self, group: Group) -> Option<Ratio> {
        Ratio::of(self.in_group(group), self.users())
    }

    /// The share of users in a tier. `None` if nobody was counted.
    pub fn share_of_tier(&self, tier: UserTier) -> Option<Ratio> {
        Ratio::of(self.in_tier(tier), self.users())
    }
}

impl Extend<Grouped> for GroupShares {
    fn extend<I: IntoIterator<Item = Grouped>>(&mut self, users: I) {
        users.into_iter().for_each(|grouped| self.observe(&grouped));
    }
}

/// One line: classes by group and tier. Totals of a group or of a tier follow where all of its cells are shown.
impl UserCounts for GroupShares {
    fn user_counts(&self) -> Vec<CountLine> {
        let cells = Group::ALL.into_iter().flat_map(|group| UserTier::ALL.map(|tier| (group, tier)));
        let classes = cells.map(|(group, tier)| (format!("{group}, {tier}"), self.in_both(group, tier)));
        vec![CountLine::parts("users by group and tier", classes)]
    }
}
