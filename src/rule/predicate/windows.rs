//! Sums over windows and days counted from events, read from the tallies; where rules look back at a long history, kept from
//! day to day.

use smallvec::SmallVec;

use super::look_back::{LookBack, SHORT};
use super::metric::WindowMeasure;
use super::situation::Situation;
use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::number::work;
use crate::profile::{BeforeHorizon, Selector, Tally};
use crate::rule::unscored::Unscored;
use crate::time::{Day, Window};

impl Situation<'_> {
    /// A quantity over a window.
    pub(super) fn over(&self, measure: &WindowMeasure, window: Window) -> Result<i64, BeforeHorizon> {
        let as_of = self.as_of();
        if window == Window::LIFETIME && as_of.horizon().is_some() {
            // What is kept of forgotten days counts too, if it is enough.
            return match measure {
                WindowMeasure::Count(of) => as_of.count(of.clone(), window).map(u64::cast_signed),
                WindowMeasure::Sum(of) => as_of.sum(of.clone(), window).map(u64::cast_signed),
                WindowMeasure::NetSpend => as_of.net_spend(window).map(Money::minor_units),
                WindowMeasure::Days(_) | WindowMeasure::DistinctSubjects(_) | WindowMeasure::ActiveDays => {
                    Ok(self.added_up(measure, as_of.within(window)?))
                }
            };
        }
        let tallies = as_of.within(window)?;
        match self.looked_back().filter(|_| tallies.len() > SHORT) {
            None => Ok(self.added_up(measure, tallies)),
            Some(back) => {
                let days = window.days(self.day());
                let until = as_of.tallies().partition_point(|tally| tally.day() <= days.last());
                let places = (until.saturating_sub(tallies.len()), until);
                Ok(back.over((measure, window), as_of.and_later(), places, |part| self.added_up(measure, part)))
            }
        }
    }

    /// INVARIANT: the counts and sums of a profile add up to at most `i64::MAX`.
    fn added_up(&self, measure: &WindowMeasure, tallies: &[Tally]) -> i64 {
        work::steps(tallies.len());
        match measure {
            WindowMeasure::Count(of) => {
                tallies.iter().filter(|tally| of.matches(tally)).map(|tally| i64::from(tally.count())).sum()
            }
            WindowMeasure::Sum(of) => {
                tallies.iter().filter(|tally| of.matches(tally)).map(|tally| tally.sum().cast_signed()).sum()
            }
            WindowMeasure::NetSpend => {
                let (purchase, refund) = (Kind::Purchase.code(), Kind::Refund.code());
                let net = |tally: &Tally| match tally.code() {
                    code if code == purchase => tally.sum().cast_signed(),
                    code if code == refund => -tally.sum().cast_signed(),
                    _ => 0,
                };
                tallies.iter().map(net).sum()
            }
            WindowMeasure::Days(of) => days(tallies, |tally| of.matches(tally)),
            WindowMeasure::ActiveDays => {
                self.activity(|kinds| days(tallies, |tally| kinds.contains_code(tally.code())))
            }
            WindowMeasure::DistinctSubjects(of) => {
                let matching = tallies.iter().filter(|tally| of.matches(tally) && tally.subject().is_some());
                let mut subjects: SmallVec<[u16; 32]> = matching.map(|tally| tally.subject().number()).collect();
                subjects.sort_unstable();
                subjects.dedup();
                i64::try_from(subjects.len()).unwrap_or(i64::MAX)
            }
        }
    }

    /// Whether a quantity includes a tally.
    fn looks_at(&self, measure: &WindowMeasure, tally: &Tally) -> bool {
        match measure {
            WindowMeasure::Count(of)
            | WindowMeasure::Sum(of)
            | WindowMeasure::Days(of)
            | WindowMeasure::DistinctSubjects(of) => of.matches(tally),
            WindowMeasure::ActiveDays => self.activity(|kinds| kinds.contains_code(tally.code())),
            WindowMeasure::NetSpend => [Kind::Purchase.code(), Kind::Refund.code()].contains(&tally.code()),
        }
    }

    /// The relative change of a quantity from the previous window.
    #[expect(clippy::cast_precision_loss, reason = "counts and money above 2^53 are still right to 16 digits")]
    pub(super) fn change(&self, measure: &WindowMeasure, window: Window) -> Result<f64, Unscored> {
        let before = window.before().ok_or(Unscored::BeforeJoining)?;
        if before.days(self.day()).first() < self.joined() {
            return Err(Unscored::BeforeJoining);
        }
        let (now, before) = (self.over(measure, window)?, self.over(measure, before)?);
        if before <= 0 {
            return Err(Unscored::NothingBefore);
        }
        Ok((now - before) as f64 / before as f64)
    }

    /// The last day with such an event.
    pub(super) fn last_day(&self, of: &Selector) -> Result<Option<Day>, BeforeHorizon> {
        let tallies = self.as_of().tallies();
        let kept = |back: &LookBack| back.latest(of, tallies);
        let last = self.latest_in(tallies, |tally| of.matches(tally), kept).and_then(|place| tallies.get(place));
        match last {
            // Forgotten days lie before all remembered ones.
            Some(last) => Ok(Some(last.day())),
            None if self.as_of().horizon().is_none() => Ok(None),
            None => self.as_of().last_day_of(of.clone()),
        }
    }

    /// The first day with such an event.
    pub(super) fn first_day(&self, of: &Selector) -> Result<Option<Day>, BeforeHorizon> {
        if self.as_of().horizon().is_some() {
            return self.as_of().first_day_of(of.clone());
        }
        let tallies = self.as_of().tallies();
        let near = tallies.iter().take(SHORT).position(|tally| of.matches(tally));
        work::steps(near.unwrap_or(tallies.len().min(SHORT)));
        let first = match (near, self.looked_back().filter(|_| tallies.len() > SHORT)) {
            (None, Some(back)) => back.first(of, tallies),
            (None, None) => {
                work::steps(tallies.len());
                tallies.iter().position(|tally| of.matches(tally))
            }
            (near, _) => near,
        };
        Ok(first.and_then(|place| tallies.get(place)).map(Tally::day))
    }

    /// The place of the last of these tallies that is looked for: among the last few, else as it is kept where rules look
    /// back, else among all.
    fn latest_in(
        &self,
        tallies: &[Tally],
        is_one: impl Fn(&Tally) -> bool,
        kept: impl FnOnce(&LookBack) -> Option<usize>,
    ) -> Option<usize> {
        let far = tallies.len().saturating_sub(SHORT);
        let (others, few) = tallies.split_at_checked(far).unwrap_or_default();
        let near = few.iter().rposition(&is_one).map(|place| far + place);
        work::steps(near.map_or(few.len(), |place| tallies.len() - place));
        match self.looked_back() {
            _ if near.is_some() || others.is_empty() => near,
            Some(back) => kept(back),
            None => {
                work::steps(others.len());
                others.iter().rposition(is_one)
            }
        }
    }

    /// The number of days in a row, ending on the day itself, with such an event; counting stops at `most`.
    pub(super) fn days_in_a_row(&self, of: &Selector, most: u32) -> Result<u32, BeforeHorizon> {
        let length = self.run_of(of, most);
        let expected = self.day().minus(length);
        match self.as_of().horizon() {
            // The run may continue into forgotten days.
            Some(horizon) if expected < horizon && length < most => {
                let first = self.as_of().first_day().filter(|first| *first < horizon);
                first.map_or(Ok(length), |_| Err(BeforeHorizon { asked: expected, horizon }))
            }
            _ => Ok(length),
        }
    }

    fn run_of(&self, of: &Selector, most: u32) -> u32 {
        let tallies = self.as_of().tallies();
        let (mut expected, mut length) = (self.day(), 0);
        for (read, tally) in tallies.iter().rev().enumerate() {
            if tally.day() < expected || length >= most {
                break;
            }
            if let Some(back) = self.looked_back().filter(|_| read >= SHORT) {
                return back.days_in_a_row(of, self.day(), most, tallies);
            }
            work::steps(1);
            if tally.day() == expected && of.matches(tally) {
                length += 1;
                expected = expected.minus(1);
            }
        }
        length
    }

    /// A day since which a quantity has been the same.
    pub(super) fn steady_over(&self, measure: &WindowMeasure, window: Window) -> Day {
        let days = window.days(self.day());
        if self.as_of().keeps_before(days.first()) {
            // What is kept of some kinds before the horizon is not among the tallies below, so each day is asked.
            return self.day();
        }
        let tallies = self.as_of().tallies();
        let upto = tallies.partition_point(|tally| tally.day() <= days.last());
        let from = tallies.partition_point(|tally| tally.day() < days.first());
        let (before, inside) = (tallies.get(..from), tallies.get(from..upto));
        // A tally entered when the near end of the window reached its day, and left after the far end did.
        let looks_at = |tally: &Tally| self.looks_at(measure, tally);
        let (before, inside) = (before.unwrap_or_default(), inside.unwrap_or_default());
        let kept = |place, is_end| {
            move |back: &LookBack| back.latest_of_window((measure, window), tallies, (place, is_end), looks_at)
        };
        let came = self.latest_in(inside, looks_at, |back| kept(upto, true)(back)?.checked_sub(from));
        let left = self.latest_in(before, looks_at, kept(from, false));
        let came = came.and_then(|place| inside.get(place));
        let left = left.and_then(|place| before.get(place));
        let came = came.map(|tally| self.day().minus((days.last() - tally.day()).cast_unsigned()));
        let left = left.map(|tally| self.day().minus((days.first() - tally.day() - 1).cast_unsigned()));
        // What was forgotten leaves no trace when it enters or leaves: how much there was is known as long as the window begins
        // at the horizon or later, and of a lifetime as long as it ends there or later.
        let end = if window.length().is_some() { days.first() } else { days.last() };
        let horizon = self.as_of().horizon();
        let known = horizon.map(|horizon| self.day().minus((end - horizon).max(0).cast_unsigned()));
        came.max(left).max(known).unwrap_or(Day::MIN)
    }
}

