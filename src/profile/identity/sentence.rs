//! What is said of shared ids and of links that join nobody, in each language.

use crate::answer::sentence::{Nested, Optional, Text, Whole, Written, sentences};
use crate::time::Day;

sentences! {
    shared_alias = "identity.shared_alias" (id: Written, since: Day, joined: Whole, source: Written, at_most: Whole, one: Optional<Text>)
        "`{id}` is shared since {since}, it is {joined} users by source {source} where at most {at_most} [is{one}|are] allowed"
        "`{id}`自{since}起被多人共用：来源{source}中它对应{joined}名用户，最多允许{at_most}名[{one}]";
    shared_user = "identity.shared_user" (id: Written, since: Day, joined: Whole, source: Written, at_most: Whole, one: Optional<Text>)
        "`{id}` is shared since {since}, it has {joined} aliases by source {source} where at most {at_most} [is{one}|are] allowed"
        "`{id}`自{since}起被多人共用：来源{source}中它有{joined}个别名，最多允许{at_most}个[{one}]";
    left_out = "identity.left_out" (alias: Written, user: Written, why: Nested)
        "`{alias}` is not joined to `{user}`: {why}"
        "`{alias}`没有与`{user}`合并：{why}";
}
