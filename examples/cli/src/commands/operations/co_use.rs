//! Which features the same users use.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::error::Error;

use lifestage::Subject;
use lifestage::model::{CoUseConfig, CoUseItem, CoUseLift, CoUseRule};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// How many features are compared, the most used of all: the more pairs, the less sure is each of them.
const FEATURES: usize = 20;

#[derive(Serialize)]
pub(super) struct FeaturesTogether {
    days: u32,
    /// Whether the company says what is compared; else it is what was used of the log's subjects.
    is_given: bool,
    /// Whether only those who used something are counted.
    #[serde(skip)]
    is_of_use: bool,
    /// Users of anything in these days.
    users: u64,
    /// Features with a user, or those that the company gives.
    features: usize,
    compared: usize,
    pairs: usize,
    /// Pairs whose whole interval is above 1, and below it.
    together: usize,
    apart: usize,
    /// Pairs with fewer users of both than this are not judged.
    least_users: u64,
    too_few: usize,
    /// Those that are judged, the largest first.
    lifts: Vec<Pair>,
}

#[derive(Serialize)]
struct Pair {
    one: String,
    other: String,
    of_one: u64,
    of_other: u64,
    both: u64,
    lift: f64,
    low: f64,
    high: f64,
    said: String,
}

impl Block for FeaturesTogether {
    const NAME: &'static str = "co_use";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = morning.company.co_use.config();
        let is_given = rule.items != CoUseConfig::default().items;
        let (features, config) = if is_given { (rule.items.len(), rule.clone()) } else { most_used(morning, rule)? };
        let mut found = Self {
            days: config.window.days(morning.as_of).count(),
            is_given,
            is_of_use: config.activity == config.kinds,
            users: 0,
            features,
            compared: config.items.len(),
            pairs: 0,
            together: 0,
            apart: 0,
            least_users: config.least_users.get(),
            too_few: 0,
            lifts: Vec::new(),
        };
        if config.items.len() < 2 {
            return Ok(found);
        }
        let report = CoUseRule::new(config)?.report(&morning.population, morning.as_of)?;
        let lifts = report.lifts();
        found.users = report.users;
        found.pairs = report.pairs().count();
        found.together = lifts.iter().filter(|lift| lift.low > 1.0).count();
        found.apart = lifts.iter().filter(|lift| lift.high < 1.0).count();
        found.too_few = found.pairs - lifts.len();
        found.lifts = lifts.iter().filter_map(|lift| Pair::of(morning, lift)).collect();
        Ok(found)
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::pairs(language, self));
        for lift in self.sure().take(morning.named) {
            page.item(&lift.said);
        }
        if self.together > 0 {
            page.line(words::MEANING.said(language));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning.language, self)))
    }
}

impl FeaturesTogether {
    /// The pairs that go together.
    fn sure(&self) -> impl Iterator<Item = &Pair> {
        self.lifts.iter().filter(|lift| lift.low > 1.0)
    }
}

/// The features of the log, and how many there are, where the company does not say what is compared; it may say the rest.
fn most_used(morning: &Morning, rule: &CoUseConfig) -> Result<(usize, CoUseConfig), Box<dyn Error>> {
    let mut used = used(morning, rule)?;
    let features = used.len();
    used.truncate(FEATURES);
    let items = used.into_iter().map(CoUseItem::Subject).collect();
    let mut config = CoUseConfig { items, ..rule.clone() };
    if config.activity == CoUseConfig::default().activity {
        // Whoever used nothing would make any two features go together.
        config.activity = config.kinds.clone();
    }
    Ok((features, config))
}

/// The features that were used in the window, those of the most users first, of equally many that of the lower number.
fn used(morning: &Morning, rule: &CoUseConfig) -> Result<Vec<Subject>, Box<dyn Error>> {
    let mut users: BTreeMap<Subject, u64> = BTreeMap::new();
    for profile in morning.population.profiles() {
        let of_kind =
            profile.as_of(morning.as_of).within(rule.window)?.iter().filter(|tally| rule.kinds.contains(tally.kind()));
        let mut subjects: Vec<Subject> =
            of_kind.filter_map(|tally| Some(tally.subject()).filter(|of| of.is_some())).collect();
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            *users.entry(subject).or_default() += 1;
        }
    }
    let mut used: Vec<(Subject, u64)> = users.into_iter().collect();
    used.sort_by_key(|(_, users)| Reverse(*users));
    Ok(used.into_iter().map(|(subject, _)| subject).collect())
}

