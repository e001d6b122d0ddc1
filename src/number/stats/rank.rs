//! Ranks: places in a list, and the value at a place.

use serde::{Deserialize, Serialize};

/// The quantile `part / whole` by nearest rank: `v[ceil(part·n / whole) − 1]` of the values in ascending order. None without
/// values, and where the part is 0 or more than the whole.
///
/// It reorders the values, in time linear in their number.
///
/// ```
/// use lifestage::number::stats::nearest_rank;
///
/// let mut values = [50, 10, 40, 20, 30];
/// assert_eq!(nearest_rank(&mut values, 1, 2), Some(30));
/// assert_eq!(nearest_rank(&mut values, 95, 100), Some(50));
/// assert_eq!(nearest_rank(&mut [], 1, 2), None);
/// ```
pub fn nearest_rank(values: &mut [i64], part: u32, whole: u32) -> Option<i64> {
    if values.is_empty() || part == 0 || part > whole {
        return None;
    }
    let rank = (values.len() as u128 * u128::from(part)).div_ceil(u128::from(whole));
    // INVARIANT: from 1 to the number of values.
    let place = usize::try_from(rank).ok()?.checked_sub(1)?;
    Some(*values.select_nth_unstable(place).1)
}

/// The way in which places are numbered where values are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RankMode {
    /// Equal values share the best place, and the next one comes after all of them: 1, 1, 3.
    #[default]
    Competition,
    /// Equal values share a place, and the next one comes right after: 1, 1, 2.
    Dense,
    /// Each has a place of its own, in the order of the list: 1, 2, 3.
    Ordinal,
}

impl RankMode {
    /// The places of values that stand in their order, the best first; equal ones stand side by side.
    ///
    /// ```
    /// use lifestage::number::RankMode;
    ///
    /// let scores = [30, 30, 10];
    /// assert_eq!(RankMode::Competition.places(&scores), [1, 1, 3]);
    /// assert_eq!(RankMode::Dense.places(&scores), [1, 1, 2]);
    /// assert_eq!(RankMode::Ordinal.places(&scores), [1, 2, 3]);
    /// ```
    pub fn places<T: PartialEq>(self, in_order: &[T]) -> Vec<usize> {
        let mut place = 0;
        let mut before: Option<&T> = None;
        let places = (1..).zip(in_order).map(|(position, value)| {
            let new = before.replace(value) != Some(value);
            place = match self {
                Self::Competition if new => position,
                Self::Dense if new => place + 1,
                Self::Competition | Self::Dense => place,
                Self::Ordinal => position,
            };
            place
        });
        places.collect()
    }
}
