//! Names and numbers: rows of a table, several processes that share it, and what is refused in which words.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::{Interner, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::refusals::door;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// A table with two unique columns, as a database has it: a row that is in conflict with either is not inserted.
#[derive(Default)]
struct Table {
    numbers: BTreeMap<String, Subject>,
    taken: BTreeSet<Subject>,
}

impl Table {
    fn insert_or_do_nothing(&mut self, name: &str, number: Subject) {
        if !self.numbers.contains_key(name) && self.taken.insert(number) {
            self.numbers.insert(name.to_owned(), number);
        }
    }

    fn rows(&self) -> impl Iterator<Item = (&str, Subject)> {
        self.numbers.iter().map(|(name, number)| (name.as_str(), *number))
    }
}

/// A process on its way round: what it knows, the batch that it numbers, the rows that it has proposed and not inserted.
#[derive(Default)]
struct Process {
    names: Interner,
    batch: Vec<&'static str>,
    proposed: Vec<(String, Subject)>,
}

impl Process {
    fn is_done(&self) -> bool {
        self.names.unknown(self.batch.iter().copied()).is_empty()
    }

    /// One statement: propose, insert one row, or read back.
    fn step(&mut self, table: &mut Table) {
        if let Some((name, number)) = self.proposed.pop() {
            table.insert_or_do_nothing(&name, number);
            return;
        }
        self.names.learn(table.rows()).unwrap();
        let unknown = self.names.unknown(self.batch.iter().copied());
        let proposed = self.names.propose(unknown).unwrap();
        self.proposed = proposed.into_iter().rev().map(|(name, number)| (name.to_owned(), number)).collect();
    }
}

const NAMES: [&str; 9] = ["chat", "editor", "export", "import", "search", "share", "voice", "导入", ""];

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn processes_that_share_a_table_agree_whatever_the_order_of_their_statements(
        batches in vec(vec(select(&NAMES[..]), 0..7), 1..5),
        turns in vec(any::<prop::sample::Index>(), 600),
    ) {
        let mut table = Table::default();
        let mut processes: Vec<Process> =
            batches.iter().map(|batch| Process { batch: batch.clone(), ..Process::default() }).collect();
        for turn in turns {
            let mut busy: Vec<&mut Process> = processes.iter_mut().filter(|process| !process.is_done()).collect();
            if busy.is_empty() {
                break;
            }
            let at = turn.index(busy.len());
            busy[at].step(&mut table);
        }
        prop_assert!(processes.iter().all(Process::is_done), "it ends");
        let used: BTreeSet<&str> = batches.iter().flatten().copied().collect();
        prop_assert_eq!(table.numbers.keys().map(String::as_str).collect::<BTreeSet<_>>(), used.clone());
        for process in &processes {
            for name in &process.batch {
                prop_assert_eq!(process.names.get(name), table.numbers.get(*name).copied());
            }
        }
        let known = Interner::from_rows(table.rows()).unwrap();
        let mut late = processes.into_iter().next().unwrap().names;
        late.learn(table.rows()).unwrap();
        prop_assert_eq!(&late, &known);
        prop_assert_eq!(known.len(), used.len());
        travels(&known);
    }

    #[test]
    fn rows_come_back_in_any_order_and_any_number_of_times(
        numbers in Just((1..40_u16).collect::<Vec<_>>()).prop_shuffle(),
        count in 0..30_usize,
        at in any::<prop::sample::Index>(),
    ) {
        let rows: Vec<(String, Subject)> =
            numbers.iter().take(count).map(|number| (format!("name {}", number * 7 % 40), Subject::new(*number))).collect();
        let interner = Interner::from_rows(rows.iter().map(|(name, number)| (name, *number))).unwrap();
        let (one, other) = rows.split_at(at.index(rows.len() + 1));
        let mut parts = Interner::from_rows(other.iter().cloned()).unwrap();
        parts.learn(one.iter().rev().chain(other).cloned()).unwrap();
        prop_assert_eq!(&parts, &interner);
        let mut back: Vec<(String, Subject)> = interner.iter().map(|(number, name)| (name.to_owned(), number)).collect();
        let mut sorted = rows.clone();
        sorted.sort_by_key(|(_, number)| *number);
        prop_assert_eq!(&back, &sorted);
        back.reverse();
        prop_assert_eq!(&Interner::from_rows(back).unwrap(), &interner);
        for (name, number) in &rows {
            prop_assert_eq!((interner.get(name), interner.name(*number)), (Some(*number), Some(name.as_str())));
        }
        travels(&interner);
    }
}

#[test]
fn rows_that_contradict_are_refused_by_name_and_none_is_taken_in() {
    let known = Interner::from_rows([("export", Subject::new(1)), ("editor", Subject::new(7))]).unwrap();
    let rows = |list: &[(&str, u16)]| {
        list.iter().map(|(name, number)| ((*name).to_owned(), Subject::new(*number))).collect::<Vec<_>>()
    };
    for (list, message) in [
        (
            rows(&[("chat", 2), ("export", 3)]),
            "`export` has the number 1 but came with 3: a number must never change, as profiles are stored with it; look for a table that was made anew",
        ),
        (
            rows(&[("chat", 2), ("voice", 7)]),
            "the number 7 is that of `editor` but came with `voice`: a number must never get another name, as profiles are stored with it; give `voice` a new number",
        ),
        (
            rows(&[("chat", 2), ("voice", 2)]),
            "the number 2 is that of `chat` but came with `voice`: a number must never get another name, as profiles are stored with it; give `voice` a new number",
        ),
        (
            rows(&[("chat", 2), ("chat", 3)]),
            "`chat` has the number 2 but came with 3: a number must never change, as profiles are stored with it; look for a table that was made anew",
        ),
        (
            rows(&[("chat", 2), ("voice", 0)]),
            "`voice` has the number 0, which means no subject: number names from 1 on",
        ),
    ] {
        let mut interner = known.clone();
        assert_eq!(interner.learn(list).unwrap_err().to_string(), message);
        assert_eq!(interner, known);
    }
    assert_eq!(serde_json::to_string(&known).unwrap(), r#"["export",null,null,null,null,null,"editor"]"#);
    assert_eq!(known.len(), 2);
    assert_eq!(known.name(Subject::new(3)), None);
    assert_eq!(door!(Interner)(r#"[null,"a","a"]"#), "`a` stands twice in the list of names: each name has one number");
}

#[test]
fn numbers_run_out_by_name() {
    let nearly = Interner::from_rows([("last but one", Subject::new(u16::MAX - 1))]).unwrap();
    assert_eq!(
        nearly.propose(["b", "a", "b", "last but one"]).unwrap_err().to_string(),
        "no number is left for `b`: an interner holds 65535 names, so use one for each sort of subject"
    );
    assert_eq!(nearly.propose(["a"]), Ok(vec![("a", Subject::new(u16::MAX))]));
    let mut full = nearly;
    assert_eq!(full.intern("a"), Ok(Subject::new(u16::MAX)));
    assert!(full.intern("b").is_err());
    // What is known needs no number.
    assert_eq!(full.propose(["a"]), Ok(Vec::new()));
}
