//! Each morning: what is unusual, whether goals will be reached, where money came from, and who is in the communities.
//!
//! # Is anything unusual this morning?
//!
//! The same weekday of the eight weeks before tells what is usual, and a log of what was told keeps it from being told twice.
//!
//! ```
//! use lifestage::report::{AlertLog, AlertOutcome, WatchRule, WatchSpan};
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let today: Day = "2026-03-02".parse()?;
//! let week = |n: u32, users: u64| (0..users).map(move |user| Event::log_in(100 * u64::from(n) + user, today.minus(7 * n)));
//! let events: Vec<Event> = (1..=8).flat_map(|n| week(n, 55 + u64::from(n % 3))).chain(week(0, 20)).collect();
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let (rule, mut log) = (WatchRule::default(), AlertLog::default());
//! let watch = rule.report(&population, today, WatchSpan::Day)?;
//! let alerts = rule.alerts(&watch);
//! let told: Vec<_> = alerts.iter().filter(|alert| rule.tell(&mut log, "everybody", alert) == AlertOutcome::Tell).collect();
//! assert_eq!(told.len(), 2); // active users, and log-ins
//! assert!(told[0].to_string().starts_with("active users down 64 %: 20 users, usually 56"));
//! assert!(alerts.iter().all(|alert| rule.tell(&mut log, "everybody", alert) != AlertOutcome::Tell));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Is our log whole?
//!
//! ```
//! use lifestage::report::DataQualityRule;
//! use lifestage::{Calendar, Day, Days, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events: Vec<Event> = (0..28).filter(|n| *n != 12).map(|n| Event::log_in(1_u64, monday.plus(n))).collect();
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let rule: DataQualityRule = serde_json::from_str(r#"{ "key_actions": { "share a list": { "kinds": ["share"] } } }"#)?;
//! let quality = rule.report(&population, Days::new(monday, monday.plus(27))?)?;
//! let alarms: Vec<String> = rule.alarms(&quality).iter().map(|alarm| alarm.to_string()).collect();
//! assert_eq!(alarms, ["log_in is missing on 2026-01-17, it came on 27 of 28 days", "share a list was never seen"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Will we reach the target?
//!
//! ```
//! use lifestage::report::{GoalRule, Kpi, KpiName, KpiRule};
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! // Ten users come each week, and of each week one more of them returns on day 7.
//! let came = |week: u64| (0..10).map(move |user| Event::log_in(10 * week + user, monday.plus(7 * week as i32)));
//! let back = |week: u64| (0..week).map(move |user| Event::log_in(10 * week + user, monday.plus(7 * week as i32 + 7)));
//! let events: Vec<Event> = (0..10).flat_map(|week| came(week).chain(back(week))).collect();
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let board: KpiRule = serde_json::from_str(r#"{ "active_on_day_7": { "target": 0.7, "due": "2026-04-13" } }"#)?;
//! let goals = GoalRule::default().report(&population, &board, monday.plus(70))?;
//! let outlook = goals.track(&KpiName::Standard(Kpi::ActiveOnDay7)).map(|track| track.outlook().to_string());
//! let said = "off pace: 45.0 % now, 65.0 % expected on 2026-04-13, 65.0 % to 65.0 %, target 70.0 %";
//! assert_eq!(outlook.as_deref(), Some(said));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where did recurring revenue go?
//!
//! ```
//! use lifestage::report::SubscriptionRule;
//! use lifestage::{Amount, Calendar, Day, Days, Event, Money, Population};
//!
//! let pay = |user: u64, day: &str, units| -> Result<Event, Box<dyn std::error::Error>> {
//!     Ok(Event::purchase(user, day.parse::<Day>()?, Amount::try_from(Money::minor(units))?))
//! };
//! let events = [pay(1, "2026-01-03", 10_00)?, pay(1, "2026-02-03", 15_00)?, pay(2, "2026-01-09", 10_00)?, pay(3, "2026-02-20", 20_00)?];
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let february = Days::new("2026-02-01".parse()?, "2026-02-28".parse()?)?;
//! let report = SubscriptionRule::default().report(&population, february)?;
//! let lines: Vec<String> = report.periods[0].reasons().map(|reason| format!("{reason:.2}")).collect();
//! assert_eq!(lines, ["new: 20.00 more, from 1 user", "expansion: 5.00 more, from 1 user", "churned: 10.00 less, from 1 user"]);
//! assert_eq!((report.periods[0].net_retention(), report.periods[0].quick_ratio()), (Some(0.75), Some(2.5)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why did revenue change?
//!
//! ```
//! use lifestage::report::RevenueSplitRule;
//! use lifestage::{Amount, Calendar, Day, Days, Event, Money, Population};
//!
//! let buy = |user: u64, day: &str, units| -> Result<Event, Box<dyn std::error::Error>> {
//!     Ok(Event::purchase(user, day.parse::<Day>()?, Amount::try_from(Money::minor(units))?))
//! };
//! let events = [buy(1, "2026-01-03", 10_00)?, buy(1, "2026-02-03", 10_00)?, buy(2, "2026-02-20", 30_00)?];
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let (january, february): (Days, Days) =
//!     (Days::new("2026-01-01".parse()?, "2026-01-28".parse()?)?, Days::new("2026-02-01".parse()?, "2026-02-28".parse()?)?);
//! let split = RevenueSplitRule::default().report(&population, january, february)?;
//! let parts: Vec<String> = split.reasons().map(|part| format!("{part:.2}")).collect();
//! assert_eq!((split.change(), parts), (30_00, vec!["users brought 15.00".to_owned(), "basket brought 15.00".to_owned()]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is a user worth who stays?
//!
//! ```
//! use lifestage::report::StayedRule;
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population};
//!
//! let (first, price): (Day, Amount) = ("2026-01-05".parse()?, Amount::try_from(Money::minor(20_00))?);
//! let events = [Event::purchase(1_u64, first, price), Event::purchase(1_u64, first.plus(80), price), Event::purchase(2_u64, first, price)];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let report = StayedRule::default().report(&population, first.plus(90))?;
//! assert_eq!((report.stayed.users, report.left.users, report.times()), (1, 1, Some(2.0)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A leaderboard, and who is around me
//!
//! ```
//! use lifestage::report::LeaderboardRule;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::create(1_u64, monday), Event::help(2_u64, monday), Event::share(3_u64, monday.plus(1))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let board = LeaderboardRule::default().report(&population, monday.plus(2))?;
//! let around: Vec<usize> = board.around(2_u64, 1).iter().map(|row| row.place).collect();
//! assert_eq!(around, [1, 2, 3]);
//! let mine = board.standing(2_u64).map(|standing| standing.to_string());
//! assert_eq!(mine.as_deref(), Some("place 2 of 3 with 3 points, 2 points behind place 1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which community needs somebody?
//!
//! Who is in which community comes from a table of yours.
//!
//! ```
//! use lifestage::report::{CommunityMember, RosterRule};
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let population = Population::from_events(&[Event::help(2_u64, monday)], Calendar::utc())?;
//! let rows: Vec<CommunityMember> = serde_json::from_str(r#"[
//!     { "community": 4, "user": "1", "role": "operator", "since": "2026-01-01" },
//!     { "community": 4, "user": "2", "role": "member", "since": "2026-01-01" }
//! ]"#)?;
//! let roster = RosterRule::default().report(&population, &rows, monday.plus(9))?;
//! for community in roster.communities() {
//!     let findings: Vec<String> = community.findings().iter().map(|found| found.to_string()).collect();
//!     assert_eq!(findings, ["community #4: not active as operator: 1 of 1"]);
//!     assert_eq!(community.candidates(1).first().map(|person| person.user), Some(2_u64.into()));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Are users answered within a day?
//!
//! ```
//! use lifestage::outreach::{ServiceCase, ServiceRule};
//!
//! let cases: Vec<ServiceCase> = serde_json::from_str(r#"[
//!     { "id": 1, "opened_at": "2026-01-05T09:00:00Z", "first_answer": { "at": "2026-01-05T09:30:00Z", "by": "volunteer" } },
//!     { "id": 2, "opened_at": "2026-01-05T10:00:00Z" }
//! ]"#)?;
//! let quality = ServiceRule::default().report(&cases, "2026-01-07T12:00:00Z".parse()?)?;
//! let said = "1 of 2 answered within 24 hours, by volunteers 1, by staff 0; 2 still open, 1 of them overdue";
//! assert_eq!(quality.to_string(), said);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What may I remind a user of?
//!
//! ```
//! use lifestage::answer::{Language, Say};
//! use lifestage::report::MemoryRule;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let (day, today): (Day, Day) = ("2025-06-10".parse()?, "2026-06-10".parse()?);
//! let events = [Event::register(1_u64, day.minus(30)), Event::create(1_u64, day)];
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let member = population.get(1_u64).ok_or("nobody")?;
//! let memories = MemoryRule::default().assess(member.profile.as_of(today), &member.user)?;
//! let said: Vec<String> = memories.iter().map(|memory| memory.say(Language::Chinese).to_string()).collect();
//! assert_eq!(said, ["1年前的今天，首次创作"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
