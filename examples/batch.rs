//! A nightly batch: columns in, everybody scored, a report out.
//!
//! ```text
//! cargo run --release --example batch
//! ```
//! The columns are the purchases of CDNOW here; yours are Arrow arrays, or what a database cursor filled. Rules are fitted
//! on Monday and stored; each night of the week scores with them.

use std::collections::BTreeMap;
use std::error::Error;

use lifestage::answer::Language;
use lifestage::model::WhatIfRule;
use lifestage::population::Columns;
use lifestage::{Calendar, Day, Kind, Money, Population, RuleSet, Window};

fn main() -> Result<(), Box<dyn Error>> {
    let log = Log::read(include_str!("data/cdnow.csv"))?;
    let columns = Columns::new(&log.users[..], &log.milliseconds, &log.kinds[..]).with_values(&log.cents);
    let population = Population::from_columns(&columns, Calendar::utc())?;

    // On Monday: fit to everybody, and store the fitted rules.
    let monday: Day = "1998-06-29".parse()?;
    let stored = serde_json::to_string(&RuleSet::default().fit_population(&population, monday)?)?;

    // Each night: everybody, by the stored rules. A scorecard goes to the warehouse as a line of JSON.
    let (rules, today): (RuleSet, Day) = (serde_json::from_str(&stored)?, "1998-06-30".parse()?);
    let cards = rules.score_all(&population, today)?;
    let first = cards.first().ok_or("nobody")?;
    println!("{}\n", serde_json::to_string(first)?);

    // The report: users and spend of each segment, the largest spend first.
    let mut segments: BTreeMap<&str, (u64, i64)> = BTreeMap::new();
    for card in &cards {
        let segment = card.rfm.known().map_or("never bought", |rfm| rfm.segment.name(Language::English));
        let profile = population.profile(card.user).ok_or("a card is of somebody")?;
        let (users, spend) = segments.entry(segment).or_default();
        *users += 1;
        *spend += profile.as_of(today).net_spend(Window::LIFETIME)?.minor_units();
    }
    let mut rows: Vec<_> = segments.into_iter().collect();
    rows.sort_by_key(|(_, (_, spend))| std::cmp::Reverse(*spend));
    println!("{:20} {:>6} {:>12}", "segment", "users", "net spend");
    for (segment, (users, spend)) in rows {
        println!("{segment:20} {users:>6} {:>12.2}", Money::minor(spend));
    }

    // Who moved since yesterday, and why: those who spent the most come first.
    let moved = WhatIfRule::default().flow(&population, &rules, monday, today)?;
    println!("\n{} of {} users moved since {monday}:", moved.moved, moved.users);
    for mover in moved.movers.iter().take(5) {
        for change in &mover.changes {
            println!("  user {}: {change}", mover.user);
        }
    }
    Ok(())
}

/// The purchases as columns.
#[derive(Default)]
struct Log {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    kinds: Vec<u16>,
    cents: Vec<i64>,
}

impl Log {
    /// Reads rows of user, date, type and dollars, after a header.
    fn read(csv: &str) -> Result<Self, Box<dyn Error>> {
        let mut log = Self::default();
        for row in csv.lines().skip(1) {
            let [user, date, _, dollars] = row.split(',').collect::<Vec<_>>()[..] else {
                return Err(format!("`{row}` is not a purchase: give user, date, type and dollars").into());
            };
            log.users.push(user.parse()?);
            log.milliseconds.push(i64::from(date.parse::<Day>()?.days_since_epoch()) * 86_400_000);
            log.kinds.push(Kind::Purchase.code());
            log.cents.push(Money::parse_decimal(dollars, 2)?.minor_units());
        }
        Ok(log)
    }
}
