//! Outreach plans: one message for each user at most, nobody who is left out, consent, promises, habits, and the report.

mod bent;
mod habits;
mod laws;
mod scenarios;

use lifestage::RuleSet;
use lifestage::outreach::{AssignmentRule, ContactRule, OutreachRules, PlaybookRule};

/// All rules of a plan.
#[derive(Default)]
struct All {
    rules: RuleSet,
    playbook: PlaybookRule,
    contact: ContactRule,
    assignment: AssignmentRule,
}

impl All {
    fn with(playbook: &str) -> Self {
        Self { playbook: serde_json::from_str(playbook).unwrap(), ..Self::default() }
    }

    fn rules(&self) -> OutreachRules<'_> {
        let Self { rules, playbook, contact, assignment } = self;
        OutreachRules { rules, playbook, contact, assignment }
    }
}
