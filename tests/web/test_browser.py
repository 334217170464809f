"""The pages in a real Chromium, on a .local name as phones see it: no CSP message, live, lost and found."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from browsers import needs_chromium
from hingewall.messages.snapshot import StanceView
from waiting import until

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PHONE = {"width": 390, "height": 844}
SMALL_TARGETS = """[...document.querySelectorAll('button, nav a, .tool, select, input:not(.unseen):not([type=hidden])')]
    .filter((e) => e.offsetHeight && e.offsetHeight < 44).map((e) => e.outerHTML)"""

pytestmark = needs_chromium


@pytest.fixture
def theme() -> str:
    return "light"


@pytest.fixture
def page(chromium: Any, theme: str) -> Iterator[Any]:
    """A phone; whatever its console says, but for an answer that the test asks for, fails the test."""
    context = chromium.new_context(viewport=PHONE, color_scheme=theme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [text for text in said if "Failed to load resource" not in text] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_fits_a_phone_without_a_complaint(page: Any, address: str, hinging: Any, theme: str) -> None:
    for path in ("/", "/history", "/history/s1", "/settings", "/setup", "/login", "/nothing"):
        page.goto(address + path)
        expect(page.locator("nav a")).to_have_count(4)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_the_count_moves_and_a_rep_is_announced(page: Any, address: str, wall: Any, hinging: Any) -> None:
    page.goto(address)
    expect(page.locator("#count")).to_have_text("4")
    expect(page.locator("#stage.locked #scene.hit")).to_be_visible()
    hinging.stop.set()
    hinging.join()
    snapshot = wall.feed.latest()[0]
    wall.feed.publish(
        msgspec.structs.replace(snapshot, rep_seq=43, set=msgspec.structs.replace(snapshot.set, counted=5))
    )
    expect(page.locator("#count")).to_have_text("5")
    expect(page.locator("#announce")).to_contain_text("5 of 10")


def test_a_page_that_has_lost_the_device_says_so_and_recovers(page: Any, address: str, wall: Any, hinging: Any) -> None:
    """After two seconds of silence at most, by the page's own clock, which is moved on here."""
    page.clock.install()
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    expect(page.locator("#lost")).to_be_hidden()
    hinging.stop.set()
    hinging.join()
    wall.feed.publish(
        msgspec.structs.replace(hinging.at(0.0), distance_mm=432, stance=StanceView(432, "too_near", 178))
    )
    expect(page.locator("#sub")).to_have_text("18 cm. Reps count from here too")
    page.clock.run_for(1900)
    assert page.locator("#lost").is_visible()
    expect(page.locator("#announce")).to_have_text("Connection lost.")
    wall.feed.publish(hinging.at(1.0))
    expect(page.locator("#lost")).to_be_hidden()


def test_the_too_near_alarm_fills_the_screen_with_words(page: Any, address: str, wall: Any, hinging: Any) -> None:
    page.goto(address)
    expect(page.locator("#alarm")).to_be_hidden()
    hinging.stop.set()
    hinging.join()
    wall.feed.publish(msgspec.structs.replace(hinging.at(1.0), alarm="too_near", distance_mm=150))
    expect(page.locator("#alarm")).to_be_visible()
    expect(page.locator("#alarm")).to_contain_text("Too near")
    box = page.locator("#alarm").bounding_box()
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])


def test_an_alarm_that_outlasts_a_loss_is_shown_again(page: Any, address: str, wall: Any) -> None:
    alarm = msgspec.structs.replace(wall.feed.latest()[0], alarm="too_near", distance_mm=150)
    wall.feed.publish(alarm)
    page.goto(address)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#alarm")).to_be_hidden()
    wall.feed.publish(alarm)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#alarm")).to_be_visible()


def test_with_too_many_listeners_the_page_asks_once_a_second(page: Any, address: str, wall: Any, hinging: Any) -> None:
    s = wall.services
    held = [s.streams.start(f"phone {n}", wall.feed, s.stopping, s.clock) for n in range(24)]
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    expect(page.locator("#lost")).to_be_hidden()
    for stream in held:
        stream.close()


def test_a_hidden_page_listens_no_more(page: Any, address: str, wall: Any, hinging: Any) -> None:
    page.goto(address)
    expect(page.locator("#scene .device")).to_be_visible()
    page.goto("about:blank")
    until(lambda: wall.services.streams.open == 0, "no stream")


def test_the_owner_changes_the_target_distance(page: Any, address: str, wall: Any, hinging: Any) -> None:
    """On a plain http .local name Chromium sends Origin but no Sec-Fetch-Site: the save must pass all the same."""
    page.goto(address + "/login?then=settings")
    page.get_by_label("PIN", exact=True).fill("482915")
    page.get_by_role("button", name="Log in").click()
    target = page.get_by_label("Target distance", exact=True)
    target.fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("1 value needs another look")
    expect(target).to_have_value("20")
    target.fill("65")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Target distance 61 cm → 65 cm")
    assert wall.records.stored.stance.target_mm == 650


def test_without_script_the_page_is_readable(chromium: Any, address: str) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#count")).to_have_text("4")
    expect(page.locator("#word")).to_have_text("Back")
    expect(page.locator("#sub")).to_have_text("Reach for the wall")
    context.close()
