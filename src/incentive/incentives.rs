//! All incentive rules of a product as one value: growth points, newcomer tasks, check-in streaks, achievements. *What
//! do users get for what they do?* The rules are data, and are checked as a whole.
//!
//! The points that a streak and tasks give go into the same user's growth points.

use serde::{Deserialize, Serialize};

use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use crate::event::user::User;
use crate::incentive::achievement::{Achievement, AchievementBoard, AchievementSources, Achievements, SourceCount};
use crate::incentive::asked::Asked;
use crate::incentive::earnings::Earnings;
use crate::incentive::growth_points::{
    GrowthPointsConfig, GrowthPointsRule, GrowthPointsStanding, GrowthPointsStatement, PointsSource, SourcePoints,
};
use crate::incentive::so_far::SoFar;
use crate::incentive::streak::{StreakConfig, StreakRule};
use crate::incentive::task::{
    AnchoredPlan, AnchoredPlanConfig, Plan, PlanAnchor, PlanConfig, PlanStatus, version_taken,
};
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
    /// Plans of tasks that begin on a day or with a segment, not with joining. Default none.
    pub plans: Vec<AnchoredPlanConfig>,
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
    plans: Vec<AnchoredPlan>,
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
        let newcomers = config.tasks.version;
        let tasks = Plan::try_from(config.tasks).map_err(|found| problems.extend(found.within("tasks")));
        let plans = plans(config.plans, newcomers).map_err(|found| problems.extend(found.within("plans")));
        let streak = StreakRule::new(config.streak).map_err(|found| problems.extend(found.within("streak")));
        let achievements = Achievements::new(config.achievements)
            .map_err(|found| problems.extend(found.in_words().within("achievements")));
        let (Ok(growth), Ok(tasks), Ok(plans)) = (growth, tasks, plans) else {
            debug_assert!(!problems.is_empty(), "a part that is missing has left a problem");
            return Problems::none_in(problems).map(|()| Self::default());
        };
        let (Ok(streak), Ok(achievements)) = (streak, achievements) else {
            debug_assert!(!problems.is_empty(), "a part that is missing has left a problem");
            return Problems::none_in(problems).map(|()| Self::default());
        };
        let checked = Self::of_parts(growth, tasks, plans, streak, achievements);
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
        let (growth, tasks) = (GrowthPointsRule::default(), Plan::newcomer(None));
        Self::of_parts(growth, tasks, Vec::new(), StreakRule::default(), achievements)
    }

    fn of_parts(
        growth: GrowthPointsRule,
        tasks: Plan,
        plans: Vec<AnchoredPlan>,
        streak: StreakRule,
        achievements: Achievements,
    ) -> Self {
        let mut rule = Self { growth, tasks, plans, streak, achievements, fingerprint: Fingerprint::from_bits(0) };
        let meaning = Document::fingerprint_of(&rule);
        debug_assert!(meaning.is_ok(), "every rule can be written");
        rule.fingerprint = meaning.unwrap_or(rule.fingerprint);
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

    /// The plans that begin on a day or with a segment, in order.
    pub fn plans(&self) -> &[AnchoredPlan] {
        &self.plans
    }

    /// The anchored plan of this version.
    pub fn plan(&self, version: u32) -> Option<&AnchoredPlan> {
        self.plans.iter().find(|anchored| anchored.plan().version() == version)
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
        self.board_with(as_of, user, None)
    }

    /// What a user has unlocked as of a day, with counts of what other users did, such as invitees who matured. Without them,
    /// achievements that measure it say that nobody counted.
    ///
    /// ```
    /// use lifestage::incentive::{CountSource, IncentiveConfig, IncentiveRule, SourceCount};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let config: IncentiveConfig = serde_json::from_str(
    ///     r#"{ "achievements": [{ "id": "host", "measure": { "others": "matured_invitees" }, "goals": [1, 3] }] }"#,
    /// )?;
    /// let (rule, day) = (IncentiveRule::new(config)?, Day::ymd(2026, 1, 5));
    /// let (profile, user) = (Profile::of([Event::log_in(1_u64, day)]), User::new(1_u64));
    /// let matured = [SourceCount::new(day.plus(33), CountSource::MaturedInvitees, 2)];
    ///
    /// let board = rule.board_with(profile.as_of(day.plus(40)), &user, Some(&matured))?.unwrap();
    /// let said: Vec<String> = board.reasons().map(|reason| reason.to_string()).collect();
    /// assert_eq!(said, [
    ///     "`host` level 1 of 2 since 2026-02-07: 1 matured invitee",
    ///     "`host` level 2 takes 3 matured invitees: 2 so far",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn board_with(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        counts: Option<&[SourceCount]>,
    ) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        self.board_asked(Asked::new(as_of, user), None, counts)
    }

    pub(in crate::incentive) fn board_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&SoFar>,
        counts: Option<&[SourceCount]>,
    ) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        let contributions = self.contributions_asked(asked, so_far)?;
        let sources = AchievementSources { counts, ..self.sources(&contributions) };
        self.achievements.board_asked(asked, &sources, so_far)
    }

    /// The rules and points that achievements are measured by.
    pub(in crate::incentive) const fn sources<'a>(
        &'a self,
        contributions: &'a [SourcePoints],
    ) -> AchievementSources<'a> {
        AchievementSources {
            growth: &self.growth,
            contributions,
            counts: None,
            plan: &self.tasks,
            streak: &self.streak,
        }
    }

    /// The points that streak and tasks give a user up to a day, as growth points take them: newcomer tasks, and plans that
    /// begin on a day.
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

    /// The points that the streak gives, the tasks as they stand, and plans that begin on a day.
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
        let mut lines: Vec<SourcePoints> =
            ladder.into_iter().map(|(day, points)| SourcePoints::new(day, PointsSource::Streak, points)).collect();
        let mut give = |status: &PlanStatus| {
            let given = status.points_due();
            lines.extend(given.map(|(day, _, points)| SourcePoints::new(day, PointsSource::Task, points)));
        };
        tasks.into_iter().for_each(&mut give);
        for anchored in &self.plans {
            let PlanAnchor::Day(first) = anchored.anchor() else { continue };
            if !anchored.plan().gives_points() {
                continue;
            }
            // The points of a plan that was over by the horizon are part of sums.
            if asked.horizon().is_none_or(|horizon| horizon <= anchored.plan().ends_on(*first)) {
                anchored.plan().status_asked(asked, (*first, true), None)?.iter().for_each(&mut give);
            }
        }
        Ok(lines)
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
        asked.joined().map_or(Ok(None), |joined| self.tasks.status_asked(asked, (joined, false), of_plan))
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

