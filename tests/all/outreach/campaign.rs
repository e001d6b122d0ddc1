//! Campaigns and event activities: what is attributed, what is refused, and when to stop.

use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::outreach::{
    Attribution, Campaign, CampaignCounts, CampaignError, CampaignReportError, CampaignRule, CampaignVerdict,
    EventActivity, EventActivityRule, HoldOut, ReturnBasis, SpendSums,
};
use lifestage::population::Member;
use lifestage::profile::UserBeforeHorizon;
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Money, Population, Subject};

const START: Day = Day::ymd(2026, 3, 1);
const SPRING: Subject = Subject::new(1);
const OTHER: Subject = Subject::new(2);

fn measured(attribution: Attribution, events: &[Event], as_of: i32) -> Campaign {
    let population = Population::from_events(events, Calendar::utc()).unwrap();
    let rule = CampaignRule { attribution, ..CampaignRule::default() };
    rule.report(&population, SPRING, Amount::minor(100), START.plus(as_of)).unwrap()
}

fn sums(sum: i64, squares: u128) -> SpendSums {
    SpendSums { sum: Money::minor(sum), squares: Some(squares) }
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
    let counts = *measured(Attribution::Sent, &events, 40).counts();
    assert_eq!((counts.reach, counts.opened, counts.clicked, counts.converted, counts.pending), (3, 1, 1, 2, 0));
    assert_eq!(counts.revenue, sums(125, 120 * 120 + 5 * 5));
    // Nothing after the day is seen, and windows that are open are told.
    let early = *measured(Attribution::Sent, &events, 3).counts();
    assert_eq!((early.reach, early.converted, early.pending, early.revenue), (2, 1, 2, sums(100, 100 * 100)));
    let pending = |as_of| measured(Attribution::Sent, &events, as_of).counts().pending;
    assert_eq!((pending(7), pending(6)), (1, 3));
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let none = CampaignRule::default().report(&population, Subject::NONE, Amount::minor(1), START);
    assert_eq!(none, Err(CampaignReportError::NoSubject));
}

#[test]
fn revenue_is_attributed_by_the_stated_basis() {
    let about = |user: u64, day: i32, amount: u64| bought(user, day, amount).about(SPRING);
    let sent = |user: u64| Event::message_sent(user, START).about(SPRING);
    let events = [
        // Opened on day 1 and clicked on day 3: what was bought before is not from the click, its day counts whole.
        sent(1),
        bought(1, 0, 1),
        Event::message_opened(1_u64, START.plus(1)).about(SPRING),
        bought(1, 1, 10),
        Event::message_clicked(1_u64, START.plus(3)).about(SPRING),
        about(1, 3, 100),
        Event::refund(1_u64, START.plus(4), Amount::minor(30)).about(SPRING),
        bought(1, 8, 1_000_000),
        // Never opened.
        sent(2),
        about(2, 7, 1000),
        bought(2, 7, 10_000),
        // Opened too late for its window.
        sent(3),
        Event::message_opened(3_u64, START.plus(8)).about(SPRING),
        about(3, 8, 1_000_000),
        bought(3, 2, 7),
    ];
    for (attribution, converted, revenue) in [
        (Attribution::Sent, 3, 1 + 10 + 100 - 30 + 11_000 + 7),
        (Attribution::Opened, 1, 10 + 100 - 30),
        (Attribution::Clicked, 1, 100 - 30),
        (Attribution::About, 2, 100 - 30 + 1000),
    ] {
        let campaign = measured(attribution, &events, 40);
        let counts = campaign.counts();
        assert_eq!((counts.converted, counts.revenue.sum), (converted, Money::minor(revenue)), "{attribution}");
        // Whatever it is attributed by.
        assert_eq!(counts.spent.map(|spent| spent.sum), Some(Money::minor(11_088)));
        assert_eq!(campaign.return_ratio(), Ok(f64::from(i32::try_from(revenue).unwrap()) / 100.0));
    }
    assert_eq!(CampaignRule::default().attribution, Attribution::Clicked);
}

