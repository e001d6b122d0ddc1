//! A job from the first step to the last.

use std::fs;
use std::path::{Path, PathBuf};

use datafusion::arrow::array::RecordBatch;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use lifestage::answer::Document;
use lifestage::model::Company;
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Kind, RuleSet};
use serde_json::{Map, Value, json};

use super::arguments::{Arguments, Engine};
use super::counted::Counted;
use super::error::JobError;
use super::log;
use super::output::{self, Answers};
use super::questions::{Asked, Asking};
use super::sql::Queries;
use super::steps::Steps;
use super::written::{Whole, write};
use crate::engine::{self, Settings};
use crate::report::{Question, ReportDefinition, ReportDefinitions};

/// Does what the arguments say.
///
/// # Errors
/// When the log, the rules or the cluster are not as they have to be. What was written until then stays.
pub async fn run(arguments: &Arguments) -> Result<(), JobError> {
    // On the heap: a job holds all rules of a company while it waits.
    Box::pin(done(arguments)).await
}

async fn done(arguments: &Arguments) -> Result<(), JobError> {
    let steps = Steps::begin();
    let arguments = &absolute(arguments)?;
    let company = arguments.rules.as_deref().map_or_else(|| Ok(everything()), read_rules)?;
    let out = fresh(&arguments.out)?;
    let context = steps.run("session", session(arguments)).await?;
    let queries = log::open(&context, arguments, &company.names).await?;
    let span = steps.run("days of the log", span(&context, &queries, arguments)).await?;
    let calendar = arguments.calendar()?;
    let asking = Asking { arguments, company: &company, calendar: &calendar, days: span.days, kinds: &span.kinds };
    let asked: Vec<Asked> =
        arguments.reports().into_iter().map(|report| asking.of(report)).collect::<Result<Vec<_>, _>>()?.concat();
    let (of_events, of_profiles): (Vec<Asked>, Vec<Asked>) =
        asked.into_iter().partition(|(_, definition)| definition.question.reads_events());

    let mut answers = Answers::new();
    let mut users = None;
    if arguments.score || !of_profiles.is_empty() {
        users = Some(steps.run("profiles", profiles(&context, &queries, arguments, &out, &span.counted)).await?);
    }
    if !of_profiles.is_empty() {
        answers.extend(steps.run("reports", reports(&context, &of_profiles, &calendar)).await?);
    }
    for (place, definition) in &of_events {
        let days = [span.days.first(), span.days.last()];
        let found = if arguments.scheduler.is_none() {
            let query = queries.sequence(definition, Some(days)).map_err(|problem| unwritable(&problem))?;
            steps.run(place, collect(&context, &query)).await?
        } else {
            let whole = span.counted.timelines(definition, days);
            steps.run(place, sequence(&context, &queries, &out, definition, days, whole)).await?
        };
        answers.push((place.clone(), output::answer(&found)?));
    }
    if !answers.is_empty() {
        write_report(arguments, &out, span.days, users, &answers)?;
    }
    if arguments.score {
        let fitted = steps
            .run(
                "fitting rules",
                fit(&context, Box::new(company.rules.clone().completed()), &calendar, span.days.last()),
            )
            .await?;
        output::write_json(&out.join("rules.json"), &fitted)?;
        let rules = serde_json::to_string(&fitted).map_err(|problem| unwritable(&problem))?;
        let query = Queries::scores("profiles", span.days.last(), &rules, arguments.cards);
        steps.run("scores", write(&context, &query, &out.join("scores"), None)).await?;
    }
    steps.say(format_args!("written to {}", out.display()));
    Ok(())
}

/// All rules with their defaults.
fn everything() -> Company {
    Company { rules: RuleSet::full(), ..Company::default() }
}

/// The same, with paths that executors understand wherever they were started.
fn absolute(arguments: &Arguments) -> Result<Arguments, JobError> {
    let absolute = |path: &Path| std::path::absolute(path).map_err(|problem| JobError::file(path, problem));
    Ok(Arguments { events: absolute(&arguments.events)?, out: absolute(&arguments.out)?, ..arguments.clone() })
}

/// The folder of results, which has to be empty: profiles that are added to those of another night count twice.
fn fresh(out: &Path) -> Result<PathBuf, JobError> {
    fs::create_dir_all(out).map_err(|problem| JobError::file(out, problem))?;
    let mut entries = fs::read_dir(out).map_err(|problem| JobError::file(out, problem))?;
    if entries.next().is_some() {
        return Err(JobError::file(
            out,
            "this folder is not empty: give another one as --out, or remove what is in it",
        ));
    }
    Ok(out.to_owned())
}

/// The rules of a file.
fn read_rules(path: &Path) -> Result<Company, JobError> {
    let text = fs::read_to_string(path).map_err(|problem| JobError::file(path, problem))?;
    let document: Document = serde_json::from_str(&text).map_err(|problem| JobError::file(path, problem))?;
    let company = Company::from_document(&document).map_err(|problem| JobError::file(path, problem))?;
    if company.by_value.lines().is_empty() {
        return Ok(company);
    }
    let problem = "observes rows as a second kind, which a job does not: write these rows twice when the file is made";
    Err(JobError::Section { path: path.to_owned(), section: "by_value", problem })
}

