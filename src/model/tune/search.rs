//! The search: without each fold, and on all users. A rule is built and scored once, however often it is met.

use std::collections::HashMap;

use super::answer::{TuneGain, Tuned, TunedFold, TunedNumber};
use super::fold::fold_of;
use super::number::TuneNumber;
use super::objective::reach;
use super::rule::{TuneConfig, TuneError, TuneRule, TuneSearch, TuneUser};
use crate::number::plain::plain;

/// The positions of the values of a rule, number by number.
type Places = Vec<usize>;

/// The value of the objective for a rule: without each fold, and last on all users.
type Merits = Vec<f64>;

impl TuneRule {
    /// Finds the best numbers for these users, and what they gain.
    ///
    /// `build` makes a rule from numbers, in the order of the options, or returns `None` if they make none. `score`
    /// gives the likelihood of the outcome by that rule, or any number that ranks users.
    ///
    /// # Errors
    /// If a fold has fewer than 2 users with or without the outcome, the current numbers make no rule, or a score is
    /// not allowed.
    pub fn tune<F, R>(
        &self,
        users: &[TuneUser<F>],
        build: impl Fn(&[f64]) -> Option<R>,
        score: impl Fn(&R, &F) -> f64,
    ) -> Result<Tuned, TuneError> {
        let config = self.config();
        let folds: Vec<u8> = users.iter().map(|user| fold_of(user.id, config.folds)).collect();
        enough(users, &folds, config.folds)?;
        // The current numbers, their merits, and those found without each fold and on all users.
        let needed = (users.len() as u64).saturating_mul(u64::from(config.folds) + 2);
        let left = config.scores.checked_sub(needed);
        let left = left.ok_or(TuneError::TooFewScores { needed, scores: config.scores })?;
        let mut job = Job { config, users, folds, build, score, known: HashMap::new(), no_rule: 0, left };
        let current: Places = config.numbers.iter().map(TuneNumber::place).collect();
        let scores_before = job.scores(&current)?.ok_or(TuneError::NoCurrent)?;

        let (mut folds, mut value, mut variance, mut out_of_budget) = (Vec::new(), 0.0, 0.0, false);
        for fold in 0..config.folds {
            let found = job.search(&current, fold.into())?;
            out_of_budget |= found.out_of_budget;
            let (gained, share, spread) = job.gain_in(fold, &found.places, &scores_before)?;
            value += share * gained.gain;
            variance += share * share * spread;
            folds.push(gained);
        }
        let everybody = job.search(&current, config.folds.into())?;
        Ok(Tuned {
            definition: self.asked(),
            objective: config.objective,
            chosen: job.chosen(&everybody.places),
            before: plain(job.merit_of_all(&current)),
            after: plain(job.merit_of_all(&everybody.places)),
            gain: TuneGain {
                value: plain(value),
                low: plain(value - reach(variance)),
                high: plain(value + reach(variance)),
            },
            folds,
            tried: u32::try_from(job.known.len()).unwrap_or(u32::MAX).saturating_sub(job.no_rule),
            no_rule: job.no_rule,
            out_of_budget: out_of_budget || everybody.out_of_budget,
        })
    }
}

/// Checks that every fold has two users with the outcome and two without.
fn enough<F>(users: &[TuneUser<F>], folds: &[u8], number: u8) -> Result<(), TuneError> {
    for fold in 0..number {
        let count = |outcome: bool| {
            let inside = folds.iter().zip(users).filter(|(own, user)| **own == fold && user.outcome == outcome);
            inside.count() as u64
        };
        let (yes, no) = (count(true), count(false));
        if yes < 2 || no < 2 {
            return Err(TuneError::TooFew { fold, yes, no });
        }
    }
    Ok(())
}

