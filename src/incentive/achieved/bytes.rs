//! What was achieved, as bytes: small, with a version, checked from end to end.
//!
//! ```text
//! version 1 · user 16 · calendar 8 · rules 8 · facts · arrival · [growth points · [plan] · streak · achievements] · checksum 8
//! ```
//! Whole numbers are little-endian base 128 (LEB128), days signed in zigzag order; what may be missing has a byte before it,
//! a list its length. Version and checksum are those of [`bytes`](crate::answer::bytes).

use super::problem::AchievedContentError;
use super::written::Written;
use super::{Achieved, Facts};
use crate::answer::bytes::{BytesError, BytesReader, Format, write, write_signed};
use crate::event::id::UserId;
use crate::event::user::Birthday;
use crate::incentive::asked::Arrival;
use crate::incentive::growth_points::{
    DayPoints, DaySoFar, GrowthSoFar, LevelSoFar, MembershipChange, ReachedTier, RuleSoFar, SumSoFar,
};
use crate::incentive::so_far::{AchievementSoFar, SoFar};
use crate::incentive::streak::{Step, StreakRun, StreakSoFar, WalkSoFar};
use crate::incentive::task::{PlanSoFar, TaskSoFar};
use crate::number::fingerprint::Fingerprint;
use crate::time::{Day, Days};

const FORMAT: Format = Format { of: "achieved state", version: 1, rebuild: "forget again from events" };

type Reader<'a> = BytesReader<'a, AchievedContentError>;
type Read<T> = Result<T, BytesError<AchievedContentError>>;

impl Achieved {
    /// What was achieved as bytes, for [`Achieved::from_bytes`] to read back. Equal states have equal bytes.
    ///
    /// ```
    /// use lifestage::incentive::{Achieved, IncentiveRule};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let first = Day::ymd(2020, 1, 1);
    /// let profile = Profile::of((0..2_000).map(|day| Event::log_in(42_u64, first.plus(day))));
    /// let achieved = IncentiveRule::full().achieved(&profile, &User::new(42_u64), None, first.plus(1_999))?;
    /// let bytes = achieved.to_bytes();
    /// assert!(bytes.len() < 250, "{}", bytes.len());
    /// assert_eq!(Achieved::from_bytes(&bytes), Ok(achieved));
    /// assert!(Achieved::from_bytes(&bytes[..99]).is_err());
    /// # Ok::<(), lifestage::incentive::AchievedError>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = FORMAT.begin(256);
        Written::from(self.clone()).write(&mut bytes);
        FORMAT.seal(bytes)
    }

    /// What [`Achieved::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes were cut short or changed, or are of another version or another program.
    pub fn from_bytes(bytes: &[u8]) -> Read<Self> {
        let mut reader = FORMAT.open(bytes)?;
        let written = Written::read(&mut reader)?;
        if reader.rest.is_empty() { Ok(Self::try_from(written)?) } else { Err(reader.malformed()) }
    }
}

/// What can be written and read back.
trait Stored: Sized {
    fn write(&self, bytes: &mut Vec<u8>);
    fn read(reader: &mut Reader<'_>) -> Read<Self>;
}

/// Structs are their fields, in this order.
macro_rules! stored {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl Stored for $name {
            fn write(&self, bytes: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($field.write(bytes);)+
            }

            fn read(reader: &mut Reader<'_>) -> Read<Self> {
                Ok(Self { $($field: Stored::read(reader)?),+ })
            }
        }
    )+};
}

stored! {
    Written { user, calendar, rules, facts, arrival, so_far }
    Facts { join_day, birthday }
    Arrival { horizon, first_day, registered, first_active }
    SoFar { growth, plan, streak, achievements }
    GrowthSoFar { sum, reached, window, most, rules, level }
    SumSoFar { capped, exempt, taken }
    ReachedTier { tier, at, on }
    DaySoFar { day, points }
    DayPoints { capped, exempt, deducted }
    RuleSoFar { begun, month, of_month, of_life }
    LevelSoFar { days, sum, level, below, change }
    PlanSoFar { first, gave_points, tasks }
    TaskSoFar { missing, needs_on, tutorial_on }
    StreakSoFar { walk, by_ladder, granted, steps, missed, next, repairs, done, best }
    WalkSoFar { run, kept, longest, broken_on, tokens }
    StreakRun { started_on, last_day, length, frozen, repaired }
    Step { day, repaired, granted }
    AchievementSoFar { best, unlocked_on }
}

macro_rules! stored_numbers {
    ($($number:ty)+) => {$(
        impl Stored for $number {
            fn write(&self, bytes: &mut Vec<u8>) {
                write(bytes, u64::from(*self));
            }

            fn read(reader: &mut Reader<'_>) -> Read<Self> {
                reader.leb128()
            }
        }
    )+};
}

stored_numbers! { u8 u16 u32 u64 }

impl Stored for bool {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        match reader.array()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(reader.malformed()),
        }
    }
}

impl Stored for Day {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_signed(bytes, self.days_since_epoch());
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let days = reader.zigzag()?;
        Self::new(days).map_err(|_| reader.malformed())
    }
}

impl Stored for Days {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.first().write(bytes);
        self.last().write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        Self::new(Stored::read(reader)?, Stored::read(reader)?).map_err(|_| reader.malformed())
    }
}

impl Stored for UserId {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.bits().to_le_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        Ok(Self::new(u128::from_le_bytes(reader.array()?)))
    }
}

impl Stored for Fingerprint {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.bits().to_le_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        Ok(Self::from_bits(u64::from_le_bytes(reader.array()?)))
    }
}

impl Stored for Birthday {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (month, day) = (*self).into();
        bytes.extend([month, day]);
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let [month, day] = reader.array()?;
        Self::new(month, day).map_err(|_| reader.malformed())
    }
}

impl Stored for MembershipChange {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (tag, on, moved) = match *self {
            Self::Joining { on } => (0_u8, on, None),
            Self::Up { on, from, points, minimum } => (1, on, Some((from, points, minimum))),
            Self::Down { on, from, points, minimum } => (2, on, Some((from, points, minimum))),
        };
        tag.write(bytes);
        on.write(bytes);
        if let Some((from, points, minimum)) = moved {
            from.write(bytes);
            points.write(bytes);
            minimum.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let [tag] = reader.array()?;
        let on = Stored::read(reader)?;
        if tag == 0 {
            return Ok(Self::Joining { on });
        }
        let (from, points, minimum) = (Stored::read(reader)?, Stored::read(reader)?, Stored::read(reader)?);
        match tag {
            1 => Ok(Self::Up { on, from, points, minimum }),
            2 => Ok(Self::Down { on, from, points, minimum }),
            _ => Err(reader.malformed()),
        }
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.is_some().write(bytes);
        if let Some(some) = self {
            some.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let some = bool::read(reader)?;
        some.then(|| T::read(reader)).transpose()
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        write(bytes, self.len() as u64);
        for one in self {
            one.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let count: usize = reader.leb128()?;
        // Each has at least one byte: a number that promises more is not believed before it is seen.
        let mut all = Self::with_capacity(count.min(reader.rest.len()));
        for _ in 0..count {
            all.push(T::read(reader)?);
        }
        Ok(all)
    }
}
