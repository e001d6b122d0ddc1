//! Names of what events and users have, in each language. *What is it called?*
//!
//! The types know their English names, as files have them; their folder is below this one, which knows of languages.

use core::fmt;

use crate::answer::language::Language;
use crate::answer::named::Named;
use crate::answer::naming::words;
use crate::answer::say::{Say, Words, display_in_english};
use crate::event::purpose::Purpose;
use crate::event::user::ContactChannel;
use crate::time::{Calendar, DaysBy, Period, Since, Weekday};

words! {
    ContactChannel, "contact channel" {
        InApp "in-app" "站内信";
        Push "push" "推送";
        Email "e-mail" "邮件";
        Sms "SMS" "短信";
        Chat "chat" "即时通讯";
        Phone "phone" "电话";
        Post "post" "信函";
    }
}

words! {
    Purpose, "purpose" {
        Profiling "profiling" "用户画像";
        PersonalTraits "use of personal traits" "个人特征的使用";
        Recommendation "recommendation" "个性化推荐";
        Marketing "marketing" "营销";
    }
}

impl Purpose {
    /// Its name in a language.
    pub fn name(self, language: Language) -> &'static str {
        self.word().name(language)
    }
}

impl Say for Purpose {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name(words.language))
    }
}

display_in_english!(Purpose);

impl ContactChannel {
    /// Its name in a language.
    pub fn name(self, language: Language) -> &'static str {
        self.word().name(language)
    }
}

impl Say for ContactChannel {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name(words.language))
    }
}

impl Say for Since {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (words.language, self) {
            (Language::English, since) => write!(f, "{since}"),
            (Language::Chinese, Self::On(day)) => write!(f, "{}起", words.said(day)),
            (Language::Chinese, Self::OnOrBefore(day)) => write!(f, "不晚于{}起", words.said(day)),
        }
    }
}

/// A day of the week in Chinese, after 周.
const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    }
}

impl Say for Calendar {
    /// `days at +08:00, weeks from Mon`, and in Chinese `按+08:00时区计日，每周从周一开始`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if words.language == Language::English {
            return write!(f, "{self}");
        }
        match self.days_by() {
            DaysBy::Name(name) => write!(f, "按{}时区计日", name.escape_debug())?,
            DaysBy::Offset(0) => f.write_str("按UTC时间计日")?,
            DaysBy::Offset(seconds) => write!(f, "按{}时区计日", DaysBy::written(seconds))?,
            DaysBy::Changes(changes) => write!(f, "按{changes}次时差变更的时差表计日")?,
            DaysBy::Event => f.write_str("按每次行为自带的时差计日")?,
        }
        if self.day_start() != 0 {
            write!(f, "，每天从{:02}:00开始", self.day_start())?;
        }
        match self.week() {
            Period::Week(first) => write!(f, "，每周从周{}开始", weekday(first)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::UtcOffset;

    #[test]
    fn calendars_are_said_in_both_languages() {
        let calendar = Calendar::fixed(UtcOffset::east(8 * 3_600).unwrap()).with_day_start(4).unwrap();
        assert_eq!(calendar.say(Language::English).to_string(), "days at +08:00 from 04:00, weeks from Mon");
        assert_eq!(calendar.say(Language::Chinese).to_string(), "按+08:00时区计日，每天从04:00开始，每周从周一开始");
        let utc = Calendar::utc().with_first_weekday(Weekday::Sun);
        assert_eq!(utc.say(Language::Chinese).to_string(), "按UTC时间计日，每周从周日开始");
        let named = Calendar::utc().named("Asia/Shanghai");
        assert_eq!(named.say(Language::Chinese).to_string(), "按Asia/Shanghai时区计日，每周从周一开始");
    }
}
