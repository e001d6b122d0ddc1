//! The newcomer test: who of each arm was active again on the seventh day after joining.
//!
//! Who changes because of an arm (`outreach::uplift`) is not asked: that takes a score from before the test, and newcomers have none.

use std::collections::BTreeMap;
use std::error::Error;

use lifestage::KindSet;
use lifestage::number::Ratio;
use lifestage::outreach::experiment::{Proportion, holm, sample_ratio};
use lifestage::time::Window;
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::{Text, all, points};
use crate::table::{grouped, share, table};

/// The day after joining that is looked at.
const DAY: u32 = 7;

#[derive(Serialize)]
pub(super) struct NewcomerTest {
    /// The control first.
    arms: Vec<Tried>,
    /// How likely chance alone makes the arms as unequal in size, were they drawn alike; none of fewer than two.
    split_p: Option<f64>,
}

#[derive(Serialize)]
struct Tried {
    arm: String,
    /// Users who joined seven days ago or more, and how many of them were active on that day.
    users: u64,
    active: u64,
    /// Against the control; none for itself, and where there is not enough data.
    difference: Option<f64>,
    p: Option<f64>,
    /// Where several arms are judged together: the p-value among all of them, by Holm.
    #[serde(skip_serializing_if = "Option::is_none")]
    p_holm: Option<f64>,
}

impl Tried {
    /// The p-value that the arm is judged by.
    fn judged_by(&self) -> Option<f64> {
        self.p_holm.or(self.p)
    }
}

impl Block for NewcomerTest {
    const NAME: &'static str = "newcomer_test";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let mut found: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
        for card in &morning.cards {
            let (Some(arm), Some((member, known))) = (morning.arm(card.user), morning.member(card.user)) else {
                continue;
            };
            let Some(seventh) = known.joined(&member.user).map(|joined| joined.plus(DAY.cast_signed())) else {
                continue;
            };
            if seventh <= morning.as_of {
                let days = member.profile.as_of(seventh).active_days(&KindSet::activity(), Window::last(1))?;
                let counts = found.entry(arm).or_default();
                *counts = [counts[0] + 1, counts[1] + u64::from(days > 0)];
            }
        }
        let control = match &morning.control {
            Some(control) if found.contains_key(control.as_str()) => Some(control.as_str()),
            Some(control) => {
                let arms = found.keys().copied().collect::<Vec<_>>().join(", ");
                return Err(format!("--control `{control}` is no arm with users old enough: there are {arms}").into());
            }
            None => found.keys().next().copied(),
        };
        let mut arms: Vec<(&str, [u64; 2])> = found.into_iter().collect();
        arms.sort_by_key(|(arm, _)| Some(*arm) != control);
        let base = arms.first().map(|(_, [users, active])| Proportion::new(*active, *users)).transpose()?;
        let split: Vec<(u64, f64)> = arms.iter().map(|(_, [users, _])| (*users, 1.0)).collect();
        let split_p = sample_ratio(&split).ok().map(|ratio| ratio.p_value.get());
        let arms = arms.into_iter().enumerate().map(|(place, (arm, [users, active]))| {
            let this = Proportion::new(active, users)?;
            let test = base.filter(|_| place > 0).and_then(|base| base.against(this).ok());
            let (difference, p) = (test.map(|test| test.effect), test.map(|test| test.p_value.get()));
            Ok(Tried { arm: arm.to_owned(), users, active, difference, p, p_holm: None })
        });
        let mut arms = arms.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        judge_together(&mut arms)?;
        Ok(Self { arms, split_p })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        if self.arms.is_empty() {
            page.line(words::NO_ARMS.said(language));
            return page.call(words::CALL);
        }
        let mut table = table(all(language, words::COLUMNS));
        for arm in &self.arms {
            table.add_row([
                arm.arm.clone(),
                grouped(arm.users),
                grouped(arm.active),
                share(language, arm.active, arm.users),
                arm.difference.map_or_else(String::new, |difference| points(language, difference, 1)),
                arm.judged_by().map_or_else(String::new, |p| format!("{p:.4}")),
            ]);
        }
        page.table(table);
        page.line(&words::verdict(language, self));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        let language = morning.language;
        let none = self.arms.is_empty().then(|| words::NO_ARMS.said(language).to_owned());
        Some((words::TITLE, none.unwrap_or_else(|| words::verdict(language, self))))
    }
}

