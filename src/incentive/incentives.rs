//! All incentive rules of a product as one value: growth points, newcomer tasks, check-in streaks, achievements. *What
//! do users get for what they do?* The rules are data, and are checked as a whole.
//!
//! The points that a streak and tasks give go into the same user's growth points.

use serde::{Deserialize, Serialize};

use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use crate::answer::reason::Reason;
use crate::event::user::User;
use crate::incentive::achievement::{Achievement, AchievementBoard, AchievementSources, Achievements};
use crate::incentive::asked::Asked;
use crate::incentive::growth_points::{
    GrowthPointsConfig, GrowthPointsRule, GrowthPointsStanding, GrowthPointsStatement, Membership, PointsSource,
    SourcePoints,
};
use crate::incentive::so_far::SoFar;
use crate::incentive::streak::{Streak, StreakConfig, StreakRule};
use crate::incentive::task::{Plan, PlanConfig, PlanStatus};
use crate::number::fingerprint::Fingerprint;
use crate::profile::{AsOf, BeforeHorizon};

/// Incentive rules as you write them: any numbers, checked when an [`IncentiveRule`] is made from them.
///
/// ```
/// use lifestage::incentive::{IncentiveConfig, IncentiveRule};
///
/// let config: IncentiveConfig = serde_json::from_str(
///     r#"{
///         "growth": { "period_cap": 200, "tiers": [{ "points": 100 }, { "points": 300 }] },
///         "tasks": { "version": 3, "tasks": [{ "id": "greet", "opens": 0, "due": 2, "needs": [] }] },
///         "streak": { "ladder": { "steps": [{ "from": 2, "to": 7, "points": 1 }] } }
///     }"#,
/// )?;
/// let problems = IncentiveRule::new(config).unwrap_err();
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
    /// Growth points. Default: the preset, 1 to 5 points per event, summed by month.
    pub growth: GrowthPointsConfig,
    /// The newcomer tasks. Default: the plan of three days.
    pub tasks: PlanConfig,
    /// The streak of days in a row. Default: check-ins, without rewards.
    pub streak: StreakConfig,
    /// Achievements with their levels. Default: none, as tiers and tasks of your own may be fewer than a preset asks for.
    /// [`Achievements::default`] is a preset that suits the other defaults; [`IncentiveRule::full`] has it.
    pub achievements: Vec<Achievement>,
}

impl Default for IncentiveConfig {
    fn default() -> Self {
        IncentiveRule::default().into()
    }
}

/// Checked incentive rules.
///
/// ```
/// use lifestage::incentive::IncentiveRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::register(1_u64, day), Event::bind_account(1_u64, day), Event::log_in(1_u64, day)]);
/// let (as_of, user) = (profile.as_of(day), User::new(1_u64));
///
/// let incentives = IncentiveRule::default();
/// let statement = incentives.statement(as_of, &user)?.unwrap();
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
    fingerprint: Fingerprint,
}

impl Default for IncentiveRule {
    fn default() -> Self {
        Self::with_achievements(Achievements::none())
    }
}

