"""What is kept: sets, reps and settings in SQLite. One writer in the device process, read-only readers anywhere.

Nothing is decided here, and the loop waits for the disk only while it loads.
"""
