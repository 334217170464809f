"""Readings to events: presence, stance, reps, verdicts, alarms and sets.

Pure: no clock, no I/O; time comes with each reading.
"""
