//! *What is said of the reading?* What was lost of a log and what people should know of it, in each language.
//!
//! Why a single row or value is bad is an error, which stays English.

use lifestage::answer::Language;

use super::visible::{LISTED, quoted};
use crate::speech::{Text, comma, sentences, users};
use crate::table::grouped;

pub(crate) const STANDARD_INPUT: Text = Text::new("standard input", "标准输入");
pub(crate) const LIKELY_KINDS: Text = Text::new(
    "event types with nearly the name of a kind, which are kinds of the log's own",
    "以下行为类型与内置行为的名称相近，但按日志自有的行为处理",
);
pub(crate) const OWN_KINDS: Text =
    Text::new("kinds of the log's own (--map TYPE=KIND names them)", "日志自有的行为类型（可用--map归入内置行为）");
pub(crate) const IGNORED_VALUES: Text = Text::new(
    "values ignored, as the kind carries none (--value TYPE=ignore says so)",
    "以下行为不带数值，其数值未被使用（可用--value声明）",
);

sentences! {
    users_of(log) "users of the {log}" "{log}的用户资料";
    of_file(file) " of {file}" "（{file}）";
    skipped(skipped, rows, of) "skipped {skipped} of {rows}{of}:" "{rows}{of}中跳过了{skipped}行：";
    dropped(values, rows, of)
        "left out {values} in {rows}{of}, of which the rest was taken:"
        "{rows}{of}中有{values}无法读取，其余内容照常使用：";
    more(more) "  and {more} more" "  另有{more}项";
    small_epoch(first, last, epoch)
        "all times lie from {first} to {last} by --epoch {epoch}: is it a unit too small?"
        "按--epoch {epoch}读取，全部时间都在{first}至{last}之间：单位是否选小了？";
    one_day(day) "of {day}" "{day}";
    days(first, last) "from {first} to {last}" "{first}至{last}";
    beyond(rows, days, as_of, last)
        "not seen: {rows} {days}, more than a year after the row before, of {as_of}:\n  if they are no mistake, give --as-of {last}"
        "未计入：{days}的{rows}，与此前最后一行（{as_of}）相隔一年以上；\n  如果日期无误，请指定--as-of {last}";
    likely_kind(name, kind)
        "{name}: --map '{name}={kind}' makes it that kind"
        "{name}：可用--map '{name}={kind}'归入该行为";
    one_joined_later(users, as_of, user, joined)
        "{users} joined after the day asked about, {as_of}, and is left out: `{user}` on {joined}"
        "{users}在统计日{as_of}之后才加入，未计入：用户{user}于{joined}加入";
    joined_later(users, as_of, user, joined)
        "{users} joined after the day asked about, {as_of}, and are left out: `{user}` on {joined}, …"
        "{users}在统计日{as_of}之后才加入，未计入：如用户{user}于{joined}加入";
    read(source, rows, users, first, last, calendar)
        "{source}: {rows} of {users}, {first} to {last}, {calendar}"
        "{source}：{users}的{rows}数据，{first}至{last}，{calendar}";
    not_in_log(names)
        "named in --map, --value or --by-value, but not in the log: {names}"
        "--map、--value或--by-value提到、但日志中没有的名称：{names}";
    one_active_before(users, user, joined, first)
        "{users} has events from before joining, and is not seen as of those days:\n  `{user}` joined on {joined}, with an event on {first}"
        "{users}在加入之前已有行为，那些日期的统计不包含该用户：\n  用户{user}于{joined}加入，但{first}已有行为";
    active_before(users, user, joined, first)
        "{users} have events from before joining, and are not seen as of those days:\n  `{user}` joined on {joined}, with an event on {first}, …"
        "{users}在加入之前已有行为，那些日期的统计不包含这些用户：\n  如用户{user}于{joined}加入，但{first}已有行为";
    arm(name, users) "{name} {users}" "{name}{users}";
    arms(arms) "arms of an experiment: {arms}" "实验分组：{arms}";
    more_arms(arms, more) "arms of an experiment: {arms} and {more} more" "实验分组：{arms}，另有{more}个";
    own_kind(kind, name, rows) "{kind} = {name}, {rows}" "{kind}={name}，{rows}";
    with_rows(name, rows) "{name}, {rows}" "{name}，{rows}";
    listed_of(names, more) "{names} and {more} more" "{names}等，另有{more}个";
}

/// `1 row`, `12 rows`, `12行`.
pub(crate) fn rows(language: Language, count: u64) -> String {
    counted(language, count, "row", "行")
}

/// `1 value`, `12 values`, `12个数值`.
pub(crate) fn values(language: Language, count: u64) -> String {
    counted(language, count, "value", "个数值")
}

/// `1 user`, `12 users`, `12名用户`; without a comma in thousands in English, as logs are told.
pub(crate) fn people(language: Language, count: u64) -> String {
    match language {
        Language::Chinese => users(language, count),
        _ => super::losses::counted(count, "user"),
    }
}

fn counted(language: Language, count: u64, english: &str, chinese: &str) -> String {
    match language {
        Language::Chinese => format!("{}{chinese}", grouped(count)),
        _ => super::losses::counted(count, english),
    }
}

/// Names, the first few of many.
pub(crate) fn listed<'names>(language: Language, names: impl IntoIterator<Item = &'names str>) -> String {
    let mut names = names.into_iter();
    let list = names.by_ref().take(LISTED).map(quoted).collect::<Vec<_>>().join(comma(language));
    match names.count() {
        0 => list,
        more => listed_of(language, list, more),
    }
}
