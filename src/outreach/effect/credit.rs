//! The credit for one purchase: whole minor units that add up to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::AttributionModel;
use crate::event::touchpoint::Touchpoint;
use crate::number::money::Amount;

/// A day in seconds.
pub(super) const DAY: u64 = 86_400;

/// All of a purchase, in ten-thousandths.
pub(super) const WHOLE: u16 = 10_000;

/// A touch before a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Touch<'a> {
    /// How long before the purchase, in seconds; 0 at the same time. Where only days are known, whole days.
    pub seconds_before: u64,
    /// Where the user was met.
    pub touchpoint: &'a Touchpoint,
}

/// What a purchase is credited to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AttributionCredit {
    /// The money for each touchpoint that was touched, in order of their names.
    pub rows: Vec<(Touchpoint, Amount)>,
    /// The money of a purchase without a touch.
    pub direct: Amount,
}

/// One unit of decay.
const ONE: u64 = 1 << 32;

/// Shares a purchase between the touches before it, which are in any order.
pub(super) fn credit(model: AttributionModel, touches: &[Touch<'_>], spend: Amount) -> AttributionCredit {
    let mut touches: Vec<Touch<'_>> = touches.to_vec();
    // The earliest first; touches at one time in order of their names, so that their order does not show.
    touches.sort_unstable_by(|one, other| {
        (other.seconds_before, one.touchpoint).cmp(&(one.seconds_before, other.touchpoint))
    });
    let mut shares: BTreeMap<&Touchpoint, u128> = BTreeMap::new();
    for (touch, weight) in touches.iter().zip(weights(model, &touches)) {
        let share = shares.entry(touch.touchpoint).or_default();
        *share = if model == AttributionModel::Shapley { 1 } else { share.saturating_add(weight) };
    }
    let units = split(spend.minor_units(), &shares.values().copied().collect::<Vec<_>>());
    match units {
        Some(units) => {
            let rows = shares.into_keys().cloned().zip(units.into_iter().map(Amount::minor)).collect();
            AttributionCredit { rows, direct: Amount::default() }
        }
        None => AttributionCredit { rows: Vec::new(), direct: spend },
    }
}

/// The weight of each touch, given the earliest first.
fn weights(model: AttributionModel, touches: &[Touch<'_>]) -> Vec<u128> {
    let time = |touch: Option<&Touch<'_>>| touch.map(|touch| touch.seconds_before);
    let (first, last) = (time(touches.first()), time(touches.last()));
    let at = |end: Option<u64>| touches.iter().filter(|touch| Some(touch.seconds_before) == end).count() as u128;
    let of = |weight: &dyn Fn(u64) -> u128| touches.iter().map(|touch| weight(touch.seconds_before)).collect();
    match model {
        AttributionModel::First => of(&|seconds| u128::from(Some(seconds) == first)),
        AttributionModel::Last => of(&|seconds| u128::from(Some(seconds) == last)),
        AttributionModel::Linear | AttributionModel::Shapley => of(&|_| 1),
        AttributionModel::Decay { half_life } => {
            of(&|seconds| decayed(seconds, u64::from(half_life.get()) * DAY).into())
        }
        AttributionModel::Position { first: first_share, last: last_share } => {
            let (firsts, lasts) = (at(first), at(last));
            let between = (touches.len() as u128).saturating_sub(firsts + lasts);
            let [first_share, last_share] = [first_share, last_share].map(|share| u128::from(share.min(WHOLE)));
            let rest = u128::from(WHOLE).saturating_sub(first_share + last_share);
            // Each place's share over the touches that have it, all by one denominator. All at one time are one place, and where
            // both ends have nothing and nobody stands between, the two ends are alike.
            let one_place = first == last;
            let no_share = between == 0 && first_share + last_share == 0;
            let crowd = between.max(1);
            of(&|seconds| match (Some(seconds) == first, Some(seconds) == last) {
                _ if one_place => 1,
                (true, _) if no_share => lasts,
                (_, true) if no_share => firsts,
                (true, _) => first_share * lasts * crowd,
                (_, true) => last_share * firsts * crowd,
                _ => rest * firsts * lasts,
            })
        }
    }
}

/// 2^(−age / half-life), in units of 2⁻³².
#[expect(clippy::cast_precision_loss, reason = "ages of years are far below 2^53 seconds")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2^32")]
fn decayed(seconds: u64, half_life: u64) -> u64 {
    let share = (-(seconds as f64) / half_life as f64).exp2();
    ((share * ONE as f64).round() as u64).max(1)
}

/// Whole units by these shares, which add up to all of them: each share without its fraction, and what is left to the largest
/// fractions, of equal ones to the first. None where nobody has a share.
fn split(units: u64, shares: &[u128]) -> Option<Vec<u64>> {
    // Shares that are too large for the products below lose their last bits alike.
    let sum_of = |shift: u32| shares.iter().try_fold(0_u128, |sum, share| sum.checked_add(share >> shift));
    let shift = (0..u128::BITS).find(|shift| sum_of(*shift).is_some_and(|sum| sum.leading_zeros() >= u64::BITS))?;
    let sum = sum_of(shift).filter(|sum| *sum > 0)?;
    let parts = shares.iter().map(|share| {
        let product = u128::from(units) * (share >> shift);
        // INVARIANT: a share is at most their sum, so its part is at most all units.
        (u64::try_from(product / sum).unwrap_or(units), product % sum)
    });
    let (mut parts, rests): (Vec<u64>, Vec<u128>) = parts.unzip();
    let mut by_rest: Vec<usize> = (0..rests.len()).collect();
    by_rest.sort_by_key(|place| core::cmp::Reverse(rests.get(*place)));
    let left = units - parts.iter().sum::<u64>();
    for place in by_rest.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up_and_the_largest_fractions_get_what_is_left() {
        assert_eq!(split(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(split(5, &[2, 1]), Some(vec![3, 2]));
        assert_eq!(split(7, &[0, 5, 0]), Some(vec![0, 7, 0]));
        assert_eq!(split(0, &[1, 2]), Some(vec![0, 0]));
        assert_eq!((split(7, &[]), split(7, &[0, 0])), (None, None));
    }

    #[test]
    fn the_largest_amount_and_the_largest_shares_still_add_up() {
        let most = i64::MAX.unsigned_abs();
        for shares in [vec![u128::MAX, u128::MAX, 1], vec![1, u128::MAX / 3], vec![u128::MAX >> 64; 7]] {
            assert_eq!(split(most, &shares).unwrap().iter().sum::<u64>(), most, "{shares:?}");
        }
        assert_eq!(split(most, &[u128::MAX, u128::MAX]), Some(vec![most / 2 + 1, most / 2]));
    }
}
