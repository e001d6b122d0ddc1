//! The win-back list of all users as of a day.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::line::WinBack;
use super::rule::WinBackRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::document::Document;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::score::everybody::{found, found_by};
use crate::time::Day;
use crate::wording::problems::problems;

/// The silent users as of a day: those with the fewest silent days first, then by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct WinBackList {
    definition: Definition,
    as_of: Day,
    /// INVARIANT: in order, each user once, all as of the day.
    lines: Vec<WinBack>,
}

mergeable!(WinBackList, "win_back_list", 1, MergeError);

/// A [`WinBackList`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    definition: Definition,
    as_of: Day,
    lines: Vec<WinBack>,
}

/// Lines that do not make a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WinBackListError {
    /// A user who is listed twice.
    Twice(UserId),
    /// Lines that are out of order, or as of another day.
    OutOfOrder(UserId),
}

problems! {
    enum WinBackListError {
        Twice(user: Text) = "problem.win_back_list.twice"
            "user `{user}` is in the list twice: give each user one line"
            "用户`{user}`在名单中出现两次：每名用户一行";
        OutOfOrder(user: Text) = "problem.win_back_list.out_of_order"
            "the line of user `{user}` is out of order or as of another day: give the lines in the order this crate wrote, all as of one day"
            "用户`{user}`的一行顺序不对，或属于另一天：请按本库写出的顺序提供同一天的各行";
    }
}

impl TryFrom<Unchecked> for WinBackList {
    type Error = WinBackListError;

    fn try_from(Unchecked { definition, as_of, lines }: Unchecked) -> Result<Self, Self::Error> {
        let wrong = |(place, line): (usize, &WinBack)| {
            let before = place.checked_sub(1).and_then(|place| lines.get(place));
            line.as_of != as_of || before.is_some_and(|before| before.order() > line.order())
        };
        if let Some((_, line)) = lines.iter().enumerate().find(|numbered| wrong(*numbered)) {
            return Err(WinBackListError::OutOfOrder(line.user));
        }
        let mut users = BTreeSet::new();
        match lines.iter().find(|line| !users.insert(line.user)) {
            Some(line) => Err(WinBackListError::Twice(line.user)),
            None => Ok(Self { definition, as_of, lines }),
        }
    }
}

impl WinBackRule {
    /// The win-back list of all users as of a day.
    ///
    /// ```
    /// use lifestage::score::WinBackRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [0, 0, 10].into_iter().zip(1_u64..).map(|(n, user)| Event::log_in(user, day.plus(n)));
    /// let population = Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc())?;
    /// let list = WinBackRule::default().report(&population, day.plus(45))?;
    /// let lines: Vec<String> = list.iter().map(|line| format!("{}: {line}", line.user)).collect();
    /// assert_eq!(lines, ["3: not active for 35 days", "1: not active for 45 days", "2: not active for 45 days"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile has forgotten days that this needs.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<WinBackList, UserBeforeHorizon> {
        let lines = found(population, |member| self.assess(member.profile.as_of(as_of), &member.user))?;
        Ok(self.list(population, as_of, lines))
    }

    /// One answer for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// When the profile of a user in a group has forgotten days that this needs.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, WinBackList>, UserBeforeHorizon> {
        let groups = found_by(population, |member| self.assess(member.profile.as_of(as_of), &member.user), group)?;
        Ok(groups.into_iter().map(|(group, lines)| (group, self.list(population, as_of, lines))).collect())
    }

    fn list(&self, population: &Population, as_of: Day, mut lines: Vec<WinBack>) -> WinBackList {
        lines.sort_unstable_by_key(WinBack::order);
        let (stages, needs) = (self.config().stage.in_words(), &self.config().needs);
        // INVARIANT: every rule can be written; a test does so.
        let needs = Document::of(needs).map_or(Fingerprint::from_bits(0), |needs| needs.fingerprint());
        let question = format!(
            "users who are silent as of {as_of}, with their needs by rule {needs}, else their last {} subjects; {stages}",
            self.config().last_subjects,
        );
        WinBackList { definition: Definition::new(question, population.calendar()), as_of, lines }
    }
}

impl WinBackList {
    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The day of the list.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The lines in their order.
    pub fn iter(&self) -> core::slice::Iter<'_, WinBack> {
        self.lines.iter()
    }

    /// The number of users listed.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds the list of other users.
    ///
    /// # Errors
    /// When it is by another rule, as of another day, or has users of this list. Then nothing is changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        let known: BTreeSet<UserId> = self.lines.iter().map(|line| line.user).collect();
        let users = other.lines.iter().map(|line| u64::from(known.contains(&line.user))).sum();
        if users > 0 {
            return Err(MergeError::SameUsers { users });
        }
        self.lines.extend(other.lines.iter().cloned());
        self.lines.sort_unstable_by_key(WinBack::order);
        Ok(())
    }
}

impl<'a> IntoIterator for &'a WinBackList {
    type Item = &'a WinBack;
    type IntoIter = core::slice::Iter<'a, WinBack>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
