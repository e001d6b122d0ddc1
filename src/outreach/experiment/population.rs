//! Experiment sums from a population: your service says who is in which arm and what is measured.

use std::collections::BTreeMap;

use super::paired::PairedSums;
use super::sums::{SampleSums, SampleSumsError};
use crate::population::{Member, Population};

/// The sums of each arm, over users for whom `group` gives an arm and `metric` a number.
///
/// The result does not depend on the number of threads.
///
/// # Errors
/// If a number cannot be summed.
///
/// ```
/// use lifestage::outreach::experiment::sums_by;
/// use lifestage::time::{Calendar, Window};
/// use lifestage::{Amount, Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = (1..=4_u64).map(|user| Event::purchase(user, day, Amount::minor(user * 100)));
/// let population = Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc())?;
/// let spent = |member: lifestage::population::Member<'_>| {
///     member.profile.as_of(day).net_spend(Window::last(7)).ok().map(|spend| spend.minor_units() as f64)
/// };
/// let arms = sums_by(&population, spent, |member| Some(member.user.id.bits() % 2 == 1))?;
/// assert_eq!((arms[&false].sum(), arms[&true].sum()), (600.0, 400.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sums_by<G: Ord + Send>(
    population: &Population,
    metric: impl Fn(Member<'_>) -> Option<f64> + Sync + Send,
    group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
) -> Result<BTreeMap<G, SampleSums>, SampleSumsError> {
    folded(population, metric, group, |sums: &mut SampleSums, value| sums.observe(value), SampleSums::merge)
}

/// The paired sums of each arm, over users for whom `group` gives an arm and `metric` the numbers after and before.
///
/// # Errors
/// If a number cannot be summed.
pub fn paired_sums_by<G: Ord + Send>(
    population: &Population,
    metric: impl Fn(Member<'_>) -> Option<(f64, f64)> + Sync + Send,
    group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
) -> Result<BTreeMap<G, PairedSums>, SampleSumsError> {
    let observe = |sums: &mut PairedSums, (after, before)| sums.observe(after, before);
    folded(population, metric, group, observe, PairedSums::merge)
}

fn folded<G: Ord + Send, V, S: Default + Send>(
    population: &Population,
    metric: impl Fn(Member<'_>) -> Option<V> + Sync + Send,
    group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    observe: impl Fn(&mut S, V) -> Result<(), SampleSumsError> + Sync + Send,
    merge: impl Fn(&mut S, &S) -> Result<(), SampleSumsError>,
) -> Result<BTreeMap<G, S>, SampleSumsError> {
    type Arms<G, S> = Result<BTreeMap<G, S>, SampleSumsError>;
    population.fold(
        || Ok(BTreeMap::new()),
        |total: &mut Arms<G, S>, member| {
            let Ok(arms) = total else { return };
            let Some((arm, value)) = group(member).zip(metric(member)) else { return };
            if let Err(error) = observe(arms.entry(arm).or_default(), value) {
                *total = Err(error);
            }
        },
        |one, other| {
            let (mut one, other) = (one?, other?);
            for (arm, sums) in other {
                merge(one.entry(arm).or_default(), &sums)?;
            }
            Ok(one)
        },
    )
}
