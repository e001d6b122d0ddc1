//! How much of a month's users a day has, in the two ways that are both called stickiness.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, OtherDefinition, in_words};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add, days_with, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days, Period, Window};

/// The numbers of stickiness as of a day, and its two ratios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stickiness {
    /// What was asked.
    pub definition: Definition,
    /// The day.
    pub day: Day,
    /// Users active on the day: DAU.
    pub day_users: u64,
    /// Users active in the 30 days that end on the day: MAU-30.
    pub trailing_30_users: u64,
    /// The days of the calendar month up to the day.
    pub month: Days,
    /// Whether the month was over by the day.
    pub month_finished: bool,
    /// Users active in those days: calendar MAU.
    pub month_users: u64,
    /// The sum of the users of each of those days.
    pub month_user_days: u64,
}

impl Stickiness {
    /// DAU / MAU-30; none where nobody was active in 30 days.
    pub fn day_of_trailing_30(&self) -> Option<Ratio> {
        Ratio::of(self.day_users, self.trailing_30_users)
    }

    /// Mean DAU of the month; of an unfinished one, of its days so far.
    pub fn mean_day_users(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a mean of more than 2^53 users is right to 16 digits")]
        let sum = self.month_user_days as f64;
        sum / f64::from(self.month.count())
    }

    /// Mean DAU / calendar MAU; none where nobody was active in the month.
    pub fn mean_day_of_month(&self) -> Option<Ratio> {
        Ratio::of(self.month_user_days, self.month_users.checked_mul(u64::from(self.month.count()))?)
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        add(&mut self.day_users, other.day_users);
        add(&mut self.trailing_30_users, other.trailing_30_users);
        add(&mut self.month_users, other.month_users);
        add(&mut self.month_user_days, other.month_user_days);
        Ok(())
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
    /// When a profile remembers too little.
    pub fn stickiness(&self, population: &Population, day: Day) -> Result<Stickiness, ActivityError> {
        Ok(Question::new(self, day).report(population)?)
    }

    /// The same for each group of users; who has none is left out.
    ///
    /// # Errors
    /// As [`ActivityRule::stickiness`].
    pub fn stickiness_by<G: Ord + Send>(
        &self,
        population: &Population,
        day: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Stickiness>, ActivityError> {
        Ok(Question::new(self, day).report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a ActivityRule,
    day: Day,
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
    fn new(rule: &'a ActivityRule, day: Day) -> Self {
        Self { rule, day, trailing: Window::last(30).days(day).first(), month: Period::Month.containing(day) }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = Stickiness;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.day);
        let from = self.trailing.min(self.month.first());
        known.first_forgotten(&self.rule.kinds, from)?;
        let (mut last, mut month_days) = (None, 0);
        for day in days_with(parted(known.tallies(), from).1, &self.rule.kinds) {
            month_days += u64::from(day >= self.month.first());
            last = Some(day);
        }
        counts.day += u64::from(last == Some(self.day));
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
            self.day,
        );
        Stickiness {
            definition: Definition::new(question, calendar),
            day: self.day,
            day_users: counts.day,
            trailing_30_users: counts.trailing,
            month: self.month.intersection(Days::new(Day::MIN, self.day).unwrap_or(self.month)).unwrap_or(self.month),
            month_finished: self.month.last() <= self.day,
            month_users: counts.month,
            month_user_days: counts.month_days,
        }
    }
}
