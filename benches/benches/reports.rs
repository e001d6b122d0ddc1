//! Reports about everybody: each of them at 100,000 users, and whether a user costs the same in a larger crowd.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use lifestage::outreach::{CampaignRule, EventActivityRule, ReferralRule};
use lifestage::report::{
    ActivityRule, CohortRevenueRule, CrossTableRule, DailyTotalsRule, JourneyRule, KpiRule, Lags, RetentionRule,
    RevenueRule, SatisfactionRule, Starts, TimeToChurnRule, UserAccountingRule, YearRule,
};
use lifestage::score::StageRule;
use lifestage::time::{Calendar, Period, Window};
use lifestage::{Amount, Population, Subject, User};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, year};

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    each(&mut criterion);
    per_user(&mut criterion);
    criterion.final_summary();
}

fn crowd(users: u64, events_per_user: u64) -> Population {
    let log = Log::new(users * events_per_user, users, Order::Time);
    Population::from_columns(&log.columns(), Calendar::utc()).expect("columns of events")
}

/// Users a second, on all cores.
fn each(criterion: &mut Criterion) {
    let population = crowd(100_000, 50);
    let mut group = criterion.benchmark_group("reports of 100,000");
    group.throughput(Throughput::Elements(population.len() as u64));
    let everybody = || black_box(&population);
    let (activity, stages) = (ActivityRule::default(), StageRule::default());
    group.bench_function("daily totals", |bencher| {
        bencher.iter(|| DailyTotalsRule::default().report(everybody(), year()));
    });
    group.bench_function("users by day", |bencher| bencher.iter(|| activity.users(everybody(), Period::Day, year())));
    group.bench_function("trailing 30", |bencher| {
        bencher.iter(|| activity.trailing(everybody(), Window::last(30), year()));
    });
    group.bench_function("stickiness", |bencher| bencher.iter(|| activity.stickiness(everybody(), LAST)));
    group.bench_function("L28", |bencher| {
        bencher.iter(|| activity.active_days(everybody(), Window::last(28), LAST));
    });
    let weeks = UserAccountingRule::default();
    group.bench_function("lifecycle by week", |bencher| bencher.iter(|| weeks.report(everybody(), year())));
    group.bench_function("lifecycle by week and group", |bencher| {
        bencher.iter(|| weeks.report_by(everybody(), year(), |member| Some(member.user.id.bits() % 8)));
    });
    let month = RetentionRule::on_each_through(30);
    group.bench_function("retention on 0 to 30", |bencher| {
        bencher.iter(|| month.report(everybody(), year(), LAST));
    });
    let every = RetentionRule { starts: Starts::Every, ..month.clone() };
    group.bench_function("retention after every start", |bencher| {
        bencher.iter(|| every.report(everybody(), year(), LAST));
    });
    let rolling = RetentionRule { lags: (1..=30).map(Lags::on_or_after).collect(), ..month.clone() };
    group.bench_function("retention on or after 1 to 30", |bencher| {
        bencher.iter(|| rolling.report(everybody(), year(), LAST));
    });
    let (revenue, cohorts) = (RevenueRule::default(), CohortRevenueRule::default());
    group.bench_function("revenue by month", |bencher| {
        bencher.iter(|| revenue.report(everybody(), Period::Month, year()));
    });
    group.bench_function("revenue of cohorts", |bencher| bencher.iter(|| cohorts.report(everybody(), year(), LAST)));
    group.bench_function("time to churn", |bencher| {
        bencher.iter(|| TimeToChurnRule { stage: stages.clone() }.report(everybody(), LAST));
    });
    group.bench_function("stage journey", |bencher| {
        bencher.iter(|| JourneyRule { stage: stages.clone() }.journey(everybody(), year()));
    });
    group.bench_function("flow of stages", |bencher| {
        bencher.iter(|| JourneyRule { stage: stages.clone() }.flow(everybody(), LAST.minus(30), LAST));
    });
    let campaign = CampaignRule::default();
    let event = EventActivityRule::default();
    group.bench_function("campaign", |bencher| {
        bencher.iter(|| campaign.report(everybody(), Subject::new(1), Amount::minor(100_000), LAST));
    });
    group.bench_function("event activity", |bencher| {
        bencher.iter(|| event.report(everybody(), Subject::new(1), year(), LAST));
    });
    group.bench_function("referrals", |bencher| {
        let mut referred = population.clone();
        for user in 2..=100_000_u64 {
            referred.introduce(User::new(user).referred_by(user / 2));
        }
        let rule = ReferralRule::default();
        bencher.iter(|| rule.report(black_box(&referred), LAST));
    });
    let year_rule = YearRule::default();
    group.bench_function("years in review", |bencher| {
        bencher.iter(|| {
            everybody().map(|member| year_rule.assess(member.profile.as_of(LAST), &member.user, 2025).is_ok()).len()
        });
    });
    let cross = CrossTableRule::default();
    group.bench_function("cross-table", |bencher| {
        bencher.iter(|| cross.report_by(everybody(), year(), |member| Some(member.user.id.bits() % 8)));
    });
    group.bench_function("satisfaction", |bencher| {
        bencher.iter(|| SatisfactionRule::default().report(everybody(), year()));
    });
    let board = KpiRule::default();
    group.bench_function("KPI board", |bencher| bencher.iter(|| board.report(everybody(), LAST)));
}

/// The same users, more of them: a user must not cost more.
fn per_user(criterion: &mut Criterion) {
    let (weeks, month) = (UserAccountingRule::default(), RetentionRule::on_each_through(30));
    let mut group = criterion.benchmark_group("per user");
    for users in [10_000, 100_000, 1_000_000] {
        let population = crowd(users, 10);
        group.throughput(Throughput::Elements(users));
        group.bench_function(BenchmarkId::new("lifecycle by week", users), |bencher| {
            bencher.iter(|| weeks.report(black_box(&population), year()));
        });
        group.bench_function(BenchmarkId::new("retention on 0 to 30", users), |bencher| {
            bencher.iter(|| month.report(black_box(&population), year(), LAST));
        });
    }
}
