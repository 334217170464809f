-- Guests' sets are kept no longer than their wall keeps them, also those of a wall that never comes back.
ALTER TABLE walls ADD COLUMN guests_days int NOT NULL DEFAULT 90;
ALTER TABLE sets ADD COLUMN arrived timestamptz NOT NULL DEFAULT now();
CREATE INDEX sets_of_guests ON sets (wall, arrived) WHERE athlete IS NULL;
