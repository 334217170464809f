"""The figure that is drawn without a script is the one that scripts draw."""

import re
from typing import Any

import pytest

from browsers import needs_chromium
from hingewall_web.pages.figure import HIPS, SINK, figure

pytest.importorskip("playwright.sync_api")

SCRIPTED = """async ([stand, reach, drop, tilt]) => {
  const { arm, body, pose } = await import("/static/figure.js");
  const joints = pose({ stand, reach, drop, tilt });
  return [body(joints), arm(joints)];
}"""
POSES = {
    "upright": (610, 0, 0, None), "a hinge": (610, 240, 240 * SINK, None), "out of reach": (610, 900, 0, None),
    "a squat": (610, 150, 330, None), "bent where the camera says": (700, 200, 20, 1.2),
}  # fmt: skip


def numbers(path: str) -> list[float]:
    return [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.browser
@needs_chromium[1]
def test_it_is_the_same_person_with_and_without_a_script(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(address + "/help")
    for name, (stance, reach, drop, tilt) in POSES.items():
        body, arm = page.evaluate(SCRIPTED, [stance + HIPS, reach, drop, tilt])
        ours = figure(stance, reach, drop, tilt)
        assert numbers(ours.body) == pytest.approx(numbers(body), abs=0.11), name
        assert numbers(ours.arm) == pytest.approx(numbers(arm), abs=0.11), name
    page.context.close()
