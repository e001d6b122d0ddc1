//! What the budget pays for: the cost of this morning's messages by user group, and who gets nothing and why.
//!
//! Users are ranked by what they are expected to spend in a quarter, for each unit of cost. That is more than any message brings, so
//! where even that is less than the cost, the message is not worth it. Whoever never bought comes after them, by the priority of the play.

use std::cmp::Reverse;
use std::error::Error;

use indexmap::IndexMap;
use lifestage::Amount;
use lifestage::outreach::{BudgetAllocation, BudgetClaim, BudgetDecision, BudgetReason};
use lifestage::score::{Group, Potential};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::{Text, all};
use crate::table::{grouped, table};

/// Money in minor units.
#[derive(Serialize)]
pub(super) struct Budget {
    total: u64,
    spent: u64,
    left: u64,
    /// What all messages of the plan would cost.
    asked: u64,
    claims: u64,
    funded: u64,
    groups: Vec<OfGroup>,
    /// Users who get nothing, by why.
    nothing: IndexMap<Text, u64>,
    /// One of each, whoever spent the most.
    examples: Vec<Example>,
}

#[derive(Serialize)]
struct OfGroup {
    group: String,
    floor: u64,
    cap: Option<u64>,
    claims: u64,
    funded: u64,
    spent: u64,
}

#[derive(Serialize)]
struct Example {
    user: String,
    why: String,
}

