//! One user: each score, its reasons, and what would change it.

use std::fmt;

use lifestage::Scorecard;
use lifestage::answer::{Language, Say};
use lifestage::incentive::GrowthPointsStatement;
use lifestage::score::Band;

use crate::commands::score::Scored;
use crate::reader::visible::visible;

/// Everything about one user, in the language that was asked for.
pub(crate) struct Explanation<'a> {
    pub(crate) scored: &'a Scored,
    pub(crate) card: &'a Scorecard,
    pub(crate) language: Language,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (user, as_of) = (self.scored.log.shown(self.card.user), self.card.as_of);
        match self.language {
            Language::Chinese => writeln!(f, "用户{user}，截至{}\n", as_of.say(self.language))?,
            _ => writeln!(f, "User {user} as of {as_of}\n")?,
        }
        self.rfm(f)?;
        writeln!(f)?;
        self.stage(f)?;
        self.who(f)?;
        self.earnings(f)
    }
}

impl Explanation<'_> {
    /// A heading in the language.
    fn heading<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        match self.language {
            Language::Chinese => chinese,
            _ => english,
        }
    }

    /// A line for each of some things, which may have names of the log in them.
    fn lines<T: Say>(
        &self,
        f: &mut fmt::Formatter<'_>,
        indent: usize,
        things: impl IntoIterator<Item = T>,
    ) -> fmt::Result {
        let decimals = self.scored.decimals;
        things.into_iter().try_for_each(|thing| {
            let said = format!("{:.decimals$}", thing.say_with(self.language, &self.scored.names));
            writeln!(f, "{:indent$}{}", "", visible(&said))
        })
    }

    fn rfm(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = self.heading(": ", "：");
        let rfm = match self.card.rfm.score() {
            Ok(rfm) => rfm,
            Err(why) => return writeln!(f, "RFM{colon}{}", why.say(self.language)),
        };
        let [r, frequency, m] = [rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade];
        writeln!(f, "RFM {r}-{frequency}-{m}{colon}{}", rfm.segment.say(self.language))?;
        self.lines(f, 2, rfm.reasons())?;
        let mut moves = self.scored.rules.rfm.fitted().into_iter().flat_map(|fitted| fitted.moves(rfm)).peekable();
        if moves.peek().is_some() {
            writeln!(
                f,
                "{}",
                self.heading("  What would change it, each on its own:", "  以下任意一项都会使其改变：")
            )?;
        }
        self.lines(f, 4, moves)
    }

    /// Behavior, worth, churn risk, abuse, group, needs, tags, contribution, segments.
    fn who(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (card, language) = (self.card, self.language);
        let colon = self.heading(": ", "：");
        if let Some(behavior) = card.behavior.known() {
            let none = self.heading("none", "无").to_owned();
            let shown = card.shown_behavior().map_or(none, |shown| shown.say(language).to_string());
            let since = behavior.since.say(language);
            match language {
                Language::Chinese => writeln!(f, "\n行为类型：{shown}，{since}")?,
                _ => writeln!(f, "\nBehavior {shown} {since}")?,
            }
            self.lines(f, 2, behavior.reasons())?;
            self.lines(f, 2, card.upgrade.as_deref())?;
            self.lines(f, 4, behavior.moves())?;
        }
        if let Some(worth) = card.worth.known() {
            writeln!(f, "\n{}{colon}{}", self.heading("Worth", "价值类别"), worth.class.say(language))?;
            self.lines(f, 2, worth.reasons())?;
        }
        if let Some(risk) = card.churn.known() {
            let band = risk.band.say(language);
            match language {
                Language::Chinese => writeln!(f, "\n流失风险{:.0}分（满分100分）：{band}", risk.score)?,
                _ => writeln!(f, "\nChurn risk {:.0} of 100: {band}", risk.score)?,
            }
            self.lines(f, 2, risk.reasons())?;
        }
        if let Some(warning) = self.scored.early_warning(card) {
            writeln!(f, "\n{}{colon}{}", self.heading("Early warning", "流失预警"), warning.level.say(language))?;
            self.lines(f, 2, warning.reasons())?;
        }
        if let Some(abuse) = card.abuse.known() {
            let none = self.heading("no warning", "没有预警").to_owned();
            let level = abuse.level().map_or(none, |level| level.say(language).to_string());
            writeln!(f, "\n{}{colon}{level}", self.heading("Abuse", "滥用"))?;
            self.lines(f, 2, abuse.reasons())?;
        }
        if let Some(grouped) = card.group.known() {
            writeln!(f, "\n{}", self.heading("Group and tier", "分组与层级"))?;
            self.lines(f, 2, grouped.reasons())?;
        }
        if let Some(needs) = card.needs.known().filter(|needs| !needs.ranked.is_empty()) {
            writeln!(f, "\n{}", self.heading("Needs", "需求"))?;
            self.lines(f, 2, needs.reasons())?;
        }
        if let Some(tags) = card.tags.known() {
            writeln!(f, "\n{}", self.heading("Tags", "标签"))?;
            self.lines(f, 2, tags.tags.iter().filter(|tag| tag.band != Some(Band::None)))?;
        }
        if !card.segments.is_empty() {
            writeln!(f, "\n{}", self.heading("Segments", "分群"))?;
        }
        card.segments.iter().try_for_each(|member| match language {
            Language::Chinese => writeln!(f, "  {}，{}", member.segment, member.since.say(language)),
            _ => writeln!(f, "  {} {}", member.segment, member.since),
        })
    }

    fn earnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(earnings) = self.card.earnings.known() else { return Ok(()) };
        let (language, colon) = (self.language, self.heading(": ", "："));
        writeln!(f, "\n{}{colon}{}", self.heading("Growth points", "成长值"), earnings.growth.say(language))?;
        self.lines(f, 2, earnings.growth.next.iter())?;
        self.lines(f, 2, self.scored.statement(self.card).iter().flat_map(GrowthPointsStatement::reasons))?;
        if let Some(membership) = earnings.membership {
            match language {
                Language::Chinese => writeln!(f, "\n会员等级{}级", membership.level)?,
                _ => writeln!(f, "\nMembership level {}", membership.level)?,
            }
            self.lines(f, 2, membership.reasons())?;
        }
        let (completion, day) = (earnings.tasks.completion().say(language).to_string(), earnings.tasks.plan_day());
        match language {
            Language::Chinese => writeln!(f, "\n新手任务：完成度{completion}，计划第{day}天")?,
            _ => writeln!(f, "\nNewcomer tasks: {completion} complete, plan day {day}")?,
        }
        self.lines(f, 2, earnings.tasks.reasons())?;
        let (now, best) = (earnings.streak.length(), earnings.streak.longest());
        match language {
            Language::Chinese => writeln!(f, "\n连续天数：当前{now}天，最长{best}天")?,
            _ => writeln!(f, "\nStreak: {} now, {} at best", days(now), days(best))?,
        }
        self.lines(f, 2, earnings.streak.reasons())
    }

    fn stage(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stage, language) = (&self.card.stage, self.language);
        let (name, since) = (stage.stage.say(language), stage.since.say(language));
        match (language, stage.ladder()) {
            (Language::Chinese, Some(ladder)) => {
                writeln!(f, "生命周期阶段：{name}，{since}，在成长阶梯上为{}", ladder.say(language))?;
            }
            (Language::Chinese, None) => writeln!(f, "生命周期阶段：{name}，{since}")?,
            (_, Some(ladder)) => writeln!(f, "Stage {name} {since}, on the ladder {ladder}")?,
            (_, None) => writeln!(f, "Stage {name} {since}")?,
        }
        self.lines(f, 2, stage.reasons())?;
        if stage.moves().next().is_some() {
            writeln!(f, "{}", self.heading("  What would change it:", "  以下会使其改变："))?;
        }
        self.lines(f, 4, stage.moves())
    }
}

fn days(count: u32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}
