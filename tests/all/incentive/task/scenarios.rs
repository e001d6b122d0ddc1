//! States, counting, prerequisites and make-up, as scenarios in `tests/data/task`.

use std::collections::BTreeMap;

use lifestage::User;
use lifestage::event::Subject;
use lifestage::incentive::{Name, Plan, Reward};
use lifestage::number::Ratio;
use lifestage::profile::{AsOf, BeforeHorizon};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shared::scenarios::{Judged, all_hold};

#[derive(Deserialize)]
#[serde(untagged)]
enum WhichPlan {
    Preset(String),
    Given(Plan),
}

impl Default for WhichPlan {
    fn default() -> Self {
        Self::Given(Plan::default())
    }
}

impl WhichPlan {
    fn plan(&self) -> Plan {
        match self {
            Self::Given(plan) => plan.clone(),
            Self::Preset(name) => match name.as_str() {
                "newcomer" => Plan::newcomer(None),
                "newcomer with core feature 3" => Plan::newcomer(Subject::new(3)),
                "first_steps" => Plan::first_steps(),
                other => panic!("no preset `{other}`"),
            },
        }
    }
}

/// A part of the whole in lowest terms, from the numbers that a status is written as.
fn fraction(written: &Value, part: &str, shown: Ratio) -> Value {
    let [part, whole] = [part, "whole"].map(|name| written[name].as_u64().unwrap());
    assert_eq!(Ratio::of(part, whole), Some(shown));
    let divisor = (1..=whole).rev().find(|divisor| part % divisor == 0 && whole % divisor == 0).unwrap();
    json!([part / divisor, whole / divisor])
}

impl Judged for WhichPlan {
    fn answer(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Value>, BeforeHorizon> {
        let Some(status) = self.plan().status(as_of, user)? else { return Ok(None) };
        let written = serde_json::to_value(&status).unwrap();
        let states: BTreeMap<Name, Value> = status.tasks().iter().map(|task| (task.id, json!(task.state))).collect();
        let missing: BTreeMap<Name, u32> = status.tasks().iter().map(|task| (task.id, task.missing)).collect();
        let rewards: BTreeMap<Name, Reward> = status.rewards_due().map(|due| (due.key.task, due.reward)).collect();
        let lost: BTreeMap<Name, Reward> =
            status.tasks().iter().filter_map(|task| Some((task.id, task.lost?))).collect();
        Ok(Some(json!({
            "states": states,
            "missing": missing,
            "completion": fraction(&written, "credit", status.completion()),
            "on_time": fraction(&written, "on_time_credit", status.on_time_completion()),
            "rewards": rewards,
            "lost": lost,
            "completed_on": status.completed_on(),
        })))
    }
}

#[test]
fn tasks_stand_as_written() {
    all_hold::<WhichPlan>("task", 28);
}
