//! Your business rules under test: what a product team agreed on, as tests of three lines.
//!
//! ```text
//! cargo run --example rule_test      the list, for people
//! cargo test --example rule_test     the same as unit tests
//! ```
//! A club sends coffee to its members, most of whom order every other week. First come its rules, then the tests of what
//! they should say. A profile is a few events and a day is an argument: no database, no clock, nothing to set up.

use lifestage::answer::Language;
use std::error::Error;
use std::panic;
use std::process::ExitCode;

use lifestage::LifecycleStage::{Advocacy, Churned, Growth, Loyalty, Silent};
use lifestage::number::Cuts;
use lifestage::rule::Fittable;
use lifestage::score::{RfmConfig, RfmRule, SegmentMap, SegmentRule, StageConfig, StageRule};
use lifestage::time::Hold;
use lifestage::{Amount, Day, Event, Kind, KindSet, LifecycleStage, Profile, RuleSet, Scorecard, User};

/// The stages: when a member is silent, lost, loyal. Thresholds that are not named here keep their defaults.
fn stages() -> StageConfig {
    StageConfig {
        // Our newsletter goes out by itself, and a click in it is no visit.
        activity: KindSet::activity().without(Kind::MessageClicked),
        // A bag lasts for two weeks.
        silent_from: 14,
        churned_from: 42,
        loyal_purchases: 3,
        loyal_purchase_window: 60,
        ..StageConfig::default()
    }
}

/// The segments that marketing writes to. The first one that fits counts; [`rules`] says what the grades are.
fn segments() -> Vec<SegmentRule> {
    vec![
        SegmentRule { monetary: 5..=5, recency: 3..=5, ..SegmentRule::named("Patrons") },
        SegmentRule { frequency: 4..=5, recency: 1..=2, ..SegmentRule::named("To be called") },
        SegmentRule { frequency: 4..=5, ..SegmentRule::named("Regulars") },
        SegmentRule { frequency: 1..=1, recency: 4..=5, ..SegmentRule::named("Newcomers") },
        SegmentRule::named("Everybody else"),
    ]
}

/// All rules of the club, checked as they are put together.
fn rules() -> Result<RuleSet, Box<dyn Error>> {
    let segments = SegmentMap::custom(segments())?;
    let rfm = RfmRule::new(RfmConfig { segments, ..RfmConfig::default() }).with_cuts(
        // Grade 5 is up to a week ago, then two, four and eight; 1 is more.
        Cuts::new([7, 14, 28, 56])?,
        // Grade 1 is one order, 2 up to three, then six and twelve; 5 is more.
        Cuts::new([1, 3, 6, 12])?,
        // Grade 1 is up to 20.00, then 60.00, 150.00 and 400.00; 5 is more.
        Cuts::new([20_00, 60_00, 150_00, 400_00])?,
    )?;
    Ok(RuleSet { rfm: Fittable::Fitted(rfm), stage: StageRule::new(stages())?, ..RuleSet::default() })
}

// What the rules are tested with: a member since last year, and what she did this many days ago.
const ADA: u64 = 1;
const TODAY: Day = Day::ymd(2026, 6, 1);
const JOINED: Day = Day::ymd(2025, 6, 1);

fn visit(days_ago: u32) -> Event {
    Event::log_in(ADA, TODAY.minus(days_ago))
}

fn order(days_ago: u32) -> Event {
    order_for(18_00, days_ago)
}

fn order_for(cents: u64, days_ago: u32) -> Event {
    Event::purchase(ADA, TODAY.minus(days_ago), Amount::minor(cents))
}

fn card(rules: &RuleSet, ada: &Profile, day: Day) -> Scorecard {
    let card = rules.score(ada.as_of(day), &User::new(ADA).joined(JOINED));
    card.expect("nothing is forgotten").expect("she is a member by then")
}

fn stage(ada: &Profile, day: Day) -> LifecycleStage {
    card(&rules().expect("rules that agree"), ada, day).stage.stage
}

fn segment(ada: &Profile, day: Day) -> String {
    let card = card(&rules().expect("rules that agree"), ada, day);
    card.rfm.known().map_or("no orders", |rfm| rfm.segment.name(Language::English)).to_owned()
}

