//! What a profile as of a day still says of the days that it forgot, and what it must refuse.

use smallvec::SmallVec;

use super::as_of::{AsOf, slice};
use super::forgotten::{BeforeHorizon, Forgotten, LifetimeTally};
use super::selector::Selector;
use super::tally::Tally;
use crate::event::kind::{Kind, KindSet};
use crate::time::{Day, Days, Window};

impl<'a> AsOf<'a> {
    /// What is left of the days before the horizon, of kinds that came by the day asked about.
    pub(super) fn forgotten_tallies(&self) -> impl Iterator<Item = &'a LifetimeTally> {
        let forgotten = self.left().into_iter().flat_map(Forgotten::tallies);
        forgotten.filter(|tally| tally.first <= self.day())
    }

    /// Whether of all of these kinds nothing was forgotten, though others were.
    pub(super) fn keeps_all_of(&self, kinds: &KindSet) -> bool {
        self.left().is_some_and(|left| left.is_by_kind() && left.horizon_of(kinds) == Day::MIN)
    }

    /// Whether days from this one on are before the horizon, and kinds are kept there.
    pub(crate) fn keeps_before(&self, first: Day) -> bool {
        self.left().is_some_and(|left| left.is_by_kind() && first < left.horizon())
    }

    /// The tallies of the window: those before the horizon of kinds that are kept longer, then the remembered ones. Only tallies of
    /// these kinds may be looked at.
    ///
    /// # Errors
    /// When the window reaches before the horizon of one of these kinds.
    pub(super) fn parts(
        &self,
        kinds: &KindSet,
        window: Window,
    ) -> Result<(impl Iterator<Item = &'a Tally> + Clone + use<'a>, &'a [Tally]), BeforeHorizon> {
        let days = window.days(self.day());
        let by_kind = self.left().filter(|left| left.is_by_kind() && days.first() < left.horizon());
        let tallies = match by_kind {
            None => self.during(days)?,
            Some(left) => {
                let horizon = left.horizon_of(kinds);
                if days.first() < horizon {
                    // The days before the first event need not be named.
                    let first = self.forgotten_days(kinds).map(Days::first).filter(|first| *first < horizon);
                    let asked = first.map_or(days.first(), |first| first.max(days.first()));
                    return Err(BeforeHorizon { asked, horizon });
                }
                slice(self.tallies(), days)
            }
        };
        let last = days.last().min(self.day());
        let kept = by_kind.into_iter().flat_map(Forgotten::kept);
        Ok((kept.filter(move |tally| (days.first()..=last).contains(&tally.day())), tallies))
    }

    /// The number of events before the horizon, and the sum of their values.
    pub(crate) fn forgotten_sums(&self) -> (u64, u64) {
        self.forgotten_tallies().fold((0, 0), |(events, value), tally| {
            // INVARIANT: all events and all values of a profile are within `i64`.
            (events + tally.count, value + tally.sum)
        })
    }

    /// What is left of a kind from before the horizon; none where there was none of it.
    ///
    /// # Errors
    /// As of a day before the horizon: what is left are sums, which cannot say what was known on an earlier day.
    pub fn forgotten(&self, kind: Kind) -> Result<Option<LifetimeTally>, BeforeHorizon> {
        let Some(forgotten) = self.left() else { return Ok(None) };
        let Some(tally) = forgotten.tallies().iter().find(|tally| tally.kind == kind && tally.first <= self.day())
        else {
            return Ok(None);
        };
        if tally.last > self.day() {
            return Err(BeforeHorizon { asked: self.day(), horizon: forgotten.horizon() });
        }
        Ok(Some(*tally))
    }

    /// The last day before the horizon with one of these kinds, as of the horizon.
    pub(crate) fn last_forgotten(&self, kinds: &KindSet) -> Option<Day> {
        let forgotten = self.left().into_iter().flat_map(Forgotten::tallies);
        forgotten.filter(|tally| kinds.contains(tally.kind)).map(|tally| tally.last).max()
    }

    /// The first and the last day before the horizon with one of these kinds, as of the horizon.
    pub(crate) fn forgotten_days(&self, kinds: &KindSet) -> Option<Days> {
        let forgotten = self.left()?.tallies().iter();
        let known = forgotten.filter(|tally| tally.first <= self.day() && kinds.contains(tally.kind));
        let ends = known.map(|tally| (tally.first, tally.last));
        let (first, last) = ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
        Days::new(first, last).ok()
    }

    /// The first day of these kinds among the forgotten ones, where none from a day on is forgotten.
    ///
    /// # Errors
    /// When one of them is.
    pub(crate) fn first_forgotten(&self, kinds: &KindSet, from: Day) -> Result<Option<Day>, BeforeHorizon> {
        match (self.forgotten_days(kinds), self.horizon()) {
            (Some(days), Some(horizon)) if days.last() >= from => {
                Err(BeforeHorizon { asked: days.first().max(from), horizon })
            }
            (days, _) => Ok(days.map(Days::first)),
        }
    }

    /// That nothing from a day on is forgotten, of whatever kind.
    ///
    /// # Errors
    /// When something is.
    pub(crate) fn must_remember_from(&self, from: Day) -> Result<(), BeforeHorizon> {
        let Some(horizon) = self.horizon() else { return Ok(()) };
        let forgotten = self.forgotten_tallies().filter(|tally| tally.last >= from);
        match forgotten.map(|tally| tally.first.max(from)).min() {
            Some(asked) => Err(BeforeHorizon { asked, horizon }),
            None => Ok(()),
        }
    }

    /// What is left of the selected kinds before the horizon.
    pub(super) fn forgotten_of(&self, selector: &Selector) -> Result<SmallVec<[LifetimeTally; 4]>, BeforeHorizon> {
        let mut found = SmallVec::new();
        for tally in self.left().into_iter().flat_map(Forgotten::tallies) {
            if selector.kinds.contains(tally.kind)
                && let Some(tally) = self.forgotten(tally.kind)?
            {
                if let (true, Some(horizon)) = (selector.is_narrow(), self.horizon()) {
                    return Err(BeforeHorizon { asked: tally.first, horizon });
                }
                found.push(tally);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Event;
    use crate::profile::keep::KeepRule;
    use crate::profile::profile::Profile;
    use crate::time::Day;

    #[test]
    fn only_where_kinds_have_horizons_of_their_own_is_something_kept_before() {
        let (day, horizon) = (Day::ymd(2026, 1, 5), Day::ymd(2026, 2, 5));
        let profile = Profile::of([Event::log_in(42_u64, day), Event::view(42_u64, horizon, 60)]);
        let (mut of_all, mut by_kind) = (profile.clone(), profile.clone());
        of_all.forget_before(horizon);
        let keep: KeepRule = serde_json::from_str(r#"{ "kinds": { "view": 10 } }"#).unwrap();
        keep.forget(&mut by_kind, horizon.plus(9));
        let kept = |profile: &Profile, first| profile.as_of(horizon.plus(9)).keeps_before(first);
        for (profile, before) in [(profile, false), (of_all, false), (by_kind, true)] {
            assert_eq!((kept(&profile, horizon.minus(1)), kept(&profile, horizon)), (before, false));
        }
    }
}
