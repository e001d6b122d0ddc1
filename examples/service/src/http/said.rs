//! What the library says in an answer, said again in another language. *How do cards and changes speak to their readers?*
//!
//! A reason leaves the library with the key of its sentence and all arguments, so it can be said in any language wherever it stands; a
//! change of a user has what happened as data. Everything else of an answer stays as it is: names, keys and numbers are for machines.

use lifestage::answer::{Language, Message, Problem, Reason, Say};
use lifestage::rule::Transition;
use serde_json::{Map, Value};

/// A text of JSON with its reasons and changes in a language; none where it is no JSON.
pub(super) fn said(language: Language, json: &str) -> Option<String> {
    let mut answer: Value = serde_json::from_str(json).ok()?;
    say(language, &mut answer);
    serde_json::to_string(&answer).ok()
}

fn say(language: Language, value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| say(language, value)),
        Value::Object(fields) => {
            if let Some(text) = sentence(language, fields) {
                fields.insert("text".to_owned(), Value::String(text));
            }
            if let Some(error) = refusal(language, fields) {
                fields.insert("error".to_owned(), Value::String(error));
            }
            fields.values_mut().for_each(|value| say(language, value));
        }
        _ => {}
    }
}

/// What a refusal says in a language as one text; none where it lists no problems.
fn refusal(language: Language, fields: &Map<String, Value>) -> Option<String> {
    fields.get("error")?;
    let problems: Vec<Problem> = serde_json::from_value(fields.get("problems")?.clone()).ok()?;
    let said: Vec<String> = problems.iter().map(|problem| problem.say(language).to_string()).collect();
    Some(said.join(if language == Language::Chinese { "；" } else { "; " }))
}

/// What an object with a `text` says in a language; none where it is no reason, no problem and no change.
fn sentence(language: Language, fields: &Map<String, Value>) -> Option<String> {
    fields.get("text")?;
    if fields.contains_key("rule") {
        let reason: Reason = serde_json::from_value(Value::Object(fields.clone())).ok()?;
        return Some(reason.say(language).to_string());
    }
    if fields.contains_key("parts") {
        let message: Message = serde_json::from_value(Value::Object(fields.clone())).ok()?;
        return Some(message.say(language).to_string());
    }
    let what: Transition = serde_json::from_value(fields.get("what")?.clone()).ok()?;
    Some(what.say(language).to_string())
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
        let again: Value = serde_json::from_str(&said(Language::Chinese, &answer).unwrap()).unwrap();
        assert_eq!(again["changes"][0]["text"], "生命周期阶段：成长期→沉默期");
        assert_eq!(again["changes"][0]["reasons"][0]["text"], "已31天未活跃，本阶段为30至59天");
        assert_eq!(again["users"], 3);
        let english: Value = serde_json::from_str(&said(Language::English, &answer).unwrap()).unwrap();
        assert_eq!(english, serde_json::from_str::<Value>(&answer).unwrap());
    }

    #[test]
    fn problems_are_said_again_each_and_together() {
        let wrong = [0, 500].map(|days| lifestage::time::Hold::new(days).unwrap_err());
        let problems = wrong.map(|error| Problem::new("stage.hold", Message::of(&error)));
        let answer = serde_json::json!({ "error": "both", "problems": problems }).to_string();
        let again: Value = serde_json::from_str(&said(Language::Chinese, &answer).unwrap()).unwrap();
        assert_eq!(again["problems"][0]["message"]["text"], "保持`0`天：请填写1至400");
        assert_eq!(again["error"], "`stage.hold`：保持`0`天：请填写1至400；`stage.hold`：保持`500`天：请填写1至400");
    }

    #[test]
    fn what_no_sentence_of_the_library_says_stays_as_it_is() {
        let own = Reason::in_english("own", Some(SeenValue::Whole(1)), [None, None], "own words".to_owned());
        let answer = serde_json::json!({ "why": own, "text": "a text", "what": "else" }).to_string();
        assert_eq!(said(Language::Chinese, &answer), Some(answer));
        assert_eq!(said(Language::Chinese, "no JSON"), None);
    }
}
