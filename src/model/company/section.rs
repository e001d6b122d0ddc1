//! The sections of a company, in one table: the field, what it is, and the rule that reads it.

use std::collections::BTreeMap;

use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::answer::document::Sections;
use crate::answer::names::Names;
use crate::event::by_value::KindsByValue;
use crate::event::touchpoint::TouchpointMap;
use crate::incentive::ledger::LedgerRule;
use crate::model::aha::AhaRule;
use crate::model::co_use::CoUseRule;
use crate::model::interval::IntervalRule;
use crate::outreach::assignment::AssignmentRule;
use crate::outreach::campaign::{CampaignRule, EventActivityRule};
use crate::outreach::contact::ContactRule;
use crate::outreach::effect::{AttributionRule, EntryEffectRule, SpecialDayRule};
use crate::outreach::experiment::ExperimentRule;
use crate::outreach::fatigue::FatigueRule;
use crate::outreach::feedback::{FeedbackRule, ServiceRule};
use crate::outreach::launch::LaunchRule;
use crate::outreach::plan::OutreachRule;
use crate::outreach::playbook::{BudgetRule, PlaybookRule};
use crate::outreach::referral::ReferralRule;
use crate::outreach::trial::TrialRule;
use crate::report::accounting::UserAccountingRule;
use crate::report::activity::ActivityRule;
use crate::report::data_quality::DataQualityRule;
use crate::report::funnel::FunnelRule;
use crate::report::goal::GoalRule;
use crate::report::journey::{CrossTableRule, JourneyRule};
use crate::report::kpi::KpiRule;
use crate::report::leaderboard::LeaderboardRule;
use crate::report::memory::MemoryRule;
use crate::report::path::PathRule;
use crate::report::retention::RetentionRule;
use crate::report::revenue::{CohortRevenueRule, RevenueRule, TimeToChurnRule};
use crate::report::revenue_split::RevenueSplitRule;
use crate::report::roster::RosterRule;
use crate::report::session::SessionRule;
use crate::report::stayed::StayedRule;
use crate::report::subscription::SubscriptionRule;
use crate::report::watch::WatchRule;
use crate::report::year::YearRule;
use crate::rule::ruleset::RuleSet;
use crate::score::recommendation::RecommendationRule;
use crate::score::winback::WinBackRule;

/// Writes the struct, its two written forms, the table of sections and the reading of them.
///
/// A row has the doc, which the schema shows too; the field; and its rule.
macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $field:ident: $rule:ty;)+) => {
        /// All rules of a company. Put it together in code with `..Company::default()`, or read it from one document.
        ///
        /// ```
        /// use lifestage::model::Company;
        ///
        /// let company: Company = serde_json::from_str(
        ///     r#"{
        ///         "names": { "subjects": ["export"] },
        ///         "stage": { "silent_from": 21 },
        ///         "segments": [{ "name": "exporters", "when": { "days_since": "use", "about": "export", "at_most": 28 } }],
        ///         "campaign": { "window_days": 14 }
        ///     }"#,
        /// )?;
        /// assert_eq!(company.campaign.window_days, 14);
        /// // Who is to be won back is silent by the stages of the same document.
        /// assert_eq!(company.winback.config().stage, company.rules.stage);
        ///
        /// let wrong = r#"{
        ///     "segments": [{ "name": "keen", "when": { "count": "use", "about": "exprot", "in": { "last": 7 }, "at_least": 3 } }],
        ///     "campaign": { "window_days": -1 },
        ///     "contact":  { "caps": [{ "at_most": 0, "per": "day" }] },
        ///     "kpi":      { "own": { "active": { "share": { "of": { "in_segment": "active" } } } } }
        /// }"#;
        /// let problems = serde_json::from_str::<Company>(wrong).unwrap_err().to_string();
        /// assert!(problems.starts_with("4 problems\n`segments[0].when.about`: there is no subject `exprot`"));
        /// assert!(problems.contains("\n`kpi.own.active.share.of`: there is no segment `active`"));
        /// # Ok::<(), serde_json::Error>(())
        /// ```
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Company {
            /// Names of subjects, channels, classes and kinds of your own, where the document has them itself. Default none.
            pub names: Names,
            /// The rules that score users.
            pub rules: RuleSet,
            $($(#[doc = $doc])+ pub $field: $rule,)+
        }

        /// The names of the sections beside those of the rule set, and what they are.
        pub(super) const SECTIONS: &[(&str, &str)] = &[$((stringify!($field), concat!($($doc),+))),+];

        impl Company {
            /// Reads every section beside those of the rule set. What was wrong has its default, and is noted.
            pub(super) fn read_sections(names: Names, rules: RuleSet, sections: &mut Sections<'_>) -> Self {
                Self { names, rules, $($field: sections.read(stringify!($field)).unwrap_or_default(),)+ }
            }
        }

        /// The plain fields in a binary format, before the check.
        #[derive(Serialize, Deserialize)]
        #[serde(remote = "Company")]
        pub(super) struct Plain {
            names: Names,
            rules: RuleSet,
            $($field: $rule,)+
        }

        /// All sections side by side, as people write them.
        #[derive(Serialize)]
        struct Flat<'a> {
            names: &'a Names,
            #[serde(flatten)]
            rules: &'a RuleSet,
            $($field: &'a $rule,)+
        }

        impl Serialize for Company {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if !serializer.is_human_readable() {
                    return Plain::serialize(self, serializer);
                }
                let Self { names, rules, $($field),+ } = self;
                Flat { names, rules, $($field),+ }.serialize(serializer)
            }
        }
    };
}

