//! The rule of co-use: which features are compared, over which days, and how sure a lift has to be.

use core::fmt;
use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::time::Window;
use crate::wording::problems::problems;

/// The most items. Their pairs are counted for each user who uses many of them.
const MOST_ITEMS: usize = 200;

/// One thing that users use or do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CoUseItem {
    /// A subject, such as a feature: by the kinds of [`CoUseConfig::kinds`] about it.
    Subject(Subject),
    /// A kind of event, about any subject.
    Kind(Kind),
}

/// The numbers of the rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoUseConfig {
    /// What is compared, each with each: 2 to 200 items. Default the kinds that show use: looking, searching, using, a check-in, liking,
    /// commenting, sharing, creating. Give the subjects of your features.
    pub items: Vec<CoUseItem>,
    /// The kinds of events that count as use of a subject. Default Use.
    pub kinds: KindSet,
    /// The days of use that are looked at. Default the last 90, those that the recommendation rule looks at.
    pub window: Window,
    /// Who of all users is counted: those with any of these kinds in the window. Default every kind that users do themselves.
    pub activity: KindSet,
    /// How many users must have used both for a pair to be told. Default 20: below that a lift is luck, and users could be picked out.
    pub least_users: NonZeroU64,
    /// The chance with which luck alone may lift any of the pairs where nothing goes together. Default 5 %, for all of them.
    pub significance: Ratio,
}

impl Default for CoUseConfig {
    fn default() -> Self {
        let kinds =
            [Kind::View, Kind::Search, Kind::Use, Kind::CheckIn, Kind::Like, Kind::Comment, Kind::Share, Kind::Create];
        Self {
            items: kinds.map(CoUseItem::Kind).into(),
            kinds: Kind::Use.into(),
            window: Window::last(90),
            activity: KindSet::activity(),
            least_users: const { NonZeroU64::new(20).unwrap() },
            significance: Ratio::percent(5),
        }
    }
}

/// The rule of co-use.
///
/// ```
/// use lifestage::model::{CoUseConfig, CoUseItem, CoUseRule};
/// use lifestage::score::{RecommendationConfig, RecommendationRule};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Kind, Population, Subject};
///
/// // Of 300 users every second uses the table, and two of three of these the chart, which few others do. Export has nothing to do with it.
/// let [table, chart, export] = [1, 2, 3].map(Subject::new);
/// let day = Day::ymd(2026, 1, 5);
/// let uses = |user: u64, subject| Event::usage(user, day, 60).about(subject);
/// let events: Vec<Event> = (0..300_u64)
///     .flat_map(|user| {
///         let [has_table, has_export] = [user % 2 == 0, user % 5 == 0];
///         let has_chart = if has_table { user % 3 != 0 } else { user % 10 == 1 };
///         let used = [(has_table, table), (has_chart, chart), (has_export, export)].into_iter().filter(|(is, _)| *is);
///         used.map(move |(_, subject)| uses(user, subject)).chain([Event::log_in(user, day)])
///     })
///     .collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let items = [table, chart, export].map(CoUseItem::Subject).into();
/// let report = CoUseRule::new(CoUseConfig { items, ..CoUseConfig::default() })?.report(&population, day)?;
/// let best = report.lifts()[0];
/// assert_eq!(
///     best.to_string(),
///     "users of #1 use #2 1.54 times as often as everybody (1.36 to 1.74): 100 of 300 users use both",
/// );
///
/// // The table that recommendations need.
/// let related = report.related();
/// let said: Vec<String> = related.iter().map(|of| format!("{} to {}: {}", of.from, of.to, of.weight)).collect();
/// assert_eq!(said, ["#1 to #2: 0.667", "#2 to #1: 0.769"]);
/// let rule = RecommendationRule::new(RecommendationConfig { related, ..RecommendationConfig::default() })?;
/// let found = rule.assess(population.profile(6_u64).expect("they use the table").as_of(day))?;
/// assert_eq!((found[0].subject, found[0].from), (chart, table));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CoUseConfig", into = "CoUseConfig")]
pub struct CoUseRule {
    config: CoUseConfig,
}

