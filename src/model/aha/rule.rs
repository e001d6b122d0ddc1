//! The rule of the aha moment: what is tried, who counts as staying, and how sure the answer has to be.

use core::num::{NonZeroU32, NonZeroU64};

use serde::{Deserialize, Serialize};

use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::profile::UserBeforeHorizon;
use crate::time::Day;
use crate::wording::problems::problems;

/// The largest number of candidates. Each costs two counts for each part.
const MOST_CANDIDATES: usize = 10_000;

/// The numbers of the rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AhaConfig {
    /// The kinds that are tried, each by itself. Default what a product can bring a newcomer to: completing the profile, a check-in,
    /// looking, searching, using, a tutorial, liking, commenting, sharing, creating, the cart, a purchase.
    pub kinds: Vec<Kind>,
    /// How often at least, ascending. Default 1, 2, 3, 5 and 10 times.
    pub times: Vec<NonZeroU32>,
    /// In how many first days, the day of joining among them, ascending. Default 1, 3 and 7 days.
    pub within_days: Vec<NonZeroU32>,
    /// What counts as activity of those who stay. Default every kind that users do themselves.
    pub activity: KindSet,
    /// Who is active this many days after joining, or later, stays. Default 14: the curiosity of the first week is over. Not before the
    /// longest of the first days is over, or the action itself would count as staying.
    pub stays_from: u32,
    /// The last day after joining that counts as staying. Default 27: two weeks to come back in, so that weekly habits show.
    pub stays_to: u32,
    /// How many users must have done it, and how many must not. Default 30 of each: below that, shares are luck.
    pub least_users: NonZeroU64,
    /// Into how many parts users are divided, so that each can be told by what the others choose. Default 5; 2 to 20.
    pub parts: u8,
    /// The chance with which luck alone may give a moment where there is none. Default 5 %.
    pub significance: Ratio,
}

impl Default for AhaConfig {
    fn default() -> Self {
        let kinds = [
            Kind::CompleteProfile,
            Kind::CheckIn,
            Kind::View,
            Kind::Search,
            Kind::Use,
            Kind::WatchTutorial,
            Kind::Like,
            Kind::Comment,
            Kind::Share,
            Kind::Create,
            Kind::AddToCart,
            Kind::Purchase,
        ];
        let numbers = |numbers: &[u32]| numbers.iter().filter_map(|number| NonZeroU32::new(*number)).collect();
        Self {
            kinds: kinds.into(),
            times: numbers(&[1, 2, 3, 5, 10]),
            within_days: numbers(&[1, 3, 7]),
            activity: KindSet::activity(),
            stays_from: 14,
            stays_to: 27,
            least_users: const { NonZeroU64::new(30).unwrap() },
            parts: 5,
            significance: Ratio::percent(5),
        }
    }
}

/// The rule of the aha moment.
///
/// ```
/// use lifestage::model::{AhaConfig, AhaRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Kind, Population};
///
/// // Of 400 newcomers every fourth searches on the first day, and comes back three weeks later; of the others one in ten does.
/// let joined = Day::ymd(2026, 3, 2);
/// let events: Vec<Event> = (0..400_u64)
///     .flat_map(|user| {
///         let searches = user % 4 == 0;
///         let stays = searches || user % 10 == 1;
///         let search = searches.then(|| Event::search(user, joined));
///         let back = stays.then(|| Event::log_in(user, joined.plus(20)));
///         [Some(Event::register(user, joined)), search, back].into_iter().flatten()
///     })
///     .collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let rule = AhaRule::new(AhaConfig { kinds: vec![Kind::Search, Kind::View], ..AhaConfig::default() })?;
/// let report = rule.report(&population, Days::only(joined), joined.plus(60))?;
/// let moment = report.moment().expect("one of the candidates parts them");
/// assert_eq!(
///     moment.to_string(),
///     "search at least 1 time within 1 day of joining: 100 % of 100 users stay, of the other 300 users 13 %; \
///      in parts that did not choose it 100 % against 13 %, chosen by 5 of 5",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "AhaConfig", into = "AhaConfig")]
pub struct AhaRule {
    config: AhaConfig,
}

/// One mistake in an [`AhaConfig`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AhaConfigError {
    /// A list is empty.
    Nothing,
    /// A kind is listed twice.
    Twice(Kind),
    /// Numbers are not in order.
    Order {
        /// The number before.
        before: NonZeroU32,
        /// The number after it.
        next: NonZeroU32,
    },
    /// The first days reach into those that tell who stays.
    Overlap {
        /// The first days.
        within: NonZeroU32,
        /// The first day that tells who stays.
        stays_from: u32,
    },
    /// The days that tell who stays end before they begin, or after ten years.
    Stays {
        /// The first day after joining.
        from: u32,
        /// The last one.
        to: u32,
        /// The most.
        most: u32,
    },
    /// Too few or too many parts.
    Parts(u8),
    /// The chance of luck is 0 or everything.
    Significance(Ratio),
    /// Too many candidates.
    TooMany(usize),
}

