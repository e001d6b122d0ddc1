//! An online service: each event once, what changed and why, and at night only those who are due.
//!
//! ```text
//! cargo run --release --example online
//! ```
//! A hash map stands for the store. A row of it holds the profile, what was seen of the user's events, what was told of them
//! and the day on which they are due, and is written as a whole: your database does that in one transaction. The purchases of
//! CDNOW up to May 1998 were there before; June 1998 comes in event by event, and each night follows its day.

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;

use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
use lifestage::rule::{Change, Edition, Told};
use lifestage::time::Moment;
use lifestage::{Amount, Calendar, Day, Event, Money, Population, Profile, RuleSet, User, UserId};

fn main() -> Result<(), Box<dyn Error>> {
    let start: Day = "1998-06-01".parse()?;
    let purchases = purchases()?;
    let (past, june) = purchases.split_at(purchases.partition_point(|event| event.moment().date() < Some(start)));

    // The rules are fitted once, and kept as JSON. An edition knows which revision of the rules it is.
    let population = Population::from_events(past, Calendar::utc())?;
    let rules = serde_json::to_string(&RuleSet::default().fit_population(&population, start.minus(1))?)?;
    let rules: Edition = serde_json::from_str(&rules)?;
    let mut service = Service { calendar: Calendar::utc(), rules, store: HashMap::new() };

    // Users who were there before begin silently: what is told of them is stored, and the changes are dropped.
    for profile in population.profiles() {
        let row = Row { profile: profile.clone(), ..service.row(profile.user())? };
        service.tell(row, start.minus(1))?;
    }

    let began = Instant::now();
    let (mut changes, mut scored) = (Vec::new(), 0);
    for day in 0..30 {
        let today = start.plus(day);
        for (number, event) in june.iter().enumerate().filter(|(_, event)| event.moment().date() == Some(today)) {
            changes.extend(service.deliver(EventId::key(number as u128), event)?.1);
        }
        let due = service.due(today.plus(1))?;
        scored += due.len();
        for user in due {
            changes.extend(service.tell(service.row(user)?, today.plus(1))?);
        }
    }
    println!("{} events and 30 nights in {:.1?}", june.len(), began.elapsed());
    println!("{} of {} users were due on a night, on average", scored / 30, service.store.len());
    println!("{} changes, the last of each cause:", changes.len());
    let mut causes: Vec<&Change> = changes.iter().rev().collect();
    causes.sort_by_key(|change| change.cause);
    causes.dedup_by_key(|change| change.cause);
    for change in causes {
        println!("  user {} on {}: {change}, key {}", change.user, change.as_of, change.key);
        for reason in change.reasons() {
            println!("    {reason}");
        }
    }

    let event = &june[0];
    let before = service.store[&event.user()].clone();
    println!("\nThe first event comes again: {}.", service.deliver(EventId::key(0), event)?.0);
    let late = Event::log_in(event.user(), Moment::from_milliseconds(899_208_000_000_000));
    println!("A producer that sends microseconds: {}.", service.deliver(EventId::key(9_999), &late).unwrap_err());
    assert_eq!(service.store[&event.user()], before, "neither changes anything");
    Ok(())
}

/// The service and its store.
struct Service {
    calendar: Calendar,
    rules: Edition,
    store: HashMap<UserId, [Vec<u8>; 4]>,
}

/// What is stored of one user.
struct Row {
    profile: Profile,
    seen: Seen,
    told: Told,
}

impl Service {
    /// The row of a user, as it is read from the store.
    fn row(&self, user: UserId) -> Result<Row, Box<dyn Error>> {
        let Some([profile, seen, told, _]) = self.store.get(&user) else {
            let (profile, seen) = (Profile::new(user, &self.calendar), Seen::new(SeenRule::default()));
            return Ok(Row { profile, seen, told: Told::nothing(user) });
        };
        Ok(Row { profile: Profile::from_bytes(profile)?, seen: Seen::from_bytes(seen)?, told: Told::from_bytes(told)? })
    }

    /// Takes in one event. Whatever is refused, was here before or is too old changes nothing.
    fn deliver(&mut self, id: EventId, event: &Event) -> Result<(Delivery, Vec<Change>), Box<dyn Error>> {
        let mut row = self.row(event.user())?;
        let delivery = row.profile.observe_once(&mut row.seen, id, event, &self.calendar)?;
        if delivery != Delivery::New {
            return Ok((delivery, Vec::new()));
        }
        // Here the log is today's. If yours lags behind, tell as of today and not as of the day of the event.
        let today = self.calendar.day(event.moment())?;
        Ok((delivery, self.tell(row, today)?))
    }

    /// Scores a user once, stores the row and gives what is to be handed on.
    fn tell(&mut self, row: Row, today: Day) -> Result<Vec<Change>, Box<dyn Error>> {
        let Row { profile, seen, told } = row;
        let user = User::new(profile.user());
        let news = self.rules.changes(profile.as_of(today), &user, &told)?;
        let due = self.rules.rules().next_change(profile.as_of(today), &user)?;
        let due = due.map_or(Ok(Vec::new()), |due| serde_json::to_vec(&due))?;
        self.store.insert(user.id, [profile.to_bytes(), seen.to_bytes(), news.told.to_bytes(), due]);
        Ok(news.changes)
    }

    /// Users of whom time alone may tell something by a day: an index in your database.
    fn due(&self, by: Day) -> Result<Vec<UserId>, Box<dyn Error>> {
        let mut users = Vec::new();
        for (user, [_, _, _, due]) in &self.store {
            if !due.is_empty() && serde_json::from_slice::<Day>(due)? <= by {
                users.push(*user);
            }
        }
        users.sort_unstable();
        Ok(users)
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