/// Several arms against one control are judged by Holm; one has nothing to be adjusted for.
fn judge_together(arms: &mut [Tried]) -> Result<(), Box<dyn Error>> {
    let Some((_, others)) = arms.split_first_mut().filter(|(_, others)| others.len() > 1) else { return Ok(()) };
    // An arm without enough data counts too: nothing speaks for a difference.
    let alone = others.iter().map(|arm| arm.p.map_or(Ok(Ratio::ONE), Ratio::new)).collect::<Result<Vec<_>, _>>()?;
    for (arm, adjusted) in others.iter_mut().zip(holm(&alone)) {
        arm.p_holm = arm.p.map(|_| adjusted.get());
    }
    Ok(())
}

mod words {
    use lifestage::answer::Language;

    use super::{NewcomerTest, Tried};
    use crate::speech::{Text, semicolon, sentences};

    pub(super) const TITLE: Text = Text::new("The newcomer test", "新用户A/B实验");
    pub(super) const CALL: &str = "let test = Proportion::new(active, users)?.against(control)?;";
    pub(super) const COLUMNS: [Text; 6] = [
        Text::new("arm", "实验分组"),
        Text::new("users", "用户数"),
        Text::new("active on day 7", "第7日活跃"),
        Text::new("share", "第7日留存率"),
        Text::new("difference", "与对照组之差"),
        Text::new("p", "p值"),
    ];
    pub(super) const NO_ARMS: Text = Text::new(
        "Nobody is in a test (a column arm of --users says who is).",
        "没有用户参加实验；用户文件可以写明每名用户所在的实验分组。",
    );
    const NOTHING: Text = Text::new("There is nothing to compare yet.", "暂无可比较的数据。");
    const LEVEL: f64 = 0.05;

    sentences! {
        unequal(p)
            "Look at the assignment first: arms as unequal in size have p {p}. "
            "请先检查分流：各组人数偏离预定比例，p值为{p}。";
        no_difference(arm) "{arm} shows no clear difference from the control" "{arm}的第7日留存与对照组无显著差异";
        more(arm) "{arm} keeps more newcomers than the control" "{arm}的第7日留存显著高于对照组";
        fewer(arm) "{arm} keeps fewer newcomers than the control" "{arm}的第7日留存显著低于对照组";
        one(split, told) "{split}{told}." "{split}{told}。";
        several(split, told, arms)
            "{split}{told} (p among all {arms} arms, by Holm)."
            "{split}{told}（{arms}个实验组的p值已作多重比较校正）。";
    }

    fn told(language: Language, arm: &Tried) -> Option<String> {
        let (p, difference) = (arm.judged_by()?, arm.difference?);
        Some(match (p < LEVEL, difference > 0.0) {
            (false, _) => no_difference(language, &arm.arm),
            (true, true) => more(language, &arm.arm),
            (true, false) => fewer(language, &arm.arm),
        })
    }

    pub(super) fn verdict(language: Language, test: &NewcomerTest) -> String {
        let split = match test.split_p {
            Some(p) if p < LEVEL => unequal(language, format!("{p:.4}")),
            _ => String::new(),
        };
        let told: Vec<String> = test.arms.iter().filter_map(|arm| told(language, arm)).collect();
        let others = test.arms.len().saturating_sub(1);
        match told.len() {
            0 => split + NOTHING.said(language),
            _ if others > 1 => several(language, split, told.join(semicolon(language)), others),
            _ => one(language, split, told.join(semicolon(language))),
        }
    }
}

#[cfg(test)]
mod tests {
    use lifestage::answer::Language;

    use super::{NewcomerTest, Tried, judge_together, words};

    fn tried(arm: &str, difference: Option<f64>, p: Option<f64>) -> Tried {
        Tried { arm: arm.to_owned(), users: 100, active: 30, difference, p, p_holm: None }
    }

    fn judged(others: &[f64]) -> NewcomerTest {
        let others = others.iter().enumerate().map(|(place, p)| tried(&format!("arm {place}"), Some(0.1), Some(*p)));
        let mut arms: Vec<Tried> = [tried("control", None, None)].into_iter().chain(others).collect();
        judge_together(&mut arms).unwrap();
        NewcomerTest { arms, split_p: None }
    }

    #[test]
    fn one_arm_is_judged_alone_and_several_together() {
        assert_eq!(words::verdict(Language::English, &judged(&[0.03])), "arm 0 keeps more newcomers than the control.");
        let two = judged(&[0.03, 0.01]);
        assert_eq!(two.arms[2].p_holm, Some(0.02));
        let three = words::verdict(Language::English, &judged(&[0.03, 0.9, 0.01]));
        assert_eq!(
            three,
            "arm 0 shows no clear difference from the control; arm 1 shows no clear difference from the control; \
             arm 2 keeps more newcomers than the control (p among all 3 arms, by Holm)."
        );
    }
}
