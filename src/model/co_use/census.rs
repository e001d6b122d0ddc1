//! The census of co-use: which items a user used in the window, and which pairs of them.

use std::collections::BTreeMap;

use super::answer::{CoUse, CoUseCount, asked};
use super::rule::{CoUseItem, CoUseRule};
use crate::answer::definition::Definition;
use crate::event::kind::KindCodes;
use crate::event::subject::Subject;
use crate::population::census::{Census, add, add_at, add_rows};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day};

struct CoUseCensus<'a> {
    rule: &'a CoUseRule,
    as_of: Day,
    activity: KindCodes,
    kinds: KindCodes,
    /// The place of each subject, and of each kind by its code.
    subjects: BTreeMap<Subject, usize>,
    codes: BTreeMap<u16, usize>,
}

struct Counts {
    users: u64,
    items: Vec<u64>,
    both: Vec<u64>,
    /// Space for the items of one user.
    used: Vec<bool>,
}

impl CoUseRule {
    /// Counts the items and pairs of all users who were active in the window, as of a day.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<CoUse, UserBeforeHorizon> {
        self.census(as_of).report(population)
    }

    /// One answer for each group of users, for example by channel; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`CoUseRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, CoUse>, UserBeforeHorizon> {
        self.census(as_of).report_by(population, group)
    }

    fn census(&self, as_of: Day) -> CoUseCensus<'_> {
        let config = self.config();
        let (mut subjects, mut codes) = (BTreeMap::new(), BTreeMap::new());
        for (place, item) in config.items.iter().enumerate() {
            match item {
                CoUseItem::Subject(subject) => subjects.insert(*subject, place),
                CoUseItem::Kind(kind) => codes.insert(kind.code(), place),
            };
        }
        let [activity, kinds] = [&config.activity, &config.kinds].map(KindCodes::from);
        CoUseCensus { rule: self, as_of, activity, kinds, subjects, codes }
    }
}

impl CoUseCensus<'_> {
    /// The items that a tally is use of: one by its kind, one by its subject.
    fn places(&self, tally: &Tally) -> impl Iterator<Item = usize> {
        let by_subject = self.kinds.contains(tally.code()).then(|| self.subjects.get(&tally.subject())).flatten();
        [self.codes.get(&tally.code()), by_subject].into_iter().flatten().copied()
    }
}

impl Census for CoUseCensus<'_> {
    type Counts = Counts;
    type Answer = CoUse;

    fn empty(&self) -> Counts {
        let items = self.rule.config().items.len();
        let pairs = items * items.saturating_sub(1) / 2;
        Counts { users: 0, items: vec![0; items], both: vec![0; pairs], used: vec![false; items] }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let Counts { users, items, both, used } = counts;
        used.fill(false);
        let mut is_active = false;
        for tally in member.profile.as_of(self.as_of).within(self.rule.config().window)? {
            is_active |= self.activity.contains(tally.code());
            for place in self.places(tally) {
                if let Some(used) = used.get_mut(place) {
                    *used = true;
                }
            }
        }
        if !is_active {
            return Ok(());
        }
        add(users, 1);
        // Pairs of what was used only: most users use little of all that there is.
        let places: Vec<usize> = used.iter().enumerate().filter(|(_, used)| **used).map(|(place, _)| place).collect();
        for (at, one) in places.iter().enumerate() {
            add_at(items, *one);
            for other in places.iter().skip(at + 1) {
                add_at(both, place_of(*one, *other, items.len()));
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add(&mut counts.users, other.users);
        add_rows(&mut counts.items, &other.items);
        add_rows(&mut counts.both, &other.both);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> CoUse {
        let config = self.rule.config();
        let items = config.items.iter().zip(counts.items).map(|(item, users)| CoUseCount { item: *item, users });
        CoUse {
            definition: Definition::new(asked(config, self.as_of), calendar),
            least_users: config.least_users,
            significance: config.significance,
            users: counts.users,
            items: items.collect(),
            both: counts.both,
        }
    }
}

/// The place of a pair where the first item stands with each after it, then the second, and so on.
const fn place_of(one: usize, other: usize, items: usize) -> usize {
    // Before the rows of `one` stand those of the items before it: items − 1, items − 2, and so on.
    let before = one * (2 * items - one - 1) / 2;
    before + (other - one - 1)
}

#[cfg(test)]
mod tests {
    use super::super::answer::pairs_of;
    use super::*;

    #[test]
    fn pairs_stand_where_they_are_counted() {
        for items in 2..9 {
            let listed: Vec<usize> = (0..items).collect();
            for (place, (one, other)) in pairs_of(&listed).enumerate() {
                assert_eq!(place_of(*one, *other, items), place);
            }
        }
    }
}
