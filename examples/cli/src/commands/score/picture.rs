//! Everybody at a glance: segments, stages and cut points, as a marketer reads them.

use std::fmt;

use lifestage::answer::{Language, Say};
use lifestage::incentive::{Earnings, PlanProgress, TaskProgress};
use lifestage::number::{Cuts, Ratio};
use lifestage::score::{FittedRfm, RfmSegment};
use lifestage::{LifecycleStage, Money, Scorecard};

use crate::commands::score::Scored;
use crate::commands::task::task_name;
use crate::speech::{Text, all, users};
use crate::table::{grouped, money, percent, share, table};

/// What there is beyond a log of purchases.
pub(crate) const MORE: Text = Text::new(
    "one customer, with reasons and what would change them: lifestage score --explain 00004\n\
     an app with newcomers, tasks, points, a campaign and a test: lifestage operations",
    "查看一名客户的结论、理由和怎样会改变：lifestage score --explain 00004 --lang zh\n\
     查看一款应用的新手任务、成长值、营销活动和实验：lifestage operations --lang zh",
);

/// The picture of a whole log.
pub(crate) struct Picture<'a> {
    pub(crate) scored: &'a Scored,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scored { log, cards, rules, .. } = self.scored;
        let language = log.language;
        let users = users(language, cards.len() as u64);
        writeln!(f, "{}\n", words::opening(language, &log.source, users, log.as_of.say(language)))?;
        match rules.rfm.fitted() {
            Some(fitted) => self.rfm(f, fitted)?,
            None => writeln!(f, "{}\n", words::NOT_FITTED.said(language))?,
        }
        self.stages(f)?;
        self.tiers(f)?;
        self.tasks(f)
    }
}

