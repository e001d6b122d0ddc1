//! The rule of a board: points for what, over which period.

use core::num::NonZeroU64;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::answer::{Leaderboard, LeaderboardRow, order, over};
use super::sentence;
use crate::answer::definition::Definition;
use crate::answer::problem::{Problem, Problems};
use crate::answer::sentence::Phrase;
use crate::event::kind::Kind;
use crate::number::stats::RankMode;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Selector, Tally, UserBeforeHorizon};
use crate::score::everybody::{found, found_by};
use crate::time::{Day, Days, Period, Weekday};

/// Points for what, over which period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeaderboardConfig {
    /// What gives points. Default creating 5, helping 3, commenting 2, sharing 2, a check-in 1.
    pub points: Vec<LeaderboardPoints>,
    /// The period after which a board begins anew. Default weeks from Monday, so that newcomers have a chance.
    pub period: Period,
    /// How places are numbered where scores are equal. Default 1, 1, 3.
    pub ties: RankMode,
}

/// What gives points, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderboardPoints {
    /// Which events.
    pub events: Selector,
    /// Points for each of them, at least 1.
    pub points: u32,
    /// Points for each of this many units of a day's value instead, such as 600 seconds of use. Default none: for each event.
    #[serde(default)]
    pub each: Option<NonZeroU64>,
}

impl Default for LeaderboardConfig {
    fn default() -> Self {
        let points = |kind: Kind, points| LeaderboardPoints { events: kind.into(), points, each: None };
        Self {
            points: vec![
                points(Kind::Create, 5),
                points(Kind::Help, 3),
                points(Kind::Comment, 2),
                points(Kind::Share, 2),
                points(Kind::CheckIn, 1),
            ],
            period: Period::Week(Weekday::Mon),
            ties: RankMode::Competition,
        }
    }
}

/// The rule of a leaderboard, checked.
///
/// ```
/// use lifestage::report::LeaderboardRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let events = [
///     Event::create(1_u64, monday),
///     Event::help(2_u64, monday), Event::share(2_u64, monday.plus(1)),
///     Event::share(3_u64, monday.plus(2)),
///     Event::create(3_u64, monday.minus(1)), // last week
/// ];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rule = LeaderboardRule::default();
/// let board = rule.report(&population, monday.plus(3))?;
///
/// let places: Vec<_> = board.places().iter().map(|row| (row.place, row.score)).collect();
/// assert_eq!(places, [(1, 5), (1, 5), (3, 2)]);
/// let third = board.standing(3_u64).unwrap();
/// assert_eq!(third.to_string(), "place 3 of 3 with 2 points, 3 points behind place 1");
/// assert_eq!(board.around(3_u64, 1).len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LeaderboardConfig", into = "LeaderboardConfig")]
pub struct LeaderboardRule {
    config: LeaderboardConfig,
}

/// The greatest number of lines that give points.
const MOST_LINES: usize = 100;

impl LeaderboardRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake in it, each with its path: nothing that gives points, a line that gives none or names no kind.
    ///
    /// ```
    /// use lifestage::report::{LeaderboardConfig, LeaderboardRule};
    ///
    /// let wrong = LeaderboardConfig { points: vec![], ..LeaderboardConfig::default() };
    /// assert!(LeaderboardRule::new(wrong).is_err());
    /// ```
    pub fn new(config: LeaderboardConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        let lines = config.points.len();
        if !(1..=MOST_LINES).contains(&lines) {
            found.push(Problem::new("points", sentence::lines(lines, MOST_LINES).into()));
        }
        for (place, line) in config.points.iter().enumerate() {
            let mut wrong = |field: &str, message: Phrase<'_>| {
                found.push(Problem::new(format!("points[{place}].{field}"), message.into()));
            };
            if line.points == 0 {
                wrong("points", sentence::no_points());
            }
            if line.events.kinds.is_empty() {
                wrong("events", sentence::no_kind());
            }
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &LeaderboardConfig {
        &self.config
    }

    /// The board of the period of a day, up to that day.
    ///
    /// # Errors
    /// If a profile forgot days of the period.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<Leaderboard, UserBeforeHorizon> {
        let rows = found(population, |member| self.row(member.profile.as_of(as_of)))?;
        Ok(self.board(population, as_of, rows))
    }

    /// One board for each group of users, for example by channel or community; users with group `None` are left out.
    ///
    /// # Errors
    /// If the profile of a user with a group forgot days of the period.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Leaderboard>, UserBeforeHorizon> {
        let groups = found_by(population, |member| self.row(member.profile.as_of(as_of)), group)?;
        Ok(groups.into_iter().map(|(group, rows)| (group, self.board(population, as_of, rows))).collect())
    }

    /// The days of the board of a day.
    fn days(&self, as_of: Day) -> Days {
        Days::new(self.config.period.containing(as_of).first(), as_of).unwrap_or(Days::only(as_of))
    }

    /// The score of a user; `None` without points.
    fn row(&self, known: AsOf<'_>) -> Result<Option<LeaderboardRow>, BeforeHorizon> {
        let tallies = known.during(self.days(known.day()))?;
        let mut score = 0_u64;
        let mut steps: SmallVec<[(Day, u64); 8]> = SmallVec::new();
        for day in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let points = self.config.points.iter().fold(0, |all: u64, line| all.saturating_add(line.of_day(day)));
            score = score.saturating_add(points);
            if let (1.., Some(tally)) = (points, day.first()) {
                steps.push((tally.day(), score));
            }
        }
        let reached = steps.iter().find(|(_, step)| *step == score);
        Ok(reached.map(|(reached, score)| LeaderboardRow { user: known.user(), score: *score, reached: *reached }))
    }

    fn board(&self, population: &Population, as_of: Day, mut rows: Vec<LeaderboardRow>) -> Leaderboard {
        rows.sort_unstable_by_key(order);
        let days = self.days(as_of);
        let lines: Vec<String> = self.config.points.iter().map(LeaderboardPoints::in_words).collect();
        let question = format!("points for {}, {}", lines.join(", "), over(days, self.config.ties));
        Leaderboard { definition: Definition::new(question, population.calendar()), days, ties: self.config.ties, rows }
    }
}

impl LeaderboardPoints {
    /// Points of the tallies of one day.
    fn of_day(&self, tallies: &[Tally]) -> u64 {
        let matching = tallies.iter().filter(|tally| self.events.matches(tally));
        // INVARIANT: counts and sums of a profile add up to at most `i64::MAX`.
        let units = match self.each {
            None => matching.map(|tally| u64::from(tally.count())).sum::<u64>(),
            Some(each) => matching.map(Tally::sum).sum::<u64>() / each,
        };
        units.saturating_mul(self.points.into())
    }

    fn in_words(&self) -> String {
        let each = self.each.map_or_else(String::new, |each| format!(" for each {each} of a day's values"));
        format!("{} {}{each}", self.events, self.points)
    }
}

impl From<LeaderboardRule> for LeaderboardConfig {
    fn from(rule: LeaderboardRule) -> Self {
        rule.config
    }
}

impl TryFrom<LeaderboardConfig> for LeaderboardRule {
    type Error = Problems;

    fn try_from(config: LeaderboardConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
