-- Whether an athlete wants their name and their steadiest set on the gym's screen: only with their own yes.
ALTER TABLE profiles ADD COLUMN on_screen INTEGER NOT NULL DEFAULT 0;