impl Picture<'_> {
    fn rfm(&self, f: &mut fmt::Formatter<'_>, fitted: &FittedRfm) -> fmt::Result {
        let buyers: Vec<&Scorecard> = self.scored.cards.iter().filter(|card| card.rfm.known().is_some()).collect();
        let spend =
            |cards: &[&Scorecard]| cards.iter().map(|card| self.scored.net_spend(card).minor_units()).sum::<i64>();
        let total = spend(&buyers);
        let language = self.language();
        let mut table = table(all(language, words::RFM_COLUMNS));
        let mut segments: Vec<RfmSegment> = RfmSegment::ALL.to_vec();
        segments.extend(buyers.iter().filter_map(|card| card.rfm.known()).map(|rfm| rfm.segment.clone()));
        let mut shown: Vec<RfmSegment> = Vec::new();
        for segment in segments {
            if shown.contains(&segment) {
                continue;
            }
            let of = |card: &&&Scorecard| card.rfm.known().is_some_and(|rfm| rfm.segment == segment);
            let cards: Vec<&Scorecard> = buyers.iter().filter(of).copied().collect();
            if !cards.is_empty() {
                let numbers = |number: fn(&lifestage::score::Rfm) -> i64| {
                    Cuts::fit(cards.iter().filter_map(|card| card.rfm.known()).map(number).collect(), 2)
                };
                let median = |cuts: Option<Cuts>| cuts.map_or_else(String::new, |cuts| cuts.to_string());
                table.add_row([
                    segment.say(language).to_string(),
                    grouped(cards.len() as u64),
                    share(language, cards.len() as u64, buyers.len() as u64),
                    self.money(spend(&cards)),
                    // A share of spend makes sense where nothing is negative.
                    u64::try_from(spend(&cards))
                        .map_or_else(|_| String::new(), |part| share(language, part, total.unsigned_abs())),
                    words::days_ago(language, median(numbers(|rfm| rfm.recency.value))),
                    median(numbers(|rfm| rfm.frequency.value)),
                ]);
            }
            shown.push(segment);
        }
        table.add_row([
            words::ALL_BUYERS.said(language).to_owned(),
            grouped(buyers.len() as u64),
            share(language, buyers.len() as u64, buyers.len() as u64),
            self.money(total),
            String::new(),
            String::new(),
            String::new(),
        ]);
        writeln!(f, "{table}\n{}\n", words::MEDIANS.said(language))?;
        if buyers.iter().filter_map(|card| card.rfm.known()).all(|rfm| rfm.monetary.value == 0) {
            writeln!(f, "{}\n", words::NO_MONEY.said(language))?;
        }
        self.cuts(f, fitted)
    }

    fn cuts(&self, f: &mut fmt::Formatter<'_>, fitted: &FittedRfm) -> fmt::Result {
        let language = self.language();
        let name = words::CUT_POINTS.said(language);
        let mut table = table(std::iter::once(name).chain(fitted.recency().points().iter().map(|_| "")));
        let whole = |point: &i64| point.to_string();
        let money = |point: &i64| self.money(*point);
        let mut row = |name: &str, cuts: &Cuts, print: &dyn Fn(&i64) -> String| {
            table.add_row(std::iter::once(name.to_owned()).chain(cuts.points().iter().map(print)));
        };
        row(words::RECENCY.said(language), fitted.recency(), &whole);
        row(words::FREQUENCY.said(language), fitted.frequency(), &whole);
        row(words::MONETARY.said(language), fitted.monetary(), &money);
        writeln!(f, "{table}\n")
    }

    fn stages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cards = &self.scored.cards;
        let language = self.language();
        let mut table = table(all(language, words::STAGE_COLUMNS));
        for stage in LifecycleStage::ALL {
            let users = cards.iter().filter(|card| card.stage.stage == stage).count() as u64;
            let ladder = stage.ladder().map_or_else(String::new, |ladder| ladder.say(language).to_string());
            let name = stage.say(language).to_string();
            table.add_row([name, ladder, grouped(users), share(language, users, cards.len() as u64)]);
        }
        writeln!(f, "{table}")
    }

    /// How many have reached which tier of growth points.
    fn tiers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(incentives) = &self.scored.rules.incentives else { return Ok(()) };
        let earned: Vec<&Earnings> =
            self.scored.cards.iter().filter_map(|card| card.earnings.known().map(AsRef::as_ref)).collect();
        let language = self.language();
        let [tier, users, part] = all(language, words::TIER_COLUMNS);
        let period = incentives.growth().config().period;
        let mut table =
            table([words::growth_points(language, words::period(language, period)).as_str(), tier, users, part]);
        let mut row = |name: String, tier: Option<u16>| {
            let users = earned.iter().filter(|earnings| earnings.growth.tier() == tier).count() as u64;
            let number = tier.map_or_else(String::new, |tier| tier.to_string());
            table.add_row([name, number, grouped(users), share(language, users, earned.len() as u64)]);
        };
        row(words::BELOW.said(language).to_owned(), None);
        for (number, tier) in (1..).zip(&incentives.growth().config().tiers) {
            row(words::at_least(language, tier.points), Some(number));
        }
        writeln!(f, "\n{table}")
    }

    /// How many of those who could have done each task; left out where nobody did any.
    fn tasks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(incentives) = &self.scored.rules.incentives else { return Ok(()) };
        let mut progress = PlanProgress::new(incentives.tasks(), self.scored.log.as_of, &self.scored.log.calendar);
        for earnings in self.scored.cards.iter().filter_map(|card| card.earnings.known()) {
            // All of them are of one plan as of one day.
            progress.observe(&earnings.tasks).map_err(|_| fmt::Error)?;
        }
        let done = |task: &TaskProgress| task.completion_rate().is_some_and(|rate| rate > Ratio::ZERO);
        if !progress.tasks().iter().any(done) {
            return Ok(());
        }
        let language = self.language();
        let mut table = table(all(language, words::TASK_COLUMNS));
        let rate = |rate: Option<Ratio>| percent(language, rate);
        for (rule, task) in incentives.tasks().tasks().iter().zip(progress.tasks()) {
            let median = task.median_days_to_complete().map_or_else(String::new, |days| days.to_string());
            let name = task_name(language, &rule.id.to_string());
            table.add_row([name, rate(task.completion_rate()), rate(task.on_time_rate()), median]);
        }
        writeln!(f, "\n{table}")
    }

    const fn language(&self) -> Language {
        self.scored.log.language
    }

    fn money(&self, units: i64) -> String {
        money(Money::minor(units), self.scored.decimals)
    }
}

/// Some users, one a row.
pub(crate) struct Users<'a> {
    pub(crate) scored: &'a Scored,
    pub(crate) cards: &'a [Scorecard],
}

impl fmt::Display for Users<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.scored.log.language;
        let mut table = table(all(language, words::USER_COLUMNS));
        for card in self.cards {
            let rfm = card.rfm.known();
            let grades = rfm.map(|rfm| format!("{} {} {}", rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade));
            table.add_row([
                self.scored.log.shown(card.user).into_owned(),
                money(self.scored.net_spend(card), self.scored.decimals),
                grades.unwrap_or_default(),
                rfm.map(|rfm| rfm.segment.say(language).to_string()).unwrap_or_default(),
                rfm.and_then(|rfm| rfm.class).map(|class| words::class(language, class)).unwrap_or_default(),
                card.stage.stage.say(language).to_string(),
                words::since(language, card.stage.since),
            ]);
        }
        writeln!(f, "\n{table}\n{}", words::WHY.said(language))
    }
}

