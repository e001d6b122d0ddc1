//! Links and families: how they are written, and what is refused in which words.

use lifestage::profile::{Families, IdentityConfig, IdentityRule, Link, LinkLimit, Links, Unlink};
use lifestage::{Day, Subject};

use super::refusals::{all_say, door};

#[test]
fn links_read_as_they_always_did() {
    let link = Link::new(9_000_u64, 1_u64, Day::ymd(2026, 1, 5), Subject::new(3)).unwrap();
    let mut links: Links = [link].into_iter().collect();
    links.unlink(link.end(Day::ymd(2026, 2, 1)));
    let json = concat!(
        r#"{"links":[{"alias":9000,"user":1,"since":"2026-01-05","source":3}],"#,
        r#""unlinks":[{"alias":9000,"user":1,"on":"2026-02-01","source":3}]}"#
    );
    assert_eq!(serde_json::to_string(&links).unwrap(), json);
    assert_eq!(serde_json::from_str::<Links>(json).unwrap(), links);
    let bytes: Vec<String> = links.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let bytes = bytes.concat();
    // version, a link of two ids with source and day, an end likewise, checksum
    assert_eq!(bytes, "0101022823010103d4bf02010228230101038ac0028f743501a46d8d3f");
    assert_eq!(
        serde_json::to_string(&IdentityConfig::default()).unwrap(),
        r#"{"limit":{"users_of_an_alias":1,"aliases_of_a_user":1000},"limits":[]}"#
    );
    let families = IdentityRule::default().families(&links, Day::ymd(2026, 1, 31));
    assert_eq!(
        serde_json::to_string(&families).unwrap(),
        r#"{"as_of":"2026-01-31","families":[[1,9000]],"shared":[],"left_out":[]}"#
    );
}

#[test]
fn what_contradicts_itself_is_refused() {
    all_say(&[
        (
            door!(Link),
            r#"{"alias":1,"user":1,"since":"2026-01-05","source":3}"#,
            "a link from `1` to itself says nothing: give two ids",
        ),
        (
            door!(Unlink),
            r#"{"alias":1,"user":1,"on":"2026-01-05","source":3}"#,
            "a link from `1` to itself says nothing: give two ids",
        ),
        (
            door!(IdentityRule),
            r#"{"limits":[{"source":3,"limit":{}},{"source":3,"limit":{}}]}"#,
            "source `#3` stands twice in `limits`: give each source one limit",
        ),
        (door!(LinkLimit), r#"{"users_of_an_alias":0}"#, "invalid value: integer `0`, expected a nonzero u32"),
        (
            door!(Families),
            r#"{"as_of":"2026-01-05","families":[[7]],"shared":[],"left_out":[]}"#,
            "the family of `7` is of less than two ids, or not in ascending order: give families as this crate wrote them",
        ),
        (
            door!(Families),
            r#"{"as_of":"2026-01-05","families":[[7,6]],"shared":[],"left_out":[]}"#,
            "the family of `7` is of less than two ids, or not in ascending order: give families as this crate wrote them",
        ),
        (
            door!(Families),
            r#"{"as_of":"2026-01-05","families":[[6,7],[7,8]],"shared":[],"left_out":[]}"#,
            "`7` is in two families: give families as this crate wrote them, or compute them from the links",
        ),
    ]);
}
