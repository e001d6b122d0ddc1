//! Event classes: which steps an event matches and which chains it ends, found by one look-up.
//!
//! Events that mean the same to a funnel are of one class. A table holds the class of each kind that some step or exclusion
//! tells apart (a row) about each subject that one does (a column). Where one asks for a value, the cells that it is about
//! have a short list of the values from which on the class is another one; most funnels have none.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::config::FunnelConfig;
use super::error::FunnelError;
use super::step_bits::{put, words};
use crate::event::kind::Kind;
use crate::event::selector::EventSelector;
use crate::event::subject::Subject;
use crate::number::work;
use crate::population::{HIGHEST_CLASS, Sieve};

/// What an event means to a funnel.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Class {
    /// The steps that it matches, counted from 0, ascending.
    pub(super) steps: SmallVec<[u32; 2]>,
    /// The numbers of steps taken that it ends, ascending.
    pub(super) ends: SmallVec<[u32; 2]>,
}

/// The classes of a funnel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    /// INVARIANT: ascending, and the first one is empty: events that mean nothing are of class 0, and events that match one
    /// step each come in the order of the steps.
    list: Vec<Class>,
    /// The host's own kinds that are told apart, ascending; they have the rows after those of kinds with a name.
    custom: Vec<u16>,
    /// The subjects that are told apart, ascending; they have the columns after that of all others.
    subjects: Vec<u16>,
    /// Classes of the value 0 by row, then column. The last row is of all other kinds.
    table: Vec<u16>,
    /// For each place of the table the least values of other classes, ascending; empty where nobody asks for values.
    from: Vec<SmallVec<[(u64, u16); 1]>>,
    /// Whether each class matches one step at most and ends nothing.
    plain: bool,
    /// The steps that each class matches, as bits: this many words for each of them.
    bits: Vec<u64>,
    words: usize,
}

/// How many comparisons of a sort of events with a step or an exclusion building may take.
const MOST_COMPARISONS: usize = 1 << 22;

impl Classes {
    pub(super) fn new(config: &FunnelConfig) -> Result<Self, FunnelError> {
        let selectors = || selectors(config);
        let sorted = |mut all: Vec<u16>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        let custom = sorted(selectors().flat_map(|what| what.kinds.named_custom()).copied().collect());
        let subjects = sorted(selectors().filter_map(|what| what.subject).map(Subject::number).collect());
        let other_custom = (Kind::custom(0).code()..=u16::MAX).find(|code| custom.binary_search(code).is_err());
        let other_subject = (0..=u16::MAX).find(|subject| subjects.binary_search(subject).is_err());
        // Where all of a sort are named, there are no others to look up.
        let named = Kind::NAMED.iter().map(|kind| kind.code());
        let rows: Vec<u16> = named.chain(custom.iter().copied()).chain([other_custom.unwrap_or(u16::MAX)]).collect();
        let columns: Vec<u16> =
            [other_subject.unwrap_or(u16::MAX)].into_iter().chain(subjects.iter().copied()).collect();
        let all = bands(config, &rows, &columns)?;
        let mut classes: Vec<Class> = all.iter().flatten().map(|(_, class)| class.clone()).collect();
        classes.push(Class::default());
        classes.sort_unstable();
        classes.dedup();
        if classes.len() > usize::from(HIGHEST_CLASS) {
            return Err(FunnelError::TooManySorts(classes.len()));
        }
        let numbers: BTreeMap<&Class, u16> = classes.iter().zip(0..).collect();
        let numbered = |(value, class): &(u64, Class)| numbers.get(class).map(|number| (*value, *number));
        let table = all.iter().filter_map(|bands| Some(numbered(bands.first()?)?.1)).collect();
        let asks_for_values = selectors().any(|what| what.at_least > 0);
        let above = |bands: &Vec<(u64, Class)>| bands.iter().skip(1).filter_map(numbered).collect();
        let from = if asks_for_values { all.iter().map(above).collect() } else { Vec::new() };
        let plain = classes.iter().all(|class| class.steps.len() <= 1 && class.ends.is_empty());
        let words = words(config.steps.len());
        let mut bits = vec![0; words * classes.len()];
        for (bits, class) in bits.chunks_mut(words.max(1)).zip(&classes) {
            class.steps.iter().for_each(|step| put(bits, *step as usize));
        }
        Ok(Self { list: classes, custom, subjects, table, from, plain, bits, words })
    }

    /// The steps that events of a class match, as bits.
    #[inline]
    pub(super) fn bits(&self, class: u16) -> &[u64] {
        let first = usize::from(class) * self.words;
        self.bits.get(first..first + self.words).unwrap_or_default()
    }

    /// The steps that events of a class match, counted from 0, ascending.
    #[inline]
    pub(super) fn steps(&self, class: u16) -> &[u32] {
        self.list.get(usize::from(class)).map_or(&[], |class| &class.steps)
    }

    /// The numbers of steps taken that events of a class end, ascending.
    #[inline]
    pub(super) fn ends(&self, class: u16) -> &[u32] {
        self.list.get(usize::from(class)).map_or(&[], |class| &class.ends)
    }

    /// The first step that each class matches, counted from 0, by their numbers.
    pub(super) fn first_steps(&self) -> Vec<Option<u32>> {
        self.list.iter().map(|class| class.steps.first().copied()).collect()
    }

    /// All classes, in order of their numbers.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Class> {
        self.list.iter()
    }

    /// Whether each event matches one step at most and ends nothing.
    pub(super) const fn are_plain(&self) -> bool {
        self.plain
    }
}

