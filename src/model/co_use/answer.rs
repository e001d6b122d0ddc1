//! The answer about co-use: users of each item and of each pair, which pairs go together, and the table that recommendations take.

use core::cmp::Reverse;
use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::pair::{CoUseLift, CoUsePair, weight};
use super::rule::{CoUseConfig, CoUseItem};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::ratio::Ratio;
use crate::outreach::experiment::{float, normal_upper};
use crate::population::census::{add, add_rows};
use crate::report::checked::{Part, checked};
use crate::score::recommendation::Related;
use crate::time::Day;

/// Which items the same users use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoUse {
    pub(super) definition: Definition,
    /// How many users of both a pair needs to be told.
    pub least_users: NonZeroU64,
    /// The chance with which luck alone may lift any of the pairs.
    pub significance: Ratio,
    /// Users who were active.
    pub users: u64,
    /// The items as listed, with their users.
    pub items: Vec<CoUseCount>,
    /// Users of both, by pair: the first item with each after it, then the second, and so on.
    pub(super) both: Vec<u64>,
}

checked!(CoUse {
    definition: Definition,
    least_users: NonZeroU64,
    significance: Ratio,
    users: u64,
    items: Vec<CoUseCount>,
    both: Vec<u64>,
});
mergeable!(CoUse, "co_use", 1, MergeError);

/// One item, and the users of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CoUseCount {
    /// The item.
    pub item: CoUseItem,
    /// Its users.
    pub users: u64,
}

impl CoUse {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// All pairs, each once: the first item with each after it, then the second, and so on.
    pub fn pairs(&self) -> impl Iterator<Item = CoUsePair> {
        let users = self.users;
        let pair = move |((one, other), both): ((&CoUseCount, &CoUseCount), &u64)| CoUsePair {
            one: one.item,
            other: other.item,
            of_one: one.users,
            of_other: other.users,
            both: *both,
            users,
        };
        pairs_of(&self.items).zip(&self.both).map(pair)
    }

    /// How much more often pairs with enough users are used together than chance would have it, the largest lift first, of equal ones the pair
    /// that is listed first. The intervals hold for all pairs together.
    pub fn lifts(&self) -> Vec<CoUseLift> {
        let errors = self.errors();
        let told = self.pairs().filter(|pair| pair.both >= self.least_users.get());
        let mut lifts: Vec<CoUseLift> = told.filter_map(|pair| pair.lifted(errors)).collect();
        lifts.sort_by(|one, other| other.lift.total_cmp(&one.lift));
        lifts
    }

    /// The pairs of subjects that go together, both ways, as [`RecommendationConfig`](crate::score::RecommendationConfig) takes them: those
    /// whose lift is above 1 with all of its interval, weighted by the share of users of one who use the other. By the subject that users
    /// come from, the largest weight first.
    pub fn related(&self) -> Vec<Related> {
        let mut related = Vec::new();
        for CoUseLift { pair, .. } in self.lifts().iter().filter(|lift| lift.low > 1.0) {
            let (CoUseItem::Subject(one), CoUseItem::Subject(other)) = (pair.one, pair.other) else { continue };
            related.push(Related { from: one, to: other, weight: weight(pair.both, pair.of_one) });
            related.push(Related { from: other, to: one, weight: weight(pair.both, pair.of_other) });
        }
        related.sort_by_key(|of| (of.from, Reverse(of.weight), of.to));
        related
    }

    /// Items with enough users, the most used first: what to show to users who have used nothing yet, asked for their channel. Of equal ones
    /// the one that is listed first.
    pub fn popular(&self) -> Vec<CoUseCount> {
        let enough = self.items.iter().filter(|count| count.users >= self.least_users.get());
        let mut popular: Vec<CoUseCount> = enough.copied().collect();
        popular.sort_by_key(|count| Reverse(count.users));
        popular
    }

    /// The standard errors to both sides that hold for all pairs together.
    fn errors(&self) -> f64 {
        normal_upper(self.significance.get() / (2.0 * float(self.both.len().max(1) as u64)))
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add(&mut self.users, other.users);
        for (mine, theirs) in self.items.iter_mut().zip(&other.items) {
            add(&mut mine.users, theirs.users);
        }
        add_rows(&mut self.both, &other.both);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        Part { definition: &self.definition, check: self.check(), most: self.users, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, least_users, significance, users, items, both } = self;
        let listed: Vec<CoUseItem> = items.iter().map(|count| count.item).collect();
        let said = [
            format!("users of {}, used by ", items_words(&listed)),
            format!("; {}; ", asked_of(*least_users, *significance)),
        ];
        must(said.iter().all(|said| definition.text().contains(said)), Guarantee::ItemsAreDefined)?;
        must(both.len() == items.len() * items.len().saturating_sub(1) / 2, Guarantee::EachPairCounted)?;
        must(items.iter().all(|count| count.users <= *users), Guarantee::ItemUsersAreUsers)?;
        let is_possible = |pair: CoUsePair| {
            let either = pair.of_one.checked_sub(pair.both).and_then(|only| only.checked_add(pair.of_other));
            pair.both <= pair.of_other && either.is_some_and(|either| either <= pair.users)
        };
        must(self.pairs().all(is_possible), Guarantee::BothAreUsersOfEach)
    }
}

/// Each with each after it.
pub(super) fn pairs_of<T>(items: &[T]) -> impl Iterator<Item = (&T, &T)> {
    items.iter().enumerate().flat_map(|(place, one)| items.iter().skip(place + 1).map(move |other| (one, other)))
}

/// The question of a report.
pub(super) fn asked(config: &CoUseConfig, as_of: Day) -> String {
    let CoUseConfig { items, kinds, window, activity, least_users, significance } = config;
    format!(
        "users of {}, used by {} in the {window}, of users with {} in it, as of {as_of}; {}",
        items_words(items),
        in_words(kinds),
        in_words(activity),
        asked_of(*least_users, *significance),
    )
}

fn items_words(items: &[CoUseItem]) -> String {
    let listed: Vec<String> = items.iter().map(ToString::to_string).collect();
    format!("two of {}", listed.join(", "))
}

fn asked_of(least: NonZeroU64, significance: Ratio) -> String {
    format!("from {least} users of both, significance {}", significance.get())
}