/// A search, and what it has seen.
///
/// The search without a fold and the one on all users meet mostly the same rules, and building a rule and scoring all
/// users is the expensive part. So a rule is scored once, and its merit is kept without each fold and on all users.
/// `known` is keyed by positions, not by values, because floats are not keys. All searches start from the current
/// numbers and take others only if they are better by more than rounding, so ties stay and the answer does not depend
/// on the order of users.
struct Job<'a, F, B, S> {
    config: &'a TuneConfig,
    users: &'a [TuneUser<F>],
    folds: Vec<u8>,
    build: B,
    score: S,
    /// `None` for numbers that make no rule.
    known: HashMap<Places, Option<Merits>>,
    no_rule: u32,
    /// How many scores may still be computed for numbers that are tried.
    left: u64,
}

/// The result of one search.
struct Found {
    places: Places,
    out_of_budget: bool,
}

impl<F, R, B: Fn(&[f64]) -> Option<R>, S: Fn(&R, &F) -> f64> Job<'_, F, B, S> {
    fn values(&self, places: &Places) -> Vec<f64> {
        let value = |(number, place): (&TuneNumber, &usize)| number.values().get(*place).copied().unwrap_or_default();
        self.config.numbers.iter().zip(places).map(value).collect()
    }

    /// The scores of all users, in order; `None` if the numbers make no rule.
    fn scores(&self, places: &Places) -> Result<Option<Vec<f64>>, TuneError> {
        let Some(rule) = (self.build)(&self.values(places)) else { return Ok(None) };
        let objective = self.config.objective;
        let score = |user: &TuneUser<F>| {
            let score = (self.score)(&rule, &user.facts);
            if objective.takes(score) { Ok(score) } else { Err(TuneError::Score { user: user.id, score, objective }) }
        };
        self.users.iter().map(score).collect::<Result<_, _>>().map(Some)
    }

    /// The merit of numbers without a fold, or on all users if `without` is the number of folds; `None` if they make no
    /// rule.
    fn merit(&mut self, places: &Places, without: usize) -> Result<Option<f64>, TuneError> {
        if !self.known.contains_key(places) {
            let merits = self.scores(places)?.map(|scores| self.merits(&scores));
            self.no_rule += u32::from(merits.is_none());
            self.known.insert(places.clone(), merits);
        }
        let merits = self.known.get(places).and_then(Option::as_ref);
        Ok(merits.and_then(|merits| merits.get(without)).copied())
    }

    fn merits(&self, scores: &[f64]) -> Merits {
        let without = |fold: u8| {
            let others = self.folds.iter().zip(scores.iter().zip(self.users)).filter(move |(own, _)| **own != fold);
            others.map(|(_, (score, user))| (*score, user.outcome))
        };
        // No user is in the fold after the last one, so nobody is left out.
        // INVARIANT: the others are enough for a merit, since every fold alone is.
        (0..=self.config.folds).map(|fold| self.config.objective.of(without(fold)).unwrap_or_default()).collect()
    }

    /// What numbers gain in a fold on which they were not searched, with the fold's share of all users and the variance
    /// of the gain.
    #[expect(clippy::cast_precision_loss, reason = "counts of users are far below 2^53")]
    fn gain_in(&self, fold: u8, places: &Places, before: &[f64]) -> Result<(TunedFold, f64, f64), TuneError> {
        let after = self.scores(places)?.ok_or(TuneError::NoCurrent)?;
        let inside =
            self.folds.iter().zip(self.users).zip(before.iter().zip(&after)).filter(|((own, _), _)| **own == fold);
        let cases: Vec<_> = inside.map(|((_, user), (before, after))| (*before, *after, user.outcome)).collect();
        let users = cases.len() as u64;
        let gain = self.config.objective.gain(cases.into_iter());
        // INVARIANT: every fold has two users with the outcome and two without, so there is a gain with a variance.
        debug_assert!(gain.is_some(), "a fold without a gain");
        let (gain, spread) = gain.map_or((0.0, 0.0), |gain| (gain.value, gain.variance));
        let share = users as f64 / self.users.len() as f64;
        Ok((TunedFold { users, found: self.values(places), gain: plain(gain) }, share, spread))
    }

    fn chosen(&self, places: &Places) -> Vec<TunedNumber> {
        let chosen = self.config.numbers.iter().zip(self.values(places));
        let number = |(number, after): (&TuneNumber, f64)| TunedNumber {
            name: number.name().to_owned(),
            before: number.current(),
            after,
        };
        chosen.map(number).collect()
    }

    /// The merit, on all users, of numbers that were tried before.
    fn merit_of_all(&self, places: &Places) -> f64 {
        let merits = self.known.get(places).and_then(Option::as_ref);
        let merit = merits.and_then(|merits| merits.last()).copied();
        debug_assert!(merit.is_some(), "numbers that were never tried");
        merit.unwrap_or_default()
    }

    fn search(&mut self, current: &Places, without: usize) -> Result<Found, TuneError> {
        let mut best = Best {
            merit: self.merit(current, without)?.ok_or(TuneError::NoCurrent)?,
            found: Found { places: current.clone(), out_of_budget: false },
            left: self.config.budget - 1,
        };
        match self.config.search {
            TuneSearch::Grid => self.grid(&mut best, without)?,
            TuneSearch::Coordinates { rounds } => self.coordinates(&mut best, without, rounds)?,
        }
        Ok(best.found)
    }

    /// Keeps numbers if they are strictly better than the best. False once the budget is spent.
    fn attempt(&mut self, best: &mut Best, places: Places, without: usize) -> Result<bool, TuneError> {
        // Numbers that were tried before cost no score.
        let scores = if self.known.contains_key(&places) { 0 } else { self.users.len() as u64 };
        let (Some(left), Some(scores_left)) = (best.left.checked_sub(1), self.left.checked_sub(scores)) else {
            best.found.out_of_budget = true;
            return Ok(false);
        };
        (best.left, self.left) = (left, scores_left);
        if let Some(merit) = self.merit(&places, without)?.filter(|merit| *merit > best.merit + LEAST_GAIN) {
            best.merit = merit;
            best.found.places = places;
        }
        Ok(true)
    }

    /// Tries all combinations, the last number fastest: a counter whose digits have different bases.
    fn grid(&mut self, best: &mut Best, without: usize) -> Result<(), TuneError> {
        let current = best.found.places.clone();
        let sizes: Vec<usize> = self.config.numbers.iter().map(|number| number.values().len()).collect();
        let mut places = vec![0; sizes.len()];
        loop {
            // The current numbers were tried first.
            if places != current && !self.attempt(best, places.clone(), without)? {
                return Ok(());
            }
            let mut turning = places.iter_mut().zip(&sizes).rev();
            let advanced = turning.any(|(place, size)| {
                *place += 1;
                let within = *place < *size;
                *place = if within { *place } else { 0 };
                within
            });
            if !advanced {
                return Ok(());
            }
        }
    }

    fn coordinates(&mut self, best: &mut Best, without: usize, rounds: u32) -> Result<(), TuneError> {
        for _ in 0..rounds {
            let before = best.found.places.clone();
            for (at, number) in self.config.numbers.iter().enumerate() {
                let start = best.found.places.clone();
                for place in 0..number.values().len() {
                    let mut places = start.clone();
                    let Some(own) = places.get_mut(at) else { continue };
                    if *own == place {
                        continue;
                    }
                    *own = place;
                    if !self.attempt(best, places, without)? {
                        return Ok(());
                    }
                }
            }
            if best.found.places == before {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// The best numbers so far, and how many may still be tried.
struct Best {
    merit: f64,
    found: Found,
    left: u32,
}

/// A smaller gain is a rounding error.
const LEAST_GAIN: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::objective::TuneObjective;
    use super::*;

    /// The rules that a search builds, in order; 400 users, of whom the closer numbers are to (2, 1) the more are right.
    fn tried(config: TuneConfig) -> (Vec<Vec<f64>>, Tuned) {
        let users: Vec<TuneUser<u32>> =
            (0..400_u32).map(|user| TuneUser { id: user.into(), facts: user, outcome: user % 2 == 0 }).collect();
        let built = RefCell::new(Vec::new());
        let build = |numbers: &[f64]| {
            built.borrow_mut().push(numbers.to_vec());
            Some((numbers[0] - 2.0).abs() + (numbers[1] - 1.0).abs())
        };
        let score = |off: &f64, user: &u32| {
            let right = f64::from(*user % 100) >= off * 10.0;
            f64::from(u8::from((*user).is_multiple_of(2) == right))
        };
        let tuned = TuneRule::new(config).unwrap().tune(&users, build, score).unwrap();
        (built.into_inner(), tuned)
    }

    fn config(search: TuneSearch) -> TuneConfig {
        let number = |name: &str, values: [f64; 3]| TuneNumber::new(name, 0.0, values).unwrap();
        let numbers = [number("a", [0.0, 1.0, 2.0]), number("b", [0.0, 1.0, 2.0])];
        TuneConfig { search, objective: TuneObjective::Accuracy, folds: 2, ..TuneConfig::new(numbers) }
    }

    #[test]
    fn a_grid_scores_each_combination_once_for_all_folds() {
        let (built, tuned) = tried(config(TuneSearch::Grid));
        assert_eq!((tuned.values(), tuned.tried), (vec![2.0, 1.0], 9));
        // The nine once each, the present ones and the found ones again for what they gain.
        let mut different = built.clone();
        different.sort_by(|one, other| one.partial_cmp(other).unwrap());
        different.dedup();
        assert_eq!((different.len(), built.len()), (9, 9 + 1 + 2));
    }

    #[test]
    fn coordinate_steps_end_when_a_round_changes_nothing() {
        let (_, tuned) = tried(config(TuneSearch::Coordinates { rounds: 20 }));
        assert_eq!((tuned.values(), tuned.out_of_budget), (vec![2.0, 1.0], false));
        assert!(tuned.tried < 9, "{}", tuned.tried);
        let (_, one_round) = tried(config(TuneSearch::Coordinates { rounds: 1 }));
        assert_eq!(one_round.values(), [2.0, 1.0], "the two numbers do not depend on each other");
    }

    #[test]
    fn a_budget_ends_each_search_and_what_is_best_so_far_is_kept() {
        let (_, tuned) = tried(TuneConfig { budget: 2, ..config(TuneSearch::Coordinates { rounds: 20 }) });
        assert_eq!((tuned.values(), tuned.out_of_budget, tuned.tried), (vec![1.0, 0.0], true, 2));
    }

    #[test]
    fn scores_are_counted_for_all_searches_together() {
        // 400 users: the present numbers twice and three found ones, then as many rules as there is room for.
        for (scores, tried_rules) in [(1_600, 1), (1_999, 1), (2_000, 2), (2_800, 4), (4_800, 9), (1_000_000, 9)] {
            let (built, tuned) = tried(TuneConfig { scores, ..config(TuneSearch::Grid) });
            assert!(built.len() as u64 * 400 <= scores, "{scores}: {}", built.len());
            assert_eq!((tuned.tried, tuned.out_of_budget), (tried_rules, tried_rules < 9), "{scores}");
        }
        let one = TuneUser { id: 1_u64.into(), facts: (), outcome: true };
        let users: Vec<TuneUser<()>> =
            (0..400_u64).map(|id| TuneUser { id: id.into(), outcome: id % 2 == 0, ..one }).collect();
        let rule = TuneRule::new(TuneConfig { scores: 1_599, ..config(TuneSearch::Grid) }).unwrap();
        let refused = rule.tune(&users, |_| Some(()), |(), ()| 0.5);
        assert_eq!(refused, Err(TuneError::TooFewScores { needed: 1_600, scores: 1_599 }));
    }
}
