//! Reasons of the library with the callers' ids in place of numbers.

use lifestage::UserId;
use lifestage::answer::Reason;
use lifestage::event::Interner;
use lifestage::profile::{LeftOut, LinkEnd, NotJoined, SharedId};

/// Why a link joins nobody.
pub(super) fn left_out(left_out: &LeftOut, name: impl Fn(&UserId) -> String, sources: &Interner) -> Reason {
    let (alias, user) = (name(&left_out.link.alias()), name(&left_out.link.user()));
    let text = format!("`{alias}` is not joined to `{user}`: {}", shared(&left_out.shared, name, sources));
    // The sentence of the library would be said again with the numbers of this store.
    let Reason { rule, seen, bound, .. } = Reason::from(*left_out);
    Reason::in_english(rule, seen, bound, text)
}

fn shared(shared: &SharedId, name: impl Fn(&UserId) -> String, sources: &Interner) -> String {
    let (id, SharedId { since, joined, at_most, .. }) = (name(&shared.id), shared);
    let source = sources.name(shared.source).unwrap_or("no source");
    let has = match shared.end {
        LinkEnd::Alias => format!("stands for {joined} users"),
        LinkEnd::User => format!("has {joined} aliases"),
    };
    format!("`{id}` is shared since {since}, as it {has} by `{source}`, and the rules allow {at_most}")
}

/// Why what is linked to somebody is not theirs.
pub(crate) fn because(why: &NotJoined, name: impl Fn(&UserId) -> String, sources: &Interner) -> String {
    match why {
        NotJoined::Shared(id) => shared(id, name, sources),
        NotJoined::Ended(on) => format!("the link ended on {on}; what came before may be theirs"),
        _ => "the link begins later".to_owned(),
    }
}
