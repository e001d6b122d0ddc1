//! What is said of each channel, and of which channels nothing is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use lifestage::answer::{Definition, Language, ShownRow};
use lifestage::population::Member;
use lifestage::report::{
    Breakdown, FunnelReport, FunnelRule, JourneyRule, KpiBoard, KpiRule, Retention, RetentionRule, UserAccounting,
    UserAccountingPeriod, UserAccountingRule,
};
use lifestage::score::LifecycleStage;
use lifestage::time::Days;
use lifestage::{Event, Population, Subject, UserId};

use crate::commands::channel::ChannelName;
use crate::commands::report::answers::Report;
use crate::commands::report::asked;
use crate::commands::report::shown::Lines;
use crate::reader::log::Log;

/// What is said of each channel, the largest first; nothing where nobody asked.
pub(crate) struct Channels<A> {
    pub(crate) shown: Vec<(ChannelName, A)>,
    /// Those of which nothing is said, so that none of a few users follows from it.
    pub(crate) withheld: Vec<String>,
}

impl<A> Default for Channels<A> {
    fn default() -> Self {
        Self { shown: Vec::new(), withheld: Vec::new() }
    }
}

impl<A> Channels<A> {
    fn map<B>(self, change: impl Fn(A) -> B) -> Channels<B> {
        let shown = self.shown.into_iter().map(|(name, answer)| (name, change(answer))).collect();
        Channels { shown, withheld: self.withheld }
    }
}

/// The answers by channel.
pub(crate) struct ByChannel {
    stages: BTreeMap<Subject, Breakdown<LifecycleStage>>,
    lifecycle: BTreeMap<Subject, UserAccounting>,
    classic: BTreeMap<Subject, Retention>,
    kpi: BTreeMap<Subject, KpiBoard>,
    funnel: BTreeMap<Subject, FunnelReport>,
}

impl ByChannel {
    pub(crate) fn ask(
        log: &Log,
        population: &Population,
        days: Days,
        lifecycle: &UserAccountingRule,
        funnel: Option<(&FunnelRule, &[&Event])>,
    ) -> Result<Self, Box<dyn Error>> {
        let last = days.last();
        let of = |member: Member<'_>| Some(member.user.acquisition_channel);
        let by_steps = funnel.map(|(rule, seen)| {
            rule.report_events_by(seen.iter().copied(), &log.calendar, |user| Some(channel(log, user)))
        });
        Ok(Self {
            stages: JourneyRule::default().breakdown_by(population, last, of)?,
            lifecycle: lifecycle.report_by(population, days, of)?,
            classic: RetentionRule::default().report_by(population, days, last, of)?,
            kpi: KpiRule::default().report_by(population, last, of)?,
            funnel: by_steps.transpose()?.unwrap_or_default(),
        })
    }
}

fn channel(log: &Log, user: UserId) -> Subject {
    let place = usize::try_from(user.bits()).ok();
    place.and_then(|place| log.users.get(place)).map_or(Subject::NONE, |user| user.acquisition_channel)
}

/// The groups of users that are asked about.
struct Groups<'a> {
    log: &'a Log,
    /// Those of which nothing is said.
    out: &'a BTreeSet<Subject>,
    /// How many are named at most.
    most: usize,
}

impl Groups<'_> {
    /// What is said of each group, the largest first.
    fn named<A>(&self, mut answers: BTreeMap<Subject, A>, size: impl Fn(&A) -> u64) -> Channels<A> {
        answers.retain(|channel, _| !self.out.contains(channel));
        let mut shown: Vec<_> = answers.into_iter().map(|(channel, answer)| (self.name(channel), answer)).collect();
        shown.sort_by_key(|(_, answer)| Reverse(size(answer)));
        shown.truncate(self.most);
        Channels { shown, withheld: self.out.iter().map(|channel| self.name(*channel).shown).collect() }
    }

    fn name(&self, channel: Subject) -> ChannelName {
        ChannelName::of(self.log.language, channel, &self.log.channels)
    }
}

impl Report {
    /// The channels of which nothing is said.
    fn withheld(&self, by: &ByChannel) -> BTreeSet<Subject> {
        let Some(mut page) = self.shown.page() else { return BTreeSet::new() };
        page.add(&self.stages.all, &by.stages);
        page.add(&self.lifecycle, &by.lifecycle);
        let pooled = by.classic.iter().map(|(channel, of)| (*channel, of.pooled_counts())).collect();
        page.add(&self.classic.pooled_counts(), &pooled);
        page.add(&Lines::now(&self.kpi), &by.kpi.iter().map(|(channel, of)| (*channel, Lines::now(of))).collect());
        if let Some(funnel) = &self.funnel {
            page.add(&funnel.all, &by.funnel);
        }
        page.withheld()
    }

    /// Says what may be said of each channel.
    pub(crate) fn fill(&mut self, by: ByChannel, most: usize) {
        let out = self.withheld(&by);
        let groups = Groups { log: &self.log, out: &out, most };
        let stages = by.stages.into_iter().filter(|(_, of)| of.total() > 0).collect();
        let stages = groups.named(stages, Breakdown::total).map(|of| {
            let users = |stage| of.rows.iter().find(|row| row.label == stage).map_or(0, |row| row.users);
            let cell = |stage| self.in_stage(stage).map(|_| users(stage));
            ShownRow { cells: LifecycleStage::ALL.map(cell).to_vec() }
        });
        let (all, last) = (&self.stages.all, self.days.last());
        let question = asked::by_channel(Language::English, last, all.definition().fingerprint());
        let definition = Definition::new(question, &self.log.calendar);
        let active =
            |report: &UserAccounting| report.periods.iter().map(UserAccountingPeriod::active).max().unwrap_or(0);
        let lifecycle = groups.named(by.lifecycle, active);
        let classic = groups.named(by.classic, |report| report.cohorts.iter().map(|cohort| cohort.size).sum());
        let kpi = groups.named(by.kpi, |board| board.rows.first().map_or(0, |row| row.now.denominator));
        let funnel = groups.named(by.funnel, FunnelReport::users);
        self.stages.by_channel = Some((definition, stages));
        (self.lifecycle_by_channel, self.classic_by_channel, self.kpi_by_channel) = (lifecycle, classic, kpi);
        if let Some(of) = &mut self.funnel {
            of.by_channel = funnel;
        }
    }
}
