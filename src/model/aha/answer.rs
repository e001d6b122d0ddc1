//! The answer about the aha moment: the table of each candidate, the best one, and how it does among users who did not choose it.

use core::fmt;
use core::num::{NonZeroU32, NonZeroU64};

use serde::{Deserialize, Serialize};

use super::rule::AhaConfig;
use super::sentence;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::message::phrased_errors;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::number::plain::finite;
use crate::number::ratio::Ratio;
use crate::outreach::experiment::{Proportion, holm};
use crate::population::census::add;
use crate::report::checked::{Part, checked, most};
use crate::time::Days;

/// Early actions of newcomers, and who of them stayed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AhaReport {
    pub(super) definition: Definition,
    /// The days of joining of the users looked at: those asked about, as far as users can be judged.
    pub joined: Days,
    /// How many users must have done it, and how many must not.
    pub least_users: NonZeroU64,
    /// The chance with which luck alone may give a moment where there is none.
    pub significance: Ratio,
    /// All users, by the part that their id is in.
    pub parts: Vec<AhaSplit>,
    /// What was tried: by kind as listed, then by first days, then by times.
    pub candidates: Vec<AhaCandidate>,
}

checked!(AhaReport {
    definition: Definition,
    joined: Days,
    least_users: NonZeroU64,
    significance: Ratio,
    parts: Vec<AhaSplit>,
    candidates: Vec<AhaCandidate>,
});
mergeable!(AhaReport, "aha", 1, MergeError);

/// Some users, and those of them who stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AhaSplit {
    /// The number of users.
    pub users: u64,
    /// The number of those who stay.
    pub stay: u64,
}

/// One early action that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AhaCandidate {
    /// The kind.
    pub kind: Kind,
    /// How often at least.
    pub times: NonZeroU32,
    /// In how many first days, the day of joining among them.
    pub within_days: NonZeroU32,
    /// Who did it, by the part that their id is in.
    pub did: Vec<AhaSplit>,
}

/// Who did it and who did not, and those of them who stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AhaTable {
    /// Users who did it.
    pub did: AhaSplit,
    /// Users who did not.
    pub did_not: AhaSplit,
}

/// The early action that best tells who stays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AhaMoment {
    /// The kind.
    pub kind: Kind,
    /// How often at least.
    pub times: NonZeroU32,
    /// In how many first days, the day of joining among them.
    pub within_days: NonZeroU32,
    /// All users. The best of many looks better than it is.
    pub table: AhaTable,
    /// How well it parts them: φ, from 0 to 1 here.
    #[serde(deserialize_with = "finite")]
    pub phi: f64,
    /// How often luck alone parts users as well in any of the candidates: by Holm.
    pub p_value: Ratio,
    /// The same users, each part by the candidate that is best among the others: what to expect of new users.
    pub held_out: AhaTable,
    /// In how many parts the others choose this candidate.
    pub chosen: u32,
    /// How many parts there are.
    pub parts: u32,
}

/// Why there is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NoAhaMoment {
    /// No candidate has enough users on both sides.
    TooFew {
        /// How many users are needed on each side.
        least: NonZeroU64,
    },
    /// All users stay, or none does.
    AllAlike {
        /// Users who stay.
        stay: u64,
        /// All users.
        users: u64,
    },
    /// The best candidate can be luck.
    Luck {
        /// How often luck alone parts users as well in any of the candidates: by Holm.
        p_value: Ratio,
        /// The bound.
        significance: Ratio,
    },
}

impl AhaSplit {
    /// The share of users who stay; `None` without users.
    pub fn share(self) -> Option<Ratio> {
        Ratio::of(self.stay, self.users)
    }

    const fn plus(mut self, other: Self) -> Self {
        add(&mut self.users, other.users);
        add(&mut self.stay, other.stay);
        self
    }

    const fn without(self, part: Self) -> Self {
        Self { users: self.users.saturating_sub(part.users), stay: self.stay.saturating_sub(part.stay) }
    }
}

impl AhaTable {
    fn of(all: AhaSplit, did: AhaSplit) -> Self {
        Self { did, did_not: all.without(did) }
    }

    const fn plus(self, other: Self) -> Self {
        Self { did: self.did.plus(other.did), did_not: self.did_not.plus(other.did_not) }
    }

    /// How well it parts users who stay from those who leave: φ, from −1, those who did it leave, to 1, exactly those who did it
    /// stay. `None` where nobody did it or everybody, or where all users are alike.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of counts above 2^53 is still right to 15 digits")]
    pub fn phi(&self) -> Option<f64> {
        let cells = [self.did, self.did_not].map(|row| (row.stay as f64, row.users.saturating_sub(row.stay) as f64));
        let [(a, b), (c, d)] = cells;
        let margins = ((a + b) * (c + d)) * ((a + c) * (b + d));
        (margins > 0.0).then(|| a.mul_add(d, -(b * c)) / margins.sqrt())
    }

