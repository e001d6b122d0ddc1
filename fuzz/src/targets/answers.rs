//! Answers: what a service stores of users, and reads again.

use lifestage::User;
use lifestage::model::{CoUseLift, FeatureRule, NoAhaMoment, SpendFlow, WhatIf};
use lifestage::outreach::{
    ArmComparison, ContactDecision, EntryEffect, ExperimentRule, Launch, LaunchRule, NoEntryEffect, SampleSums,
    TrialRule,
};
use lifestage::rule::{Scorecard, Situation, Trace};
use lifestage::value::{
    BgNbd, Customer, Discount, GammaGamma, Lifetime, LifetimeOutlook, MbgNbd, Nbd, ParetoNbd, PurchaseModel, Span,
};

use crate::door::{Target, comes_back, of_serde};
use crate::world::{MONDAY, TODAY, World};

pub(super) fn target(world: &World) -> Target {
    let mut doors = Vec::new();
    let cards: Vec<Scorecard> =
        world.rules.score_all(&world.people, TODAY).expect("nobody forgot").into_iter().take(3).collect();
    doors.extend(of_serde("Scorecard", &cards, &[], |_, card| drop(format!("{card:?}"))));
    let features: Vec<_> = world
        .people
        .profiles()
        .take(2)
        .filter_map(|profile| {
            FeatureRule::default().assess(profile.as_of(TODAY), &User::new(profile.user())).ok().flatten()
        })
        .collect();
    doors.extend(of_serde("Features", &features, &[], |_, features| drop(format!("{features:?}"))));
    let flow =
        r#"[{"from":null,"to":"Growth","users":3,"spend":900},{"from":"Growth","to":"Loyalty","users":1,"spend":-5}]"#;
    doors.extend(of_serde::<SpendFlow>("SpendFlow", &[], &[flow], |_, flow| {
        let mut sum = flow.clone();
        sum.merge(flow);
        let _ = (sum.users(), sum.spend(), sum.moved(), sum.moved_share(), sum.to_string());
        comes_back(&flow.clone());
    }));
    let sides = [MONDAY.plus(20), TODAY].map(|as_of| lifestage::model::RulesAsOf { rules: &world.rules, as_of });
    let what_if: WhatIf =
        lifestage::model::WhatIfRule::default().report(&world.people, sides[0], sides[1]).expect("an answer");
    doors.extend(of_serde("WhatIf", &[what_if], &[], |_, what_if| {
        let mut sum = what_if.clone();
        assert_eq!(sum.merge(what_if), Ok(()));
    }));
    let predicate: lifestage::rule::Predicate =
        serde_json::from_str(r#"{"all":[{"age_days":"now","at_least":3},{"not":{"stage":"Silent"}}]}"#)
            .expect("a condition");
    let users: Vec<User> = world.people.profiles().map(|profile| User::new(profile.user())).collect();
    let seen = world.people.profiles().zip(&users).take(3);
    let traces: Vec<Trace> = seen
        .filter_map(|(profile, user)| Situation::new(profile.as_of(TODAY), user, world.rules.judges()))
        .map(|situation| predicate.trace(&situation))
        .collect();
    doors.extend(of_serde("Trace", &traces, &[], |_, trace| assert!(!trace.to_string().is_empty())));
    doors.extend(of_serde("ContactDecision", &[ContactDecision::Send], &[], |_, _| {}));
    let arm = |users, sum, squares| {
        SampleSums::new(users, sum, squares).expect("sums that can be").summary().expect("enough of them")
    };
    let arms = ArmComparison { a: arm(3_407, 1_396.87, 52_377.976_7), b: arm(3_461, 2_422.7, 134_698.29) };
    let experiment = ExperimentRule::default().report(&arms);
    doors.extend(of_serde("ExperimentReport", &[experiment], &[], |_, report| {
        assert!(!report.verdict.to_string().is_empty());
    }));
    doors.extend(of_serde("Trial", &[TrialRule::default().start()], &[], |_, trial| {
        comes_back(&trial.verdicts());
        let _ = trial.clone().merge(trial);
    }));
    let launch: Launch = serde_json::from_str(r#"{"name":"a","started":"2026-01-05"}"#).expect("a launch");
    let register = LaunchRule::default().report(&[launch], TODAY).expect("a register");
    doors.extend(of_serde("LaunchRegister", &[register], &[], |_, register| {
        let _ = register.clone().merge(register);
        assert!(!register.to_string().is_empty());
    }));
    keeping(&mut doors);
    models(&mut doors);
    Target { name: "answers", doors }
}

/// What is said of what keeps people, and why there is nothing to say.
fn keeping(doors: &mut Vec<crate::door::Door>) {
    let lift = r#"{"pair":{"one":{"subject":1},"other":{"kind":"view"},"of_one":40,"of_other":50,"both":30,"users":100},"lift":1.5,"low":1.1,"high":2.0}"#;
    doors.extend(of_serde::<CoUseLift>("CoUseLift", &[], &[lift], |_, lift| assert!(!lift.to_string().is_empty())));
    let effect = r#"{"kind":"view","of_spend":true,"users":40,"strata":3,"mean":12.5,"others":10.0,"effect":2.5,"low":-1.0,"high":null}"#;
    doors.extend(of_serde::<EntryEffect>("EntryEffect", &[], &[effect], |_, effect| {
        assert!(!effect.to_string().is_empty());
    }));
    let why = [
        NoEntryEffect::NotListed { kind: lifestage::Kind::View },
        NoEntryEffect::NoStratum { users: 3, strata: 1, least: 2 },
        NoEntryEffect::OutOfRange { channel: lifestage::Subject::NONE, week: MONDAY },
    ];
    doors.extend(of_serde("NoEntryEffect", &why, &[], |_, why| assert!(!why.to_string().is_empty())));
    let why = [NoAhaMoment::AllAlike { stay: 3, users: 3 }];
    doors.extend(of_serde("NoAhaMoment", &why, &[], |_, why| assert!(!why.to_string().is_empty())));
}

/// Value models and what they say.
fn models(doors: &mut Vec<crate::door::Door>) {
    doors.extend(of_serde("BgNbd", &[BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("a model")], &[], values));
    doors.extend(of_serde("MbgNbd", &[MbgNbd::new(0.525, 6.183, 0.891, 1.614).expect("a model")], &[], values));
    doors.extend(of_serde("ParetoNbd", &[ParetoNbd::new(0.553, 10.578, 0.606, 11.669).expect("a model")], &[], values));
    doors.extend(of_serde("Nbd", &[Nbd::new(0.385, 12.072).expect("a model")], &[], values));
    doors.extend(of_serde("GammaGamma", &[GammaGamma::new(6.25, 3.74, 15.44).expect("a model")], &[], |_, model| {
        assert!(model.expected_spend(None).is_finite(), "{model:?}");
    }));
    let discounts = [Discount::NONE, Discount::annual(0.15, 52.into()).expect("a discount")];
    doors.extend(of_serde(
        "Discount",
        &discounts,
        &[r#"{"per_period":{"rate":0.01,"period":4.345}}"#],
        |world, discount| {
            let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("a model");
            let span = Span::new(world.one_of([0.0, 1e-12, 39.0, 1e12])).expect("a span");
            let lifetime = Lifetime { span, discount: *discount };
            let outlook = lifetime.outlook(&model, &Customer::NEW, 22.35);
            assert!(outlook.value.is_finite() && outlook.purchases.is_finite(), "{outlook:?} by {lifetime:?}");
            comes_back(&outlook);
            assert!(model.dert(&Customer::NEW, *discount).is_none_or(f64::is_finite), "{discount:?}");
        },
    ));
    doors.extend(of_serde("LifetimeOutlook", &[LifetimeOutlook::default()], &[], |_, outlook| {
        let sum = *outlook + *outlook;
        let _ = format!("{sum:?}");
    }));
}

fn values(world: &World, model: &impl PurchaseModel) {
    let customer = world.one_of([(0, 0.0, 38.0), (2, 30.43, 38.86), (50, 1e-6, 1e9)]);
    let customer = Customer::new(customer.0, customer.1, customer.2).expect("a customer");
    let weeks = Span::from(39);
    let numbers =
        [model.p_alive(&customer), model.expected_purchases(&customer, weeks), model.p_no_purchase(&customer, weeks)];
    assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{numbers:?} of {customer:?}");
}
