//! What newcomers begin with, and whether those who begin with one thing stay longer than users like them.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::Kind;
use lifestage::outreach::{EntryEffect, EntryEffects, EntryOutcome};
use lifestage::time::Days;
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// Of how many days' newcomers.
const DAYS: u32 = 365;

#[derive(Serialize)]
pub(super) struct FirstSteps {
    /// Those who joined later cannot be judged yet.
    joined: Days,
    within_days: u32,
    outcome: EntryOutcome,
    /// Users with a first step.
    users: u64,
    /// Users with several at once, and with none in the first days.
    undecided: u64,
    without: u64,
    /// How many users of a channel and a week of joining are needed on each side.
    least: u32,
    /// Those of the most users first.
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    kind: String,
    #[serde(skip)]
    of: Kind,
    users: u64,
    /// None where no channel and week has enough users on both sides.
    compared: Option<Compared>,
}

/// The share who stay, or the mean spend in minor units, of users with the step, and of users like them with another.
#[derive(Serialize)]
struct Compared {
    users: u64,
    strata: u64,
    mean: f64,
    others: f64,
    effect: f64,
    /// Its 95 % interval; none where nothing varies.
    interval: Option<[f64; 2]>,
    said: String,
}

impl Block for FirstSteps {
    const NAME: &'static str = "entry";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.entry_effects;
        let config = rule.config();
        let within_days = config.within_days.get();
        let decide = match &config.outcome {
            EntryOutcome::Stays { to, .. } => *to,
            EntryOutcome::Spend { days } => *days,
            _ => 0,
        };
        let last = morning.as_of.minus(within_days - 1 + decide);
        let joined = Days::new(morning.as_of.minus(DAYS - 1).min(last), last)?;
        let report = rule.report(&morning.population, joined, morning.as_of)?;
        let mut steps: Vec<Step> =
            report.effects().map(|(kind, effect)| Step::of(morning, &report, kind, effect.ok())).collect();
        steps.sort_by_key(|step| Reverse(step.users));
        Ok(Self {
            joined,
            within_days,
            outcome: config.outcome.clone(),
            users: report.users(),
            undecided: report.undecided,
            without: report.without,
            least: report.minimum,
            steps,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::steps(language, self));
        if self.compared().next().is_some() {
            page.line(words::LIKE_THEM.said(language));
            for compared in self.compared() {
                page.item(&words::compared(language, compared));
            }
            page.line(&words::meaning(language, self));
        } else if self.users > 0 {
            page.line(&words::nothing_compared(language, self.least));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning, self)))
    }
}

impl FirstSteps {
    fn compared(&self) -> impl Iterator<Item = &Compared> {
        self.steps.iter().filter_map(|step| step.compared.as_ref())
    }
}

impl Step {
    fn of(morning: &Morning, report: &EntryEffects, kind: Kind, effect: Option<EntryEffect>) -> Self {
        let place = report.entries.iter().position(|entry| *entry == kind);
        let cells = report.strata.iter().filter_map(|stratum| stratum.cells.get(place?));
        Self {
            kind: morning.log.label(kind).into_owned(),
            of: kind,
            users: cells.map(|cell| cell.users).sum(),
            compared: effect.map(|effect| Compared::of(morning, &effect)),
        }
    }
}

impl Compared {
    fn of(morning: &Morning, effect: &EntryEffect) -> Self {
        Self {
            users: effect.users,
            strata: effect.strata,
            mean: effect.mean,
            others: effect.others,
            effect: effect.effect,
            interval: effect.low.zip(effect.high).map(|(low, high)| [low, high]),
            said: morning.say(effect),
        }
    }

    /// Whether the whole interval is on one side of 0.
    fn is_sure(&self) -> bool {
        self.interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }
}

mod words {
    use lifestage::answer::{Language, Say};
    use lifestage::outreach::EntryOutcome;

    use super::{Compared, FirstSteps, Step};
    use crate::commands::operations::morning::Morning;
    use crate::speech::{Text, dot, in_a_row, points, sentences, users, with_users};

    pub(super) const TITLE: Text = Text::new("First steps", "首次行为与后续表现");
    pub(super) const CALL: &str = "let effects = entry.report(&population, joined, as_of)?.effects();";
    pub(super) const LIKE_THEM: Text = Text::new(
        "Against users of the same channel and week of joining who began otherwise:",
        "与同一渠道、同一周加入而以其他行为开始的用户相比：",
    );
    const SEVERAL: Text = Text::new("several at once", "同一时间有多种的");
    const TOO_FEW_TO_TELL: Text =
        Text::new("too few of one channel and week to compare.", "同一渠道、同一周加入的用户太少，无法比较。");
    const BY_ITSELF: Text = Text::new(
        "Of twenty such intervals about one misses the truth. Whoever begins otherwise may want something else: a test with newcomers tells whether it is the step.",
        "每二十个区间中约有一个不含真值。以不同行为开始的用户，需求可能本来就不同；是否由该行为引起，需要用新用户实验验证。",
    );

