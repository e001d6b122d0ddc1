//! Ten configurations, with every build.

use std::sync::Arc;

use datafusion::physical_plan::metrics::MetricsSet;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::SessionContext;
use lifestage_datafusion::job::Plan;

use crate::alone::Alone;
use crate::configuration::{Configuration, Partial, Where};
use crate::events;
use crate::obeyed;

/// Tries a configuration on a log of its own.
pub(crate) async fn tried(configuration: &Configuration, rows: u64, users: u64) {
    eprintln!("{configuration}");
    let rows = events::random(configuration.seed, rows, users);
    let alone = Alone::of(&rows, &events::calendar());
    let folder = tempfile::tempdir().unwrap();
    let context = configuration.session(&rows, folder.path()).await;
    obeyed::check(&context, configuration.plan, &alone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_configurations_in_this_process_give_the_bytes_of_the_crate() {
    let ways = [Partial::On, Partial::Usual, Partial::Skipped, Partial::Off];
    for (seed, (partitions, partial)) in
        (0..).zip([2, 4].into_iter().flat_map(|partitions| ways.map(|way| (partitions, way))))
    {
        tried(&Configuration { partitions, partial, ..Configuration::random(seed, Where::Here) }, 900, 60).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_configurations_on_ballista_give_the_bytes_of_the_crate() {
    for seed in [8, 9] {
        let partitions = if seed == 8 { 2 } else { 4 };
        tried(&Configuration { partitions, ..Configuration::random(seed, Where::Standalone) }, 900, 60).await;
    }
}

/// What is counted of a part of a query.
type Counter = fn(&MetricsSet) -> Option<usize>;

/// What the parts of a query that ran counted, all together.
fn counted(plan: &Arc<dyn ExecutionPlan>, counter: Counter) -> usize {
    let here = plan.metrics().and_then(|metrics| counter(&metrics)).unwrap_or(0);
    here + plan.children().into_iter().map(|part| counted(part, counter)).sum::<usize>()
}

/// Runs the query of profiles, and counts.
async fn count_of_profiles(context: &SessionContext, plan: Plan, counter: Counter) -> usize {
    let frame = context.sql(&obeyed::queries(&events::calendar()).profiles(plan)).await.unwrap();
    let physical = frame.create_physical_plan().await.unwrap();
    collect(Arc::clone(&physical), context.task_ctx()).await.unwrap();
    counted(&physical, counter)
}

#[tokio::test]
async fn a_configuration_skips_grouping_before_the_shuffle_only_where_it_says_so() {
    let rows = events::random(11, 900, 60);
    for (partial, skips) in [(Partial::On, false), (Partial::Skipped, true)] {
        let folder = tempfile::tempdir().unwrap();
        let configuration =
            Configuration { partitions: 2, batch: 64, partial, ..Configuration::random(11, Where::Here) };
        let context = configuration.session(&rows, folder.path()).await;
        let skipped = count_of_profiles(&context, Plan::Events, |metrics| {
            metrics.sum_by_name("skipped_aggregation_rows").map(|sum| sum.as_usize())
        })
        .await;
        assert_eq!(skipped > 0, skips, "{partial:?}: {skipped} rows");
    }
}

/// Less than the profiles of such a log take.
const MEMORY: usize = 3 << 20;

/// Makes profiles in so little memory that groups spill.
pub(crate) async fn spilled(seed: u64) {
    let rows = events::random(seed, 40_000, 4_000);
    let alone = Alone::of(&rows, &events::calendar());
    let usual = Configuration::random(seed, Where::Here);
    for plan in [Plan::Events, Plan::Tallies] {
        let configuration = Configuration {
            partitions: 2,
            batch: 512,
            partial: Partial::On,
            memory: Some(MEMORY),
            plan,
            ..usual.clone()
        };
        let folder = tempfile::tempdir().unwrap();
        let context = configuration.session(&rows, folder.path()).await;
        let spills = count_of_profiles(&context, plan, MetricsSet::spill_count).await;
        eprintln!("{configuration}: spilled {spills} times");
        assert!(spills > 0, "{plan:?} fits into {MEMORY} bytes");
        obeyed::check_profiles(&context, plan, &alone).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_that_do_not_fit_are_spilled_and_give_the_bytes_of_the_crate() {
    spilled(10).await;
}
