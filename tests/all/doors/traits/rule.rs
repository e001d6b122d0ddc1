//! The types of `rule`.

use lifestage::rule::*;

use super::*;

pinned! {
    data: Bounds;
    data: Comparison;
    data: Condition;
    data: Fittable<lifestage::score::FittedRfm>;
    data: Flip;
    data: Judged<u8>;
    data: Label;
    data: LabelKind;
    data: Metric;
    data: Names;
    data: Predicate;
    data: RuleSet;
    data: Scorecard;
    data: Segment;
    data: SegmentChange;
    data: SegmentMembership;
    data: Segments;
    data: Suggestion;
    data: Test;
    data: Trace;
    data: TraceLine;
    data: Trigger;
    data: Truth;
    data: Unscored;
    data: Upgrade;
    data: WindowMeasure;
    any: Judges<'static>;
    any: Situation<'static>;
    any: TruthRun;
    any: TruthRuns<'static, 'static>;
    error: ComparisonError;
    error: PredicateError;
    error: RuleFitError;
    error: ScoreError;
    error: SegmentProblem;
    error: Unscored;
    error: UserScoreError;
}
