"""Whose turn it is, in a real Chromium: the line on the other phone, the sentence after its tap, and the press."""

from collections.abc import Iterator
from typing import Any

import pytest

from axe import violations
from browsers import NAME, needs_chromium, served
from by_hand import one_rep
from gym import Gym

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

KIMS_TURN = "Kim's phone began this set. To take over, press the button on the wall."

pytestmark = needs_chromium


@pytest.fixture
def kims(gym: Gym) -> None:
    """Kim has begun with her phone, and has done a rep of her set."""
    gym.bench.source = "hardware"
    gym.anybody().post("/people/select", data={"athlete_id": gym.kim}, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    gym.bench.stand(one_rep)


@pytest.fixture
def phone(chromium: Any, gym: Gym) -> Iterator[Any]:
    with served(gym.app) as port:
        contexts = []

        def opened(**options: Any) -> Any:
            contexts.append(chromium.new_context(**({"viewport": {"width": 360, "height": 640}} | options)))
            page = contexts[-1].new_page()
            page.goto(f"http://{NAME}:{port}/")
            return page

        yield opened
        for context in contexts:
            context.close()


def uncovered(page: Any) -> Any:
    """While somebody is armed the stage covers the buttons until it is touched."""
    page.locator("#stage").click()
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_other_phone_sees_whose_turn_it_is_and_the_press_hands_it_over(
    gym: Gym, kims: None, phone: Any, theme: str
) -> None:
    page = uncovered(phone(color_scheme=theme))
    expect(page.locator("#status-line")).to_have_text(KIMS_TURN)
    assert violations(page) == []
    page.get_by_role("button", name="End set").click()
    expect(page.locator("#status-line")).to_contain_text("It is somebody else's turn.")
    expect(page.locator("#urgent")).to_contain_text("press the button on the wall now")
    expect(page.get_by_role("button", name="End set")).to_be_visible()
    assert violations(page) == []
    gym.bench.press()
    expect(page.get_by_role("button", name="Start set")).to_be_visible()


def test_without_a_script_the_sentence_stands_in_the_same_place(gym: Gym, kims: None, phone: Any) -> None:
    page = phone(java_script_enabled=False)
    expect(page.locator("#status-line")).to_have_text(KIMS_TURN)
    page.get_by_role("button", name="End set").click()
    expect(page.locator("#status-line")).to_contain_text("It is somebody else's turn.")
