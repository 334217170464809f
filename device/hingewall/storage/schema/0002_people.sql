-- Nobody is named here: whose sets are whose, and nothing else.
CREATE TABLE athletes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE
);

-- All that is known of a person. No other table refers to this one, so that it can be written anew as a whole when a
-- person goes: a page that SQLite has reordered may hold old copies of what was deleted from it.
-- "folded" is the nickname as it is compared; "targets" are settings of their own, {"section.key": value}.
CREATE TABLE profiles (
    athlete_id TEXT PRIMARY KEY REFERENCES athletes (id) ON DELETE CASCADE,
    nickname TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    colour TEXT NOT NULL,
    shape TEXT NOT NULL,
    targets TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    generation INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    last_failure REAL,
    UNIQUE (colour, shape)
);

-- NULL is a guest.
ALTER TABLE sets ADD COLUMN athlete_id TEXT REFERENCES athletes (id) ON DELETE CASCADE;
CREATE INDEX sets_by_athlete ON sets (athlete_id, seq);
