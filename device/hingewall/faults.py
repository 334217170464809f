"""The faults a device can name: what a person is told, and what to do about it. One place for page, console and log."""

from typing import NamedTuple

from hingewall.messages.readings import FaultKind
from hingewall.messages.snapshot import FaultView


class FaultText(NamedTuple):
    text: str
    fix: str


FAULTS: dict[FaultKind, FaultText] = {
    "i2c": FaultText("The distance sensor does not answer.", "Check the sensor's wires, then unplug the device and plug it in again."),
    "lost": FaultText("The distance sensor has stopped measuring.", "Unplug the device and plug it in again. If the fault stays, check the sensor's connector."),
    "frozen": FaultText("The distance sensor keeps repeating one reading.", "Wait ten seconds. If the fault stays, unplug the device and plug it in again."),
    "implausible": FaultText("The distance sensor reports impossible movements.", "Wipe the sensor's window, and look for a cable, a mirror or sunlight in front of it."),
    "obstacle": FaultText("Something stands before the sensor.", "Take it away. If it is you, step forward: the wall goes on as soon as you move."),
    "camera": FaultText("The camera gives no picture, so form is not checked.", "Open the camera's cover. Reps are counted in any case."),
    "camera_software": FaultText("The camera's software can't be used, so form is not checked.", "Let whoever looks after the device run its check: that says why. Reps are counted in any case."),
    "disk": FaultText("Reps can't be saved: the memory card is full or read-only.", "Make room on the card or replace it. Reps are counted meanwhile, and saved as soon as the card takes them."),
    "database": FaultText("The history can't be opened just now.", "Leave the device on: it mends the history by itself. Reps are counted meanwhile, and saved afterwards."),
    "newer": FaultText("A newer version of Hingewall has written the history, so nothing can be saved.", "Install the newer version again, or have this one go on. Reps are counted meanwhile, and saved if the device stays on."),
    "repaired": FaultText("The history was damaged, and the device has repaired it.", "There is nothing to do. If it happens again, replace the memory card."),
    "clock": FaultText("The clock is not set yet, so dates may be wrong.", "Let the owner take the time from a phone, or connect the device to a network. Then it corrects the dates."),
    "power": FaultText("The power supply is too weak.", "Use the Raspberry Pi's own power supply and a short cable."),
    "temperature": FaultText("The device is too warm.", "Give the device air, and keep it out of the sun."),
    "settings": FaultText("The saved settings can't be used, so the defaults are in force.", "Open the settings page and save the settings again."),
    "window": FaultText("The sensor's window is dirty, so distances read short.", "Clean the window with a soft, dry cloth, and clear away what hangs right in front of it."),
    "light": FaultText("There is too much light on the sensor to measure well.", "Shade the sensor, or turn the device away from the window. Lighter clothes help too."),
    "mount": FaultText("The device hangs too high or too low for those who train here.", "Hang it with the sensor level with the hips, 85 to 90 cm above the floor for most people."),
    "sound": FaultText("The speaker can't be used, so the wall is silent.", "Watch its lights and turn the phone's sound on. Unplug the device, check the amplifier's wires, then plug it in again."),
    "wiring": FaultText("The file wiring.toml can't be used, so some of the wiring is the standard one.", "Correct the file: the device's log names each mistake. Then unplug the device and plug it in again."),
    "hub": FaultText("The gym's hub does not let this wall in any more, so it gets nothing.", "Let the owner get a new code from the hub and join again. Reps are counted and kept in any case."),
}  # fmt: skip


FORGOT = FaultText(
    "The device was switched off and no longer knows what time it is, so dates may be wrong.",
    "Let the owner take the time from a phone, or connect the device to a network. Then it corrects the dates.",
)
"""Of the fault ``clock``, on a wall that knew the time before."""


def view(kind: FaultKind, since: float) -> FaultView:
    """The fault as a Snapshot shows it."""
    text, fix = FAULTS[kind]
    return FaultView(kind=kind, since=since, text=text, fix=fix)


def hung(over_mm: float) -> FaultText:
    """The fault ``mount`` of a device that hangs so far above the hips, or below (negative)."""
    cm, inches = round(abs(over_mm) / 10.0), round(abs(over_mm) / 25.4)
    if over_mm > 0:
        return FaultText(
            f"The device hangs about {cm} cm ({inches} in) too high for those who train here, so reps read short.",
            f"Hang it {cm} cm ({inches} in) lower, level with the hips. Then enter its new height on the settings page.",
        )
    return FaultText(
        f"The device hangs about {cm} cm ({inches} in) too low for those who train here: it looks at the thighs.",
        f"Hang it {cm} cm ({inches} in) higher, level with the hips. Then enter its new height on the settings page.",
    )
