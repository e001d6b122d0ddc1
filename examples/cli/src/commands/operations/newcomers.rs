//! Newcomers: how many came, how far they get with their tasks, and whom a word today would still help.

use std::error::Error;

use lifestage::incentive::{PlanProgress, TaskState};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::commands::task::task_name;
use crate::speech::{Text, all};
use crate::table::{grouped, share, table};

#[derive(Serialize)]
pub(super) struct Newcomers {
    joined_today: u64,
    joined_in_7_days: u64,
    joined_in_30_days: u64,
    /// Users whose plan has run its course, and how many of them completed it.
    over: u64,
    complete: u64,
    tasks: Vec<TaskFigures>,
}

#[derive(Serialize)]
struct TaskFigures {
    task: String,
    /// Users for whom it has run its course; of them on time, and made up.
    mature: u64,
    done: u64,
    made_up: u64,
    /// Users who did no task after the one before.
    stopped: u64,
    median_day: Option<u32>,
    /// Users for whom it is open today, and those who can only make it up.
    open: u64,
    to_make_up: u64,
}

impl Block for Newcomers {
    const NAME: &'static str = "newcomers";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let incentives = morning.rules.incentives.clone().unwrap_or_default();
        let progress: PlanProgress = incentives.tasks().report(&morning.population, morning.as_of)?;
        let joined = |days: u32| morning.cards.iter().filter(|card| card.stage.age_days < days).count() as u64;
        let in_state = |place: usize, asked: fn(TaskState) -> bool| {
            let statuses = morning.cards.iter().filter_map(|card| card.earnings.known());
            let tasks = statuses.filter_map(|earned| earned.tasks.tasks().get(place));
            tasks.filter(|task| asked(task.state)).count() as u64
        };
        let tasks = progress.tasks().iter().enumerate().map(|(place, task)| TaskFigures {
            task: task.id().to_string(),
            mature: task.mature(),
            done: task.done(),
            made_up: task.made_up(),
            stopped: task.stopped(),
            median_day: task.median_days_to_complete().map(|days| days + 1),
            open: in_state(place, |state| matches!(state, TaskState::Open { .. })),
            to_make_up: in_state(place, |state| matches!(state, TaskState::Recoverable { .. })),
        });
        Ok(Self {
            joined_today: joined(1),
            joined_in_7_days: joined(7),
            joined_in_30_days: joined(30),
            over: progress.over(),
            complete: progress.complete(),
            tasks: tasks.collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::joined(language, self));
        let mut table = table(all(language, words::COLUMNS));
        for task in &self.tasks {
            table.add_row([
                task_name(language, &task.task),
                share(language, task.done, task.mature),
                share(language, task.made_up, task.mature),
                task.median_day.map_or_else(String::new, |day| words::day(language, day)),
                grouped(task.stopped),
                grouped(task.open),
                grouped(task.to_make_up),
            ]);
        }
        page.table(table);
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::joined(morning.language, self)))
    }
}

mod words {
    use lifestage::answer::Language;

    use super::Newcomers;
    use crate::speech::{Text, sentences, users};
    use crate::table::{grouped, part};

    pub(super) const TITLE: Text = Text::new("Newcomers and their tasks", "新用户与新手任务");
    pub(super) const CALL: &str = "let progress = incentives.tasks().report(&population, as_of)?;";
    pub(super) const COLUMNS: [Text; 7] = [
        Text::new("task", "新手任务"),
        Text::new("on time", "按时完成"),
        Text::new("made up", "补做完成"),
        Text::new("day", "完成日中位数"),
        Text::new("stopped", "止步人数"),
        Text::new("open", "今日可做"),
        Text::new("make-up", "今日可补做"),
    ];

    sentences! {
        all_joined(today, days_7, days_30, complete, users)
            "Joined: {today} today, {days_7} in 7 days, {days_30} in 30 days. All tasks done: {complete} of {users}."
            "新加入：当日{today}人，近7天{days_7}人，近30天{days_30}人。任务期已结束的{users}中，完成全部新手任务的有{complete}。";
        day(day) "{day}" "第{day}天";
    }

    pub(super) fn joined(language: Language, of: &Newcomers) -> String {
        let [today, days_7, days_30] = [of.joined_today, of.joined_in_7_days, of.joined_in_30_days].map(grouped);
        let complete = part(language, of.complete, of.over);
        all_joined(language, today, days_7, days_30, complete, users(language, of.over))
    }
}
