//! What is known in the morning: the log, everybody in it, the rules, and a scorecard each.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use lifestage::answer::{Language, Names, Say};
use lifestage::event::KindSet;
use lifestage::model::Company;
use lifestage::number::Ratio;
use lifestage::outreach::{ChannelCost, OutreachDecision, ReferralConfig, ReferralRule, ServiceCase};
use lifestage::population::Member;
use lifestage::profile::AsOf;
use lifestage::report::{CommunityMember, KpiRule};
use lifestage::rule::Trigger;
use lifestage::score::{BehaviorConfig, BehaviorCuts, BehaviorRule};
use lifestage::time::Window;
use lifestage::{Amount, Day, Kind, LifecycleStage, Money, Population, RuleSet, Scorecard, Subject, UserId};

use crate::commands::operations::{Arguments, channels, handed_in, plan, referrers};
use crate::reader::Embedded;
use crate::reader::log::Log;
use crate::rules;
use crate::speech::{Text, comma, dot, with_users};
use crate::stages::Work;
use crate::table::money;

/// How many people a list names, where nobody says so.
const NAMED: usize = 3;

/// A log that is looked at as of a day.
pub(super) struct Morning {
    pub(super) log: Log,
    pub(super) population: Population,
    /// Fitted as of the day.
    pub(super) rules: RuleSet,
    /// The rules of all other folders.
    pub(super) company: Company,
    /// Everybody who is there on the day.
    pub(super) cards: Vec<Scorecard>,
    pub(super) as_of: Day,
    pub(super) yesterday: Day,
    pub(super) month_ago: Day,
    /// The campaign that is looked at; none where no messages were sent.
    pub(super) campaign: Option<Subject>,
    /// The arm that was left out of the campaign.
    pub(super) hold_out: Option<String>,
    pub(super) cost: Option<Amount>,
    /// What channels cost, by period.
    pub(super) channel_costs: Vec<ChannelCost>,
    /// The arm that others are compared with.
    pub(super) control: Option<String>,
    /// Who is in which community, where a file says it.
    pub(super) communities: Option<Vec<CommunityMember>>,
    /// Questions and complaints, where a file says them.
    pub(super) cases: Option<Vec<ServiceCase>>,
    /// Who gets which message; nobody without a playbook.
    pub(super) plan: Vec<OutreachDecision>,
    /// How many people a list names.
    pub(super) named: usize,
    /// What of the users was left out, in lines.
    pub(super) warnings: String,
    /// In which people are told.
    pub(super) language: Language,
    /// What the log calls subjects, channels and kinds.
    pub(super) names: Names,
    decimals: usize,
}

impl Morning {
    pub(super) fn of(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let reader = &arguments.reader;
        let (mut log, mut population) = reader.read_profiles(Embedded::APP_YEAR)?;
        let warnings = referrers::without_circles(&mut log, &mut population);
        if reader.strict && !warnings.is_empty() {
            return Err(format!("{warnings}correct them, or go on without --strict").into());
        }
        let work = Work::begin();
        let as_of = log.as_of;
        let company = company(arguments, &log)?;
        let rules = with_core(company.rules.clone(), &core_subjects(arguments, &log)?)?;
        let rules = work.stage("fitting rules", || rules.fit_population_where_possible(&population, as_of))?;
        let cards = work.stage("scoring", || rules.score_all(&population, as_of))?;
        let campaign = match &arguments.campaign {
            Some(name) => Some(subject(&log, name, "campaign")?),
            None => most_sent(&population, as_of),
        };
        let mut names = rules::names(&log);
        let mut morning = Self {
            communities: arguments
                .communities
                .as_deref()
                .map(|path| handed_in::communities(path, &log, &mut names))
                .transpose()?,
            cases: arguments.cases.as_deref().map(handed_in::cases).transpose()?,
            plan: Vec::new(),
            rules,
            company,
            cards,
            as_of,
            yesterday: as_of.minus(1),
            month_ago: as_of.plus_months(-1),
            campaign,
            channel_costs: match &arguments.channel_costs {
                Some(path) => channels::read(path, &log, reader.decimals)?,
                None => Vec::new(),
            },
            hold_out: hold_out(arguments, &log)?,
            cost: arguments.cost.as_deref().map(|text| cost(text, reader.decimals)).transpose()?,
            control: arguments.control.clone(),
            named: reader.top.map_or(NAMED, Into::into),
            decimals: reader.decimals.into(),
            warnings,
            language: reader.lang,
            names,
            population,
            log,
        };
        morning.plan = work.stage("planning messages", || plan::decisions(&morning))?;
        Ok(morning)
    }

