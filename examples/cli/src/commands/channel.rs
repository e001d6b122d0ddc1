//! *Which channel?* The name of a group of users by the channel by which they came, one group of users without any.

use lifestage::answer::Language;
use lifestage::{Interner, Subject};
use serde_json::{Map, Value};

use crate::reader::visible::visible;
use crate::speech::Text;

/// A channel as it is named in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChannelName {
    /// As the log has it; none for users without a channel, whatever the log calls its channels.
    pub(crate) name: Option<String>,
    /// For people, who get no two groups of one name either.
    pub(crate) shown: String,
}

impl ChannelName {
    pub(crate) fn of(language: Language, channel: Subject, channels: &Interner) -> Self {
        match channels.name(channel) {
            Some(name) => Self { name: Some(name.to_owned()), shown: visible(name).into_owned() },
            None => Self { name: None, shown: nameless(language, channels) },
        }
    }

    /// What is said of the channel as one object that begins with `channel`, which is null for users without one.
    pub(crate) fn object(&self, answer: Value) -> Value {
        let mut object = Map::from_iter([("channel".to_owned(), Value::from(self.name.clone()))]);
        if let Value::Object(answer) = answer {
            object.extend(answer);
        }
        Value::Object(object)
    }
}

/// `(none)` or `（无）`, in more brackets where a channel of the log is called so.
fn nameless(language: Language, channels: &Interner) -> String {
    let [open, close] = if language == Language::Chinese { ["（", "）"] } else { ["(", ")"] };
    let mut shown = Text::new("(none)", "（无）").said(language).to_owned();
    while channels.get(&shown).is_some() {
        shown = format!("{open}{shown}{close}");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_without_a_channel_are_called_as_no_channel_is() {
        let mut channels = Interner::default();
        let named = channels.intern("(none)").unwrap();
        let [named, nameless] =
            [named, Subject::NONE].map(|channel| ChannelName::of(Language::English, channel, &channels));
        assert_eq!((named.name.as_deref(), named.shown.as_str()), (Some("(none)"), "(none)"));
        assert_eq!((nameless.name, nameless.shown.as_str()), (None, "((none))"));
    }
}
