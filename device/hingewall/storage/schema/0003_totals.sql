-- What sets and days come to, so that weeks are compared without reading their reps. All of it can be counted anew from
-- the reps (hingewall.storage.counting), which the writer does for whatever is listed as uncounted: at first, everything.
CREATE TABLE set_totals (
    seq INTEGER PRIMARY KEY REFERENCES sets (seq) ON DELETE CASCADE,
    totals TEXT NOT NULL
);

-- By local date, and by athlete; '' are guests.
CREATE TABLE day_totals (
    day TEXT NOT NULL,
    athlete TEXT NOT NULL,
    totals TEXT NOT NULL,
    PRIMARY KEY (day, athlete)
) WITHOUT ROWID;

-- Where the wall hangs, as the days above were told apart: elsewhere a day begins at another moment.
CREATE TABLE counted_in (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    zone TEXT NOT NULL
);
INSERT INTO counted_in VALUES (1, '');

CREATE TABLE uncounted_sets (seq INTEGER PRIMARY KEY);
INSERT INTO uncounted_sets SELECT seq FROM sets;
CREATE TABLE uncounted_days (day TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TRIGGER rep_is_new AFTER INSERT ON reps BEGIN
    INSERT OR IGNORE INTO uncounted_sets SELECT seq FROM sets WHERE id = new.set_id;
END;
CREATE TRIGGER rep_goes AFTER DELETE ON reps BEGIN
    INSERT OR IGNORE INTO uncounted_sets SELECT seq FROM sets WHERE id = old.set_id;
END;
CREATE TRIGGER rep_is_edited AFTER INSERT ON edits BEGIN
    INSERT OR IGNORE INTO uncounted_sets
    SELECT sets.seq FROM reps JOIN sets ON sets.id = reps.set_id WHERE reps.id = new.rep_id;
END;
CREATE TRIGGER set_is_another_days AFTER UPDATE OF wall, athlete_id ON sets BEGIN
    INSERT OR IGNORE INTO uncounted_days VALUES (date(old.wall, 'unixepoch', 'localtime'));
    INSERT OR IGNORE INTO uncounted_days VALUES (date(new.wall, 'unixepoch', 'localtime'));
END;
CREATE TRIGGER set_goes AFTER DELETE ON sets BEGIN
    DELETE FROM uncounted_sets WHERE seq = old.seq;
    INSERT OR IGNORE INTO uncounted_days VALUES (date(old.wall, 'unixepoch', 'localtime'));
END;
-- At once, and not when the day is counted next: nothing of a person stays.
CREATE TRIGGER athlete_goes AFTER DELETE ON athletes BEGIN
    DELETE FROM day_totals WHERE athlete = old.id;
END;
