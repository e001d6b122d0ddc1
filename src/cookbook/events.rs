//! Events come in: ids, types, time zones, late ones, and whole columns.
//!
//! # My user ids are strings
//!
//! Keep a table that numbers them, in your database or in memory. UUIDs need none.
//!
//! ```
//! use std::collections::HashMap;
//!
//! use lifestage::UserId;
//!
//! let mut numbers: HashMap<String, u64> = HashMap::new();
//! let mut number = |name: &str| {
//!     let next = numbers.len() as u64;
//!     UserId::from(*numbers.entry(name.to_owned()).or_insert(next))
//! };
//! assert_eq!(number("ada@example.org"), UserId::from(0_u64));
//! assert_eq!(number("ben@example.org"), UserId::from(1_u64));
//! assert_eq!(number("ada@example.org"), UserId::from(0_u64));
//!
//! let uuid: UserId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse()?;
//! assert_eq!(uuid.to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My features and channels have names
//!
//! An [`Interner`](crate::Interner) numbers them. Store it beside the profiles: a number keeps its meaning.
//!
//! ```
//! use lifestage::time::Window;
//! use lifestage::{Calendar, Day, Event, Interner, Kind, Profile};
//!
//! let mut names = Interner::new();
//! let (editor, export) = (names.intern("editor")?, names.intern("export")?);
//!
//! let (monday, utc): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::usage(1_u64, monday, 300).about(editor), &utc)?;
//! ada.observe(&Event::usage(1_u64, monday, 20).about(export), &utc)?;
//!
//! let seconds = ada.as_of(monday).sum((Kind::Use, editor), Window::new(0, 6)?)?;
//! assert_eq!((seconds, names.name(export)), (300, Some("export")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Several processes number names
//!
//! Let a table of your database decide ([`interner`](crate::event::interner) has its SQL): propose numbers for what is
//! unknown, insert the rows, learn what stands there then, until nothing is unknown.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use lifestage::{Interner, Subject};
//!
//! let mut table = BTreeMap::from([("editor", Subject::new(1))]); // in your database
//! let mut names = Interner::new();
//! let batch = ["export", "editor", "export"];
//! while !names.unknown(batch).is_empty() {
//!     for (name, number) in names.propose(batch)? {
//!         if table.values().all(|taken| *taken != number) {
//!             table.entry(name).or_insert(number); // on conflict do nothing
//!         }
//!     }
//!     names.learn(table.iter().map(|(name, number)| (name, *number)))?;
//! }
//! assert_eq!(batch.map(|name| names.get(name)), [2, 1, 2].map(|number| Some(Subject::new(number))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A phone says that it is 2099
//!
//! Give the calendar limits. What is outside is refused with a typed error; `is_input` says that the event is at fault and
//! not the state, so it can be put aside.
//!
//! ```
//! use lifestage::time::{Days, Moment};
//! use lifestage::{Calendar, Day, Event, Profile};
//!
//! let (first, last): (Day, Day) = ("2024-01-01".parse()?, "2026-12-31".parse()?);
//! let calendar = Calendar::utc().limited_to(Days::new(first, last)?);
//! let mut ada = Profile::new(1_u64, &calendar);
//! let wrong = Event::log_in(1_u64, "2099-01-01T12:00:00Z".parse::<Moment>()?);
//! let refused = ada.observe(&wrong, &calendar);
//! assert!(refused.is_err_and(|error| error.is_input()) && ada.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My event types are not among the 35 kinds
//!
//! Number your own from 0. They count as activity unless you take them out of the set.
//!
//! ```
//! use lifestage::event::CustomKind;
//! use lifestage::{Calendar, Day, Event, Kind, KindSet, Profile, Window};
//!
//! let listen = CustomKind::new(0)?;
//! let (monday, utc): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::custom(1_u64, monday, listen, 240), &utc)?;
//!
//! let (activity, week) = (KindSet::activity(), Window::new(0, 6)?);
//! assert_eq!(ada.as_of(monday).active_days(&activity, week)?, 1);
//! let without = activity.without(Kind::Custom(listen));
//! assert_eq!(ada.as_of(monday).active_days(&without, week)?, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My log is JSON lines
//!
//! ```
//! use lifestage::{Event, Kind};
//!
//! let lines = r#"
//!     {"user": 7, "at": "2026-01-05T20:00:00Z", "kind": "log_in"}
//!     {"user": 7, "at": "2026-01-05T20:03:00Z", "kind": "purchase", "value": 1990}
//! "#;
//! let events: Vec<Event> =
//!     lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?;
//! assert_eq!((events[1].kind(), events[1].value()), (Kind::Purchase, 19_90));
//!
//! let wrong = serde_json::from_str::<Event>(r#"{"user": 7, "at": "2026-01-05", "kind": "log_in", "value": 3}"#);
//! assert!(wrong.is_err_and(|error| error.to_string().contains("this kind carries no value, give 0")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My events have other names and prices as text
//!
//! Read your own type, and say what it means.
//!
//! ```
//! use lifestage::time::Moment;
//! use lifestage::{Amount, Event, Money};
//!
//! #[derive(serde::Deserialize)]
//! struct Order {
//!     customer: u64,
//!     paid_at: i64, // seconds
//!     total: String,
//! }
//! let order: Order = serde_json::from_str(r#"{"customer": 7, "paid_at": 1767643200, "total": "19.90"}"#)?;
//! let price = Amount::try_from(Money::parse_decimal(&order.total, 2)?)?;
//! let event = Event::purchase(order.customer, Moment::from_milliseconds(order.paid_at * 1000), price);
//! assert_eq!(event.value(), 19_90);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tonight: everybody, from the bytes in my store
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Population, Profile, RuleSet};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//! let store: Vec<Vec<u8>> = vec![ada.to_bytes()];
//!
//! let profiles = store.iter().map(|bytes| Profile::from_bytes(bytes)).collect::<Result<Vec<_>, _>>()?;
//! let population = Population::from_profiles(profiles, utc)?;
//! let rules = RuleSet::default().fit_population_where_possible(&population, monday)?;
//! assert_eq!(rules.score_all(&population, monday)?.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Everybody lives in one time zone
//!
//! Bring the zone from `chrono-tz`; its summer time is read out once. A later last year is still the same calendar, so
//! stored profiles stay usable; begin with the year of your oldest event.
//!
//! ```
//! use lifestage::time::Moment;
//! use lifestage::{Calendar, Day};
//!
//! let berlin = Calendar::in_zone(&chrono_tz::Europe::Berlin, 2000..=2040).named("berlin");
//! let half_past_midnight: Moment = "2026-07-01T22:30:00Z".parse()?;
//! assert_eq!(berlin.day(half_past_midnight)?.to_string(), "2026-07-02");
//!
//! // A night owl's day: until 04:00 it is still yesterday.
//! let night_owls = berlin.with_day_start(4)?;
//! assert_eq!(night_owls.day(half_past_midnight)?.to_string(), "2026-07-01");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Users live in many time zones
//!
//! Let each event carry its offset, and keep it in the log: a `timestamptz` column drops it.
//!
//! ```
//! use lifestage::Calendar;
//! use lifestage::time::Moment;
//!
//! let own = Calendar::of_the_event();
//! let (london, shanghai): (Moment, Moment) = ("2026-01-05T20:00:00+00:00".parse()?, "2026-01-06T04:00:00+08:00".parse()?);
//! assert_eq!(london.milliseconds(), shanghai.milliseconds());
//! assert_eq!(own.day(london)?.to_string(), "2026-01-05");
//! assert_eq!(own.day(shanghai)?.to_string(), "2026-01-06");
//!
//! let without = Moment::from_milliseconds(1_767_643_200_000);
//! assert!(own.day(without).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Events come late, or twice
//!
//! Late ones need nothing. For repeated ones, keep a [`Seen`](crate::profile::Seen) beside the profile and store both in one
//! transaction.
//!
//! ```
//! use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
//! use lifestage::{Calendar, Day, Event, Profile};
//!
//! let (monday, utc): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
//! let (mut ada, mut seen) = (Profile::new(1_u64, &utc), Seen::new(SeenRule::default()));
//! let mut answers = Vec::new();
//! for (id, day) in [("a", monday.plus(60)), ("b", monday.plus(31)), ("a", monday.plus(60)), ("c", monday)] {
//!     answers.push(ada.observe_once(&mut seen, EventId::text(id), &Event::log_in(1_u64, day), &utc)?);
//! }
//! assert_eq!(answers, [Delivery::New, Delivery::New, Delivery::Duplicate, Delivery::TooOld]);
//! let stored = (ada.to_bytes(), seen.to_bytes());
//! assert_eq!((Profile::from_bytes(&stored.0)?, Seen::from_bytes(&stored.1)?), (ada, seen));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My database counts faster than it exports
//!
//! Let it group by user, day, kind and subject; [`engines`](crate::engines) has the queries. The profiles are those of the
//! events.
//!
//! ```
//! use lifestage::population::TallyColumns;
//! use lifestage::{Calendar, Kind, Population};
//!
//! let users: Vec<u64> = vec![42, 42, 43];
//! let days: Vec<i32> = vec![20_458, 20_459, 20_458]; // since 1970-01-01
//! let kinds: Vec<u16> = vec![Kind::LogIn.code(), Kind::Purchase.code(), Kind::LogIn.code()];
//! let (counts, cents): (Vec<i64>, Vec<i64>) = (vec![3, 1, 1], vec![0, 12_99, 0]);
//! let hours: Vec<i32> = vec![1 << 9 | 1 << 20, 1 << 20, 0]; // bit_or(1 << hour)
//!
//! let columns = TallyColumns::new(&users[..], &days, &kinds[..], &counts).with_sums(&cents).with_hours(&hours);
//! let population = Population::from_tally_columns(&columns, Calendar::utc())?;
//! assert_eq!(population.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My events are columns, from Arrow or a database
//!
//! Slices are read where they lie. Your own codes of one byte are mapped to kinds.
//!
//! ```
//! use lifestage::population::{Columns, KindMap};
//! use lifestage::{Calendar, Kind, Population};
//!
//! let users: Vec<u64> = vec![42, 43, 42];
//! let milliseconds: Vec<i64> = vec![1_767_600_000_000, 1_767_600_060_000, 1_767_690_000_000];
//! let types: Vec<u8> = vec![1, 1, 2];
//! let cents: Vec<i64> = vec![0, 0, 12_99];
//!
//! let kinds: KindMap = [(1, Kind::LogIn), (2, Kind::Purchase)].into_iter().collect();
//! let columns = Columns::new(&users[..], &milliseconds, (&types[..], &kinds)).with_values(&cents);
//! let population = Population::from_columns(&columns, Calendar::utc())?;
//! assert_eq!(population.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
