//! Everybody at a glance: segments, stages and cut points, as a marketer reads them.

use std::fmt;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use lifestage::incentive::{Earnings, PlanProgress, TaskProgress};
use lifestage::number::{Cuts, Ratio};
use lifestage::score::{FittedRfm, RfmSegment};
use lifestage::{LifecycleStage, Money, Scorecard};

use crate::commands::score::Scored;
use crate::commands::who::users;
use crate::table::{grouped, money, share};

/// What there is beyond a log of purchases.
pub(crate) const MORE: &str = "\
one customer, with reasons and what would change them: lifestage score --explain 00004
an app with newcomers, tasks, points, a campaign and a test: lifestage operations";

/// The picture of a whole log.
pub(crate) struct Picture<'a> {
    pub(crate) scored: &'a Scored,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scored { log, cards, rules, .. } = self.scored;
        writeln!(f, "{}: {} as of {}\n", log.source, users(cards.len() as u64), log.as_of)?;
        match rules.rfm.fitted() {
            Some(fitted) => self.rfm(f, fitted)?,
            None => writeln!(
                f,
                "RFM: not fitted, as nobody bought anything (--map TYPE=purchase says what a purchase is)\n"
            )?,
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
        let mut table = table(["RFM segment", "users", "share", "net spend", "share", "last purchase", "purchases"]);
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
                    segment.to_string(),
                    grouped(cards.len() as u64),
                    share(cards.len() as u64, buyers.len() as u64),
                    self.money(spend(&cards)),
                    // A share of spend makes sense where nothing is negative.
                    u64::try_from(spend(&cards))
                        .map_or_else(|_| String::new(), |part| share(part, total.unsigned_abs())),
                    format!("{} days ago", median(numbers(|rfm| rfm.recency.value))),
                    median(numbers(|rfm| rfm.frequency.value)),
                ]);
            }
            shown.push(segment);
        }
        table.add_row([
            "all buyers".to_owned(),
            grouped(buyers.len() as u64),
            share(buyers.len() as u64, buyers.len() as u64),
            self.money(total),
            String::new(),
            String::new(),
            String::new(),
        ]);
        writeln!(f, "{table}\nlast purchase and purchases are medians\n")?;
        if buyers.iter().filter_map(|card| card.rfm.known()).all(|rfm| rfm.monetary.value == 0) {
            writeln!(
                f,
                "no purchase has a value, so all spend is 0: --columns value=NAME names the column of the money\n"
            )?;
        }
        self.cuts(f, fitted)
    }

    fn cuts(&self, f: &mut fmt::Formatter<'_>, fitted: &FittedRfm) -> fmt::Result {
        let mut table = table(["cut points", "", "", "", ""]);
        table.set_header(std::iter::once("cut points").chain(fitted.recency().points().iter().map(|_| "")));
        let whole = |point: &i64| point.to_string();
        let money = |point: &i64| self.money(*point);
        let mut row = |name: &str, cuts: &Cuts, print: &dyn Fn(&i64) -> String| {
            table.add_row(std::iter::once(name.to_owned()).chain(cuts.points().iter().map(print)));
        };
        row("recency, days", fitted.recency(), &whole);
        row("frequency, purchases", fitted.frequency(), &whole);
        row("monetary, net spend", fitted.monetary(), &money);
        right(&mut table);
        writeln!(f, "{table}\n")
    }

    fn stages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cards = &self.scored.cards;
        let mut table = table(["lifecycle stage", "ladder", "users", "share"]);
        for stage in LifecycleStage::ALL {
            let users = cards.iter().filter(|card| card.stage.stage == stage).count() as u64;
            let ladder = stage.ladder().map_or_else(String::new, |ladder| ladder.to_string());
            table.add_row([stage.to_string(), ladder, grouped(users), share(users, cards.len() as u64)]);
        }
        writeln!(f, "{table}")
    }

    /// How many have reached which tier of growth points.
    fn tiers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(incentives) = &self.scored.rules.incentives else { return Ok(()) };
        let earned: Vec<&Earnings> =
            self.scored.cards.iter().filter_map(|card| card.earnings.known().map(AsRef::as_ref)).collect();
        let period = incentives.growth().config().period;
        let mut table = table([&format!("growth points, {period}"), "tier", "users", "share"]);
        let mut row = |name: String, tier: Option<u16>| {
            let users = earned.iter().filter(|earnings| earnings.growth.tier() == tier).count() as u64;
            let number = tier.map_or_else(String::new, |tier| tier.to_string());
            table.add_row([name, number, grouped(users), share(users, earned.len() as u64)]);
        };
        row("below the first tier".to_owned(), None);
        for (number, tier) in (1..).zip(&incentives.growth().config().tiers) {
            row(format!("{} or more", tier.points), Some(number));
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
        let mut table = table(["newcomer task", "done", "on time", "median day"]);
        let rate = |rate: Option<Ratio>| rate.map_or_else(String::new, |rate| format!("{rate:.1}"));
        for (rule, task) in incentives.tasks().tasks().iter().zip(progress.tasks()) {
            let median = task.median_days_to_complete().map_or_else(String::new, |days| days.to_string());
            table.add_row([rule.id.to_string(), rate(task.completion_rate()), rate(task.on_time_rate()), median]);
        }
        writeln!(f, "\n{table}")
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
        let mut table = table(["user", "net spend", "R F M", "segment", "class", "stage", "since"]);
        for card in self.cards {
            let rfm = card.rfm.known();
            let grades = rfm.map(|rfm| format!("{} {} {}", rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade));
            table.add_row([
                self.scored.log.shown(card.user).into_owned(),
                money(self.scored.net_spend(card), self.scored.decimals),
                grades.unwrap_or_default(),
                rfm.map(|rfm| rfm.segment.to_string()).unwrap_or_default(),
                rfm.and_then(|rfm| rfm.class).map(|class| class.to_string()).unwrap_or_default(),
                card.stage.stage.to_string(),
                card.stage.since.to_string().replacen("since ", "", 1),
            ]);
        }
        writeln!(f, "\n{table}\n--explain USER says why, and what would change it")
    }
}

/// A line below the header, and no others.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

fn table<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(header);
    right(&mut table);
    table
}

/// Numbers stand to the right, the first column to the left.
fn right(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}
