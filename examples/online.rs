//! An online service, event by event: load a user's bytes, observe, score, store.
//!
//! ```text
//! cargo run --release --example online
//! ```
//! A hash map stands for the key-value store. The purchases of CDNOW up to May 1998 are what was there the night before:
//! they fill the store, and the rules are fitted to them and kept as JSON. June 1998 then comes in event by event, and
//! after it what a service must refuse.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use lifestage::event::Unit;
use lifestage::time::{Calendar, Moment};
use lifestage::{Amount, Day, Event, Money, Population, Profile, RuleSet, Scorecard, User, UserId};

/// The day on which the service starts.
const START: Day = Day::ymd(1998, 6, 1);

fn main() -> Result<(), Box<dyn Error>> {
    let purchases = purchases()?;
    let (past, june) = purchases.split_at(purchases.partition_point(|event| event.moment().date() < Some(START)));

    // The night before, a batch: profiles of everybody, and rules that are fitted to them.
    let population = Population::from_events(past, Calendar::utc())?;
    let fitted = RuleSet::default().fit(population.profiles(), START.minus(1))?;
    let rules = serde_json::to_string(&fitted)?;
    let store = population.profiles().map(|profile| (profile.user(), profile.to_bytes())).collect();
    println!("{} users in the store, {} bytes of rules\n", population.len(), rules.len());

    // The service: all that it keeps are the rules. Everything else comes from the store and goes back.
    let rules = serde_json::from_str(&rules)?;
    let mut service = Service { calendar: Calendar::utc(), rules, store, times: Times::default() };
    for event in june {
        service.serve(event);
    }

    println!("\nA producer that sends microseconds:");
    let user = UserId::from(4_u64);
    let before = service.store.get(&user).cloned();
    service.serve(&Event::log_in(user, Moment::from_milliseconds(899_208_000_000_000)));
    assert_eq!(service.store.get(&user), before.as_ref(), "what is refused changes nothing");

    println!("\nA store that lost some bytes:");
    service.store.entry(user).and_modify(|bytes| bytes.truncate(20));
    service.serve(&Event::log_in(user, Day::ymd(1998, 6, 30)));
    let mut rebuilt = Profile::new(user, &service.calendar);
    rebuilt.observe_all(purchases.iter().filter(|event| event.user() == user), &service.calendar)?;
    service.store.insert(user, rebuilt.to_bytes());
    assert_eq!(service.store.get(&user), before.as_ref(), "the same events make the same bytes");
    println!("Rebuilt from the log, to the same bytes.");

    println!("\n{}", service.times);
    Ok(())
}

/// The service and its store.
struct Service {
    calendar: Calendar,
    rules: RuleSet,
    store: HashMap<UserId, Vec<u8>>,
    times: Times,
}

impl Service {
    /// Handles one event and says what became of it.
    fn serve(&mut self, event: &Event) {
        match self.handle(event) {
            Ok(handled) => println!("{handled}"),
            // What was refused has changed nothing: log it, and go on.
            Err(error) => println!("{}  refused: {error}", What(event)),
        }
    }

    /// All that one event takes. Nothing is stored unless every step went well.
    fn handle<'a>(&mut self, event: &'a Event) -> Result<Handled<'a>, Box<dyn Error>> {
        let user = User::new(event.user());
        // Here the log is today's. Of one that lags behind, score as of today instead of the day of the event.
        let today = self.calendar.civil(event.moment())?.day;

        let mut times = Times::default();
        let mut watch = Stopwatch::start();
        let stored = self.store.get(&user.id);
        let mut profile = match stored {
            Some(bytes) => Profile::from_bytes(bytes)?,
            None => Profile::new(user.id, &self.calendar),
        };
        times.load = watch.lap();

        // For the printed line only: the scores before the event.
        let before = self.rules.score(profile.as_of(today), &user)?;
        let bytes_before = stored.map_or(0, Vec::len);
        watch.lap();

        profile.observe(event, &self.calendar)?;
        times.observe = watch.lap();

        let after = self.rules.score(profile.as_of(today), &user)?.ok_or("a user who has not joined yet")?;
        times.score = watch.lap();

        let bytes = profile.to_bytes();
        let bytes_after = bytes.len();
        self.store.insert(user.id, bytes);
        times.store = watch.lap();

        self.times.add(&times);
        Ok(Handled { event, before, after, bytes: [bytes_before, bytes_after] })
    }
}

/// What became of an event, for the log line.
struct Handled<'a> {
    event: &'a Event,
    before: Option<Scorecard>,
    after: Scorecard,
    bytes: [usize; 2],
}

impl fmt::Display for Handled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = |card: &Scorecard| card.stage.stage.to_string();
        let segment =
            |card: &Scorecard| card.rfm.known().map_or("no segment".to_owned(), |rfm| rfm.segment.to_string());
        let change = |part: fn(&Scorecard) -> String| {
            let (before, after) = (self.before.as_ref().map(part), part(&self.after));
            match before {
                Some(before) if before != after => format!("{before} → {after}"),
                _ => after,
            }
        };
        let [before, after] = self.bytes;
        write!(f, "{}  {:20}  {:36}  {before} → {after} bytes", What(self.event), change(stage), change(segment))
    }
}

/// An event as a person reads it.
struct What<'a>(&'a Event);

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(event) = self;
        let value = match event.kind().unit() {
            Unit::Money => format!("{:.2}", Money::minor(event.value().cast_signed())),
            _ => String::new(),
        };
        write!(f, "{}  {:5} {:8} {value:>6}", event.moment(), event.user().to_string(), event.kind())
    }
}

/// Measures one step after the other.
struct Stopwatch(Instant);

impl Stopwatch {
    fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start or the last lap.
    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now - std::mem::replace(&mut self.0, now)
    }
}

/// What the steps of a cycle took, or those of many.
#[derive(Default)]
struct Times {
    cycles: u32,
    load: Duration,
    observe: Duration,
    score: Duration,
    store: Duration,
}

impl Times {
    fn add(&mut self, other: &Self) {
        self.cycles += 1;
        self.load += other.load;
        self.observe += other.observe;
        self.score += other.score;
        self.store += other.store;
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mean = |sum: Duration| sum / self.cycles.max(1);
        let all = mean(self.load + self.observe + self.score + self.store);
        write!(f, "{} events, a cycle of {all:.1?} on average: ", self.cycles)?;
        write!(f, "load {:.1?}, observe {:.1?}, ", mean(self.load), mean(self.observe))?;
        write!(f, "score {:.1?}, store {:.1?}", mean(self.score), mean(self.store))
    }
}

/// The embedded sample, in order of time.
fn purchases() -> Result<Vec<Event>, Box<dyn Error>> {
    let mut events = Vec::new();
    for row in csv::Reader::from_reader(include_str!("data/cdnow.csv").as_bytes()).deserialize() {
        let (user, day, _kind, dollars): (u64, Day, String, String) = row?;
        events.push(Event::purchase(user, day, Amount::try_from(Money::parse_decimal(&dollars, 2)?)?));
    }
    events.sort_by_key(|event| event.moment().date());
    Ok(events)
}
