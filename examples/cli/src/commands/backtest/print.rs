//! The answer, for people and for machines.

use std::error::Error;
use std::fmt;
use std::io::Write;

use comfy_table::Table;
use lifestage::answer::{Language, Say};
use lifestage::model::{BacktestReport, BandOutcome, ScorerReport};
use lifestage::number::Ratio;
use lifestage::score::RiskBand;
use serde_json::{Map, Value, json};

use crate::commands::backtest::{PROBABILITY, SCORE, Tested};
use crate::speech::all;
use crate::table::{percent, table};

/// What a product manager wants to know.
pub(crate) struct Picture<'a>(pub(crate) &'a Tested);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tested { log, test, rule, groups } = self.0;
        let (horizon, language) = (test.horizon(), log.language);
        let [cut, first, last] = [test.cut(), horizon.first(), horizon.last()].map(|day| day.say(language).to_string());
        writeln!(f, "{}", words::opening(language, &log.source, cut, first, last))?;
        let (outcome, alpha) = (words::outcome(language, test.outcome()), format!("{:.2}", rule.model().alpha()));
        writeln!(f, "{}", words::churned_if(language, outcome, horizon.count(), alpha))?;
        for (name, report) in groups {
            let rate = percent(language, Some(report.base_rate().unwrap_or(Ratio::ZERO)));
            let name = words::name(language, name);
            writeln!(f, "\n{}\n", words::of_group(language, name, report.happened, report.users, rate))?;
            writeln!(f, "{}", scorers(language, report, test.lift_share))?;
        }
        writeln!(f, "\n{}", words::meaning(language, test.lift_share.say(language)))?;
        let Some((name, all)) = groups.first() else { return Ok(()) };
        let name = words::name(language, name);
        if let Some(report) = all.scorer(PROBABILITY) {
            let title = words::expected_and_came(language, words::name(language, PROBABILITY), name);
            writeln!(f, "\n{title}\n\n{}", calibration(language, report))?;
        }
        if let Some(report) = all.scorer(SCORE) {
            let title = words::worth_of_bands(language, words::name(language, SCORE), name);
            writeln!(f, "\n{title}\n\n{}", bands(language, report))?;
        }
        Ok(())
    }
}

fn scorers(language: Language, report: &BacktestReport, share: Ratio) -> Table {
    let lift = words::lift_at(language, share.say(language));
    let [by, interval, base] = all(language, [words::SCORED_BY, words::INTERVAL, words::OF_BASE_RATE]);
    let mut table = table([by, "AUC", interval, &lift, "Brier", base]);
    for scorer in &report.scorers {
        let interval = scorer
            .auc
            .interval
            .map_or_else(String::new, |i| words::from_to(language, three(language, i.low), three(language, i.high)));
        let brier = |number: fn(&lifestage::model::Brier) -> f64| {
            scorer.brier.as_ref().map_or_else(String::new, |brier| format!("{:.4}", number(brier)))
        };
        let (error, base) = (brier(|brier| brier.score), brier(|brier| brier.base_rate));
        let lift = format!("{:.2}", scorer.lift.lift);
        table.add_row([
            words::name(language, &scorer.name).to_owned(),
            three(language, scorer.auc.area),
            interval,
            lift,
            error,
            base,
        ]);
    }
    table
}

fn calibration(language: Language, report: &ScorerReport) -> Table {
    let mut table = table(all(language, words::CALIBRATION));
    for group in &report.calibration {
        let [lowest, highest, expected, observed] =
            [group.lowest, group.highest, group.expected, group.observed].map(|share| percent(language, Some(share)));
        table.add_row([lowest, highest, group.users.to_string(), expected, observed]);
    }
    table
}

fn bands(language: Language, report: &ScorerReport) -> Table {
    let mut table = table(all(language, words::BANDS));
    for (band, outcome) in named(language, &report.bands).rev() {
        let share = |share: Option<Ratio>| percent(language, share);
        table.add_row([
            band.to_owned(),
            outcome.users.to_string(),
            outcome.happened.to_string(),
            share(outcome.precision),
            share(outcome.recall),
            share(outcome.precision_from),
            share(outcome.recall_from),
        ]);
    }
    table
}

