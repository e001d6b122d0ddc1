//! The types of `event`.

use lifestage::event::*;

use super::*;

pinned! {
    data: Birthday;
    data: ContactChannel;
    data: ContactChannels;
    data: CustomKind;
    data: Event;
    data: Interner;
    data: Kind;
    data: KindSet;
    data: Occurrence;
    data: Satisfaction;
    data: Sequence;
    data: Subject;
    data: Unit;
    data: User;
    data: UserId;
    error: BirthdayError;
    error: EventError;
    error: InternerError;
    error: KindError;
    error: SequenceError;
    error: UserIdError;
}