    fn p_value(&self) -> Option<Ratio> {
        let side = |of: AhaSplit| Proportion::new(of.stay, of.users).ok();
        side(self.did_not)?.against(side(self.did)?).ok().map(|test| test.p_value)
    }
}

impl AhaReport {
    /// What was tried on whom.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// All users, and those who stay.
    pub fn everybody(&self) -> AhaSplit {
        sum(&self.parts)
    }

    /// Each candidate with the table of all users, as listed.
    pub fn tables(&self) -> impl Iterator<Item = (&AhaCandidate, AhaTable)> {
        let all = self.everybody();
        self.candidates.iter().map(move |candidate| (candidate, AhaTable::of(all, sum(&candidate.did))))
    }

    /// The early action that best tells who stays: the largest φ among candidates with enough users on both sides; of several the one that
    /// is listed first.
    ///
    /// # Errors
    /// If no candidate has enough users, all users are alike, or the best candidate can be luck.
    pub fn moment(&self) -> Result<AhaMoment, NoAhaMoment> {
        let AhaSplit { users, stay } = self.everybody();
        let tried: Vec<(&AhaCandidate, AhaTable)> = self.tables().filter(|(_, table)| self.has_enough(table)).collect();
        if tried.is_empty() {
            return Err(NoAhaMoment::TooFew { least: self.least_users });
        }
        let p_values: Option<Vec<Ratio>> = tried.iter().map(|(_, table)| table.p_value()).collect();
        let adjusted = p_values.map(|p_values| holm(&p_values)).ok_or(NoAhaMoment::AllAlike { stay, users })?;
        let best = first_of_largest(tried.iter().map(|(_, table)| table.phi()));
        let found = best.and_then(|place| Some((*tried.get(place)?, *adjusted.get(place)?)));
        let ((candidate, table), p_value) = found.ok_or(NoAhaMoment::AllAlike { stay, users })?;
        let phi = table.phi().unwrap_or_default();
        if phi <= 0.0 || p_value > self.significance {
            let p_value = if phi <= 0.0 { Ratio::ONE } else { p_value };
            return Err(NoAhaMoment::Luck { p_value, significance: self.significance });
        }
        let candidates: Vec<&AhaCandidate> = tried.into_iter().map(|(candidate, _)| candidate).collect();
        let (held_out, chosen) = self.held_out(&candidates, candidate);
        let AhaCandidate { kind, times, within_days, .. } = *candidate;
        let parts = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        Ok(AhaMoment { kind, times, within_days, table, phi, p_value, held_out, chosen, parts })
    }

    fn has_enough(&self, table: &AhaTable) -> bool {
        table.did.users.min(table.did_not.users) >= self.least_users.get()
    }

    /// The tables of all parts, each by the candidate that is best among the others, and how often that is this one.
    fn held_out(&self, candidates: &[&AhaCandidate], moment: &AhaCandidate) -> (AhaTable, u32) {
        let all = self.everybody();
        let (mut table, mut chosen) = (AhaTable::default(), 0);
        for (part, here) in self.parts.iter().enumerate() {
            let did = |candidate: &AhaCandidate| candidate.did.get(part).copied().unwrap_or_default();
            let others = candidates
                .iter()
                .map(|candidate| AhaTable::of(all.without(*here), sum(&candidate.did).without(did(candidate))).phi());
            let Some(best) = first_of_largest(others).and_then(|place| candidates.get(place)) else { continue };
            table = table.plus(AhaTable::of(*here, did(best)));
            chosen += u32::from(*best == moment);
        }
        (table, chosen)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        let add_all = |mine: &mut [AhaSplit], theirs: &[AhaSplit]| {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine = mine.plus(*theirs);
            }
        };
        add_all(&mut self.parts, &other.parts);
        for (mine, theirs) in self.candidates.iter_mut().zip(&other.candidates) {
            add_all(&mut mine.did, &theirs.did);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most([self.everybody().users]);
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, joined, least_users, significance, parts, candidates } = self;
        let tried = Tried::of(candidates);
        let said = tried.said_with(*joined, *least_users, *significance, parts.len());
        must(definition.text().contains(&said), Guarantee::TriedIsDefined)?;
        let each = candidates.iter().map(|of| (of.kind, of.within_days, of.times));
        must(tried.all().eq(each), Guarantee::KindsTriedInOrder)?;
        let sound = |split: &AhaSplit| split.stay <= split.users;
        let counted = parts.iter().try_fold(0_u64, |all, part| all.checked_add(part.users)).is_some();
        must(counted && parts.iter().all(sound), Guarantee::StayersWithinParts)?;
        let within = |(did, all): (&AhaSplit, &AhaSplit)| {
            let (users, stay) = (all.users.checked_sub(did.users), all.stay.checked_sub(did.stay));
            sound(did) && users.zip(stay).is_some_and(|(users, stay)| stay <= users)
        };
        let each = |of: &AhaCandidate| of.did.len() == parts.len() && of.did.iter().zip(parts).all(within);
        must(candidates.iter().all(each), Guarantee::DoersWithinParts)
    }
}

