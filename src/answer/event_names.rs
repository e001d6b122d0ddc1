//! Names of what events and users have, in each language. *What is it called?*
//!
//! The types know their English names, as files have them; their folder is below this one, which knows of languages.

use core::fmt;

use crate::answer::language::Language;
use crate::answer::named::Named;
use crate::answer::naming::words;
use crate::answer::say::{Say, Words};
use crate::event::user::ContactChannel;
use crate::time::Since;

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
