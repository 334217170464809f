-- What happened to PINs, people and settings, for the owner to see: what and when. Never who, from where, or a PIN.
-- "n" is how many within the hour, of what comes in floods; "detail" is the version of an update.
CREATE TABLE security_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    n INTEGER NOT NULL,
    wall REAL NOT NULL,
    mono REAL NOT NULL,
    boot INTEGER NOT NULL REFERENCES boots,
    sure INTEGER NOT NULL
);
CREATE INDEX security_events_by_kind ON security_events (kind, seq);
