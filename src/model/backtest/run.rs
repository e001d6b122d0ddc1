//! The run of a back-test: which users are included, their scores, and what happened.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::outcome::BacktestOutcome;
use super::report::{BacktestReport, ScorerReport};
use super::scorer::Scorer;
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::model::quality::{ForecastError, Scored, ScoredForecast};
use crate::number::ratio::Ratio;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::time::{Day, Days};
use crate::wording::problems::problems;

/// The rule of a back-test: a cut, a horizon, and the outcome to forecast.
///
/// ```
/// use lifestage::model::{BacktestRule, ChurnOdds, BacktestOutcome, Recency};
/// use lifestage::score::ChurnRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Kind, Population};
///
/// // Everybody buys weekly from the same day on; user n stops after n weeks.
/// let monday = Day::ymd(2026, 1, 5);
/// let weeks = |user: u64| (0..=i32::try_from(user).unwrap()).map(move |week| monday.plus(7 * week));
/// let events: Vec<Event> = (0..30_u64)
///     .flat_map(|user| weeks(user).map(move |day| Event::purchase(user, day, Amount::minor(9_90))))
///     .collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let cut = monday.plus(140);
/// let rule = ChurnRule::purchases().fit(population.profiles(), cut)?;
/// let test = BacktestRule::new(cut, 28, BacktestOutcome::NoEvent(Kind::Purchase.into()))?;
/// let report = test.report(
///     &population,
///     &[
///         ("churn probability", &ChurnOdds { rule: &rule, horizon_days: 28 }),
///         ("recency", &Recency { kinds: Kind::Purchase.into() }),
///         ("half of recency", &|as_of: lifestage::profile::AsOf<'_>, _: &lifestage::User| {
///             Ok(as_of.last_day_of(Kind::Purchase)?.map(|last| f64::from(as_of.day() - last) / 2.0))
///         }),
///     ],
/// )?;
/// assert_eq!((report.users, report.happened), (30, 21));
/// assert!(report.scorers.iter().all(|scorer| scorer.auc.area > 0.9));
/// assert!(report.scorers[0].brier.is_some() && report.scorers[1].brier.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct BacktestRule {
    cut: Day,
    horizon_days: u32,
    outcome: BacktestOutcome,
    /// The share of top scores that the lift looks at. Default 10 %: about as many users as a team can call.
    pub lift_share: Ratio,
    /// The number of calibration groups. Default 10.
    pub calibration_groups: u32,
}

/// The stored form of a [`BacktestRule`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    cut: Day,
    horizon_days: u32,
    outcome: BacktestOutcome,
    #[serde(default = "lift_share")]
    lift_share: Ratio,
    #[serde(default = "calibration_groups")]
    calibration_groups: u32,
}

const fn lift_share() -> Ratio {
    Ratio::percent(10)
}

const fn calibration_groups() -> u32 {
    10
}