/// One mistake in a [`CoUseConfig`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum CoUseConfigError {
    /// Fewer than two items, or too many.
    Items(usize),
    /// An item is listed twice.
    Twice(CoUseItem),
    /// An item is no subject.
    NoSubject,
    /// There are no kinds.
    Nothing,
    /// The chance of luck is 0 or everything.
    Significance(Ratio),
}

problems! {
    enum CoUseConfigError {
        Items(items: Whole) with (most: Whole = MOST_ITEMS) = "problem.co_use.items"
            "`{items}` items: give 2 to {most}"
            "有`{items}`项：请填写2至{most}项";
        Twice(item: Text) = "problem.co_use.twice"
            "`{item}` is listed twice: leave one of them out"
            "`{item}`列出两次：请去掉一个";
        NoSubject = "problem.co_use.no_subject"
            "subject `#0` means no subject: give the number of a feature"
            "`#0`表示没有对象：请填写功能的编号";
        Nothing = "problem.co_use.nothing"
            "no kind counts: give at least one"
            "没有任何行为计入：请至少填写一种";
        Significance(significance: Text) = "problem.co_use.significance"
            "a significance of `{significance}` can never, or always, be met: give a share between 0 and 1, such as 0.05"
            "显著性`{significance}`不可能达到，或总会达到：请填写0与1之间的比例，如0.05";
    }
}

impl CoUseRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// With all its mistakes, each with its path.
    pub fn new(config: CoUseConfig) -> Result<Self, Problems<CoUseConfigError>> {
        Problems::none_in(problems(&config))?;
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &CoUseConfig {
        &self.config
    }
}

impl TryFrom<CoUseConfig> for CoUseRule {
    type Error = Problems<CoUseConfigError>;

    fn try_from(config: CoUseConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<CoUseRule> for CoUseConfig {
    fn from(rule: CoUseRule) -> Self {
        rule.config
    }
}

impl fmt::Display for CoUseItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => fmt::Display::fmt(subject, f),
            Self::Kind(kind) => fmt::Display::fmt(kind, f),
        }
    }
}

fn problems(config: &CoUseConfig) -> Vec<Problem<CoUseConfigError>> {
    let CoUseConfig { items, kinds, activity, significance, .. } = config;
    let mut found = Vec::new();
    let mut note = |path: String, error| found.push(Problem::new(path, error));
    let is_few = (2..=MOST_ITEMS).contains(&items.len());
    if !is_few {
        note("items".to_owned(), CoUseConfigError::Items(items.len()));
    }
    // Of too many only the first are looked at, so that what is wrong is not slow to be told.
    for (place, item) in items.iter().enumerate().take(MOST_ITEMS) {
        if items.iter().take(place).any(|before| before == item) {
            note(format!("items[{place}]"), CoUseConfigError::Twice(*item));
        }
        if *item == CoUseItem::Subject(Subject::NONE) {
            note(format!("items[{place}]"), CoUseConfigError::NoSubject);
        }
    }
    let has_subjects = items.iter().any(|item| matches!(item, CoUseItem::Subject(_)));
    if has_subjects && kinds.is_empty() {
        note("kinds".to_owned(), CoUseConfigError::Nothing);
    }
    if activity.is_empty() {
        note("activity".to_owned(), CoUseConfigError::Nothing);
    }
    if significance.get() <= 0.0 || significance.get() >= 1.0 {
        note("significance".to_owned(), CoUseConfigError::Significance(*significance));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_of_a_configuration_are_told_with_their_paths() {
        let paths = |config: CoUseConfig| {
            let problems = CoUseRule::new(config).unwrap_err();
            problems.iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
        };
        let [view, none] = [CoUseItem::Kind(Kind::View), CoUseItem::Subject(Subject::NONE)];
        let config = CoUseConfig {
            items: vec![view, none, view],
            kinds: KindSet::default(),
            activity: KindSet::default(),
            significance: Ratio::ONE,
            ..CoUseConfig::default()
        };
        assert_eq!(paths(config), ["items[1]", "items[2]", "kinds", "activity", "significance"]);
        assert_eq!(paths(CoUseConfig { items: vec![view], ..CoUseConfig::default() }), ["items"]);
        let many = (1..=201).map(|number| CoUseItem::Subject(Subject::new(number))).collect();
        assert_eq!(paths(CoUseConfig { items: many, ..CoUseConfig::default() }), ["items"]);
    }
}
