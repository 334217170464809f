"""The page in the wall's own Wi-Fi, on which a phone names the one to join."""

from collections.abc import Mapping

WIFI_TEXT: Mapping[str, str] = {
    "title": "Which Wi-Fi is yours?",
    "lead": "The wall joins it, and this one goes away.",
    "seen": "In reach",
    "none": "No Wi-Fi is in reach. Bring the wall nearer to the router, or use a cable.",
    "signal": "signal {percent} %",
    "open": "open",
    "other": "needs more than a password, so the wall can't join it",
    "hidden": "Another one, by its name",
    "name": "Its name",
    "password": "Password",
    "password.help": "8 to 63 characters; empty for an open network. This device's system keeps it, and nobody else.",
    "join": "Join",
    "failed.password": "{name} did not take that password. Type it again.",
    "failed.absent": "{name} was not found. Is its name right, and is it near enough? A Zero 2 W sees 2.4 GHz only.",
    "failed.address": "{name} gave the wall no address. Look at the router.",
    "failed.refused": "{name} could not be joined.",
    "wrong.name": "Choose a network, or type its name: at most 32 characters.",
    "wrong.other": "The wall can't join a network that needs more than a password.",
    "wrong.password": "A password has 8 to 63 letters, digits or signs, without accents.",
    "wrong.open": "That network is open: leave the password empty.",
    "wrong.busy": "Another phone was first. The wall is joining what it asked for.",
    "going": "Joining {name}",
    "going.text": "This Wi-Fi goes away now. Join {name} with your phone too, then open",
    "going.back": "If {own} comes back after a minute, that did not work: join it again, and this page says why.",
    "own": "the wall's own Wi-Fi",
    "closed": "This wall has a network",
    "closed.text": (
        "When it starts and finds none for a minute, it opens a Wi-Fi of its own for ten minutes. Its name and password"
        " are on the label that the installer printed; sudo hingewall wifi --label prints them again."
    ),
}
