//! The worst inputs of 4 KB and of 1 MB that we know, by each door, and how long they take: the table under "Bounds" in
//! DESIGN.md. How the steps grow is tested beside the code, in `src`; times say what a step costs.
//!
//! ```text
//! cargo test --release --test lower -- --ignored --nocapture worst_inputs
//! ```

mod campaigns;
mod models;

use std::hint::black_box;
use std::time::Instant;

use lifestage::event::Sequence;
use lifestage::incentive::{Expiry, Operation, Points, TransactionId};
use lifestage::model::{TuneConfig, TuneNumber, TuneRule, TuneUser};
use lifestage::outreach::ReferralForest;
use lifestage::report::{FunnelRule, RetentionRule};
use lifestage::rule::{Judges, Segments, Situation, Trigger};
use lifestage::time::{Calendar, Days, Moment};
use lifestage::{Amount, Day, Event, Interner, Kind, Ledger, Population, Profile, User};

const TODAY: Day = Day::ymd(2026, 1, 31);
/// An event, an operation, or a step of a funnel as JSON is about this many bytes.
const BYTES_OF_ONE: usize = 64;

/// A user who bought and looked on each of the last ten years' days.
fn of_ten_years() -> Profile {
    let days = || (0..3_650).map(|ago| TODAY.minus(ago));
    let bought = days().map(|day| Event::purchase(1_u64, day, Amount::minor(100)));
    Profile::of(bought.chain(days().map(|day| Event::view(1_u64, day, 60))))
}

fn days_back(count: usize) -> impl Iterator<Item = Day> {
    (0..u32::try_from(count).unwrap()).map(|ago| TODAY.minus(ago))
}

fn observed(count: usize) {
    let utc = Calendar::utc();
    let mut profile = Profile::new(1_u64, &utc);
    days_back(count).for_each(|day| profile.observe(&Event::log_in(1_u64, day), &utc).unwrap());
    black_box(profile.tallies());
}

fn merged(count: usize) {
    let mut profile = Profile::new(1_u64, &Calendar::utc());
    days_back(count).for_each(|day| profile.merge(&Profile::of([Event::log_in(1_u64, day)])).unwrap());
    black_box(profile.tallies());
}

fn read(count: usize) {
    let profile = Profile::of(days_back(count).map(|day| Event::log_in(1_u64, day)));
    let text = serde_json::to_string(&profile).unwrap();
    black_box(serde_json::from_str::<Profile>(&text).unwrap());
    black_box(Profile::from_bytes(&profile.to_bytes()).unwrap());
}

fn newcomers(count: usize) {
    // Those who are chosen for one shard are counted beside the code, which knows the hash.
    let events: Vec<Event> = (0..count as u64).rev().map(|id| Event::log_in(id << 10, TODAY)).collect();
    black_box(Population::from_events(&events, Calendar::utc()).unwrap().len());
}

