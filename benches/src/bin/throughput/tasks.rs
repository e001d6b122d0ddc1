//! The tasks, each as rows of whole numbers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use clap::ValueEnum;
use lifestage::model::WhatIfRule;
use lifestage::population::Member;
use lifestage::report::{DailyTotalsRule, FunnelRule, KpiRule, RetentionRule, UserAccountingRule};
use lifestage::score::{RfmMeasures, RfmRule, StageConfig, StageRule};
use lifestage::time::{Calendar, Days, Period, Timespan, Window};
use lifestage::{Kind, Population, RuleSet};
use rayon::prelude::*;

use crate::columns::Data;

/// What a task prints: rows of whole numbers.
pub(crate) type Rows = Vec<Vec<i128>>;
/// What can go wrong in one.
pub(crate) type Error = Box<dyn std::error::Error>;

/// What can be timed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Task {
    /// Columns to profiles.
    Profile,
    /// Events, values and distinct users of each day and kind.
    Daily,
    /// Everybody's RFM, by grades.
    Rfm,
    /// Users of each daily cohort who were active this many days later.
    Retention,
    /// New, returning and resurrecting users of each week.
    Lifecycle,
    /// Columns to how far users come: view, cart, purchase within 7 days.
    #[value(name = "funnel", alias = "funnel-rule")]
    FunnelRule,
    /// Full scorecards with segments and triggers, by rules that are fitted.
    Score,
    /// The same rules held against stricter stages.
    #[value(name = "what_if")]
    WhatIf,
    /// The board of key numbers.
    Kpi,
}

impl Task {
    pub(crate) const ALL: [Self; 6] =
        [Self::Profile, Self::Daily, Self::Rfm, Self::Retention, Self::Lifecycle, Self::FunnelRule];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Daily => "daily",
            Self::Rfm => "rfm",
            Self::Retention => "retention",
            Self::Lifecycle => "lifecycle",
            Self::FunnelRule => "funnel",
            Self::Score => "score",
            Self::WhatIf => "what_if",
            Self::Kpi => "kpi",
        }
    }

    /// Whether it is answered by the population, and not by the columns alone.
    pub(crate) fn asks_the_population(self) -> bool {
        self != Self::FunnelRule
    }

    /// The rows of a task, from the population or the columns.
    pub(crate) fn rows(self, population: &Population, data: &Data) -> Result<Rows, Error> {
        match self {
            Self::Profile => Ok(profile(population)),
            Self::Daily => Ok(daily(population, data)),
            Self::Rfm => rfm(population, data),
            Self::Retention => retention(population, data),
            Self::Lifecycle => lifecycle(population, data),
            Self::FunnelRule => funnel(data),
            Self::Score => score(population, data),
            Self::WhatIf => what_if(population, data),
            Self::Kpi => kpi(population, data),
        }
    }
}

/// One row: users, tallies, events, sum of all values.
fn profile(population: &Population) -> Rows {
    let mut row = vec![0_i128; 4];
    for profile in population.profiles() {
        row[0] += 1;
        row[1] += i128::try_from(profile.tallies().len()).expect("a length");
        for tally in profile.tallies() {
            row[2] += i128::from(tally.count());
            row[3] += i128::from(tally.sum());
        }
    }
    vec![row]
}

/// Rows [day from the first, kind, events, sum of values, distinct users].
fn daily(population: &Population, data: &Data) -> Rows {
    let range = Days::new(data.first, data.last).expect("the first day comes first");
    let totals = DailyTotalsRule::default().report(population, range).expect("nothing was forgotten");
    totals
        .rows
        .iter()
        .map(|total| {
            let kind = i128::try_from(Data::code(total.kind).expect("a kind of the columns")).expect("a code");
            vec![
                (total.day - data.first).into(),
                kind,
                total.events.into(),
                i128::try_from(total.sum).expect("a sum of money"),
                total.users.into(),
            ]
        })
        .collect()
}

/// Rows [R, F, M, users, purchases, purchase days, spend].
fn rfm(population: &Population, data: &Data) -> Result<Rows, Error> {
    let rule = RfmRule::default();
    let measure = |parts: &mut Vec<Vec<(RfmMeasures, u32)>>, member: Member<'_>| {
        let as_of = member.profile.as_of(data.last);
        let Some(measures) = rule.measure(as_of).expect("nothing is forgotten") else { return };
        let days = as_of.purchase_days(Window::LIFETIME).expect("nothing is forgotten");
        for part in parts {
            part.push((measures, days));
        }
    };
    // The parts stay apart, so that they are graded on all cores too.
    let join = |mut one: Vec<_>, other: Vec<_>| {
        one.extend(other);
        one
    };
    let parts = population.fold(|| vec![Vec::new()], measure, join);
    let fitted = rule.fit_measures(parts.iter().flatten().map(|(measures, _)| *measures))?;
    let grade = |part: &Vec<(RfmMeasures, u32)>| {
        let mut cells: BTreeMap<[u8; 3], [i128; 4]> = BTreeMap::new();
        for (measures, days) in part {
            let graded = fitted.assess_measures(*measures);
            let grades = [graded.recency, graded.frequency, graded.monetary].map(|measure| measure.grade.get());
            let more = [1, measures.frequency.into(), (*days).into(), measures.monetary.minor_units().into()];
            add(cells.entry(grades).or_default(), more);
        }
        cells
    };
    let mut cells: BTreeMap<[u8; 3], [i128; 4]> = BTreeMap::new();
    for (grades, more) in parts.par_iter().map(grade).collect::<Vec<_>>().into_iter().flatten() {
        add(cells.entry(grades).or_default(), more);
    }
    Ok(cells.into_iter().map(|(grades, sums)| grades.map(i128::from).into_iter().chain(sums).collect()).collect())
}

