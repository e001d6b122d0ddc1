//! What is said of a document that is not the value asked for, in each language.

use super::Document;
use crate::answer::named::Named;
use crate::answer::naming::words;
use crate::answer::sentence::{ArgumentSort, Listed, Optional, Sort, Text, Value, Whole, Written, sentences};

/// What was found in a document, or in another format.
#[derive(Clone, Copy)]
pub(crate) enum Found {
    Truth,
    Whole,
    Fraction,
    Letter,
    Text,
    Bytes,
    Nothing,
    Maybe,
    Wrapped,
    List,
    Object,
    Choice,
    BareChoice,
    WrappedChoice,
    ListChoice,
    ObjectChoice,
}

words! {
    Found, "what was found" {
        Truth "boolean" "真假值";
        Whole "integer" "整数";
        Fraction "floating point" "小数";
        Letter "character" "字符";
        Text "string" "文本";
        Bytes "byte array" "字节";
        Nothing "unit value" "空值";
        Maybe "Option value" "可空值";
        Wrapped "newtype struct" "单值";
        List "sequence" "列表";
        Object "map" "对象";
        Choice "enum" "选项";
        BareChoice "unit variant" "无内容的选项";
        WrappedChoice "newtype variant" "带一个值的选项";
        ListChoice "tuple variant" "带列表的选项";
        ObjectChoice "struct variant" "带对象的选项";
    }
}

/// What types ask for, as serde and its derived code word it. What is worded otherwise stays as it is.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
    I8,
    I16,
    I32,
    I64,
    I128,
    F64,
    NonzeroU8,
    NonzeroU16,
    NonzeroU32,
    NonzeroU64,
    Truth,
    Text,
    Letter,
    Bytes,
    List,
    Object,
    Option,
    Unit,
    Nothing,
    Name,
    Choice,
    OneName,
    Json,
    UserId,
    TransactionId,
}

words! {
    Wanted, "what is expected" {
        U8 "u8" "0至255的整数";
        U16 "u16" "0至65535的整数";
        U32 "u32" "0至4294967295的整数";
        U64 "u64" "不小于0的整数";
        U128 "u128" "不小于0的整数";
        Usize "usize" "不小于0的整数";
        I8 "i8" "-128至127的整数";
        I16 "i16" "-32768至32767的整数";
        I32 "i32" "-2147483648至2147483647的整数";
        I64 "i64" "整数";
        I128 "i128" "整数";
        F64 "f64" "数";
        NonzeroU8 "a nonzero u8" "1至255的整数";
        NonzeroU16 "a nonzero u16" "1至65535的整数";
        NonzeroU32 "a nonzero u32" "1至4294967295的整数";
        NonzeroU64 "a nonzero u64" "不小于1的整数";
        Truth "a boolean" "真假值";
        Text "a string" "文本";
        Letter "a character" "单个字符";
        Bytes "a byte array" "字节";
        List "a sequence" "列表";
        Object "a map" "对象";
        Option "option" "值或空值";
        Unit "unit" "空值";
        Nothing "unit variant" "不带内容的选项";
        Name "variant identifier" "选项名称";
        Choice "string or map" "文本或对象";
        OneName "an object of one name" "只有一个名称的对象";
        Json "a value of JSON or its like" "JSON值";
        UserId "a user id: a whole number or a UUID" "用户编号：整数或UUID";
        TransactionId "the id of a transaction: a text or a whole number" "流水号：文本或整数";
    }
}

/// What stands in a document: a word for what is large, and the rest as it is written.
pub(crate) struct What;

/// What stands in a document, where it is too large to be quoted.
#[derive(Clone, Copy)]
enum Large {
    Nothing,
    List,
    Object,
}

words! {
    Large, "what stands there" {
        Nothing "nothing" "空值";
        List "a list" "列表";
        Object "an object" "对象";
    }
}

impl Sort for What {
    const SORT: ArgumentSort = ArgumentSort::Word(Large::VOCABULARY);
    type Given<'a> = &'a Document;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Word(match given {
            Document::Nothing => Large::Nothing.word(),
            Document::List(_) => Large::List.word(),
            Document::Map(_) => Large::Object.word(),
            quoted => return Value::Written(quoted.what()),
        })
    }
}

impl Wanted {
    pub(super) const ALL: [Self; 31] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::Usize,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::F64,
        Self::NonzeroU8,
        Self::NonzeroU16,
        Self::NonzeroU32,
        Self::NonzeroU64,
        Self::Truth,
        Self::Text,
        Self::Letter,
        Self::Bytes,
        Self::List,
        Self::Object,
        Self::Option,
        Self::Unit,
        Self::Nothing,
        Self::Name,
        Self::Choice,
        Self::OneName,
        Self::Json,
        Self::UserId,
        Self::TransactionId,
    ];
}

