-- Whether the owner may see an athlete's history: only with their own yes, and it ends with that owner's PIN.
ALTER TABLE profiles ADD COLUMN owner_sees INTEGER NOT NULL DEFAULT 0;
