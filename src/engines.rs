//! Tallies from an engine: the schema, and the queries of five engines that make them.
//!
//! A profile is what `GROUP BY user, day, kind, subject` gives: built-in aggregates, which every SQL engine spills, parts and
//! adds up in any order. So a log that is too large for one machine needs no plug-in: the engine counts, and
//! [`Population::from_tally_columns`](crate::Population::from_tally_columns) or
//! [`Profile::from_tallies`](crate::Profile::from_tallies) takes over. Both give the very bytes that
//! [`Population::from_columns`](crate::Population::from_columns) gives from the events.
//!
//! # The schema
//!
//! | column | type | what it is |
//! |---|---|---|
//! | `user` | `u64` or `u128` | the id; texts get numbers by an [`Interner`](crate::Interner) or a hash of 128 bits |
//! | `day` | `i32`, Arrow's `Date32` | the civil day, as days since 1970-01-01, [by the calendar](#the-civil-day) |
//! | `kind` | `u16`, or `u8` by a [`KindMap`](crate::population::KindMap) | the code of the [`Kind`](crate::Kind): 0 to 34, or 32768 and above for your own |
//! | `subject` | `u16` | the number of the [`Subject`](crate::Subject), 0 for none |
//! | `count` | `i64` | `count(*)`, from 1 to 4294967295 |
//! | `sum` | `i64` | `sum(value)` in the kind's unit: minor units of money, seconds, points, 0 to 100; 0 for kinds without a value |
//! | `hours` | `i32` | `bit_or(1 << hour)` of the local clock hours 0 to 23; 0 where only dates are known |
//!
//! Each (user, day, kind, subject) comes once. A key that comes twice is refused by name: it is a join that multiplied rows,
//! or two exports of one day. Parts that were counted apart are added up by
//! [`Population::merge`](crate::Population::merge), as any two populations are. Nulls have no place in it: `coalesce` a subject or a value to 0.
//!
//! # The civil day
//!
//! ```text
//! local = the instant in the zone of the calendar
//! hour  = hour of local                               whatever the day start
//! day   = date of local, one less where hour < day start
//! ```
//! Do not subtract the day start from the instant: on the night on which clocks change, that is another hour. Below, the zone
//! is Europe/Berlin and a day starts at 4; without a day start leave out what compares with 4. The population then gets the
//! same calendar, `Calendar::in_zone(&Tz::Europe__Berlin, 2000..=2040).with_day_start(4)?`, and holds it against everything
//! that comes later. That the engine counted by it, nobody can check afterwards.
//!
//! A log that carries the offset of each event (a calendar [of the event](crate::Calendar::of_the_event)) has `local` as a column.
//! A bare date is its own day under every calendar, and has no hour: give it `0` in place of `1 << hour`, and no day start.
//!
//! In all queries `events` has `user_id`, `ts` (an instant), `event_type`, `subject` and `value`, and `kinds` has a row for
//! each `event_type` with the code of its kind: `('purchase', 19), ('refund', 20), …`. A row that is a second kind too, such
//! as a long view, is a second row there by `UNION ALL`.
//!
//! # DuckDB
//!
//! ```sql
//! WITH placed AS (
//!   SELECT user_id, kind, coalesce(subject, 0) AS subject, coalesce(value, 0) AS value,
//!          ts AT TIME ZONE 'Europe/Berlin' AS local            -- ts is TIMESTAMPTZ
//!   FROM events JOIN kinds USING (event_type))
//! SELECT user_id, local::DATE - (hour(local) < 4)::INTEGER AS day, kind, subject,
//!        count(*) AS count, sum(value)::BIGINT AS sum,
//!        bit_or(1 << hour(local))::INTEGER AS hours
//! FROM placed GROUP BY ALL
//! ```
//!
//! # ClickHouse
//!
//! ```sql
//! SELECT user_id, toDate32(local) - (toHour(local) < 4) AS day, kind, subject,
//!        toInt64(count()) AS count, toInt64(sum(value)) AS sum,
//!        toInt32(groupBitOr(bitShiftLeft(toUInt32(1), toHour(local)))) AS hours
//! FROM (SELECT user_id, kind, ifNull(subject, 0) AS subject, ifNull(value, 0) AS value,
//!              toTimeZone(ts, 'Europe/Berlin') AS local        -- ts is DateTime64
//!       FROM events INNER JOIN kinds USING (event_type))
//! GROUP BY user_id, day, kind, subject
//! ```
//!
//! # PostgreSQL
//!
//! ```sql
//! WITH placed AS (
//!   SELECT user_id, kind, coalesce(subject, 0) AS subject, coalesce(value, 0) AS value,
//!          ts AT TIME ZONE 'Europe/Berlin' AS local            -- ts is timestamptz
//!   FROM events JOIN kinds USING (event_type))
//! SELECT user_id, local::date - (extract(hour FROM local) < 4)::int - date '1970-01-01' AS day, kind, subject,
//!        count(*) AS count, sum(value)::bigint AS sum,
//!        bit_or(1 << extract(hour FROM local)::int) AS hours
//! FROM placed GROUP BY 1, 2, 3, 4
//! ```
//!
//! # Spark
//!
//! With `spark.sql.session.timeZone` set to `UTC`:
//!
//! ```sql
//! WITH placed AS (
//!   SELECT user_id, kind, coalesce(subject, 0) AS subject, coalesce(value, 0) AS value,
//!          from_utc_timestamp(ts, 'Europe/Berlin') AS local    -- ts is TIMESTAMP
//!   FROM events JOIN kinds USING (event_type))
//! SELECT user_id, date_sub(to_date(local), CASE WHEN hour(local) < 4 THEN 1 ELSE 0 END) AS day, kind, subject,
//!        count(*) AS count, sum(value) AS sum,
//!        bit_or(shiftleft(1, hour(local))) AS hours
//! FROM placed GROUP BY 1, 2, 3, 4
//! ```
//!
//! # DataFusion
//!
//! ```sql
//! WITH placed AS (
//!   SELECT user_id, kind, coalesce(subject, 0) AS subject, coalesce(value, 0) AS value,
//!          to_local_time(arrow_cast(ts, 'Timestamp(Millisecond, Some("Europe/Berlin"))')) AS local    -- ts has the zone UTC
//!   FROM events JOIN kinds USING (event_type))
//! SELECT user_id,
//!        CAST(CASE WHEN date_part('hour', local) < 4 THEN local - INTERVAL '1 day' ELSE local END AS DATE) AS day,
//!        kind, subject, count(*) AS count, sum(value) AS sum,
//!        arrow_cast(bit_or(1 << date_part('hour', local)), 'Int32') AS hours
//! FROM placed GROUP BY 1, 2, 3, 4
//! ```
//!
//! The first two, the last one, and the same by expressions of Polars are run by `tests/oracles/tallies.py`, and give the
//! bytes of the events; the other two are as their manuals have it.
