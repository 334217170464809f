"""Somebody steps up after Kim: the page asks whether it is Kim again, in a real Chromium at phone size."""

from collections.abc import Iterator
from typing import Any

import pytest

from axe import violations
from browsers import NAME, needs_chromium, served
from by_hand import one_rep
from gym import Gym
from scenes import Scene

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE = {"width": 390, "height": 844}

pytestmark = needs_chromium


@pytest.fixture
def asking(gym: Gym) -> Gym:
    """Kim has trained and left; somebody does a rep in her place."""
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    gym.bench.stand(one_rep)
    gym.bench.nobody(10)
    gym.bench.stand(one_rep)
    return gym


@pytest.fixture
def phone(chromium: Any, gym: Gym) -> Iterator[Any]:
    with served(gym.app) as port:
        contexts = []

        def opened(path: str = "/", **options: Any) -> Any:
            contexts.append(chromium.new_context(**({"viewport": PHONE} | options)))
            page = contexts[-1].new_page()
            page.goto(f"http://{NAME}:{port}{path}")
            return page

        yield opened
        for context in contexts:
            context.close()


@pytest.mark.parametrize("script", [True, False])
def test_one_tap_says_that_it_is_kim_and_her_set_goes_on(phone: Any, asking: Gym, script: bool) -> None:
    page = phone(java_script_enabled=script)
    expect(page.get_by_role("link", name="At the wall: Guest")).to_be_visible()
    expect(page.get_by_text("Is it Kim again?")).to_be_visible()
    page.get_by_role("button", name="Yes, Kim").click()
    expect(page.get_by_role("link", name="At the wall: Kim")).to_be_visible()
    expect(page.get_by_text("Is it Kim again?")).to_be_hidden()
    expect(page.locator("#count")).to_have_text("1")


def test_one_tap_says_that_it_is_not(phone: Any, asking: Gym) -> None:
    page = phone()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Is it Kim again?")).to_be_hidden()
    expect(page.get_by_role("link", name="At the wall: Guest")).to_be_visible()
    expect(page.locator("#count")).to_have_text("1")


def test_the_question_comes_to_a_page_that_is_open(phone: Any, gym: Gym) -> None:
    gym.ask("select_athlete", {"athlete_id": gym.lee})
    page = phone(locale="es-ES")
    gym.bench.stand(one_rep)
    gym.bench.nobody(10)
    expect(page.locator("#asks")).to_be_hidden()
    gym.bench.stand(one_rep)
    expect(page.get_by_text("¿Es Lee otra vez?")).to_be_visible()
    expect(page.locator("#asks use")).to_have_attribute("href", "#badge-moon")
    page.get_by_role("button", name="Sí, Lee").click()
    expect(page.locator("#who-name")).to_have_text("Lee")


def three(scene: Scene) -> None:
    scene.stand(seconds=2.0)
    for _ in range(3):
        scene.rep(reach=180)
    scene.stand(seconds=1.0)


def test_a_guest_who_can_not_reach_the_target_finds_their_own_without_a_pin(phone: Any, gym: Gym) -> None:
    page = phone()
    gym.bench.stand(three)
    page.locator("#stage").click()  # which brings back what the stage covers while somebody is armed
    page.locator("#more summary").click()
    page.get_by_role("button", name="Find my own: three good reps").click()
    expect(page.get_by_role("heading", name="Do three good reps")).to_be_visible()
    gym.bench.stand(three)
    expect(page.get_by_role("heading", name="Your target reach is")).to_be_visible()
    own = page.get_by_role("heading", name="Your target reach is").inner_text().removeprefix("Your target reach is ")
    assert own in ("16 cm", "17 cm"), "nine tenths of 18"
    expect(page.get_by_text("the wall's own target reach stays as it is")).to_be_visible()
    page.get_by_role("link", name="To the live page").click()
    expect(page.locator("#notes")).to_contain_text(f"A target reach of {own} for this visit")
    assert gym.shelf.reader.settings()[0].reach.target_mm == 240


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_wrong_for_people_who_see_or_move_otherwise(phone: Any, asking: Gym, theme: str) -> None:
    asking.bench.stand(three)
    page = phone(color_scheme=theme)
    expect(page.get_by_text("Is it Kim again?")).to_be_visible()
    page.locator("#stage").click()
    page.locator("#status-more").click()
    expect(page.get_by_role("button", name="Find my own: three good reps")).to_be_visible()
    assert violations(page) == []
    narrow = phone(viewport={"width": 320, "height": 640})
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