impl Block for Budget {
    const NAME: &'static str = "budget";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let claims = claims(morning);
        let asked = claims.iter().map(|claim| claim.cost.minor_units()).sum();
        let given: BudgetAllocation = morning.company.budget.allocate(claims)?;
        let mut refused: Vec<&BudgetDecision> = given.users().filter(|decision| !decision.is_funded()).collect();
        refused.sort_by_key(|decision| (Reverse(morning.value(decision.user)), decision.user));
        let (mut nothing, mut examples) = (IndexMap::new(), Vec::new());
        for decision in &refused {
            for why in decision.reasons().filter_map(words::why_not) {
                let users: &mut u64 = nothing.entry(why).or_default();
                if *users == 0 {
                    examples
                        .push(Example { user: morning.name(decision.user).to_owned(), why: morning.say(*decision) });
                }
                *users += 1;
            }
        }
        let units = Amount::minor_units;
        Ok(Self {
            total: units(given.total()),
            spent: units(given.spent()),
            left: units(given.left()),
            asked,
            claims: given.users().len() as u64,
            funded: given.users().filter(|decision| decision.is_funded()).count() as u64,
            groups: given
                .groups()
                .map(|of| OfGroup {
                    group: of.group.clone(),
                    floor: units(of.floor),
                    cap: of.cap.map(units),
                    claims: of.claims,
                    funded: of.funded,
                    spent: units(of.spent),
                })
                .collect(),
            nothing,
            examples,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        let money = |units: u64| i64::try_from(units).map_or_else(|_| String::new(), |units| morning.money(units));
        page.line(&words::spent(language, self, money));
        let mut table = table(all(language, words::COLUMNS));
        for of in self.groups.iter().filter(|of| of.claims > 0 || of.floor > 0 || of.cap.is_some()) {
            table.add_row([
                words::group(language, &of.group),
                grouped(of.claims),
                grouped(of.funded),
                money(of.spent),
                if of.floor > 0 { money(of.floor) } else { String::new() },
                of.cap.map_or_else(String::new, money),
            ]);
        }
        if !self.groups.is_empty() {
            page.table(table);
        }
        if !self.nothing.is_empty() {
            page.line(&words::nothing(language, &self.nothing));
        }
        for example in &self.examples {
            page.item(&words::example(language, &example.user, &example.why));
        }
        page.call(words::CALL);
    }
}

/// A claim for each message of the plan, by the user group.
fn claims(morning: &Morning) -> Vec<BudgetClaim> {
    let playbook = &morning.company.playbook;
    let cards = morning.cards.iter().map(|card| (card.user, card));
    let cards: std::collections::BTreeMap<_, _> = cards.collect();
    let claims = morning.plan.iter().filter_map(|decision| {
        let (message, card) = (decision.message.as_deref()?, cards.get(&decision.user));
        let group = card.and_then(|card| card.group.known()).map(|found| group_name(found.group));
        let potential = card.and_then(|card| card.worth.known()).and_then(|worth| match worth.potential {
            Potential::Expected { spend, .. } => Some(spend),
            Potential::NoPurchase => None,
        });
        Some(BudgetClaim {
            user: decision.user,
            group: group.unwrap_or_default(),
            cost: message.cost,
            priority: playbook.play(&message.play).map_or(0, |play| play.priority),
            value: potential.map(|spend| Amount::try_from(spend).unwrap_or_default()),
        })
    });
    claims.collect()
}

/// What the budget of a company calls a user group: as rules do.
fn group_name(group: Group) -> String {
    match serde_json::to_value(group) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

mod words {
    use indexmap::IndexMap;
    use lifestage::answer::Language;
    use lifestage::score::Group;

    use super::{Budget, BudgetReason};
    use crate::speech::{Text, dot, sentences, with_users};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("What the budget pays for", "预算分配");
    pub(super) const CALL: &str = "let given = budget.allocate(claims)?;";
    pub(super) const COLUMNS: [Text; 6] = [
        Text::new("group", "用户分组"),
        Text::new("asked", "申请"),
        Text::new("paid", "通过"),
        Text::new("spent", "支出"),
        Text::new("at least", "保底"),
        Text::new("at most", "上限"),
    ];
    const NO_GROUP: Text = Text::new("(none)", "未分组");
    const NOT_WORTH: Text = Text::new("worth less than it costs", "预期收益低于成本");
    const GROUP_CAP: Text = Text::new("cap of the group", "分组预算已达上限");
    const SPENT: Text = Text::new("budget spent", "预算已用完");

    sentences! {
        no_budget(asked)
            "The company's document has no budget, so only messages that cost nothing are paid for; all of today's would cost {asked}."
            "公司规则文件中没有预算，因此只有零成本的消息通过；今日全部消息的成本为{asked}。";
        spent_of(spent, total, claims, funded, asked)
            "{spent} of {total} pay for {funded} of {claims} messages; all would cost {asked}. First come users who are expected to spend the most in a quarter for each unit of cost."
            "预算{total}，支出{spent}，通过{funded}条（共{claims}条，全部发送需{asked}）；优先给单位成本预期消费最高的用户。";
        gets_nothing(told) "Not paid for: {told}." "未通过：{told}。";
        example(user, why) "{user}: {why}" "用户{user}：{why}";
    }

    /// Why a claim is not funded, in a few words.
    pub(super) const fn why_not(reason: BudgetReason) -> Option<Text> {
        match reason {
            BudgetReason::NotWorth { .. } => Some(NOT_WORTH),
            BudgetReason::GroupCap { .. } => Some(GROUP_CAP),
            BudgetReason::BudgetSpent { .. } => Some(SPENT),
            _ => None,
        }
    }

    pub(super) fn spent(language: Language, of: &Budget, money: impl Fn(u64) -> String) -> String {
        if of.total == 0 {
            return no_budget(language, money(of.asked));
        }
        let [spent, total, asked] = [of.spent, of.total, of.asked].map(money);
        spent_of(language, spent, total, grouped(of.claims), grouped(of.funded), asked)
    }

    /// A group that the rules know by its word, others as the company calls them.
    pub(super) fn group(language: Language, name: &str) -> String {
        if name.is_empty() {
            return NO_GROUP.said(language).to_owned();
        }
        let known = Group::ALL.iter().find(|group| super::group_name(**group) == name);
        known.map_or_else(|| name.to_owned(), |group| group.name(language).to_owned())
    }

    pub(super) fn nothing(language: Language, nothing: &IndexMap<Text, u64>) -> String {
        let told: Vec<String> =
            nothing.iter().map(|(why, users)| with_users(language, why.said(language), *users)).collect();
        gets_nothing(language, told.join(dot(language)))
    }
}
