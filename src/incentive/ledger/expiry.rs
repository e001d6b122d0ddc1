//! Expiry of points: until when they can be used.
//!
//! ```text
//! active_from = day of the earn + pending days
//! usable on     active_from ..= expires_on
//! ```
//! `expires_on` is the last usable day. All rules but one fix it when the points are earned; with inactivity it moves.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Period};

/// How long the points of an earn can be used, as the caller says it.
///
/// Written as `{"months":12}`, `{"days":60}`, `{"end_of":"quarter"}`, `{"after":{"months":12,"end_of":"year"}}`,
/// `{"on":"2026-12-31"}`, `{"inactive_days":180}` or `"never"`. A day beyond the range of dates becomes the last date.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{Expires, Expiry};
/// use lifestage::time::Period;
///
/// let january_22 = Day::ymd(2026, 1, 22);
/// assert_eq!(Expiry::EndOf(Period::Month).counted_from(january_22), Expires::On(Day::ymd(2026, 1, 31)));
/// assert_eq!(Expiry::Months(1).counted_from(Day::ymd(2026, 1, 31)), Expires::On(Day::ymd(2026, 2, 28)));
/// assert_eq!(Expiry::Never.counted_from(january_22), Expires::Never);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Expiry {
    /// Forever. The default: an expiry should be stated, not assumed.
    #[default]
    Never,
    /// This many days after the first usable day.
    Days(u32),
    /// On the same day this many months after the first usable one, clamped to the month's last day.
    Months(u32),
    /// On the last day of the period that holds the first usable day. `"week"` means the week from Monday.
    EndOf(#[serde(with = "end_of")] Period),
    /// On this day, whenever the points were earned.
    On(Day),
    /// This many days after the user's last activity: an earn, a spend or an activity operation. Once points have
    /// expired, later activity does not bring them back. Activity on an earlier day that arrives late does.
    InactiveDays(u32),
    /// On the last day of the period that holds the day this many months after the first usable one: twelve months and
    /// the end of the year are "usable until the end of next year".
    After {
        /// The months to go on from the first usable day; clamped to the month's last day.
        months: u32,
        /// The period to whose end it is rounded up.
        #[serde(with = "end_of")]
        end_of: Period,
    },
}

/// When the points of a lot expire: the result of [`Expiry`] for a first usable day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Expires {
    /// Never.
    Never,
    /// On this day, the last usable one.
    On(Day),
    /// This many days after the user's last activity.
    AfterInactiveDays(u32),
}

impl Expiry {
    /// The expiry of points that can be used from this day on.
    pub fn counted_from(self, active_from: Day) -> Expires {
        let within_type = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Expires::On(match self {
            Self::Never => return Expires::Never,
            Self::InactiveDays(days) => return Expires::AfterInactiveDays(days),
            Self::Days(days) => active_from.plus(within_type(days)),
            Self::Months(months) => active_from.plus_months(within_type(months)),
            Self::EndOf(period) => period.containing(active_from).last(),
            Self::After { months, end_of } => end_of.containing(active_from.plus_months(within_type(months))).last(),
            Self::On(day) => day,
        })
    }
}

/// The serialized form of periods, with `"week"` for the week from Monday.
mod end_of {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::time::{Period, Weekday};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged, expecting = "an end of: give `week`, `month`, `quarter`, `year` or another period")]
    enum Written {
        Name(Name),
        Period(Period),
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Name {
        Week,
    }

    pub(super) fn serialize<S: Serializer>(period: &Period, serializer: S) -> Result<S::Ok, S::Error> {
        // Formats that are not self-describing cannot tell a name from a period.
        if !serializer.is_human_readable() {
            return period.serialize(serializer);
        }
        match *period {
            Period::Week(Weekday::Mon) => Written::Name(Name::Week),
            other => Written::Period(other),
        }
        .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        if !deserializer.is_human_readable() {
            return Period::deserialize(deserializer);
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Name(Name::Week) => Period::Week(Weekday::Mon),
            Written::Period(period) => period,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Weekday;

    #[test]
    fn each_rule_counts_from_the_first_usable_day() {
        let on = |expiry: Expiry, day: Day| match expiry.counted_from(day) {
            Expires::On(day) => day.to_string(),
            other => panic!("{other:?}"),
        };
        let day = Day::ymd(2026, 1, 22);
        assert_eq!(on(Expiry::Days(0), day), "2026-01-22");
        assert_eq!(on(Expiry::Days(60), Day::ymd(2016, 1, 1)), "2016-03-01");
        assert_eq!(on(Expiry::Months(12), Day::ymd(2024, 2, 29)), "2025-02-28");
        assert_eq!(on(Expiry::EndOf(Period::Week(Weekday::Mon)), day), "2026-01-25");
        assert_eq!(on(Expiry::EndOf(Period::Month), day), "2026-01-31");
        assert_eq!(on(Expiry::EndOf(Period::Quarter), day), "2026-03-31");
        assert_eq!(on(Expiry::EndOf(Period::Year), day), "2026-12-31");
        let after = |months, end_of| Expiry::After { months, end_of };
        assert_eq!(on(after(12, Period::Year), day), "2027-12-31");
        assert_eq!(on(after(12, Period::Year), Day::ymd(2026, 12, 31)), "2027-12-31");
        assert_eq!(on(after(12, Period::Year), Day::ymd(2027, 1, 1)), "2028-12-31");
        assert_eq!(on(after(1, Period::Month), Day::ymd(2026, 1, 31)), "2026-02-28");
        assert_eq!(on(after(3, Period::Quarter), day), "2026-06-30");
        assert_eq!(on(after(24, Period::Month), Day::ymd(2024, 2, 29)), "2026-02-28");
        assert_eq!(on(after(0, Period::Year), day), on(Expiry::EndOf(Period::Year), day));
        assert_eq!(after(u32::MAX, Period::Year).counted_from(day), Expires::On(Day::MAX));
        assert_eq!(on(Expiry::On(Day::ymd(2020, 1, 1)), day), "2020-01-01");
        assert_eq!(Expiry::Days(u32::MAX).counted_from(day), Expires::On(Day::MAX));
        assert_eq!(Expiry::Months(u32::MAX).counted_from(day), Expires::On(Day::MAX));
    }

    #[test]
    fn a_rule_reads_as_it_is_written() {
        for text in [
            r#""never""#,
            r#"{"days":60}"#,
            r#"{"months":12}"#,
            r#"{"end_of":"week"}"#,
            r#"{"end_of":"month"}"#,
            r#"{"end_of":{"week":"Sun"}}"#,
            r#"{"after":{"months":12,"end_of":"year"}}"#,
            r#"{"after":{"months":0,"end_of":"week"}}"#,
            r#"{"on":"2026-12-31"}"#,
            r#"{"inactive_days":180}"#,
        ] {
            let expiry: Expiry = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&expiry).unwrap(), text);
        }
        let read = |text| serde_json::from_str::<Expiry>(text);
        assert_eq!(read(r#"{"end_of":"week"}"#).unwrap(), Expiry::EndOf(Period::Week(Weekday::Mon)));
        for text in [
            r#"{"weeks":1}"#,
            r#"{"days":-1}"#,
            r#"{"days":1,"months":1}"#,
            r#"{"end_of":"decade"}"#,
            r#"{"after":{"months":1}}"#,
            "60",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
