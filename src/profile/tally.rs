//! Tallies: one line of the table, for one day, one kind and one subject.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::EventError;
use crate::event::kind::{Kind, KindError};
use crate::event::subject::Subject;
use crate::time::Day;
use crate::wording::problems::problems;

/// What a user did on one civil day, of one kind, about one subject: how often, with what sum, in which hours.
///
/// It takes 24 bytes, so a year with three tallies a day fits the first-level cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Tally {
    day: Day,
    kind: u16,
    subject: Subject,
    count: u32,
    hours: Hours,
    sum: u64,
}

const _: () = assert!(size_of::<Tally>() == 24, "a tally is 24 bytes");

/// How a [`Tally`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    day: Day,
    kind: Kind,
    #[serde(default)]
    subject: Subject,
    count: u32,
    #[serde(default)]
    sum: u64,
    #[serde(default)]
    hours: Hours,
}

/// A tally to which no events can add up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TallyError {
    /// No kind has this code.
    Kind(KindError),
    /// A tally of no event.
    Empty {
        /// The day.
        day: Day,
        /// The kind.
        kind: Kind,
    },
    /// A tally of fewer events than hours.
    Hours {
        /// The day.
        day: Day,
        /// The kind.
        kind: Kind,
        /// The number of events.
        count: u32,
        /// The number of hours.
        hours: u32,
    },
    /// A sum that this many events of the kind cannot have.
    Sum(EventError),
}

problems! {
    enum TallyError {
        Empty { day: Date, kind: Text } = "problem.tally.empty"
            "a tally of `{kind}` on `{day}` counts nothing: leave it out"
            "`{day}`的`{kind}`日汇总为0次：请不要放入";
        Hours { day: Date, kind: Text, count: Whole, hours: Whole } = "problem.tally.hours"
            "a tally of `{kind}` on `{day}` has `{count}` events in `{hours}` different hours: count each event, at least one for each hour"
            "`{day}`的`{kind}`日汇总有`{count}`次，却在`{hours}`个不同的小时内：每次都要计数，每小时至少一次";
    }
    passes { Kind(KindError), Sum(EventError) }
}

impl Tally {
    /// One event on its own. The code must be one of a kind, and the value one that the kind carries.
    #[inline]
    pub(crate) fn one(day: Day, kind: u16, subject: Subject, hours: Hours, value: u64) -> Self {
        debug_assert!(Kind::from_code(kind).is_ok_and(|kind| kind.carries(value)), "{kind} {value}");
        Self { day, kind, subject, count: 1, hours, sum: value }
    }

    /// Events of one day, kind and subject, each of which could be a tally of its own; none where they are too many.
    #[inline]
    pub(crate) fn of_events(day: Day, kind: u16, subject: Subject, count: u64, hours: u32, sum: u64) -> Option<Self> {
        let count = u32::try_from(count).ok()?;
        debug_assert!(
            Self::checked(day, kind, subject, count, Hours(hours), sum).is_ok(),
            "{day} {kind} {count} {sum}"
        );
        Some(Self { day, kind, subject, count, hours: Hours(hours), sum })
    }

    /// A tally that was counted elsewhere, such as a row of `GROUP BY user, day, kind, subject`: the number of events, the
    /// sum of their values in the kind's unit, and the local clock hours in which they happened.
    ///
    /// ```
    /// use lifestage::profile::{Hours, Tally};
    /// use lifestage::{Day, Kind, Subject};
    ///
    /// let evening = Hours::from_bits(1 << 20 | 1 << 21)?;
    /// let tally = Tally::new(Day::ymd(2026, 1, 5), Kind::Purchase, Subject::NONE, 3, 59_97, evening)?;
    /// assert_eq!((tally.count(), tally.sum(), tally.hours().count()), (3, 59_97, 2));
    /// assert_eq!(
    ///     Tally::new(Day::ymd(2026, 1, 5), Kind::Purchase, Subject::NONE, 1, 59_97, evening).unwrap_err().to_string(),
    ///     "a tally of `purchase` on `2026-01-05` has `1` events in `2` different hours: count each event, at least one for each hour",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it counts nothing, has more hours than events, or a sum that this number of events of the kind cannot have.
    pub fn new(day: Day, kind: Kind, subject: Subject, count: u32, sum: u64, hours: Hours) -> Result<Self, TallyError> {
        Self::checked(day, kind.code(), subject, count, hours, sum)
    }

    /// From parts that come from outside.
    #[inline]
    pub(super) fn checked(
        day: Day,
        kind: u16,
        subject: Subject,
        count: u32,
        hours: Hours,
        sum: u64,
    ) -> Result<Self, TallyError> {
        let named = Kind::from_code(kind)?;
        if count == 0 {
            return Err(TallyError::Empty { day, kind: named });
        }
        // One hour at most is never too many.
        if !hours.is_one_at_most() && hours.are_more_than(count) {
            return Err(TallyError::Hours { day, kind: named, count, hours: hours.count() });
        }
        // A sum of `count` values is fine when its smallest possible largest value is; dividing is dear and rarely needed.
        if !named.carries(sum) && !named.carries(sum.div_ceil(u64::from(count))) {
            return Err(EventError::new(named, sum).into());
        }
        Ok(Self { day, kind, subject, count, hours, sum })
    }

