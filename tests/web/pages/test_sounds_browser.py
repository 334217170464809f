"""Hear the wall in a real Chromium: what a tap schedules, what the wall is asked, and when the live page sounds."""

from collections.abc import Iterator
from typing import Any

import pytest

import axe
from browsers import needs_chromium
from hingewall.cues import SOUNDS, tones
from hingewall.errors import CommandRefused
from hingewall_web.words.sounds import MAIN, RARER

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

pytestmark = needs_chromium

EARS = """
  window.sung = [];
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (at) {
    window.sung.push([this.frequency.value, at, this.type]);
    return start.call(this, at);
  };
"""


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, base_url=address)
    context.add_init_script(EARS)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/sounds")
    yield page
    assert [text for text in said if "Failed to load resource" not in text] == []
    context.close()


def buttons(page: Any) -> dict[str, Any]:
    found = page.locator(".hear")
    return {found.nth(n).get_attribute("value"): found.nth(n) for n in range(found.count())}


def test_a_tap_plays_the_notes_of_the_walls_table(page: Any) -> None:
    for sound, button in buttons(page).items():
        page.evaluate("window.sung.length = 0")
        button.click()
        sung = page.evaluate("window.sung")
        wanted = tones(sound)
        assert [hz for hz, _at, _type in sung] == [hz for hz, _after, _s in wanted], sound
        first = sung[0][1]
        assert [at - first for _hz, at, _type in sung] == pytest.approx([after for _hz, after, _s in wanted], abs=0.001)
        assert {kind for _hz, _at, kind in sung} == {"sawtooth" if sound == "alarm" else "triangle"}, sound
    assert set(buttons(page)) == set(SOUNDS) - {"press", "held"}, "all but what is about the button"


def test_the_wall_is_asked_without_leaving_the_page(page: Any, wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = page.get_by_role("status")
    page.get_by_role("button", name="Far enough: The wall").click()
    expect(told).to_have_text("The wall plays: Far enough")
    assert wall.device.asked == [("play_cue", {"cue": "target_hit"})]

    def refuse(*_: object) -> None:
        raise CommandRefused("busy", "Somebody is training at the wall.")

    monkeypatch.setattr(wall.device, "_play_cue", refuse, raising=False)
    page.get_by_role("button", name="Alarm: The wall").click()
    expect(told).to_have_text("Somebody is training at the wall.")
    assert axe.violations(page) == []


def test_without_a_script_it_is_a_legend_whose_wall_plays(chromium: Any, address: str, wall: Any) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sounds")
    expect(page.locator(".hear").first).to_be_hidden()
    assert page.locator(".score-of").count() == len(MAIN) + len(RARER)
    page.get_by_role("button", name="Ready: The wall").click()
    expect(page.get_by_role("status")).to_have_text("The wall plays: Ready")
    context.close()


def test_every_button_is_large_enough_for_a_thumb(page: Any) -> None:
    for button in page.locator(".try button").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 360


STILL = {
    "presence": "armed", "phase": "idle", "alarm": None, "reach_mm": 0, "target": {"reach_mm": 240}, "rep_seq": 1,
    "stance": {"verdict": "good"}, "last_rep": None,
}  # fmt: skip


def rep(verdict: str, reason: str | None = None) -> dict[str, Any]:
    return {"rep_seq": 2, "last_rep": {"verdict": verdict, "reason": reason}, "phase": "idle"}


MOMENTS: dict[str, tuple[dict[str, Any] | None, dict[str, Any], str | None]] = {
    "the page has just been opened": (None, {}, None),
    "it was opened in an alarm": (None, {"alarm": "touch"}, "alarm"),
    "Mara stands still": ({"presence": "someone", "stance": None}, {}, "ready"),
    "Mara was lost for a moment": ({"presence": "lost"}, {}, None),
    "nothing has changed": ({}, {}, None),
    "on the way back": ({}, {"phase": "descending", "reach_mm": 200}, None),
    "far enough": (
        {"phase": "descending", "reach_mm": 230}, {"phase": "descending", "reach_mm": 241}, "far_enough",
    ),
    "still far enough": ({"phase": "bottom", "reach_mm": 250}, {"phase": "bottom", "reach_mm": 252}, None),
    "a rep counted": ({"phase": "ascending"}, rep("counted"), "counted"),
    "a squat": ({"phase": "ascending"}, rep("no_rep", "squat"), "not_counted"),
    "two people": ({"phase": "ascending"}, rep("void", "second_person"), "not_judged"),
    "a touch has had its alarm": ({"phase": "ascending"}, rep("no_rep", "touch"), None),
    "somebody walked away": ({"phase": "ascending"}, rep("void", "walked_away"), None),
    "too near": ({"presence": "someone", "stance": None}, {"stance": {"verdict": "too_near"}}, "away"),
    "too far": ({}, {"stance": {"verdict": "too_far"}}, "nearer"),
    "still too far, after a rep": (
        {"phase": "ascending", "stance": {"verdict": "too_far"}}, {"stance": {"verdict": "too_far"}}, None,
    ),
    "an alarm goes before all": ({"phase": "ascending"}, rep("counted") | {"alarm": "too_near"}, "alarm"),
    "an alarm that lasts is repeated by its own clock": ({"alarm": "touch"}, {"alarm": "touch"}, None),
}  # fmt: skip


def test_when_the_phone_sounds_what(page: Any) -> None:
    script = "async ([before, now]) => (await import('/static/cues.js')).sound(before, now)"
    for name, (before, now, wanted) in MOMENTS.items():
        heard = page.evaluate(script, [before if before is None else STILL | before, STILL | now])
        assert heard == wanted, name
