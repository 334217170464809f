-- A wall is one that was invited. Its login is what the broker knows it by (a hash); without one it may not come in.
ALTER TABLE walls ADD COLUMN login text;
ALTER TABLE walls ADD COLUMN changed timestamptz NOT NULL DEFAULT now();
