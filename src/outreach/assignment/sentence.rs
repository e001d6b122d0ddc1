//! What reasons for an assignment say, in each language.

use crate::answer::sentence::{Nested, Whole, sentences};

sentences! {
    in_arm = "assignment.arm" (bucket: Whole, arm: Nested)
        "bucket {bucket} of the salt, and the arm has {arm}"
        "实验盐值分桶{bucket}，该组为{arm}";
    held_out = "assignment.hold_out" (bucket: Whole, held_out: Nested)
        "held out of all experiments: bucket {bucket} of the hold-out, which has {held_out}"
        "不参加任何实验：全局留白组分桶{bucket}，留白范围为{held_out}";
    other_buckets = "assignment.layer" (bucket: Whole, owned: Nested)
        "bucket {bucket} of the layer, and the experiment owns {owned}"
        "互斥层分桶{bucket}，该实验占用{owned}";
    not_rolled_out = "assignment.rollout" (bucket: Whole, open: Nested)
        "not rolled out yet: bucket {bucket} of the layer, and {open} take part so far"
        "尚未放量：互斥层分桶{bucket}，目前放量到{open}";
    no_bucket = "buckets.none" ()
        "no bucket"
        "没有分桶";
    one_bucket = "buckets.one" (first: Whole)
        "bucket {first}"
        "分桶{first}";
    buckets = "buckets" (first: Whole, last: Whole)
        "buckets {first} to {last}"
        "分桶{first}至{last}";
}
