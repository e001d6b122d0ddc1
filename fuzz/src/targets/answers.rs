//! Answers: what a service stores of users, and reads again.

use lifestage::User;
use lifestage::model::{CoUseRule, FeatureRule, NoAhaMoment, SpendFlow, WhatIf};
use lifestage::outreach::{
    ContactDecision, EntryEffect, EntryEffectRule, ExperimentReport, Launch, LaunchRule, NoEntryEffect, TrialRule,
};
use lifestage::rule::{Scorecard, Trace};
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
    let _ = predicate;
    doors.extend(of_serde::<Trace>("Trace", &[], &[], |_, trace| drop(trace.to_string())));
    doors.extend(of_serde::<ContactDecision>("ContactDecision", &[ContactDecision::Send], &[], |_, _| {}));
    doors.extend(of_serde::<ExperimentReport>("ExperimentReport", &[], &[], |_, _| {}));
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
    keeping(world, &mut doors);
    models(&mut doors);
    Target { name: "answers", doors }
}

/// What is said of what keeps people, and why there is nothing to say.
fn keeping(world: &World, doors: &mut Vec<crate::door::Door>) {
    let lifts = CoUseRule::default().report(&world.people, TODAY).expect("nobody forgot").lifts();
    doors.extend(of_serde("CoUseLift", &lifts, &[], |_, lift| assert!(!lift.to_string().is_empty())));
    let effects = EntryEffectRule::default().report(&world.people, world.range(), TODAY).expect("nobody forgot");
    let found: Vec<EntryEffect> = effects.effects().filter_map(|(_, effect)| effect.ok()).collect();
    doors.extend(of_serde("EntryEffect", &found, &[], |_, effect| assert!(!effect.to_string().is_empty())));
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
    doors.extend(of_serde("BgNbd", &[BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("a model")], &[], |_, model| {
        values(model)
    }));
    doors.extend(of_serde("MbgNbd", &[MbgNbd::new(0.525, 6.183, 0.891, 1.614).expect("a model")], &[], |_, model| {
        values(model)
    }));
    doors.extend(of_serde(
        "ParetoNbd",
        &[ParetoNbd::new(0.553, 10.578, 0.606, 11.669).expect("a model")],
        &[],
        |_, model| values(model),
    ));
    doors.extend(of_serde("Nbd", &[Nbd::new(0.385, 12.072).expect("a model")], &[], |_, model| values(model)));
    doors.extend(of_serde("GammaGamma", &[GammaGamma::new(6.25, 3.74, 15.44).expect("a model")], &[], |_, model| {
        assert!(model.expected_spend(None).is_finite(), "{model:?}");
    }));
    let discounts = [Discount::NONE, Discount::annual(0.15, 52.into()).expect("a discount")];
    doors.extend(of_serde(
        "Discount",
        &discounts,
        &[r#"{"per_period":{"rate":0.01,"period":4.345}}"#],
        |_, discount| {
            let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("a model");
            for span in [0.0, 1e-12, 39.0, 1e12] {
                let lifetime = Lifetime { span: Span::new(span).expect("a span"), discount: *discount };
                let outlook = lifetime.outlook(&model, &Customer::NEW, 22.35);
                assert!(outlook.value.is_finite() && outlook.purchases.is_finite(), "{outlook:?} by {lifetime:?}");
                comes_back(&outlook);
            }
            assert!(model.dert(&Customer::NEW, *discount).is_none_or(f64::is_finite), "{discount:?}");
        },
    ));
    doors.extend(of_serde("LifetimeOutlook", &[LifetimeOutlook::default()], &[], |_, outlook| {
        let sum = *outlook + *outlook;
        let _ = format!("{sum:?}");
    }));
}

fn values(model: &impl PurchaseModel) {
    let customers = [Customer::new(0, 0.0, 38.0), Customer::new(2, 30.43, 38.86), Customer::new(50, 1e-6, 1e9)];
    for customer in customers.into_iter().flatten() {
        let weeks = Span::from(39);
        let numbers = [
            model.p_alive(&customer),
            model.expected_purchases(&customer, weeks),
            model.p_no_purchase(&customer, weeks),
        ];
        assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{numbers:?} of {customer:?}");
    }
}
