//! The days before the horizon: what is left of them, and what can no longer be asked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use super::horizons::Horizons;
use super::table::Full;
use super::tally::Tally;
use crate::event::id::UserId;
use crate::event::kind::{Kind, KindSet};
use crate::time::Day;
use crate::wording::problems::problems;

/// A question that reaches before the horizon, the first day that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct BeforeHorizon {
    /// The first day asked about.
    pub asked: Day,
    /// The first day that is remembered.
    pub horizon: Day,
}

problems! {
    struct BeforeHorizon { asked: Date, horizon: Date } = "problem.before_horizon"
        "this asks about days from `{asked}` on but only those from `{horizon}` on are remembered: ask about fewer days, or forget later"
        "所问的日期从`{asked}`开始，但只记得`{horizon}`及之后：请缩短查询范围，或晚些再清理旧数据";
}

/// A user whose profile remembers too little for a question about many: the first such user in order of the ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserBeforeHorizon {
    /// The user.
    pub user: UserId,
    /// The days that are missing.
    pub problem: BeforeHorizon,
}

problems! {
    struct UserBeforeHorizon { user: Text, problem: Within } = "problem.before_horizon_of"
        "user `{user}`: {problem}"
        "用户`{user}`：{problem}";
}

impl UserBeforeHorizon {
    /// Of a user, what is missing.
    pub(crate) const fn new(user: UserId, problem: BeforeHorizon) -> Self {
        Self { user, problem }
    }
}

/// All that is left of one kind from before the horizon: no subjects, no hours, no days between first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LifetimeTally {
    /// The kind of the events.
    pub kind: Kind,
    /// The first day with such an event.
    pub first: Day,
    /// The last day before the horizon with such an event.
    pub last: Day,
    /// The number of events before the horizon.
    pub count: u64,
    /// The sum of their values, in the unit of the kind.
    pub sum: u64,
}

/// What is left of the days before the horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forgotten {
    horizon: Day,
    /// One for each kind, in order of the codes: of everything before the horizon, what is kept by kind included.
    tallies: Vec<LifetimeTally>,
    /// INVARIANT: the counts of all tallies add up to it, at most [`MOST_EVENTS`].
    events: u64,
    /// What is kept before the horizon, where kinds have horizons of their own.
    kept: Option<Box<Kept>>,
}

/// Kinds that are kept longer than others.
///
/// The horizon of the profile is the latest one of any kind, so whoever reads all kinds together need not know of this. What is
/// before it is in the sums by kind; what of that is kept stands here as well.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    /// INVARIANT: not all alike; the latest of them is the horizon.
    horizons: Horizons,
    /// By their keys. INVARIANT: each before the horizon, and not before that of its kind.
    tallies: BTreeMap<u64, Tally>,
}

/// The most events of a profile, forgotten and remembered ones together. So sums of counts, like sums of values, need no
/// check where they are asked for.
pub(super) const MOST_EVENTS: u64 = i64::MAX.unsigned_abs();

impl Forgotten {
    pub(super) const fn before(horizon: Day) -> Self {
        Self { horizon, tallies: Vec::new(), events: 0, kept: None }
    }

    /// The number of all events before the horizon.
    pub(super) const fn events(&self) -> u64 {
        self.events
    }

    pub(super) const fn horizon(&self) -> Day {
        self.horizon
    }

    pub(super) fn tallies(&self) -> &[LifetimeTally] {
        &self.tallies
    }

