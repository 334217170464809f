"""A phone whose screen stays on: by the browser's lock where there is one, by a silent film on a plain page."""

from collections.abc import Iterator
from typing import Any

import pytest

from browsers import SIZES, needs_chromium

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
pytestmark = needs_chromium

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SEEN = """film => {
  const at = film.getBoundingClientRect();
  return (at.width * at.height) / (innerWidth * innerHeight);
}"""
LEAST_SEEN = 0.2
"""Of the screen: a smaller film keeps no Chromium awake (video_wake_lock.cc, kSizeThreshold)."""


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport=SIZES["phone"], permissions=["screen-wake-lock"])
    yield context.new_page()
    context.close()


def keep_on(page: Any, address: str) -> Any:
    """The switch, switched on."""
    page.goto(address)
    page.get_by_role("button", name="Phone", exact=True).click()
    switch = page.get_by_role("switch", name="Keep the screen on")
    switch.check()
    return switch


def test_a_plain_page_keeps_the_screen_on_with_a_silent_film_and_says_so(page: Any, address: str) -> None:
    switch = keep_on(page, address)
    expect(page.locator("#me-awake-text")).to_contain_text("silent film")
    film = page.locator("#awake")
    page.wait_for_function("() => document.getElementById('awake').currentTime > 0.2")
    assert film.evaluate("film => [film.loop, film.muted]") == [False, True]
    assert film.evaluate("film => film.webkitAudioDecodedByteCount") > 0, "Firefox counts no film without a sound track"
    assert film.evaluate(SEEN) > LEAST_SEEN
    late = film.evaluate("film => film.currentTime = film.duration - 1")
    page.wait_for_function("late => document.getElementById('awake').currentTime < late - 1", arg=late)
    assert film.evaluate("film => film.paused") is False, "it never ends"

    page.evaluate(HIDE, True)
    page.wait_for_function("() => document.getElementById('awake').paused")
    page.evaluate(HIDE, False)
    page.wait_for_function("() => !document.getElementById('awake').paused")
    switch.uncheck()
    page.wait_for_function("() => document.getElementById('awake').paused")
    expect(page.locator("#me-awake-text")).to_have_text("The screen stays on while this page is open.")


def test_where_the_browser_has_a_lock_there_is_no_film(page: Any, address: str) -> None:
    keep_on(page, address.replace("hingewall.local", "localhost"))
    expect(page.locator("#me-awake-text")).to_contain_text("by the browser itself")
    assert page.locator("#awake").count() == 0


def test_a_plain_page_leads_to_https_where_the_browser_has_a_lock(page: Any, address: str, wall: Any) -> None:
    wall.app.jinja_env.globals["https"] = lambda *_: "https://hingewall.local/"
    keep_on(page, address)
    expect(page.locator("#me-https")).to_be_visible()
    page.get_by_role("switch", name="Keep the screen on").uncheck()
    expect(page.locator("#me-https")).to_be_hidden()
    keep_on(page, address.replace("hingewall.local", "localhost"))
    expect(page.locator("#me-awake-text")).to_contain_text("by the browser itself")
    expect(page.locator("#me-https")).to_be_hidden()


def test_a_choice_of_last_time_waits_for_a_tap_where_a_browser_asks_for_one(page: Any, address: str) -> None:
    keep_on(page, address)
    page.add_init_script("""
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        if (navigator.userActivation.hasBeenActive) return play.call(this);
        return Promise.reject(new DOMException("", "NotAllowedError"));
      };
    """)
    page.reload()
    expect(page.locator("#me-awake-text")).to_contain_text("Tap the page once")
    page.locator("#marks").click()
    expect(page.locator("#me-awake-text")).to_contain_text("silent film")


@pytest.mark.parametrize(("name", "kind"), [("awake.mp4", "video/mp4"), ("awake.webm", "video/webm")])
def test_a_film_is_sent_in_parts_to_a_phone_that_asks_for_parts(wall: Any, name: str, kind: str) -> None:
    asked = {"Range": "bytes=0-1", "Accept-Encoding": "gzip"}
    part = wall.client().get(f"/static/{name}", headers=asked)
    assert (part.status_code, part.mimetype, len(part.data)) == (206, kind, 2)
    assert "Content-Encoding" not in part.headers
