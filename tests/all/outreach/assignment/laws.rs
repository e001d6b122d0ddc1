//! What rollouts, layers and hold-outs promise for every id.

use lifestage::outreach::{AssignmentConfig, AssignmentRule, BucketRange, ExperimentSplit, GlobalHoldOut};
use proptest::prelude::*;

use super::{rule, split};
use crate::shared::seeded::cases;

fn rolled_out(rollout: u16) -> AssignmentRule {
    let buckets = BucketRange { first: 2_000, count: 6_000 };
    rule([ExperimentSplit { buckets, rollout: Some(rollout), ..split("button", &[3_000, 3_000, 4_000]) }])
}

fn held(share: Option<u16>) -> AssignmentRule {
    let hold_out = share.map(|share| GlobalHoldOut { salt: "q3".to_owned(), share });
    AssignmentRule::new(AssignmentConfig { hold_out, experiments: vec![split("button", &[5_000, 5_000])] }).unwrap()
}

/// What only adds in the rules only adds for users, and is what the check passes.
fn only_adds(few: &AssignmentRule, many: &AssignmentRule, ids: &[u64]) -> Result<(), TestCaseError> {
    prop_assert_eq!(many.only_adds_to(few), Ok(()));
    for id in ids {
        let before = few.arm("button", *id).unwrap();
        prop_assert!(before.is_none() || many.arm("button", *id).unwrap() == before, "{id}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_rollout_only_adds(ids in prop::collection::vec(any::<u64>(), 50), one in 0..=6_000_u16, other in 0..=6_000_u16) {
        only_adds(&rolled_out(one.min(other)), &rolled_out(one.max(other)), &ids)?;
        prop_assert_eq!(rolled_out(one.min(other)).only_adds_to(&rolled_out(one.max(other))).is_ok(), one == other);
    }

    #[test]
    fn a_smaller_hold_out_only_adds(
        ids in prop::collection::vec(any::<u64>(), 50),
        one in 1..10_000_u16,
        other in 1..10_000_u16,
    ) {
        let (few, many) = (held(Some(one.max(other))), held(Some(one.min(other))));
        only_adds(&few, &many, &ids)?;
        only_adds(&many, &held(None), &ids)?;
        prop_assert_eq!(few.only_adds_to(&many).is_ok(), one == other);
        prop_assert!(many.only_adds_to(&held(None)).is_err());
        // Where there were no experiments, nobody was in one.
        prop_assert_eq!(many.only_adds_to(&AssignmentRule::default()), Ok(()));
    }

    #[test]
    fn nobody_is_in_two_experiments_of_a_layer_or_held_out_and_in_one(
        ids in prop::collection::vec(any::<u64>(), 50),
        cut in 1..10_000_u16,
        share in 1..10_000_u16,
    ) {
        let layer = |name, buckets| ExperimentSplit { layer: Some("page".to_owned()), buckets, ..split(name, &[1, 9_999]) };
        let one = layer("one", BucketRange { first: 0, count: cut });
        let other = layer("other", BucketRange { first: cut, count: 10_000 - cut });
        let hold_out = Some(GlobalHoldOut { salt: "page".to_owned(), share });
        let rule = AssignmentRule::new(AssignmentConfig { hold_out, experiments: vec![one, other] }).unwrap();
        for id in ids {
            let arms = ["one", "other"].map(|name| rule.arm(name, id).unwrap());
            let held = rule.is_held_out(id);
            // Together they own the layer, so everybody is in exactly one of the three.
            prop_assert_eq!(arms.iter().flatten().count() + usize::from(held), 1, "{:?}", arms);
        }
    }
}
