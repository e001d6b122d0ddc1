//! What is unusual: users of the day against the same weekday of the weeks before, channels that fell quiet, and whether the log
//! itself is whole.

use std::error::Error;

use lifestage::population::Member;
use lifestage::report::{AlertGrade, WatchFinding, WatchSignal, WatchSpan};
use lifestage::time::Days;
use lifestage::{Day, Subject};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// The days over which the log is looked at.
const DAYS: u32 = 28;

#[derive(Serialize)]
pub(super) struct Unusual {
    weeks: usize,
    /// Of everybody, in the order of the rule.
    signals: Vec<Watched>,
    /// Of users who came by one channel: warnings and what is critical, the most unusual first. Among many groups a notice or two is
    /// chance on any day.
    of_channels: Vec<OfChannel>,
    quiet: Vec<Quiet>,
    log: Quality,
}

/// Users of a signal, and what is usual; nothing where that is unknown.
#[derive(Serialize)]
struct Watched {
    signal: String,
    users: u64,
    before: Vec<u64>,
    #[serde(flatten)]
    usual: Option<Usual>,
    #[serde(skip)]
    of: WatchSignal,
}

#[derive(Serialize)]
struct Usual {
    expected: f64,
    low: f64,
    high: f64,
    chance: f64,
    grade: Option<Text>,
    said: String,
}

#[derive(Serialize)]
struct OfChannel {
    channel: String,
    signal: String,
    users: u64,
    #[serde(flatten)]
    usual: Usual,
}

/// A channel by which nobody who came has been active recently.
#[derive(Serialize)]
struct Quiet {
    channel: String,
    last_active: Option<Day>,
    said: String,
}

#[derive(Serialize)]
struct Quality {
    days: Days,
    active: u64,
    registered: u64,
    too_early: u64,
    /// The share of key actions that were seen; none where the company names none.
    coverage: Option<f64>,
    alarms: Vec<String>,
}

impl Block for Unusual {
    const NAME: &'static str = "unusual";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let (rule, population, as_of) = (&morning.company.watch, &morning.population, morning.as_of);
        let watch = rule.report(population, as_of, WatchSpan::Day)?;
        let signals = watch.rows.iter().zip(rule.findings(&watch)).map(|(row, (signal, found))| Watched {
            signal: name(morning, signal),
            users: row.now,
            before: row.before.clone(),
            usual: found.ok().map(|found| Usual::of(morning, &found)),
            of: signal,
        });
        let channel = |member: Member<'_>| Some(member.user.acquisition_channel).filter(|channel| channel.is_some());
        let by_channel = rule.report_by(population, as_of, WatchSpan::Day, channel)?;
        let called = |channel: &Subject| morning.log.channels.name(*channel).unwrap_or_default().to_owned();
        let alerts = by_channel.iter().flat_map(|(channel, watch)| {
            let alerts = rule.alerts(watch).into_iter().filter(|found| found.grade >= Some(AlertGrade::Warning));
            alerts.map(move |found| (channel, found))
        });
        let mut alerts: Vec<(&Subject, WatchFinding)> = alerts.collect();
        alerts.sort_by(|(_, one), (_, other)| one.chance.total_cmp(&other.chance));
        let quiet = by_channel.iter().filter_map(|(channel, watch)| Some((channel, rule.quiet(watch)?)));
        Ok(Self {
            weeks: watch.weeks_known(),
            signals: signals.collect(),
            of_channels: alerts
                .into_iter()
                .map(|(channel, found)| OfChannel {
                    channel: called(channel),
                    signal: name(morning, found.signal),
                    users: found.users,
                    usual: Usual::of(morning, &found),
                })
                .collect(),
            quiet: quiet
                .map(|(channel, alarm)| Quiet {
                    channel: called(channel),
                    last_active: alarm.last_active,
                    said: morning.say(alarm),
                })
                .collect(),
            log: Quality::of(morning)?,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        let signal = |of: &Watched| morning.say(words::Called(of.of));
        for line in words::signals(language, self, signal) {
            page.line(&line);
        }
        for alert in self.signals.iter().filter_map(|signal| signal.usual.as_ref()) {
            if let Some(grade) = alert.grade {
                page.item(&words::alert(language, grade.said(language), &alert.said));
            }
        }
        for alert in self.of_channels.iter().take(morning.named) {
            let grade = alert.usual.grade.map_or("", |grade| grade.said(language));
            page.item(&words::of_channel(language, grade, &alert.channel, &alert.usual.said));
        }
        for quiet in self.quiet.iter().take(morning.named) {
            page.item(&words::quiet(language, &quiet.channel, &quiet.said));
        }
        page.line(&words::log(language, &self.log));
        page.call(words::CALL);
    }
}

impl Usual {
    fn of(morning: &Morning, found: &WatchFinding) -> Self {
        Self {
            expected: found.expected,
            low: found.low,
            high: found.high,
            chance: found.chance,
            grade: found.grade.map(|grade| Text::of(|language| grade.name(language))),
            said: morning.say(found),
        }
    }
}

impl Quality {
    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.data_quality;
        // Days before the log begins have nothing to be missing.
        let first = morning.as_of.minus(DAYS - 1).max(morning.log.first_day).min(morning.as_of);
        let days = Days::new(first, morning.as_of)?;
        let quality = rule.report(&morning.population, days)?;
        Ok(Self {
            days,
            active: quality.active,
            registered: quality.registered,
            too_early: quality.too_early,
            coverage: quality.coverage().map(lifestage::number::Ratio::get),
            alarms: rule.alarms(&quality).iter().map(|alarm| morning.say(alarm)).collect(),
        })
    }
}