impl Sieve for Classes {
    #[inline]
    fn class(&self, code: u16, subject: u16, value: u64) -> u16 {
        let named = Kind::NAMED.len();
        let row = if usize::from(code) < named {
            code.into()
        } else {
            named + self.custom.binary_search(&code).unwrap_or(self.custom.len())
        };
        let column = self.subjects.binary_search(&subject).map_or(0, |place| place + 1);
        let place = row * (self.subjects.len() + 1) + column;
        let reached = self.from.get(place).and_then(|from| from.iter().rev().find(|(least, _)| value >= *least));
        reached.map(|(_, class)| *class).or_else(|| self.table.get(place).copied()).unwrap_or_default()
    }

    fn asks_for_subjects(&self) -> bool {
        !self.subjects.is_empty()
    }

    fn asks_for_values(&self) -> bool {
        !self.from.is_empty()
    }
}

/// What steps and exclusions ask for.
fn selectors(config: &FunnelConfig) -> impl Iterator<Item = &EventSelector> {
    let excluded = config.exclusions.iter().map(|exclusion| &exclusion.what);
    config.steps.iter().map(|step| &step.what).chain(excluded)
}

/// For each kind and subject the values from which on events mean something else, ascending, and what they mean.
///
/// Each of them is compared with each step and exclusion, of which a small file can name very many: so the comparisons are
/// counted before they are made.
fn bands(config: &FunnelConfig, rows: &[u16], columns: &[u16]) -> Result<Vec<Vec<(u64, Class)>>, FunnelError> {
    let asked = selectors(config).count();
    let mut comparisons = rows.len().saturating_mul(columns.len()).saturating_mul(asked);
    let mut all = Vec::new();
    for (code, subject) in rows.iter().flat_map(|code| columns.iter().map(move |subject| (code, subject))) {
        if comparisons > MOST_COMPARISONS {
            return Err(FunnelError::TooManyComparisons);
        }
        let asks = |what: &&EventSelector| what.matches(*code, *subject, u64::MAX);
        let mut values: Vec<u64> = selectors(config).filter(asks).map(|what| what.at_least).chain([0]).collect();
        values.sort_unstable();
        values.dedup();
        work::steps(values.len() * asked);
        comparisons = comparisons.saturating_add((values.len() - 1) * asked);
        all.push(values.into_iter().map(|value| (value, class(config, *code, *subject, value))).collect());
    }
    Ok(all)
}

/// What an event of this kind about this subject and of this value means.
fn class(config: &FunnelConfig, code: u16, subject: u16, value: u64) -> Class {
    let matches = |what: &EventSelector| what.matches(code, subject, value);
    let steps = (0..).zip(&config.steps).filter(|(_, step)| matches(&step.what)).map(|(number, _)| number);
    let ends = config.exclusions.iter().filter(|exclusion| matches(&exclusion.what));
    let mut ends: SmallVec<[u32; 2]> = ends.filter_map(|exclusion| u32::try_from(exclusion.after_step).ok()).collect();
    ends.sort_unstable();
    ends.dedup();
    Class { steps: steps.collect(), ends }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::KindSet;
    use crate::report::funnel::config::FunnelStep;

    #[test]
    fn the_class_of_an_event_is_what_each_step_says_of_it() {
        let own = KindSet::activity().without(Kind::custom(7)).without(Kind::LogIn);
        let config = FunnelConfig::new(
            [
                ("own", own.into()),
                ("use", EventSelector::from(Kind::Use).about(Subject::new(3))),
                ("seven", EventSelector::from(KindSet::of([Kind::custom(7), Kind::Use]))),
                ("long", EventSelector::from(KindSet::of([Kind::View, Kind::Use])).of_at_least(60)),
                ("longer", EventSelector::from(Kind::Use).about(Subject::new(9)).of_at_least(61)),
            ]
            .map(|(name, what)| FunnelStep::new(name, what)),
        )
        .excluding(1, EventSelector::from(Kind::LogIn).about(Subject::new(9)))
        .excluding(1, EventSelector::from(Kind::Purchase).of_at_least(500))
        .excluding(2, Kind::LogIn);
        let classes = Classes::new(&config).unwrap();
        assert!(classes.asks_for_subjects() && !classes.are_plain());
        assert_eq!((classes.steps(0), classes.ends(0)), (&[][..], &[][..]));
        let kinds = Kind::NAMED.iter().copied().chain([0, 6, 7, 8, 32_767].map(Kind::custom));
        assert!(classes.asks_for_values());
        let subjects = [0, 1, 3, 9, u16::MAX];
        let values = [0, 1, 59, 60, 61, 499, 500, u64::MAX];
        let asked = kinds.flat_map(|kind| subjects.map(|subject| (kind, subject)));
        for ((kind, subject), value) in asked.flat_map(|asked| values.map(|value| (asked, value))) {
            let found = classes.class(kind.code(), subject, value);
            let expected = class(&config, kind.code(), subject, value);
            assert_eq!(classes.steps(found), &expected.steps[..], "{kind} about {subject} of {value}");
            assert_eq!(classes.ends(found), &expected.ends[..], "{kind} about {subject} of {value}");
        }
    }

    #[test]
    fn classes_of_one_step_come_in_the_order_of_the_steps() {
        let classes = Classes::new(&FunnelConfig::new([Kind::Purchase, Kind::View, Kind::custom(1)])).unwrap();
        assert!(classes.are_plain() && !classes.asks_for_subjects() && !classes.asks_for_values());
        assert_eq!(classes.first_steps(), [None, Some(0), Some(1), Some(2)]);
        assert_eq!(
            [Kind::Purchase, Kind::View, Kind::custom(1)].map(|kind| classes.class(kind.code(), 5, 9)),
            [1, 2, 3]
        );
    }
}
