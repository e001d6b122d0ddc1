//! What the library says in an answer, said again in a language and with the names of the store. *How do cards and changes speak to their
//! readers?*
//!
//! A reason leaves the library with the key of its sentence and all arguments, so it can be said in any language wherever it stands; a
//! change of a user has what happened as data, and what was asked is read back from its line. Money is said with two decimals, as files
//! of events have it. Everything else of an answer stays as it is: names, keys and numbers are for machines.

use lifestage::answer::{Definition, Language, Message, Names, Problem, Reason, Say};
use lifestage::rule::Transition;
use serde_json::{Map, Value};

/// Whether there may be something to be said again in a text of JSON.
pub(super) fn speaks(json: &str) -> bool {
    ["\"text\":", "\"asked\":"].into_iter().any(|field| json.contains(field))
}

/// A text of JSON with its reasons and changes in a language; none where it is no JSON.
pub(super) fn said(language: Language, names: &Names, json: &str) -> Option<String> {
    let mut answer: Value = serde_json::from_str(json).ok()?;
    Speaker { language, names }.say(&mut answer);
    serde_json::to_string(&answer).ok()
}

/// A language, and the names of the store.
#[derive(Clone, Copy)]
struct Speaker<'a> {
    language: Language,
    names: &'a Names,
}

impl Speaker<'_> {
    fn say(self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.say(value)),
            Value::Object(fields) => {
                for (field, text) in
                    [("text", self.sentence(fields)), ("error", self.refusal(fields)), ("asked", self.question(fields))]
                {
                    if let Some(text) = text {
                        fields.insert(field.to_owned(), Value::String(text));
                    }
                }
                fields.values_mut().for_each(|value| self.say(value));
            }
            _ => {}
        }
    }

    /// Something in words; money with two decimals.
    fn words(self, what: &impl Say) -> String {
        format!("{:.2}", what.say_with(self.language, self.names))
    }

    /// What a refusal says as one text; none where it lists no problems.
    fn refusal(self, fields: &Map<String, Value>) -> Option<String> {
        fields.get("error")?;
        let problems: Vec<Problem> = serde_json::from_value(fields.get("problems")?.clone()).ok()?;
        let said: Vec<String> = problems.iter().map(|problem| problem.say(self.language).to_string()).collect();
        Some(said.join(if self.language == Language::Chinese { "；" } else { "; " }))
    }

    /// What was asked, as an answer beside it defines it.
    fn question(self, fields: &Map<String, Value>) -> Option<String> {
        let text = fields.get("asked")?.as_str()?;
        // Only the line says what was asked.
        let written = serde_json::json!({ "text": text, "fingerprint": "0000000000000000" });
        let definition: Definition = serde_json::from_value(written).ok()?;
        Some(self.words(&definition))
    }

    /// What an object with a `text` says; none where it is no reason, no problem and no change.
    fn sentence(self, fields: &Map<String, Value>) -> Option<String> {
        fields.get("text")?;
        if fields.contains_key("rule") {
            let reason: Reason = serde_json::from_value(Value::Object(fields.clone())).ok()?;
            // A reason in words of its own has no other ones.
            return (!reason.sentence.is_empty()).then(|| self.words(&reason));
        }
        if fields.contains_key("parts") {
            let message: Message = serde_json::from_value(Value::Object(fields.clone())).ok()?;
            return Some(message.say(self.language).to_string());
        }
        let what: Transition = serde_json::from_value(fields.get("what")?.clone()).ok()?;
        Some(self.words(&what))
    }
}

#[cfg(test)]
mod tests {
    use lifestage::answer::SeenValue;

    use super::*;

    #[test]
    fn reasons_and_changes_are_said_again_wherever_they_stand() {
        let days = |days| serde_json::json!({ "days": days, "from": 30, "through": 59 });
        let reason = serde_json::json!({
            "rule": "stage.silence", "seen": 31, "bound": [30, 59], "sentence": "stage.silence", "arguments": days(31),
            "text": "not active for 31 days, this stage is 30 to 59",
        });
        let change = serde_json::json!({
            "key": "k", "text": "stage Growth → Silent", "what": { "stage": { "from": "Growth", "to": "Silent" } },
            "reasons": [reason],
        });
        let answer = serde_json::json!({ "changes": [change], "users": 3 }).to_string();
        let again: Value = serde_json::from_str(&said(Language::Chinese, &Names::default(), &answer).unwrap()).unwrap();
        assert_eq!(again["changes"][0]["text"], "生命周期阶段：成长期→沉默期");
        assert_eq!(again["changes"][0]["reasons"][0]["text"], "已31天未活跃，本阶段为30至59天");
        assert_eq!(again["users"], 3);
        let english: Value =
            serde_json::from_str(&said(Language::English, &Names::default(), &answer).unwrap()).unwrap();
        assert_eq!(english, serde_json::from_str::<Value>(&answer).unwrap());
    }

    #[test]
    fn problems_are_said_again_each_and_together() {
        let wrong = [0, 500].map(|days| lifestage::time::Hold::new(days).unwrap_err());
        let problems = wrong.map(|error| Problem::new("stage.hold", Message::of(&error)));
        let answer = serde_json::json!({ "error": "both", "problems": problems }).to_string();
        let again: Value = serde_json::from_str(&said(Language::Chinese, &Names::default(), &answer).unwrap()).unwrap();
        assert_eq!(again["problems"][0]["message"]["text"], "保持`0`天：请填写1至400");
        assert_eq!(again["error"], "`stage.hold`：保持`0`天：请填写1至400；`stage.hold`：保持`500`天：请填写1至400");
    }

    #[test]
    fn what_no_sentence_of_the_library_says_stays_as_it_is() {
        let own = Reason::in_english("own", Some(SeenValue::Whole(1)), [None, None], "own words".to_owned());
        let answer = serde_json::json!({ "why": own, "text": "a text", "what": "else" }).to_string();
        assert_eq!(said(Language::Chinese, &Names::default(), &answer), Some(answer));
        assert_eq!(said(Language::Chinese, &Names::default(), "no JSON"), None);
    }
}