    sentences! {
        nobody(first, last)
            "Nobody joined from {first} to {last}; those who joined later cannot be judged yet."
            "{first}至{last}没有用户加入；此后加入的用户暂时无法判断。";
        began(users, first, last, counts)
            "The first steps of {users} who joined from {first} to {last}: {counts}."
            "{first}至{last}加入的{users}的首次行为：{counts}。";
        no_step(days) "none in {days} days" "{days}天内都没有的";
        nothing_to_compare(least)
            "What a first step tells of the time after it is not known: in no channel and week of joining did {least} users begin with it and {least} otherwise."
            "尚不能判断首次行为与此后表现的关系：比较需要同一渠道、同一周加入的用户中，以该行为开始和以其他行为开始的各有{least}人，目前没有。";
        uncertain(said) "{said}; how certain that is, is unknown" "{said}；可靠程度未知";
        too_few(counts) "Too few to compare: {counts}." "人数太少、无法比较的有：{counts}。";
        effect(kind, difference) "{kind} {difference}" "{kind}{difference}";
        tell_who_stays(effects)
            "who stays, against users like them: {effects}."
            "与同类用户相比，留存的差异：{effects}。";
        tell_what_is_spent(effects)
            "average spend, against users like them: {effects}."
            "与同类用户相比，人均消费的差异：{effects}。";
        nothing_is_sure(compared)
            "of {compared} that can be compared none is shown to make a difference."
            "可比较的{compared}种首次行为中，没有一种有显著差异。";
    }

    fn kind(language: Language, step: &Step) -> String {
        // In English as files have them, as they stand beside event types of the log's own.
        if language == Language::English { step.kind.clone() } else { step.of.say(language).to_string() }
    }

    pub(super) fn steps(language: Language, of: &FirstSteps) -> String {
        let [first, last] = [of.joined.first(), of.joined.last()].map(|day| day.say(language).to_string());
        let all = of.users + of.undecided + of.without;
        if all == 0 {
            return nobody(language, first, last);
        }
        let some = of.steps.iter().map(|step| (kind(language, step), step.users));
        let others =
            [(SEVERAL.said(language).to_owned(), of.undecided), (no_step(language, of.within_days), of.without)];
        let counts = some.chain(others).filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts.map(|(name, count)| with_users(language, name, count)).collect();
        began(language, users(language, all), first, last, counts.join(dot(language)))
    }

    pub(super) fn nothing_compared(language: Language, least: u32) -> String {
        nothing_to_compare(language, least)
    }

    pub(super) fn compared(language: Language, of: &Compared) -> String {
        if of.interval.is_some() { of.said.clone() } else { uncertain(language, &of.said) }
    }

    pub(super) fn meaning(language: Language, of: &FirstSteps) -> String {
        let left_out = of.steps.iter().filter(|step| step.users > 0 && step.compared.is_none());
        let counts: Vec<String> = left_out.map(|step| with_users(language, kind(language, step), step.users)).collect();
        let few = (!counts.is_empty()).then(|| too_few(language, counts.join(dot(language))));
        let told: Vec<String> = few.into_iter().chain([BY_ITSELF.said(language).to_owned()]).collect();
        in_a_row(language, &told)
    }

    /// Points of a share, or money.
    #[expect(clippy::cast_possible_truncation, reason = "a mean of spend is far below 2^63")]
    fn difference(morning: &Morning, of: &FirstSteps, found: &Compared) -> String {
        let money = || morning.money(found.effect.round() as i64);
        match of.outcome {
            EntryOutcome::Spend { .. } if found.effect < 0.0 => money(),
            EntryOutcome::Spend { .. } => format!("+{}", money()),
            _ => points(morning.language, found.effect, 1),
        }
    }

    pub(super) fn gist(morning: &Morning, of: &FirstSteps) -> String {
        let language = morning.language;
        let compared = of.compared().count();
        if of.users == 0 {
            return steps(language, of);
        }
        if compared == 0 {
            return TOO_FEW_TO_TELL.said(language).to_owned();
        }
        let sure = of.steps.iter().filter_map(|step| Some((step, step.compared.as_ref().filter(|it| it.is_sure())?)));
        let told: Vec<String> =
            sure.map(|(step, found)| effect(language, kind(language, step), difference(morning, of, found))).collect();
        match &of.outcome {
            _ if told.is_empty() => nothing_is_sure(language, compared),
            EntryOutcome::Spend { .. } => tell_what_is_spent(language, told.join(dot(language))),
            _ => tell_who_stays(language, told.join(dot(language))),
        }
    }
}
