//! All mistakes at once, each with its path.

use lifestage::outreach::{AssignmentConfig, AssignmentRule, BucketRange, ExperimentSplit, GlobalHoldOut};

use super::{rule, split};

#[test]
fn every_mistake_of_a_rule_is_told_with_its_path() {
    let mut twice = split("button", &[5_000, 4_000, 0]);
    twice.arms[1].name = "arm 0".to_owned();
    twice.control = "arm 9".to_owned();
    let layer = Some("page".to_owned());
    let buckets = |first, count| BucketRange { first, count };
    let experiments = vec![
        ExperimentSplit { layer: layer.clone(), buckets: buckets(0, 6_000), ..split("button", &[5_000, 5_000]) },
        ExperimentSplit { layer: layer.clone(), buckets: buckets(5_999, 1), rollout: Some(2), ..twice },
        ExperimentSplit { layer, buckets: buckets(6_000, 4_001), ..split("late", &[10_000]) },
        ExperimentSplit { salt: Some("button".to_owned()), layer: Some(String::new()), ..split("", &[]) },
    ];
    let hold_out = Some(GlobalHoldOut { salt: String::new(), share: 10_000 });
    let problems = AssignmentRule::new(AssignmentConfig { hold_out, experiments }).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`hold_out.salt`: it is empty: write a name",
            "`hold_out.share`: a hold-out of `10000` of 10000 is nobody or everybody: give 1 to 9999, or leave it out",
            "`experiments[1].name`: an earlier one is also named `button`: give it another name",
            "`experiments[1].arms[1].name`: an earlier one is also named `arm 0`: give it another name",
            "`experiments[1].arms[2].share`: a share of `0` is nobody: leave the arm out, or give it at least 1 of 10000",
            "`experiments[1].arms`: the shares add up to `9000`: make it 10000, so 5000 for one half",
            "`experiments[1].control`: there is no arm `arm 9`: name one of `arm 0`, `arm 0`, `arm 2`",
            "`experiments[1].rollout`: a rollout to `2` buckets is more than the `1` that it owns: give fewer, or let it own more",
            "`experiments[1].buckets`: bucket 5999 of layer `page` overlap buckets 0 to 5999 of `button`: experiments of one layer own different buckets",
            "`experiments[2].arms`: `1` arms compare nothing: give at least 2",
            "`experiments[2].buckets`: `4001` buckets from `6000` on are not among the 10000 of a layer, 0 to 9999: give at least 1, and end at 9999 or before",
            "`experiments[3].layer`: it is empty: write a name",
            "`experiments[3].name`: it is empty: write a name",
            "`experiments[3].salt`: `button` has the same salt `button`, so both would part users alike: give one of them another salt",
            "`experiments[3].arms`: `0` arms compare nothing: give at least 2",
        ]
    );
}

#[test]
fn an_experiment_that_is_not_there_is_no_arm_without_a_word() {
    let some = rule([split("button", &[5_000, 5_000]), split("price", &[5_000, 5_000])]);
    let error = some.arm("buton", 1_u64).unwrap_err().to_string();
    assert_eq!(error, "there is no experiment `buton`: the rule has `button`, `price`");
    let error = AssignmentRule::default().assess("button", 1_u64).unwrap_err().to_string();
    assert_eq!(error, "there is no experiment `button`: the rule has none");
}

#[test]
fn what_takes_users_out_of_their_arms_is_told_before_it_goes_live() {
    let before = rule([split("button", &[5_000, 5_000]), split("over", &[5_000, 5_000])]);
    let dealt = ExperimentSplit {
        salt: Some("2".to_owned()),
        layer: Some("page".to_owned()),
        rollout: Some(9_999),
        ..split("button", &[4_000, 6_000])
    };
    let hold_out = Some(GlobalHoldOut { salt: "2026".to_owned(), share: 1 });
    let after = AssignmentConfig { hold_out, experiments: vec![split("new", &[1, 9_999]), dealt] };
    let problems = AssignmentRule::new(after).unwrap().only_adds_to(&before).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let anew = "changed, which deals its users anew: keep it, or begin a new experiment with another name";
    assert_eq!(
        told,
        [
            "`hold_out`: the hold-out takes users out of experiments that they are in: keep its salt, and do not raise its share".to_owned(),
            format!("`experiments[1].salt`: the salt of `button` {anew}"),
            format!("`experiments[1].layer`: the layer of `button` {anew}"),
            format!("`experiments[1].arms`: the arms of `button` {anew}"),
            "`experiments[1].rollout`: `button` took buckets 0 to 9999 in and now takes fewer: a rollout only adds, so keep all of them".to_owned(),
        ]
    );
}