#[test]
fn the_increment_is_over_as_many_days_before() {
    let sent = |user: u64, day: i32| Event::message_sent(user, START.plus(day)).about(SPRING);
    let events = [
        // Eight days in the window, eight before: -8 ..= -1.
        sent(1, 0),
        bought(1, 7, 100),
        bought(1, -1, 10),
        bought(1, -8, 20),
        Event::refund(1_u64, START.plus(-3), Amount::minor(5)),
        bought(1, -9, 1_000_000),
        // Windows of days 0 to 10 and 20 to 27: 19 days, so -19 ..= -1.
        sent(2, 0),
        sent(2, 3),
        sent(2, 20),
        bought(2, 10, 1),
        bought(2, 27, 2),
        bought(2, 15, 1_000_000),
        bought(2, -19, 50),
        bought(2, -20, 1_000_000),
    ];
    let campaign = measured(Attribution::Clicked, &events, 40);
    let counts = campaign.counts();
    assert_eq!(counts.revenue, sums(0, 0), "nobody clicked");
    assert_eq!(counts.spent, Some(sums(103, 100 * 100 + 3 * 3)));
    assert_eq!(counts.change, Some(sums(75 - 47, 75 * 75 + 47 * 47)));
    assert_eq!(campaign.spent_before(), Some(Money::minor(25 + 50)));
    let increment = campaign.increment().unwrap();
    assert_eq!((increment.basis, increment.revenue), (ReturnBasis::DaysBefore, Money::minor(28)));
    assert_eq!(campaign.incremental_ratio(), Ok(Some(0.28)));
    // s² = 75² + 47² − 28²/2 = 7442, and 1.96·√(2·7442) = 239.1.
    assert_eq!(increment.to_string(), "28 by the increment over as many days before, -211 to 267");
    // A part of a window is compared with a part: days 0 to 2 with -3 to -1.
    let early = measured(Attribution::Clicked, &events, 2);
    assert_eq!(early.spent_before(), Some(Money::minor(10 - 5)));
    assert_eq!(early.counts().pending, 2);
}