sections! {
    /// Kinds by value: single events of at least some value, observed as a kind of your own too.
    by_value: KindsByValue;
    /// Where users were met, by kind and subject of what they did.
    touchpoints: TouchpointMap;
    /// Whom to win back, and what counts as won back.
    winback: WinBackRule;
    /// Features that go with what a user uses.
    recommendations: RecommendationRule;
    /// How points of the ledger expire, mature and are taken back.
    ledger: LedgerRule;
    /// What counts as being active.
    activity: ActivityRule;
    /// New, returning, resurrecting and dormant users.
    accounting: UserAccountingRule;
    /// Who comes back.
    retention: RetentionRule;
    /// Revenue per period.
    revenue: RevenueRule;
    /// The spend of cohorts.
    cohort_revenue: CohortRevenueRule;
    /// The time from the first purchase to churn.
    time_to_churn: TimeToChurnRule;
    /// Recurring spend, and how it moves.
    subscription: SubscriptionRule;
    /// Why revenue changed.
    revenue_split: RevenueSplitRule;
    /// Who stayed and who left.
    stayed: StayedRule;
    /// The way through the stages.
    journey: JourneyRule;
    /// Users by subject and touchpoint.
    cross_table: CrossTableRule;
    /// Key numbers and their targets, and numbers of your own.
    kpi: KpiRule;
    /// How the goals of the key numbers are followed.
    goals: GoalRule;
    /// What is watched, and when it is told.
    watch: WatchRule;
    /// What the log must have.
    data_quality: DataQualityRule;
    /// Points and places.
    leaderboard: LeaderboardRule;
    /// Communities and their people.
    roster: RosterRule;
    /// Sessions.
    sessions: SessionRule;
    /// Funnels by their names.
    funnels: BTreeMap<Box<str>, FunnelRule>;
    /// Paths within sessions.
    paths: PathRule;
    /// The year in review.
    year: YearRule;
    /// What to do for whom.
    playbook: PlaybookRule;
    /// What may be spent on it, and by whom at least and at most.
    budget: BudgetRule;
    /// What users may be reminded of, and what never.
    memories: MemoryRule;
    /// When users may be contacted.
    contact: ContactRule;
    /// Who takes part in which experiment, and who is held out of everything.
    assignment: AssignmentRule;
    /// Who of them gets a message: hold-outs, promises of contacts, habits.
    outreach: OutreachRule;
    /// How many messages are too many.
    fatigue: FatigueRule;
    /// How experiments are judged.
    experiments: ExperimentRule;
    /// The metrics of experiments, their guardrails, and how all are judged together.
    trials: TrialRule;
    /// When a test of a launch is too small to tell.
    launches: LaunchRule;
    /// How campaigns are measured and judged.
    campaign: CampaignRule;
    /// What purchases are credited to.
    attribution: AttributionRule;
    /// How birthdays and member days are measured.
    special_days: SpecialDayRule;
    /// How event activities are measured.
    event_activity: EventActivityRule;
    /// Referrals: who is mature, and the K factor.
    referral: ReferralRule;
    /// How feedback is ranked.
    feedback: FeedbackRule;
    /// How soon users are to be answered.
    service: ServiceRule;
    /// Which early actions are tried to tell who stays.
    aha: AhaRule;
    /// From which kinds to which it is told how long users take.
    intervals: IntervalRule;
    /// Which features and kinds are compared to tell what goes together.
    co_use: CoUseRule;
    /// Which first steps are compared, and by what users do later.
    entry_effects: EntryEffectRule;
}
