//! One pair: how many users use both, and how much more often than chance would have it.

use serde::{Deserialize, Serialize};

use super::rule::CoUseItem;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::decimal::Decimal;
use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;
use crate::outreach::experiment::float;

/// Two items, and the users of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CoUsePair {
    /// The item that is listed first.
    pub one: CoUseItem,
    /// The other one.
    pub other: CoUseItem,
    /// Users of the first.
    pub of_one: u64,
    /// Users of the other.
    pub of_other: u64,
    /// Users of both.
    pub both: u64,
    /// All users who were active.
    pub users: u64,
}

/// How much more often two items are used together than chance would have it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CoUseLift {
    /// The pair.
    pub pair: CoUsePair,
    /// How many times as often users of one use the other as everybody does: above 0.
    #[serde(deserialize_with = "finite")]
    pub lift: f64,
    /// The lower end of its interval, which holds for all pairs together.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

impl CoUsePair {
    /// The share of users of the first who use the other too; `None` without users of the first.
    pub fn share_of_one(self) -> Option<Ratio> {
        Ratio::of(self.both, self.of_one)
    }

    /// The share of users of the other who use the first too; `None` without users of the other.
    pub fn share_of_other(self) -> Option<Ratio> {
        Ratio::of(self.both, self.of_other)
    }

    /// How many times as often users of one use the other as everybody does; `None` where one of them has no users.
    pub fn lift(self) -> Option<f64> {
        let [users, one, other, both] = [self.users, self.of_one, self.of_other, self.both].map(float);
        (self.of_one > 0 && self.of_other > 0).then(|| plain((both / one) * (users / other)))
    }

    /// The lift with an interval of this many standard errors; `None` where nobody uses both.
    pub(super) fn lifted(self, errors: f64) -> Option<CoUseLift> {
        let lift = self.lift().filter(|_| self.both > 0)?;
        let [users, one, other, both] = [self.users, self.of_one, self.of_other, self.both].map(float);
        let variance = 1.0 / both - 1.0 / one - 1.0 / other + 2.0 * (both / one) / other - 1.0 / users;
        // Where everybody uses both it is 0, and may come out a bit below it.
        let reach = errors * variance.max(0.0).sqrt();
        let [low, high] = [-reach, reach].map(|reach| plain(lift * reach.exp()));
        high.is_finite().then_some(CoUseLift { pair: self, lift, low, high })
    }
}

/// A share as a weight of the recommendation rule, in thousandths: at least one, as no weight is 0.
pub(super) fn weight(both: u64, users: u64) -> Decimal {
    let rounded = (u128::from(both) * 2_000 + u128::from(users)) / (u128::from(users) * 2).max(1);
    Decimal::thousandths(u32::try_from(rounded.clamp(1, 1_000)).unwrap_or(1))
}

impl CoUseLift {
    /// The lift as a reason that leaves the process: the lift, and the ends of its interval.
    pub fn reason(&self) -> Reason {
        let ends = [self.low, self.high].map(|end| Some(SeenValue::Number(end)));
        Reason::saying("co_use.lift", Some(SeenValue::Number(self.lift)), ends, &self.phrase())
    }
}

fn item<'a>(of: CoUseItem) -> Phrase<'a> {
    match of {
        CoUseItem::Subject(subject) => sentence::subject(subject),
        CoUseItem::Kind(kind) => sentence::kind(kind),
    }
}

impl Phrased for CoUseLift {
    fn phrase(&self) -> Phrase<'_> {
        let CoUsePair { one, other, both, users, .. } = self.pair;
        sentence::lift(item(one), item(other), self.lift, self.low, self.high, both, users)
    }
}

display_phrases!(CoUseLift);