    /// The id of a user as the log has it.
    pub(super) fn name(&self, user: UserId) -> &str {
        self.log.name(user)
    }

    /// The arm of the newcomer test that a user is in.
    pub(super) fn arm(&self, user: UserId) -> Option<&str> {
        self.log.arms.get(&user).map(AsRef::as_ref)
    }

    pub(super) fn subject(&self, subject: Subject) -> &str {
        self.log.subjects.name(subject).unwrap_or_default()
    }

    /// Kinds in a row: by name in the language, the log's own as the log has them.
    pub(super) fn kinds(&self, kinds: &KindSet) -> String {
        let named = Kind::NAMED.iter().filter(|kind| kinds.contains(**kind)).map(|kind| self.say(kind));
        let own = self.log.event_types.iter().filter_map(|event_type| event_type.kind);
        let own =
            own.filter(|kind| kind.name().is_none() && kinds.contains(*kind)).map(|kind| self.log.label(kind).into());
        let listed: Vec<String> = named.chain(own).collect();
        if listed.is_empty() {
            Vec::from(kinds.clone()).join(comma(self.language))
        } else {
            listed.join(comma(self.language))
        }
    }

    pub(super) fn money(&self, units: i64) -> String {
        money(Money::minor(units), self.decimals)
    }

    /// What the library says, in the language, with the names of the log and the decimals of its money.
    pub(super) fn say(&self, what: impl Say) -> String {
        format!("{:.*}", self.decimals, what.say_with(self.language, &self.names))
    }

    /// A user, and what is known of them on the day. Everybody with a scorecard is there.
    pub(super) fn member(&self, user: UserId) -> Option<(Member<'_>, AsOf<'_>)> {
        self.population.get(user).map(|member| (member, member.profile.as_of(self.as_of)))
    }

    /// Net spend of the last year.
    pub(super) fn value(&self, user: UserId) -> i64 {
        let spend = self.member(user).and_then(|(_, known)| known.net_spend(Window::last(365)).ok());
        spend.map_or(0, Money::minor_units)
    }

    /// Whoever is there and not gone.
    pub(super) fn here(&self) -> impl Iterator<Item = &Scorecard> {
        self.cards.iter().filter(|card| card.stage.stage != LifecycleStage::Churned)
    }

    /// How many scorecards there are of each name; names that nobody has are 0.
    pub(super) fn count(
        &self,
        names: impl IntoIterator<Item = Text>,
        name: impl Fn(&Scorecard) -> Option<Text>,
    ) -> Counts {
        let mut counts: Counts = names.into_iter().map(|name| (name, 0)).collect();
        for found in self.cards.iter().filter_map(name) {
            *counts.entry(found).or_default() += 1;
        }
        counts
    }

    /// The share of users with less net spend of the last year than this.
    pub(super) fn value_rank(values: &[i64], value: i64) -> Ratio {
        let below = values.partition_point(|other| *other < value);
        Ratio::of(below as u64, values.len() as u64).unwrap_or(Ratio::ZERO)
    }
}

/// Users by name, in the order in which they are shown.
pub(super) type Counts = indexmap::IndexMap<Text, u64>;

/// Names and how many users each has, in one line.
pub(super) fn listed(language: Language, counts: &Counts) -> String {
    let told = counts.iter().map(|(name, users)| with_users(language, name.said(language), *users));
    told.collect::<Vec<_>>().join(dot(language))
}

/// The rules that were given, or those of the embedded company, each with what the command line says of it.
fn company(arguments: &Arguments, log: &Log) -> Result<Company, Box<dyn Error>> {
    let embedded = || rules::parse_company(super::EMBEDDED_COMPANY, log);
    let mut company = match (&arguments.company, &arguments.rules) {
        // A rule set is a company whose other sections have their defaults.
        (Some(path), _) | (None, Some(path)) => rules::read_company(path, log)?,
        (None, None) if arguments.reader.events.is_none() => embedded()?,
        (None, None) => Company::default(),
    };
    if arguments.rules.is_some() && arguments.reader.events.is_none() && company.rules.behavior.is_none() {
        // What the embedded app is about is known, whatever else is asked.
        let RuleSet { behavior, triggers, .. } = embedded()?.rules;
        company.rules.behavior = behavior;
        if company.rules.triggers.is_empty() {
            company.rules.triggers = triggers;
        }
    }
    company = completed(company)?;
    if let Some(path) = &arguments.targets {
        company.kpi = board(path, &company.kpi)?;
    }
    if let Some(by) = arguments.attribution {
        company.campaign.attribution = by.into();
    }
    Ok(company)
}

