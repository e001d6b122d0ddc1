//! What reasons for needs say, in each language.

use super::Need;
use crate::answer::sentence::{Exact, Whole, sentences};

sentences! {
    held = "need.share" (need: Need, share: Whole, least_share: Whole, evidence: Exact, least_evidence: Exact)
        "{need} held: {share} % of the evidence, needs {least_share} %; {evidence} points, needs {least_evidence}"
        "有{need}需求：占全部证据的{share}%，门槛{least_share}%；证据{evidence}分，门槛{least_evidence}分";
    not_held = "need.share.not_held" (need: Need, share: Whole, least_share: Whole, evidence: Exact, least_evidence: Exact)
        "{need} not held: {share} % of the evidence, needs {least_share} %; {evidence} points, needs {least_evidence}"
        "暂无{need}需求：占全部证据的{share}%，门槛{least_share}%；证据{evidence}分，门槛{least_evidence}分";
}
