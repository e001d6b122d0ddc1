//! The answer about intervals: their lengths with what is still going on, and who gets there within some days.

use serde::{Deserialize, Serialize};

use super::rule::IntervalConfig;
use super::sentence;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::ratio::Ratio;
use crate::number::stats::{Ends, Survival};
use crate::population::census::add;
use crate::report::checked::{Part, checked, most};
use crate::report::retention::Starts;
use crate::time::{Day, Days};

/// How long users take from one kind to the next of another, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Intervals {
    pub(super) definition: Definition,
    /// Users with a start.
    pub users: u64,
    /// Those of them who got to the goal from any of their starts.
    pub arrived: u64,
    /// Days from each start to its goal; of starts without one so far, censored at the day asked about.
    pub lengths: Survival,
    /// Starts whose days are over, by the days asked about.
    pub within: Vec<IntervalWithin>,
}

checked!(Intervals { definition: Definition, users: u64, arrived: u64, lengths: Survival, within: Vec<IntervalWithin> });
mergeable!(Intervals, "intervals", 1, MergeError);

/// Starts whose days are over, and those of them that got to the goal within these days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntervalWithin {
    /// The days after the start.
    pub days: u32,
    /// Starts that are that many days ago, or more.
    pub over: u64,
    /// Those of them that got to the goal within the days.
    pub arrived: u64,
}

/// Who gets to the goal within some days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntervalShare {
    /// The days after the start.
    pub days: u32,
    /// The share who get there within them, by all starts, each for as long as it was seen (Kaplan & Meier).
    pub estimate: Ratio,
    /// The 95 % interval of the estimate: its lower end and its upper one. `None` where users have several starts, which are alike and
    /// would make it too narrow, and where the estimate is 0 or 1.
    pub interval: Option<(Ratio, Ratio)>,
    /// Starts that are that many days ago, or more.
    pub over: u64,
    /// Those of them that got to the goal within the days.
    pub arrived: u64,
}

impl IntervalWithin {
    /// The plain share of those whose days are over; `None` where there are none.
    pub fn share(self) -> Option<Ratio> {
        Ratio::of(self.arrived, self.over)
    }
}

impl Intervals {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The number of starts.
    pub fn starts(&self) -> u64 {
        self.lengths.count()
    }

    /// The days after which half of the starts got there (Kaplan & Meier); `None` while more than half are on the way.
    pub fn median(&self) -> Option<u32> {
        self.quantile(1, 2)
    }

    /// The days after which this part of the starts got there, as `quantile(9, 10)` for nine of ten; `None` while fewer have, and where the
    /// part is 0 or more than the whole.
    pub fn quantile(&self, part: u32, whole: u32) -> Option<u32> {
        self.lengths.quantile(part, whole)
    }

    /// The shares within each of the days that were asked about, those left out of which nothing is known yet.
    pub fn shares(&self) -> impl Iterator<Item = IntervalShare> {
        self.within.iter().filter_map(|within| {
            let IntervalWithin { days, over, arrived } = *within;
            let (estimate, interval) = self.share_within(days)?;
            Some(IntervalShare { days, estimate, interval, over, arrived })
        })
    }

    /// The estimated share who get there within any number of days, with its 95 % interval; `None` where no start was seen for that long and
    /// some are on the way.
    pub fn share_within(&self, days: u32) -> Option<(Ratio, Option<(Ratio, Ratio)>)> {
        let share = |surviving: f64| Ratio::new((1.0 - surviving).clamp(0.0, 1.0)).ok();
        let estimate = share(self.lengths.known_after(days)?)?;
        let is_one_each = self.users == self.starts();
        let ends = self.lengths.interval_after(days).filter(|_| is_one_each);
        Some((estimate, ends.and_then(|(low, high)| share(high).zip(share(low)))))
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add(&mut self.users, other.users);
        add(&mut self.arrived, other.arrived);
        self.lengths.merge(&other.lengths);
        for (mine, theirs) in self.within.iter_mut().zip(&other.within) {
            add(&mut mine.over, theirs.over);
            add(&mut mine.arrived, theirs.arrived);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most([self.users, self.lengths.count()]);
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, users, arrived, lengths, within } = self;
        let said = within_words(&within.iter().map(|within| within.days).collect::<Vec<_>>());
        must(definition.text().contains(&said), Guarantee::SharesAreDefined)?;
        let (starts, ended) = (lengths.count(), lengths.ended());
        must(users <= &starts && (*users == 0) == (starts == 0) && arrived <= users, Guarantee::UserHasStart)?;
        must(*arrived <= ended && (*arrived == 0) == (ended == 0), Guarantee::ArrivalsHaveStart)?;
        must(ended - arrived <= starts - users, Guarantee::FurtherStarts)?;
        let is_each = definition.text().starts_with(&format!("days from {}", Starts::Every));
        must(is_each || *users == starts, Guarantee::OneStartEach)?;
        // One walk over lengths for all days, which are ascending.
        let mut counted = (0_u64, 0_u64);
        let mut each = lengths.ends().peekable();
        let agrees = |within: &IntervalWithin| {
            while let Some((_, Ends { ended, censored })) = each.next_if(|(length, _)| *length <= within.days) {
                counted = (counted.0.saturating_add(ended), counted.1.saturating_add(censored));
            }
            let longer = starts.saturating_sub(counted.0).saturating_sub(counted.1);
            let on_the_way = longer.saturating_add(at(lengths, within.days));
            within.arrived <= counted.0 && within.over.checked_sub(within.arrived) == Some(on_the_way)
        };
        must(within.iter().all(agrees), Guarantee::LongerHadTheDays)
    }
}

/// Those that are censored at exactly these days: they had them, and are on the way.
fn at(lengths: &Survival, days: u32) -> u64 {
    lengths.ends().find(|(length, _)| *length == days).map_or(0, |(_, ends)| ends.censored)
}

/// The question of a report.
pub(super) fn asked(config: &IntervalConfig, on: Days, as_of: Day) -> String {
    let IntervalConfig { start, goal, starts, least_days, within } = config;
    format!(
        "days from {starts} with {} on {on} to the next {}, {least_days} or more days later, {}, as of {as_of}",
        in_words(start),
        in_words(goal),
        within_words(within),
    )
}

fn within_words(within: &[u32]) -> String {
    let listed: Vec<String> = within.iter().map(ToString::to_string).collect();
    format!("shares within {} days", listed.join(", "))
}

impl IntervalShare {
    /// The share as a reason that leaves the process: the estimate, and the ends of its interval.
    pub fn reason(&self) -> Reason {
        Reason::saying("interval.within", Some(SeenValue::Number(self.estimate.get())), [None, None], &self.phrase())
    }
}

impl Phrased for IntervalShare {
    fn phrase(&self) -> Phrase<'_> {
        let (low, high) = self.interval.unzip();
        // Where all got there soon, nobody's time may be over.
        let (arrived, over) = (self.over > 0).then_some((self.arrived, self.over)).unzip();
        sentence::within(self.days, self.estimate, low, high, arrived, over)
    }
}

display_phrases!(IntervalShare);