/// What machines call a signal: as files have it.
fn name(morning: &Morning, signal: WatchSignal) -> String {
    match signal {
        WatchSignal::Active => signal.to_string(),
        WatchSignal::Kind(kind) => morning.log.label(kind).into_owned(),
        other => other.to_string(),
    }
}

mod words {
    use std::fmt;

    use lifestage::answer::{Language, Say, Words};
    use lifestage::report::WatchSignal;

    use super::{Quality, Unusual, Watched};
    use crate::speech::{Text, comma, in_a_row, semicolon, sentences};
    use crate::table::{grouped, in_percent};

    pub(super) const TITLE: Text = Text::new("What is unusual", "异动与预警");
    pub(super) const CALL: &str = "let alerts = watch.alerts(&watch.report(&population, as_of, span)?);";
    const NOTHING: Text = Text::new("Nothing is unusual.", "各项均正常。");
    const UNKNOWN: Text =
        Text::new("Too little is known yet to say what is usual.", "历史数据不足，尚不能判断是否正常。");

    sentences! {
        as_usual(weeks, signals)
            "As usual, by the same weekday of {weeks} weeks: {signals}."
            "与前{weeks}周同一天相比，正常的有：{signals}。";
        one_usual(signal, users, low, high) "{signal} {users} ({low} to {high})" "{signal}{users}人（{low}至{high}）";
        too_few(signals) "Too few users to say: {signals}." "人数太少、无法判断的有：{signals}。";
        alert(grade, found) "{grade}: {found}" "【{grade}】{found}";
        of_channel(grade, channel, found) "{grade}, who came by {channel}: {found}" "【{grade}】渠道“{channel}”：{found}";
        quiet(channel, said) "who came by {channel}: {said}" "渠道“{channel}”：{said}";
        whole(days) "The log of {days} days has no gaps." "近{days}天的数据完整。";
        alarms(days, alarms) "The log of {days} days: {alarms}." "近{days}天的数据质量：{alarms}。";
        covered(share) "Of the key actions {share} were seen." "埋点覆盖率{share}。";
    }

    /// A signal as people call it.
    pub(super) struct Called(pub(super) WatchSignal);

    impl Say for Called {
        fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match (self.0, words.language) {
                (WatchSignal::Kind(kind), _) => kind.say_to(words, f),
                (_, Language::Chinese) => f.write_str("活跃用户"),
                _ => f.write_str("active users"),
            }
        }
    }

    /// What is as usual, and of what nothing can be said.
    pub(super) fn signals(language: Language, of: &Unusual, name: impl Fn(&Watched) -> String) -> Vec<String> {
        let usual = of.signals.iter().filter_map(|signal| {
            let found = signal.usual.as_ref().filter(|usual| usual.grade.is_none())?;
            let [low, high] = [found.low, found.high].map(|end| format!("{end:.0}"));
            Some(one_usual(language, name(signal), grouped(signal.users), low, high))
        });
        let usual: Vec<String> = usual.collect();
        let unknown: Vec<String> = of.signals.iter().filter(|signal| signal.usual.is_none()).map(&name).collect();
        if unknown.len() == of.signals.len() {
            return vec![UNKNOWN.said(language).to_owned()];
        }
        let is_quiet = of.of_channels.is_empty() && usual.len() + unknown.len() == of.signals.len();
        let mut told = Vec::new();
        told.extend(is_quiet.then(|| NOTHING.said(language).to_owned()));
        told.extend((!usual.is_empty()).then(|| as_usual(language, of.weeks, usual.join(comma(language)))));
        told.extend((!unknown.is_empty()).then(|| too_few(language, unknown.join(comma(language)))));
        vec![in_a_row(language, &told)]
    }

    pub(super) fn log(language: Language, quality: &Quality) -> String {
        let days = quality.days.count();
        let told = match quality.alarms.as_slice() {
            [] => whole(language, days),
            told => alarms(language, days, told.join(semicolon(language))),
        };
        let covered = quality.coverage.map(|share| covered(language, in_percent(language, share, 0)));
        in_a_row(language, &[told].into_iter().chain(covered).collect::<Vec<_>>())
    }
}
