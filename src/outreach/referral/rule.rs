//! The rule of referrals: when an invitee is mature and counts as retained.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::answer::definition::in_words;
use crate::answer::document::Document;
use crate::event::kind::KindSet;
use crate::incentive::maturity::Maturing;
use crate::incentive::task::Plan;
use crate::number::fingerprint::Fingerprint;
use crate::time::Window;
use crate::wording::problems::problems;

/// The options of referrals, each with the reason for its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReferralConfig {
    /// An invitee who completes this plan is mature. Default the newcomer plan; `None` if only staying counts.
    pub plan: Option<Plan>,
    /// An invitee active from this many days after joining is retained. Default 30: the trial is over.
    pub retained_from: u32,
    /// The last day after joining that counts for it. Default 37: each day of the week once, and one more.
    pub retained_to: u32,
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// How many links up the chain an invitee is credited. Default 3: the inviter, and two more.
    pub depth: NonZeroU32,
    /// The window of the K factor. Default the last 30 days: a month.
    pub window: Window,
}

/// The default depth.
const DEPTH: NonZeroU32 = match NonZeroU32::new(3) {
    Some(depth) => depth,
    None => NonZeroU32::MIN,
};

impl Default for ReferralConfig {
    fn default() -> Self {
        Self {
            plan: Some(Plan::newcomer(None)),
            retained_from: 30,
            retained_to: 37,
            activity: KindSet::activity(),
            depth: DEPTH,
            window: Window::last(30),
        }
    }
}

/// A checked rule of referrals.
///
/// ```
/// use lifestage::outreach::{ReferralConfig, ReferralRule};
///
/// let wrong = ReferralConfig { retained_to: 7, ..ReferralConfig::default() };
/// assert_eq!(
///     ReferralRule::new(wrong).unwrap_err().to_string(),
///     "`retained_from` is `30` and `retained_to` is `7`: give the smaller number of days first, and at most 3650",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ReferralConfig", into = "ReferralConfig")]
pub struct ReferralRule {
    numbers: ReferralConfig,
}

/// Why a rule of referrals is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralRuleError {
    from: u32,
    to: u32,
}

problems! {
    struct ReferralRuleError { from: Whole, to: Whole } with (longest: Whole = LONGEST) = "problem.referral"
        "`retained_from` is `{from}` and `retained_to` is `{to}`: give the smaller number of days first, and at most {longest}"
        "`retained_from`为`{from}`，`retained_to`为`{to}`：请把较小的天数写在前面，最多{longest}";
}

/// Ten years, in days.
const LONGEST: u32 = 3_650;

impl ReferralRule {
    /// The rule with these options.
    ///
    /// # Errors
    /// If the days of being retained are out of order or beyond ten years.
    pub fn new(numbers: ReferralConfig) -> Result<Self, ReferralRuleError> {
        if numbers.retained_from <= numbers.retained_to && numbers.retained_to <= LONGEST {
            Ok(Self { numbers })
        } else {
            Err(ReferralRuleError { from: numbers.retained_from, to: numbers.retained_to })
        }
    }

    /// The options.
    pub const fn config(&self) -> &ReferralConfig {
        &self.numbers
    }

    /// By what invitees mature.
    pub(super) const fn maturing(&self) -> Maturing<'_> {
        let ReferralConfig { plan, retained_from, retained_to, activity, .. } = &self.numbers;
        Maturing { plan: plan.as_ref(), activity, days: (*retained_from, *retained_to) }
    }

    /// The rule in words, for a definition.
    pub(super) fn in_words(&self) -> String {
        let ReferralConfig { plan, retained_from, retained_to, activity, .. } = &self.numbers;
        let plan = plan.as_ref().map_or_else(String::new, |plan| {
            // INVARIANT: every plan can be written.
            let print = Document::of(plan).map_or(Fingerprint::from_bits(0), |plan| plan.fingerprint());
            format!("plan version {} ({print}) complete, or ", plan.version())
        });
        format!("matured by {plan}{} {retained_from} to {retained_to} days after joining", in_words(activity))
    }
}

impl TryFrom<ReferralConfig> for ReferralRule {
    type Error = ReferralRuleError;

    fn try_from(numbers: ReferralConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<ReferralRule> for ReferralConfig {
    fn from(rule: ReferralRule) -> Self {
        rule.numbers
    }
}
