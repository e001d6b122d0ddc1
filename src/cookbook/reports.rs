//! Everybody: activity, retention, key numbers, funnels, and why two of them differ.
//!
//! # Score everybody tonight
//!
//! On all cores, with the same function that scores one user online. The cards come in order of the ids.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Population, RuleSet, User};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday.plus(40))];
//! let mut population = Population::from_events(&events, Calendar::utc())?;
//! population.introduce(User::new(3_u64).joined(monday)); // joined and never came
//!
//! let cards = RuleSet::default().score_all(&population, monday.plus(45))?;
//! let lines: Vec<String> = cards.iter().map(|card| format!("{} {}", card.user, card.stage.stage)).collect();
//! assert_eq!(lines, ["1 Silent", "2 Introduction", "3 Silent"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How many are in each stage?
//!
//! ```
//! use lifestage::report::JourneyRule;
//! use lifestage::{Calendar, Day, Event, LifecycleStage, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday), Event::log_in(3_u64, monday.plus(40))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let stages = JourneyRule::default().breakdown(&population, monday.plus(45))?;
//! let rows: Vec<_> = stages.rows.iter().map(|row| (row.label, row.users)).collect();
//! assert_eq!(rows, [(LifecycleStage::Introduction, 1), (LifecycleStage::Silent, 2)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How many are active, and how sticky is it?
//!
//! ```
//! use lifestage::report::ActivityRule;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday), Event::log_in(1_u64, monday.plus(1))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let sticky = ActivityRule::default().stickiness(&population, monday.plus(1))?;
//! assert_eq!(sticky.day_users, 1);
//! assert_eq!(sticky.day_of_trailing_30().map(|share| share.to_string()).as_deref(), Some("50 %"));
//! assert!(sticky.definition().text().starts_with("stickiness by any activity")); // what exactly was asked
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Retention by channel
//!
//! ```
//! use lifestage::report::{Lags, RetentionRule};
//! use lifestage::{Calendar, Day, Days, Event, Interner, Population, User};
//!
//! let (mut channels, monday): (_, Day) = (Interner::new(), "2026-01-05".parse()?);
//! let (ads, friends) = (channels.intern("ads")?, channels.intern("friends")?);
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday), Event::log_in(2_u64, monday.plus(1))];
//! let mut population = Population::from_events(&events, Calendar::utc())?;
//! population.introduce(User::new(1_u64).acquired_by(ads));
//! population.introduce(User::new(2_u64).acquired_by(friends));
//!
//! let rule = RetentionRule { lags: vec![Lags::on(1)], ..RetentionRule::default() };
//! let channel = |member: lifestage::population::Member<'_>| Some(member.user.acquisition_channel);
//! let by = rule.report_by(&population, Days::only(monday), monday.plus(7), channel)?;
//! let rate = |channel| by[channel].pooled(Lags::on(1)).rate().map(|rate| rate.to_string());
//! assert_eq!((rate(&ads).as_deref(), rate(&friends).as_deref()), (Some("0 %"), Some("100 %")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A board of key numbers and targets
//!
//! ```
//! use lifestage::report::{Kpi, KpiRule};
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events: Vec<Event> = (1..=4_u64).map(|user| Event::log_in(user, monday)).collect();
//! let mut population = Population::from_events(&events, Calendar::utc())?;
//! population.observe(&Event::log_in(1_u64, monday.plus(7)))?;
//!
//! let rule: KpiRule = serde_json::from_str(r#"{ "active_on_day_7": { "target": 0.35 } }"#)?;
//! let board = rule.report(&population, monday.plus(9))?;
//! let row = board.row(Kpi::ActiveOnDay7).map(|row| row.to_string());
//! assert_eq!(row.as_deref(), Some("active on day 7: 25.0 % (1 of 4), target 35.0 %: short by 1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why do two dashboards differ?
//!
//! ```
//! use lifestage::report::{ActivityQuestion, ActivitySpan, Asked, DifferenceRule};
//! use lifestage::time::Moment;
//! use lifestage::{Calendar, Day, Event, KindSet, Population, Window};
//!
//! let (evening, as_of): (Moment, Day) = ("2026-01-05T20:00:00Z".parse()?, "2026-01-06".parse()?);
//! let events = [Event::log_in(1_u64, evening)];
//! let here = Population::from_events(&events, Calendar::utc())?;
//! let there = Population::from_events(&events, Calendar::fixed("+08:00".parse()?))?;
//!
//! let span = ActivitySpan::Window(Window::new(0, 0)?);
//! let question = &ActivityQuestion { kinds: KindSet::activity(), span, as_of };
//! let [one, other] = [&here, &there].map(|population| Asked { question, population });
//! let why = DifferenceRule::default().report(one, other)?.to_string();
//! assert!(why.ends_with("0 against 1 of 1 user; 1 differs: 1 by the calendar (+1 −0; user 1)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A funnel with a window
//!
//! Funnels read events and not profiles, as a day does not tell what came first.
//!
//! ```
//! use lifestage::report::FunnelRule;
//! use lifestage::time::{Moment, Timespan};
//! use lifestage::{Amount, Calendar, Event, Kind, Money};
//!
//! let funnel = FunnelRule::of([Kind::View, Kind::AddToCart, Kind::Purchase], Timespan::hours(24))?;
//! let (nine, ten): (Moment, Moment) = ("2026-01-05T09:00:00Z".parse()?, "2026-01-05T10:00:00Z".parse()?);
//! let price = Amount::try_from(Money::minor(19_90))?;
//! let events = [Event::view(1_u64, nine, 30), Event::add_to_cart(1_u64, ten, price), Event::view(2_u64, nine, 5)];
//!
//! let steps = funnel.report_events(&events, &Calendar::utc())?.steps();
//! let users: Vec<(&str, u64)> = steps.iter().map(|step| (&*step.name, step.users)).collect();
//! assert_eq!(users, [("view", 2), ("add_to_cart", 1), ("purchase", 0)]);
//! assert_eq!(steps[1].median_seconds, Some(3600.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # My users are on several machines
//!
//! Report on each, send bytes, and merge them as they come: sums are exact, so nothing shows who came first, and what was
//! asked differently is refused.
//!
//! ```
//! use lifestage::answer::Mergeable;
//! use lifestage::report::{ActivityRule, ActiveUsers};
//! use lifestage::{Calendar, Day, Days, Event, Period, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let on_machine = |users: &[u64]| -> Result<Vec<u8>, Box<dyn std::error::Error>> {
//!     let events: Vec<Event> = users.iter().map(|user| Event::log_in(*user, monday)).collect();
//!     let population = Population::from_events(&events, Calendar::utc())?;
//!     Ok(ActivityRule::default().users(&population, Period::Day, Days::only(monday))?.to_bytes()?)
//! };
//! let mut all = ActiveUsers::from_bytes(&on_machine(&[])?)?;
//! for bytes in [on_machine(&[3])?, on_machine(&[1, 2])?] {
//!     all.merge(&ActiveUsers::from_bytes(&bytes)?)?;
//! }
//! assert_eq!((all.periods[0].users, all.to_bytes()?), (3, on_machine(&[1, 2, 3])?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Fit rules on several machines
//!
//! Cuts and medians are of all users together. So measure everywhere, merge the measures, fit once, and send the fitted
//! rules back.
//!
//! ```
//! use lifestage::{Amount, Calendar, Day, Event, Population, RuleSet};
//!
//! let (monday, rules): (Day, _) = ("2026-01-05".parse()?, RuleSet::default());
//! let on_machine = |users: &[u64]| -> Result<Population, Box<dyn std::error::Error>> {
//!     let buy = |user: &u64| Ok(Event::purchase(*user, monday, Amount::try_from(lifestage::Money::minor(100))?));
//!     let events = users.iter().map(buy).collect::<Result<Vec<Event>, Box<dyn std::error::Error>>>()?;
//!     Ok(Population::from_events(&events, Calendar::utc())?)
//! };
//! let mut measures = rules.measure_population(&on_machine(&[1, 2])?, monday)?;
//! measures.merge(&rules.measure_population(&on_machine(&[3])?, monday)?)?;
//! let fitted = rules.clone().fit_measures(&measures)?;
//! assert_eq!(fitted, rules.fit_population(&on_machine(&[1, 2, 3])?, monday)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Leave out counts that are too small to show
//!
//! ```
//! use lifestage::answer::SmallCells;
//!
//! let rule = SmallCells::new(5)?;
//! let shown = rule.row(&[120, 3, 40, 2]);
//! assert_eq!(shown.cells, [Some(120), None, Some(40), None]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Publish a report without telling of a few users
//!
//! ```
//! use lifestage::answer::{GroupCounts, SmallCells, ZeroCounts};
//! use lifestage::report::JourneyRule;
//! use lifestage::time::Calendar;
//! use lifestage::{Day, Event, Population};
//!
//! let day: Day = "2026-01-05".parse()?;
//! let events: Vec<Event> = (0..60_u64).map(|user| Event::log_in(user, day)).collect();
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let channel = |user: u128| if user < 58 { ["ads", "search"][usize::from(user < 30)] } else { "friends" };
//! let all = JourneyRule::default().breakdown(&population, day)?;
//! let by_channel = JourneyRule::default().breakdown_by(&population, day, |of| Some(channel(of.user.id.bits())))?;
//! let (rule, zeros) = (SmallCells::new(5)?, ZeroCounts::Shown);
//! assert_eq!(rule.shown(&all, zeros).lines["users by label"].total, Some(60));
//! let mut page = GroupCounts::new(rule, zeros);
//! page.add(&all, &by_channel); // and every other answer of the page
//! assert!(page.withheld().len() >= 2); // a subtraction would tell of one alone
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What do those who stay do in their first days?
//!
//! ```
//! use lifestage::model::AhaRule;
//! use lifestage::{Calendar, Day, Days, Event, Population};
//!
//! let joined: Day = "2026-03-02".parse()?;
//! let mut population = Population::new(Calendar::utc());
//! for user in 0..200_u64 {
//!     population.observe(&Event::register(user, joined))?;
//!     if user % 3 == 0 {
//!         population.observe(&Event::search(user, joined.plus(1)))?;
//!         population.observe(&Event::log_in(user, joined.plus(15)))?;
//!     }
//! }
//! let moment = AhaRule::default().report(&population, Days::only(joined), joined.plus(60))?.moment()?;
//! assert!(moment.to_string().starts_with("search at least 1 time within 3 days of joining: 100 % of 67 users stay"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How long until newcomers buy?
//!
//! Users whose time is not over count for as long as they were seen.
//!
//! ```
//! use lifestage::model::IntervalRule;
//! use lifestage::{Amount, Calendar, Day, Days, Event, Money, Population};
//!
//! let (joined, price): (Day, _) = ("2026-03-02".parse()?, Amount::try_from(Money::minor(9_90))?);
//! let mut population = Population::new(Calendar::utc());
//! for user in 0..60_u64 {
//!     population.observe(&Event::register(user, joined))?;
//!     if user % 3 == 0 {
//!         population.observe(&Event::purchase(user, joined.plus(5), price))?;
//!     }
//! }
//! let report = IntervalRule::default().report(&population, Days::only(joined), joined.plus(10))?;
//! let week = report.shares().nth(1).ok_or("nobody was seen for a week")?;
//! assert_eq!(week.to_string(), "within 7 days 33 % get there (23 % to 47 %); 20 of the 60 whose time is over did");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which features go together?
//!
//! From what users use to what is recommended to them.
//!
//! ```
//! use lifestage::model::{CoUseConfig, CoUseItem, CoUseRule};
//! use lifestage::score::{RecommendationConfig, RecommendationRule};
//! use lifestage::{Calendar, Day, Event, Population, Subject};
//!
//! let (day, [table, chart]): (Day, _) = ("2026-03-02".parse()?, [1, 2].map(Subject::new));
//! let mut population = Population::new(Calendar::utc());
//! for user in 0..200_u64 {
//!     population.observe(&Event::usage(user, day, 60).about(if user % 2 == 0 { table } else { Subject::new(3) }))?;
//!     if user % 4 == 0 {
//!         population.observe(&Event::usage(user, day, 60).about(chart))?;
//!     }
//! }
//! let items = [table, chart].map(CoUseItem::Subject).into();
//! let related = CoUseRule::new(CoUseConfig { items, ..CoUseConfig::default() })?.report(&population, day)?.related();
//! let rule = RecommendationRule::new(RecommendationConfig { related, ..RecommendationConfig::default() })?;
//! let found = rule.assess(population.profile(2_u64).ok_or("nobody")?.as_of(day))?;
//! assert_eq!(found[0].to_string(), "#2: goes with #1, used 1 time, weight 0.5");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Publish counts that tell nobody
//!
//! Noise out of a budget: [`answer::noise`](crate::answer::noise) says what that promises, and what you must see to.
//!
//! ```
//! use lifestage::answer::{CountNoise, Epsilon, PrivacyBudget};
//! use lifestage::report::ActivityRule;
//! use lifestage::{Calendar, Day, Event, Period, Population};
//!
//! let day: Day = "2026-01-05".parse()?;
//! let population = Population::from_events(&[Event::log_in(1_u64, day)], Calendar::utc())?;
//! let active = ActivityRule::default().users(&population, Period::Day, lifestage::Days::only(day))?;
//!
//! let mut budget = PrivacyBudget::new(Epsilon::new(1.0)?); // stored, and spent once for all
//! let noise = CountNoise { epsilon: Epsilon::new(0.1)?, counts_of_a_user: 1.try_into()? };
//! let words = [7_u64; 64].into_iter(); // take them from the operating system
//! let published = noise.publish(&active, &mut budget, words)?;
//! assert_eq!((published.lines.len(), budget.left().to_string().as_str()), (1, "0.9"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
