"""What is said of calibrating by doing."""

from collections.abc import Mapping

CALIBRATION: Mapping[str, str] = {
    "idle": "Find your target reach",
    "idle.text": (
        "Do three good reps: spine long, hips as far back as you can. Your target reach becomes 90\xa0% of the middle"
        " one; now it is {target}."
    ),
    "asked": "Do three good reps",
    "asked.text": "Push your hips back as far as you can with a long spine, then stand up again.",
    "asked.empty": "Stand with your back to the wall.",
    "asked.too_near": "Step forward {step}.",
    "asked.too_far": "Step back {step}.",
    "asked.taken": "{reach}. Do another like that.",
    "asked.uneven": "Those three differ too much. Do one more like the others.",
    "asked.refused": "That rep does not count: {why}. Try again.",
    "done": "Your target reach is {target}",
    "done.text": "This is 90\xa0% of the middle one of your three reps, and in force from now on.",
    "time": "Time is up: no three good reps in a minute",
    "time.text": "Nothing was changed. Start again when you are ready.",
    "gone": "You left before the end",
    "gone.text": "Nothing was changed.",
    "cancelled": "Cancelled",
    "cancelled.text": "Nothing was changed.",
    "refused": "{target} can't be the target reach here",
    "refused.text": "{why}",
    "undo": "Undo: return to {before}",
    "start": "Start",
    "again": "Start again",
    "cancel": "Cancel",
    "log_in": "Log in to start",
    "later": "Not now: go to the live page",
    "lost": "The device does not answer. This page reconnects by itself.",
}

CALIBRATION_REFUSED: Mapping[str, str] = {
    "squat": "hips back, not down",
    "bow": "move the hips first",
    "too_fast": "go slower",
    "shallow": "reach further",
    "touch": "you touched the wall; step forward",
    "too_near": "too near the wall; step forward",
    "off_centre": "stay in the middle",
    "too_slow": "go a little quicker",
    "lost_sight": "the wall lost sight of you",
    "second_person": "one person at a time",
    "walked_away": "you walked away",
    "other": "that was not a hinge",
}
