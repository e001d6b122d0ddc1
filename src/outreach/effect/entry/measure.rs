//! The effect of one entry against the others, and the strata that were left out of it.

use serde::{Deserialize, Serialize};

use super::answer::{EntryCell, EntryEffects, EntryStratum};
use super::rule::EntryOutcome;
use super::sentence;
use crate::answer::message::phrased_errors;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;
use crate::number::stats::NORMAL_95;
use crate::outreach::experiment::float;
use crate::time::Day;

/// What users with one entry do later, against users like them with another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntryEffect {
    /// The entry.
    pub kind: Kind,
    /// Whether the outcome is net spend in minor units; else it is the share who stay.
    pub of_spend: bool,
    /// Users with this entry in strata that can be compared.
    pub users: u64,
    /// Strata that can be compared.
    pub strata: u64,
    /// Their mean outcome.
    #[serde(deserialize_with = "finite")]
    pub mean: f64,
    /// The mean outcome of those with another entry, in strata as large as theirs.
    #[serde(deserialize_with = "finite")]
    pub others: f64,
    /// The difference.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// The lower end of its 95 % interval; `None` where nothing varies, so that its certainty is unknown.
    #[serde(deserialize_with = "finite")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: Option<f64>,
}

/// Why there is no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NoEntryEffect {
    /// The kind is none of the entries.
    NotListed {
        /// The kind.
        kind: Kind,
    },
    /// No stratum has enough users on both sides.
    NoStratum {
        /// Users with the entry.
        users: u64,
        /// Their strata.
        strata: u64,
        /// How many users are needed on each side.
        least: u32,
    },
    /// The spend of the users of a stratum adds up to more than can be counted.
    OutOfRange {
        /// The acquisition channel of the stratum.
        channel: Subject,
        /// The first day of its week of joining.
        week: Day,
    },
}

/// Why a stratum is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StratumLeftOut {
    /// Too few users began with the entry.
    FewEntered,
    /// Too few began otherwise.
    FewOthers,
}

/// A stratum that is no part of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnmatchedStratum {
    /// The acquisition channel.
    pub channel: Subject,
    /// The first day of the week of joining.
    pub week: Day,
    /// Users with the entry.
    pub users: u64,
    /// Users with another one.
    pub others: u64,
    /// How many users are needed on each side.
    pub least: u32,
    /// Why it is left out.
    pub why: StratumLeftOut,
}

/// One side against the other in a stratum.
struct Compared {
    users: f64,
    mean: f64,
    others: f64,
    /// The variance of the difference; unknown where sums of squares are.
    variance: Option<f64>,
}

impl EntryEffects {
    /// The effect of an entry against all others.
    ///
    /// # Errors
    /// If the kind is none of the entries, no stratum has enough users on both sides, or the spend of one is out of range.
    pub fn effect(&self, kind: Kind) -> Result<EntryEffect, NoEntryEffect> {
        let place = self.place(kind).ok_or(NoEntryEffect::NotListed { kind })?;
        let (mut users, mut strata) = (0_u64, 0_u64);
        let (mut mean, mut others, mut variance) = (0.0, 0.0, Some(0.0));
        for stratum in &self.strata {
            let (entered, _) = sides(stratum, place);
            let Some(compared) = self.compared(stratum, place)? else { continue };
            users = users.saturating_add(entered);
            strata += 1;
            mean += compared.users * compared.mean;
            others += compared.users * compared.others;
            let square = compared.users * compared.users;
            variance = variance.zip(compared.variance).map(|(sum, of)| sum + square * of);
        }
        if strata == 0 {
            let all = self.strata.iter().map(|stratum| sides(stratum, place).0);
            let (users, strata) = all
                .filter(|users| *users > 0)
                .fold((0_u64, 0), |(users, strata), of| (users.saturating_add(of), strata + 1));
            return Err(NoEntryEffect::NoStratum { users, strata, least: self.least() });
        }
        let [mean, others] = [mean, others].map(|sum| sum / float(users));
        let effect = mean - others;
        let reach =
            variance.filter(|variance| *variance > 0.0).map(|variance| NORMAL_95 * variance.sqrt() / float(users));
        let [low, high] = [-1.0, 1.0].map(|side: f64| reach.map(|reach| plain(side.mul_add(reach, effect))));
        let of_spend = matches!(self.outcome, EntryOutcome::Spend { .. });
        let [mean, others, effect] = [mean, others, effect].map(plain);
        Ok(EntryEffect { kind, of_spend, users, strata, mean, others, effect, low, high })
    }

