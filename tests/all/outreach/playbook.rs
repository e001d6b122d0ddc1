//! Playbooks: what is refused, the one next play of a user and why not the others, and who gets what of a budget.

mod budget;
mod laws;
mod refusals;
mod scenarios;

use lifestage::outreach::{Play, PlayAction, PlaybookConfig, PlaybookRule};
use lifestage::rule::Predicate;

fn condition(text: &str) -> Predicate {
    serde_json::from_str(text).unwrap()
}

/// A play that gives points, so that it needs no channel.
fn play(name: &str, when: Option<&str>, priority: i32) -> Play {
    let play = Play::new(name, PlayAction::GivePoints(u32::try_from(name.len() + 1).unwrap())).priority(priority);
    match when {
        Some(when) => play.when(condition(when)),
        None => play,
    }
}

fn playbook(plays: impl IntoIterator<Item = Play>) -> PlaybookRule {
    PlaybookRule::new(PlaybookConfig { plays: plays.into_iter().collect(), total: false }).unwrap()
}

const SILENT: &str = r#"{ "stage": ["Silent"] }"#;
const GONE: &str = r#"{ "stage": ["Silent", "Churned"] }"#;
