//! How even shares are, and how independent salts and layers: χ² over 30,000 ids in a row, which are the hardest for a
//! weak hash. The ids are fixed, so a failure is no chance.

use lifestage::outreach::experiment::sample_ratio;
use lifestage::outreach::{AssignmentRule, BucketRange, ExperimentSplit, GlobalHoldOut};

use super::{rule, split};

const USERS: u64 = 30_000;

/// Twenty equal arms under this salt.
fn twenty(name: &str, salt: &str) -> ExperimentSplit {
    ExperimentSplit { salt: Some(salt.to_owned()), ..split(name, &[500; 20]) }
}

/// How many ids are in each arm.
fn counts(rule: &AssignmentRule, name: &str, ids: impl Iterator<Item = String>) -> Vec<(u64, f64)> {
    let arms = &rule.experiment(name).unwrap().arms;
    let mut counts: Vec<(u64, f64)> = arms.iter().map(|arm| (0, f64::from(arm.share))).collect();
    for id in ids {
        let arm = rule.arm(name, &*id).unwrap().unwrap();
        counts[arms.iter().position(|one| one.name == arm).unwrap()].0 += 1;
    }
    counts
}

#[test]
fn arms_get_their_shares_whatever_ids_and_salts_look_like() {
    let formats: [fn(u64) -> String; 4] = [
        |id| id.to_string(),
        |id| format!("{id:08x}-0000-4000-8000-000000000000"),
        |id| format!("user_{:09}", id * 1_000),
        |id| format!("{id:0>64}"),
    ];
    let mut values = Vec::new();
    for (salt, format) in ["a", "b", "2026-11-new-button"].iter().flat_map(|salt| formats.map(|format| (*salt, format)))
    {
        let lopsided = ExperimentSplit { salt: Some(format!("{salt}+")), ..split("lopsided", &[100, 900, 9_000]) };
        let rule = rule([twenty("t", salt), lopsided]);
        values.push(sample_ratio(&counts(&rule, "t", (0..USERS).map(format))).unwrap().p_value.get());
        values.push(sample_ratio(&counts(&rule, "lopsided", (0..USERS).map(format))).unwrap().p_value.get());
    }
    // Of 24 p-values of an even split the least is below 0.0005 in 1.2 % of cases, and as many are below a half as above.
    let below = values.iter().filter(|value| **value < 0.5).count();
    assert!(values.iter().all(|value| *value > 0.0005) && (5..=19).contains(&below), "{values:?}");
}

/// χ² of whether two ways of parting are independent, each into the arms of one experiment.
fn independence(pairs: impl Iterator<Item = (usize, usize)>, rows: usize, columns: usize) -> f64 {
    let mut table = vec![(0_u64, 1.0); rows * columns];
    for (row, column) in pairs {
        table[row * columns + column].0 += 1;
    }
    // All arms are equal, so all cells are.
    sample_ratio(&table).unwrap().p_value.get()
}

fn arm_number(rule: &AssignmentRule, name: &str, id: u64) -> Option<usize> {
    rule.arm(name, id).unwrap().map(|arm| arm["arm ".len()..].parse().unwrap())
}

#[test]
fn salts_that_differ_in_one_letter_part_users_independently() {
    let rule = rule([twenty("one", "salt-1"), twenty("two", "salt-2")]);
    let pairs = (0..USERS).map(|id| (arm_number(&rule, "one", id).unwrap(), arm_number(&rule, "two", id).unwrap()));
    let p = independence(pairs, 20, 20);
    assert!(p > 0.001, "{p}");
}

#[test]
fn layers_are_independent_and_so_are_arms_of_their_buckets() {
    let part = |name, layer: &str, first| ExperimentSplit {
        layer: Some(layer.to_owned()),
        buckets: BucketRange { first, count: 5_000 },
        ..split(name, &[2_500; 4])
    };
    // The layer, the experiment and the hold-out have one name: the purpose keeps them apart.
    let rule = rule([part("x", "x", 0), part("y", "x", 5_000), part("z", "z", 0), part("w", "z", 5_000)]);
    let side = |id, [one, other]: [&str; 2]| {
        arm_number(&rule, one, id).or_else(|| arm_number(&rule, other, id).map(|arm| arm + 4)).unwrap()
    };
    let p = independence((0..USERS).map(|id| (side(id, ["x", "y"]), side(id, ["z", "w"]))), 8, 8);
    assert!(p > 0.001, "{p}");
}

#[test]
fn a_hold_out_is_like_the_others() {
    let mut config = rule([twenty("t", "t")]).config().clone();
    let all = AssignmentRule::new(config.clone()).unwrap();
    config.hold_out = Some(GlobalHoldOut { salt: "t".to_owned(), share: 1_000 });
    let held = AssignmentRule::new(config).unwrap();
    let outside = (0..USERS).filter(|id| held.is_held_out(*id)).count() as u64;
    assert!(sample_ratio(&[(outside, 1.0), (USERS - outside, 9.0)]).unwrap().p_value.get() > 0.001, "{outside}");
    // Those held out would have been in all arms alike.
    let mut arms = [(0_u64, 1.0); 20];
    for id in (0..USERS).filter(|id| held.is_held_out(*id)) {
        arms[arm_number(&all, "t", id).unwrap()].0 += 1;
        assert_eq!(held.arm("t", id).unwrap(), None);
    }
    assert!(sample_ratio(&arms).unwrap().p_value.get() > 0.001, "{arms:?}");
}
