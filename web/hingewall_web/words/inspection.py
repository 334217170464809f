"""What a check or a calibration of the wall has found and asks, as the owner's page says it. Pure."""

from msgspec import Struct

from hingewall.link.findings import Finding
from hingewall.link.inspection import InspectionView, Step
from hingewall_web.words import self_test
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.self_test import Line

THINGS = Sentences(
    {
        "pins": N_("Wiring"),
        "rights: i2c": N_("Access to the sensor"),
        "rights: gpio": N_("Access to lights and button"),
        "rights: audio": N_("Access to the speaker"),
        "I2C bus": N_("The sensor's wires"),
        "sensor": N_("The sensor's kind"),
        "GPIO": N_("Lights and button"),
        "lights and beeper": N_("Lights and beeper"),
        "blue LED": N_("Blue light"),
        "white LED": N_("White light"),
        "orange LED": N_("Orange light"),
        "bar, red": N_("Light bar, red"),
        "bar, green": N_("Light bar, green"),
        "bar, blue": N_("Light bar, blue"),
        "speaker": N_("Speaker"),
        "settings": N_("Settings"),
        "database": N_("History"),
    }
)

ENDED = Sentences(
    {
        "time": N_("Nobody answered, so it has ended. The wall is at work again."),
        "stopped": N_("You stopped it. The wall is at work again."),
        "failed": N_("That did not work, and nothing was changed. The wall is at work again."),
    }
)

ANSWERS: dict[str, tuple[str, ...]] = {"card": ("yes",), "notice": ("yes", "no", "pass"), "press": ()}
BUTTONS = Sentences({"card": N_("It is there: measure"), "yes": N_("Yes"), "no": N_("No"), "pass": N_("I can't tell")})


class InspectionWords(Struct, frozen=True):
    """``kind`` is of what is asked, empty while the wall works by itself; ``answers`` are values and their buttons."""

    title: str
    text: str
    kind: str
    answers: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    in_force: str


def told(view: InspectionView) -> InspectionWords:
    """Title, sentence, buttons and findings."""
    title, text = _headline(view)
    step = view.step if view.state == "running" else None
    lines = tuple(map(_line, view.findings))
    return InspectionWords(title, text, step.kind if step else "", _answers(step), lines, in_force(view))


def in_force(view: InspectionView) -> str:
    """The calibration that the wall measures with."""
    now = view.now
    if now.calibrated_with == "nothing":
        return gettext("The sensor measures as it came from the factory.")
    values = {"offset": f"{now.range_offset_mm:+g}", "gain": f"{now.range_gain:g}", "light": f"{now.crosstalk_kcps:g}"}
    return fill(gettext("The sensor is corrected by {offset} mm, times {gain}, less {light} kcps of light."), values)


def _answers(step: Step | None) -> tuple[tuple[str, str], ...]:
    if step is None:
        return ()
    return tuple((answer, BUTTONS["card" if step.kind == "card" else answer]) for answer in ANSWERS[step.kind])


def _headline(view: InspectionView) -> tuple[str, str]:
    calibration = view.what == "calibration"
    if view.state == "idle":
        return gettext("Check and calibrate"), ""
    if view.state == "running":
        if view.step is not None:
            return said(view.step.text), ""
        working = gettext("The sensor is being measured") if calibration else gettext("The wall checks itself")
        return working, gettext("A few seconds more.")
    if view.state != "done":
        return {"time": gettext("Nobody answered"), "stopped": gettext("Stopped")}.get(
            view.state, gettext("It did not work")
        ), ENDED[view.state]
    if calibration:
        text = gettext("The wall measures with it from now on.") if view.cards else gettext("The one before is back.")
        return gettext("Calibrated"), text
    return _found(view)


def _found(view: InspectionView) -> tuple[str, str]:
    bad = sum(finding.state == "failed" for finding in view.findings)
    untested = sum(finding.state == "untested" for finding in view.findings)
    if bad:
        return fill(
            gettext("1 thing needs attention") if bad == 1 else gettext("{n} things need attention"), {"n": bad}
        ), gettext("The wall is at work again.")
    if untested:
        words = {"n": untested, "of": len(view.findings)}
        return gettext("No fault found"), fill(
            gettext("Everything that could be tested works. Not tested: {n} of {of}."), words
        )
    return gettext("Everything works"), gettext("The wall is at work again.")


def _line(finding: Finding) -> Line:
    thing = THINGS[finding.name] if finding.name in THINGS else self_test.THINGS.get(finding.name, finding.name)
    text = self_test.FOUND.get(f"{finding.name}.{finding.state}", self_test.FOUND[finding.state])
    return Line(finding.state, thing, text, said(finding.found), said(finding.first))
