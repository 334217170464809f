"""What is said of what happens at the wall: reps, stance, alarm, notes, and the panel "For me".

Words point outward ("reach for the wall"), not at the body; a void rep is never called a miss.
"""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "counted": "Counted: {reach} reach",
    "unsure": "Counted, only just: {reach} reach",
    "shallow": "No-rep: too shallow by {missing}",
    "squat": "No-rep: squat, hips sank {drop} and went {reach} back",
    "squat.unmeasured": "No-rep: the distance shows a squat. Hips back, not down",
    "bow": "No-rep: a bow. Hips first",
    "too_fast": "No-rep: too fast, {eccentric} s on the way back",
    "touch": "No-rep: touched the wall. Step forward",
    "too_near": "No-rep: too near, {gap} from the wall",
    "off_centre": "No-rep: {shift} off to one side",
    "off_centre.unmeasured": "No-rep: off to one side",
    "too_slow": "No-rep: too slow, took {total} s",
    "lost_sight": "Not judged: the wall lost sight of you",
    "walked_away": "Not judged: you walked away",
    "second_person": "Not judged: one person at a time, please",
    "no_rep": "No-rep",
    "void": "Not judged",
}

STATES: Mapping[str, str] = {
    "empty": "Stand {target} away, back to the wall",
    "someone": "Stand tall and still",
    "armed": "Reach for the wall",
    "lost": "The wall can't see you",
    "descending": "Reach back",
    "target": "Far enough. Stand tall",
    "bottom": "Stand tall",
    "ascending": "Stand tall",
    "rest": "Rest",
    "next": "Next set",
}

STANCE: Mapping[str, str] = {
    "good": "Good distance",
    "too_near": "Step forward {step}",
    "too_far": "Step back {step}",
    "tap": "Tap the wall, then stand {step} away",
    "tap_limit": "Your target distance is {step}",
}

ALARMS: Mapping[str, tuple[str, str]] = {
    "too_near": ("Too near", "Step forward"),
    "touch": ("Touching", "Step forward"),
    "stance_too_near": ("Too near", "Step forward"),
}

NOTES: Mapping[str, str] = {
    "camera": "Camera on, no picture kept",
    "simulated": "Simulated person",
    "replay": "Replaying a recording",
    "level_up": "Two clean sets: try a target reach of {reach}",
    "clock": "Date and time not set yet",
    "own": "{name}'s settings do not fit this wall, so the wall's are in force",
    "quiet": "Beeper off, except for the alarm",
    "unsaved": "Reps not saved yet: {count}",
}

UNCHECKED: Mapping[str, tuple[str, str, str]] = {
    "fault": (
        "Form not checked: no camera picture",
        "Only the distance decides which reps count, so a squat may count as a hinge.",
        "Open the camera's cover and check its cable. The beeper works without the camera.",
    ),
    "off": (
        "Form not checked: camera off",
        "Only the distance decides which reps count, so a squat may count as a hinge.",
        "The owner can switch the camera on under Settings. The camera keeps no picture.",
    ),
    "unsure": (
        "Form not checked: camera not sure",
        "The camera can't judge form in the dark, under flickering lamps, on plain black clothes or when you stand"
        " off to one side. Until it can, the distance alone decides. The distance gives some squats away, not all.",
        "Turn on more light, stand in the middle, or wear something with a pattern.",
    ),
}
"""Why form is not checked: the line, what that means, what to do."""

LIVE_TEXT: Mapping[str, str] = {
    "lost": "Connection lost.",
    "lost.for": "The wall has been silent for {s} s.",
    "lost.first": "The device does not answer.",
    "lost.back": "This page reconnects by itself.",
    "waiting": "Waiting for the device",
    "stage": "Reps and distance",
    "gauge": "Hips, rep line and alarm zone, to scale",
    "gauge.alarm": "alarm {mm}",
    "gauge.target": "counts at {mm}",
    "gauge.stand": "stand at {mm}",
    "distance": "{distance} from the wall",
    "set.start": "Start set",
    "set.end": "End set",
    "find": "Find target reach",
    "further": "Raise target reach to {reach}",
    "me": "This phone",
    "me.text": "What this phone does while you train. The wall beeps in any case.",
    "me.close": "Done",
    "me.again": "Tap to turn sound on again",
    "sound": "Sound",
    "sound.text": "A click: the rep counted. A ding: far enough, stand tall. A low buzz: too near the wall.",
    "voice": "Voice",
    "voice.text": "Speaks the count, the reason for a no-rep, and where to step.",
    "voice.missing": "This browser can't speak.",
    "voice.sample": "Voice on",
    "buzz": "Vibration",
    "buzz.text": "One short buzz for each rep, three long ones when you are too near. Keep the phone in your hand.",
    "buzz.missing": "This browser can't vibrate the phone.",
    "awake": "Keep the screen on",
    "awake.text": "The screen stays on while this page is open.",
    "awake.missing": (
        "Browsers allow this on encrypted pages only, and this page is not encrypted. Change the phone's own settings"
        " instead: Settings, Display, screen time-out (iPhone: Auto-Lock), 10 minutes or more."
    ),
    "awake.refused": "The phone refused, perhaps to save its battery.",
}
