//! Early warnings: valuable users at risk, and users with an unusually quiet week.
//!
//! ```text
//!                              risk   low    watch    high     critical
//! value above 80 % of users           –      notice   urgent   urgent
//! value above 50 %                    –      –        notice   urgent
//! below                               –      –        –        notice
//!
//! an unusual week raises it by one:   P(X ≤ active days this week) < 1 %        X: Poisson, mean of the 8 weeks before
//! ```

use core::fmt;

use serde::{Deserialize, Serialize};

use super::fitted::FittedChurn;
use super::risk::ChurnRisk;
use super::rule::ChurnRule;
use super::signal::RiskBand;
use crate::answer::reason::{Reason, Seen};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;
use crate::number::stats::poisson_at_most;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Days;

/// This week's active days compared with the same user's earlier weeks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Anomaly {
    /// Active days in the last seven days.
    pub active_days: u32,
    /// Mean active days in the earlier weeks.
    pub usual: Decimal,
    /// The probability of this few active days or fewer by chance alone.
    pub probability: Ratio,
    /// Whether that probability is too small for chance.
    pub unusual: bool,
}

/// How pressing a warning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningLevel {
    /// No warning.
    Quiet,
    /// Look at it.
    Notice,
    /// Act on it.
    Urgent,
}

impl WarningLevel {
    /// The next more pressing level.
    const fn raised(self) -> Self {
        match self {
            Self::Quiet => Self::Notice,
            Self::Notice | Self::Urgent => Self::Urgent,
        }
    }

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Notice => "notice",
            Self::Urgent => "urgent",
        }
    }
}

impl fmt::Display for WarningLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An early warning: whether somebody should look at a user, and why. Ordered by level and value, warnings give the
/// order of work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EarlyWarning {
    /// How pressing it is.
    pub level: WarningLevel,
    /// The share of users whose value is lower.
    pub value: Ratio,
    /// The band of the churn risk.
    pub band: RiskBand,
    /// This week compared with the earlier ones. `None` if the user was seldom active in them.
    pub anomaly: Option<Anomaly>,
}

impl ChurnRule {
    /// Compares this week with the earlier ones. `None` if the user was seldom active in them. Weeks before a user's
    /// first event count as empty.
    ///
    /// # Errors
    /// When the weeks reach back to forgotten days.
    pub fn anomaly(&self, as_of: AsOf<'_>) -> Result<Option<Anomaly>, BeforeHorizon> {
        let config = self.config().anomaly;
        let day = as_of.day();
        let days = |nearest: u32, count: u32| {
            let last = day.minus(nearest);
            Days::new(last.minus(count - 1), last).unwrap_or(Days::only(last))
        };
        let before = self.count_active(as_of.during(days(7, 7 * config.weeks))?);
        let usual = Decimal::of(before.into(), config.weeks.into()).unwrap_or_default();
        if usual < config.least_mean || before == 0 {
            return Ok(None);
        }
        let active_days = self.count_active(as_of.during(days(0, 7))?);
        let mean = f64::from(before) / f64::from(config.weeks);
        // INVARIANT: a probability, as the mean is a number.
        let probability = poisson_at_most(active_days, mean)
            .and_then(|p| Ratio::new(plain_at_any_size(p)).ok())
            .unwrap_or(Ratio::ONE);
        Ok(Some(Anomaly { active_days, usual, probability, unusual: probability < config.probability }))
    }
}

impl FittedChurn {
    /// The warning for a user as of a day, where `value` is the share of users whose value is lower. `None` if there is
    /// no churn risk to judge. [`percentile_rank`](crate::number::stats::percentile_rank) computes that share from
    /// whatever you count as value.
    ///
    /// ```
    /// use lifestage::score::{FittedChurn, WarningLevel};
    /// use lifestage::number::Ratio;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// // Every day for nine weeks, and then one week not at all.
    /// let monday = Day::ymd(2026, 1, 5);
    /// let daily = Profile::of((0..63).map(|n| Event::log_in(1_u64, monday.plus(n))));
    /// let as_of = daily.as_of(monday.plus(69));
    /// let warning = FittedChurn::default().early_warning(as_of, &User::new(1_u64), Ratio::percent(95))?.unwrap();
    /// assert_eq!(warning.level, WarningLevel::Notice);
    /// assert_eq!(
    ///     warning.to_string(),
    ///     "notice: low risk, value above 95 % of users; active on 0 days this week, usually 7.0",
    /// );
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    ///
    /// # Errors
    /// When the profile has forgotten days that this needs.
    pub fn early_warning(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        value: Ratio,
    ) -> Result<Option<EarlyWarning>, BeforeHorizon> {
        let Some(risk) = self.assess(as_of, user)? else { return Ok(None) };
        Ok(Some(self.warn(&risk, value, self.rule.anomaly(as_of)?)))
    }

    /// The warning that a risk, a value and a week give.
    pub fn warn(&self, risk: &ChurnRisk, value: Ratio, anomaly: Option<Anomaly>) -> EarlyWarning {
        let config = self.rule.config().warning;
        let (high, middle) = (value >= config.high_value, value >= config.middle_value);
        let level = match risk.band {
            RiskBand::Critical if middle => WarningLevel::Urgent,
            RiskBand::High if high => WarningLevel::Urgent,
            RiskBand::Critical => WarningLevel::Notice,
            RiskBand::High if middle => WarningLevel::Notice,
            RiskBand::Watch if high => WarningLevel::Notice,
            RiskBand::High | RiskBand::Watch | RiskBand::Low => WarningLevel::Quiet,
        };
        let unusual = anomaly.is_some_and(|anomaly| anomaly.unusual);
        EarlyWarning { level: if unusual { level.raised() } else { level }, value, band: risk.band, anomaly }
    }
}

impl EarlyWarning {
    /// Why: the one reason, which is the warning itself.
    pub fn reasons(&self) -> impl Iterator<Item = Self> {
        core::iter::once(*self)
    }
}

impl fmt::Display for EarlyWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} risk, value above {} of users", self.level, self.band, self.value)?;
        if let Some(Anomaly { active_days, usual, unusual: true, .. }) = self.anomaly {
            let plural = if active_days == 1 { "" } else { "s" };
            write!(f, "; active on {active_days} day{plural} this week, usually {usual:.1}")?;
        }
        Ok(())
    }
}

impl From<EarlyWarning> for Reason {
    fn from(warning: EarlyWarning) -> Self {
        Self {
            rule: "churn.early_warning".into(),
            seen: Some(Seen::Number(warning.value.get())),
            bound: [None, None],
            text: warning.to_string(),
        }
    }
}