impl IncentiveRule {
    /// Makes the rules from a config.
    ///
    /// # Errors
    /// With every problem in it, each with its path from the outside.
    pub fn new(config: IncentiveConfig) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        let growth =
            GrowthPointsRule::new(config.growth).map_err(|found| problems.extend(found.in_words().within("growth")));
        let tasks = Plan::try_from(config.tasks).map_err(|found| problems.extend(found.within("tasks")));
        let streak = StreakRule::new(config.streak).map_err(|found| problems.extend(found.within("streak")));
        let achievements = Achievements::new(config.achievements)
            .map_err(|found| problems.extend(found.in_words().within("achievements")));
        let (Ok(growth), Ok(tasks), Ok(streak), Ok(achievements)) = (growth, tasks, streak, achievements) else {
            debug_assert!(!problems.is_empty(), "a part that is missing has left a problem");
            return Problems::none_in(problems).map(|()| Self::default());
        };
        let checked = Self::of_parts(growth, tasks, streak, achievements);
        // Tiers and tasks that achievements name are looked up once all parts are there.
        let known = checked.achievements.check(&checked.sources(&[]));
        known.map_err(|found| found.in_words().within("achievements"))?;
        Ok(checked)
    }

    /// The default rules with the preset of achievements.
    ///
    /// ```
    /// use lifestage::incentive::IncentiveRule;
    /// use lifestage::{Amount, Day, Event, Profile, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::purchase(1_u64, day, Amount::minor(1_299))]);
    /// let board = IncentiveRule::full().board(profile.as_of(day), &User::new(1_u64))?.unwrap();
    /// let news: Vec<String> = board.newly_unlocked(day.minus(1), day).iter().map(ToString::to_string).collect();
    /// assert_eq!(news, ["`first_purchase` level 1 unlocked on 2026-01-05 by 1 event"]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn full() -> Self {
        Self::with_achievements(Achievements::default())
    }

    fn with_achievements(achievements: Achievements) -> Self {
        Self::of_parts(GrowthPointsRule::default(), Plan::newcomer(None), StreakRule::default(), achievements)
    }

    fn of_parts(growth: GrowthPointsRule, tasks: Plan, streak: StreakRule, achievements: Achievements) -> Self {
        let mut rule = Self { growth, tasks, streak, achievements, fingerprint: Fingerprint::from_bits(0) };
        let written = Document::of(&rule);
        debug_assert!(written.is_ok(), "every rule can be written");
        rule.fingerprint = written.map_or(rule.fingerprint, |written| written.fingerprint());
        rule
    }

    /// A stable hash of what the rules mean, however they are written. [`Achieved`](super::achieved::Achieved) carries it.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The config.
    pub fn config(&self) -> IncentiveConfig {
        self.clone().into()
    }

    /// The growth points rule.
    pub const fn growth(&self) -> &GrowthPointsRule {
        &self.growth
    }

    /// The newcomer tasks.
    pub const fn tasks(&self) -> &Plan {
        &self.tasks
    }

    /// The streak rule.
    pub const fn streak(&self) -> &StreakRule {
        &self.streak
    }

    /// The achievements.
    pub const fn achievements(&self) -> &Achievements {
        &self.achievements
    }

    /// What a user has unlocked as of a day and what comes next; `None` if they have not joined by then.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn board(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        self.board_asked(Asked::new(as_of, user), None)
    }

    pub(in crate::incentive) fn board_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        let contributions = self.contributions_asked(asked, so_far)?;
        self.achievements.board_asked(asked, &self.sources(&contributions), so_far)
    }

    /// The rules and points that achievements are measured by.
    pub(in crate::incentive) const fn sources<'a>(
        &'a self,
        contributions: &'a [SourcePoints],
    ) -> AchievementSources<'a> {
        AchievementSources { growth: &self.growth, contributions, plan: &self.tasks, streak: &self.streak }
    }

    /// The points that streak and tasks give a user up to a day, as growth points take them.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn contributions(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<SourcePoints>, BeforeHorizon> {
        self.contributions_asked(Asked::new(as_of, user), None)
    }

    /// The same; of streaks only the days from a horizon on.
    pub(in crate::incentive) fn contributions_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Vec<SourcePoints>, BeforeHorizon> {
        self.contributions_with(asked, so_far, self.tasks_asked(asked, so_far)?.as_ref())
    }

    /// The points that the streak gives, and the tasks as they stand.
    fn contributions_with(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
        tasks: Option<&PlanStatus>,
    ) -> Result<Vec<SourcePoints>, BeforeHorizon> {
        if let (Some(plan), Some(tasks)) = (so_far.and_then(|so_far| so_far.plan.as_ref()), tasks)
            && plan.gave_points
            && plan.first != tasks.first_day()
        {
            // Somebody who registers after the horizon begins the plan anew, and the points of its first tasks, which are
            // part of sums, would have to be taken back.
            return Err(asked.refused(plan.first));
        }
        let ladder = self.streak.points_asked(asked, so_far.map(|so_far| &so_far.streak))?;
        let given = tasks.into_iter().flat_map(PlanStatus::points_due);
        let given = given.map(|(day, _, points)| SourcePoints::new(day, PointsSource::Task, points));
        let ladder = ladder.into_iter().map(|(day, points)| SourcePoints::new(day, PointsSource::Streak, points));
        Ok(ladder.chain(given).collect())
    }

    /// The growth points of a user in the period that holds the day, with the points of streak and tasks. `None` if
    /// they have not joined by then.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn standing(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStanding>, BeforeHorizon> {
        self.standing_asked(Asked::new(as_of, user), None)
    }

    pub(in crate::incentive) fn standing_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Option<GrowthPointsStanding>, BeforeHorizon> {
        let contributions = self.contributions_asked(asked, so_far)?;
        self.growth.standing_asked(asked, &contributions, so_far.map(|so_far| &so_far.growth))
    }

    pub(in crate::incentive) fn tasks_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Option<PlanStatus>, BeforeHorizon> {
        let of_plan = so_far.and_then(|so_far| so_far.plan.as_ref());
        asked.joined().map_or(Ok(None), |joined| self.tasks.status_asked(asked, joined, of_plan))
    }

    /// Where the growth points of that period come from, line by line. `None` if they have not joined by then.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn statement(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStatement>, BeforeHorizon> {
        self.growth.statement(as_of, user, &self.contributions(as_of, user)?)
    }

    /// Everything that a user has earned as of a day; `None` if they have not joined by then.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Earnings>, BeforeHorizon> {
        self.assess_asked(Asked::new(as_of, user), None)
    }

    pub(in crate::incentive) fn assess_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Option<Earnings>, BeforeHorizon> {
        let tasks = self.tasks_asked(asked, so_far)?;
        let others = self.contributions_with(asked, so_far, tasks.as_ref())?;
        let of_growth = so_far.map(|so_far| &so_far.growth);
        let growth = self.growth.standing_asked(asked, &others, of_growth)?;
        let membership = self.growth.membership_asked(asked, &others, of_growth)?;
        let streak = self.streak.assess_asked(asked, so_far.map(|so_far| &so_far.streak))?;
        let earned = growth.zip(tasks).zip(streak);
        Ok(earned.map(|((growth, tasks), streak)| Earnings { growth, membership, tasks, streak }))
    }
}

/// What a user has earned as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Earnings {
    /// Growth points of the period, with tiers and pace.
    pub growth: GrowthPointsStanding,
    /// The membership level. `None` if the growth rule has no levels.
    #[serde(default)]
    pub membership: Option<Membership>,
    /// The newcomer tasks.
    pub tasks: PlanStatus,
    /// The streak of days in a row.
    pub streak: Streak,
}

impl Earnings {
    /// Why: growth points and the next tier, the membership level, the tasks, the streak.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let growth = self.growth.reasons().map(Reason::from);
        let tasks = self.tasks.reasons().map(Reason::from);
        let level = self.membership.iter().flat_map(Membership::reasons).map(Reason::from);
        growth.chain(level).chain(tasks).chain(self.streak.reasons().map(Reason::from))
    }
}

impl From<IncentiveRule> for IncentiveConfig {
    fn from(incentives: IncentiveRule) -> Self {
        let IncentiveRule { growth, tasks, streak, achievements, .. } = incentives;
        Self { growth: growth.into(), tasks: tasks.into(), streak: streak.into(), achievements: achievements.into() }
    }
}

impl TryFrom<IncentiveConfig> for IncentiveRule {
    type Error = Problems;

    fn try_from(config: IncentiveConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}
