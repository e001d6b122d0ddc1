//! The way through the stages, distributions, flows, cross-tables.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::{SmallCells, ZeroCounts};
use lifestage::event::Satisfaction;
use lifestage::event::{Touchpoint, TouchpointLine, TouchpointMap};
use lifestage::report::{
    CorrelationReportError, CorrelationRule, CrossCell, CrossTable, CrossTableRule, JourneyRule, SatisfactionRule,
};
use lifestage::score::{StageConfig, StageRule};
use lifestage::time::{Calendar, Days, Hold, Since};
use lifestage::{Amount, Day, Event, Kind, KindSet, LifecycleStage, Population, Ratio, Subject, User};
use proptest::prelude::*;

use super::crowd::crowd;
use super::{day, days, logins};
use crate::shared::seeded::cases;

/// Short ages, so that a life of some weeks sees all stages.
fn rule(hold: u16) -> StageRule {
    let thresholds = StageConfig {
        introduction_through: 3,
        activation_through: 8,
        growth_through: 15,
        silent_from: 8,
        churned_from: 16,
        loyal_active_days: 3,
        loyal_active_window: 20,
        hold: Hold::days(hold),
        ..StageConfig::default()
    };
    StageRule::new(thresholds).unwrap()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_history_is_what_is_shown_day_by_day(
        crowd in crowd(),
        hold in prop::sample::select(vec![1_u16, 2, 5]),
        from in -45..60_i32,
        length in 0..60_i32,
    ) {
        let (population, rule, range) = (crowd.population(), rule(hold), days(from, from + length));
        for member in &population {
            let runs = rule.history(member.profile.as_of(range.last()), &member.user, range).unwrap();
            for day in range.iter() {
                let shown = rule.assess(member.profile.as_of(day), &member.user).unwrap();
                let run = runs.iter().find(|run| run.since.day() <= day && day <= run.through);
                prop_assert_eq!(run.map(|run| run.stage), shown.as_ref().map(|shown| shown.stage), "{} {:?}", day, runs);
                if let (Some(Since::On(on)), Some(shown)) = (run.map(|run| run.since), shown) {
                    prop_assert_eq!(Since::On(on), shown.since);
                }
            }
            prop_assert!(runs.windows(2).all(|pair| pair[1].since == Since::On(pair[0].through.plus(1))));
            prop_assert!(runs.windows(2).all(|pair| pair[0].stage != pair[1].stage));
        }
    }

    #[test]
    fn a_journey_is_what_the_stages_of_every_day_show(crowd in crowd(), from in -45..30_i32, length in 1..60_i32) {
        let (population, rule, range) = (crowd.population(), rule(1), days(from, from + length));
        let journey = JourneyRule { stage: rule.clone() }.journey(&population, range).unwrap();
        let mut entered: BTreeMap<LifecycleStage, u64> = BTreeMap::new();
        let mut steps: BTreeMap<(LifecycleStage, LifecycleStage), Vec<u32>> = BTreeMap::new();
        let mut stays: BTreeMap<LifecycleStage, (u64, u64)> = BTreeMap::new();
        for member in &population {
            let stage = |day: Day| {
                rule.assess(member.profile.as_of(day), &member.user).unwrap().map(|shown| shown.stage)
            };
            let entry = |day: &Day| stage(*day).is_some() && stage(*day) != stage(day.minus(1));
            let entries: Vec<Day> = range.iter().filter(entry).collect();
            let mut seen = BTreeSet::new();
            for (place, day) in entries.iter().enumerate() {
                let from = stage(*day).unwrap();
                let stay = stays.entry(from).or_default();
                if place + 1 < entries.len() { stay.0 += 1 } else { stay.1 += 1 }
                if !seen.insert(from) {
                    continue;
                }
                *entered.entry(from).or_default() += 1;
                let mut reached = BTreeSet::from([from]);
                for later in &entries[place + 1..] {
                    let to = stage(*later).unwrap();
                    if reached.insert(to) {
                        steps.entry((from, to)).or_default().push((*later - *day).unsigned_abs());
                    }
                }
            }
        }
        for stage in &journey.stages {
            prop_assert_eq!(stage.entered, entered.get(&stage.stage).copied().unwrap_or_default());
            let (ended, censored) = stays.get(&stage.stage).copied().unwrap_or_default();
            prop_assert_eq!((stage.stays.ended(), stage.stays.count()), (ended, ended + censored));
        }
        prop_assert_eq!(journey.steps.len(), steps.len());
        for ((from, to), mut days) in steps {
            days.sort_unstable();
            let step = journey.step(from, to).unwrap();
            prop_assert_eq!(step.users(), days.len() as u64);
            prop_assert_eq!(step.median_days(), Some(days[days.len().div_ceil(2) - 1]));
            let share = days.len() as f64 / entered[&from] as f64;
            prop_assert!((journey.conversion(from, to).unwrap().get() - share).abs() < 1e-12);
        }
    }

    #[test]
    fn a_flow_has_the_distributions_of_both_days_as_its_sums(crowd in crowd(), from in -30..60_i32, later in 0..60_i32) {
        let (population, rule) = (crowd.population(), rule(1));
        let flow = JourneyRule { stage: rule.clone() }.flow(&population, day(from), day(from + later)).unwrap();
        for (as_of, first) in [(from, true), (from + later, false)] {
            let there = JourneyRule { stage: rule.clone() }.breakdown(&population, day(as_of)).unwrap();
            for stage in LifecycleStage::ALL {
                let cells = flow.cells.iter().filter(|cell| if first { cell.from } else { cell.to } == Some(stage));
                let users = there.rows.iter().find(|row| row.label == stage).map_or(0, |row| row.users);
                prop_assert_eq!(cells.map(|cell| cell.users).sum::<u64>(), users);
            }
            prop_assert_eq!(there.total(), there.rows.iter().map(|row| row.users).sum::<u64>());
        }
        let (labels, rows) = flow.matrix();
        for (from, row) in labels.iter().zip(rows) {
            for (to, users) in labels.iter().zip(row) {
                prop_assert_eq!(users, flow.users(from.as_ref(), to.as_ref()));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn actions_are_those_of_the_days_in_the_stage(
        crowd in crowd(),
        from in -45..60_i32,
        length in 0..60_i32,
        hold in prop::sample::select(vec![1_u16, 3]),
    ) {
        let (population, rule, range) = (crowd.population(), rule(hold), days(from, from + length));
        let kinds = KindSet::of([Kind::Purchase, Kind::Refund]);
        let table = JourneyRule { stage: rule.clone() }.actions(&population, &kinds, range).unwrap();
        for row in table.stages {
            let stage = |user: u64, day: Day| {
                let member = population.get(user).unwrap();
                rule.assess(member.profile.as_of(day), &member.user).unwrap().map(|shown| shown.stage)
            };
            let ids: Vec<u64> = (0..11).filter(|user| population.get(*user).is_some()).collect();
            let there = ids.iter().filter(|user| range.iter().any(|day| stage(**user, day) == Some(row.stage)));
            prop_assert_eq!(row.users, there.count() as u64);
            let mut actions = Vec::new();
            for kind in [Kind::Purchase, Kind::Refund] {
                let done: Vec<_> = crowd
                    .actions
                    .iter()
                    .filter(|action| action.kind == kind && range.contains(day(action.day)))
                    .filter(|action| stage(action.user, day(action.day)) == Some(row.stage))
                    .collect();
                let users = done.iter().map(|action| action.user).collect::<BTreeSet<_>>().len() as u64;
                if users > 0 {
                    let sum = done.iter().map(|action| u128::from(action.value)).sum();
                    actions.push((kind, users, done.len() as u64, sum));
                }
            }
            let found: Vec<(Kind, u64, u64, u128)> =
                row.actions.iter().map(|of_kind| (of_kind.kind, of_kind.users, of_kind.events, of_kind.sum)).collect();
            prop_assert_eq!(found, actions);
        }
    }
}

#[test]
fn a_user_already_in_a_stage_has_not_entered_it() {
    let population = logins(&[&[0], &[5]]);
    let journey = JourneyRule { stage: rule(1) }.journey(&population, days(2, 30)).unwrap();
    assert_eq!(journey.stage(LifecycleStage::Introduction).unwrap().entered, 1);
    assert_eq!(journey.stage(LifecycleStage::Activation).unwrap().entered, 2);
    // The other one was in it on the days of the ages 0 to 3.
    assert_eq!(journey.stage(LifecycleStage::Introduction).unwrap().stays.median(), Some(4));
    assert_eq!(journey.conversion(LifecycleStage::Loyalty, LifecycleStage::Advocacy), None);
}

#[test]
fn a_share_of_a_flow_is_of_those_who_were_there() {
    use LifecycleStage::{Growth, Introduction, Loyalty, Silent};
    // On day 9 the first is silent for 8 days and more, the next two are not, and the last one has joined in between.
    let population = logins(&[&[0], &[0, 5], &[0, 6], &[9]]);
    let flow = JourneyRule { stage: rule(1) }.flow(&population, day(0), day(9)).unwrap();
    let share = |from, to| flow.share(&from, &to).map(Ratio::get);
    let [third, two_thirds] = [1.0, 2.0].map(|users| Some(users / 3.0));
    assert_eq!((share(Introduction, Silent), share(Introduction, Growth)), (third, two_thirds));
    assert_eq!((share(Introduction, Introduction), share(Loyalty, Silent)), (Some(0.0), None));
}

#[test]
fn answers_of_forgotten_days_are_not_counted_as_none() {
    let answers = [0, 9].map(|on| Event::rate(1_u64, day(on), Satisfaction::new(80).unwrap()));
    let mut population = Population::from_events(&answers, Calendar::utc()).unwrap();
    population.forget_before(day(5));
    let report = |first| SatisfactionRule::default().report(&population, days(first, 9));
    assert!(report(0).is_err());
    assert_eq!(report(5).unwrap().ratings, 1);
}

#[test]
fn actions_of_few_users_of_a_stage_are_hidden() {
    let events = (0..6_u64).map(|user| Event::log_in(user, day(0)));
    let shares = (0..2_u64).map(|user| Event::share(user, day(1)));
    let population = Population::from_events(&events.chain(shares).collect::<Vec<_>>(), Calendar::utc()).unwrap();
    let kinds = KindSet::of([Kind::LogIn, Kind::Share]);
    let actions = JourneyRule { stage: rule(1) }.actions(&population, &kinds, days(0, 2)).unwrap();
    let shown = SmallCells::new(3).unwrap().shown(&actions, ZeroCounts::Shown);
    let stage = LifecycleStage::Introduction;
    let of = |kind: Kind| ["users", "active"].map(|count| shown.get(&format!("{stage} {kind}"), count));
    assert_eq!((of(Kind::LogIn), of(Kind::Share)), ([Some(6), Some(6)], [Some(6), None]));
}

#[test]
fn a_cross_table_converts_about_the_same_subject_and_never_before() {
    let (books, music) = (Subject::new(1), Subject::new(2));
    let view = |user: u64, on: i32, subject: Subject| Event::view(user, day(on), 30).about(subject);
    let buy = |user: u64, on: i32, subject: Subject| {
        Event::purchase(user, day(on), lifestage::Amount::minor(100)).about(subject)
    };
    let events = [
        view(1, 3, books),
        view(1, 4, books),
        buy(1, 3, books), // on the same day
        view(2, 3, books),
        buy(2, 2, books), // before
        view(3, 3, books),
        buy(3, 4, music), // something else, not seen
        view(4, 3, music),
        buy(4, 9, music),  // after the range
        view(5, 1, music), // before the range
    ];
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    let mut second = User::new(2_u64);
    second.acquisition_channel = Subject::new(7);
    population.introduce(second);
    let table = CrossTableRule::default().report(&population, days(2, 8)).unwrap();
    let cells = |table: &CrossTable| -> Vec<_> {
        let cell =
            |cell: &CrossCell| (cell.subject, cell.touchpoint.to_string(), cell.users, cell.events, cell.converted);
        table.cells.iter().map(cell).collect()
    };
    // Without a map nobody knows where they were met.
    let unknown = || Touchpoint::UNKNOWN.to_string();
    assert_eq!(cells(&table), [(books, unknown(), 3, 4, 1), (music, unknown(), 1, 1, 0)]);
    // The channel through which they joined is another axis.
    let channel = |member: lifestage::population::Member<'_>| Some(member.user.acquisition_channel);
    let by_channel = CrossTableRule::default().report_by(&population, days(2, 8), channel).unwrap();
    assert_eq!(cells(&by_channel[&Subject::new(7)]), [(books, unknown(), 1, 1, 0)]);
    assert_eq!(cells(&by_channel[&Subject::NONE]), [(books, unknown(), 2, 3, 1), (music, unknown(), 1, 1, 0)]);

    let shown = SmallCells::new(3).unwrap().shown(&by_channel[&Subject::NONE], ZeroCounts::Shown);
    let name = |subject| format!("{subject} {}", Touchpoint::UNKNOWN);
    assert_eq!(shown.get(&name(books), "users"), None, "2 are few");
    let all = SmallCells::new(1).unwrap().shown(&table, ZeroCounts::Hidden);
    // Nobody converted is nobody too.
    assert_eq!([books, music].map(|subject| all.get(&name(subject), "converted")), [Some(1), None]);
}

#[test]
fn a_touchpoint_is_where_the_user_was_met() {
    let offer = Subject::new(1);
    let click = |user: u64, on| Event::message_clicked(user, day(on)).about(offer);
    let view = |user: u64, on| Event::view(user, day(on), 9).about(offer);
    let buy = |user: u64, on| Event::purchase(user, day(on), Amount::minor(100)).about(offer);
    let events = [
        view(1, 3),
        buy(1, 4),
        click(1, 5), // after the purchase, so only the feed brought it
        click(2, 3),
        click(2, 4),
        view(2, 6),
        buy(2, 6),
        Event::usage(3_u64, day(3), 60).about(offer),
    ];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let line = |kind, subject, touchpoint| TouchpointLine { kind, subject, touchpoint };
    let shop = Touchpoint::new("a shop window").unwrap();
    let touchpoints = TouchpointMap::new([
        line(Kind::MessageClicked, None, Touchpoint::PUSH),
        line(Kind::MessageClicked, Some(offer), Touchpoint::SMS),
        line(Kind::View, None, shop.clone()),
    ])
    .unwrap();
    let seen = KindSet::of([Kind::View, Kind::Use, Kind::MessageClicked]);
    let rule = CrossTableRule { seen, touchpoints, ..CrossTableRule::default() };
    let table = rule.report(&population, days(0, 9)).unwrap();
    let cells: Vec<_> =
        table.cells.iter().map(|cell| (&cell.touchpoint, cell.users, cell.events, cell.converted)).collect();
    assert_eq!(cells, [(&shop, 2, 2, 2), (&Touchpoint::SMS, 2, 3, 1), (&Touchpoint::UNKNOWN, 1, 1, 0)]);
    let shown = SmallCells::new(2).unwrap().shown(&table, ZeroCounts::Shown);
    let users = [shop, Touchpoint::SMS, Touchpoint::UNKNOWN].map(|at| shown.get(&format!("{offer} {at}"), "users"));
    assert_eq!(users, [Some(2), Some(2), None]);
    let written = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<CrossTableRule>(&written).unwrap(), rule);
}

#[test]
fn touchpoints_that_contradict_each_other_are_refused() {
    let read = |text: &str| serde_json::from_str::<TouchpointMap>(text).unwrap_err().to_string();
    let twice = r#"[{"kind":"view","touchpoint":"feed"},{"kind":"view","subject":null,"touchpoint":"live"}]"#;
    assert!(read(twice).contains("`view` has the touchpoints `feed` and `live`: give one"), "{}", read(twice));
    let about = r#"[{"kind":"use","subject":3,"touchpoint":"a"},{"kind":"use","subject":3,"touchpoint":"a"}]"#;
    assert!(read(about).contains("`use` about #3 has the touchpoints `a` and `a`: give one"), "{}", read(about));
    assert!(read(r#"[{"kind":"view","touchpoint":" "}]"#).contains("a touchpoint has no name: give one, like `push`"));
    assert_eq!(TouchpointMap::default().of(Kind::View, Subject::NONE), Touchpoint::UNKNOWN);
}

#[test]
fn parts_of_every_table_add_up() {
    let part = |users: &[u64]| {
        let events = users.iter().flat_map(|user| {
            let on = i32::try_from(*user).unwrap();
            let subject = Subject::new(u16::try_from(user % 3).unwrap());
            let satisfied = Satisfaction::new(u8::try_from(user * 9).unwrap()).unwrap();
            [
                Event::view(*user, day(on), 10).about(subject),
                Event::rate(*user, day(on), satisfied),
                Event::share(*user, day(20 + on)),
            ]
        });
        Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc()).unwrap()
    };
    let parts = [part(&[1, 4, 5, 8]), part(&[2, 3, 9])];
    let whole = part(&[1, 2, 3, 4, 5, 8, 9]);
    macro_rules! adds_up {
        ($ask:expr) => {{
            let [mut one, other] = parts.each_ref().map(|part| $ask(part).unwrap());
            one.merge(&other).unwrap();
            let all = $ask(&whole).unwrap();
            assert_eq!(one, all);
            crate::shared::travels::travels(&all);
        }};
    }
    let range = days(0, 40);
    adds_up!(|p: &Population| JourneyRule { stage: rule(1) }.journey(p, range));
    adds_up!(|p: &Population| JourneyRule { stage: rule(1) }.flow(p, day(3), day(25)));
    adds_up!(|p: &Population| JourneyRule { stage: rule(1) }.breakdown(p, day(3)));
    adds_up!(|p: &Population| CrossTableRule::default().report(p, range));
    adds_up!(|p: &Population| SatisfactionRule::default().report(p, range));
    adds_up!(|p: &Population| JourneyRule { stage: rule(1) }.actions(p, &Kind::Share.into(), range));
    let groups =
        SatisfactionRule::default().report_by(&whole, range, |member| Some(member.user.id.bits() % 2)).unwrap();
    assert_eq!((groups[&0].users, groups[&0].mean()), (3, Some(42.0)));
    assert_eq!(
        JourneyRule { stage: rule(1) }
            .journey_by(&whole, range, |member| Some(member.user.id.bits() % 2))
            .unwrap()
            .len(),
        2
    );
    let shares = JourneyRule { stage: rule(1) }.breakdown(&whole, day(3)).unwrap();
    assert_eq!(shares.share(&LifecycleStage::Introduction).unwrap().to_string(), "100 %");
    assert_eq!(SmallCells::default().shown(&shares, ZeroCounts::Shown).lines["users by label"].total, None);
}

#[test]
fn a_number_that_is_none_has_no_correlation_and_too_few_have_none() {
    let population = logins(&[&[0], &[1]]);
    let ask = |x: f64| CorrelationRule::new("x", move |_, _| Ok(Some((x, 1.0)))).report(&population, day(1));
    let refused = ask(f64::NAN).unwrap_err();
    assert!(matches!(refused, CorrelationReportError::Number { user, .. } if user == 1_u64.into()));
    assert_eq!(
        refused.to_string(),
        "user `1`: the pair `NaN`, `1` has a number that is not finite: leave out users without both numbers",
    );
    let constant = ask(1.0).unwrap().correlation;
    assert_eq!((constant.pairs, constant.pearson, constant.spearman), (2, None, None));
    let nobody = CorrelationRule::new("x", |_, _| Ok(None)).report(&population, day(1)).unwrap();
    assert_eq!(nobody.correlation.pairs, 0);
    assert_eq!(SatisfactionRule::default().report(&population, Days::ALL).unwrap().mean(), None);
    let kinds = CrossTableRule { seen: Kind::LogIn.into(), ..CrossTableRule::default() };
    assert_eq!(kinds.report_by(&population, Days::ALL, |_| None::<u8>).unwrap().len(), 0);
}
