//! Campaigns and event activities: what is attributed, what is refused, and when to stop.

use lifestage::answer::{Reason, Seen};
use lifestage::number::Decimal;
use lifestage::outreach::{
    Campaign, CampaignCounts, CampaignError, CampaignReportError, CampaignRule, CampaignVerdict, EventActivity,
    EventActivityRule,
};
use lifestage::population::Member;
use lifestage::profile::UserBeforeHorizon;
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Money, Population, Subject};

const START: Day = Day::ymd(2026, 3, 1);
const SPRING: Subject = Subject::new(1);
const OTHER: Subject = Subject::new(2);

fn measured(events: &[Event], as_of: i32) -> CampaignCounts {
    let population = Population::from_events(events, Calendar::utc()).unwrap();
    *CampaignRule::default().report(&population, SPRING, Amount::minor(100), START.plus(as_of)).unwrap().counts()
}

fn bought(user: u64, day: i32, amount: u64) -> Event {
    Event::purchase(user, START.plus(day), Amount::minor(amount))
}

#[test]
fn purchases_from_the_message_to_the_end_of_the_window_count() {
    let sent = |user: u64, day: i32| Event::message_sent(user, START.plus(day)).about(SPRING);
    let events = [
        // In time: on the day, on the last day, and less a refund.
        sent(1, 0),
        bought(1, 0, 100),
        bought(1, 7, 50),
        Event::refund(1_u64, START.plus(6), Amount::minor(30)),
        // Out of time: before, and a day late.
        sent(2, 5),
        bought(2, 4, 1000),
        bought(2, 13, 1000),
        // Two messages open two windows; the days between them are in neither.
        sent(3, 0),
        sent(3, 20),
        bought(3, 10, 1000),
        bought(3, 21, 5),
        // Another campaign's message and clicks.
        Event::message_sent(4_u64, START).about(OTHER),
        bought(4, 0, 1000),
        Event::message_opened(1_u64, START.plus(1)).about(OTHER),
        Event::message_clicked(2_u64, START.plus(9)).about(SPRING),
        Event::message_opened(2_u64, START.plus(30)).about(SPRING),
        Event::message_opened(2_u64, START.plus(4)).about(SPRING),
    ];
    let counts = measured(&events, 40);
    assert_eq!((counts.reach, counts.opened, counts.clicked, counts.converted, counts.pending), (3, 1, 1, 2, 0));
    assert_eq!((counts.revenue, counts.revenue_squares), (Money::minor(125), Some(120 * 120 + 5 * 5)));
    // Nothing after the day is seen, and windows that are open are told.
    let early = measured(&events, 3);
    assert_eq!((early.reach, early.converted, early.pending, early.revenue), (2, 1, 2, Money::minor(100)));
    assert_eq!((measured(&events, 7).pending, measured(&events, 6).pending), (1, 3));
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let none = CampaignRule::default().report(&population, Subject::NONE, Amount::minor(1), START);
    assert_eq!(none, Err(CampaignReportError::NoSubject));
}

fn campaign(reach: u64, revenue: i64, squares: Option<u128>) -> Campaign {
    let counts = CampaignCounts {
        reach,
        cost: Amount::minor(1000),
        revenue: Money::minor(revenue),
        revenue_squares: squares,
        ..CampaignCounts::default()
    };
    Campaign::new(counts).unwrap()
}

#[test]
fn a_campaign_stops_below_the_bound_once_enough_users_are_reached() {
    let judge = |campaign: Campaign| CampaignRule::default().verdict(&campaign).unwrap();
    assert!(!judge(campaign(100, 1500, None)).is_stop() && judge(campaign(100, 1499, None)).is_stop());
    let few = judge(campaign(99, 0, None));
    assert_eq!(few.to_string(), "not yet: 99 users reached, 100 are needed");
    let reason = Reason::from(judge(campaign(100, 1499, None)));
    assert_eq!((reason.rule.as_ref(), reason.seen), ("campaign.return_ratio", Some(Seen::Number(1.499))));
    assert!(judge(campaign(100, -500, None)).to_string().starts_with("stop: -0.50 returned for each 1 spent"));
}

