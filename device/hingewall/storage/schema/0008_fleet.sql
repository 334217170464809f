-- The hub that this wall has joined: one row, and none on a wall that is alone, which then pays for nothing below.
-- "wall" is what the hub calls it, "store" this very file: one that was mended, restored or copied gets another, since its
-- numbers begin elsewhere. "pi" is a seal that this Pi alone makes; its serial number itself lies on no card.
-- "acknowledged" is the last number that the hub has committed.
CREATE TABLE hub (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    wall TEXT NOT NULL,
    store TEXT NOT NULL,
    pi TEXT NOT NULL,
    acknowledged INTEGER NOT NULL
);

-- What has changed since, in order: what it is now is read when it is sent. A thing that is no longer there, or no longer
-- the hub's to know, is sent as gone. The row of the last acknowledged number stays, to tell a restored file by.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL
);

-- UUIDv7, so that an edit that arrives twice is one. Those from before a hub was joined get theirs then.
ALTER TABLE edits ADD COLUMN id TEXT;
CREATE UNIQUE INDEX edits_by_id ON edits (id);

CREATE TRIGGER set_for_hub AFTER INSERT ON sets WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('set', new.id);
END;
CREATE TRIGGER set_changed_for_hub AFTER UPDATE OF wall, sure, ended_mono, athlete_id ON sets
WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('set', new.id);
END;
-- What goes by its age alone the hub may keep; what a person takes back it may not.
CREATE TRIGGER set_gone_for_hub AFTER DELETE ON sets
WHEN EXISTS (SELECT 1 FROM hub) AND (old.marked IS NULL OR old.athlete_id IS NOT NULL) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('set', old.id);
END;
CREATE TRIGGER rep_for_hub AFTER INSERT ON reps WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('rep', new.id);
END;
CREATE TRIGGER edit_for_hub AFTER INSERT ON edits WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('edit', new.id);
END;
CREATE TRIGGER edit_dated_for_hub AFTER UPDATE OF wall, sure ON edits WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('edit', new.id);
END;

-- The hub is the owner's: it knows of an athlete what the owner may see, from the moment of their yes until it ends.
CREATE TRIGGER athlete_for_hub AFTER UPDATE OF nickname, colour, shape, owner_sees ON profiles
WHEN EXISTS (SELECT 1 FROM hub) AND (new.owner_sees OR old.owner_sees) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('athlete', new.athlete_id);
END;
CREATE TRIGGER athlete_shares_with_hub AFTER UPDATE OF owner_sees ON profiles
WHEN EXISTS (SELECT 1 FROM hub) AND new.owner_sees > old.owner_sees BEGIN
    INSERT INTO outbox (kind, id) SELECT 'set', id FROM sets WHERE athlete_id = new.athlete_id ORDER BY seq;
    INSERT INTO outbox (kind, id)
    SELECT 'rep', reps.id FROM sets JOIN reps ON reps.set_id = sets.id
    WHERE athlete_id = new.athlete_id ORDER BY reps.seq;
    INSERT INTO outbox (kind, id)
    SELECT 'edit', edits.id FROM sets JOIN reps ON reps.set_id = sets.id JOIN edits ON edits.rep_id = reps.id
    WHERE athlete_id = new.athlete_id ORDER BY edits.seq;
END;
CREATE TRIGGER athlete_gone_for_hub AFTER DELETE ON athletes WHEN EXISTS (SELECT 1 FROM hub) BEGIN
    INSERT INTO outbox (kind, id) VALUES ('athlete', old.id);
END;
