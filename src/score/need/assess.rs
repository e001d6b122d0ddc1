//! The needs of a user as of a day, and why.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::Need;
use super::rule::NeedRule;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// A need that there is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NeedScore {
    /// The need.
    pub need: Need,
    /// The evidence as of the day, in points, at least a billionth.
    pub evidence: Decimal,
    /// Its share of all evidence, 0 to 1.
    pub share: Decimal,
    /// Whether share and evidence both reach their thresholds.
    pub held: bool,
}

/// The needs of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Needs {
    /// The needs that there is evidence of, the strongest first; ties in the order of [`Need::ALL`].
    pub ranked: SmallVec<[NeedScore; 8]>,
    /// The least share, 0 to 1, at which a need is held.
    pub held_share: Decimal,
    /// The least evidence, in points, at which a need is held.
    pub held_evidence: Decimal,
}

impl NeedRule {
    /// The needs of a user as of a day. To learn what a silent user wanted, ask as of their last active day.
    ///
    /// # Errors
    /// When the days that count reach back to forgotten days.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Needs, BeforeHorizon> {
        self.assess_within(as_of, self.window())
    }

    /// The needs of a user by their actions in a given window.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn assess_within(&self, as_of: AsOf<'_>, window: Window) -> Result<Needs, BeforeHorizon> {
        let config = self.config();
        let mut evidence = [0.0; 8];
        // Tallies of one day are next to each other.
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
                // Truncating the share after nine decimals cannot change on which side of a threshold it is.
                let held = share >= config.held_share && evidence >= config.held_evidence;
                NeedScore { need, evidence, share, held }
            })
            .collect();
        ranked.sort_by_key(|score| core::cmp::Reverse(score.evidence));
        Ok(Needs { ranked, held_share: config.held_share, held_evidence: config.held_evidence })
    }
}

impl Needs {
    /// The need with the most evidence.
    pub fn first(&self) -> Option<NeedScore> {
        self.ranked.first().copied()
    }

    /// The needs that are held, the strongest first.
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

/// Why a need is held or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NeedReason {
    /// The need, its evidence and its share.
    pub score: NeedScore,
    /// The least share, 0 to 1, at which a need is held.
    pub held_share: Decimal,
    /// The least evidence, in points, at which a need is held.
    pub held_evidence: Decimal,
}

impl Phrased for NeedReason {
    fn phrase(&self) -> Phrase<'_> {
        let NeedScore { need, evidence, share, held } = self.score;
        // Truncated, so that a value just below a threshold never reads as the threshold.
        let percent = |share: Decimal| share.billionths() / 10_000_000;
        let said = if held { sentence::held } else { sentence::not_held };
        let (share, least_share) = (percent(share), percent(self.held_share));
        said(need, share, least_share, evidence.truncated(2), self.held_evidence.truncated(2))
    }
}

display_phrases!(NeedReason);

impl From<NeedReason> for Reason {
    fn from(reason: NeedReason) -> Self {
        let NeedReason { score, held_share, .. } = reason;
        Self::saying(
            "need.share",
            Some(SeenValue::Number(score.share.get())),
            [Some(SeenValue::Number(held_share.get())), None],
            &reason.phrase(),
        )
    }
}
