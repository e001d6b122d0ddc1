//! The needs of a user as of a day, and why.

use core::fmt;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::Need;
use super::rule::NeedRule;
use crate::answer::reason::{Reason, Seen};
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// A need that there is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NeedScore {
    /// Which one.
    pub need: Need,
    /// The evidence as of the day, at least a billionth.
    pub evidence: Decimal,
    /// Its share of all evidence.
    pub share: Decimal,
    /// Whether share and evidence are both enough.
    pub held: bool,
}

/// The needs of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Needs {
    /// Those that there is evidence of, the most first; ties in the order of [`Need::ALL`].
    pub ranked: SmallVec<[NeedScore; 8]>,
    /// The share from which on a need is held.
    pub held_share: Decimal,
    /// The evidence from which on a need is held.
    pub held_evidence: Decimal,
}

impl NeedRule {
    /// The needs of a user as of a day: as of their last active day too, when they have been silent since.
    ///
    /// # Errors
    /// When the days that count reach before what is remembered.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Needs, BeforeHorizon> {
        self.assess_within(as_of, self.window())
    }

    /// The needs that the actions of this window give evidence of.
    ///
    /// # Errors
    /// When the window reaches before what is remembered.
    pub fn assess_within(&self, as_of: AsOf<'_>, window: Window) -> Result<Needs, BeforeHorizon> {
        let config = self.config();
        let mut evidence = [0.0; 8];
        // Tallies of a day stand side by side.
        let mut decay = (as_of.day(), self.decay(0));
        for tally in as_of.within(window)? {
            let Some(rate) = self.rate(tally.code()) else { continue };
            let lines = config.map.weights_of(tally.subject());
            if lines.is_empty() {
                continue;
            }
            if decay.0 != tally.day() {
                decay = (tally.day(), self.decay((as_of.day() - tally.day()).cast_unsigned()));
            }
            let points = rate.points(tally) * decay.1;
            for (need, weight) in lines {
                if let Some(sum) = evidence.get_mut(*need as usize) {
                    *sum += points * weight;
                }
            }
        }
        let found = evidence.map(Decimal::nearest);
        let total: u64 = found.iter().map(|evidence| evidence.billionths()).sum();
        let mut ranked: SmallVec<[NeedScore; 8]> = Need::ALL
            .into_iter()
            .zip(found)
            .filter(|(_, evidence)| *evidence > Decimal::ZERO)
            .map(|(need, evidence)| {
                let share = Decimal::of(evidence.billionths(), total).unwrap_or_default();
                // The share cut off after nine decimals reaches no bound that the true one does not, nor misses one.
                let held = share >= config.held_share && evidence >= config.held_evidence;
                NeedScore { need, evidence, share, held }
            })
            .collect();
        ranked.sort_by_key(|score| core::cmp::Reverse(score.evidence));
        Ok(Needs { ranked, held_share: config.held_share, held_evidence: config.held_evidence })
    }
}

impl Needs {
    /// The need that there is most evidence of.
    pub fn first(&self) -> Option<NeedScore> {
        self.ranked.first().copied()
    }

    /// The needs that are held, the most evident first.
    pub fn held(&self) -> impl Iterator<Item = Need> + '_ {
        self.ranked.iter().filter(|score| score.held).map(|score| score.need)
    }

    /// Whether a need is held.
    pub fn holds(&self, need: Need) -> bool {
        self.held().any(|held| held == need)
    }

    /// Why: one reason for each need that there is evidence of.
    pub fn reasons(&self) -> impl Iterator<Item = NeedReason> + '_ {
        let Self { held_share, held_evidence, .. } = *self;
        self.ranked.iter().map(move |score| NeedReason { score: *score, held_share, held_evidence })
    }
}

/// Why a need is held, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NeedReason {
    /// The need, its evidence and share.
    pub score: NeedScore,
    /// The share from which on it is held.
    pub held_share: Decimal,
    /// The evidence from which on it is held.
    pub held_evidence: Decimal,
}

impl fmt::Display for NeedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NeedScore { need, evidence, share, held } = self.score;
        // Rounded down, as bounds are not reached before.
        let percent = |share: Decimal| share.billionths() / 10_000_000;
        let not = if held { "" } else { "not " };
        let (share, from) = (percent(share), percent(self.held_share));
        write!(f, "{need} {not}held: {share} % of the evidence, from {from} % on, ")?;
        write!(f, "and {} points, from {} on", evidence.truncated(2), self.held_evidence.truncated(2))
    }
}

impl From<NeedReason> for Reason {
    fn from(reason: NeedReason) -> Self {
        let NeedReason { score, held_share, .. } = reason;
        Self {
            rule: "need.share".into(),
            seen: Some(Seen::Number(score.share.get())),
            bound: [Some(Seen::Number(held_share.get())), None],
            text: reason.to_string(),
        }
    }
}
