//! Profiles in serde: written with the version of the format, checked when they are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::forgotten::{Forgotten, LifetimeTally, MOST_EVENTS};
use super::horizons::Horizons;
use super::profile::Profile;
use super::table::Table;
use super::tally::Tally;
use super::total::Total;
use crate::answer::version::{Stored, VersionOf, Versions};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::number::fingerprint::Fingerprint;
use crate::time::Day;
use crate::wording::problems::problems;

impl Stored for Profile {
    const VERSIONS: Versions =
        Versions { of: "profile", oldest: 1, newest: 1, otherwise: "rebuild the profile from events" };
}

/// The second version of the format, with horizons by kind. Readers of text who have none of them get the first one.
struct WithKinds;

impl Stored for WithKinds {
    const VERSIONS: Versions = Versions { newest: 2, ..Profile::VERSIONS };
}

#[derive(Serialize)]
struct First {
    version: VersionOf<Profile>,
    user: UserId,
    calendar: Fingerprint,
    horizon: Option<Day>,
    forgotten: Vec<LifetimeTally>,
    tallies: Vec<Tally>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: VersionOf<WithKinds>,
    user: UserId,
    calendar: Fingerprint,
    #[serde(default)]
    horizon: Option<Day>,
    #[serde(default)]
    forgotten: Vec<LifetimeTally>,
    tallies: Vec<Tally>,
    #[serde(default)]
    by_kind: Option<ByKind>,
}

/// Horizons by kind, and the tallies that are kept by them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByKind {
    /// Of all kinds that are not listed; none where nothing of them was forgotten.
    others: Option<Day>,
    kinds: BTreeMap<Kind, Day>,
    kept: Vec<Tally>,
}

impl ByKind {
    fn of(forgotten: &Forgotten) -> Self {
        let horizons = forgotten.horizons();
        Self {
            others: Some(horizons.others()).filter(|day| *day > Day::MIN),
            kinds: horizons.by_kind().clone(),
            kept: forgotten.kept().copied().collect(),
        }
    }
}

/// Data that is not a profile of this format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrittenError {
    /// Tallies that this crate did not write.
    Malformed {
        /// The user whose profile it says it is.
        user: UserId,
    },
}

problems! {
    enum WrittenError {
        Malformed { user: Text } = "problem.profile.malformed"
            "the tallies of user `{user}` are out of order, stand twice, are on the wrong side of the horizon or add up to too much: give a profile as this crate wrote it, or build it anew from events"
            "用户`{user}`的日汇总顺序不对、有重复、越过了清理日，或合计过大：请提供未经改动的行为档案，或用行为事件重建";
    }
}

impl Profile {
    /// From parts that come from outside; none where they are no profile.
    pub(super) fn assembled(
        user: UserId,
        calendar: Fingerprint,
        tallies: Table,
        forgotten: Option<Forgotten>,
    ) -> Option<Self> {
        let ascending = tallies.is_sorted_by(|one, next| one.key() < next.key());
        // What was forgotten counts towards the limit even where nothing came after it.
        let before = forgotten
            .iter()
            .flat_map(Forgotten::tallies)
            .try_fold(Total::default(), |sum, tally| sum.add(tally.sum, tally.kind == Kind::Register).ok());
        let total = before?.with(&tallies).ok()?;
        let horizon = forgotten.as_ref().map_or(Day::MIN, Forgotten::horizon);
        let remembered = tallies.first().is_none_or(|first| first.day() >= horizon);
        let profile = (ascending && remembered).then(|| Self::from_parts(user, calendar, tallies, total, forgotten));
        profile.filter(|profile| profile.history.events() <= MOST_EVENTS)
    }
}

impl Serialize for Profile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { user, calendar, .. } = *self;
        let horizon = self.history.forgotten().map(Forgotten::horizon);
        let (forgotten, tallies) = (self.forgotten().collect(), self.tallies().to_vec());
        let by_kind = self.history.forgotten().filter(|forgotten| forgotten.is_by_kind()).map(ByKind::of);
        if by_kind.is_none() && serializer.is_human_readable() {
            First { version: VersionOf::NEWEST, user, calendar, horizon, forgotten, tallies }.serialize(serializer)
        } else {
            let version = VersionOf::NEWEST;
            Written { version, user, calendar, horizon, forgotten, tallies, by_kind }.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Written> for Profile {
    type Error = WrittenError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { version: _, user, calendar, horizon, forgotten, tallies, by_kind } = written;
        let malformed = || WrittenError::Malformed { user };
        let forgotten = match horizon {
            Some(horizon) => Some(Forgotten::checked(horizon, forgotten).ok_or_else(malformed)?),
            None if forgotten.is_empty() => None,
            None => return Err(malformed()),
        };
        let forgotten = match (forgotten, by_kind) {
            (forgotten, None) => forgotten,
            (None, Some(_)) => return Err(malformed()),
            (Some(forgotten), Some(ByKind { others, kinds, kept })) => {
                let horizons = Horizons::new(others.unwrap_or(Day::MIN), kinds);
                Some(forgotten.checked_by_kind(horizons, &kept).ok_or_else(malformed)?)
            }
        };
        Self::assembled(user, calendar, tallies.into(), forgotten).ok_or_else(malformed)
    }
}
