-- What the device has mended by itself: one row for each time that the file was damaged, as the pages tell it (JSON).
CREATE TABLE repairs (
    seq INTEGER PRIMARY KEY,
    wall REAL NOT NULL,
    told TEXT NOT NULL
);