/// Checks plans that begin on a day or with a segment; each version is that of one plan, the newcomer tasks among them.
fn plans(configs: Vec<AnchoredPlanConfig>, newcomers: u32) -> Result<Vec<AnchoredPlan>, Problems> {
    let (mut plans, mut problems, mut versions) = (Vec::new(), Vec::new(), vec![("tasks".to_owned(), newcomers)]);
    for (place, config) in configs.into_iter().enumerate() {
        let (path, version) = (format!("[{place}]"), config.plan.version);
        if let Some((other, _)) = versions.iter().find(|(_, taken)| *taken == version) {
            let message = version_taken(version, other);
            problems.push(Problem::new(format!("{path}.plan.version"), message));
        }
        versions.push((format!("plans{path}"), version));
        match AnchoredPlan::new(config) {
            Ok(plan) => plans.push(plan),
            Err(found) => problems.extend(found.within(&path)),
        }
    }
    Problems::none_in(problems)?;
    Ok(plans)
}

impl From<IncentiveRule> for IncentiveConfig {
    fn from(incentives: IncentiveRule) -> Self {
        let IncentiveRule { growth, tasks, plans, streak, achievements, .. } = incentives;
        Self {
            growth: growth.into(),
            tasks: tasks.into(),
            plans: plans.into_iter().map(AnchoredPlanConfig::from).collect(),
            streak: streak.into(),
            achievements: achievements.into(),
        }
    }
}

impl TryFrom<IncentiveConfig> for IncentiveRule {
    type Error = Problems;

    fn try_from(config: IncentiveConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}
