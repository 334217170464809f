"""What is kept: sets, reps and settings in SQLite. One writer in the device process, read-only readers anywhere."""
