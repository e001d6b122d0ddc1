//! Rules that contain other rules of the same document take those, unless they say their own.

use super::section::Company;
use crate::outreach::effect::{AttributionConfig, AttributionRule};
use crate::outreach::referral::{ReferralConfig, ReferralRule};
use crate::report::kpi::KpiInvitees;
use crate::report::roster::{RosterConfig, RosterRule};
use crate::score::winback::{WinBackConfig, WinBackRule};

impl Company {
    /// Takes the rules of the document over into each section that does not say its own.
    pub(super) fn adopt(&mut self, says: impl Fn(&str, &str) -> bool) {
        let Self {
            rules,
            winback,
            time_to_churn,
            stayed,
            journey,
            roster,
            cross_table,
            kpi,
            year,
            attribution,
            referral,
            ..
        } = self;
        let mut asked = winback.config().clone();
        if !says("winback", "stage") {
            asked.stage = rules.stage.clone();
        }
        if let Some(needs) = rules.needs.as_ref().filter(|_| !says("winback", "needs")) {
            asked.needs = needs.clone();
        }
        *winback = WinBackRule::new(WinBackConfig { ..asked });
        if !says("time_to_churn", "stage") {
            time_to_churn.stage = rules.stage.clone();
        }
        if !says("stayed", "stage") {
            stayed.stage = rules.stage.clone();
        }
        if !says("journey", "stage") {
            journey.stage = rules.stage.clone();
        }
        if !says("cross_table", "touchpoints") {
            cross_table.touchpoints = self.touchpoints.clone();
        }
        if !says("attribution", "touchpoints") {
            let config = AttributionConfig { touchpoints: self.touchpoints.clone(), ..attribution.config().clone() };
            // INVARIANT: all but the touchpoints was checked before, and any of these are right.
            let with_map = AttributionRule::new(config);
            debug_assert!(with_map.is_ok(), "{with_map:?}");
            *attribution = with_map.unwrap_or_else(|_| attribution.clone());
        }
        if let Some(contribution) = rules.contribution.as_ref().filter(|_| !says("roster", "contribution")) {
            *roster = RosterRule::new(RosterConfig { contribution: contribution.clone(), ..roster.config().clone() });
        }
        if let Some(incentives) = &rules.incentives {
            if !says("kpi", "plan") {
                kpi.plan = incentives.tasks().clone();
            }
            if !says("year", "growth") {
                year.growth = incentives.growth().clone();
            }
            if !says("referral", "plan") {
                let config = ReferralConfig { plan: Some(incentives.tasks().clone()), ..referral.config().clone() };
                // INVARIANT: a plan is checked in itself, and all else was checked before.
                let with_plan = ReferralRule::new(config);
                debug_assert!(with_plan.is_ok(), "{with_plan:?}");
                *referral = with_plan.unwrap_or_else(|_| referral.clone());
            }
        }
        if !says("kpi", "invitees") {
            let ReferralConfig { plan, retained_from, retained_to, activity, window, .. } = referral.config().clone();
            let invitees = KpiInvitees { plan, retained_from, retained_to, activity, window };
            // What the board does anyway need not be said.
            kpi.invitees = (invitees != kpi.usual_invitees()).then_some(invitees);
        }
    }
}
