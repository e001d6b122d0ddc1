//! Early warnings: valuable users at risk, and users who are unusually quiet for what they are.
//!
//! ```text
//!                              risk   unknown  low    watch    high     critical  gone
//! value above 80 % of users           –        –      notice   urgent   urgent    –
//! value above 50 %                    –        –      –        notice   urgent    –
//! below                               –        –      –        –        notice    –
//!
//! something unusual raises it by one, except for those who are gone; what is unusual, `ChurnRule::anomaly` says
//! ```

use core::fmt;

use serde::{Deserialize, Serialize};

use super::anomaly::{Anomaly, DayAnomaly, WeekAnomaly};
use super::fitted::FittedChurn;
use super::risk::ChurnRisk;
use super::sentence;
use super::signal::RiskBand;
use crate::answer::naming::named;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::user::User;
use crate::number::ratio::Ratio;
use crate::profile::{AsOf, BeforeHorizon};

/// How pressing a warning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningLevel {
    /// No warning.
    #[serde(alias = "无需预警")]
    Quiet,
    /// Look at it.
    #[serde(alias = "提醒")]
    Notice,
    /// Act on it.
    #[serde(alias = "紧急")]
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
}

named! {
    WarningLevel, "warning level" {
        Quiet "quiet" "无需预警";
        Notice "notice" "提醒";
        Urgent "urgent" "紧急";
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
    /// The last days compared with the user's own earlier ones. `None` if that is not known.
    pub anomaly: Option<Anomaly>,
}

/// Why an early warning is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EarlyWarningReason {
    /// The risk and the value.
    Risk {
        /// The band of the churn risk.
        band: RiskBand,
        /// The share of users whose value is lower.
        value: Ratio,
    },
    /// Unusually few active days.
    ActiveDays(DayAnomaly),
    /// Unusually little spend in a week.
    Spend(WeekAnomaly),
    /// Unusually little time in a week.
    Time(WeekAnomaly),
}

impl FittedChurn {
    /// The warning for a user as of a day, where `value` is the share of users whose value is lower.
    /// [`percentile_rank`](crate::number::stats::percentile_rank) computes that share from whatever you count as value.
    ///
    /// The risk is that of the same day, in the band that the lifecycle stage gives it: a scorecard has it, and without
    /// one [`ChurnRisk::in_stage`].
    ///
    /// ```
    /// use lifestage::score::{FittedChurn, WarningLevel};
    /// use lifestage::number::Ratio;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// // Every day for nine weeks, and then not for two days.
    /// let (churn, user, monday) = (FittedChurn::default(), User::new(1_u64), Day::ymd(2026, 1, 5));
    /// let daily = Profile::of((0..63).map(|n| Event::log_in(1_u64, monday.plus(n))));
    /// let as_of = daily.as_of(monday.plus(64));
    /// let risk = churn.assess(as_of, &user)?.unwrap();
    /// let warning = churn.early_warning(as_of, &user, &risk, Ratio::percent(95))?;
    /// assert_eq!(warning.level, WarningLevel::Notice);
    /// assert_eq!(
    ///     warning.to_string(),
    ///     "notice: low risk, value above 95 % of users; active on 0 of 2 days since 2026-03-09, on 56 of the 56 before",
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
        risk: &ChurnRisk,
        value: Ratio,
    ) -> Result<EarlyWarning, BeforeHorizon> {
        Ok(self.warn(risk, value, self.rule.anomaly(as_of, user)?))
    }

    /// The warning that a risk, a value and an anomaly give.
    pub fn warn(&self, risk: &ChurnRisk, value: Ratio, anomaly: Option<Anomaly>) -> EarlyWarning {
        let config = self.rule.config().warning;
        let (high, middle) = (value >= config.high_value, value >= config.middle_value);
        let level = match risk.band {
            RiskBand::Critical if middle => WarningLevel::Urgent,
            RiskBand::High if high => WarningLevel::Urgent,
            RiskBand::Critical => WarningLevel::Notice,
            RiskBand::High if middle => WarningLevel::Notice,
            RiskBand::Watch if high => WarningLevel::Notice,
            RiskBand::High | RiskBand::Watch | RiskBand::Low | RiskBand::Unknown | RiskBand::Gone => {
                WarningLevel::Quiet
            }
        };
        let unusual = risk.band != RiskBand::Gone && anomaly.is_some_and(|anomaly| anomaly.is_unusual());
        EarlyWarning { level: if unusual { level.raised() } else { level }, value, band: risk.band, anomaly }
    }
}

impl EarlyWarning {
    /// Why: the risk and the value, and then what is unusual.
    pub fn reasons(&self) -> impl Iterator<Item = EarlyWarningReason> {
        let Anomaly { active_days, spend, time } = self.anomaly.unwrap_or_default();
        let week = |week: Option<WeekAnomaly>| week.filter(|week| week.unusual);
        let risk = EarlyWarningReason::Risk { band: self.band, value: self.value };
        [risk]
            .into_iter()
            .chain(active_days.filter(|days| days.unusual).map(EarlyWarningReason::ActiveDays))
            .chain(week(spend).map(EarlyWarningReason::Spend))
            .chain(week(time).map(EarlyWarningReason::Time))
    }
}

impl Say for EarlyWarning {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.level.name(words.language))?;
        for (place, reason) in self.reasons().enumerate() {
            f.write_str(if place == 0 { words.language.colon() } else { words.language.semicolon() })?;
            reason.say_to(words, f)?;
        }
        Ok(())
    }
}

display_in_english!(EarlyWarning);

/// A share of users in whole percent, rounded down: nobody is above 100 % of users.
fn below(share: Ratio) -> Ratio {
    // A product a last bit below a whole percent is that percent.
    Ratio::new((share.get() * 100.0 + 1e-9).floor().min(99.0) / 100.0).unwrap_or(share)
}

impl Phrased for EarlyWarningReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Risk { band: RiskBand::Gone, value } => sentence::gone_user_of_value(below(*value)),
            Self::Risk { band, value } => sentence::risk_of_value(*band, below(*value)),
            Self::ActiveDays(days) => days.phrase(),
            Self::Spend(week) => week.spend(),
            Self::Time(week) => week.minutes(),
        }
    }
}

display_phrases!(EarlyWarningReason);

impl From<EarlyWarningReason> for Reason {
    fn from(reason: EarlyWarningReason) -> Self {
        let week = |week: WeekAnomaly| (SeenValue::Whole(week.seen), Some(SeenValue::Whole(week.usual)));
        let (rule, (seen, bound)) = match reason {
            EarlyWarningReason::Risk { value, .. } => ("churn.early_warning", (SeenValue::Number(value.get()), None)),
            EarlyWarningReason::ActiveDays(days) => ("churn.quiet_days", (SeenValue::Day(days.since), None)),
            EarlyWarningReason::Spend(spend) => ("churn.low_spend", week(spend)),
            EarlyWarningReason::Time(time) => ("churn.little_time", week(time)),
        };
        Self::saying(rule, Some(seen), [bound, None], &reason.phrase())
    }
}