fn sum(parts: &[AhaSplit]) -> AhaSplit {
    parts.iter().fold(AhaSplit::default(), |sum, part| sum.plus(*part))
}

/// The position of the largest number, the first of several.
fn first_of_largest(numbers: impl Iterator<Item = Option<f64>>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (place, number) in numbers.enumerate() {
        if let Some(number) = number.filter(|number| best.is_none_or(|(_, largest)| *number > largest)) {
            best = Some((place, number));
        }
    }
    best.map(|(place, _)| place)
}

/// The question of a report.
pub(super) fn asked(config: &AhaConfig, joined: Days) -> String {
    let AhaConfig { kinds, times, within_days, activity, stays_from, stays_to, least_users, parts, significance } =
        config;
    let tried = Tried { kinds: kinds.clone(), within_days: within_days.clone(), times: times.clone() };
    let said = tried.said_with(joined, *least_users, *significance, usize::from(*parts));
    let activity = in_words(activity);
    format!("early actions of users with {activity} on days {stays_from} to {stays_to} after joining: {said}")
}

/// What was tried: each kind with all first days, and each of these with all times.
pub(super) struct Tried {
    pub(super) kinds: Vec<Kind>,
    pub(super) within_days: Vec<NonZeroU32>,
    pub(super) times: Vec<NonZeroU32>,
}

impl Tried {
    /// What these candidates are made of.
    fn of(candidates: &[AhaCandidate]) -> Self {
        let mut tried = Self { kinds: Vec::new(), within_days: Vec::new(), times: Vec::new() };
        for of in candidates {
            note(&mut tried.kinds, of.kind);
            note(&mut tried.within_days, of.within_days);
            note(&mut tried.times, of.times);
        }
        tried
    }

    /// All of them, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Kind, NonZeroU32, NonZeroU32)> {
        let by_days = self.kinds.iter().flat_map(|kind| self.within_days.iter().map(move |within| (*kind, *within)));
        by_days.flat_map(|(kind, within)| self.times.iter().map(move |times| (kind, within, *times)))
    }

    /// What of the question decides which rows there are, as a definition says it.
    fn said_with(&self, joined: Days, least: NonZeroU64, significance: Ratio, parts: usize) -> String {
        let (kinds, within) = (listed(&self.kinds), listed(&self.within_days));
        format!(
            "joined {joined}; {kinds} at least {} times within {within} days; at least {least} users, significance {significance}, \
             {parts} parts",
            listed(&self.times),
        )
    }
}

/// Adds what is not there yet.
fn note<T: PartialEq>(list: &mut Vec<T>, of: T) {
    if !list.contains(&of) {
        list.push(of);
    }
}

fn listed<T: fmt::Display>(list: &[T]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl AhaMoment {
    /// The moment as a reason that leaves the process: φ, and the bound of luck.
    pub fn reason(&self) -> Reason {
        Reason::saying("aha.moment", Some(SeenValue::Number(self.phi)), [None, None], &self.phrase())
    }
}

impl Phrased for AhaMoment {
    fn phrase(&self) -> Phrase<'_> {
        let share = |of: AhaSplit| of.share().unwrap_or(Ratio::ZERO);
        let AhaTable { did, did_not } = self.table;
        let held = self.held_out;
        sentence::moment(
            sentence::action(self.kind, self.times.get(), self.within_days.get()),
            sentence::stay(share(did), did.users, share(did_not), did_not.users),
            sentence::held_out(share(held.did), share(held.did_not)),
            self.chosen,
            self.parts,
        )
    }
}

impl Phrased for NoAhaMoment {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::TooFew { least } => sentence::too_few(least.get()),
            Self::AllAlike { stay, users } => sentence::all_alike(stay, users),
            Self::Luck { p_value, significance } => sentence::luck(p_value, significance),
        }
    }
}

display_phrases!(AhaMoment);
phrased_errors!(NoAhaMoment);
