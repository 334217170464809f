"""Badges in a real Chromium at phone size: two taps to practise, and one's own page; with script and without."""

from collections.abc import Iterator
from typing import Any

import pytest

from axe import violations
from browsers import NAME, needs_chromium, served
from gym import KIMS, Gym

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}

pytestmark = needs_chromium


@pytest.fixture
def address(gym: Gym) -> Iterator[str]:
    with served(gym.app) as port:
        yield f"http://{NAME}:{port}"


@pytest.fixture
def phone(chromium: Any, address: str) -> Iterator[Any]:
    """Opens a page; whatever the console of one says, but for a refusal that is wanted, fails the test."""
    contexts, said = [], []

    def opened(path: str, **options: Any) -> Any:
        contexts.append(chromium.new_context(**({"viewport": PHONE} | options)))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in said if "422" not in text] == []


def open_page(page: Any) -> None:
    page.get_by_label("'s PIN").fill(KIMS)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Own settings")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_two_taps_and_it_is_my_turn(phone: Any, gym: Gym, script: bool) -> None:
    page = phone("/", java_script_enabled=script)
    page.get_by_role("link", name="At the wall: Guest").click()
    page.get_by_role("button", name="Kim").click()
    expect(page.get_by_role("link", name="At the wall: Kim")).to_be_visible()
    assert gym.bench.now.athlete is not None


def test_the_chip_of_every_phone_follows_the_badge_that_was_tapped(phone: Any, gym: Gym) -> None:
    page = phone("/")
    gym.ask("select_athlete", {"athlete_id": gym.lee})
    expect(page.get_by_role("link", name="At the wall: Lee")).to_be_visible()
    expect(page.locator("#who use")).to_have_attribute("href", "#badge-moon")
    gym.ask("select_athlete", {"athlete_id": None})
    expect(page.get_by_role("link", name="At the wall: Guest")).to_be_visible()
    expect(page.locator("#who use")).to_have_attribute("href", "#badge-guest")


def test_delete_me_is_a_tap_and_one_more(phone: Any, gym: Gym) -> None:
    page = phone(f"/people/{gym.kim}", java_script_enabled=False)
    open_page(page)
    page.get_by_text("Delete Kim").click()
    expect(page.get_by_text("You can't undo this.")).to_be_visible()
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("status")).to_have_text(
        "Deleted for good, from this wall and from the copies that it keeps."
    )
    expect(page.get_by_role("button", name="Kim")).to_have_count(0)


def test_a_badge_is_chosen_by_keyboard(phone: Any, gym: Gym) -> None:
    page = phone(f"/people/{gym.kim}")
    open_page(page)
    page.get_by_text("Name and badge", exact=True).press("Enter")
    page.get_by_label("Blue").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Sky")).to_be_checked()
    page.get_by_role("button", name="Save name and badge").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    assert gym.people.athlete(gym.kim).colour == "sky"


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESK)])
def test_nothing_is_wrong_for_people_who_see_or_move_otherwise(phone: Any, gym: Gym, theme: str, size: Any) -> None:
    gym.ask("select_athlete", {"athlete_id": gym.kim})
    page = phone("/people", viewport=size, color_scheme=theme)
    assert violations(page) == []
    page.goto(page.url + f"/{gym.kim}")
    assert violations(page) == [], "closed"
    open_page(page)
    for more in page.locator("summary").all():
        more.click()
    assert violations(page) == [], "open"
    page.get_by_label("Target reach").fill("far")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("#reach-target_mm-error")).to_be_visible()
    assert violations(page) == [], "an error"


def test_the_pages_fit_a_narrow_phone_with_the_longest_names(phone: Any, gym: Gym) -> None:
    long = gym.bench.add(nickname="W" * 20, colour="red", shape="cross", pin=KIMS)
    for who in (None, long):
        gym.ask("select_athlete", {"athlete_id": who})
        for path in ("/", "/people", f"/people/{long}"):
            page = phone(path, viewport={"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    open_page(page)
    for more in page.locator("summary").all():
        more.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
