//! The rule of the watch: what is watched, against how many weeks, and when it is told.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::answer::sentence::Phrase;
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::profile::UserBeforeHorizon;
use crate::wording::problems::problems;

/// What is watched, against how many weeks, and when it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WatchConfig {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// Kinds that are watched one by one, beside all activity; at most 30. Default registrations, log-ins and purchases.
    pub kinds: Vec<Kind>,
    /// The number of weeks before, 3 to 52. Default 8: two months, so that a holiday is one of many and seasons do not count.
    pub weeks: u8,
    /// With fewer weeks known than this it is unknown what is usual, from 3 on. Default 4.
    pub least_weeks: u8,
    /// With fewer users than this today and usually, nothing is said. Default 5: of so few, half as many is chance.
    pub least_users: u32,
    /// Whether the weeks follow a line. Default false: their median. True for numbers that grow by several per cent a week; what
    /// is usual is known less well then.
    pub trend: bool,
    /// The chance below which something is a notice. Default 5 %.
    pub notice: Ratio,
    /// The chance below which something is a warning. Default 1 %.
    pub warning: Ratio,
    /// The chance below which something is critical. Default 0.1 %.
    pub critical: Ratio,
    /// For this many hours after an alert the same is not told again, unless it gets worse. Default 24.
    pub cool_down_hours: u32,
    /// Days without activity after which a group is quiet, from 1 on. Default 7.
    pub quiet_days: u16,
}

impl Default for WatchConfig {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            kinds: vec![Kind::Register, Kind::LogIn, Kind::Purchase],
            weeks: 8,
            least_weeks: 4,
            least_users: 5,
            trend: false,
            notice: Ratio::percent(5),
            warning: Ratio::percent(1),
            critical: const {
                match Ratio::new(0.001) {
                    Ok(chance) => chance,
                    Err(_) => Ratio::percent(0),
                }
            },
            cool_down_hours: 24,
            quiet_days: 7,
        }
    }
}

/// The greatest number of kinds that are watched one by one.
const MOST_KINDS: usize = 30;
/// The greatest number of weeks.
const MOST_WEEKS: u8 = 52;
/// The least number of weeks of which there is a spread.
const LEAST_WEEKS: u8 = 3;

/// The rule of the watch, checked.
///
/// ```
/// use lifestage::answer::{Language, Say};
/// use lifestage::report::{AlertGrade, WatchRule, WatchSignal, WatchSpan};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Kind, Population};
///
/// // 55 registrations on each Monday, and 20 today.
/// let today = Day::ymd(2026, 3, 2);
/// let mut user = 0_u64;
/// let mut registered = |n, day| (0..n).map(|_| { user += 1; Event::register(user, day) }).collect::<Vec<_>>();
/// let weeks = (1..=8).flat_map(|week| registered([55, 52, 58][week as usize % 3], today.minus(7 * week)));
/// let weeks: Vec<Event> = weeks.collect();
/// let events = [weeks, registered(20, today)].concat();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let rule = WatchRule::default();
/// let watch = rule.report(&population, today, WatchSpan::Day)?;
/// let found = rule.finding(&watch, WatchSignal::Kind(Kind::Register)).unwrap();
/// assert_eq!(found.grade, Some(AlertGrade::Warning));
/// assert_eq!(found.to_string(), "register down 64 %: 20 users, usually 55, 37 to 75");
/// assert_eq!(found.say(Language::Chinese).to_string(), "注册下降64%：20人，通常为55人（37至75）");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WatchConfig", into = "WatchConfig")]
pub struct WatchRule {
    config: WatchConfig,
}

/// Why there is nothing to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WatchError {
    /// A number above 23.
    Hour(u8),
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum WatchError {
        Hour(hour: Whole) = "problem.watch.hour"
            "`{hour}` is not an hour: give 0 to 23"
            "`{hour}`不是一天中的小时：请填写0至23";
    }
    passes { Forgotten(UserBeforeHorizon) }
}

impl WatchRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every mistake in it, each with its path.
    ///
    /// ```
    /// use lifestage::report::{WatchConfig, WatchRule};
    ///
    /// let wrong = WatchConfig { weeks: 2, quiet_days: 0, ..WatchConfig::default() };
    /// let problems = WatchRule::new(wrong).unwrap_err().to_string();
    /// assert!(problems.starts_with("3 problems\n`weeks`: `2` weeks"), "{problems}");
    /// ```
    pub fn new(config: WatchConfig) -> Result<Self, Problems> {
        let mut found = Vec::new();
        let mut wrong = |field: &str, message: Phrase<'_>| found.push(Problem::new(field, message.into()));
        let WatchConfig { weeks, least_weeks, .. } = config;
        if !(LEAST_WEEKS..=MOST_WEEKS).contains(&weeks) {
            wrong("weeks", sentence::weeks(weeks, LEAST_WEEKS, MOST_WEEKS));
        }
        if least_weeks < LEAST_WEEKS || least_weeks > weeks {
            wrong("least_weeks", sentence::least_weeks(least_weeks, LEAST_WEEKS, "weeks"));
        }
        if config.kinds.len() > MOST_KINDS {
            wrong("kinds", sentence::kinds(config.kinds.len(), MOST_KINDS));
        }
        for (place, kind) in config.kinds.iter().enumerate() {
            if config.kinds.iter().take(place).any(|known| known == kind) {
                wrong(&format!("kinds[{place}]"), sentence::named_before(kind));
            }
        }
        let grades = [("notice", config.notice), ("warning", config.warning), ("critical", config.critical)];
        for ((above, higher), (field, chance)) in grades.iter().zip(grades.iter().skip(1)) {
            if chance.get() > higher.get() {
                wrong(field, sentence::chance(chance.get(), above));
            }
        }
        if config.quiet_days == 0 {
            wrong("quiet_days", sentence::quiet_days());
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &WatchConfig {
        &self.config
    }
}

impl From<WatchRule> for WatchConfig {
    fn from(rule: WatchRule) -> Self {
        rule.config
    }
}

impl TryFrom<WatchConfig> for WatchRule {
    type Error = Problems;

    fn try_from(config: WatchConfig) -> Result<Self, Problems> {
        Self::new(config)
    }
}
