"""What flows between the parts: readings in, events and snapshots out, commands back.

All are frozen and slotted (msgspec structs) and travel as JSON between processes, with their field names as keys
(recording version 1, replay result, Snapshot, Command). Times ``t`` are CLOCK_MONOTONIC seconds on a device and
recording time in a replay; a part never asks what time it is, it is told. Lengths are mm, speeds mm/s.
"""
