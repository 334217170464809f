-- Ids come from the walls, so what arrives twice is one row. A wall changes only rows that are its own.
CREATE TABLE walls (
    wall int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    name text NOT NULL DEFAULT '',
    version text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT '',
    online boolean NOT NULL DEFAULT false,
    waiting int NOT NULL DEFAULT 0,
    faults text[] NOT NULL DEFAULT '{}',
    last_seen timestamptz
);

-- Up to where each file of a wall is here, written in the transaction of the rows.
CREATE TABLE stores (store uuid PRIMARY KEY, wall int NOT NULL REFERENCES walls, seq bigint NOT NULL, id text NOT NULL);

CREATE TABLE athletes (
    id uuid NOT NULL, wall int NOT NULL REFERENCES walls,
    nickname text NOT NULL, colour text NOT NULL, shape text NOT NULL,
    PRIMARY KEY (id, wall)
);

CREATE TABLE sets (
    id uuid PRIMARY KEY, wall int NOT NULL REFERENCES walls, athlete uuid,
    started timestamptz NOT NULL, sure boolean NOT NULL, ended timestamptz,
    goal smallint NOT NULL, mode text NOT NULL, rules smallint NOT NULL
);
CREATE INDEX sets_by_wall ON sets (wall, started);
CREATE INDEX sets_by_athlete ON sets (athlete, started) WHERE athlete IS NOT NULL;

-- By month of the id, which begins with the time: a partition for each, made by the ingester. An id that a wrong clock
-- made lies in the last one.
CREATE TABLE reps (
    id uuid PRIMARY KEY, set_id uuid NOT NULL, wall int NOT NULL, at timestamptz NOT NULL,
    verdict text NOT NULL, reason text, unsure boolean NOT NULL, form text, turns smallint,
    stance_mm real, gap_mm real, reach_mm real, eccentric_s real, pause_s real, concentric_s real, hip_drop_mm real,
    drop_ratio real, target_mm real, top_pause_s real, peak_down_mm_s real, peak_up_mm_s real, mean_down_mm_s real,
    mean_up_mm_s real, shift_mm real, quality real
) PARTITION BY RANGE (id);
CREATE TABLE reps_elsewhen PARTITION OF reps DEFAULT;
CREATE INDEX reps_by_set ON reps (set_id);

CREATE TABLE edits (
    id uuid PRIMARY KEY, rep uuid NOT NULL, wall int NOT NULL,
    before text NOT NULL, after text NOT NULL, by text NOT NULL, at timestamptz NOT NULL, sure boolean NOT NULL
);
CREATE INDEX edits_by_rep ON edits (rep, id);

-- What a day of a wall came to, by athlete (the zero id is guests), counted anew from the reps where something changed.
CREATE TABLE day_sums (
    wall int NOT NULL, day date NOT NULL, athlete uuid NOT NULL,
    sets int NOT NULL, counted int NOT NULL, no_rep int NOT NULL, void int NOT NULL,
    PRIMARY KEY (wall, day, athlete)
);
CREATE TABLE uncounted_days (wall int NOT NULL, day date NOT NULL, PRIMARY KEY (wall, day));
