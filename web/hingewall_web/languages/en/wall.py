"""What is said of what happens at the wall: reps, stance, alarm, notes, and the panel "For me".

Words point outward ("reach for the wall"), not at the body; a void rep is never called a miss.
"""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "counted": "Counted: {reach} reach",
    "unsure": "Counted, only just: {reach} reach",
    "shallow": "No rep: too shallow, {missing} more",
    "squat": "No rep: squat, hips sank {drop} for {reach} back",
    "squat.unmeasured": "No rep: squat. Hips back, not down",
    "bow": "No rep: a bow. Hips first",
    "too_fast": "No rep: too fast, back in {eccentric} s",
    "touch": "No rep: touched the wall. Step forward",
    "too_near": "No rep: {gap} from the wall, too near",
    "off_centre": "No rep: {shift} off to the side",
    "off_centre.unmeasured": "No rep: off to the side",
    "too_slow": "No rep: too slow, {total} s",
    "lost_sight": "Not judged: I lost sight of you",
    "walked_away": "Not judged: you walked away",
    "second_person": "Not judged: one at a time, please",
    "no_rep": "No rep",
    "void": "Not judged",
}

STATES: Mapping[str, str] = {
    "empty": "Back to the wall, about {target} away",
    "someone": "Stand tall and still",
    "armed": "Reach for the wall",
    "lost": "I can't see you",
    "descending": "Reach back",
    "target": "Target. Stand tall",
    "bottom": "Stand tall",
    "ascending": "Stand tall",
    "rest": "Rest",
    "next": "Next set",
}

STANCE: Mapping[str, str] = {
    "good": "Good distance",
    "too_near": "Step forward {step}",
    "too_far": "Step back {step}",
    "tap": "Tap the wall, stand at {step}",
    "tap_limit": "Your own distance is {step}",
}

ALARMS: Mapping[str, tuple[str, str]] = {
    "too_near": ("Too near", "Step forward"),
    "touch": ("Touching", "Step forward"),
    "stance_too_near": ("Too near", "Step forward"),
}

NOTES: Mapping[str, str] = {
    "camera": "Camera on, no picture kept",
    "simulated": "Simulated person",
    "replay": "Replay",
    "level_up": "Two clean sets: try {reach} next",
    "clock": "Date not set yet",
    "own": "{name}'s own targets do not fit this wall: its own are in force",
    "quiet": "Beeper off, alarm only",
    "unsaved": "{count} not saved yet",
}

UNCHECKED: Mapping[str, tuple[str, str, str]] = {
    "fault": (
        "Form not checked: no camera picture",
        "Reps are counted by distance alone, so a squat may count as a hinge.",
        "Open the camera's cover and look at its cable. The beep works without it.",
    ),
    "off": (
        "Form not checked: camera off",
        "Reps are counted by distance alone, so a squat may count as a hinge.",
        "The owner can allow the camera under Settings. It keeps no picture.",
    ),
    "unsure": (
        "Form not checked: camera not sure",
        "It needs light and something to hold on to: in the dark, in plain black cloth, under lamps that flicker, or"
        " when you stand off to the side, it says that it does not know. Reps are counted by distance alone.",
        "Turn on more light, stand in the middle, or wear something with a pattern.",
    ),
}
"""Why form is not checked: the line, what that means, what to do."""

LIVE_TEXT: Mapping[str, str] = {
    "lost": "Signal lost.",
    "lost.for": "Nothing heard for {s} s.",
    "lost.first": "The device does not answer.",
    "lost.back": "It comes back by itself.",
    "waiting": "Waiting for the device",
    "stage": "Reps and distance",
    "gauge": "Hips, target and alarm zone to scale",
    "gauge.alarm": "alarm {mm}",
    "gauge.target": "target {mm}",
    "gauge.stand": "stand {mm}",
    "distance": "{distance} from the wall",
    "set.start": "Start set",
    "set.end": "End set",
    "find": "Find target",
    "further": "Aim for {reach}",
    "me": "For me",
    "me.text": "For whoever faces this phone. The wall itself beeps in any case.",
    "me.close": "Done",
    "me.again": "Tap to turn sound on again",
    "sound": "Sound",
    "sound.text": "A click counts, a ding is the target, a low buzz is too near.",
    "voice": "Voice",
    "voice.text": "Says the count, why a rep did not count, and where to step.",
    "voice.missing": "This browser can't speak.",
    "voice.sample": "Voice on",
    "buzz": "Vibration",
    "buzz.text": "Short for a rep, three long ones for too near. Works with the phone in the hand.",
    "buzz.missing": "This browser does not let a page vibrate the phone.",
    "awake": "Keep the screen on",
    "awake.text": "While this page is open.",
    "awake.missing": "Browsers allow that on encrypted pages only, and this one is not. Set it on the phone instead:"
    " Settings, Display, screen time-out (iPhone: Auto-Lock), 10 minutes or more.",
    "awake.refused": "The phone refused, perhaps to save its battery.",
}