impl Situation<'_> {
    /// The next day on which a quantity can be another one, if nothing more happens: a tally enters or leaves the window.
    pub(super) fn next_over(&self, measure: &WindowMeasure, window: Window) -> Option<Day> {
        self.next_in(window, |tally| self.looks_at(measure, tally))
    }

    /// The next day on which such a tally enters or leaves a window, if nothing more happens.
    pub(in crate::rule) fn next_in(&self, window: Window, looks_at: impl Fn(&Tally) -> bool) -> Option<Day> {
        let (day, days) = (self.day(), window.days(self.day()));
        let first_from = |from: Day| {
            let tallies = self.as_of().tallies();
            let later = tallies.get(tallies.partition_point(|tally| tally.day() < from)..).unwrap_or_default();
            later.iter().find(|tally| looks_at(tally)).map(Tally::day)
        };
        let enters = first_from(days.last().plus(1)).map(|tally| day.plus(tally - days.last()));
        let leaves =
            window.length().and_then(|_| first_from(days.first())).map(|tally| day.plus(tally - days.first() + 1));
        enters.into_iter().chain(leaves).min()
    }
}

fn days(tallies: &[Tally], counts: impl Fn(&Tally) -> bool) -> i64 {
    let mut last = None;
    let mut days = 0;
    for tally in tallies {
        if last != Some(tally.day()) && counts(tally) {
            last = Some(tally.day());
            days += 1;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::user::User;
    use crate::profile::Profile;
    use crate::rule::predicate::Judges;

    #[test]
    fn days_in_a_row_are_counted_as_far_as_is_asked() {
        let today = Day::ymd(2026, 1, 5);
        let (profile, user) = (Profile::of((0..5).map(|n| Event::log_in(1_u64, today.minus(n)))), User::new(1_u64));
        let situation = Situation::new(profile.as_of(today), &user, Judges::default()).unwrap();
        let run = |most| situation.days_in_a_row(&Kind::LogIn.into(), most).unwrap();
        assert_eq!([1, 3, 5, 9].map(run), [1, 3, 5, 5]);
    }
}