/// The company with defaults for the scores that it has no rule for. Where it has no newcomer plan of its own, key numbers and
/// referrals go by the default one, unless they say another.
fn completed(company: Company) -> Result<Company, Box<dyn Error>> {
    let (had_plan, mut company) = (company.rules.incentives.is_some(), company);
    company.rules = company.rules.completed();
    let Some(incentives) = company.rules.incentives.as_ref().filter(|_| !had_plan) else { return Ok(company) };
    let config = company.referral.config().clone();
    if config.plan.is_none() {
        let plan = Some(incentives.tasks().clone());
        company.referral = ReferralRule::new(ReferralConfig { plan, ..config })?;
    }
    Ok(company)
}

/// The subjects that the product is about, as the command line says.
fn core_subjects(arguments: &Arguments, log: &Log) -> Result<BTreeSet<Subject>, String> {
    arguments.core.iter().map(|name| subject(log, name, "core")).collect()
}

/// The arm that was left out, if it is one.
fn hold_out(arguments: &Arguments, log: &Log) -> Result<Option<String>, String> {
    let Some(arm) = &arguments.hold_out else { return Ok(None) };
    if log.arms.values().any(|known| **known == **arm) {
        Ok(Some(arm.clone()))
    } else {
        Err(format!("--hold-out `{arm}` is no arm of the users file"))
    }
}

/// The board of key numbers, by the newcomer plan of the company where the file has no other.
fn board(path: &Path, company: &KpiRule) -> Result<KpiRule, Box<dyn Error>> {
    let told = |error: &dyn Error| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    let written: serde_json::Value = serde_json::from_str(&text).map_err(|error| told(&error))?;
    let rule: KpiRule = serde_json::from_str(&text).map_err(|error| told(&error))?;
    Ok(if written.get("plan").is_some() { rule } else { KpiRule { plan: company.plan.clone(), ..rule } })
}

fn cost(text: &str, decimals: u8) -> Result<Amount, Box<dyn Error>> {
    let units = Money::parse_decimal(text, decimals)?.minor_units();
    Ok(u64::try_from(units)
        .map(Amount::minor)
        .map_err(|_| format!("--cost `{text}` is below 0: give what was paid"))?)
}

fn subject(log: &Log, name: &str, option: &str) -> Result<Subject, String> {
    log.subjects.get(name).ok_or_else(|| format!("subject `{name}` of --{option} is not in {}", log.source))
}

/// The rules, where the product is about something: behavior counts that more, and using it may upgrade a user.
fn with_core(mut rules: RuleSet, core: &BTreeSet<Subject>) -> Result<RuleSet, Box<dyn Error>> {
    if core.is_empty() {
        return Ok(rules);
    }
    let behavior = BehaviorRule::new(BehaviorConfig { core_subjects: core.clone(), ..BehaviorConfig::default() })?;
    rules.behavior = Some(lifestage::rule::Fittable::Fitted(behavior.with_cuts(BehaviorCuts::default())));
    if rules.triggers.is_empty() {
        rules.triggers.push(Trigger::upgrade(core.iter().copied())?);
    }
    Ok(rules)
}

/// The subject of the most messages, of several the lowest number.
fn most_sent(population: &Population, as_of: Day) -> Option<Subject> {
    let mut sent: BTreeMap<Subject, u64> = BTreeMap::new();
    let tallies = population.profiles().flat_map(|profile| profile.as_of(as_of).tallies());
    for tally in tallies.filter(|tally| tally.kind() == Kind::MessageSent && tally.subject().is_some()) {
        *sent.entry(tally.subject()).or_default() += u64::from(tally.count());
    }
    let most = sent.values().max().copied();
    sent.into_iter().find(|(_, count)| Some(*count) == most).map(|(subject, _)| subject)
}
