//! The types of `event`.

use lifestage::event::*;

use super::*;

pinned! {
    any: PseudonymKey;
    data: Birthday;
    data: ContactChannel;
    data: ContactChannels;
    data: CustomKind;
    data: Event;
    data: EventSelector;
    data: Interner;
    data: Kind;
    data: KindByValue;
    data: KindSet;
    data: KindsByValue;
    data: Occurrence;
    data: Pseudonym;
    data: Purpose;
    data: Purposes;
    data: Satisfaction;
    data: Sequence;
    data: Subject;
    data: Touchpoint;
    data: TouchpointLine;
    data: TouchpointMap;
    data: Unit;
    data: User;
    data: UserId;
    error: BirthdayError;
    error: EventError;
    error: InternerError;
    error: KindError;
    error: KindsByValueError;
    error: PseudonymError;
    error: SequenceError;
    error: TouchpointError;
    error: TouchpointMapError;
    error: UserIdError;
}