#[test]
fn a_hold_out_goes_first_and_has_the_interval_of_welch() {
    // 60 users were sent it and spend 20 or 40; 40 were held out and spend 10 or 20, from their own day on.
    let late = |user: u64| START.plus(i32::from(user.is_multiple_of(2)));
    let of = |user: u64| {
        let units = if user <= 60 { 20 } else { 10 } * (1 + user % 2);
        let message = (user <= 60).then(|| Event::message_sent(user, late(user)).about(SPRING));
        let in_time = Event::purchase(user, late(user).plus(7), Amount::minor(units));
        let too_late = Event::purchase(user, late(user).plus(8), Amount::minor(1_000));
        let before = Event::purchase(user, START.plus(-2), Amount::minor(3));
        message.into_iter().chain([in_time, too_late, before])
    };
    let events: Vec<Event> = (1..=100).flat_map(of).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = CampaignRule { minimum_reach: 60, ..CampaignRule::default() };
    let number = |member: Member<'_>| u64::try_from(member.user.id.bits()).unwrap();
    let report = |as_of| {
        let held_out = |member: Member<'_>| Some(late(number(member))).filter(|_| number(member) > 20);
        let at = START.plus(as_of);
        rule.report_with_hold_out(&population, SPRING, Amount::minor(600), at, held_out).unwrap()
    };
    let campaign = report(30);
    let held = campaign.counts().hold_out.unwrap();
    // Users 21 to 60 were named but sent it, so they are not held out.
    assert_eq!((campaign.counts().reach, held.users, held.pending), (60, 40, 0));
    assert_eq!(held.spent, sums(600, 20 * 100 + 20 * 400));
    // 60 · (30 − 15); √(6000/59/60 + 1000/39/40) = 1.529…, t of 93.77 degrees 1.98563: by the Python of tests/oracles.
    let increment = campaign.increment().unwrap();
    assert_eq!((increment.basis, increment.revenue), (ReturnBasis::HoldOut, Money::minor(900)));
    let interval = increment.interval.unwrap();
    assert_eq!((interval.low, interval.high), (Money::minor(718), Money::minor(1082)));
    assert_eq!(campaign.increment_over_days_before().unwrap().revenue, Money::minor(1800 - 180));
    assert_eq!(campaign.incremental_ratio(), Ok(Some(1.5)));
    let verdict = rule.verdict(&campaign).unwrap();
    let said = "continue: 1.50 returned for each 1 spent, by the increment over the hold-out, at least 1.50; not sure, 1.20 to 1.80";
    assert_eq!(verdict.to_string(), said);
    assert_eq!(Reason::from(verdict).rule.as_ref(), "campaign.incremental_ratio");
    // Half of the windows are still open on the day before, of both.
    let open = rule.verdict(&report(7)).unwrap();
    assert_eq!(open.to_string(), "not yet: the windows of 50 of 100 users are still open");
    let mut twice = campaign.clone();
    twice.merge(&campaign).unwrap();
    assert_eq!(twice.increment().unwrap().revenue, Money::minor(1800));
    crate::shared::travels::travels(&campaign);
    // Parts of the users add up, hold-out and all.
    let part = |odd: bool| {
        let mut users = population.clone();
        for user in (1..=100_u64).filter(|user| (user % 2 == 1) != odd) {
            users.remove(user);
        }
        let held_out = |member: Member<'_>| Some(late(number(member))).filter(|_| number(member) > 20);
        rule.report_with_hold_out(&users, SPRING, Amount::minor(300), START.plus(30), held_out).unwrap()
    };
    let mut parts = part(true);
    parts.merge(&part(false)).unwrap();
    assert_eq!(parts, campaign);
    // So do groups, each beside those of the group who were held out.
    let held_out = |member: Member<'_>| Some(late(number(member))).filter(|_| number(member) > 20);
    let odd = |member: Member<'_>| Some(number(member) % 2 == 1);
    let cost = |_: &bool| Amount::minor(300);
    let groups = rule.report_by_with_hold_out(&population, SPRING, cost, START.plus(30), held_out, odd).unwrap();
    assert_eq!(groups, [(false, part(false)), (true, part(true))].into());
    let nobody = |_: Member<'_>| None;
    let alone = rule.report_with_hold_out(&population, SPRING, Amount::minor(600), START.plus(30), nobody).unwrap();
    assert_eq!(alone.increment().map(|increment| increment.basis), Some(ReturnBasis::DaysBefore));
}

#[test]
fn on_the_day_of_sending_there_is_no_verdict_and_without_buyers_no_certainty() {
    let events: Vec<Event> = (1..=1_000).map(|user: u64| Event::message_sent(user, START).about(SPRING)).collect();
    let judge = |as_of| CampaignRule::default().verdict(&measured(Attribution::Clicked, &events, as_of)).unwrap();
    assert_eq!(judge(0).to_string(), "not yet: the windows of 1000 of 1000 users are still open");
    assert!(!judge(6).is_stop() && judge(7).is_stop());
    let said = "stop: 0.00 returned for each 1 spent, by the increment over as many days before, below 1.50; certainty unknown";
    assert_eq!(judge(7).to_string(), said);
    assert!(matches!(judge(7), CampaignVerdict::Stop(found) if !found.is_sure));
    let reason = Reason::from(judge(0));
    assert_eq!((reason.rule.as_ref(), reason.seen), ("campaign.pending", Some(SeenValue::Whole(1_000))));
}

