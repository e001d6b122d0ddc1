//! Erasure takes everything of a family, and names whoever stood beside it.

use std::collections::BTreeSet;

use lifestage::UserId;
use lifestage::profile::{Link, NotJoined};
use proptest::prelude::*;

use super::{day, id, lines, log, rule};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn nothing_of_a_family_is_left_and_everybody_beside_it_is_told(rule in rule(), lines in lines(), as_of in day(), id in id()) {
        let mut links = log(&lines);
        let families = rule.families(&links, as_of);
        let erasure = rule.erasure(&links, as_of, id);
        travels(&erasure);
        prop_assert_eq!(&erasure.ids, &families.family(id));
        let of_theirs = |id: &UserId| erasure.ids.contains(id);
        let named: Vec<Link> = links.iter().filter(|link| of_theirs(&link.alias()) || of_theirs(&link.user())).copied().collect();
        prop_assert_eq!(&erasure.links, &named);
        let others: BTreeSet<UserId> = named.iter().flat_map(|link| [link.alias(), link.user()]).filter(|id| !of_theirs(id)).collect();
        prop_assert_eq!(erasure.beside.iter().map(|beside| beside.id).collect::<BTreeSet<_>>(), others);
        for beside in &erasure.beside {
            match beside.because {
                NotJoined::Later => prop_assert!(beside.link.since() > as_of),
                NotJoined::Ended(on) => {
                    prop_assert!(beside.link.since() <= on && on <= as_of && erasure.unlinks.contains(&beside.link.end(on)));
                }
                NotJoined::Shared(shared) => prop_assert!(beside.link.names(shared.id) && families.shared().contains(&shared)),
                other => panic!("{other:?}"),
            }
        }
        let all = links.len() + links.unlinks().len();
        let removed = links.erase(&erasure.ids);
        prop_assert_eq!(removed, erasure.links.len() + erasure.unlinks.len());
        prop_assert_eq!(all - removed, links.len() + links.unlinks().len());
        prop_assert!(links.iter().all(|link| !of_theirs(&link.alias()) && !of_theirs(&link.user())));
        prop_assert!(links.unlinks().all(|unlink| !of_theirs(&unlink.alias()) && !of_theirs(&unlink.user())));
    }
}