/// The bands of the churn score by their names.
fn named(language: Language, bands: &[BandOutcome]) -> impl DoubleEndedIterator<Item = (&'static str, &BandOutcome)> {
    RiskBand::OF_SCORE
        .into_iter()
        .zip(bands)
        .map(|(band, outcome)| (band.name(language), outcome))
        .collect::<Vec<_>>()
        .into_iter()
}

/// `.774`, and `1.000`; in Chinese `0.774`.
fn three(language: Language, number: f64) -> String {
    let text = format!("{number:.3}");
    let short = text.strip_prefix('0').filter(|_| language == Language::English);
    short.unwrap_or(&text).to_owned()
}

/// One JSON object a line: first what was tested, then a line for each scorer, its groups and its bands.
pub(crate) fn jsonl(tested: &Tested, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let Tested { test, rule, groups, .. } = tested;
    let horizon = test.horizon();
    let what = json!({
        "cut": test.cut(), "horizon_days": horizon.count(), "outcome": test.outcome(), "alpha": rule.model().alpha(),
        "mean_gap": rule.mean_gap.get(), "lift_share": test.lift_share,
    });
    writeln!(out, "{what}")?;
    for (group, report) in groups {
        for scorer in &report.scorers {
            let mut line = labelled(group, scorer);
            let interval = scorer.auc.interval;
            line.extend([
                ("users".to_owned(), json!(scorer.users)),
                ("happened".to_owned(), json!(scorer.happened)),
                ("auc".to_owned(), json!(scorer.auc.area)),
                ("standard_error".to_owned(), json!(interval.map(|interval| interval.standard_error))),
                ("interval".to_owned(), json!(interval.map(|interval| [interval.low, interval.high]))),
                ("lift".to_owned(), json!(scorer.lift.lift)),
                ("brier".to_owned(), json!(scorer.brier.map(|brier| brier.score))),
                ("brier_of_base_rate".to_owned(), json!(scorer.brier.map(|brier| brier.base_rate))),
            ]);
            writeln!(out, "{}", Value::Object(line))?;
            for calibration in &scorer.calibration {
                let mut line = labelled(group, scorer);
                line.insert("calibration".to_owned(), json!(calibration));
                writeln!(out, "{}", Value::Object(line))?;
            }
            for (name, outcome) in named(Language::English, &scorer.bands) {
                let mut line = labelled(group, scorer);
                line.insert("band".to_owned(), json!(name));
                line.insert("outcome".to_owned(), json!(outcome));
                writeln!(out, "{}", Value::Object(line))?;
            }
        }
    }
    Ok(())
}

fn labelled(group: &str, scorer: &ScorerReport) -> Map<String, Value> {
    [("group", group), ("scorer", &scorer.name)].map(|(key, text)| (key.to_owned(), json!(text))).into_iter().collect()
}

/// A row for each scorer.
pub(crate) fn csv(tested: &Tested, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record([
        "group",
        "scorer",
        "users",
        "churned",
        "auc",
        "low",
        "high",
        "lift",
        "brier",
        "brier_of_base_rate",
    ])?;
    for (group, report) in &tested.groups {
        for scorer in &report.scorers {
            let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
            let interval = scorer.auc.interval;
            out.write_record([
                (*group).to_owned(),
                scorer.name.clone(),
                scorer.users.to_string(),
                scorer.happened.to_string(),
                scorer.auc.area.to_string(),
                number(interval.map(|interval| interval.low)),
                number(interval.map(|interval| interval.high)),
                scorer.lift.lift.to_string(),
                number(scorer.brier.map(|brier| brier.score)),
                number(scorer.brier.map(|brier| brier.base_rate)),
            ])?;
        }
    }
    Ok(out.flush()?)
}

mod words {
    use lifestage::answer::{Language, Say};
    use lifestage::model::BacktestOutcome;
    use lifestage::{Kind, KindSet};

    use crate::commands::backtest::{ALL_USERS, FEW_EXPECTED, OVER_GAP, PROBABILITY, RECENCY, REPEATERS, SCORE};
    use crate::speech::{Text, comma, sentences, texts};

