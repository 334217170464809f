"""Every page of the wall, as a guest and as the owner, light and dark: axe finds nothing (WCAG 2.2 AA), nothing sticks
out, nothing is heavy, and the console is silent. A page that is added and not listed here fails a test."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from axe import violations
from browsers import SIZES, Screens, needs_chromium, screens_of
from every_page import PAGES, furnish
from hingewall.messages.snapshot import FaultView
from hingewall.storage.rows import Owner

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_chromium

NOT_PAGES = {
    "/care/update/state",
    "/history/<set_id>/after",
    "/history/<set_id>/set.fit",
    "/history/day/<day>/session.fit",
    "/join.svg",
    "/manifest.webmanifest",
    "/.well-known/security.txt",
    "/apple-touch-icon.png",
    "/apple-touch-icon-precomposed.png",
    "/favicon.ico",
    "/settings/picture",
    "/settings/stand",
    "/sounds.js",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/people/<athlete_id>/code.svg",
    "/people/<athlete_id>/export.<any(csv, json):kind>",
    "/people/<athlete_id>/sets.csv",
}
"""Pictures, what a home screen shows, parts of a page, a script, files, and what is for programs."""

PIN = "482915"
KB = 1024
LIVE_KB, OTHER_KB = 40, 60
WEIGHT = """performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize ?? 0), 0)"""
"""Bytes as they came over the wire, of the page and of all it loaded."""


def test_every_page_there_is_is_listed(wall: Any) -> None:
    rules = {rule.rule for rule in wall.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {rule for rule in rules - NOT_PAGES if not rule.startswith(("/api/", "/static/"))} == set(PAGES)


@pytest.fixture
def screens(chromium: Any, wall: Any) -> Iterator[Screens]:
    """A wall with something on every page, served."""
    furnish(wall)
    with screens_of(chromium, wall.app) as screens:
        yield screens


def log_in(page: Any) -> None:
    page.goto("/login")
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


@pytest.mark.parametrize(
    ("who", "size", "theme", "language"),
    [
        ("guest", "phone", "light", "en"), ("guest", "desk", "dark", "en"), ("owner", "phone", "dark", "en"),
        ("owner", "desk", "light", "en"), ("guest", "phone", "dark", "es"), ("owner", "phone", "light", "es"),
    ],
)  # fmt: skip
def test_nothing_is_wrong_on_any_page(screens: Screens, who: str, size: str, theme: str, language: str) -> None:
    page = screens.open(size, theme, locale=language)
    if who == "owner":
        log_in(page)
    wrong = {}
    for path in PAGES.values():
        assert page.goto(path).status in ((200,) if who == "owner" else (200, 401)), path
        for more in page.locator("summary:visible").all():
            more.click()
        wrong[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > SIZES[size]["width"]:
            wrong[path].append("the page is wider than the screen")
    assert {path: found for path, found in wrong.items() if found} == {}
    assert screens.complaints == []


def test_no_page_is_heavy_for_somebody_who_was_never_here(screens: Screens) -> None:
    weights = {}
    for path in PAGES.values():
        page = screens.open()
        page.goto(path)
        weights[path] = page.evaluate(WEIGHT) / KB
    assert all(weight > 3 for weight in weights.values()), f"the style alone is more: {weights}"
    assert {path: kb for path, kb in weights.items() if kb > (LIVE_KB if path in ("/", "/wall") else OTHER_KB)} == {}


Change = Callable[[Any], None]


def _shows(**change: Any) -> Change:
    return lambda wall: wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], **change))


def _unclaim(wall: Any) -> None:
    wall.records.keeper = Owner(None, 0, 0, None)


def _empty(wall: Any) -> None:
    wall.records.rows = []
    wall.records.attempts = lambda since: []


def _dead(wall: Any) -> None:
    wall.feed.age = 60.0


STATES: dict[str, tuple[str, Change]] = {
    "too near": ("/", _shows(alarm="too_near", distance_mm=150)),
    "a sensor that is lost": ("/", _shows(
        presence="lost", distance_mm=None, stance=None,
        faults=(FaultView("lost", 1200.0, "The sensor does not answer.", "Look at its cable."),),
    )),
    "no device": ("/", _dead),
    "no device to show reps to": ("/calibrate", _dead),
    "no owner yet": ("/setup", _unclaim),
    "nothing done yet": ("/history", _empty),
    "no weeks yet": ("/history/trends", _empty),
    "no such page": ("/nothing", lambda wall: None),
}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_when_something_is_wrong(screens: Screens, wall: Any, state: str, theme: str) -> None:
    path, change = STATES[state]
    change(wall)
    page = screens.open("phone", theme)
    page.goto(path)
    assert violations(page) == []
