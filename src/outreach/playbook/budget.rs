//! Budgets: how much there is, and how much each group gets at least and at most.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::bound::{BudgetBound, WHOLE};
use crate::answer::problem::{Problem, Problems};
use crate::number::money::Amount;
use crate::wording::problems::problems;

/// A budget before it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetConfig {
    /// All that may be spent, in minor units. Default 0: only what costs nothing.
    pub total: Amount,
    /// The groups that have a floor or a cap, in the order in which floors are filled. Default none.
    pub groups: Vec<BudgetGroup>,
}

/// What a group gets of a budget at least and at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetGroup {
    /// The name of the group, as claims have it.
    pub group: String,
    /// What is kept for the group until its users have had their turn, as far as they claim it. Default none.
    #[serde(default)]
    pub floor: Option<BudgetBound>,
    /// What the group gets at most. Default none: the whole budget.
    #[serde(default)]
    pub cap: Option<BudgetBound>,
}

/// A mistake in a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BudgetProblem {
    /// A group has no name.
    NoName,
    /// A group stands twice.
    NameTwice(String),
    /// A share above the whole.
    Share(u16),
    /// A floor above the cap.
    FloorAboveCap(Amount, Amount),
    /// Floors above the budget.
    Floors(u128, Amount),
}

problems! {
    enum BudgetProblem {
        NoName = "problem.budget.no_name"
            "a group has no name: give it the one that claims have"
            "有一组没有名称：请填写申领所用的名称";
        NameTwice(name: Text) = "problem.budget.name_twice"
            "an earlier group is also named `{name}`: give each group one floor and one cap"
            "前面已有组叫`{name}`：每组只写一个下限和一个上限";
        Share(share: Whole) with (whole: Whole = WHOLE) = "problem.budget.share"
            "a share of `{share}` is more than all: give at most {whole}, so 2500 for a quarter"
            "份额`{share}`超过全部：最多填写{whole}，四分之一写作2500";
        FloorAboveCap(floor, cap) with (least: Whole = floor.minor_units(), most: Whole = cap.minor_units()) = "problem.budget.floor_above_cap"
            "the floor of `{least}` minor units is above the cap of `{most}`: make one of them fit the other"
            "下限`{least}`高于上限`{most}`（最小货币单位）：请调整其中一个";
        Floors(sum: Whole, total) with (budget: Whole = total.minor_units()) = "problem.budget.floors"
            "the floors add up to `{sum}` minor units, and the budget is `{budget}`: lower some, or raise the budget"
            "各组下限合计`{sum}`，而预算为`{budget}`（最小货币单位）：请调低下限，或提高预算";
    }
}

/// A checked budget: floors that fit into it, below their caps.
///
/// ```
/// use lifestage::outreach::BudgetRule;
///
/// let wrong = r#"{
///     "total": 1000,
///     "groups": [
///         { "group": "new", "floor": { "share": 6000 }, "cap": { "money": 500 } },
///         { "group": "loyal", "floor": { "money": 500 } }
///     ]
/// }"#;
/// assert_eq!(
///     serde_json::from_str::<BudgetRule>(wrong).unwrap_err().to_string(),
///     "2 problems\n\
///      `groups[0].floor`: the floor of `600` minor units is above the cap of `500`: make one of them fit the other\n\
///      `groups`: the floors add up to `1100` minor units, and the budget is `1000`: lower some, or raise the budget",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BudgetConfig", into = "BudgetConfig")]
pub struct BudgetRule {
    config: BudgetConfig,
}

impl BudgetRule {
    /// The budget with these bounds.
    ///
    /// # Errors
    /// With every mistake, each with its path: groups without a name or that stand twice, shares above all, floors above
    /// their caps, and floors that the budget cannot pay.
    pub fn new(config: BudgetConfig) -> Result<Self, Problems<BudgetProblem>> {
        let mut found = Vec::new();
        let mut floors = 0_u128;
        let mut names = BTreeSet::new();
        for (place, group) in config.groups.iter().enumerate() {
            let mut wrong =
                |field: &str, problem| found.push(Problem::new(format!("groups[{place}].{field}"), problem));
            if group.group.is_empty() {
                wrong("group", BudgetProblem::NoName);
            } else if !names.insert(&*group.group) {
                wrong("group", BudgetProblem::NameTwice(group.group.clone()));
            }
            for (field, bound) in [("floor", group.floor), ("cap", group.cap)] {
                if let Some(BudgetBound::Share(share)) = bound
                    && share > WHOLE
                {
                    wrong(field, BudgetProblem::Share(share));
                }
            }
            let [floor, cap] = [group.floor, group.cap].map(|bound| bound.map(|bound| bound.of(config.total)));
            if let Some((floor, cap)) = floor.zip(cap).filter(|(floor, cap)| floor > cap) {
                wrong("floor", BudgetProblem::FloorAboveCap(floor, cap));
            }
            floors += floor.map_or(0, |floor| u128::from(floor.minor_units()));
        }
        if floors > u128::from(config.total.minor_units()) {
            found.push(Problem::new("groups", BudgetProblem::Floors(floors, config.total)));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The bounds.
    pub const fn config(&self) -> &BudgetConfig {
        &self.config
    }
}

impl TryFrom<BudgetConfig> for BudgetRule {
    type Error = Problems<BudgetProblem>;

    fn try_from(config: BudgetConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<BudgetRule> for BudgetConfig {
    fn from(rule: BudgetRule) -> Self {
        rule.config
    }
}
