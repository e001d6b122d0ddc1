//! The contribution to one calendar month, and who gave the most.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::rule::ContributionRule;
use super::score::Counts;
use crate::event::id::UserId;
use crate::number::decimal::Decimal;
use crate::number::stats::RankMode;
use crate::profile::{AsOf, BeforeHorizon, Profile};
use crate::time::{Day, Days, Period};

/// What a user contributed to a calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyContribution {
    /// Who it is.
    pub user: UserId,
    /// The points of the month, more than 0.
    pub score: Decimal,
    /// The day on which they were reached: the first one with as much, counted from the start of the month.
    pub reached: Day,
}

impl MonthlyContribution {
    /// The order of a list of honour: the score, then the earlier day on which it was reached, then the id.
    fn order(&self) -> (Reverse<Decimal>, Day, UserId) {
        (Reverse(self.score), self.reached, self.user)
    }
}

/// A place in the list of honour of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContributionPlace {
    /// The place, 1 for the best.
    pub place: usize,
    /// Whose it is, and for what.
    pub contribution: MonthlyContribution,
}

impl ContributionRule {
    /// What a user contributed to the calendar month of the day asked about, up to that day; none where it is nothing.
    ///
    /// # Errors
    /// When the month reaches before what is remembered.
    pub fn month(&self, as_of: AsOf<'_>) -> Result<Option<MonthlyContribution>, BeforeHorizon> {
        let first = Period::Month.containing(as_of.day()).first();
        let days = Days::new(first, as_of.day()).unwrap_or(Days::only(as_of.day()));
        // The score after each day on which it can change.
        let mut steps: SmallVec<[(Day, Decimal); 31]> = SmallVec::new();
        let mut counts = Counts::default();
        for tallies in as_of.during(days)?.chunk_by(|one, next| one.day() == next.day()) {
            let mut counted = false;
            for tally in tallies {
                counted |= counts.add(tally);
            }
            if let (true, Some(tally)) = (counted, tallies.first()) {
                steps.push((tally.day(), self.weigh(counts).score));
            }
        }
        let Some((_, score)) = steps.last().copied().filter(|(_, score)| *score > Decimal::ZERO) else {
            return Ok(None);
        };
        let reached = steps.iter().find(|(_, step)| *step >= score).map_or(first, |(day, _)| *day);
        Ok(Some(MonthlyContribution { user: as_of.user(), score, reached }))
    }

    /// Who contributed the most to the calendar month of a day, up to that day; none where nobody did anything.
    ///
    /// Of equal scores the one that was reached on an earlier day counts more, then the smaller id.
    ///
    /// # Errors
    /// When the month reaches before what a profile remembers.
    pub fn best_of_month<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        day: Day,
    ) -> Result<Option<MonthlyContribution>, BeforeHorizon> {
        let mut best: Option<MonthlyContribution> = None;
        for profile in profiles {
            let Some(next) = self.month(profile.as_of(day))? else { continue };
            best = Some(best.map_or(next, |best| if next.order() < best.order() { next } else { best }));
        }
        Ok(best)
    }

    /// The list of honour of the calendar month of a day, up to that day: everybody who contributed, the best first.
    /// Equal scores are equal places, or not, as the mode has it.
    ///
    /// ```
    /// use lifestage::score::ContributionRule;
    /// use lifestage::number::RankMode;
    /// use lifestage::{Day, Event, Profile};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let late = Profile::of([Event::create(1_u64, day.plus(1))]);
    /// let early = Profile::of([Event::help(2_u64, day)]);
    /// let third = Profile::of([Event::join_event(3_u64, day)]);
    /// let list = ContributionRule::default().honours([&late, &early, &third], day.plus(20), RankMode::Competition)?;
    /// let places: Vec<_> = list.iter().map(|place| (place.place, place.contribution.user.to_string())).collect();
    /// assert_eq!(places, [(1, "2".to_owned()), (1, "1".to_owned()), (3, "3".to_owned())]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    ///
    /// # Errors
    /// When the month reaches before what a profile remembers.
    pub fn honours<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        day: Day,
        mode: RankMode,
    ) -> Result<Vec<ContributionPlace>, BeforeHorizon> {
        let contributions = profiles.into_iter().filter_map(|profile| self.month(profile.as_of(day)).transpose());
        let mut contributions = contributions.collect::<Result<Vec<_>, _>>()?;
        contributions.sort_unstable_by_key(MonthlyContribution::order);
        let scores: Vec<Decimal> = contributions.iter().map(|contribution| contribution.score).collect();
        let places = mode.places(&scores).into_iter().zip(contributions);
        Ok(places.map(|(place, contribution)| ContributionPlace { place, contribution }).collect())
    }
}
