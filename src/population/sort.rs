//! Sorting what is mostly sorted: the rows of a log come in order of time, so the words of a user are sorted but for those
//! of one day.

/// Sorts in ascending order: by insertion while few words have to move, else as the standard library does, which does not
/// care for the order that it finds.
///
/// Insertion is half as slow on what comes in order of time and quadratic on what does not; so it has a budget of moves.
pub(super) fn mostly_sorted(words: &mut [u64]) {
    let mut budget = words.len() * MOVES;
    for end in 1..words.len() {
        let Some((last, sorted)) = words.get_mut(..=end).and_then(<[u64]>::split_last_mut) else { return };
        let word = *last;
        let place = sorted.iter().rposition(|other| *other <= word).map_or(0, |before| before + 1);
        let moves = end - place;
        if moves == 0 {
            continue;
        }
        let Some(left) = budget.checked_sub(moves) else { return words.sort_unstable() };
        budget = left;
        if let Some(run) = words.get_mut(place..=end) {
            run.rotate_right(1);
        }
    }
}

/// The moves a word that insertion may take.
const MOVES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_order_it_comes_out_ascending() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for length in [0, 1, 2, 3, 40, 700] {
            let orders: [Vec<u64>; 5] = [
                (0..length).collect(),
                (0..length).rev().collect(),
                (0..length).map(|at| at / 5 * 10 + 5 - at % 5).collect(),
                (0..length).map(|_| random()).collect(),
                (0..length).map(|_| random() % 3).collect(),
            ];
            for words in orders {
                let (mut sorted, mut expected) = (words.clone(), words);
                mostly_sorted(&mut sorted);
                expected.sort_unstable();
                assert_eq!(sorted, expected);
            }
        }
    }
}
