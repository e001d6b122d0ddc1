//! What is said of conditions that cannot be read, or that nobody or everybody meets, in each language.

use crate::answer::document::sentence::What;
use crate::answer::sentence::{Built, Listed, Number, Optional, Text, Whole, Written, sentences};
use crate::time::Window;

sentences! {
    no_object = "problem.condition.no_object" (example: Written, found: What)
        "a condition is an object like {example}, not {found}"
        "条件应为对象，如`{example}`，而不是{found}";
    stands_beside = "problem.condition.stands_beside" (word: Text)
        "nothing may stand beside `{word}`: put this into an object of its own"
        "`{word}`旁边不能有其他内容：请把它放进单独的对象";
    no_list = "problem.condition.no_list" (word: Text, found: What)
        "`{word}` takes a list of conditions, not {found}"
        "`{word}`应为条件的列表，而不是{found}";
    combined = "problem.condition.combined" (name: Text, word: Text, known: Optional<Listed>)
        "`{name}` cannot be combined with `{word}`: expected [one of {known}|nothing else]"
        "`{name}`不能与`{word}`连用：[可用`{known}`|此处不应有其他内容]";
    two_subjects = "problem.condition.two_subjects" (first: Text, second: Text, all: Written)
        "`{first}` and `{second}` in one condition: write an object for each and put them into `{all}`"
        "一个条件里同时有`{first}`和`{second}`：请各写一个对象，再放进`{all}`";
    no_word = "problem.condition.no_word" (name: Text, known: Listed)
        "`{name}` is not a word of conditions: write one of {known}"
        "`{name}`不是条件可用的词，可用：`{known}`";
    looks_at_nothing = "problem.condition.looks_at_nothing" (known: Listed)
        "the condition looks at nothing: add one of {known}"
        "条件没有写明依据哪项指标：请加入以下之一：`{known}`";
    no_segment_name = "problem.condition.no_segment_name" (found: What)
        "{found} is not the name of a segment: write a text"
        "{found}不是分群的名称：请填写文本";
    no_band = "problem.condition.no_band" (example: Written)
        "a tag without a band: add {example}, or a list of bands"
        "标签没有档位：请加入`{example}`，或档位的列表";
    no_label = "problem.condition.no_label" (kind: Built)
        "no {kind}: name at least one"
        "没有填写{kind}：请至少填写一个";
    listed_twice = "problem.condition.listed_twice" (found: What)
        "{found} is listed twice: remove one"
        "{found}列出两次：请去掉一个";
    not_now = "problem.condition.not_now" (word: Text, now: Written, found: What)
        "`{word}` is a number of the day itself: write {now} instead of {found}"
        "`{word}`是当天的数值：请填写`{now}`，而不是{found}";
    no_window = "problem.condition.no_window" (word: Text, example: Written)
        "`{word}` has no window: add {example} or another window"
        "`{word}`没有时间窗：请加入`{example}`或其他时间窗";
    no_change = "problem.condition.no_change" (word: Written, known: Listed)
        "`{word}` has no number: write an object with one of {known}"
        "`{word}`没有数值：请填写含以下之一的对象：`{known}`";
    combined_change = "problem.condition.combined_change" (name: Text, word: Text)
        "`{name}` cannot be combined with a change of `{word}`: remove it"
        "`{name}`不能与`{word}`的变化连用：请去掉";
    no_earlier = "problem.condition.no_earlier" (window: Window, example: Written)
        "there is no earlier window to compare `{window}` with: write one like {example}"
        "“{window}”之前没有可比的时间窗：请写成`{example}`这样";
    not_window = "problem.condition.not_window" (found: What, last: Written, lags: Written, lifetime: Written)
        "{found} is not a window: write {last}, {lags} or {lifetime}"
        "{found}不是时间窗：请写成`{last}`、`{lags}`或`{lifetime}`";
    no_kind = "problem.condition.no_kind" ()
        "no kind of event: name at least one"
        "没有填写行为：请至少填写一种";
    no_value = "problem.condition.no_value" ()
        "none of these kinds carries a value: remove it, or name other kinds"
        "这些行为都不带值：请去掉，或换成其他行为";
    no_bound = "problem.condition.no_bound" (word: Text, known: Listed)
        "`{word}` has no bound: add one of {known}"
        "`{word}`没有界限：请加入以下之一：`{known}`";
    two_bounds = "problem.condition.two_bounds" (one: Text, other: Text, between: Written)
        "`{one}` and `{other}` in one condition: write `{between}`, or an object for each"
        "一个条件里同时有`{one}`和`{other}`：请用`{between}`，或各写一个对象";
    between_list = "problem.condition.between_list" (word: Written, example: Written, count: Whole)
        "`{word}` takes two numbers like {example}, not `{count}`"
        "`{word}`应有两个数，如`{example}`，而不是`{count}`个";
    between = "problem.condition.between" (word: Written, example: Written, found: What)
        "`{word}` takes two numbers like {example}, not {found}"
        "`{word}`应有两个数，如`{example}`，而不是{found}";
    no_percentage = "problem.condition.no_percentage" (text: Text, example: Written)
        "`{text}` is not a percentage: write one like {example}, or 0.2"
        "`{text}`不是百分数：请写成`{example}`或0.2";
    not_share = "problem.condition.not_share" (found: What, example: Written)
        "{found} is not a bound: write a number, or a percentage like {example}"
        "{found}不能作为界限：请填写数，或`{example}`这样的百分数";
    not_bound = "problem.condition.not_bound" (found: What)
        "{found} is not a bound: write a number"
        "{found}不能作为界限：请填写数";
    too_large_share = "problem.condition.too_large_share" (number: Number, is: Number, share: Number, example: Written)
        "`{number}` as a share is {is} %: for {number} % write {share}, or {example}"
        "`{number}`作为比例是{is}%：要表示{number}%请写{share}，或`{example}`";
    no_condition = "problem.condition.none" ()
        "no condition"
        "没有条件";
    never = "problem.condition.never" (metric: Built, comparison: Built, least: Optional<Number>, most: Optional<Number>)
        "{metric} can never be {comparison}: it is [at least {least}][at most {most}]"
        "“{metric}{comparison}”不可能成立：取值[至少为{least}][至多为{most}]";
    never_between = "problem.condition.never_between" (metric: Built, comparison: Built, least: Number, most: Number)
        "{metric} can never be {comparison}: it is {least} to {most}"
        "“{metric}{comparison}”不可能成立：取值为{least}至{most}";
    always = "problem.condition.always" (metric: Built, comparison: Built, least: Optional<Number>, most: Optional<Number>)
        "{metric} is always {comparison}: it is [at least {least}][at most {most}]; remove the condition or move the bound"
        "“{metric}{comparison}”总是成立：取值[至少为{least}][至多为{most}]；请去掉该条件，或改动界限";
    always_between = "problem.condition.always_between" (metric: Built, comparison: Built, least: Number, most: Number)
        "{metric} is always {comparison}: it is {least} to {most}; remove the condition or move the bound"
        "“{metric}{comparison}”总是成立：取值为{least}至{most}；请去掉该条件，或改动界限";
    contradicts = "problem.condition.contradicts" (earlier: Built)
        "contradicts `{earlier}`, which must hold too: change or remove one of them"
        "与同时要求的“{earlier}”矛盾：请修改或去掉其中一个";
}
