//! The law of answers that add up, asked of one answer.

use std::fmt::Debug;

use lifestage::answer::{AnswerError, AnswerLabel, BytesError, Mergeable, VersionError};
use lifestage::number::Fingerprinter;

use super::crowd::{Crowd, DAY, Dice};
use lifestage::Day;

/// A question about a crowd that is part of another one, as of a day; no answer where it takes somebody to have one.
pub(super) type Ask<'a, T> = &'a dyn Fn(&Crowd, &Crowd, Day) -> Option<T>;

fn bytes<T: Mergeable>(answer: &T) -> Vec<u8> {
    answer.to_bytes().unwrap()
}

fn read<T: Mergeable>(bytes: &[u8]) -> T {
    T::from_bytes(bytes).unwrap_or_else(|error| panic!("{}: {error}", T::NAME))
}

/// Bytes with another content and the checksum that goes with it, as another release would write them.
fn sealed(mut bytes: Vec<u8>, change: impl Fn(&mut [u8])) -> Vec<u8> {
    bytes.truncate(bytes.len() - 8);
    change(&mut bytes);
    let checksum = Fingerprinter::new("stored answer").bytes(&bytes).finish().bits();
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// Parts in any order, by any tree, give the bytes of the whole.
pub(super) fn adds_up<T: Mergeable + PartialEq + Debug>(crowd: &Crowd, dice: &mut Dice, ask: Ask<'_, T>) {
    let name = T::NAME;
    let nobody = Crowd::nobody();
    let mut states: Vec<Vec<u8>> =
        crowd.parted(dice).iter().filter_map(|part| ask(part, crowd, DAY)).map(|part| bytes(&part)).collect();
    // Nobody may come any number of times.
    let empty = ask(&nobody, crowd, DAY).map(|empty| bytes(&empty));
    states.extend((0..dice.below(3)).filter_map(|_| empty.clone()));
    while states.len() > 1 {
        let one = states.swap_remove(dice.index(states.len()));
        let other = states.swap_remove(dice.index(states.len()));
        let mut merged: T = read(&one);
        merged.merge(&read(&other)).unwrap_or_else(|error| panic!("{name}: {error}"));
        states.push(bytes(&merged));
    }
    let whole = ask(crowd, crowd, DAY);
    assert_eq!(states.pop(), whole.as_ref().map(bytes), "{name}: parts are not the whole");
    if let Some(whole) = whole {
        travels(&whole, dice);
        let other = ask(crowd, crowd, DAY.plus(1)).unwrap();
        is_not_mixed(whole, &other);
    }
}

/// An answer comes back from its bytes, and from no others.
fn travels<T: Mergeable + PartialEq + Debug>(answer: &T, dice: &mut Dice) {
    let name = T::NAME;
    let written = bytes(answer);
    assert_eq!(&read::<T>(&written), answer, "{name}");
    let label = AnswerLabel::of(&written).unwrap();
    let fingerprint = answer.definition().fingerprint();
    assert_eq!((label.name(), label.version(), label.fingerprint()), (name, T::VERSION, fingerprint));

    let mut flipped = written.clone();
    flipped[dice.index(written.len())] ^= 1 << dice.below(8);
    assert!(matches!(T::from_bytes(&flipped), Err(BytesError::Checksum { .. })), "{name}");
    let cut = &written[..dice.index(written.len())];
    assert!(matches!(T::from_bytes(cut), Err(BytesError::Checksum { .. } | BytesError::Empty { .. })), "{name}");

    let newer = |error| matches!(error, Err(BytesError::Version(VersionError::Newer { .. })));
    assert!(newer(T::from_bytes(&sealed(written.clone(), |bytes| bytes[0] += 1))), "{name}: another layout");
    let version = 2 + name.len();
    assert!(newer(T::from_bytes(&sealed(written.clone(), |bytes| bytes[version] += 1))), "{name}: another version");
    let renamed = T::from_bytes(&sealed(written.clone(), |bytes| bytes[2] ^= 1));
    assert!(matches!(renamed, Err(BytesError::Content(AnswerError::OtherAnswer { .. }))), "{name}: {renamed:?}");
    let defined = T::from_bytes(&sealed(written.clone(), |bytes| bytes[version + 1] ^= 1));
    assert!(matches!(defined, Err(BytesError::Content(AnswerError::OtherDefinition { .. }))), "{name}: {defined:?}");

    // Whatever else the content says, it is this answer's own writing or nothing.
    for _ in 0..8 {
        let place = version + 9 + dice.index(written.len() - version - 17);
        let changed = sealed(written.clone(), |bytes| bytes[place] ^= 1 << (place % 8));
        if let Ok(answer) = T::from_bytes(&changed) {
            assert_eq!(bytes(&answer), changed, "{name}");
        }
    }
}

/// An answer to another question is refused, and nothing is changed.
fn is_not_mixed<T: Mergeable + PartialEq + Debug>(mut answer: T, other: &T) {
    if answer.definition() != other.definition() {
        let before = bytes(&answer);
        assert!(answer.merge(other).is_err(), "{}", T::NAME);
        assert_eq!(bytes(&answer), before, "{}", T::NAME);
    }
}