/// Writes each check down twice: as a unit test, and in the list that `main` goes through.
macro_rules! checks {
    ($(fn $name:ident() $check:block)+) => {
        $(#[cfg_attr(test, test)] fn $name() $check)+

        const CHECKS: &[(&str, fn())] = &[$((stringify!($name), $name)),+];
    };
}

checks! {
    fn two_weeks_without_a_visit_make_a_silent_member() {
        let ada = Profile::of([visit(14)]);
        assert_eq!(stage(&ada, TODAY.minus(1)), Growth);
        assert_eq!(stage(&ada, TODAY), Silent);
    }

    fn six_weeks_without_a_visit_make_a_lost_member() {
        let ada = Profile::of([visit(42)]);
        assert_eq!(stage(&ada, TODAY.minus(1)), Silent);
        assert_eq!(stage(&ada, TODAY), Churned);
    }

    fn a_click_in_the_newsletter_is_no_visit() {
        let ada = Profile::of([visit(20), Event::message_clicked(ADA, TODAY)]);
        assert_eq!(stage(&ada, TODAY), Silent);
    }

    fn one_visit_brings_a_silent_member_back() {
        let ada = Profile::of([visit(30), visit(0)]);
        assert_eq!(stage(&ada, TODAY.minus(1)), Silent);
        assert_eq!(stage(&ada, TODAY), Growth);
    }

    fn three_orders_within_two_months_make_a_loyal_member() {
        let ada = Profile::of([order(59), order(30), order(5)]);
        assert_eq!(stage(&ada, TODAY), Loyalty);
        assert_eq!(stage(&ada, TODAY.plus(1)), Growth);
    }

    fn a_loyal_member_who_invites_two_friends_is_an_advocate() {
        let invite = Event::invite(ADA, TODAY.minus(9));
        let ada = Profile::of([order(50), order(30), order(5), invite.clone(), invite]);
        assert_eq!(stage(&ada, TODAY), Advocacy);
    }

    fn a_hold_of_three_days_delays_silence_by_two() {
        let held = StageRule::new(StageConfig { hold: Hold::days(3), ..stages() });
        let rules = RuleSet { stage: held.expect("thresholds that agree"), ..RuleSet::default() };
        let ada = Profile::of([visit(16)]);
        assert_eq!(card(&rules, &ada, TODAY.minus(1)).stage.stage, Growth);
        assert_eq!(card(&rules, &ada, TODAY).stage.stage, Silent);
    }

    fn the_reason_and_the_way_back_are_told_in_words() {
        let card = card(&rules().expect("rules that agree"), &Profile::of([visit(20)]), TODAY);
        assert_eq!(card.stage.reasons().next().unwrap().to_string(), "not active for 20 days, this stage is 14 to 41");
        assert_eq!(card.stage.moves().next().unwrap().to_string(), "Growth by any activity");
    }

    fn seven_orders_make_a_regular() {
        assert_eq!(segment(&Profile::of((0..7).map(|n| order(14 * n))), TODAY), "Regulars");
        assert_eq!(segment(&Profile::of((0..6).map(|n| order(14 * n))), TODAY), "Everybody else");
    }

    fn a_regular_is_called_after_four_weeks_away() {
        let ada = Profile::of((0..7).map(|n| order(29 + 14 * n)));
        assert_eq!(segment(&ada, TODAY.minus(1)), "Regulars");
        assert_eq!(segment(&ada, TODAY), "To be called");
    }

    fn a_first_order_makes_a_newcomer_for_two_weeks() {
        let ada = Profile::of([order(14)]);
        assert_eq!(segment(&ada, TODAY), "Newcomers");
        assert_eq!(segment(&ada, TODAY.plus(1)), "Everybody else");
    }

    fn a_refund_can_end_being_a_patron() {
        let ada = Profile::of([order_for(410_00, 3), Event::refund(ADA, TODAY, Amount::minor(10_00))]);
        assert_eq!(segment(&ada, TODAY.minus(1)), "Patrons");
        assert_eq!(segment(&ada, TODAY), "Newcomers");
    }

    fn a_member_without_orders_is_in_no_segment() {
        assert_eq!(segment(&Profile::of([visit(1)]), TODAY), "no orders");
    }

    fn a_map_that_leaves_somebody_out_is_refused() {
        let without_the_last = segments()[..4].to_vec();
        let error = SegmentMap::custom(without_the_last).expect_err("grades without a segment");
        assert!(error.to_string().ends_with("add a last segment that takes all grades"), "{error}");
    }

    fn thresholds_that_contradict_each_other_are_refused() {
        let error = StageRule::new(StageConfig { silent_from: 42, ..stages() }).expect_err("out of order");
        assert_eq!(error.to_string(), "`churned_from` is `42` but must be more than `silent_from`, which is `42`");
    }

    fn what_is_tested_here_is_what_production_reads() {
        let rules = rules().expect("rules that agree");
        let json = serde_json::to_string(&rules).expect("rules are data");
        assert_eq!(serde_json::from_str::<RuleSet>(&json).expect("rules are data"), rules);
    }
}

fn main() -> ExitCode {
    let mut passed = 0;
    for (name, check) in CHECKS {
        let sentence = name.replace('_', " ");
        // A check that fails has told where and why before it comes back here.
        let holds = panic::catch_unwind(check).is_ok();
        println!("{} {sentence}", if holds { '✓' } else { '✗' });
        passed += usize::from(holds);
    }
    println!("\n{passed} of {} hold", CHECKS.len());
    if passed == CHECKS.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
