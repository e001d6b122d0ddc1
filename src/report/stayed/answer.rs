//! The answer: both sides, and what a user of each was worth.

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::population::census::add;
use crate::report::checked::{Part, checked, largest, most, most_spend};
use crate::time::Day;

/// What users who stayed and users who left were worth, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StayedAndLeft {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// Those who stayed.
    pub stayed: LifeValue,
    /// Those who left.
    pub left: LifeValue,
}

checked!(StayedAndLeft { definition: Definition, as_of: Day, stayed: LifeValue, left: LifeValue });
mergeable!(StayedAndLeft, "stayed_and_left", 1, MergeError);

/// Users, and what they spent in their whole life so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LifeValue {
    /// Users.
    pub users: u64,
    /// Users who ever bought.
    pub buyers: u64,
    /// Net spend of all of them in minor units; may be negative.
    pub net: i128,
    /// Days of life of all of them, the day of joining included.
    pub days: u64,
}

impl LifeValue {
    /// Net spend of a user on average; `None` without users.
    pub fn per_user(&self) -> Option<Money> {
        Money::mean(self.net, self.users)
    }

    /// Net spend of a buyer on average; `None` without buyers.
    pub fn per_buyer(&self) -> Option<Money> {
        Money::mean(self.net, self.buyers)
    }

    /// Net spend of thirty days of life on average; `None` without users.
    pub fn per_month(&self) -> Option<Money> {
        Money::mean(self.net.saturating_mul(30), self.days)
    }

    /// Days of life of a user on average; `None` without users.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn mean_days(&self) -> Option<f64> {
        (self.users > 0).then(|| self.days as f64 / self.users as f64)
    }

    /// The share of users who ever bought; `None` without users.
    pub fn buyer_share(&self) -> Option<Ratio> {
        Ratio::of(self.buyers, self.users)
    }

    pub(super) const fn join(&mut self, other: &Self) {
        add(&mut self.users, other.users);
        add(&mut self.buyers, other.buyers);
        add(&mut self.days, other.days);
        self.net = self.net.saturating_add(other.net);
    }

    fn is_possible(&self) -> bool {
        self.buyers <= self.users
            && self.days >= self.users
            && self.net <= most_spend(self.buyers)
            && (self.users > 0 || (self.days == 0 && self.net == 0))
    }
}

impl StayedAndLeft {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users who stayed; `None` without users.
    pub fn share_stayed(&self) -> Option<Ratio> {
        Ratio::of(self.stayed.users, self.stayed.users.checked_add(self.left.users)?)
    }

    /// How many times as much a user who stayed was worth as one who left; `None` if nobody is on one of the sides, or who left
    /// brought nothing.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn times(&self) -> Option<f64> {
        let mean = |side: &LifeValue| (side.users > 0).then(|| side.net as f64 / side.users as f64);
        let (stayed, left) = (mean(&self.stayed)?, mean(&self.left).filter(|left| *left > 0.0)?);
        Some(stayed / left)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        self.stayed.join(&other.stayed);
        self.left.join(&other.left);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let both = [&self.stayed, &self.left];
        let counts = both.into_iter().flat_map(|side| [side.users, side.days]);
        let (most, largest) = (most(counts), largest(both.into_iter().map(|side| side.net)));
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, as_of, stayed, left } = self;
        let said = definition.text().contains(&format!(", {}; ", as_of_words(*as_of)));
        must(said, Guarantee::DayAskedDefined)?;
        must(stayed.is_possible() && left.is_possible(), Guarantee::BuyersHaveLived)
    }
}

/// The day of a report, as its definition says it.
pub(super) fn as_of_words(as_of: Day) -> String {
    format!("as of {as_of}")
}