/// Why a back-test is impossible.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BacktestError {
    /// The horizon holds no day.
    EmptyHorizon {
        /// The cut.
        cut: Day,
        /// The length of the horizon, in days.
        days: u32,
    },
    /// The silence is longer than the horizon.
    SilenceTooLong {
        /// The days of silence that count as churn.
        silent_days: u32,
        /// The length of the horizon, in days.
        horizon_days: u32,
    },
    /// There are no users to look at.
    Nobody {
        /// The cut.
        cut: Day,
    },
    /// The outcome happened for all users, or for none.
    OneClass {
        /// The outcome that was forecast.
        outcome: BacktestOutcome,
        /// The number of users looked at.
        users: u64,
        /// Whether it happened.
        happened: bool,
    },
    /// A score is NaN or infinite.
    NotANumber {
        /// The name of the scorer.
        scorer: String,
        /// The user who was scored.
        user: UserId,
        /// The score.
        score: f64,
    },
    /// The scores cannot be measured.
    Forecast {
        /// The name of the scorer.
        scorer: String,
        /// What is wrong with the scores.
        problem: ForecastError,
    },
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum BacktestError {
        EmptyHorizon { cut: Date, days: Whole } = "problem.backtest.empty_horizon"
            "a horizon of `{days}` days after `{cut}` holds no day: give at least 1, within the range of dates"
            "`{cut}`之后`{days}`天的考察期不含任何一天：请至少填写1天，且不超出日期范围";
        SilenceTooLong { silent_days: Whole, horizon_days: Whole } = "problem.backtest.silence_too_long"
            "`{silent_days}` silent days do not fit into a horizon of `{horizon_days}`: give a longer horizon"
            "`{silent_days}`天不活跃放不进`{horizon_days}`天的考察期：请延长考察期";
        Nobody { cut: Date } = "problem.backtest.nobody"
            "no users are left as of `{cut}`: give a later cut, or exclude fewer users"
            "截至`{cut}`没有可考察的用户：请换更晚的日期，或少排除一些用户";
        OneClass { outcome: Text, users: Whole, happened } with (with: Whole = if *happened { *users } else { 0 }) = "problem.backtest.one_class"
            "`{outcome}` happened for `{with}` of all `{users}` users: check that there is data after the cut, or choose another outcome"
            "`{users}`名用户中有`{with}`名发生了`{outcome}`：请确认截止日之后有数据，或换一个结果";
        NotANumber { scorer: Text, user: Text, score: Number } = "problem.backtest.not_a_number"
            "`{scorer}` gives user `{user}` the score `{score}`: return a finite number, or `None`"
            "`{scorer}`给用户`{user}`的评分为`{score}`：请返回有限的数，没有评分则返回`None`";
        Forecast { scorer: Text, problem: Within } = "problem.backtest.forecast"
            "`{scorer}`: {problem}"
            "`{scorer}`：{problem}";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

/// A user with the outcome, and the score of each scorer.
struct Row {
    user: UserId,
    happened: bool,
    scores: SmallVec<[Option<f64>; 8]>,
}

impl BacktestRule {
    /// A back-test of scores as of the cut, against what happens in this many days after it.
    ///
    /// # Errors
    /// If the horizon holds no day, or the outcome cannot happen within it.
    pub fn new(cut: Day, horizon_days: u32, outcome: BacktestOutcome) -> Result<Self, BacktestError> {
        let last = cut.plus(i32::try_from(horizon_days).unwrap_or(i32::MAX));
        if horizon_days == 0 || (last - cut).cast_unsigned() != horizon_days {
            return Err(BacktestError::EmptyHorizon { cut, days: horizon_days });
        }
        if let BacktestOutcome::Churn { silent_days, .. } = &outcome
            && silent_days.get() > horizon_days
        {
            return Err(BacktestError::SilenceTooLong { silent_days: silent_days.get(), horizon_days });
        }
        let (lift_share, calibration_groups) = (lift_share(), calibration_groups());
        Ok(Self { cut, horizon_days, outcome, lift_share, calibration_groups })
    }

    /// The last day that scorers see.
    pub const fn cut(&self) -> Day {
        self.cut
    }

    /// The days of the horizon, after the cut.
    pub fn horizon(&self) -> Days {
        // INVARIANT: the constructor checked that the horizon holds a day.
        let last = self.cut.plus(self.horizon_days.cast_signed());
        Days::new(self.cut.plus(1), last).unwrap_or(Days::only(last))
    }

    /// The outcome that is forecast.
    pub const fn outcome(&self) -> &BacktestOutcome {
        &self.outcome
    }

    /// Measures these scorers, each with a name, over all users in the population as of the cut.
    ///
    /// # Errors
    /// If there are no users, the outcome happened for all or for none, a score is not finite, or a profile forgot
    /// needed days.
    pub fn report(
        &self,
        population: &Population,
        scorers: &[(&str, &dyn Scorer)],
    ) -> Result<BacktestReport, BacktestError> {
        self.report_of("all users", population, |_, _| true, scorers)
    }

    /// Measures these scorers over some of the users, chosen by what is known as of the cut.
    ///
    /// # Errors
    /// The errors of [`report`](Self::report).
    pub fn report_over(
        &self,
        population: &Population,
        chosen: impl Fn(AsOf<'_>, &User) -> bool + Sync + Send,
        scorers: &[(&str, &dyn Scorer)],
    ) -> Result<BacktestReport, BacktestError> {
        self.report_of("chosen users", population, chosen, scorers)
    }

    fn report_of(
        &self,
        whom: &str,
        population: &Population,
        chosen: impl Fn(AsOf<'_>, &User) -> bool + Sync + Send,
        scorers: &[(&str, &dyn Scorer)],
    ) -> Result<BacktestReport, BacktestError> {
        let rows = population.map(|member| {
            let row = self.row(member, &chosen, scorers);
            row.map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))
        });
        let rows: Vec<Row> =
            rows.into_iter().filter_map(Result::transpose).collect::<Result<_, UserBeforeHorizon>>()?;
        let count = |happened: bool| -> u64 { rows.iter().map(|row| u64::from(row.happened == happened)).sum() };
        let (happened, not) = (count(true), count(false));
        let (cut, users) = (self.cut, happened + not);
        if users == 0 {
            return Err(BacktestError::Nobody { cut });
        }
        if happened == 0 || not == 0 {
            let outcome = self.outcome.clone();
            return Err(BacktestError::OneClass { outcome, users, happened: happened > 0 });
        }
        let reports =
            scorers.iter().enumerate().map(|(place, (name, scorer))| self.scorer_report(&rows, place, name, *scorer));
        let (horizon_days, outcome) = (self.horizon_days, self.outcome.clone());
        let scorers = reports.collect::<Result<Vec<_>, _>>()?;
        let definition = self.definition(whom, population, &scorers);
        Ok(BacktestReport { definition, cut, horizon_days, outcome, users, happened, scorers })
    }

    fn definition(&self, whom: &str, population: &Population, scorers: &[ScorerReport]) -> Definition {
        let Self { cut, outcome, lift_share, calibration_groups, .. } = self;
        let scorers: Vec<&str> = scorers.iter().map(|scorer| scorer.name.as_str()).collect();
        let question = format!(
            "{whom} scored as of {cut} by {}, against {outcome} over {}, lift of the top {lift_share}, calibration in {calibration_groups} groups",
            scorers.join(", "),
            self.horizon(),
        );
        Definition::new(question, population.calendar())
    }

    /// The row of a user; `None` for users who are not looked at.
    fn row(
        &self,
        member: Member<'_>,
        chosen: &impl Fn(AsOf<'_>, &User) -> bool,
        scorers: &[(&str, &dyn Scorer)],
    ) -> Result<Option<Row>, BeforeHorizon> {
        let Member { user, profile } = member;
        let as_of = profile.as_of(self.cut);
        if as_of.joined(&user).is_none() || !chosen(as_of, &user) {
            return Ok(None);
        }
        let horizon = self.horizon();
        let happened = self.outcome.happened(profile.as_of(horizon.last()), horizon)?;
        let scores = scorers.iter().map(|(_, scorer)| scorer.score(as_of, &user)).collect::<Result<_, _>>()?;
        Ok(Some(Row { user: user.id, happened, scores }))
    }

    fn scorer_report(
        &self,
        rows: &[Row],
        place: usize,
        name: &str,
        scorer: &dyn Scorer,
    ) -> Result<ScorerReport, BacktestError> {
        let score = |row: &Row| row.scores.get(place).copied().flatten();
        let mut scored = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(score) = score(row) else { continue };
            if !score.is_finite() {
                return Err(BacktestError::NotANumber { scorer: name.to_owned(), user: row.user, score });
            }
            scored.push(Scored { score, happened: row.happened });
        }
        let report = ScoredForecast::new(scored).and_then(|forecast| {
            let (numbers, bounds) = ((self.lift_share, self.calibration_groups), scorer.bounds());
            ScorerReport::of(name, &forecast, numbers, (scorer.is_probability(), &bounds))
        });
        report.map_err(|problem| BacktestError::Forecast { scorer: name.to_owned(), problem })
    }
}

impl TryFrom<Written> for BacktestRule {
    type Error = BacktestError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { cut, horizon_days, outcome, lift_share, calibration_groups } = written;
        Ok(Self { lift_share, calibration_groups, ..Self::new(cut, horizon_days, outcome)? })
    }
}