    /// The horizon of each kind.
    pub(super) fn horizons(&self) -> Cow<'_, Horizons> {
        match &self.kept {
            Some(kept) => Cow::Borrowed(&kept.horizons),
            None => Cow::Owned(Horizons::of_all(self.horizon)),
        }
    }

    /// Whether kinds have horizons of their own.
    pub(super) const fn is_by_kind(&self) -> bool {
        self.kept.is_some()
    }

    /// The tallies that are kept before the horizon, in order.
    pub(super) fn kept(&self) -> impl Iterator<Item = &Tally> + Clone {
        self.kept.iter().flat_map(|kept| kept.tallies.values())
    }

    /// The first day from which on all of these kinds are kept.
    pub(super) fn horizon_of(&self, kinds: &KindSet) -> Day {
        self.kept.as_ref().map_or(self.horizon, |kept| kept.horizons.of_set(kinds))
    }

    /// Moves horizons to later days, and drops what is before them. What comes to be before the horizon of the profile is to be
    /// added then.
    pub(super) fn raise(&mut self, to: &Horizons) {
        let horizons = self.horizons().raised(to);
        self.horizon = horizons.latest();
        let mut tallies = self.kept.take().map_or_else(BTreeMap::new, |kept| kept.tallies);
        if !horizons.by_kind().is_empty() {
            tallies.retain(|_, tally| tally.day() >= horizons.of(tally.kind()));
            self.kept = Some(Box::new(Kept { horizons, tallies }));
        }
    }

    /// Takes in a tally of a day before the horizon. Where there is no room for it, everything is as before.
    pub(super) fn add(&mut self, tally: &Tally) -> Result<(), Full> {
        self.keep(tally)?;
        let (day, count) = (tally.day(), u64::from(tally.count()));
        self.add_lifetime(LifetimeTally { kind: tally.kind(), first: day, last: day, count, sum: tally.sum() });
        Ok(())
    }

    /// The kept tally with this key.
    pub(super) fn find_kept(&self, key: u64) -> Option<&Tally> {
        self.kept.as_ref()?.tallies.get(&key)
    }

    /// INVARIANT: the profile has checked that its events stay within their limit.
    fn add_lifetime(&mut self, tally: LifetimeTally) {
        self.events += tally.count;
        match self.tallies.binary_search_by_key(&tally.kind, |present| present.kind) {
            Err(at) => self.tallies.insert(at, tally),
            Ok(at) => {
                if let Some(present) = self.tallies.get_mut(at) {
                    present.first = present.first.min(tally.first);
                    present.last = present.last.max(tally.last);
                    present.count += tally.count;
                    present.sum += tally.sum;
                }
            }
        }
    }

    /// Of two profiles. None is left of a profile that forgot nothing.
    pub(super) fn merged(one: Option<&Self>, other: Option<&Self>) -> Result<Option<Self>, Full> {
        let (Some(one), Some(other)) = (one, other) else { return Ok(one.or(other).cloned()) };
        let mut both = one.clone();
        both.raise(&other.horizons());
        other.tallies.iter().for_each(|tally| both.add_lifetime(*tally));
        for tally in other.kept() {
            both.keep(tally)?;
        }
        Ok(Some(both))
    }

    /// Keeps a tally beside the sums, if its kind is kept that long.
    fn keep(&mut self, tally: &Tally) -> Result<(), Full> {
        let Some(kept) = self.kept.as_mut().filter(|kept| tally.day() >= kept.horizons.of(tally.kind())) else {
            return Ok(());
        };
        match kept.tallies.entry(tally.key()) {
            Entry::Vacant(place) => {
                place.insert(*tally);
                Ok(())
            }
            Entry::Occupied(mut same) => same.get_mut().absorb(tally).ok_or(Full(*tally)),
        }
    }

    /// From parts that come from outside: kinds ascending, each tally possible. None where they are not.
    pub(super) fn checked(horizon: Day, tallies: Vec<LifetimeTally>) -> Option<Self> {
        let ascending = tallies.is_sorted_by(|one, next| one.kind < next.kind);
        let possible = tallies.iter().all(|tally| {
            tally.first <= tally.last
                && tally.last < horizon
                && tally.count > u64::from(tally.first < tally.last)
                && tally.kind.carries(tally.sum.div_ceil(tally.count))
        });
        let events = tallies.iter().try_fold(0_u64, |sum, tally| sum.checked_add(tally.count))?;
        (ascending && possible && events <= MOST_EVENTS).then_some(Self { horizon, tallies, events, kept: None })
    }

    /// The same with horizons by kind and what is kept, from outside; none where they do not fit.
    pub(super) fn checked_by_kind(mut self, horizons: Horizons, kept: &[Tally]) -> Option<Self> {
        let mut sums: BTreeMap<Kind, Self> = BTreeMap::new();
        for tally in kept {
            sums.entry(tally.kind()).or_insert_with(|| Self::before(self.horizon)).add(tally).ok()?;
        }
        let of_kind = |kind: Kind| sums.get(&kind).and_then(|sums| sums.tallies.first());
        let ascending = kept.is_sorted_by(|one, next| one.key() < next.key());
        let in_place = |tally: &Tally| tally.day() < self.horizon && tally.day() >= horizons.of(tally.kind());
        let is_there = |kind: &Kind| self.tallies.binary_search_by_key(kind, |left| left.kind).is_ok();
        let fits = ascending
            && kept.iter().all(in_place)
            && horizons.latest() == self.horizon
            && !horizons.by_kind().is_empty()
            && sums.keys().all(is_there)
            && self.tallies.iter().all(|left| fits(left, of_kind(left.kind), horizons.of(left.kind)));
        let tallies = kept.iter().map(|tally| (tally.key(), *tally)).collect();
        self.kept = Some(Box::new(Kept { horizons, tallies }));
        fits.then_some(self)
    }
}

/// Whether the sums of a kind can be those of what is kept of it, and of others before its horizon.
fn fits(left: &LifetimeTally, kept: Option<&LifetimeTally>, horizon: Day) -> bool {
    let Some(kept) = kept else { return left.last < horizon };
    let others = left.count > kept.count && left.sum >= kept.sum && left.first < horizon;
    kept.last == left.last && (others || kept == left)
}
