//! An online service, event by event: load a user's bytes, observe, score, store.
//!
//! ```text
//! cargo run --release --example online
//! ```
//! A hash map stands for the key-value store. The purchases of CDNOW up to May 1998 were there the night before: they fill
//! the store, and the rules are fitted to them and kept as JSON. June 1998 then comes in event by event; after it comes
//! what a service must refuse.

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;

use lifestage::time::Moment;
use lifestage::{Amount, Calendar, Day, Event, Money, Population, Profile, RuleSet, Scorecard, User, UserId};

fn main() -> Result<(), Box<dyn Error>> {
    let start: Day = "1998-06-01".parse()?;
    let purchases = purchases()?;
    let (past, june) = purchases.split_at(purchases.partition_point(|event| event.moment().date() < Some(start)));

    // The night before, a batch: profiles of everybody, and rules that are fitted to them.
    let population = Population::from_events(past, Calendar::utc())?;
    let fitted = RuleSet::default().fit_population(&population, start.minus(1))?;
    let rules = serde_json::to_string(&fitted)?;
    let store = population.profiles().map(|profile| (profile.user(), profile.to_bytes())).collect();
    println!("{} users in the store, {} bytes of rules\n", population.len(), rules.len());

    // The service keeps the rules in memory. Everything else comes from the store and goes back.
    let mut service = Service { calendar: Calendar::utc(), rules: serde_json::from_str(&rules)?, store };
    let began = Instant::now();
    for event in june {
        service.serve(event);
    }
    println!("\n{} events, {:.1?} each, printing included", june.len(), began.elapsed() / u32::try_from(june.len())?);

    println!("\nA producer that sends microseconds:");
    let user = UserId::from(4_u64);
    let before = service.store.get(&user).cloned();
    service.serve(&Event::log_in(user, Moment::from_milliseconds(899_208_000_000_000)));
    assert_eq!(service.store.get(&user), before.as_ref(), "what is refused changes nothing");

    println!("\nA store that lost some bytes:");
    service.store.entry(user).and_modify(|bytes| bytes.truncate(20));
    service.serve(&Event::log_in(user, start.plus(29)));
    let mut rebuilt = Profile::new(user, &service.calendar);
    rebuilt.observe_all(purchases.iter().filter(|event| event.user() == user), &service.calendar)?;
    service.store.insert(user, rebuilt.to_bytes());
    assert_eq!(service.store.get(&user), before.as_ref(), "the same events make the same bytes");
    println!("Rebuilt from the log, to the same bytes.");
    Ok(())
}

/// The service and its store.
struct Service {
    calendar: Calendar,
    rules: RuleSet,
    store: HashMap<UserId, Vec<u8>>,
}

impl Service {
    /// All that one event takes: the scorecards before and after it. Nothing is stored unless every step went well.
    fn handle(&mut self, event: &Event) -> Result<(Option<Scorecard>, Scorecard), Box<dyn Error>> {
        let user = User::new(event.user());
        let mut profile = match self.store.get(&user.id) {
            Some(bytes) => Profile::from_bytes(bytes)?,
            None => Profile::new(user.id, &self.calendar),
        };
        // Here the log is today's. If yours lags behind, score as of today and not as of the day of the event.
        let today = self.calendar.day(event.moment())?;
        let before = self.rules.score(profile.as_of(today), &user)?;

        profile.observe(event, &self.calendar)?;
        let after = self.rules.score(profile.as_of(today), &user)?.ok_or("a user who has not joined yet")?;
        self.store.insert(user.id, profile.to_bytes());
        Ok((before, after))
    }

    /// Handles one event and prints what changed. An event that was refused has changed nothing: log it, and go on.
    fn serve(&mut self, event: &Event) {
        let what = format!("{}  {:>5} {}", event.moment(), event.user().to_string(), event.kind());
        match self.handle(event) {
            Ok((before, after)) => {
                let stage = change(before.as_ref(), &after, |card| card.stage.stage.to_string());
                let segment =
                    |card: &Scorecard| card.rfm.known().map_or("none".to_owned(), |rfm| rfm.segment.to_string());
                println!("{what}  {stage:22}  {}", change(before.as_ref(), &after, segment));
            }
            Err(error) => println!("{what}  refused: {error}"),
        }
    }
}

/// A part of a scorecard, and what it was before where that was something else.
fn change(before: Option<&Scorecard>, after: &Scorecard, part: impl Fn(&Scorecard) -> String) -> String {
    match before.map(&part) {
        Some(before) if before != part(after) => format!("{before} → {}", part(after)),
        _ => part(after),
    }
}

/// The embedded sample, in order of time.
fn purchases() -> Result<Vec<Event>, Box<dyn Error>> {
    let mut events = Vec::new();
    for row in include_str!("data/cdnow.csv").lines().skip(1) {
        let [user, date, _, dollars] = row.split(',').collect::<Vec<_>>()[..] else {
            return Err(format!("`{row}` is not a purchase: give user, date, type and dollars").into());
        };
        let amount = Amount::try_from(Money::parse_decimal(dollars, 2)?)?;
        events.push(Event::purchase(user.parse::<u64>()?, date.parse::<Day>()?, amount));
    }
    events.sort_by_key(|event| event.moment().date());
    Ok(events)
}
