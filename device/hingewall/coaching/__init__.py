"""Readings to events: stance, rep tracking, verdict, targets. Pure: no clock, no I/O; time comes with each reading."""