    const NAMES: [Text; 7] = [
        Text::new(PROBABILITY, "流失概率"),
        Text::new(SCORE, "流失风险分"),
        Text::new(FEW_EXPECTED, "预期行为次数少"),
        Text::new(RECENCY, "最近一次行为距今天数"),
        Text::new(OVER_GAP, "距今天数与个人平均间隔之比"),
        Text::new(ALL_USERS, "全部用户"),
        Text::new(REPEATERS, "复购用户"),
    ];
    pub(super) const CALIBRATION: [Text; 5] = [
        Text::new("from", "自"),
        Text::new("to", "至"),
        Text::new("users", "用户数"),
        Text::new("expected", "预期流失率"),
        Text::new("churned", "实际流失率"),
    ];
    pub(super) const BANDS: [Text; 7] = [
        Text::new("band", "风险等级"),
        Text::new("users", "用户数"),
        Text::new("churned", "流失人数"),
        Text::new("precision", "精确率"),
        Text::new("recall", "召回率"),
        Text::new("precision from here", "本级及以上精确率"),
        Text::new("recall from here", "本级及以上召回率"),
    ];

    texts! {
        SCORED_BY "scored by" "评分依据";
        INTERVAL "interval" "区间";
        OF_BASE_RATE "of the base rate" "基准Brier";
        ANY_ACTIVITY "any activity" "有任意行为";
        NO_ACTIVITY "no activity" "没有任何行为";
    }

    sentences! {
        opening(source, cut, first, last)
            "{source}: scored as of {cut}, tested on {first} to {last}"
            "{source}：按截至{cut}的数据评分，用{first}至{last}的实际结果检验";
        churned_if(outcome, days, alpha)
            "churned: {outcome} within {days} days; fitted without training, α {alpha} days"
            "流失：{days}天内{outcome}；无需训练，α为{alpha}天";
        of_group(name, happened, users, rate)
            "{name}: {happened} of {users} churned, {rate}"
            "{name}：{users}人中流失{happened}人，占{rate}";
        meaning(share)
            "AUC: how often one who churned is scored above one who stayed; .5 is chance, the interval is of 95 %\nlift: how many times as many churned among the {share} with the highest scores as among all\nBrier: mean squared error of a probability; below that of the base rate it knows something"
            "AUC：流失用户的评分高于留存用户的概率；0.5等于随机，区间为95%置信区间\n提升度：评分最高的{share}用户的流失率是全体的多少倍\nBrier：概率预测的均方误差；低于基准才说明预测有用";
        expected_and_came(scorer, group) "{scorer}, {group}: what was expected, and what came" "{scorer}（{group}）：预期与实际";
        worth_of_bands(scorer, group) "{scorer}, {group}: what the bands are worth" "{scorer}（{group}）：各风险等级的效果";
        lift_at(share) "lift at {share}" "前{share}提升度";
        from_to(low, high) "{low} to {high}" "{low}至{high}";
        event_of(kinds) "an event of {kinds}" "有{kinds}行为";
        no_event_of(kinds) "no event of {kinds}" "没有{kinds}行为";
        silent(leave, days) "{leave} or {days} silent days in a row" "{leave}或连续{days}天未活跃";
        without(silent, activity) "{silent} without {activity}" "{silent}（以{activity}计活跃）";
    }

    /// What machines call so, for people.
    pub(super) fn name(language: Language, name: &str) -> &str {
        let known = NAMES.into_iter().find(|text| text.said(Language::English) == name);
        known.map_or(name, |text| text.said(language))
    }

    fn kinds(language: Language, kinds: &KindSet) -> String {
        let names = Vec::<String>::from(kinds.clone()).into_iter();
        let said = names.map(|name| match (language, name.parse::<Kind>()) {
            (Language::Chinese, Ok(kind)) => kind.say(language).to_string(),
            _ => name,
        });
        said.collect::<Vec<_>>().join(comma(language))
    }

    pub(super) fn outcome(language: Language, outcome: &BacktestOutcome) -> String {
        let any = |of: &KindSet| *of == KindSet::activity();
        match outcome {
            BacktestOutcome::Event(of) if any(of) => ANY_ACTIVITY.said(language).to_owned(),
            BacktestOutcome::NoEvent(of) if any(of) => NO_ACTIVITY.said(language).to_owned(),
            BacktestOutcome::Event(of) => event_of(language, kinds(language, of)),
            BacktestOutcome::NoEvent(of) => no_event_of(language, kinds(language, of)),
            BacktestOutcome::Churn { leave, activity, silent_days } => {
                let said = silent(language, kinds(language, leave), silent_days);
                if any(activity) { said } else { without(language, said, kinds(language, activity)) }
            }
            other => other.to_string(),
        }
    }
}
