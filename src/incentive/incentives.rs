//! *What do they get for it?* The incentive rules of a product as one value: growth points, newcomer tasks, sign-in
//! streaks, achievements. Written as data, checked as a whole.
//!
//! What a streak and the tasks give in points goes into the growth points of the same user.

use serde::{Deserialize, Serialize};

use crate::answer::problem::{Problem, Problems};
use crate::answer::reason::Reason;
use crate::event::user::User;
use crate::incentive::achievement::{Achievement, AchievementBoard, AchievementSources, Achievements};
use crate::incentive::growth_points::{
    GrowthPointsConfig, GrowthPointsRule, GrowthPointsStanding, GrowthPointsStatement, PointsSource, SourcePoints,
};
use crate::incentive::streak::{Bonus, Freeze, LadderStep, PastEnd, Repair, RewardLadder, Streak, StreakRule};
use crate::incentive::task::{Plan, PlanStatus, Task};
use crate::profile::{AsOf, BeforeHorizon, Selector};

/// Incentive rules as a host writes them: any numbers, checked when [`IncentiveRule`] are built of them.
///
/// ```
/// use lifestage::incentive::{IncentiveConfig, IncentiveRule};
///
/// let rules: IncentiveConfig = serde_json::from_str(
///     r#"{
///         "growth": { "period_cap": 200, "tiers": [{ "points": 100 }, { "points": 300 }] },
///         "tasks": { "version": 3, "tasks": [{ "id": "greet", "opens": 0, "due": 2, "needs": [] }] },
///         "streak": { "ladder": { "steps": [{ "from": 2, "to": 7, "points": 1 }] } }
///     }"#,
/// )?;
/// let problems = IncentiveRule::new(rules).unwrap_err();
/// let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
/// assert_eq!(
///     paths,
///     ["growth.tiers[1].points", "tasks.tasks[0].opens", "tasks.tasks[0].needs", "streak.ladder.steps[0].from"],
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IncentiveConfig {
    /// Growth points. Default: the preset of 1 to 5 points an event, by the month.
    pub growth: GrowthPointsConfig,
    /// The newcomer tasks. Default: the plan of three days.
    pub tasks: PlanConfig,
    /// Days in a row. Default: sign-ins, without rewards.
    pub streak: StreakConfig,
    /// Achievements with their levels. Default: none; [`Achievements::default`] is a preset that suits the other defaults.
    pub achievements: Vec<Achievement>,
}

/// A plan of tasks as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanConfig {
    /// The version, which reward keys carry.
    pub version: u32,
    /// The tasks, in order.
    pub tasks: Vec<Task>,
}

/// A streak as it is written: a [`StreakRule`] whose ladder is not checked yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StreakConfig {
    /// Which events make a day qualify.
    pub events: Selector,
    /// How many of them in a day.
    pub at_least: core::num::NonZeroU32,
    /// What bridges missed days by itself.
    pub freeze: Freeze,
    /// How a make-up repairs a missed day.
    pub repair: Repair,
    /// What the days of a run give.
    pub ladder: Option<LadderConfig>,
}

/// A ladder of rewards as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderConfig {
    /// The steps, which follow each other from day 1 on.
    pub steps: Vec<LadderStep>,
    /// What a run gives past the end.
    #[serde(default)]
    pub past_end: PastEnd,
    /// What every n-th day gives beside.
    #[serde(default)]
    pub bonus: Option<Bonus>,
}

impl Default for IncentiveConfig {
    fn default() -> Self {
        IncentiveRule::default().into()
    }
}

impl Default for PlanConfig {
    fn default() -> Self {
        Plan::newcomer(None).into()
    }
}

impl Default for StreakConfig {
    fn default() -> Self {
        StreakRule::default().into()
    }
}

/// Incentive rules that passed the check.
///
/// ```
/// use lifestage::incentive::IncentiveRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::register(1_u64, day), Event::bind_account(1_u64, day), Event::log_in(1_u64, day)]);
/// let (known, user) = (profile.as_of(day), User::new(1_u64));
///
/// let incentives = IncentiveRule::default();
/// let statement = incentives.statement(known, &user)?.unwrap();
/// let lines: Vec<String> = statement.lines.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["2026-01-05 log_in: 1 point", "2026-01-05 task: 50 points"]);
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "IncentiveConfig", into = "IncentiveConfig")]
pub struct IncentiveRule {
    growth: GrowthPointsRule,
    tasks: Plan,
    streak: StreakRule,
    achievements: Achievements,
}

impl Default for IncentiveRule {
    fn default() -> Self {
        Self {
            growth: GrowthPointsRule::default(),
            tasks: Plan::newcomer(None),
            streak: StreakRule::default(),
            achievements: Achievements::none(),
        }
    }
}

