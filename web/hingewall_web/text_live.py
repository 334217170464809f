"""What the live page alone says: what can't be checked and why, and the panel for whoever faces the phone."""

from collections.abc import Mapping

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
