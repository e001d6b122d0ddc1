//! What is said of files that cannot be read, in Chinese: beside each English sentence of `error`, by an exhaustive match, so that one
//! without the other does not compile.

use std::fmt;

use lifestage::answer::{Language, Message, Say, Words};

use super::error::{HeaderProblem, Problem, ReadError, RowProblem, TsAdvice};
use super::moment::{DateOrder, Epoch};
use super::visible::{cut, quoted, visible};

/// An error of the library in Chinese.
fn library(error: &impl fmt::Display) -> String {
    Message::of(error).say(Language::Chinese).to_string()
}

/// What it says in Chinese.
trait Chinese: fmt::Display {
    fn chinese(&self) -> String;
}

macro_rules! say {
    ($($type:ty),+) => {
        $(impl Say for $type {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match words.language {
                    Language::Chinese => f.write_str(&self.chinese()),
                    _ => write!(f, "{self}"),
                }
            }
        })+
    };
}
say!(ReadError, HeaderProblem, Problem, RowProblem, TsAdvice);

impl Chinese for ReadError {
    fn chinese(&self) -> String {
        match self {
            Self::Open { path, error } => format!("无法打开`{}`：{error}", visible(path)),
            Self::Input { line, error } => format!("第{line}行无法读取：{error}"),
            Self::Of { file, error } => format!("{}：{}", visible(file), error.chinese()),
            Self::NoText { what, advice } => format!("不是文本文件（{what}）：{advice}"),
            Self::Empty { log, columns } => format!("{}是空的：第一行应写明列名{columns}", visible(log)),
            Self::OpenQuote { line } => {
                format!("第{line}行：引号从这里开始，到行末仍未结束：请补上，或把字段内的引号写成两个`\"\"`")
            }
            Self::Header { line, problem } => format!("第{line}行：{}", visible(&problem.chinese())),
            Self::Strict(problem) => problem.chinese(),
            Self::NoRow { log } => format!("{}只有表头，没有数据行", visible(log)),
            Self::NoGoodRow { log, rows, first } => {
                format!("{}的{rows}行都不可用，第一处是{}", visible(log), first.chinese())
            }
            Self::Epochs { log, text, likely } => format!(
                "{}：ts全是数字，如`{}`：请说明自1970年起以什么计，写作--epoch {}",
                visible(log),
                quoted(text),
                likely.map_or("s、--epoch ms或--epoch us", Epoch::name)
            ),
            Self::Lost { file, skipped, rows } => {
                format!("{}：{rows}行中跳过了{skipped}行，超过一成：以上结果不含这些行", visible(file))
            }
            Self::BeforeTheLog { log, as_of, first } => format!(
                "截至{}还没有数据：{}从{}开始",
                as_of.say(Language::Chinese),
                visible(log),
                first.say(Language::Chinese)
            ),
            Self::Calendar(error) => library(error),
            Self::NamedTwice { option, name } => format!("--{option}两次写到`{}`：请只写一次", quoted(name)),
            Self::WrongValue { name, asked, kind, carries } => {
                format!("--value {}={asked}：`{kind}` {carries}", quoted(name))
            }
            Self::ByValue { name, at_least, also, problem } => {
                format!("--by-value {}:{}={}：{problem}", quoted(name), quoted(at_least), quoted(also))
            }
        }
    }
}

impl Chinese for HeaderProblem {
    fn chinese(&self) -> String {
        match self {
            Self::Missing { absent, columns, header } => {
                format!("表头没有{absent}，只有{header}：请说明哪些列是它们，写作--columns {columns}")
            }
            Self::MissingFact { absent, header } => format!("表头没有{absent}，只有{header}：请把该列命名为它"),
            Self::Ambiguous { name, one, other, advice } => format!(
                "表头有`{}`和`{}`，都可能是`{}`：请改名其中一个{advice}",
                quoted(one),
                quoted(other),
                quoted(name)
            ),
            Self::Separator { mark } => format!("表头只有一列，其中有{mark}：请以逗号分列导出"),
            Self::Sep => "`sep=`一行是给电子表格软件用的：请删去，并以逗号分列导出".to_owned(),
            Self::OldMac => "行末只有CR，像旧版Mac的文件：请以LF或CRLF换行保存".to_owned(),
            Self::Json => "这是JSON：请给出CSV文件，第一行为列名".to_owned(),
            Self::Twice { name } => format!("表头中`{}`出现两次：请改名其中一个", quoted(name)),
        }
    }
}

