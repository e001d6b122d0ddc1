//! Stickiness: the users of a day as a share of those of a month, in both definitions in use.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rule::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add, days_with, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, checked, most};
use crate::time::{Calendar, Day, Days, Period, Window};

/// The counts behind stickiness as of a day, and its two ratios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stickiness {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// Users active on the day: DAU.
    pub day_users: u64,
    /// Users active in the 30 days that end on the day: MAU-30.
    pub trailing_30_users: u64,
    /// The days of the calendar month through the day.
    pub month: Days,
    /// Whether the month was over by the day.
    pub month_finished: bool,
    /// Users active in those days: MAU of the calendar month.
    pub month_users: u64,
    /// Daily users, summed over those days.
    pub month_user_days: u64,
}

checked!(Stickiness {
    definition: Definition,
    as_of: Day,
    day_users: u64,
    trailing_30_users: u64,
    month: Days,
    month_finished: bool,
    month_users: u64,
    month_user_days: u64
});
mergeable!(Stickiness, "stickiness", 1, MergeError);

impl Stickiness {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// DAU / MAU-30; `None` if nobody was active in the 30 days.
    pub fn day_of_trailing_30(&self) -> Option<Ratio> {
        Ratio::of(self.day_users, self.trailing_30_users)
    }

    /// Mean DAU of the month, over its days so far if it is not over.
    pub fn mean_day_users(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a mean of more than 2^53 users is right to 16 digits")]
        let sum = self.month_user_days as f64;
        sum / f64::from(self.month.count())
    }

    /// Mean DAU / MAU of the calendar month; `None` if nobody was active in it.
    pub fn mean_day_of_month(&self) -> Option<Ratio> {
        Ratio::of(self.month_user_days, self.month_users.checked_mul(u64::from(self.month.count()))?)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add(&mut self.day_users, other.day_users);
        add(&mut self.trailing_30_users, other.trailing_30_users);
        add(&mut self.month_users, other.month_users);
        add(&mut self.month_user_days, other.month_user_days);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most([self.day_users, self.trailing_30_users, self.month_users, self.month_user_days]);
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { as_of, day_users, trailing_30_users, month, month_finished, month_users, month_user_days, .. } =
            *self;
        must(self.definition.text().contains(&format!(", as of {as_of}; ")), Guarantee::DayDefined)?;
        let whole = Period::Month.containing(as_of);
        must((month.first(), month.last()) == (whole.first(), as_of), Guarantee::MonthToDay)?;
        must(month_finished == (whole.last() == as_of), Guarantee::MonthOverOnLastDay)?;
        must(day_users <= trailing_30_users.min(month_users), Guarantee::DayUsersInMonth)?;
        let most = month_users.saturating_mul(month.count().into());
        must((month_users..=most).contains(&month_user_days), Guarantee::MonthUserDays)
    }
}

impl ActivityRule {
    /// Stickiness as of a day.
    ///
    /// ```
    /// use lifestage::report::ActivityRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, n);
    /// let events = [Event::log_in(1_u64, day(1)), Event::log_in(1_u64, day(4)), Event::log_in(2_u64, day(2))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let sticky = ActivityRule::default().stickiness(&population, day(4))?;
    /// assert_eq!(sticky.day_of_trailing_30().unwrap().to_string(), "50 %");
    /// assert_eq!(sticky.mean_day_users(), 0.75);
    /// assert_eq!(format!("{:.1}", sticky.mean_day_of_month().unwrap()), "37.5 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn stickiness(&self, population: &Population, as_of: Day) -> Result<Stickiness, ActivityError> {
        Ok(Question::new(self, as_of).report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`ActivityRule::stickiness`].
    pub fn stickiness_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Stickiness>, ActivityError> {
        Ok(Question::new(self, as_of).report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a ActivityRule,
    as_of: Day,
    trailing: Day,
    month: Days,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    day: u64,
    trailing: u64,
    month: u64,
    month_days: u64,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ActivityRule, as_of: Day) -> Self {
        Self { rule, as_of, trailing: Window::last(30).days(as_of).first(), month: Period::Month.containing(as_of) }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = Stickiness;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let from = self.trailing.min(self.month.first());
        known.first_forgotten(&self.rule.kinds, from)?;
        let (mut last, mut month_days) = (None, 0);
        for day in days_with(parted(known.tallies(), from).1, &self.rule.kinds) {
            month_days += u64::from(day >= self.month.first());
            last = Some(day);
        }
        counts.day += u64::from(last == Some(self.as_of));
        counts.trailing += u64::from(last >= Some(self.trailing));
        counts.month += u64::from(month_days > 0);
        counts.month_days += month_days;
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        counts.day += other.day;
        counts.trailing += other.trailing;
        counts.month += other.month;
        counts.month_days += other.month_days;
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Stickiness {
        let question = format!(
            "stickiness by {}: users of a day to those of the last 30 days, mean users of a day to those of the month, as of {}",
            in_words(&self.rule.kinds),
            self.as_of,
        );
        Stickiness {
            definition: Definition::new(question, calendar),
            as_of: self.as_of,
            day_users: counts.day,
            trailing_30_users: counts.trailing,
            month: self.month.intersection(Days::new(Day::MIN, self.as_of).unwrap_or(self.month)).unwrap_or(self.month),
            month_finished: self.month.last() <= self.as_of,
            month_users: counts.month,
            month_user_days: counts.month_days,
        }
    }
}