#[test]
fn the_interval_is_that_of_the_sum_of_what_users_bring() {
    // 100 users, half of whom bring 20: variance 100·100/99, so the sum varies by √(100·101.01…) = 100.50….
    let even = campaign(100, 1000, Some(50 * 400));
    let interval = even.return_interval().unwrap().unwrap();
    let reach = 1.959_963_984_540_054 * (100.0_f64 * 10_000.0 / 99.0).sqrt() / 1000.0;
    assert!((interval.low - (1.0 - reach)).abs() < 1e-12 && (interval.high - (1.0 + reach)).abs() < 1e-12);
    let sure = |verdict: CampaignVerdict| match verdict {
        CampaignVerdict::Stop(found) | CampaignVerdict::Continue(found) => found.is_sure,
        _ => panic!("{verdict}"),
    };
    let judge = |campaign: Campaign| CampaignRule::default().verdict(&campaign).unwrap();
    assert!(sure(judge(even.clone())), "1.20 at most");
    assert!(!sure(judge(campaign(100, 1400, Some(70 * 400)))) && !sure(judge(campaign(100, 1600, Some(80 * 400)))));
    assert!(sure(judge(campaign(100, 1800, Some(90 * 400)))));
    assert_eq!(campaign(100, 1000, None).return_interval(), Ok(None));
    assert_eq!(campaign(1, 1000, Some(1_000_000)).return_interval(), Ok(None));
}

#[test]
fn counts_that_cannot_be_and_a_return_on_nothing_are_refused() {
    let counts = CampaignCounts { reach: 5, opened: 6, ..CampaignCounts::default() };
    assert_eq!(
        Campaign::new(counts).unwrap_err().to_string(),
        "`opened` is `6` of `5` users reached: count each user once, and only users who were reached"
    );
    let squares =
        CampaignCounts { reach: 4, revenue: Money::minor(10), revenue_squares: Some(24), ..CampaignCounts::default() };
    assert!(matches!(Campaign::new(squares), Err(CampaignError::Squares { squares: 24, .. })));
    assert!(Campaign::new(CampaignCounts { revenue_squares: Some(25), ..squares }).is_ok());
    let free =
        Campaign::new(CampaignCounts { reach: 500, revenue: Money::minor(10), ..CampaignCounts::default() }).unwrap();
    assert_eq!((free.return_ratio(), free.roi()), (Err(CampaignError::NoCost), Err(CampaignError::NoCost)));
    assert_eq!(CampaignRule::default().verdict(&free), Err(CampaignError::NoCost));
    assert_eq!(Campaign::new(CampaignCounts::default()).unwrap().conversion_rate(), None);
    let mut json = serde_json::to_value(&free).unwrap();
    assert_eq!(serde_json::from_value::<Campaign>(json.clone()).unwrap(), free);
    json["counts"]["clicked"] = 501.into();
    let error = serde_json::from_value::<Campaign>(json).unwrap_err().to_string();
    assert!(error.starts_with("`clicked` is `501` of `500` users reached"), "{error}");
    let extreme = CampaignCounts {
        reach: u64::MAX,
        cost: Amount::minor(1),
        revenue: Money::minor(i64::MIN),
        revenue_squares: Some(u128::MAX),
        ..CampaignCounts::default()
    };
    let extreme = Campaign::new(extreme).unwrap();
    assert!(extreme.return_interval().unwrap().unwrap().high.is_finite());
    let rule = CampaignRule { stop_below: Decimal::MAX, ..CampaignRule::default() };
    assert!(rule.verdict(&extreme).unwrap().is_stop());
}

#[test]
fn an_event_activity_counts_its_days_its_subject_and_purchases() {
    let quiz = SPRING;
    let join = |user: u64, day: i32| Event::join_event(user, START.plus(day)).about(quiz);
    let events = [
        join(1, 1),
        Event::comment(1_u64, START.plus(2)).about(quiz),
        Event::like(1_u64, START.plus(2)).about(quiz),
        bought(1, 8, 5),
        // Joined too late, interacted elsewhere, bought too late.
        join(2, 3),
        Event::comment(3_u64, START.plus(1)).about(OTHER),
        join(3, 0),
        bought(3, 8, 5),
        // There, and no more.
        Event::log_in(4_u64, START),
        Event::comment(5_u64, START).about(quiz),
        Event::log_in(6_u64, START.plus(9)),
    ];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let days = Days::new(START, START.plus(2)).unwrap();
    let measure = |as_of| EventActivityRule::default().report(&population, quiz, days, START.plus(as_of)).unwrap();
    let moved = measure(30);
    assert_eq!(
        (moved.active, moved.participants, moved.interacting, moved.interactions, moved.converted),
        (4, 2, 1, 2, 1)
    );
    assert_eq!(moved.conversion().unwrap().to_string(), "50 %");
    assert_eq!((measure(1).interactions, measure(7).converted), (0, 0));
    assert_eq!(measure(-1).participation(), None);
}

