-- From version 2: days that are forgotten.

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

UPDATE lifestage_version SET version = 3;