fn campaign(reach: u64, revenue: i64, squares: Option<u128>) -> Campaign {
    let counts = CampaignCounts {
        reach,
        cost: Amount::minor(1000),
        revenue: SpendSums { sum: Money::minor(revenue), squares },
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
    assert_eq!((reason.rule.as_ref(), reason.seen), ("campaign.return_ratio", Some(SeenValue::Number(1.499))));
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
        "`opened` is `6` of `5` users: count each user once, and only users of the larger group"
    );
    let squares = CampaignCounts { reach: 4, revenue: sums(10, 24), ..CampaignCounts::default() };
    assert!(matches!(Campaign::new(squares), Err(CampaignError::Squares { squares: 24, .. })));
    assert!(Campaign::new(CampaignCounts { revenue: sums(10, 25), ..squares }).is_ok());
    let held = CampaignCounts { hold_out: Some(HoldOut { users: 3, pending: 4, ..HoldOut::default() }), ..squares };
    assert_eq!(Campaign::new(held), Err(CampaignError::HoldOutAlone));
    let held = CampaignCounts { spent: Some(sums(10, 25)), revenue: sums(10, 25), ..held };
    assert!(matches!(Campaign::new(held), Err(CampaignError::MoreThanAll { field: "hold_out.pending", .. })));
    let alone = CampaignCounts { reach: 500, revenue: Money::minor(10).into(), ..CampaignCounts::default() };
    let free = Campaign::new(alone).unwrap();
    assert_eq!((free.increment(), free.spent_before()), (None, None));
    assert_eq!((free.return_ratio(), free.roi()), (Err(CampaignError::NoCost), Err(CampaignError::NoCost)));
    assert_eq!(CampaignRule::default().verdict(&free), Err(CampaignError::NoCost));
    assert_eq!(Campaign::new(CampaignCounts::default()).unwrap().conversion_rate(), None);
    let mut json = serde_json::to_value(&free).unwrap();
    assert_eq!(serde_json::from_value::<Campaign>(json.clone()).unwrap(), free);
    json["counts"]["clicked"] = 501.into();
    let error = serde_json::from_value::<Campaign>(json).unwrap_err().to_string();
    assert!(error.starts_with("`clicked` is `501` of `500` users"), "{error}");
    let extreme = CampaignCounts {
        reach: u64::MAX,
        cost: Amount::minor(1),
        revenue: sums(i64::MIN, u128::MAX),
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
    // Every day of joining opens a window: 1 joined on day 1, and again on day 2 buys until day 9.
    let again = [join(1, 0), join(1, 2), bought(1, 9, 5), join(2, 0), bought(2, 9, 5)];
    let again = Population::from_events(&again, Calendar::utc()).unwrap();
    let again = EventActivityRule::default().report(&again, quiz, days, START.plus(30)).unwrap();
    assert_eq!((again.participants, again.converted), (2, 1));
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
    assert!(whole.counts().revenue.squares.is_some() && whole.counts().clicked > 0);

    let cost = |group: &bool| Amount::minor(if *group { 200 } else { 300 });
    let group = |member: Member<'_>| Some(member.user.id.bits() % 7 < 2);
    let mut groups = rule.report_by(&shop(|_| true), SPRING, cost, START.plus(9), group).unwrap();
    let (mut one, other) = (groups.remove(&true).unwrap(), groups.remove(&false).unwrap());
    assert_eq!(one, of(&shop(|user| user % 7 < 2), 200));
    one.merge(&other).unwrap();
    assert_eq!(one, whole);

    let other = rule.report(&shop(|_| true), OTHER, Amount::minor(1), START.plus(9)).unwrap();
    assert!(matches!(one.merge(&other), Err(CampaignError::Other(_))));
    let money = CampaignCounts { reach: 1, revenue: Money::minor(i64::MAX).into(), ..CampaignCounts::default() };
    let mut rich = Campaign::new(money).unwrap();
    assert_eq!(rich.merge(&rich.clone()), Err(CampaignError::Overflow));
    assert_eq!(rich, Campaign::new(money).unwrap(), "nothing is added then");
    assert_eq!(
        (one, whole.definition().to_string()),
        (whole, "campaign #1, attributed by clicked within 7 days of a message, as of 2026-03-10; days in UTC, weeks from Mon".into())
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
