"""The faults a device can name: what a person is told, and what to do about it. One place for page, console and log."""

from typing import NamedTuple

from hingewall.messages.readings import FaultKind
from hingewall.messages.snapshot import FaultView


class FaultText(NamedTuple):
    text: str
    fix: str


FAULTS: dict[FaultKind, FaultText] = {
    "i2c": FaultText("The distance sensor does not answer.", "Check its four wires, then switch the device off and on."),
    "lost": FaultText("The distance sensor has stopped reporting.", "Switch the device off and on; if it stays, check the sensor's plug."),
    "frozen": FaultText("The distance sensor repeats itself.", "Wait ten seconds; if it stays, switch the device off and on."),
    "implausible": FaultText("The distance sensor reports what no body can do.", "Wipe its window; look for a cable, a mirror or the sun in front of it."),
    "camera": FaultText("The camera gives no picture, so form is not checked.", "Open its cover; reps go on being counted."),
    "disk": FaultText("Reps can't be saved: the memory card is full or read-only.", "Make room or change the card; the beep works without it."),
    "database": FaultText("The history can't be opened.", "Restart the device; if it stays, move the database file away and restart: a new one is made."),
    "clock": FaultText("The clock is not set yet, so dates may be wrong.", "Connect the device to a network; dates are corrected when the time arrives."),
    "power": FaultText("The power supply is too weak.", "Use the supply that belongs to the Pi, and a short cable."),
    "temperature": FaultText("The device is too warm.", "Give it air; keep it out of the sun."),
    "settings": FaultText("The saved settings can't be used, so the defaults are in force.", "Open the settings page and save them again."),
}  # fmt: skip


def view(kind: FaultKind, since: float) -> FaultView:
    """The fault as a Snapshot shows it."""
    text, fix = FAULTS[kind]
    return FaultView(kind=kind, since=since, text=text, fix=fix)
