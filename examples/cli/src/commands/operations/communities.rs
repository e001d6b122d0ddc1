//! Who is ahead this week, how alive communities are, and how soon users are answered.

use std::error::Error;

use lifestage::UserId;
use lifestage::answer::Say;
use lifestage::outreach::{Answerer, ServiceQuality};
use lifestage::report::{Community, Leaderboard, MemberRole, RosterPerson};
use serde::Serialize;

use super::Block;
use super::contact::morning_hour;
use super::morning::Morning;
use super::page::Page;
use crate::speech::{Text, all};
use crate::table::{grouped, share, table};

#[derive(Serialize)]
pub(super) struct CommunitiesAndService {
    board: Board,
    /// None where no file says who is where.
    communities: Option<Vec<OneCommunity>>,
    /// None where no file says what became of questions and complaints.
    service: Option<Service>,
}

#[derive(Serialize)]
struct Board {
    days: lifestage::time::Days,
    users: usize,
    first: Vec<Placed>,
}

#[derive(Serialize)]
struct Placed {
    place: usize,
    user: String,
    score: u64,
}

#[derive(Serialize)]
struct OneCommunity {
    community: String,
    members: u64,
    active: u64,
    operators: u64,
    seed_users: u64,
    best: Option<String>,
    /// Whom to ask to become a seed user.
    candidates: Vec<String>,
    /// The first of its members on the board.
    ahead: Option<Placed>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Service {
    cases: u64,
    due: u64,
    in_time_by_volunteers: u64,
    in_time_by_staff: u64,
    waiting: u64,
    open: u64,
    overdue: u64,
    /// Minutes to the first answer, the median of each side.
    median_minutes_of_volunteers: Option<i64>,
    median_minutes_of_staff: Option<i64>,
    said: String,
}

impl Block for CommunitiesAndService {
    const NAME: &'static str = "communities";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let company = &morning.company;
        let board = company.leaderboard.report(&morning.population, morning.as_of)?;
        let communities = match &morning.communities {
            None => None,
            Some(members) => {
                let roster = company.roster.report(&morning.population, members, morning.as_of)?;
                Some(roster.communities().map(|community| OneCommunity::of(morning, &community, &board)).collect())
            }
        };
        let service = match &morning.cases {
            None => None,
            Some(cases) => Some(Service::of(morning, &company.service.report(cases, morning_hour(morning)?)?)),
        };
        let places = board.places();
        let first = places.iter().take(morning.named).map(|place| Placed {
            place: place.place,
            user: morning.name(place.user).to_owned(),
            score: place.score,
        });
        Ok(Self {
            board: Board { days: board.days, users: board.rows.len(), first: first.collect() },
            communities,
            service,
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::board(language, &self.board));
        match &self.communities {
            None => page.line(words::NO_MEMBERS.said(language)),
            Some(communities) => {
                let mut table = table(all(language, words::COLUMNS));
                for of in communities {
                    table.add_row([
                        of.community.clone(),
                        grouped(of.members),
                        share(language, of.active, of.members),
                        grouped(of.operators),
                        grouped(of.seed_users),
                        of.best.clone().unwrap_or_default(),
                        of.candidates.join(crate::speech::comma(language)),
                    ]);
                }
                page.table(table);
                for finding in communities.iter().flat_map(|of| &of.findings) {
                    page.item(finding);
                }
            }
        }
        page.line(&words::service(language, self.service.as_ref()));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning.language, self)))
    }
}

impl OneCommunity {
    fn of(morning: &Morning, community: &Community<'_>, board: &Leaderboard) -> Self {
        let name = |person: &&RosterPerson| morning.name(person.user).to_owned();
        let is_in = |user: UserId| community.people.iter().any(|person| person.user == user);
        let with = |role| community.with_role(role).count() as u64;
        let ahead = board.places_among(is_in).first().map(|place| Placed {
            place: place.place,
            user: morning.name(place.user).to_owned(),
            score: place.score,
        });
        Self {
            community: morning.names.subjects.name(community.subject).unwrap_or_default().to_owned(),
            members: community.members(),
            active: community.active(),
            operators: with(MemberRole::Operator),
            seed_users: with(MemberRole::SeedUser),
            best: community.best(1).first().map(name),
            candidates: community.candidates(2).iter().map(name).collect(),
            ahead,
            findings: community.findings().iter().map(|finding| morning.say(finding)).collect(),
        }
    }
}