    /// The civil day.
    #[inline]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The kind of the events.
    pub fn kind(&self) -> Kind {
        // INVARIANT: made from a kind, or from a code that was checked.
        let kind = Kind::from_code(self.kind);
        debug_assert!(kind.is_ok(), "no kind has code {}", self.kind);
        kind.unwrap_or(Kind::custom(0))
    }

    /// The subject of the events, or [`Subject::NONE`].
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// The number of events, at least 1.
    #[inline]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// The sum of the values, in the kind's unit.
    #[inline]
    pub const fn sum(&self) -> u64 {
        self.sum
    }

    /// The local clock hours in which they happened; none where only the day is known.
    pub const fn hours(&self) -> Hours {
        self.hours
    }

    /// The code of the kind.
    #[inline]
    pub(crate) const fn code(&self) -> u16 {
        self.kind
    }

    /// Day, kind and subject as one number, in their order.
    #[inline]
    pub(crate) fn key(&self) -> u64 {
        let day = self.day.days_since_epoch().cast_unsigned() ^ 1 << 31;
        u64::from(day) << 32 | u64::from(self.kind) << 16 | u64::from(self.subject.number())
    }

    /// Adds a tally of the same key; none, and nothing changed, where a number overflows.
    pub(crate) fn absorb(&mut self, other: &Self) -> Option<()> {
        let (count, sum) = (self.count.checked_add(other.count)?, self.sum.checked_add(other.sum)?);
        self.count = count;
        self.sum = sum;
        self.hours = self.hours.union(other.hours);
        Some(())
    }
}

impl From<Tally> for Written {
    fn from(tally: Tally) -> Self {
        let Tally { day, subject, count, hours, sum, .. } = tally;
        Self { day, kind: tally.kind(), subject, count, sum, hours }
    }
}

impl TryFrom<Written> for Tally {
    type Error = TallyError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { day, kind, subject, count, sum, hours } = written;
        Self::checked(day, kind.code(), subject, count, hours, sum)
    }
}

/// A set of local clock hours, 0 to 23; written as a list.
///
/// ```
/// use lifestage::profile::Hours;
///
/// let evening: Hours = [20, 21, 22].into_iter().collect();
/// assert!(evening.contains(21) && !evening.contains(3));
/// assert_eq!(evening.count(), 3);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Hours(u32);

/// A number above 23, which is not an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursError(u8);

problems! {
    struct HoursError(hour: Whole) = "problem.hours"
        "`{hour}` is not an hour: give 0 to 23"
        "`{hour}`不是小时：请填写0至23";
}

impl Hours {
    /// No hour: only the day is known.
    pub const NONE: Self = Self(0);

    /// This hour alone; no hour for a number above 23.
    pub const fn only(hour: u8) -> Self {
        Self(if hour < 24 { 1 << hour } else { 0 })
    }

    /// From the bits, bit h for hour h, as `bit_or(1 << hour)` of a query gives them; 0 where only the day is known.
    ///
    /// # Errors
    /// For a bit above 23.
    pub const fn from_bits(bits: u32) -> Result<Self, HoursError> {
        match bits >> 24 {
            0 => Ok(Self(bits)),
            above => Err(HoursError(24 + above.trailing_zeros().to_le_bytes()[0])),
        }
    }

    /// Bit h for hour h.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether it is a single hour, or none.
    #[inline]
    const fn is_one_at_most(self) -> bool {
        self.0 & self.0.wrapping_sub(1) == 0
    }

    /// Whether they are more hours than events. A call of its own, as counting bits takes a dozen instructions on machines without one
    /// for it, and the compiler would count them in any case.
    #[inline(never)]
    const fn are_more_than(self, count: u32) -> bool {
        self.count() > count
    }

    /// Whether the hour is in it.
    pub const fn contains(self, hour: u8) -> bool {
        hour < 24 && self.0 >> hour & 1 == 1
    }

    /// The number of hours.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The hours of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The hours, ascending.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..24).filter(move |hour| self.contains(*hour))
    }
}

impl FromIterator<u8> for Hours {
    /// Numbers above 23 are skipped.
    fn from_iter<I: IntoIterator<Item = u8>>(hours: I) -> Self {
        hours.into_iter().fold(Self::NONE, |set, hour| set.union(Self::only(hour)))
    }
}

impl TryFrom<Vec<u8>> for Hours {
    type Error = HoursError;

    fn try_from(hours: Vec<u8>) -> Result<Self, Self::Error> {
        hours.iter().find(|hour| **hour > 23).map_or(Ok(()), |hour| Err(HoursError(*hour)))?;
        Ok(hours.into_iter().collect())
    }
}

impl From<Hours> for Vec<u8> {
    fn from(hours: Hours) -> Self {
        hours.iter().collect()
    }
}

impl fmt::Debug for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