    /// The effect of each entry, in the order of the rule. Each interval holds by itself: of many, some are beside the truth.
    pub fn effects(&self) -> impl Iterator<Item = (Kind, Result<EntryEffect, NoEntryEffect>)> {
        self.entries.iter().map(|kind| (*kind, self.effect(*kind)))
    }

    /// The strata with users of an entry that are no part of its effect, and why: by channel, then by week.
    pub fn left_out(&self, kind: Kind) -> Vec<UnmatchedStratum> {
        let Some(place) = self.place(kind) else { return Vec::new() };
        let least = self.least();
        let left_out = self.strata.iter().filter_map(|stratum| {
            let (users, others) = sides(stratum, place);
            let why = if users < u64::from(least) { StratumLeftOut::FewEntered } else { StratumLeftOut::FewOthers };
            let is_out = users > 0 && users.min(others) < u64::from(least);
            let EntryStratum { channel, week, .. } = *stratum;
            is_out.then_some(UnmatchedStratum { channel, week, users, others, least, why })
        });
        left_out.collect()
    }

    fn least(&self) -> u32 {
        self.minimum.max(2)
    }

    fn place(&self, kind: Kind) -> Option<usize> {
        self.entries.iter().position(|entry| *entry == kind)
    }

    /// Both sides of a stratum; none where one has too few users.
    fn compared(&self, stratum: &EntryStratum, place: usize) -> Result<Option<Compared>, NoEntryEffect> {
        let EntryStratum { channel, week, ref cells } = *stratum;
        let (users, others) = sides(stratum, place);
        let Some(entered) = cells.get(place).filter(|_| users.min(others) >= u64::from(self.least())) else {
            return Ok(None);
        };
        let entered = entered.outcome;
        let rest = cells.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, cell)| cell.outcome);
        let rest = rest
            .into_iter()
            .try_fold(EntryCell::NOBODY.outcome, |sum, of| sum.checked_add(&of))
            .ok_or(NoEntryEffect::OutOfRange { channel, week })?;
        let spread = entered.variance(users).zip(rest.variance(others));
        let variance = spread.map(|(one, other)| one / float(users) + other / float(others));
        let means = entered.mean(users).zip(rest.mean(others));
        Ok(means.map(|(mean, others)| Compared { users: float(users), mean, others, variance }))
    }
}

/// The channel where there is one.
fn named(channel: Subject) -> Option<Subject> {
    channel.is_some().then_some(channel)
}

/// Users with the entry at this place, and with another.
fn sides(stratum: &EntryStratum, place: usize) -> (u64, u64) {
    let users = stratum.cells.get(place).map_or(0, |cell| cell.users);
    let all = stratum.cells.iter().fold(0_u64, |all, cell| all.saturating_add(cell.users));
    (users, all.saturating_sub(users))
}

/// Rounds half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a cast stops at the ends of the range")]
fn nearest(units: f64) -> Money {
    Money::minor(units.round() as i64)
}

impl EntryEffect {
    /// The effect as a reason that leaves the process, with the ends of its interval.
    pub fn reason(&self) -> Reason {
        let ends = [self.low, self.high].map(|end| end.map(SeenValue::Number));
        Reason::saying("entry.effect", Some(SeenValue::Number(self.effect)), ends, &self.phrase())
    }
}

impl Phrased for EntryEffect {
    fn phrase(&self) -> Phrase<'_> {
        let Self { kind, of_spend, users, mean, others, effect, low, high, .. } = *self;
        if of_spend {
            let money = |units: Option<f64>| units.map(nearest);
            sentence::spend(kind, nearest(mean), users, nearest(others), nearest(effect), money(low), money(high))
        } else {
            let share = |of: f64| Ratio::new(of.clamp(0.0, 1.0)).unwrap_or(Ratio::ZERO);
            let points = |of: f64| 100.0 * of;
            sentence::stays(kind, share(mean), users, share(others), points(effect), low.map(points), high.map(points))
        }
    }
}

impl Phrased for NoEntryEffect {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::NotListed { kind } => sentence::no_entry(kind),
            Self::NoStratum { users, strata, least } => sentence::no_stratum(users, strata, least),
            Self::OutOfRange { channel, week } => sentence::out_of_range(named(channel), week),
        }
    }
}

impl Phrased for UnmatchedStratum {
    fn phrase(&self) -> Phrase<'_> {
        let Self { channel, week, users, others, least, why } = *self;
        match why {
            StratumLeftOut::FewEntered => sentence::few_entered(named(channel), week, users, least),
            StratumLeftOut::FewOthers => sentence::few_others(named(channel), week, users, others, least),
        }
    }
}

display_phrases!(EntryEffect, UnmatchedStratum);
phrased_errors!(NoEntryEffect);