/// Some users with messages, purchases and an event; a part of them by their ids.
fn shop(part: impl Fn(u64) -> bool) -> Population {
    let of = |user: u64| {
        let day = START.plus(i32::try_from(user % 5).unwrap());
        let mut events = vec![Event::message_sent(user, day).about(SPRING), bought(user, 4, user * 37 % 101)];
        events.extend(user.is_multiple_of(3).then(|| Event::message_clicked(user, day.plus(1)).about(SPRING)));
        events.extend((!user.is_multiple_of(4)).then(|| Event::join_event(user, day).about(SPRING)));
        events.extend((user % 4 == 2).then(|| Event::comment(user, day).about(SPRING)));
        events
    };
    let events: Vec<Event> = (1..=200).filter(|user| part(*user)).flat_map(of).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

#[test]
fn parts_of_a_campaign_add_up_to_the_whole_and_by_group() {
    let rule = CampaignRule::default();
    let of =
        |population: &Population, cost| rule.report(population, SPRING, Amount::minor(cost), START.plus(9)).unwrap();
    let whole = of(&shop(|_| true), 500);
    let mut parts = of(&shop(|user| user % 7 < 2), 200);
    parts.merge(&of(&shop(|user| user % 7 >= 2), 300)).unwrap();
    assert_eq!(parts, whole);
    assert!(whole.counts().revenue_squares.is_some() && whole.counts().clicked > 0);

    let cost = |group: &bool| Amount::minor(if *group { 200 } else { 300 });
    let group = |member: Member<'_>| Some(member.user.id.bits() % 7 < 2);
    let mut groups = rule.report_by(&shop(|_| true), SPRING, cost, START.plus(9), group).unwrap();
    let (mut one, other) = (groups.remove(&true).unwrap(), groups.remove(&false).unwrap());
    assert_eq!(one, of(&shop(|user| user % 7 < 2), 200));
    one.merge(&other).unwrap();
    assert_eq!(one, whole);

    let other = rule.report(&shop(|_| true), OTHER, Amount::minor(1), START.plus(9)).unwrap();
    assert!(matches!(one.merge(&other), Err(CampaignError::Other(_))));
    let money = CampaignCounts { reach: 1, revenue: Money::minor(i64::MAX), ..CampaignCounts::default() };
    let mut rich = Campaign::new(money).unwrap();
    assert_eq!(rich.merge(&rich.clone()), Err(CampaignError::Overflow));
    assert_eq!(rich, Campaign::new(money).unwrap(), "nothing is added then");
    assert_eq!(
        (one, whole.definition().to_string()),
        (whole, "campaign #1, bought within 7 days of a message, as of 2026-03-10; days in UTC, weeks from Mon".into())
    );
}

#[test]
fn parts_of_an_event_activity_add_up_to_the_whole() {
    let rule = EventActivityRule::default();
    let days = Days::new(START, START.plus(6)).unwrap();
    let of = |population: &Population| rule.report(population, SPRING, days, START.plus(9)).unwrap();
    let whole = of(&shop(|_| true));
    let mut parts = of(&shop(|user| user % 7 < 2));
    parts.merge(&of(&shop(|user| user % 7 >= 2))).unwrap();
    assert_eq!(parts, whole);
    let group = |member: Member<'_>| Some(member.user.id.bits() % 7 < 2).filter(|group| *group);
    let groups = rule.report_by(&shop(|_| true), SPRING, days, START.plus(9), group).unwrap();
    assert_eq!(
        groups.into_values().collect::<Vec<_>>(),
        [of(&shop(|user| user % 7 < 2))],
        "users without a group are left out"
    );

    let mut json = serde_json::to_value(&whole).unwrap();
    assert_eq!(serde_json::from_value::<EventActivity>(json.clone()).unwrap(), whole);
    json["converted"] = 201.into();
    let error = serde_json::from_value::<EventActivity>(json).unwrap_err().to_string();
    assert!(error.starts_with("`converted` is `201` of `150`"), "{error}");
}

#[test]
fn a_profile_that_remembers_too_little_is_named() {
    let mut population = shop(|_| true);
    population.forget_before(START.plus(3));
    let refused = CampaignRule::default().report(&population, SPRING, Amount::minor(1), START.plus(9)).unwrap_err();
    assert!(
        matches!(refused, CampaignReportError::BeforeHorizon(UserBeforeHorizon { user, .. }) if user == 1_u64.into())
    );
    assert!(refused.to_string().starts_with("user `1`: this asks about days from"), "{refused}");
}
