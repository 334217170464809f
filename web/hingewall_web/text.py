"""Every sentence that the pages say about a person or a request, in one catalogue. ``{names}`` are filled in.

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

CALIBRATION: Mapping[str, str] = {
    "idle": "Find your target",
    "idle.text": "Show three good reps, deep, with a long spine: your target is 90 % of them. Now it is {target}.",
    "asked": "Show me three good reps",
    "asked.text": "Push your hips back as far as you can with a long spine, and stand up again.",
    "asked.empty": "Stand with your back to the wall.",
    "asked.too_near": "Step forward {step}.",
    "asked.too_far": "Step back {step}.",
    "asked.taken": "{reach}. The same again.",
    "asked.uneven": "Those three were too different. Once more, like the others.",
    "asked.refused": "That one does not count: {why}. Again.",
    "done": "Your target reach is {target}",
    "done.text": "Nine tenths of the middle one of your three. It is in force now.",
    "time": "No three good reps within a minute",
    "time.text": "Nothing was changed. Start again when you are ready.",
    "gone": "You left in between",
    "gone.text": "Nothing was changed.",
    "cancelled": "Cancelled",
    "cancelled.text": "Nothing was changed.",
    "refused": "{target} can't be the target here",
    "refused.text": "{why}",
    "undo": "Undo: back to {before}",
}

CALIBRATION_REFUSED: Mapping[str, str] = {
    "squat": "hips back, not down",
    "bow": "hips first",
    "too_fast": "slower",
    "shallow": "deeper",
    "touch": "you touched the wall; step forward",
    "too_near": "too near the wall; step forward",
    "off_centre": "stay in the middle",
    "too_slow": "a little quicker",
    "lost_sight": "I lost sight of you",
    "second_person": "one at a time",
    "walked_away": "you walked away",
    "other": "it was not a hinge",
}

MESSAGES: Mapping[str, str] = {
    "bad_request": "That request can't be understood.",
    "malformed": "That is not JSON; send an object such as {\"revision\": 7, \"settings\": {}}.",
    "foreign_host": "This wall does not go by that name. Use its address, or the name that it was set up with.",
    "cross_site": "That came from another site, so nothing was changed. Open this wall's own page and try there.",
    "pin_needed": "Only the owner may do that. Log in with the PIN.",
    "own_pin_needed": "That is somebody's own. Open their page with their PIN, or log in as the owner.",
    "unclaimed": "This wall has no owner yet. Open /setup and choose a PIN with the claim code.",
    "claimed": "This wall has an owner already. Log in with the PIN.",
    "too_many_tries": "Too many wrong PINs. Try again in {wait}.",
    "wrong_pin": "That is not the PIN.",
    "wrong_code": "That is not the claim code.",
    "not_found": "There is nothing at that address.",
    "unknown": "There is no such set or rep.",
    "wrong_method": "That address does not take that kind of request.",
    "too_large": "That is too large; the limit is 64 KiB.",
    "wrong_type": "That kind of content can't be used here.",
    "invalid": "Some values can't be used.",
    "internal": "Something went wrong inside. It is in the log; try again.",
    "device_gone": "The device does not answer. It starts again by itself; try in a few seconds.",
    "busy": "Too many phones are listening. This page asks once a second instead.",
    "storage": "The records can't be read or written just now.",
    "stale": "Somebody else changed the settings in the meantime.",
    "undone": "The target is as it was.",
    "unchanged": "Nothing was changed.",
    "settings_broken": "The saved settings can't be used, so the defaults are shown. Save them to mend that.",
}  # fmt: skip


def fill(template: str, values: Mapping[str, object]) -> str:
    """A sentence with its ``{names}`` replaced."""
    return template.format_map(values)
