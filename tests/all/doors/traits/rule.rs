//! The types of `rule`.

use lifestage::rule::*;

use super::*;

pinned! {
    data: Bounds;
    data: Cause;
    data: Change;
    data: ChangeKey;
    data: Comparison;
    data: Condition;
    data: Edition;
    data: Firing;
    data: FitMeasures;
    data: Fittable<lifestage::score::FittedRfm>;
    data: Flip;
    data: Judged<u8>;
    data: Label;
    data: LabelKind;
    data: Metric;
    data: Names;
    data: Predicate;
    data: Revision;
    data: RuleSet;
    data: Scorecard;
    data: Segment;
    data: SegmentChange;
    data: SegmentMembership;
    data: Segments;
    data: Suggestion;
    data: TaskOutcome;
    data: Test;
    data: Told;
    data: Trace;
    data: TraceLine;
    data: Transition;
    data: Trigger;
    data: Truth;
    data: Unscored;
    data: Upgrade;
    data: WindowMeasure;
    any: Judges<'static>;
    any: News;
    any: Situation<'static>;
    any: TruthRun;
    any: TruthRuns<'static, 'static>;
    error: ComparisonError;
    error: PredicateError;
    error: RuleFitError;
    error: ScoreError;
    error: SegmentProblem;
    error: ToldError;
    error: Unscored;
    error: UserScoreError;
}
