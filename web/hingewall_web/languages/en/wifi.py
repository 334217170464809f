"""The page in the wall's own Wi-Fi, on which a phone names the one to join."""

from collections.abc import Mapping

WIFI_TEXT: Mapping[str, str] = {
    "title": "Which Wi-Fi is yours?",
    "lead": "The wall joins the Wi-Fi that you choose, and closes its own.",
    "seen": "Networks nearby",
    "none": "No Wi-Fi network is near enough. Bring the wall nearer to the router, or use a cable.",
    "signal": "signal {percent} %",
    "open": "no password",
    "other": "needs more than a password, so the wall can't join it",
    "hidden": "Another network, by name",
    "name": "Network name",
    "password": "Password",
    "password.help": "8 to 63 characters; empty for a network without a password. Only this device keeps the password.",
    "join": "Join network",
    "failed.password": "{name} did not accept that password. Type it again.",
    "failed.absent": (
        "{name} was not found. Check the name, and that the wall is near enough. A Zero 2 W sees 2.4 GHz only."
    ),
    "failed.address": "{name} gave the wall no address. Check the router.",
    "failed.refused": "{name} could not be joined.",
    "wrong.name": "Choose a network, or type its name: at most 32 characters.",
    "wrong.other": "The wall can't join a network that needs more than a password.",
    "wrong.password": "A password has 8 to 63 letters, digits or signs, without accents.",
    "wrong.open": "That network has no password: leave the field empty.",
    "wrong.busy": "Another phone was first. The wall is joining the network chosen there.",
    "going": "Joining {name}",
    "going.text": "The wall's own Wi-Fi closes now. Join {name} with your phone too, then open",
    "going.back": "If {own} comes back after a minute, joining failed. Connect to it again, and this page says why.",
    "own": "the wall's own Wi-Fi",
    "closed": "This wall has a network",
    "closed.text": (
        "A wall that finds no network for a minute after it starts opens its own Wi-Fi for ten minutes. The label that"
        " the installer printed has the name and password; sudo hingewall wifi --label prints both again."
    ),
}