sentences! {
    invalid_type = "document.invalid_type" (found: Found, value: Optional<Written>, expected: Written)
        "invalid type: {found}[ {value}], expected {expected}"
        "类型不对：这里是{found}[{value}]，应为{expected}";
    invalid_type_of = "document.invalid_type_of" (found: Found, value: Optional<Written>, expected: Wanted)
        "invalid type: {found}[ {value}], expected {expected}"
        "类型不对：这里是{found}[{value}]，应为{expected}";
    invalid_type_of_object = "document.invalid_type_of_object" (found: Found, value: Optional<Written>, expected: Written)
        "invalid type: {found}[ {value}], expected struct {expected}"
        "类型不对：这里是{found}[{value}]，应为对象`{expected}`";
    invalid_type_of_choice = "document.invalid_type_of_choice" (found: Found, value: Optional<Written>, expected: Written)
        "invalid type: {found}[ {value}], expected enum {expected}"
        "类型不对：这里是{found}[{value}]，应为选项`{expected}`";
    invalid_value = "document.invalid_value" (found: Found, value: Optional<Written>, expected: Written)
        "invalid value: {found}[ {value}], expected {expected}"
        "取值不对：这里是{found}[{value}]，应为{expected}";
    invalid_value_of = "document.invalid_value_of" (found: Found, value: Optional<Written>, expected: Wanted)
        "invalid value: {found}[ {value}], expected {expected}"
        "取值不对：这里是{found}[{value}]，应为{expected}";
    invalid_length = "document.invalid_length" (length: Whole, expected: Written)
        "invalid length {length}, expected {expected}"
        "长度{length}不对，应为{expected}";
    unknown_variant = "document.unknown_variant" (name: Text, known: Listed)
        "unknown variant `{name}`, expected one of {known}"
        "没有“{name}”这个选项，可选：{known}";
    other_variant = "document.other_variant" (name: Text, one: Text, other: Text)
        "unknown variant `{name}`, expected `{one}` or `{other}`"
        "没有“{name}”这个选项，可选：`{one}`或`{other}`";
    only_variant = "document.only_variant" (name: Text, only: Text)
        "unknown variant `{name}`, expected `{only}`"
        "没有“{name}”这个选项，此处只能写`{only}`";
    no_variant = "document.no_variant" (name: Text)
        "unknown variant `{name}`, there are no variants"
        "没有“{name}”这个选项，此处没有可选项";
    unknown_field = "document.unknown_field" (name: Text, known: Listed)
        "unknown field `{name}`, expected one of {known}"
        "没有“{name}”这个字段，可用：{known}";
    other_field = "document.other_field" (name: Text, one: Text, other: Text)
        "unknown field `{name}`, expected `{one}` or `{other}`"
        "没有“{name}”这个字段，可用：`{one}`或`{other}`";
    only_field = "document.only_field" (name: Text, only: Text)
        "unknown field `{name}`, expected `{only}`"
        "没有“{name}”这个字段，此处只能写`{only}`";
    no_field = "document.no_field" (name: Text)
        "unknown field `{name}`, there are no fields"
        "没有“{name}”这个字段，此处没有可用字段";
    missing_field = "document.missing_field" (name: Text)
        "missing field `{name}`"
        "缺少字段“{name}”";
    duplicate_field = "document.duplicate_field" (name: Text)
        "duplicate field `{name}`"
        "字段“{name}”重复";
    no_match = "document.no_match" (expected: Text)
        "data did not match any variant of untagged enum {expected}"
        "内容不符合`{expected}`的任何一种写法";
    too_long = "document.too_long" (length: Whole, fitting: Whole)
        "a list of `{length}` where `{fitting}` are expected: take out what is too much"
        "列表有`{length}`项，此处应为`{fitting}`项：请删去多余的项";
    holds_object = "document.holds_object" (name: Text, found: What)
        "`{name}` holds an object: give one instead of {found}"
        "`{name}`的内容应为对象，而不是{found}";
    stands_alone = "document.stands_alone" (name: Text, found: What)
        "`{name}` stands alone: leave out {found}"
        "`{name}`不带内容：请删去{found}";
    nothing_left = "document.nothing_left" ()
        "nothing is left of it"
        "此处已没有可读的内容";
    nothing_read = "document.nothing_read" ()
        "nothing could be read"
        "没有可读的内容";
    more_mistakes = "document.more_mistakes" ()
        "there may be more mistakes than were told: mend those first"
        "可能还有未列出的错误：请先改正已列出的错误";
    section = "document.section" (name: Text, whole: DocumentOf, known: Listed)
        "`{name}` is not a part of {whole}: write one of {known}"
        "{whole}没有`{name}`这一部分，可用：`{known}`";
    whole = "document.whole" (whole: DocumentOf, known: Listed, found: What)
        "{whole} is an object with one or more of {known}, not {found}"
        "{whole}应为对象，含以下一项或多项：`{known}`；此处是{found}";
    unnamed = "document.unnamed" ()
        "a value before its name"
        "取值写在了名称之前";
    unasked = "document.unasked" ()
        "a value was asked for before its name"
        "先读取了内容，还没有读取名称";
    no_name = "document.no_name" (found: What)
        "{found} as a name: give a text"
        "{found}不能作为名称：请填写文本";
    too_deep = "document.too_deep" (most: Whole)
        "lists and objects stand more than {most} deep in each other"
        "列表和对象嵌套超过{most}层";
    twice = "document.twice" (name: Text)
        "`{name}` stands twice in one object: leave one out"
        "`{name}`在同一个对象中出现两次：请去掉一个";
    list = "document.list" (name: Text, found: What)
        "`{name}` takes a list, not {found}"
        "`{name}`应为列表，而不是{found}";
}

/// What a document is of.
#[derive(Clone, Copy)]
pub(crate) enum DocumentOf {
    Rules,
    Company,
}

words! {
    DocumentOf, "what a document is of" {
        Rules "a rule set" "规则集";
        Company "a company" "企业规则";
    }
}