fn add(sums: &mut [i128; 4], more: [i128; 4]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// Rows [cohort as day from the first, days after it, users], those without users left out.
fn retention(population: &Population, data: &Data) -> Result<Rows, Error> {
    let range = Days::new(data.first, data.last)?;
    let retention = RetentionRule::on_each_through(30).report(population, range, data.last)?;
    let mut rows = Rows::new();
    for (cohort, start) in retention.cohorts.iter().zip(0_i128..) {
        for (cell, lag) in cohort.cells.iter().zip(0_i128..) {
            if cell.retained() > 0 {
                rows.push(vec![start, lag, cell.retained().into()]);
            }
        }
    }
    Ok(rows)
}

/// Rows [block of 7 days, 0 new | 1 returning | 2 resurrecting, users], those without users left out.
fn lifecycle(population: &Population, data: &Data) -> Result<Rows, Error> {
    let period = Period::Block { days: 7.try_into()?, anchor: data.first };
    let rule = UserAccountingRule { period, ..UserAccountingRule::default() };
    let lifecycle = rule.report(population, Days::new(data.first, data.last)?)?;
    let mut rows = Rows::new();
    for (period, block) in lifecycle.periods.iter().zip(0_i128..) {
        for (state, users) in (0_i128..).zip([period.new, period.returning, period.resurrecting]) {
            if users > 0 {
                rows.push(vec![block, state, users.into()]);
            }
        }
    }
    Ok(rows)
}

/// Rows [depth, users], for depths that somebody has.
fn funnel(data: &Data) -> Result<Rows, Error> {
    let funnel = FunnelRule::of([Kind::View, Kind::AddToCart, Kind::Purchase], Timespan::days(7))?;
    let report = funnel.report_columns(&data.columns(), &Calendar::utc())?;
    let rows = (0..).zip(report.users_at_depth()).filter(|(_, users)| **users > 0);
    Ok(rows.map(|(depth, users)| vec![depth, (*users).into()]).collect())
}

/// Every rule that there is, with the segments and triggers of an example, fitted to everybody; once, so that the first run
/// alone pays for it.
fn rules(population: &Population, data: &Data) -> Result<&'static RuleSet, Error> {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(rules);
    }
    let rules: RuleSet = serde_json::from_str(include_str!("../../../../examples/data/segments.json"))?;
    let rules = rules.completed().fit_population_where_possible(population, data.last)?;
    Ok(RULES.get_or_init(|| rules))
}

/// Rows [stage, segments as bits, triggers that fire, users].
fn score(population: &Population, data: &Data) -> Result<Rows, Error> {
    let rules = rules(population, data)?;
    let cells = population.fold(
        BTreeMap::<[i128; 3], i128>::new,
        |cells, member| {
            let card = rules.score(member.profile.as_of(data.last), &member.user).expect("nothing is forgotten");
            let Some(card) = card else { return };
            let is_in = |name: &String| card.segments.iter().any(|member| member.segment == *name);
            let bits = rules.segments.iter().zip(0..).map(|(segment, bit)| i128::from(is_in(&segment.name)) << bit);
            let fired = i128::try_from(card.fired.len()).expect("a few");
            *cells.entry([card.stage.stage as i128, bits.sum(), fired]).or_default() += 1;
        },
        |mut one, other| {
            for (cell, users) in other {
                *one.entry(cell).or_default() += users;
            }
            one
        },
    );
    Ok(cells.into_iter().map(|(cell, users)| cell.into_iter().chain([users]).collect()).collect())
}

/// Rows [flow, cell, users, spend].
fn what_if(population: &Population, data: &Data) -> Result<Rows, Error> {
    let rules = rules(population, data)?;
    let strict = StageConfig { silent_from: 21, churned_from: 45, ..StageConfig::default() };
    let strict = RuleSet { stage: StageRule::new(strict)?, ..rules.clone() };
    let found = WhatIfRule::default().what_if(population, rules, &strict, data.last)?;
    let cells = found.flows.values().zip(0_i128..).flat_map(|(flow, of)| {
        flow.cells().zip(0_i128..).map(move |(cell, place)| vec![of, place, cell.users.into(), cell.spend])
    });
    Ok(cells.collect())
}

/// Rows [number, part, whole] of the day and of a month before.
fn kpi(population: &Population, data: &Data) -> Result<Rows, Error> {
    let board = KpiRule::default().report(population, data.last)?;
    let rows = board.rows.iter().zip(0_i128..).flat_map(|(row, number)| {
        let figures = [Some(row.now), row.month_before].into_iter().flatten();
        figures.map(move |figure| vec![number, figure.numerator, figure.denominator.into()])
    });
    Ok(rows.collect())
}
