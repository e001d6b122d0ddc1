-- Everything that the service keeps. Created whole, under a lock, by whichever process comes first.

CREATE TABLE lifestage_version (version integer NOT NULL);
INSERT INTO lifestage_version VALUES (3);

-- Who there is. A row here is what a transaction locks before it touches anything of a user.
CREATE TABLE users (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    facts text NOT NULL DEFAULT '',
    referrer bigint,
    -- The least number of those that links join to this one; none where links join nobody to it.
    canonical bigint
);
CREATE INDEX users_referrer ON users (referrer) WHERE referrer IS NOT NULL;
CREATE INDEX users_canonical ON users (canonical) WHERE canonical IS NOT NULL;

-- Which ids are one user: links and their ends, as they came.
CREATE TABLE links (
    alias bigint NOT NULL REFERENCES users,
    number bigint NOT NULL REFERENCES users,
    source integer NOT NULL,
    day integer NOT NULL,
    is_end boolean NOT NULL,
    PRIMARY KEY (alias, number, source, day, is_end)
);
CREATE INDEX links_number ON links (number);

-- What follows from a user's events, and what was told of it: written together, so they are one row.
CREATE TABLE states (
    number bigint PRIMARY KEY REFERENCES users,
    profile bytea NOT NULL,
    seen bytea NOT NULL,
    told bytea NOT NULL,
    due integer,
    revision bigint NOT NULL,
    -- The transaction that stored it, for those who read only what changed.
    touched bigint NOT NULL
);
-- Bytes that were packed once are not packed smaller, and packing takes longer than writing them.
ALTER TABLE states ALTER profile SET STORAGE EXTERNAL, ALTER seen SET STORAGE EXTERNAL, ALTER told SET STORAGE EXTERNAL;
CREATE INDEX states_due ON states (due) WHERE due IS NOT NULL;
CREATE INDEX states_revision ON states (revision, number);
CREATE INDEX states_touched ON states (touched);

-- What is left of days that are forgotten: nowhere else, and read with the state.
CREATE TABLE forgotten (
    number bigint PRIMARY KEY REFERENCES users,
    horizon integer NOT NULL,
    -- Empty of an alias, some of whose events are in the row of its user.
    left_over bytea NOT NULL,
    left_seen bytea NOT NULL,
    achieved bytea NOT NULL,
    own_left_over bytea NOT NULL,
    own_achieved bytea NOT NULL,
    rules bigint
);

-- Every accepted event as it came, in order of arrival, but for those that are forgotten. All of the states can be rebuilt
-- from it and from what is left of forgotten days.
CREATE TABLE log (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number bigint NOT NULL REFERENCES users,
    event_id text NOT NULL,
    at bigint NOT NULL,
    is_date boolean NOT NULL,
    utc_offset integer,
    kind integer NOT NULL,
    subject integer NOT NULL,
    value bigint NOT NULL
);
CREATE INDEX log_number ON log (number, place);
CREATE INDEX log_at ON log (at, kind) WHERE NOT is_date;
CREATE INDEX log_date ON log (at) WHERE is_date;

CREATE TABLE names (number integer PRIMARY KEY, name text NOT NULL UNIQUE);

CREATE TABLE ledgers (number bigint PRIMARY KEY REFERENCES users, ledger bytea NOT NULL);

CREATE TABLE rules (
    revision bigint PRIMARY KEY,
    format integer NOT NULL,
    written_by text NOT NULL,
    book text NOT NULL,
    why text NOT NULL,
    at bigint NOT NULL
);

-- Changes to be told. The key makes telling one twice impossible.
CREATE TABLE outbox (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    number bigint NOT NULL REFERENCES users,
    day integer NOT NULL,
    change text NOT NULL,
    at bigint NOT NULL,
    is_delivered boolean NOT NULL DEFAULT false
);
CREATE INDEX outbox_number ON outbox (number, place);
CREATE INDEX outbox_undelivered ON outbox (place) WHERE NOT is_delivered;

CREATE TABLE sent (
    number bigint NOT NULL REFERENCES users,
    key text NOT NULL,
    at bigint NOT NULL,
    channel text NOT NULL,
    class integer NOT NULL,
    PRIMARY KEY (number, key)
);

CREATE TABLE exposures (
    experiment text NOT NULL,
    number bigint NOT NULL REFERENCES users,
    arm text NOT NULL,
    day integer NOT NULL,
    PRIMARY KEY (experiment, number)
);
CREATE INDEX exposures_number ON exposures (number);

CREATE TABLE jobs (name text PRIMARY KEY, progress text NOT NULL);

CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
