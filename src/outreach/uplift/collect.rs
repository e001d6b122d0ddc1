//! Users brought together by score: of rows, and of a population.

use std::collections::BTreeMap;

use super::answer::{Uplift, joined};
use super::level::UpliftLevel;
use super::rule::{UpliftProblem, UpliftReportError, UpliftRowError, UpliftRule, UpliftUser};
use crate::event::id::UserId;
use crate::population::{Member, Population};

/// Levels as they come, and the first user who is refused.
type Collected = Result<Vec<UpliftLevel>, (UserId, UpliftProblem)>;

impl UpliftRule {
    /// The uplift of these users, in any order.
    ///
    /// # Errors
    /// With the first row whose score is no number or whose outcome is too large.
    pub fn of_users(&self, users: impl IntoIterator<Item = UpliftUser>) -> Result<Uplift, UpliftRowError> {
        let mut levels = Vec::new();
        for (row, user) in (1..).zip(users) {
            levels.push(UpliftLevel::of(user).map_err(|problem| UpliftRowError { row, problem })?);
        }
        Ok(Uplift::of(self, joined(levels)))
    }

    /// The uplift of all users for whom `user` gives a score, an arm and an outcome. The answer does not depend on the number of threads.
    ///
    /// # Errors
    /// With the first user, in order of their ids, whose score is no number or whose outcome is too large.
    ///
    /// ```
    /// use lifestage::outreach::{UpliftArm, UpliftRule, UpliftUser};
    /// use lifestage::time::{Calendar, Window};
    /// use lifestage::{Amount, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = (1..=4_u64).map(|user| Event::purchase(user, day, Amount::minor(user * 100)));
    /// let population = Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc())?;
    /// let uplift = UpliftRule::default().report(&population, |member| {
    ///     let id = member.user.id.bits();
    ///     let arm = if id % 2 == 1 { UpliftArm::Treatment } else { UpliftArm::Control };
    ///     let spend = member.profile.as_of(day).net_spend(Window::last(7)).ok()?;
    ///     Some(UpliftUser { score: if id < 3 { 0.9 } else { 0.2 }, arm, outcome: spend.minor_units() })
    /// })?;
    /// assert_eq!((uplift.treated(), uplift.control(), uplift.levels().len()), (2, 2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(
        &self,
        population: &Population,
        user: impl Fn(Member<'_>) -> Option<UpliftUser> + Sync + Send,
    ) -> Result<Uplift, UpliftReportError> {
        let mut groups = self.report_by(population, user, |_| Some(()))?;
        Ok(groups.remove(&()).unwrap_or_else(|| Uplift::of(self, Vec::new())))
    }

    /// One answer for each group of users, for example each channel; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`UpliftRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        user: impl Fn(Member<'_>) -> Option<UpliftUser> + Sync + Send,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Uplift>, UpliftReportError> {
        let groups = population.fold(
            BTreeMap::new,
            |groups: &mut BTreeMap<G, Collected>, member| {
                let Some((group, user)) = group(member).zip(user(member)) else { return };
                let level = UpliftLevel::of(user).map_err(|problem| (member.user.id, problem));
                let collected = groups.entry(group).or_insert_with(|| Ok(Vec::new()));
                extend(collected, level.map(|level| vec![level]));
            },
            |one, other| {
                let mut one: BTreeMap<G, Collected> = one;
                for (group, theirs) in other {
                    extend(one.entry(group).or_insert_with(|| Ok(Vec::new())), theirs);
                }
                one
            },
        );
        let refused = groups.values().filter_map(|collected| collected.as_ref().err().copied());
        if let Some((user, problem)) = refused.min_by_key(|(user, _)| *user) {
            return Err(UpliftReportError { user, problem });
        }
        let answer = |collected: Collected| Uplift::of(self, joined(collected.unwrap_or_default()));
        Ok(groups.into_iter().map(|(group, collected)| (group, answer(collected))).collect())
    }
}

/// Adds levels, or keeps the first user who is refused.
fn extend(collected: &mut Collected, more: Collected) {
    match (&mut *collected, more) {
        (Ok(levels), Ok(more)) => levels.extend(more),
        (Err((first, _)), Err(other)) if other.0 < *first => *collected = Err(other),
        (Ok(_), Err(refused)) => *collected = Err(refused),
        (Err(_), _) => {}
    }
}
