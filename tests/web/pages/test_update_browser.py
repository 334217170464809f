"""A newer release in a browser: each state on every screen, followed through the restart, and sent from the phone."""

import json
from pathlib import Path
from typing import Any

import pytest

from axe import violations
from browsers import needs_chromium
from hingewall import __version__
from hingewall_web.server.services import Releases

pytestmark = needs_chromium

PIN = "482915"
OFFER = {"version": "7.0.0", "released": "2026-12-01", "notes": "- The beep is softer.", "how": "stick", "error": "",
         "at": 5}  # fmt: skip
BEGUN = {"version": "7.0.0", "before": __version__, "state": "installing", "step": "making", "why": "", "at": 9}


@pytest.fixture
def shown(wall: Any, tmp_path: Path) -> Releases:
    names = ("latest.json", "offered.json", "progress.json", "upload.bundle")
    wall.services.releases = places = Releases(*(tmp_path / name for name in names))
    places.offer.write_text(json.dumps(OFFER))
    return places


def logged_in(chromium: Any, address: str, width: int = 390, theme: str = "light") -> Any:
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme).new_page()
    page.goto(f"{address}/login?then=/care")
    page.locator("#pin").fill(PIN)
    page.locator("form button").last.click()
    page.get_by_role("heading", name="Clock and history").wait_for()
    return page


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (390, "light")])
@pytest.mark.parametrize("state", ["", "installing", "went_back"])
def test_each_state_is_readable_on_every_screen(
    shown: Releases, chromium: Any, address: str, width: int, theme: str, state: str
) -> None:
    if state:
        shown.progress.write_text(json.dumps(BEGUN | {"state": state}))
    page = logged_in(chromium, address, width, theme)
    if summary := page.locator(".bring summary").all():
        summary[0].click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is cut off"
    assert violations(page) == []
    page.context.close()


def test_the_page_follows_through_the_restart_to_how_it_ended(shown: Releases, chromium: Any, address: str) -> None:
    """The new version does not know the phone any more: the page tells it all the same."""
    shown.progress.write_text(json.dumps(BEGUN | {"step": "starting"}))
    page = logged_in(chromium, address)
    told = page.locator("#told")
    assert "back in about a minute" in told.inner_text()
    page.context.clear_cookies()
    page.route("**/care/update/state", lambda route: route.abort())
    page.get_by_text("The wall is starting anew. It is back in about a minute.").wait_for()
    shown.progress.write_text(json.dumps(BEGUN | {"state": "done", "step": ""}))
    page.unroute("**/care/update/state")
    page.get_by_text("Version 7.0.0 runs.").wait_for()
    page.context.close()


def test_a_file_is_sent_from_the_phone_and_what_it_is_shows_by_itself(
    shown: Releases, chromium: Any, address: str, tmp_path: Path
) -> None:
    shown.offer.unlink()
    file = tmp_path / "hingewall-7.0.0.bundle"
    file.write_bytes(bytes(range(256)) * 2000)
    page = logged_in(chromium, address)
    page.locator(".bring summary").click()
    page.get_by_label("By phone: the file").set_input_files(file)
    page.get_by_text("The wall looks at its signature.").wait_for()
    assert shown.upload.read_bytes() == file.read_bytes()
    shown.offer.write_text(json.dumps(OFFER | {"how": "phone", "at": 77}))
    page.get_by_role("heading", name="Version 7.0.0 is out").wait_for()
    page.context.close()
