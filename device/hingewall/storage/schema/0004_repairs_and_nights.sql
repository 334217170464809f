-- What the device has mended by itself: one row for each time that the file was damaged, as the pages tell it (JSON).
CREATE TABLE repairs (
    seq INTEGER PRIMARY KEY,
    wall REAL NOT NULL,
    told TEXT NOT NULL
);

-- Deleting what is old: one row, the last night on which it was looked at, numbered, and when that was by which clock.
CREATE TABLE nights (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    night INTEGER NOT NULL,
    wall REAL NOT NULL,
    mono REAL NOT NULL,
    boot_id TEXT NOT NULL
);

-- The night on which a set was found old. A week of nights later it is deleted, or, of an athlete's, its traces: -1 then.
ALTER TABLE sets ADD COLUMN marked INTEGER;
CREATE INDEX sets_by_mark ON sets (marked) WHERE marked IS NOT NULL;