impl Pair {
    /// None where one of the pair has no name.
    fn of(morning: &Morning, found: &CoUseLift) -> Option<Self> {
        let name = |item: CoUseItem| match item {
            CoUseItem::Subject(subject) => Some(morning.subject(subject).to_owned()),
            CoUseItem::Kind(kind) => Some(morning.log.label(kind).into_owned()),
            _ => None,
        };
        let pair = found.pair;
        Some(Self {
            one: name(pair.one)?,
            other: name(pair.other)?,
            of_one: pair.of_one,
            of_other: pair.of_other,
            both: pair.both,
            lift: found.lift,
            low: found.low,
            high: found.high,
            said: morning.say(found),
        })
    }
}

mod words {
    use lifestage::answer::Language;

    use super::FeaturesTogether;
    use crate::speech::{Text, in_a_row, sentences, users};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Features that go together", "常一起使用的功能");
    pub(super) const CALL: &str = "let lifts = co_use.report(&population, as_of)?.lifts();";
    pub(super) const MEANING: Text = Text::new(
        "Whoever uses much uses more of everything, and one feature need not lead to the other.",
        "活跃的用户各种功能都用得多；常一起使用，不等于一个带动另一个。",
    );

    sentences! {
        too_little(days)
            "Fewer than two features were used in {days} days, so there are none to compare."
            "近{days}天用过的功能不足两个，无法比较。";
        counted(users, days) "{users} used features in {days} days." "近{days}天{users}使用过功能。";
        active(users, days) "{users} were active in {days} days." "近{days}天活跃的有{users}。";
        one_active(users, days) "{users} was active in {days} days." "近{days}天活跃的有{users}。";
        all_of(features) "{features} features" "{features}个功能";
        most_used(compared, features) "the {compared} most used of {features} features" "最常用的{compared}个功能（共{features}个）";
        some_go_together(pairs, features, together)
            "Of {pairs} of {features}, {together} are used together more often than chance alone would have it."
            "{features}的{pairs}组合中，{together}对的共同用户明显多于随机水平。";
        one_goes_together(pairs, features)
            "Of {pairs} of {features}, 1 is used together more often than chance alone would have it."
            "{features}的{pairs}组合中，1对的共同用户明显多于随机水平。";
        none_goes_together(pairs, features)
            "Of {pairs} of {features}, none is used together more often than chance alone would have it."
            "{features}的{pairs}组合中，没有一对的共同用户明显多于随机水平。";
        all_too_few(features, least)
            "No two of {features} have {least} users of both: too few to say which go together."
            "{features}中没有一对的共同用户达到{least}人，无法判断哪些常一起使用。";
        one_pair(pair) "{pair} pair" "{pair}对";
        more_pairs(pairs) "{pairs} pairs" "{pairs}对";
        less_often(pairs)
            "Used together less often than that: {pairs}."
            "低于随机水平的有{pairs}。";
        too_few(pairs, least)
            "With fewer than {least} users of both, too few to say: {pairs}."
            "同时使用两者的不足{least}人、无法判断的有{pairs}。";
        in_brief(together, pairs, one, other)
            "{together} of {pairs}, most of all {one} and {other}."
            "{pairs}组合中有{together}对，最突出的是{one}与{other}。";
    }

    fn number(language: Language, pairs: usize) -> String {
        if pairs == 1 { one_pair(language, 1) } else { more_pairs(language, grouped(pairs as u64)) }
    }

    pub(super) fn pairs(language: Language, of: &FeaturesTogether) -> String {
        if of.compared < 2 {
            return too_little(language, of.days);
        }
        let features = if of.compared < of.features {
            most_used(language, of.compared, grouped(of.features as u64))
        } else {
            all_of(language, of.compared)
        };
        let who = users(language, of.users);
        let counted = match (of.is_of_use, of.users) {
            (true, _) => counted(language, who, of.days),
            (false, 1) => one_active(language, who, of.days),
            (false, _) => active(language, who, of.days),
        };
        if of.too_few == of.pairs {
            return in_a_row(language, &[counted, all_too_few(language, features, of.least_users)]);
        }
        let pairs = number(language, of.pairs);
        let go_together = match of.together {
            0 => none_goes_together(language, pairs, features),
            1 => one_goes_together(language, pairs, features),
            together => some_go_together(language, pairs, features, grouped(together as u64)),
        };
        let mut told = vec![counted, go_together];
        if of.apart > 0 {
            told.push(less_often(language, number(language, of.apart)));
        }
        if of.too_few > 0 {
            told.push(too_few(language, number(language, of.too_few), of.least_users));
        }
        in_a_row(language, &told)
    }

    pub(super) fn gist(language: Language, of: &FeaturesTogether) -> String {
        match of.sure().next() {
            Some(first) => {
                let together = grouped(of.together as u64);
                in_brief(language, together, number(language, of.pairs), &first.one, &first.other)
            }
            None => pairs(language, of),
        }
    }
}