fn funnel(order: &str, count: usize) {
    let steps = (count / 2).min(1_000);
    let either = |place: usize| if place.is_multiple_of(2) { r#""view","like""# } else { r#""view""# };
    let steps: Vec<String> =
        (0..steps).map(|place| format!(r#"{{"name":"{place}","what":{{"kinds":[{}]}}}}"#, either(place))).collect();
    let text = format!(r#"{{"steps":[{}],"order":"{order}"}}"#, steps.join(","));
    let funnel: FunnelRule = serde_json::from_str(&text).unwrap();
    let kind = |place: usize| if place.is_multiple_of(3) { Kind::Like } else { Kind::View };
    let at = |place: usize| Moment::from_milliseconds(i64::try_from(place / 50).unwrap() * 60_000_000);
    let events: Vec<Event> = (0..count).map(|place| Event::new(1_u64, at(place), kind(place), 0).unwrap()).collect();
    black_box(funnel.passage(&Sequence::of(&events, &Calendar::utc()).unwrap()).depth());
}

fn segments(count: usize) {
    let profile = of_ten_years();
    let tests = count.min(900);
    let test = |place: usize| format!(r#"{{"net_spend":{{"last":{}}},"below":0}}"#, 2_000 + place);
    let segment = |number: usize| {
        let tests: Vec<String> = (0..tests).map(|place| test(number * tests + place)).collect();
        format!(r#"{{"name":"{number}","hold":400,"when":{{"any":[{}]}}}}"#, tests.join(","))
    };
    let all: Vec<String> = (0..count / tests).map(segment).collect();
    let segments: Segments = serde_json::from_str(&format!("[{}]", all.join(","))).unwrap();
    let user = User::new(1_u64);
    let situation = Situation::new(profile.as_of(TODAY), &user, Judges::default()).unwrap();
    black_box(segments.members(&situation));
}

fn triggers(count: usize) {
    let profile = of_ten_years();
    let user = User::new(1_u64).joined(Day::MIN).with_birthday(lifestage::event::Birthday::new(1, 31).unwrap());
    let situation = Situation::new(profile.as_of(TODAY), &user, Judges::default()).unwrap();
    for _ in 0..count / 2 {
        let trigger: Trigger = serde_json::from_str(
            r#"{"name":"t","when":{"days_until_birthday":"now","at_most":0},"cool_down":366,"suggest":[]}"#,
        )
        .unwrap();
        black_box(trigger.fires(&situation));
    }
}

fn id(number: usize) -> TransactionId {
    TransactionId::from(u64::try_from(number).unwrap())
}

fn late_spends(count: usize) {
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("all", TODAY.minus(100_000), Points::of(1_000_000))).unwrap();
    for (number, day) in days_back(count).enumerate() {
        ledger.apply(Operation::spend(id(number), day, Points::of(1))).unwrap();
    }
    black_box(ledger.balance(TODAY));
}

fn one_spend(count: usize) {
    let mut ledger = Ledger::new(1_u64);
    for number in 0..count {
        ledger.apply(Operation::earn(id(number), TODAY, Points::of(1)).expiring(Expiry::Days(30))).unwrap();
    }
    ledger.apply(Operation::spend("all", TODAY, Points::of(u32::try_from(count).unwrap()))).unwrap();
}

fn retention(count: usize) {
    // The days and the number of lags are a few bytes: what counts is the limit of a million cells.
    let days = (count * 10).min(36_500);
    let events: Vec<Event> = days_back(count).map(|day| Event::log_in(1_u64, day)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let last = u16::try_from((999_999 / days).min(365)).unwrap() - 1;
    let first = TODAY.minus(u32::try_from(days).unwrap() - 1);
    let report = RetentionRule::on_each_through(last).report(&population, Days::new(first, TODAY).unwrap(), TODAY);
    black_box(report.unwrap().cohorts.len());
}

fn tune(count: usize) {
    let users: Vec<TuneUser<u32>> = (0..u32::try_from(count).unwrap())
        .map(|id| TuneUser { id: id.into(), facts: id, outcome: id % 2 == 0 })
        .collect();
    let number = |name: &str| TuneNumber::new(name, 0.0, (0..100).map(f64::from)).unwrap();
    let rule = TuneRule::new(TuneConfig::new([number("a"), number("b")])).unwrap();
    black_box(
        rule.tune(&users, |numbers| Some(numbers[0] + numbers[1]), |rule, user| rule * f64::from(*user)).unwrap(),
    );
}

fn referrals(count: usize) {
    let users = (0..count as u64).map(|id| if id == 0 { User::new(id) } else { User::new(id).referred_by(id - 1) });
    black_box(ReferralForest::of(users).unwrap().depth(count as u64 - 1));
}

fn interner(count: usize) {
    let mut names = Interner::new();
    (0..count).for_each(|number| drop(names.intern(&format!("{number:060}"))));
    black_box(names.len());
}

#[test]
#[ignore = "prints times, which no test should hang on"]
fn worst_inputs_of_4_kb_and_of_1_mb() {
    type Job = fn(usize);
    let doors: [(&str, Job); 34] = [
        ("Profile::observe, newest first", observed),
        ("Profile::merge of single events, newest first", merged),
        ("Profile read from JSON and from bytes", read),
        ("Population::from_events, each event a user", newcomers),
        ("FunnelRule in any order, half of the bytes steps", |count| funnel("any", count)),
        ("FunnelRule in order", |count| funnel("ordered", count)),
        ("FunnelRule in strict order", |count| funnel("strict", count)),
        ("Segments::members, windows of years, hold 400", segments),
        ("Trigger::fires, joined on the first day of all", triggers),
        ("Ledger::apply, spends newest first", late_spends),
        ("Ledger::apply, one spend of all lots", one_spend),
        ("RetentionRule::report by day, as many cells as may be", retention),
        ("TuneRule::tune, 1,000 rules", tune),
        ("ReferralForest::of, one chain", referrals),
        ("Interner::intern", interner),
        ("KeepRule::forget, every day a later horizon", models::keep),
        ("Seen, single numbers and keys in no order", models::seen),
        ("Ledger::apply, 100 refused spends; balance", models::refused_spends),
        ("CountNoise::publish, a thousandth of ε", campaigns::noise),
        ("SmallCells::shown", campaigns::small_cells),
        ("ContactRule::decide, a cap for each of 500 hours", campaigns::contact),
        ("PlaybookRule read, conditions within each other", campaigns::playbook),
        ("BudgetRule::allocate", campaigns::budget),
        ("AttributionRule::report, a purchase and touches each day", campaigns::attribution),
        ("Trial::verdicts, a quantile, each user another value", campaigns::trial),
        ("Uplift, each user another score", campaigns::uplift),
        ("EntryEffects::effects, 99 entries", campaigns::entry_effects),
        ("CoUseRule::report, 200 items that everybody uses", models::co_use),
        ("IntervalRule::report, a start each day, 100 days asked about", models::intervals),
        ("Lifetime::purchases, 10,000 periods", models::lifetime),
        ("Calendar::in_zone, all years", models::zone),
        ("RuleSet from a document, each name unknown", models::unknown_names),
        ("RuleSet from a document, each segment wrong", models::wrong_segments),
        ("Company from a document, each list of it that long, right and wrong, added up", models::long_lists),
    ];
    for (door, job) in doors {
        let times = [4_096, 1 << 20].map(|bytes| {
            let start = Instant::now();
            job(bytes / BYTES_OF_ONE);
            start.elapsed()
        });
        println!("| {door} | {:.1?} | {:.1?} |", times[0], times[1]);
    }
}
