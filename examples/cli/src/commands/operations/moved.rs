//! Who moved from one stage to another since yesterday and since a month ago, and why; and which triggers fire.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::answer::Language;
use lifestage::report::Flow;
use lifestage::time::Since;
use lifestage::{Day, LifecycleStage, Scorecard};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;

/// How many ways are told.
const WAYS: usize = 5;

#[derive(Serialize)]
pub(super) struct Moved {
    since_yesterday: Went,
    since_a_month_ago: Went,
    /// Those who spent the most, of the users who moved since yesterday.
    who: Vec<Mover>,
    /// Users for whom a trigger fires today.
    fired: Vec<Fired>,
}

/// All ways that users went, the most first.
#[derive(Serialize)]
struct Went {
    from: Day,
    joined: u64,
    moved: u64,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Way {
    from: &'static str,
    to: &'static str,
    users: u64,
}

#[derive(Serialize)]
struct Mover {
    user: String,
    stage: &'static str,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct Fired {
    user: String,
    trigger: String,
}

impl Block for Moved {
    const NAME: &'static str = "moved";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.journey;
        let flow = |from| rule.flow(&morning.population, from, morning.as_of).map(|flow| Went::of(from, &flow));
        let mut movers: Vec<&Scorecard> = morning.cards.iter().filter(|card| moved_today(card)).collect();
        movers.sort_by_key(|card| (Reverse(morning.value(card.user)), card.user));
        let fired = morning.cards.iter().flat_map(|card| {
            card.fired
                .iter()
                .map(|trigger| Fired { user: morning.name(card.user).to_owned(), trigger: trigger.clone() })
        });
        Ok(Self {
            since_yesterday: flow(morning.yesterday)?,
            since_a_month_ago: flow(morning.month_ago)?,
            who: movers.into_iter().take(morning.named).map(|card| Mover::of(morning, card)).collect(),
            fired: fired.collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::ways(&self.since_yesterday));
        for mover in &self.who {
            page.item(&words::mover(mover));
        }
        page.line(&words::ways(&self.since_a_month_ago));
        page.line(&words::fired(&self.fired, morning.named));
        page.call(words::CALL);
    }
}

/// Whether the stage is another than yesterday's; who joined today came from none.
fn moved_today(card: &Scorecard) -> bool {
    card.stage.since == Since::On(card.as_of) && card.stage.age_days > 0
}

impl Went {
    fn of(from: Day, flow: &Flow<LifecycleStage>) -> Self {
        let (mut joined, mut ways) = (0, Vec::new());
        for cell in &flow.cells {
            match (cell.from, cell.to) {
                (None, Some(_)) => joined += cell.users,
                (Some(from), Some(to)) if from != to => {
                    ways.push(Way {
                        from: from.name(Language::English),
                        to: to.name(Language::English),
                        users: cell.users,
                    });
                }
                _ => {}
            }
        }
        ways.sort_by_key(|way| Reverse(way.users));
        Self { from, joined, moved: ways.iter().map(|way| way.users).sum(), ways }
    }
}

impl Mover {
    fn of(morning: &Morning, card: &Scorecard) -> Self {
        let reasons = card.stage.reasons().map(|reason| reason.to_string()).collect();
        Self { user: morning.name(card.user).to_owned(), stage: card.stage.stage.name(Language::English), reasons }
    }
}

mod words {
    use super::{Fired, Mover, WAYS, Went};
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Who moved, and why";
    pub(super) const CALL: &str = "let flow = JourneyRule::default().flow(&population, yesterday, as_of)?;";

    pub(super) fn ways(ways: &Went) -> String {
        let told: Vec<String> = ways
            .ways
            .iter()
            .take(WAYS)
            .map(|way| format!("{} → {} {}", way.from, way.to, grouped(way.users)))
            .collect();
        let most = if told.is_empty() { String::new() } else { format!(": {}", told.join(" · ")) };
        format!("Since {}: {} joined, {} moved{most}.", ways.from, grouped(ways.joined), grouped(ways.moved))
    }

    pub(super) fn mover(mover: &Mover) -> String {
        format!("{} moved to {}: {}", mover.user, mover.stage, mover.reasons.join("; "))
    }

    pub(super) fn fired(fired: &[Fired], named: usize) -> String {
        if fired.is_empty() {
            return "No trigger fires today.".to_owned();
        }
        let who: Vec<String> =
            fired.iter().take(named).map(|fired| format!("{} ({})", fired.user, fired.trigger)).collect();
        let more = fired.len() - who.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("A trigger fires today for {}{more}.", who.join(", "))
    }
}
