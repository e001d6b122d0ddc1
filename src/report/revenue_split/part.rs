//! Parts of a change of revenue, by the factor that they come of.

use serde::{Deserialize, Serialize};

use super::factor::{RevenueFactor, RevenueFactors};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::money::Money;

/// What one factor brought or took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RevenuePart {
    /// The factor.
    pub factor: RevenueFactor,
    /// Its part of the change in minor units, below 0 where it took revenue away.
    pub net: i128,
}

impl Phrased for RevenuePart {
    fn phrase(&self) -> Phrase<'_> {
        let size = Money::minor(i64::try_from(self.net.unsigned_abs()).unwrap_or(i64::MAX));
        if self.net < 0 { sentence::took(self.factor, size) } else { sentence::brought(self.factor, size) }
    }
}

display_phrases!(RevenuePart);

impl From<RevenuePart> for Reason {
    fn from(part: RevenuePart) -> Self {
        let net = i64::try_from(part.net).unwrap_or(if part.net < 0 { i64::MIN } else { i64::MAX });
        Self::saying(part.factor.rule(), Some(SeenValue::Whole(net)), [None, None], &part.phrase())
    }
}

/// The four factors of what was paid; none for one that would be divided by nothing.
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
fn factors(of: &RevenueFactors) -> [Option<f64>; 4] {
    let quotient = |above: i128, below: u64| (below > 0).then(|| above as f64 / below as f64);
    let whole = |number: u64| i128::from(number);
    [
        Some(of.users as f64),
        quotient(whole(of.payers), of.users),
        quotient(whole(of.purchases), of.payers),
        quotient(of.paid, of.purchases),
    ]
}

/// What each of the four factors brought of the change of what was paid, in whole minor units that add up to it.
pub(super) fn split(before: &RevenueFactors, after: &RevenueFactors) -> [i128; 4] {
    let (old, new) = (factors(before), factors(after));
    // A factor without a value did not change.
    let pair = |(old, new): (Option<f64>, Option<f64>)| [old.or(new).unwrap_or(0.0), new.or(old).unwrap_or(0.0)];
    let pairs: Vec<[f64; 2]> = old.into_iter().zip(new).map(pair).collect();
    // What was paid if the factors whose bits are set were those of the later period, and the others of the earlier one.
    let product = |set: usize| {
        pairs.iter().enumerate().map(|(at, [old, new])| if set >> at & 1 == 1 { *new } else { *old }).product::<f64>()
    };
    let products: Vec<f64> = (0..16).map(product).collect();
    let paid = |set: usize| products.get(set).copied().unwrap_or(0.0);
    // Of the 24 orders, 6 have a factor first, 2 after each one other, 2 after each two others, 6 last.
    let orders = [6.0, 2.0, 2.0, 6.0];
    let part = |at: usize| {
        let others = (0..16_usize).filter(|set| set >> at & 1 == 0);
        let brought = others.map(|set| {
            let weight = orders.get(set.count_ones() as usize).copied().unwrap_or(0.0);
            weight * (paid(set | 1 << at) - paid(set))
        });
        brought.sum::<f64>() / 24.0
    };
    in_whole_units([part(0), part(1), part(2), part(3)], after.paid - before.paid)
}

/// Rounds parts to whole units that add up to a sum, by the largest remainder: each down first, and one unit more for those
/// that lost most by it, of equal ones the first. What floats of many digits miss beyond that goes to the largest part.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "below 2^121, a power of 2")]
fn in_whole_units(parts: [f64; 4], sum: i128) -> [i128; 4] {
    // Only counts that nobody counted make larger parts.
    const MOST: f64 = (1_u128 << 120) as f64;
    let mut whole = parts.map(|part| part.floor().clamp(-MOST, MOST) as i128);
    let mut rest = sum - whole.iter().sum::<i128>();
    let mut by_remainder = [0_usize, 1, 2, 3];
    let remainder = |at: usize| parts.get(at).map_or(0.0, |part| part - part.floor());
    by_remainder.sort_by(|one, other| remainder(*other).total_cmp(&remainder(*one)));
    for at in by_remainder {
        if let (1.., Some(part)) = (rest, whole.get_mut(at)) {
            *part += 1;
            rest -= 1;
        }
    }
    if let Some(largest) = whole.iter_mut().max_by_key(|part| part.unsigned_abs()) {
        *largest += rest;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors_of(users: u64, payers: u64, purchases: u64, paid: i128) -> RevenueFactors {
        RevenueFactors { users, payers, purchases, paid, returned: 0 }
    }

    #[test]
    fn a_factor_that_alone_changed_brings_all_of_the_change() {
        let old = factors_of(100, 10, 20, 2_000);
        assert_eq!(split(&old, &factors_of(200, 20, 40, 4_000)), [2_000, 0, 0, 0]);
        assert_eq!(split(&old, &factors_of(100, 20, 40, 4_000)), [0, 2_000, 0, 0]);
        assert_eq!(split(&old, &factors_of(100, 10, 40, 4_000)), [0, 0, 2_000, 0]);
        assert_eq!(split(&old, &factors_of(100, 10, 20, 4_001)), [0, 0, 0, 2_001]);
        assert_eq!(split(&old, &old), [0; 4]);
    }

    #[test]
    fn without_buyers_in_one_period_only_users_and_their_share_change() {
        let (nobody, some) = (factors_of(100, 0, 0, 0), factors_of(100, 10, 20, 2_000));
        assert_eq!(split(&nobody, &some), [0, 2_000, 0, 0]);
        assert_eq!(split(&some, &nobody), [0, -2_000, 0, 0]);
        assert_eq!(split(&factors_of(0, 0, 0, 0), &some), [2_000, 0, 0, 0]);
        assert_eq!(split(&factors_of(0, 0, 0, 0), &factors_of(7, 0, 0, 0)), [0; 4]);
    }

    #[test]
    fn whole_units_add_up_also_beyond_the_digits_of_floats() {
        assert_eq!(in_whole_units([0.5, 0.5, 0.5, 0.5], 2), [1, 1, 0, 0]);
        assert_eq!(in_whole_units([-0.5, 1.25, 0.25, 0.0], 1), [0, 1, 0, 0]);
        let absurd = split(&factors_of(1, 1, 1, 1), &factors_of(u64::MAX, 1, u64::MAX, i128::MAX / 8));
        assert_eq!(absurd.iter().sum::<i128>(), i128::MAX / 8 - 1);
        let huge = split(&factors_of(1, 1, 1, 1), &factors_of(3, 3, 3, i128::from(u64::MAX) * 9 + 1));
        assert_eq!(huge.iter().sum::<i128>(), i128::from(u64::MAX) * 9);
    }
}
