-- From version 1: links, and who changed when.

ALTER TABLE users ADD canonical bigint;
CREATE INDEX users_canonical ON users (canonical) WHERE canonical IS NOT NULL;

CREATE TABLE links (
    alias bigint NOT NULL REFERENCES users,
    number bigint NOT NULL REFERENCES users,
    source integer NOT NULL,
    day integer NOT NULL,
    is_end boolean NOT NULL,
    PRIMARY KEY (alias, number, source, day, is_end)
);
CREATE INDEX links_number ON links (number);

ALTER TABLE states ADD touched bigint NOT NULL DEFAULT 0;
ALTER TABLE states ALTER touched DROP DEFAULT;
CREATE INDEX states_touched ON states (touched);

CREATE INDEX log_date ON log (at) WHERE is_date;

UPDATE lifestage_version SET version = 2;
