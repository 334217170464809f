"""Events to light and sound: cue patterns as data, who decides on them, who plays them, and the boards they go to.

A cue waits for no disk, page or camera, and no setting silences an alarm.
"""