async fn session(arguments: &Arguments) -> Result<SessionContext, JobError> {
    let mut settings = Settings::default();
    if let Some(partitions) = arguments.partitions {
        settings.partitions = partitions.into();
    }
    settings.memory = arguments.memory.and_then(|bytes| usize::try_from(bytes).ok());
    match (arguments.engine, &arguments.scheduler) {
        (_, Some(scheduler)) => Ok(engine::remote(scheduler, &settings).await?),
        (Engine::Local, None) => Ok(engine::local(&settings)?),
        (Engine::Ballista, None) => {
            Err(JobError::Options("say where the cluster is, as --scheduler df://localhost:50050 does".to_owned()))
        }
    }
}

/// Why a definition or rules are not written as a literal.
fn unwritable(problem: &serde_json::Error) -> JobError {
    JobError::Options(problem.to_string())
}

async fn collect(context: &SessionContext, query: &str) -> Result<Vec<RecordBatch>, JobError> {
    Ok(context.sql(query).await?.collect().await?)
}

/// What the log reaches over.
struct Span {
    days: Days,
    kinds: Vec<Kind>,
    counted: Counted,
}

/// The farthest that the last day may lie after the one before it: what is beyond is a mistake of a clock.
const FARTHEST: i32 = 366;

/// The longest report that nobody asked for is two years.
const MOST_DAYS: u32 = 2 * 365;

async fn span(context: &SessionContext, queries: &Queries, arguments: &Arguments) -> Result<Span, JobError> {
    let counted = Counted::of(context, queries).await?;
    let (days, kinds) = (counted.days(), counted.kinds());
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(JobError::Empty(arguments.events.clone()));
    };
    let beyond = days.windows(2).find(|pair| matches!(pair, [one, next] if *next - *one > FARTHEST));
    let last = beyond.and_then(|pair| pair.first()).unwrap_or(last);
    let to = arguments.as_of.unwrap_or(*last);
    let from = arguments.from.unwrap_or_else(|| (*first).max(to.minus(MOST_DAYS - 1)).min(to));
    let days = Days::new(from, to).map_err(|_| JobError::OutOfOrder { from, to })?;
    Ok(Span { days, kinds, counted })
}

async fn profiles(
    context: &SessionContext,
    queries: &Queries,
    arguments: &Arguments,
    out: &Path,
    counted: &Counted,
) -> Result<u64, JobError> {
    let folder = out.join("profiles");
    let users = write(context, &queries.profiles(arguments.plan), &folder, Some(counted.profiles())).await?;
    let path = folder.to_str().ok_or_else(|| JobError::file(&folder, "give a path that is text"))?;
    context.register_parquet("profiles", path, ParquetReadOptions::default()).await?;
    Ok(users)
}

/// The answer of a cluster to a question about events in order. The events of users go to a folder first: what is shuffled twice
/// without a look at it between may come twice, or not at all, where an executor is lost (see `written`).
async fn sequence(
    context: &SessionContext,
    queries: &Queries,
    out: &Path,
    definition: &ReportDefinition,
    days: [Day; 2],
    whole: Whole,
) -> Result<Vec<RecordBatch>, JobError> {
    let folder = out.join("timelines");
    write(
        context,
        &queries.timelines(definition, Some(days)).map_err(|problem| unwritable(&problem))?,
        &folder,
        Some(whole),
    )
    .await?;
    let path = folder.to_str().ok_or_else(|| JobError::file(&folder, "give a path that is text"))?;
    context.register_parquet("timelines", path, ParquetReadOptions::default()).await?;
    let found =
        collect(context, &Queries::sequence_of("timelines", definition).map_err(|problem| unwritable(&problem))?)
            .await?;
    context.deregister_table("timelines")?;
    fs::remove_dir_all(&folder).map_err(|problem| JobError::file(&folder, problem))?;
    Ok(found)
}

async fn reports(context: &SessionContext, asked: &[Asked], calendar: &Calendar) -> Result<Answers, JobError> {
    let questions = asked.iter().map(|(_, definition)| definition.question.clone()).collect();
    let query = Queries::reports("profiles", &ReportDefinitions::new(questions, calendar.clone()));
    let query = query.map_err(|problem| unwritable(&problem))?;
    let answers = output::answers(&collect(context, &query).await?)?;
    Ok(asked.iter().map(|(place, _)| place.clone()).zip(answers).collect())
}

async fn fit(
    context: &SessionContext,
    rules: Box<RuleSet>,
    calendar: &Calendar,
    as_of: Day,
) -> Result<RuleSet, JobError> {
    let written = serde_json::to_string(&rules).map_err(|problem| unwritable(&problem))?;
    let definition = Question::FitMeasures { rules, as_of }.by(calendar.clone());
    let query = Queries::fit("profiles", &definition, &written).map_err(|problem| unwritable(&problem))?;
    let fitted = output::text(&collect(context, &query).await?)?;
    serde_json::from_str(&fitted).map_err(|problem| unwritable(&problem))
}

fn write_report(
    arguments: &Arguments,
    out: &Path,
    days: Days,
    users: Option<u64>,
    answers: &Answers,
) -> Result<(), JobError> {
    let mut report = Map::new();
    report.insert("source".to_owned(), json!(arguments.events.display().to_string()));
    report.insert("days".to_owned(), json!(days));
    report.insert("as_of".to_owned(), json!(days.last()));
    report.insert("users".to_owned(), json!(users));
    output::place(&mut report, answers)?;
    output::write_states(&out.join("states.parquet"), answers)?;
    output::write_json(&out.join("report.json"), &Value::Object(report))
}
