//! What a question about incentives is about: a profile as of a day, the user, and from which day on events are read
//! from the profile.
//!
//! With what was achieved by a horizon at hand, everything before it is in that state, and only the days from the horizon
//! on are read. An event that arrives late for a day before it changes nothing then, not even the day of joining: what
//! was granted stands.

use serde::{Deserialize, Serialize};

use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

/// What was known of a user's arrival at a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct Arrival {
    /// The first day that is not part of the state.
    pub(in crate::incentive) horizon: Day,
    /// The first day with an event of any kind.
    pub(in crate::incentive) first_day: Option<Day>,
    /// The day of the first registration.
    pub(in crate::incentive) registered: Option<Day>,
    /// The first day with activity.
    pub(in crate::incentive) first_active: Option<Day>,
}

/// A question about one user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(in crate::incentive) as_of: AsOf<'a>,
    pub(in crate::incentive) user: &'a User,
    arrival: Option<&'a Arrival>,
    /// Whether days count although the user may join later.
    before_joining: bool,
}

impl<'a> Asked<'a> {
    /// A question that the profile alone answers.
    pub(crate) const fn new(as_of: AsOf<'a>, user: &'a User) -> Self {
        Self { as_of, user, arrival: None, before_joining: false }
    }

    /// A question that goes on from a horizon.
    ///
    /// # Errors
    /// As of a day before the horizon: a state cannot say what was known on an earlier day. Where the profile forgot days
    /// after the horizon.
    pub(in crate::incentive) fn after(
        as_of: AsOf<'a>,
        user: &'a User,
        arrival: &'a Arrival,
    ) -> Result<Self, BeforeHorizon> {
        let asked = Self { arrival: Some(arrival), ..Self::new(as_of, user) };
        if let Some(horizon) = as_of.horizon().filter(|horizon| *horizon > arrival.horizon) {
            return Err(BeforeHorizon { asked: arrival.horizon, horizon });
        }
        if as_of.day() < arrival.horizon { Err(asked.refused(as_of.day())) } else { Ok(asked) }
    }

    /// The same question, of days that count once the user has joined, which may be later: nothing that somebody did before
    /// registering is taken from them.
    pub(in crate::incentive) const fn before_joining(self) -> Self {
        Self { before_joining: true, ..self }
    }

    pub(in crate::incentive) const fn day(&self) -> Day {
        self.as_of.day()
    }

    /// The horizon from which it goes on.
    pub(in crate::incentive) fn horizon(&self) -> Option<Day> {
        self.arrival.map(|arrival| arrival.horizon)
    }

    /// The day on which the user joined: [`AsOf::joined`].
    pub(in crate::incentive) fn joined(&self) -> Option<Day> {
        let Some(arrival) = self.arrival.filter(|_| self.user.join_day.is_none()) else {
            return self.as_of.joined(self.user);
        };
        let first = |is: fn(&&Tally) -> bool| self.after_horizon().iter().find(is).map(Tally::day);
        let registered = || first(|tally| tally.code() == Kind::Register.code());
        let active = || first(|tally| tally.kind().is_activity());
        arrival.registered.or_else(registered).or(arrival.first_active).or_else(active)
    }

    /// The first day whose events count: [`AsOf::counted_from`].
    pub(in crate::incentive) fn counted_from(&self) -> Option<Day> {
        if self.arrival.is_none() && !self.before_joining {
            return self.as_of.counted_from(self.user);
        }
        if !self.before_joining {
            self.joined()?;
        }
        let first_day = || match self.arrival {
            Some(arrival) => arrival.first_day.or_else(|| self.after_horizon().first().map(Tally::day)),
            None => self.as_of.first_day(),
        };
        self.user.join_day.or_else(first_day).filter(|from| *from <= self.day())
    }

    /// Those of the days that are read from the profile; none where all of them are before the horizon.
    pub(in crate::incentive) fn read_from(&self, days: Days) -> Option<Days> {
        self.horizon().map_or(Some(days), |horizon| Days::new(days.first().max(horizon), days.last()).ok())
    }

    /// The first day that counts, and the tallies from it on that are read from the profile. `None` if the user has not
    /// joined.
    pub(in crate::incentive) fn counted(&self) -> Result<Option<(Day, &'a [Tally])>, BeforeHorizon> {
        let Some(from) = self.counted_from() else { return Ok(None) };
        Ok(Some((from, self.tallies_from(from)?)))
    }

    /// The tallies from this day on that are read from the profile.
    pub(in crate::incentive) fn tallies_from(&self, from: Day) -> Result<&'a [Tally], BeforeHorizon> {
        let days = Days::new(from, self.day()).ok().and_then(|days| self.read_from(days));
        days.map_or(Ok(Default::default()), |days| self.as_of.during(days))
    }

    /// That a question reaches before the horizon, back to this day.
    pub(in crate::incentive) fn refused(&self, asked: Day) -> BeforeHorizon {
        BeforeHorizon { asked, horizon: self.horizon().or_else(|| self.as_of.horizon()).unwrap_or(asked) }
    }

    /// What is known of the user's arrival by the end of the day asked about, which is the last one before this horizon.
    pub(in crate::incentive) fn arrival(&self, horizon: Day) -> Arrival {
        let first = |is: fn(&&Tally) -> bool| self.after_horizon().iter().find(is).map(Tally::day);
        if self.user.join_day.is_some() {
            // Nothing that happened says when they joined.
            return Arrival { horizon, first_day: None, registered: None, first_active: None };
        }
        let before = self.arrival;
        let known = |of: fn(&Arrival) -> Option<Day>| before.and_then(of);
        Arrival {
            horizon,
            first_day: known(|arrival| arrival.first_day).or_else(|| first(|_| true)),
            registered: known(|arrival| arrival.registered)
                .or_else(|| first(|tally| tally.code() == Kind::Register.code())),
            first_active: known(|arrival| arrival.first_active).or_else(|| first(|tally| tally.kind().is_activity())),
        }
    }

    /// The tallies after the horizon, or all.
    fn after_horizon(&self) -> &'a [Tally] {
        let tallies = self.as_of.tallies();
        let old = self.horizon().map_or(0, |horizon| tallies.partition_point(|tally| tally.day() < horizon));
        tallies.get(old..).unwrap_or_default()
    }
}