problems! {
    enum AhaConfigError {
        Nothing = "problem.aha.nothing"
            "nothing is listed: give at least one"
            "没有列出任何内容：请至少填写一项";
        Twice(kind: Text) = "problem.aha.twice"
            "`{kind}` is listed twice: leave one of them out"
            "`{kind}`列出两次：请去掉一个";
        Order { before: Whole, next: Whole } = "problem.aha.order"
            "`{next}` comes after `{before}`: give each number once, in ascending order"
            "`{next}`排在`{before}`之后：请从小到大填写，每个数只写一次";
        Overlap { within: Whole, stays_from: Whole } = "problem.aha.overlap"
            "`{within}` first days reach into the days from `{stays_from}` after joining on: give at most {stays_from}, or a later `stays_from`"
            "前`{within}`天延伸到了加入后第`{stays_from}`天起的日期：最多填写{stays_from}，或把`stays_from`推后";
        Stays { from: Whole, to: Whole, most: Whole } = "problem.aha.stays"
            "days `{from}` to `{to}` after joining are none, or too far away: give `stays_to` from {from} to {most}"
            "加入后第`{from}`至第`{to}`天不含任何一天，或过于遥远：`stays_to`请填写{from}至{most}";
        Parts(parts: Whole) = "problem.aha.parts"
            "`{parts}` parts: give 2 to 20"
            "`{parts}`个部分：请填写2至20";
        Significance(significance: Text) = "problem.aha.significance"
            "a significance of `{significance}` can never, or always, be met: give a share between 0 and 1, such as 0.05"
            "显著性`{significance}`不可能达到，或总会达到：请填写0与1之间的比例，如0.05";
        TooMany(candidates: Whole) with (most: Whole = MOST_CANDIDATES) = "problem.aha.too_many"
            "`{candidates}` candidates, kinds × times × days: give at most {most}"
            "有`{candidates}`个候选（行为×次数×天数）：最多{most}个";
    }
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AhaError {
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
    /// Nobody who joined on these days can be judged yet.
    TooEarly {
        /// The day asked about.
        as_of: Day,
        /// How many days after joining decide.
        days: u32,
    },
}

problems! {
    enum AhaError {
        TooEarly { as_of: Date, days: Whole } = "problem.aha.too_early"
            "as of `{as_of}` no day of joining is `{days}` days back: ask later, or about users who joined earlier"
            "截至`{as_of}`，没有加入满`{days}`天的日期：请晚些再查询，或查询更早加入的用户";
    }
    passes { Forgotten(UserBeforeHorizon) }
}

/// Ten years: beyond them nobody asks who stayed.
const MOST_DAYS: u32 = 3_653;

impl AhaRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// With all its mistakes, each with its path.
    pub fn new(config: AhaConfig) -> Result<Self, Problems<AhaConfigError>> {
        Problems::none_in(problems(&config))?;
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &AhaConfig {
        &self.config
    }
}

impl TryFrom<AhaConfig> for AhaRule {
    type Error = Problems<AhaConfigError>;

    fn try_from(config: AhaConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<AhaRule> for AhaConfig {
    fn from(rule: AhaRule) -> Self {
        rule.config
    }
}

fn problems(config: &AhaConfig) -> Vec<Problem<AhaConfigError>> {
    let AhaConfig { kinds, times, within_days, stays_from, stays_to, parts, significance, .. } = config;
    let mut found = Vec::new();
    let mut note = |path: String, error| found.push(Problem::new(path, error));
    for (name, is_empty) in
        [("kinds", kinds.is_empty()), ("times", times.is_empty()), ("within_days", within_days.is_empty())]
    {
        if is_empty {
            note(name.to_owned(), AhaConfigError::Nothing);
        }
    }
    for (place, kind) in kinds.iter().enumerate() {
        if kinds.iter().take(place).any(|before| before == kind) {
            note(format!("kinds[{place}]"), AhaConfigError::Twice(*kind));
        }
    }
    for (name, numbers) in [("times", times), ("within_days", within_days)] {
        for (place, (before, next)) in numbers.iter().zip(numbers.iter().skip(1)).enumerate() {
            if before >= next {
                let (before, next) = (*before, *next);
                note(format!("{name}[{}]", place + 1), AhaConfigError::Order { before, next });
            }
        }
    }
    for (place, within) in within_days.iter().enumerate().filter(|(_, within)| within.get() > *stays_from) {
        let (within, stays_from) = (*within, *stays_from);
        note(format!("within_days[{place}]"), AhaConfigError::Overlap { within, stays_from });
    }
    if stays_to < stays_from || *stays_to > MOST_DAYS {
        note("stays_to".to_owned(), AhaConfigError::Stays { from: *stays_from, to: *stays_to, most: MOST_DAYS });
    }
    if !(2..=20).contains(parts) {
        note("parts".to_owned(), AhaConfigError::Parts(*parts));
    }
    if significance.get() <= 0.0 || significance.get() >= 1.0 {
        note("significance".to_owned(), AhaConfigError::Significance(*significance));
    }
    let candidates = kinds.len().saturating_mul(times.len()).saturating_mul(within_days.len());
    if candidates > MOST_CANDIDATES {
        note(String::new(), AhaConfigError::TooMany(candidates));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_of_a_configuration_are_told_with_their_paths() {
        let number = |number: u32| NonZeroU32::new(number).unwrap();
        let config = AhaConfig {
            kinds: vec![Kind::View, Kind::Search, Kind::View],
            times: vec![number(2), number(2)],
            within_days: vec![number(7), number(20)],
            stays_from: 14,
            stays_to: 13,
            parts: 1,
            significance: Ratio::ZERO,
            ..AhaConfig::default()
        };
        let problems = AhaRule::new(config).unwrap_err();
        let paths: Vec<&str> = problems.iter().map(|problem| &*problem.path).collect();
        assert_eq!(paths, ["kinds[2]", "times[1]", "within_days[1]", "stays_to", "parts", "significance"]);
        let empty = AhaConfig { kinds: Vec::new(), times: Vec::new(), within_days: Vec::new(), ..AhaConfig::default() };
        assert_eq!(AhaRule::new(empty).unwrap_err().len(), 3);
        let many = AhaConfig { times: (1..=1_000).map(number).collect(), ..AhaConfig::default() };
        assert_eq!(AhaRule::new(many).unwrap_err().iter().next().map(|problem| &*problem.path), Some(""));
    }
}
