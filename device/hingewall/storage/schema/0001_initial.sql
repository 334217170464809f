-- Times are seconds since 1970 UTC (wall) or of CLOCK_MONOTONIC in one boot (mono); lengths mm.
-- "sure" is 1 when the clock was synchronised, or the date has been corrected since.

CREATE TABLE boots (
    boot INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL UNIQUE
);

-- One row: every setting as JSON, {"section.key": value}. Revision 1 is the defaults.
CREATE TABLE settings (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL,
    json TEXT NOT NULL
);
INSERT INTO settings VALUES (1, 1, '{}');

CREATE TABLE settings_history (
    revision INTEGER PRIMARY KEY,
    changes TEXT NOT NULL,
    wall REAL NOT NULL,
    mono REAL NOT NULL,
    boot INTEGER NOT NULL REFERENCES boots,
    sure INTEGER NOT NULL
);

CREATE TABLE owner (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    pin_hash TEXT,
    generation INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    last_failure REAL
);
INSERT INTO owner VALUES (1, NULL, 0, 0, NULL);

-- AUTOINCREMENT: a number that was announced is never given to another set or rep, even after the newest is deleted.
CREATE TABLE sets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    wall REAL NOT NULL,
    mono REAL NOT NULL,
    boot INTEGER NOT NULL REFERENCES boots,
    sure INTEGER NOT NULL,
    ended_mono REAL,
    end_reason TEXT,
    goal INTEGER NOT NULL,
    mode TEXT NOT NULL,
    source TEXT NOT NULL,
    settings_revision INTEGER NOT NULL,
    settings TEXT NOT NULL,
    rules_version INTEGER NOT NULL,
    app_version TEXT NOT NULL
);
CREATE INDEX sets_by_date ON sets (wall);

-- A rep's date follows from its set's: wall + (end_s - mono). The trace is last, so that nothing else reads past it.
CREATE TABLE reps (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    set_id TEXT NOT NULL REFERENCES sets (id) ON DELETE CASCADE,
    end_s REAL NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    unsure INTEGER NOT NULL,
    measured TEXT NOT NULL,
    trace BLOB NOT NULL
);
CREATE INDEX reps_by_set ON reps (set_id, seq);

-- Never changed: what a person made of a rep, one row for each change. "after" is a verdict or "removed".
CREATE TABLE edits (
    seq INTEGER PRIMARY KEY,
    rep_id TEXT NOT NULL REFERENCES reps (id) ON DELETE CASCADE,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    by TEXT NOT NULL,
    wall REAL NOT NULL,
    mono REAL NOT NULL,
    boot INTEGER NOT NULL REFERENCES boots,
    sure INTEGER NOT NULL
);
CREATE INDEX edits_by_rep ON edits (rep_id, seq);

-- "standing" is what a rep counts as now: the last edit, or else what the device said.
CREATE VIEW judged AS
SELECT
    reps.seq, reps.id, reps.set_id, reps.end_s, reps.verdict, reps.reason, reps.unsure, reps.measured,
    coalesce((SELECT after FROM edits WHERE rep_id = reps.id ORDER BY edits.seq DESC LIMIT 1), verdict) AS standing
FROM reps;
