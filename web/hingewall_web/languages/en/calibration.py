"""What is said of calibrating by doing."""

from collections.abc import Mapping

CALIBRATION: Mapping[str, str] = {
    "idle": "Find your target",
    "idle.text": "Show three good reps, deep, with a long spine: your target is 90\xa0% of them. Now it is {target}.",
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
    "start": "Start",
    "again": "Start again",
    "cancel": "Cancel",
    "log_in": "Log in to start",
    "later": "Later: to the live page",
    "lost": "The device does not answer. It comes back by itself.",
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
