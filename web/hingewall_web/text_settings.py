"""Every sentence of the settings and join pages, beside the labels and helps that the settings are declared with."""

from collections.abc import Mapping

SETTINGS_TEXT: Mapping[str, str] = {
    "picture.stand": "stand {stand}",
    "picture.reach": "reach {reach}",
    "picture.alarm": "alarm nearer than {alarm}",
    "picture.near": "too near to stand: {near}",
    "picture.reach_caption": (
        "Stand {stand} from the wall. A rep counts once the hips are {gap} from it."
        " Nearer than {alarm}, the alarm sounds."
    ),
    "picture.tap_caption": (
        "Stand {stand} from the wall, and reach back {reach}. In this drill a tap on the wall is wanted, then a step."
    ),
    "stand.here": "You stand at {stand}.",
    "stand.nobody": "Stand at the wall, tall and still, and this fills in where you stand.",
    "stand.lost": "The device does not answer, so it can't say where you stand.",
    "stand.filled": "You stand at {stand}. It is filled in; save to keep it.",
    "default.filled": "{label}: the default is filled in; save to keep it.",
    "save": "Save",
    "save.one": "Save 1 change",
    "save.many": "Save {n} changes",
    "saved": "Saved: {what}. In force at the wall now.",
    "undone": "Put back: {what}. In force at the wall now.",
    "undo": "Undo",
    "undo_late": "That can't be undone any more: the settings have been changed since.",
    "problems.one": "1 value needs another look. Nothing was changed.",
    "problems.many": "{n} values need another look. Nothing was changed.",
    "stale": "Somebody else changed the settings in the meantime. Nothing of yours is lost: choose, then save again.",
    "mine": "Keep mine: {value}",
    "theirs": "Take theirs: {value}",
    "none": "none",
    "on": "on",
    "off": "off",
    "wrong.empty": "Nothing is filled in. Use {bounds}.",
    "wrong.number": "{typed} is not a number. Use {bounds}.",
    "wrong.whole": "{typed} is not a whole number. Use {bounds}.",
    "wrong.little": "{typed} is too little. Use {bounds}.",
    "wrong.much": "{typed} is too much. Use {bounds}.",
    "wrong.choice": "{typed} is not one of the choices: {bounds}.",
    "wrong.text": "{typed} can't be used. Use {bounds} in one line.",
    "wrong.time": "{typed} is not a time of day. Use hours and minutes, such as 22:00.",
    "test.title": "Is all well?",
    "test.lead": "A minute at the device: sensor, camera, card, each light, the beeper and the button.",
    "test.go": "Test the device",
    "bounds": "{low} to {high}",
    "choice.true": "On",
    "choice.false": "Off",
    "choice.off": "Off",
    "choice.low": "Low",
    "choice.high": "High",
    "choice.every": "After every rep",
    "choice.target": "A bell at the target only",
    "choice.set": "After the set only",
    "choice.fading": "Less and less, as sets get good",
    "choice.cm": "Centimetres",
    "choice.in": "Inches",
    "choice.en": "English",
    "choice.reach": "Reach: never touch",
    "choice.tap_and_step": "Tap and step: for beginners",
}

JOIN_TEXT: Mapping[str, str] = {
    "stand": "Stand with your back to the wall, {stand} away.",
    "reach": "Push the hips back. Reach for the wall.",
    "touch": "Never touch it. If you can, you stand too near.",
    "tap": "Tap it with the hips, then step a little further away.",
    "wifi": "Join the Wi-Fi",
    "screen": "A screen in the gym shows the count large, with nothing to press:",
    "no_address": "This wall has no address on the network just now. Connect it, then open this page again.",
}
"""The poster's words. ``stand`` .. ``tap`` go with the pictograms, ``screen`` stands below it."""