mod words {
    use lifestage::answer::{Language, Say};
    use lifestage::incentive::growth_points::PointsPeriod;
    use lifestage::score::RfmClass;
    use lifestage::time::{Period, Since};

    use crate::speech::{Text, sentences};

    pub(super) const NOT_FITTED: Text = Text::new(
        "RFM: not fitted, as nobody bought anything (--map TYPE=purchase says what a purchase is)",
        "RFM：日志中没有购买，无法分档（可用--map说明哪种行为是购买）",
    );
    pub(super) const RFM_COLUMNS: [Text; 7] = [
        Text::new("RFM segment", "RFM分层"),
        Text::new("users", "用户数"),
        Text::new("share", "占比"),
        Text::new("net spend", "净消费"),
        Text::new("share", "占比"),
        Text::new("last purchase", "最近一次消费"),
        Text::new("purchases", "购买次数"),
    ];
    pub(super) const ALL_BUYERS: Text = Text::new("all buyers", "全部购买用户");
    pub(super) const MEDIANS: Text =
        Text::new("last purchase and purchases are medians", "最近一次消费和购买次数为中位数");
    pub(super) const NO_MONEY: Text = Text::new(
        "no purchase has a value, so all spend is 0: --columns value=NAME names the column of the money",
        "所有购买都没有金额，因此消费均为0；可用--columns指明金额所在的列",
    );
    pub(super) const CUT_POINTS: Text = Text::new("cut points", "分档边界");
    pub(super) const RECENCY: Text = Text::new("recency, days", "最近一次消费距今天数");
    pub(super) const FREQUENCY: Text = Text::new("frequency, purchases", "消费频次");
    pub(super) const MONETARY: Text = Text::new("monetary, net spend", "消费金额（净消费）");
    pub(super) const STAGE_COLUMNS: [Text; 4] = [
        Text::new("lifecycle stage", "生命周期阶段"),
        Text::new("ladder", "成长阶梯"),
        Text::new("users", "用户数"),
        Text::new("share", "占比"),
    ];
    pub(super) const TIER_COLUMNS: [Text; 3] =
        [Text::new("tier", "档位"), Text::new("users", "用户数"), Text::new("share", "占比")];
    pub(super) const BELOW: Text = Text::new("below the first tier", "未达第一档");
    pub(super) const TASK_COLUMNS: [Text; 4] = [
        Text::new("newcomer task", "新手任务"),
        Text::new("done", "完成率"),
        Text::new("on time", "按时完成率"),
        Text::new("median day", "完成天数中位数"),
    ];
    pub(super) const USER_COLUMNS: [Text; 7] = [
        Text::new("user", "用户"),
        Text::new("net spend", "净消费"),
        Text::alike("R F M"),
        Text::new("segment", "RFM分层"),
        Text::new("class", "RFM价值"),
        Text::new("stage", "生命周期阶段"),
        Text::new("since", "进入日期"),
    ];
    pub(super) const WHY: Text =
        Text::new("--explain USER says why, and what would change it", "用--explain查看某名用户的理由，以及怎样会改变");

    /// The digits alone, and in Chinese the name with them.
    pub(super) fn class(language: Language, class: RfmClass) -> String {
        if language == Language::Chinese { class.say(language).to_string() } else { class.to_string() }
    }

    /// The day alone, as the column says what it is.
    pub(super) fn since(language: Language, since: Since) -> String {
        let said = since.say(language).to_string();
        said.strip_prefix("since ").or(said.strip_suffix('起')).unwrap_or(&said).to_owned()
    }

    pub(super) fn period(language: Language, period: PointsPeriod) -> String {
        let chinese = match period {
            _ if language != Language::Chinese => return period.to_string(),
            PointsPeriod::Calendar(Period::Block { days, .. }) => return format!("每{days}天"),
            PointsPeriod::Trailing(window) => return window.say(language).to_string(),
            PointsPeriod::Calendar(Period::Day) => "当日",
            PointsPeriod::Calendar(Period::Week(_)) => "本周",
            PointsPeriod::Calendar(Period::Month) => "本月",
            PointsPeriod::Calendar(Period::Quarter) => "本季度",
            PointsPeriod::Calendar(Period::Year) => "本年",
            _ => "累计",
        };
        chinese.to_owned()
    }

    sentences! {
        opening(source, users, as_of) "{source}: {users} as of {as_of}" "{source}：截至{as_of}，共{users}";
        days_ago(days) "{days} days ago" "{days}天前";
        growth_points(period) "growth points, {period}" "成长值（{period}）";
        at_least(points) "{points} or more" "{points}及以上";
    }
}