impl Service {
    fn of(morning: &Morning, quality: &ServiceQuality) -> Self {
        let counts = quality.counts();
        let median = |by| quality.of(by).minutes.median();
        Self {
            cases: counts.cases,
            due: quality.due(),
            in_time_by_volunteers: counts.volunteers.in_time,
            in_time_by_staff: counts.staff.in_time,
            waiting: counts.waiting,
            open: counts.open,
            overdue: counts.overdue,
            median_minutes_of_volunteers: median(Answerer::Volunteer),
            median_minutes_of_staff: median(Answerer::Staff),
            said: morning.say(quality),
        }
    }
}

mod words {
    use lifestage::answer::Language;

    use super::{Board, CommunitiesAndService, Placed, Say, Service};
    use crate::speech::{Text, dot, in_a_row, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Communities and service", "社群与服务质量");
    pub(super) const CALL: &str = "let roster = RosterRule::default().report(&population, &members, as_of)?;";
    pub(super) const NO_MEMBERS: Text = Text::new(
        "No log says who is in which community; a file does (--communities).",
        "日志中没有社群成员信息；用--communities给出成员文件即可查看。",
    );
    const NO_CASES: Text = Text::new(
        "No log says how soon users were answered; a file of cases does (--cases).",
        "日志中没有首次答复信息；用--cases给出工单文件即可查看。",
    );
    pub(super) const COLUMNS: [Text; 7] = [
        Text::new("community", "社群"),
        Text::new("members", "成员"),
        Text::new("active", "活跃率"),
        Text::new("operators", "运营者"),
        Text::new("seeds", "种子用户"),
        Text::new("best", "本月最佳"),
        Text::new("candidates", "候选人"),
    ];

    sentences! {
        ahead(place, user, score) "{place}. {user} with {score}" "第{place}名用户{user}（{score}分）";
        board_of(first, users, places) "On the board since {first} are {users} users: {places}." "{first}起的排行榜共{users}人上榜：{places}。";
        nobody(first) "Nobody is on the board since {first}." "{first}起的排行榜暂无用户上榜。";
        quiet(count, of) "{count} of {of} communities need a look." "{of}个社群中有{count}个需要关注。";
        answered(said) "{said}." "{said}。";
        minutes(volunteers, staff)
            "The median first answer took volunteers {volunteers} min, staff {staff} min."
            "首次答复时间的中位数：志愿者{volunteers}分钟，工作人员{staff}分钟。";
    }

    pub(super) fn board(language: Language, of: &Board) -> String {
        let day = of.days.first();
        let first = day.say(language);
        if of.first.is_empty() {
            return nobody(language, first);
        }
        let place = |of: &Placed| ahead(language, of.place, &of.user, grouped(of.score));
        let places: Vec<String> = of.first.iter().map(place).collect();
        board_of(language, first, of.users, places.join(dot(language)))
    }

    pub(super) fn service(language: Language, service: Option<&Service>) -> String {
        let Some(service) = service else { return NO_CASES.said(language).to_owned() };
        let medians = service.median_minutes_of_volunteers.zip(service.median_minutes_of_staff);
        let medians = medians.map(|(volunteers, staff)| minutes(language, volunteers, staff));
        in_a_row(language, &[answered(language, &service.said)].into_iter().chain(medians).collect::<Vec<_>>())
    }

    pub(super) fn gist(language: Language, of: &CommunitiesAndService) -> String {
        let communities = of.communities.as_ref().map(|communities| {
            let look = communities.iter().filter(|community| !community.findings.is_empty()).count();
            quiet(language, look, communities.len())
        });
        let service = of.service.as_ref().map(|of| service(language, Some(of)));
        in_a_row(
            language,
            &[board(language, &of.board)].into_iter().chain(communities).chain(service).collect::<Vec<_>>(),
        )
    }
}
