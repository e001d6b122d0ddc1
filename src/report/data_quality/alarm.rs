//! Alarms: what is wrong with the log, in words.

use serde::{Deserialize, Serialize};

use super::answer::{DataQuality, KindDays};
use super::rule::DataQualityRule;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// Something that is wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum DataAlarm {
    /// A day without a kind that usually comes.
    MissingDay {
        /// The kind.
        kind: Kind,
        /// The day.
        day: Day,
        /// Days on which it came.
        came: u32,
        /// Days since it first came.
        of: u32,
    },
    /// Users who did something before they registered.
    TooEarly {
        /// These users.
        users: u64,
        /// Users who registered.
        of: u64,
    },
    /// Values far above the usual ones.
    FarOut {
        /// The kind.
        kind: Kind,
        /// Tallies with such values.
        tallies: u64,
        /// The value from which on they are too far out.
        from: u64,
    },
    /// A key action that nobody did.
    NeverSeen {
        /// The name of the action.
        action: Box<str>,
    },
}

impl DataQualityRule {
    /// What is wrong with the log: missing days by kind and day, users who are too early, values far out, actions never seen.
    pub fn alarms(&self, quality: &DataQuality) -> Vec<DataAlarm> {
        let mut alarms: Vec<DataAlarm> = quality.kinds.iter().flat_map(|row| self.missing(quality, row)).collect();
        if quality.too_early > 0 {
            alarms.push(DataAlarm::TooEarly { users: quality.too_early, of: quality.registered });
        }
        let far_out = self.config().far_out;
        for row in &quality.values {
            let (tallies, usual) = (row.far_out(far_out), row.usual_size());
            if let (1.., Some(usual)) = (tallies, usual) {
                // The least value of that size.
                let size = u32::try_from(usual).unwrap_or(u32::BITS) + u32::from(far_out) - 1;
                let from = 1_u64.checked_shl(size).unwrap_or(u64::MAX);
                alarms.push(DataAlarm::FarOut { kind: row.kind, tallies, from });
            }
        }
        let never = quality.key_actions.iter().filter(|action| action.users == 0);
        alarms.extend(never.map(|action| DataAlarm::NeverSeen { action: action.name.clone() }));
        alarms
    }

    /// The days without a kind, since it first came, if it usually comes.
    fn missing(&self, quality: &DataQuality, row: &KindDays) -> Vec<DataAlarm> {
        let days = quality.days.iter().zip(&row.users).skip_while(|(_, users)| **users == 0);
        let (mut missing, mut of) = (Vec::new(), 0_u32);
        for (day, users) in days {
            of += 1;
            if *users == 0 {
                missing.push(day);
            }
        }
        let came = of - u32::try_from(missing.len()).unwrap_or(of).min(of);
        let is_usual = Ratio::of(came.into(), of.into()).is_some_and(|share| share.get() >= self.config().usual.get());
        let alarm = |day| DataAlarm::MissingDay { kind: row.kind, day, came, of };
        missing.into_iter().filter(|_| is_usual).map(alarm).collect()
    }
}

impl Phrased for DataAlarm {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::MissingDay { kind, day, came, of } => sentence::missing(*kind, *day, *came, *of),
            Self::TooEarly { users, of } => sentence::too_early(*users, *of),
            Self::FarOut { kind, tallies, from } => sentence::far_out(*kind, *tallies, *from),
            Self::NeverSeen { action } => sentence::never_seen(&**action),
        }
    }
}

display_phrases!(DataAlarm);

impl From<&DataAlarm> for Reason {
    fn from(alarm: &DataAlarm) -> Self {
        let whole = |number: u64| Some(SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX)));
        let (rule, seen, bound) = match alarm {
            DataAlarm::MissingDay { day, .. } => ("data_quality.missing_day", Some(SeenValue::Day(*day)), None),
            DataAlarm::TooEarly { users, .. } => ("data_quality.too_early", whole(*users), whole(0)),
            DataAlarm::FarOut { tallies, from, .. } => ("data_quality.far_out", whole(*tallies), whole(*from)),
            DataAlarm::NeverSeen { .. } => ("data_quality.never_seen", whole(0), None),
        };
        Self::saying(rule, seen, [None, bound], &alarm.phrase())
    }
}
