//! All functions, and how a session gets them.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};

use crate::profile::ProfileFunction;
use crate::report::{MergeStatesFunction, ReportStateFunction, ReportStatesFunction};
use crate::scalar::{
    CivilDayFunction, FitRulesFunction, HourBitFunction, KindCodeFunction, ProfileEventsFunction, ScoreFunction,
    ScorecardFunction, TimelineEventsFunction, UserIdFunction,
};
use crate::sequence::{SequenceStateFunction, TimelineFunction};

/// The functions of one row.
pub fn scalars() -> Vec<Arc<ScalarUDF>> {
    let all: [ScalarUDF; 9] = [
        CivilDayFunction::default().into(),
        HourBitFunction::default().into(),
        KindCodeFunction::default().into(),
        UserIdFunction::default().into(),
        ScoreFunction::default().into(),
        ScorecardFunction::default().into(),
        FitRulesFunction::default().into(),
        ProfileEventsFunction::default().into(),
        TimelineEventsFunction::default().into(),
    ];
    all.into_iter().map(Arc::new).collect()
}

/// The functions of many rows.
pub fn aggregates() -> Vec<Arc<AggregateUDF>> {
    let all: [AggregateUDF; 6] = [
        ProfileFunction::default().into(),
        ReportStateFunction::default().into(),
        ReportStatesFunction::default().into(),
        MergeStatesFunction::default().into(),
        TimelineFunction::default().into(),
        SequenceStateFunction::default().into(),
    ];
    all.into_iter().map(Arc::new).collect()
}

/// The function of one row of this name; none where it is not ours.
pub fn scalar(name: &str) -> Option<Arc<ScalarUDF>> {
    scalars().into_iter().find(|function| function.name() == name)
}

/// The function of many rows of this name; none where it is not ours.
pub fn aggregate(name: &str) -> Option<Arc<AggregateUDF>> {
    aggregates().into_iter().find(|function| function.name() == name)
}

/// Registers all of them beside what is there. To hand the lists to a builder of sessions would replace the built-in functions.
pub fn register(registry: &mut dyn FunctionRegistry) -> Result<()> {
    for function in scalars() {
        registry.register_udf(function)?;
    }
    for function in aggregates() {
        registry.register_udaf(function)?;
    }
    Ok(())
}
