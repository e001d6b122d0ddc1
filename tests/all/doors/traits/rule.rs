//! The types of `rule`.

use lifestage::rule::*;

use super::*;

pinned! {
    data: Bounds;
    data: Comparison;
    data: Condition;
    data: Fittable<u8, u8>;
    data: Flip;
    data: Label;
    data: LabelKind;
    data: Metric;
    data: NoRfm;
    data: Predicate;
    data: RfmScore;
    data: RuleSet;
    data: Score<u8>;
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
    data: Unknown;
    data: Upgrade;
    data: WindowMeasure;
    any: Judges<'static>;
    any: Situation<'static>;
    any: TruthRun;
    any: TruthRuns<'static, 'static>;
    error: ComparisonError;
    error: PredicateError;
    error: RuleFitError;
    error: SegmentProblem;
}
