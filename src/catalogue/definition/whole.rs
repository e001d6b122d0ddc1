//! Definitions as a whole: a question, its calendar, and what was done to the answer.

use super::sort::{self, rows};

rows! {
    "definition.whole.noise" (of: Answer, most: Whole, epsilon: Number)
        "{of}; each count with whole-number noise of scale {most} / {epsilon}, for ε {epsilon} where each user is in at most {most}"
        "{of}；每个计数加入整数噪声，尺度为{most}/{epsilon}，每名用户最多计入{most}个计数时满足ε为{epsilon}的差分隐私";
    "definition.whole.refusals" (of: Answer, refused: RefusedPurpose)
        "{of}; without users who refused {refused}"
        "{of}；不含拒绝{refused}的用户";
    "definition.whole.strata" (of: Answer, strata: Whole)
        "{of}; put together from {strata} strata"
        "{of}；分{strata}层估计后合并";
    "definition.whole.bare_dates" (of: Question, calendar: Calendar)
        "{of}; bare dates begin their day, so times are to the day; {calendar}"
        "{of}；只有日期的行为按当天开始的时刻计，时间只精确到天；{calendar}";
    "definition.whole.by_calendar" (question: Question, calendar: Calendar)
        "{question}; {calendar}"
        "{question}；{calendar}";
    "definition.whole.session" (rule: Session) "{rule}" "{rule}";
    "definition.whole.plain" (question: Question) "{question}" "{question}";
}