impl Chinese for Problem {
    fn chinese(&self) -> String {
        format!("第{}行：{}", self.line, visible(&self.reason.chinese()))
    }
}

impl Chinese for RowProblem {
    fn chinese(&self) -> String {
        match self {
            Self::Width { found, expected } => format!("该行有{found}个字段，表头有{expected}个"),
            Self::NotUtf8 { column } => format!("{column}不是UTF-8编码"),
            Self::Empty { column } => format!("{column}为空"),
            Self::Ts { column, text, advice } => format!("{column} `{}`{}", quoted(text), advice.chinese()),
            Self::Decimals { text, decimals } => {
                format!("数值`{}`的小数超过{decimals}位：请四舍五入，或用--decimals放宽", quoted(text))
            }
            Self::Money(error) => format!("数值{}", library(error)),
            Self::NotWhole { text, event_type } => {
                format!("数值`{}`不是整数：请取整，或用--value {}=ignore忽略该数值", quoted(text), quoted(event_type))
            }
            Self::NoSatisfaction { text } => format!("数值`{}`不是整数：请取整", quoted(text)),
            Self::NotACount { text, event_type } => format!(
                "数值`{}`不是整数：请用--value {event}=money按金额读取，或用--value {event}=ignore忽略",
                quoted(text),
                event = quoted(event_type)
            ),
            Self::TooLarge { text } => format!("数值`{}`过大：最多9223372036854775807", quoted(text)),
            Self::BeyondSums { text, most, decimals } => {
                format!("数值`{}`过大：最多{}，合计可容纳一百个", quoted(text), super::error::major(*most, *decimals))
            }
            Self::SumOfUser { value } => format!(
                "数值`{value}`使该用户的数值合计超过9223372036854775807：请用--value TYPE=ignore忽略这类数值，或检查是否有重复行"
            ),
            Self::Negative { text, event_type } => {
                format!("`{}`的数值`{}`为负：只有退款可以为负", quoted(event_type), quoted(text))
            }
            Self::Event(error) => library(error),
            Self::Calendar(error) => library(error),
            Self::Profile(error) => library(error),
            Self::NoRating(problem) => format!("{}，而没有数值的`rate`没有意义", problem.chinese()),
            Self::UserTwice { user } => format!("用户`{}`已有一行：每个用户只写一行", quoted(user)),
            Self::Birthday { text } => format!("生日`{}`不是月和日：请写成`02-29`这样", quoted(text)),
            Self::NoSuchDay { text, error } => format!("生日`{}`：{}", quoted(text), library(error)),
            Self::Allowed { text, name } => format!(
                "授权渠道`{}`：`{}`不是触达渠道：请从in_app、push、email、sms、chat、phone、post中选择，以空格分开，或写none",
                quoted(text),
                quoted(name)
            ),
            Self::TooManyNames { column, name } => format!(
                "{column} `{}`之前已有65535个名称，无法再区分：请归并到同一名称，如所属类目，或去掉该列",
                quoted(name)
            ),
            Self::Other(text) => cut(text, 400).into_owned(),
            Self::NoKindLeft { event_type } => {
                format!("没有编号可分配给`{}`：自定义行为最多32768种，请用--map指定", quoted(event_type))
            }
            Self::KindTaken { event_type, holder } => format!(
                "`{}`的编号已属于`{holder}`：请用--map {holder}=custom_N给后者换一个",
                quoted(event_type),
                holder = quoted(holder)
            ),
        }
    }
}

impl Chinese for TsAdvice {
    fn chinese(&self) -> String {
        match self {
            Self::Write => {
                "既不是日期也不是时间：请写成`2026-01-31`、`2026-01-31 23:30:00`或`2026-01-31T23:30:00+08:00`这样"
                    .to_owned()
            }
            Self::Epoch { likely } => format!(
                "是数字：请说明自1970年起以什么计，写作--epoch {}",
                likely.map_or("s、--epoch ms或--epoch us", Epoch::name)
            ),
            Self::OtherEpoch { epoch } => {
                format!("按--epoch {}不在公元0至9999年之间：是否以别的单位计？--epoch可取s、ms或us", epoch.name())
            }
            Self::Years => "按其时差不在公元0至9999年之间：年份或时差是否写错？".to_owned(),
            Self::DateOrder => {
                "以日或月开头：请说明是哪个，写作--date-order day-first或--date-order month-first".to_owned()
            }
            Self::OtherOrder { order } => format!(
                "按--date-order {}不是日期：顺序是否相反？",
                if *order == DateOrder::DayFirst { "day-first" } else { "month-first" }
            ),
        }
    }
}
