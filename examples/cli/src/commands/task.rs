//! *What is a task called?* Those of the plan that the library brings have names; others are called as their company calls them.

use lifestage::answer::Language;

use crate::speech::Text;

const TASKS: [Text; 3] = [
    Text::new("register_and_bind", "注册并绑定账号"),
    Text::new("use_core_feature", "使用核心功能"),
    Text::new("invite", "邀请好友"),
];

/// The name of a task by its id.
pub(crate) fn task_name(language: Language, id: &str) -> String {
    let known = TASKS.into_iter().find(|task| task.said(Language::English) == id);
    known.map_or(id, |task| task.said(language)).to_owned()
}
