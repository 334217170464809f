"""What the self-test has found, as the page says it. Pure: the device's findings in, sentences out."""

from msgspec import Struct

from hingewall.link.findings import Finding, SelfTestView
from hingewall_web.words.device import said
from hingewall_web.words.text import FOUND, QUESTIONS, SETUP_TEXT, THINGS, fill

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
        return SETUP_TEXT["check.title"], SETUP_TEXT["check.lead"]
    if view.state == "running":
        text = "check.busy" if not view.yours else "check.left" if view.asking else "check.looking"
        return SETUP_TEXT["check.running"], SETUP_TEXT[text]
    ended = SETUP_TEXT.get(f"check.{view.state}", "")
    states = [finding.state for finding in view.findings]
    bad, untested = states.count("failed"), states.count("untested")
    if bad:
        return fill(SETUP_TEXT["check.bad.one" if bad == 1 else "check.bad.many"], {"n": bad}), ended
    if untested:
        words = fill(SETUP_TEXT["check.untested"], {"n": untested, "of": len(states)})
        return SETUP_TEXT["check.none"], f"{ended} {words}".strip()
    return SETUP_TEXT["check.good"], ended
