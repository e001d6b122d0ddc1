//! What is said of sections of a company that do not fit together, in each language.

use crate::answer::sentence::{Whole, Written, sentences};

sentences! {
    other_tasks = "problem.company.other_tasks" (version: Whole, other: Written)
        "version `{version}` is that of other tasks in `{other}`: write another version, or the same tasks"
        "版本`{version}`在`{other}`中是另一组任务：请换一个版本，或写相同的任务";
    names_outside = "problem.company.names_outside" ()
        "the names come from outside: remove them from the document"
        "名称由外部提供：请从文件中删去";
}