impl IncentiveRule {
    /// The incentives of these rules.
    ///
    /// # Errors
    /// With all that is wrong, each with its path from the outside.
    pub fn new(rules: IncentiveConfig) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let growth =
            GrowthPointsRule::new(rules.growth).map_err(|found| problems.extend(found.in_words().within("growth")));
        let tasks =
            Plan::new(rules.tasks.version, rules.tasks.tasks).map_err(|found| problems.extend(found.within("tasks")));
        let streak = rules.streak.checked().map_err(|found| problems.extend(found.within("streak")));
        let achievements = Achievements::new(rules.achievements)
            .map_err(|found| problems.extend(found.in_words().within("achievements")));
        let checked = match (growth, tasks, streak, achievements) {
            (Ok(growth), Ok(tasks), Ok(streak), Ok(achievements)) => Self { growth, tasks, streak, achievements },
            // INVARIANT: what is not there has left a problem, which is returned below.
            _ => Self::default(),
        };
        // Tiers and tasks that achievements name are known only where all the parts are.
        if problems.is_empty()
            && let Err(found) = checked.achievements.check(&checked.programme(&[]))
        {
            problems.extend(found.in_words().within("achievements"));
        }
        Problems::none_in(problems)?;
        Ok(checked)
    }

    /// The rules of growth points.
    pub const fn growth(&self) -> &GrowthPointsRule {
        &self.growth
    }

    /// The newcomer tasks.
    pub const fn tasks(&self) -> &Plan {
        &self.tasks
    }

    /// The rule of days in a row.
    pub const fn streak(&self) -> &StreakRule {
        &self.streak
    }

    /// The achievements.
    pub const fn achievements(&self) -> &Achievements {
        &self.achievements
    }

    /// What a user has unlocked as of a day and what comes next; none where they have not joined by then.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn board(&self, known: AsOf<'_>, user: &User) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        self.achievements.board(known, user, &self.programme(&self.contributions(known, user)?))
    }

    /// What achievements measure by.
    const fn programme<'a>(&'a self, contributions: &'a [SourcePoints]) -> AchievementSources<'a> {
        AchievementSources { growth: &self.growth, contributions, plan: &self.tasks, streak: &self.streak }
    }

    /// The points that streak and tasks give a user up to a day, as growth points take them in.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn contributions(&self, known: AsOf<'_>, user: &User) -> Result<Vec<SourcePoints>, BeforeHorizon> {
        let ladder = self.streak.points(known, user)?;
        let mut lines: Vec<SourcePoints> =
            ladder.into_iter().map(|(day, points)| SourcePoints::new(day, PointsSource::Streak, points)).collect();
        if let Some(status) = self.tasks.status(known, user)? {
            let given = status.points_due();
            lines.extend(given.map(|(day, _, points)| SourcePoints::new(day, PointsSource::Task, points)));
        }
        Ok(lines)
    }

    /// The growth points of a user in the period that holds the day, with what streak and tasks give; none where they
    /// have not joined by then.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn standing(&self, known: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStanding>, BeforeHorizon> {
        self.growth.standing(known, user, &self.contributions(known, user)?)
    }

    /// The same, line by line.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn statement(&self, known: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStatement>, BeforeHorizon> {
        self.growth.statement(known, user, &self.contributions(known, user)?)
    }

    /// Everything that a user has earned as of a day; none where they have not joined by then.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
    pub fn assess(&self, known: AsOf<'_>, user: &User) -> Result<Option<Earnings>, BeforeHorizon> {
        let growth = self.standing(known, user)?;
        let (tasks, streak) = (self.tasks.status(known, user)?, self.streak.streak(known, user)?);
        Ok(growth.zip(tasks).zip(streak).map(|((growth, tasks), streak)| Earnings { growth, tasks, streak }))
    }
}

/// What a user has earned as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earnings {
    /// Growth points of the period, tiers, pace.
    pub growth: GrowthPointsStanding,
    /// The newcomer tasks.
    pub tasks: PlanStatus,
    /// Days in a row.
    pub streak: Streak,
}

impl Earnings {
    /// Why it is so much: growth points and the next tier, the tasks, the streak.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let growth = [Some(Reason::from(&self.growth)), self.growth.next.map(Reason::from)];
        let tasks = self.tasks.reasons().map(Reason::from);
        growth.into_iter().flatten().chain(tasks).chain(self.streak.reasons().map(Reason::from))
    }
}

impl StreakConfig {
    fn checked(self) -> Result<StreakRule, Problems> {
        let Self { events, at_least, freeze, repair, ladder } = self;
        let ladder = ladder.map(|ladder| RewardLadder::new(ladder.steps, ladder.past_end, ladder.bonus)).transpose();
        let ladder = ladder.map_err(|found| found.within("ladder"))?;
        Ok(StreakRule { events, at_least, freeze, repair, ladder })
    }
}

impl From<Plan> for PlanConfig {
    fn from(plan: Plan) -> Self {
        Self { version: plan.version(), tasks: plan.tasks().to_vec() }
    }
}

impl From<StreakRule> for StreakConfig {
    fn from(rule: StreakRule) -> Self {
        let StreakRule { events, at_least, freeze, repair, ladder } = rule;
        let ladder = ladder.map(|ladder| LadderConfig {
            steps: ladder.steps().to_vec(),
            past_end: ladder.past_end(),
            bonus: ladder.bonus(),
        });
        Self { events, at_least, freeze, repair, ladder }
    }
}

impl From<IncentiveRule> for IncentiveConfig {
    fn from(incentives: IncentiveRule) -> Self {
        let IncentiveRule { growth, tasks, streak, achievements } = incentives;
        Self { growth: growth.into(), tasks: tasks.into(), streak: streak.into(), achievements: achievements.into() }
    }
}

impl TryFrom<IncentiveConfig> for IncentiveRule {
    type Error = Problems;

    fn try_from(rules: IncentiveConfig) -> Result<Self, Self::Error> {
        Self::new(rules)
    }
}
