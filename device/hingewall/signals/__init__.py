"""Events to light and sound: cue patterns as data, who decides on them, who plays them, and the boards they go to."""
