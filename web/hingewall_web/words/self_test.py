"""What the self-test has found, as the page says it. Pure: the device's findings in, sentences out."""

from msgspec import Struct

from hingewall.link.findings import Finding, SelfTestView
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext

QUESTIONS = Sentences(
    {
        "blue": N_("Is the blue light on?"),
        "white": N_("Is the white light on?"),
        "orange": N_("Is the orange light on?"),
        "beeper": N_("Do you hear the device?"),
        "button": N_("Press the device's button once."),
        "mount": N_("Stand in front of the device and do three hinges."),
    }
)


THINGS = Sentences(
    {
        "readings": N_("Distance sensor"),
        "spread": N_("Steady readings"),
        "camera": N_("Camera"),
        "machine": N_("Computer"),
        "clock": N_("Clock"),
        "disk": N_("Memory card"),
        "disk space": N_("Free space on the card"),
        "database folder": N_("Saving reps"),
        "temperature": N_("Temperature"),
        "power": N_("Power supply"),
        "blue": N_("Blue light"),
        "white": N_("White light"),
        "orange": N_("Orange light"),
        "beeper": N_("Sound"),
        "button": N_("Button"),
        "mount": N_("Mount height"),
    }
)


FOUND = Sentences(
    {
        "waiting": N_("not yet"),
        "ok": N_("Works."),
        "failed": N_("Does not work."),
        "untested": N_("Not tested."),
        "readings.ok": N_("Measures fifty times a second."),
        "readings.failed": N_("Does not measure as it should."),
        "spread.ok": N_("The readings are steady."),
        "spread.untested": N_("Not tested: nobody stood still in front of the sensor."),
        "camera.ok": N_("Works, and keeps no picture."),
        "camera.failed": N_("Sees nothing. Reps are counted without it, and form is not checked."),
        "camera.untested": N_("Switched off."),
        "clock.ok": N_("The time is right."),
        "clock.failed": N_("No time from the network yet, so dates may be wrong."),
        "disk space.ok": N_("Enough."),
        "disk space.failed": N_("The card is nearly full."),
        "database folder.ok": N_("Reps can be saved."),
        "database folder.failed": N_("Reps can't be saved."),
        "disk.failed": N_("The card can't be used."),
        "temperature.ok": N_("Cool enough."),
        "temperature.failed": N_("The device is too warm."),
        "power.ok": N_("Strong enough."),
        "power.failed": N_("The power supply is too weak."),
        "blue.ok": N_("You saw the light."),
        "white.ok": N_("You saw the light."),
        "orange.ok": N_("You saw the light."),
        "beeper.ok": N_("You heard the sound."),
        "button.ok": N_("The button was pressed."),
        "blue.failed": N_("You did not see the light."),
        "white.failed": N_("You did not see the light."),
        "orange.failed": N_("You did not see the light."),
        "beeper.failed": N_("You did not hear the sound."),
        "button.failed": N_("The device felt no press."),
        "mount.ok": N_("The sensor is level with your hips."),
        "mount.failed": N_("The sensor is not level with your hips."),
        "mount.untested": N_("Not tested: the camera has to see three hinges."),
    }
)
"""By what it is and how it is; by how it is alone for the rest."""


RUNNING = Sentences(
    {
        "busy": N_("Another phone is testing this wall. The results appear here, and the test ends by itself."),
        "left": N_("No hurry: each question waits a minute."),
        "looking": N_("The device is testing itself: a few seconds more."),
    }
)


ENDED = Sentences(
    {
        "time": N_("Nobody answered for a minute, so the test has ended."),
        "stopped": N_("You stopped the test."),
    }
)

SAID = frozenset({"camera.failed", "camera.untested", "clock.ok", "database folder.ok", "disk space.ok"})
"""Where the sentence says it all, and what the device has found would only repeat it."""


class Line(Struct, frozen=True):
    """One thing: a name, a sentence, what was measured, and what to do about it."""

    state: str
    thing: str
    text: str
    found: str
    first: str


class SelfTestWords(Struct, frozen=True):
    """``question`` is for the person at the device, empty when nothing is asked of this phone."""

    state: str
    title: str
    text: str
    asking: str
    question: str
    lines: tuple[Line, ...]


def told(view: SelfTestView) -> SelfTestWords:
    """The self-test in words."""
    question = QUESTIONS[view.asking] if view.asking and view.yours else ""
    lines = tuple(map(_line, view.findings))
    title, text = _headline(view)
    return SelfTestWords(view.state, title, text, view.asking or "", question, lines)


def _line(finding: Finding) -> Line:
    key = f"{finding.name}.{finding.state}"
    found = "" if key in SAID else said(finding.found)
    return Line(
        finding.state, THINGS.get(finding.name, finding.name), FOUND.get(key, FOUND[finding.state]), found,
        said(finding.first),
    )  # fmt: skip


def _headline(view: SelfTestView) -> tuple[str, str]:
    if view.state == "idle":
        return gettext("Does everything work?"), gettext(
            "The device tests itself, then asks what you see and hear. The test takes a minute."
        )
    if view.state == "running":
        text = "busy" if not view.yours else "left" if view.asking else "looking"
        return gettext("Testing"), RUNNING[text]
    ended = ENDED.get(view.state, "")
    states = [finding.state for finding in view.findings]
    bad, untested = states.count("failed"), states.count("untested")
    if bad:
        return fill(
            (gettext("1 thing needs attention") if bad == 1 else gettext("{n} things need attention")), {"n": bad}
        ), ended
    if untested:
        words = fill(
            gettext("Everything that could be tested works. Not tested: {n} of {of}."),
            {"n": untested, "of": len(states)},
        )
        return gettext("No fault found"), f"{ended} {words}".strip()
    return gettext("Everything works"), ended
